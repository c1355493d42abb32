//! Whether the process lives, and whether the centre can work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cradle_app::{Context, health};
use cradle_wire::operator::{Part, Readiness};

/// The process answers; nothing else is asked.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// Whether every part works: 200, or 503 with what is wrong.
pub(crate) async fn ready(State(ctx): State<Context>) -> (StatusCode, Json<Readiness>) {
    let parts = parts(&ctx).await;
    let ready = parts.iter().all(|part| part.ready);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, parts }))
}

/// The parts of the centre and how they are.
pub(crate) async fn parts(ctx: &Context) -> Vec<Part> {
    health::check(ctx).await.into_iter().map(part_out).collect()
}

/// A part of the centre as the API writes it.
pub(crate) fn part_out(part: health::Part) -> Part {
    Part { name: part.name.to_owned(), ready: part.problem.is_none(), detail: part.problem }
}
