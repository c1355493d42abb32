//! Pictures in calls.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::calls;
use cradle_app::domain::{CallId, ImageId};
use cradle_app::library::Form;
use cradle_app::{Context, Error};
use cradle_wire::calls as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::created;
use super::render::shown_out;
use crate::Server;
use crate::body::Body;
use crate::library::content;
use crate::problem::Result;
use crate::visitor::{By, Headers};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(bytes)).routes(routes!(keep))
}

/// A reduced image by its name in addresses.
pub(super) fn form(name: &str) -> Result<Form, Error> {
    match name {
        "thumbnail" => Ok(Form::Thumbnail),
        "preview" => Ok(Form::Preview),
        _ => Err(Error::Missing("form of this picture")),
    }
}

/// Show one of my pictures to everybody in a call.
#[utoipa::path(post, path = "/api/v1/calls/{id}/images", tag = "calls", params(("id" = Uuid, Path),
    ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    request_body = wire::ShowImage, responses((status = 201, body = wire::Shown)))]
async fn show(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::ShowImage>,
) -> Result<(StatusCode, Json<wire::Shown>)> {
    let once = body.idempotency(&format!("calls::show {id}"))?;
    let image = ImageId(body.value.image_id);
    Ok(created(shown_out(calls::show(&ctx, &visitor, CallId(id), image, once.as_ref()).await?)))
}

/// A picture that was shown in a call, `thumbnail` or `preview`, as long as whose it is has it.
#[utoipa::path(get, path = "/api/v1/calls/{id}/images/{n}/{form}", tag = "calls",
    params(("id" = Uuid, Path), ("n" = u32, Path), ("form" = String, Path)),
    responses((status = 200, description = "A reduced image")))]
async fn bytes(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, n, name)): Path<(Uuid, u32, String)>,
    Headers(headers): Headers,
) -> Result<Response> {
    let located = calls::locate_shown(&ctx, &visitor, CallId(id), n, &form(&name)?).await?;
    content::answer(&ctx, &located, &headers).await
}

/// Keep a picture that was shown, in full quality, in my library. It is not sent once more.
#[utoipa::path(post, path = "/api/v1/calls/{id}/images/{n}/keep", tag = "calls",
    params(("id" = Uuid, Path), ("n" = u32, Path)), responses((status = 200, body = wire::KeptImage)))]
async fn keep(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, n)): Path<(Uuid, u32)>,
) -> Result<Json<wire::KeptImage>> {
    let image = calls::keep(&ctx, &visitor, CallId(id), n).await?;
    Ok(Json(wire::KeptImage { image_id: image.0 }))
}
