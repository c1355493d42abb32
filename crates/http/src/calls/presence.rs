//! Whether I am reachable.

use axum::Json;
use axum::extract::State;
use cradle_app::Context;
use cradle_app::calls;
use cradle_app::domain::Instant;
use cradle_wire::calls as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::render::my_presence_out;
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(read, choose))
}

/// How I am seen.
#[utoipa::path(get, path = "/api/v1/presence", tag = "calls",
    responses((status = 200, body = wire::MyPresence)))]
async fn read(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::MyPresence>> {
    Ok(Json(my_presence_out(calls::my_presence(&ctx, &visitor).await?)))
}

/// Choose how to be seen. `invisible` looks to others exactly like being offline.
#[utoipa::path(put, path = "/api/v1/presence", tag = "calls", request_body = wire::ChoosePresence,
    responses((status = 200, body = wire::MyPresence)))]
async fn choose(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::ChoosePresence>,
) -> Result<Json<wire::MyPresence>> {
    let wire::ChoosePresence { chosen, until } = body.value;
    let until = until.map(Instant::from);
    let mine = calls::choose_presence(&ctx, &visitor, chosen.as_deref(), until).await?;
    Ok(Json(my_presence_out(mine)))
}
