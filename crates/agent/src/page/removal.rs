//! Deleting from a camera, as the page asks for it.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use cradle_wire::agent::{Removal, RemovalPlan, RemoveShots};

use super::Page;
use super::api::unreadable;
use super::problem::{Answer, said};
use crate::removal;

pub(super) async fn plan(
    State(page): State<Page>,
    Path(key): Path<String>,
    wish: Result<Json<RemoveShots>, JsonRejection>,
) -> Answer<Json<RemovalPlan>> {
    let Json(RemoveShots { shots }) = wish.map_err(|rejection| unreadable(&rejection))?;
    let camera = removal::camera(&page.agent, &key)?;
    Ok(Json(removal::plan(&page.agent, &camera, &shots).await?))
}

pub(super) async fn begin(
    State(page): State<Page>,
    Path(key): Path<String>,
    headers: HeaderMap,
    wish: Result<Json<RemoveShots>, JsonRejection>,
) -> Answer<(StatusCode, Json<Removal>)> {
    let Json(RemoveShots { shots }) = wish.map_err(|rejection| unreadable(&rejection))?;
    let once = headers.get("idempotency-key").map(HeaderValue::as_bytes);
    let (row, removing) = removal::begin(&page.agent, &key, &shots, once).await?;
    if let Some(removing) = removing {
        // It goes on when nobody looks any more.
        tokio::spawn(removing.run());
    }
    Ok((StatusCode::ACCEPTED, Json(removal::shown(&page.agent, row).await?)))
}

pub(super) async fn stop(State(page): State<Page>, Path(id): Path<String>) -> Answer<Json<Removal>> {
    page.agent.removing.stop(&id);
    let row = page.agent.records.removal(&id).await?;
    let row = row
        .ok_or_else(|| said(StatusCode::NOT_FOUND, "no-removal", "Nothing of this name was deleted here."))?;
    Ok(Json(removal::shown(&page.agent, row).await?))
}
