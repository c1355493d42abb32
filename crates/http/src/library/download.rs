//! Many pictures in one file.

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::Response;
use cradle_app::domain::ImageId;
use cradle_app::library::{self, Packed};
use cradle_app::{Context, Error};
use cradle_wire::library as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::content::disposition;
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(prepare)).routes(routes!(fetch))
}

/// Get pictures of mine ready to be downloaded as one ZIP, with their parts and an XMP sidecar for
/// each that is described. The address in the answer opens it for ten minutes, to whoever has it.
#[utoipa::path(post, path = "/api/v1/images/download", tag = "images", request_body = wire::PrepareDownload,
    responses((status = 201, body = wire::Download)))]
async fn prepare(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::PrepareDownload>,
) -> Result<(StatusCode, Json<wire::Download>)> {
    let ids: Vec<ImageId> = body.value.ids.into_iter().map(ImageId).collect();
    let ticket = library::prepare(&ctx, &visitor, &ids).await?;
    let answer = wire::Download {
        href: format!("/api/v1/downloads/{}", ticket.secret.as_str()),
        size: ticket.size,
        files: ticket.files as u64,
        expires_at: instant(ticket.expires_at),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The ZIP that was got ready.
#[utoipa::path(get, path = "/api/v1/downloads/{token}", tag = "images", params(("token" = String, Path)),
    responses((status = 200, content_type = "application/zip"), (status = 410)))]
async fn fetch(State(ctx): State<Context>, By(visitor): By, Path(token): Path<String>) -> Result<Response> {
    let packed = library::open_download(&ctx, &visitor, &token).await?;
    let day = ctx.now().timestamp().strftime("%Y-%m-%d").to_string();
    zip(&ctx, packed, &format!("{}-{day}.zip", ctx.settings().name))
}

/// A ZIP on its way.
pub(crate) fn zip(ctx: &Context, packed: Packed, filename: &str) -> Result<Response> {
    let answer = Response::builder()
        .header(CONTENT_TYPE, "application/zip")
        .header(CONTENT_LENGTH, packed.size())
        .header(CONTENT_DISPOSITION, disposition("application/zip", filename))
        .header(CACHE_CONTROL, "private, no-store")
        .header(REFERRER_POLICY, "no-referrer")
        .body(Bytes::from_stream(library::stream(ctx, packed)));
    Ok(answer.map_err(Error::defect)?)
}
