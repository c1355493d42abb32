//! Keys for devices and programs.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::customers::{self, Key};
use cradle_app::domain::SessionId;
use cradle_wire::keys as wire;

use crate::body::Body;
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

/// Make a key for a device or program.
#[utoipa::path(post, path = "/api/v1/keys", tag = "keys", request_body = wire::NewKey,
    responses((status = 201, body = wire::MadeKey)))]
pub(super) async fn make(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::NewKey>,
) -> Result<(StatusCode, Json<wire::MadeKey>)> {
    let made = customers::make_key(&ctx, &visitor, &body.value.name, &body.value.rights).await?;
    let secret = made.secret.as_str().to_owned();
    Ok((StatusCode::CREATED, Json(wire::MadeKey { secret, key: key_out(made.key) })))
}

/// My keys, the latest made first.
#[utoipa::path(get, path = "/api/v1/keys", tag = "keys", responses((status = 200, body = wire::Keys)))]
pub(super) async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Keys>> {
    let keys = customers::keys(&ctx, &visitor).await?;
    Ok(Json(wire::Keys { items: keys.into_iter().map(key_out).collect() }))
}

/// Revoke one of my keys.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", tag = "keys", params(("id" = uuid::Uuid, Path)),
    responses((status = 204)))]
pub(super) async fn revoke(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<uuid::Uuid>,
) -> Result<StatusCode> {
    customers::revoke_key(&ctx, &visitor, SessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn key_out(key: Key) -> wire::Key {
    wire::Key {
        id: key.id.0,
        name: key.name,
        rights: key.rights.each().map(|right| right.as_str().to_owned()).collect(),
        created_at: render::instant(key.created_at),
        last_used_at: key.last_used_at.map(render::instant),
    }
}
