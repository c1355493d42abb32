//! Recordings of calls.

use axum::Json;
use axum::extract::{Path, State};
use cradle_app::Context;
use cradle_app::calls::recording::{self, Film};
use cradle_app::domain::{CallId, ImageId, RecordingId};
use cradle_wire::calls as wire;
use cradle_wire::recordings::{AnswerRecording, RecordedFilm};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::render::call_out;
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(ask))
        .routes(routes!(answer))
        .routes(routes!(stop))
        .routes(routes!(film))
}

/// Ask everybody in a call that I am in whether it may be recorded. My page records once all of them have agreed. Asked
/// again while it is not over, it is the same recording.
#[utoipa::path(post, path = "/api/v1/calls/{id}/recordings", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Call)))]
async fn ask(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Json<wire::Call>> {
    Ok(Json(call_out(recording::ask(&ctx, &visitor, CallId(id)).await?, None)))
}

/// Agree to a recording, or not, or no longer.
#[utoipa::path(post, path = "/api/v1/calls/{id}/recordings/{recording}/answer", tag = "calls",
    params(("id" = Uuid, Path), ("recording" = Uuid, Path)), request_body = AnswerRecording,
    responses((status = 200, body = wire::Call)))]
async fn answer(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, recording)): Path<(Uuid, Uuid)>,
    body: Body<AnswerRecording>,
) -> Result<Json<wire::Call>> {
    let agrees = body.value.agrees;
    let view = recording::answer(&ctx, &visitor, CallId(id), RecordingId(recording), agrees).await?;
    Ok(Json(call_out(view, None)))
}

/// Stop a recording of a call that I am in. What was recorded until then stays.
#[utoipa::path(post, path = "/api/v1/calls/{id}/recordings/{recording}/stop", tag = "calls",
    params(("id" = Uuid, Path), ("recording" = Uuid, Path)), responses((status = 200, body = wire::Call)))]
async fn stop(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, recording)): Path<(Uuid, Uuid)>,
) -> Result<Json<wire::Call>> {
    let view = recording::stop(&ctx, &visitor, CallId(id), RecordingId(recording)).await?;
    Ok(Json(call_out(view, None)))
}

/// Say which film in my library a recording of mine became: everybody who took part may keep it.
#[utoipa::path(post, path = "/api/v1/calls/{id}/recordings/{recording}/film", tag = "calls",
    params(("id" = Uuid, Path), ("recording" = Uuid, Path)), request_body = RecordedFilm,
    responses((status = 200, body = wire::Call)))]
async fn film(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, recording)): Path<(Uuid, Uuid)>,
    body: Body<RecordedFilm>,
) -> Result<Json<wire::Call>> {
    let RecordedFilm { image_id, title } = body.value;
    let film = Film { image: ImageId(image_id), title };
    let view = recording::film(&ctx, &visitor, CallId(id), RecordingId(recording), film).await?;
    Ok(Json(call_out(view, None)))
}
