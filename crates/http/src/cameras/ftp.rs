//! A camera's account for FTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::cameras;
use cradle_app::domain::CameraId;
use cradle_wire::cameras as wire;
use uuid::Uuid;

use crate::problem::Result;
use crate::render;
use crate::visitor::By;

/// With what one of my cameras sends files by FTP; 409 when this centre takes none.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/ftp", tag = "cameras", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::FtpAccount)))]
pub(super) async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::FtpAccount>> {
    let view = cameras::ftp_account(&ctx, &visitor, CameraId(id)).await?;
    Ok(Json(wire::FtpAccount {
        host: view.address.host,
        port: view.address.port,
        secret: view.address.secret,
        username: view.username,
        last_used_at: view.last_used_at.map(render::instant),
    }))
}

/// Give one of my cameras an account for FTP, or its account a new password.
#[utoipa::path(post, path = "/api/v1/cameras/{id}/ftp", tag = "cameras", params(("id" = Uuid, Path)),
    responses((status = 201, body = wire::MadeFtpAccount)))]
pub(super) async fn make(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<wire::MadeFtpAccount>)> {
    let made = cameras::make_ftp_account(&ctx, &visitor, CameraId(id)).await?;
    let password = made.password.as_str().to_owned();
    Ok((StatusCode::CREATED, Json(wire::MadeFtpAccount { username: made.username, password })))
}

/// Take the account for FTP away from one of my cameras.
#[utoipa::path(delete, path = "/api/v1/cameras/{id}/ftp", tag = "cameras", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub(super) async fn remove(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<StatusCode> {
    cameras::remove_ftp_account(&ctx, &visitor, CameraId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
