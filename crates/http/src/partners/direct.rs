//! Orders whose pictures go straight from the camera to the partner who prints them.

use axum::Json;
use axum::body::Body as Raw;
use axum::extract::{Path, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use cradle_app::domain::{HandoverId, OrderId, PartnerId};
use cradle_app::partners::{self, Arrival, Camera, ShownOrder};
use cradle_app::{Context, Error};
use cradle_wire::partners as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{shown, signature};
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;
use crate::{Metrics, Server};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(passage))
        .routes(routes!(order))
        .routes(routes!(announce))
        .routes(routes!(arrive))
}

/// Where the pictures of one of my orders go straight to, with a token for this one order. 429 until the order
/// is begun.
#[utoipa::path(post, path = "/api/v1/orders/{id}/passage", tag = "orders", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Passage), (status = 409, description = "Not such an order, or over")))]
async fn passage(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Passage>> {
    let passage = partners::passage(&ctx, &visitor, OrderId(id)).await?;
    let Camera { maker, model, serial } = passage.camera;
    Ok(Json(wire::Passage {
        address: passage.address,
        order: passage.order.0,
        token: passage.token,
        camera: wire::CameraShown { maker, model, serial },
    }))
}

/// For a partner to whom an order came straight from a camera: what is to be made, and fields of its customer.
#[utoipa::path(post, path = "/api/v1/federation/{id}/orders", tag = "partners", params(("id" = Uuid, Path)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, description = "The order and the fields", content_type = "application/json"),
        (status = 403, description = "Not shown")))]
async fn order(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<ShownOrder>> {
    let answered = partners::show_order(&ctx, PartnerId(id), &signature(&headers, &body)?, &body).await?;
    Ok(Json(shown(&metrics, answered)?))
}

/// For whoever has the pictures of an order of a partner: the order's home is asked about it.
#[utoipa::path(post, path = "/api/v1/federation/{id}/arrivals", tag = "partners", params(("id" = Uuid, Path)),
    request_body = wire::Arrival, responses((status = 200, body = wire::Missing),
        (status = 409, description = "The order is not taken")))]
async fn announce(
    State(ctx): State<Context>,
    Path(id): Path<Uuid>,
    body: Body<wire::Arrival>,
) -> Result<Json<wire::Missing>> {
    let wire::Arrival { order, token, camera } = body.value;
    let wire::CameraShown { maker, model, serial } = camera;
    let arrival = Arrival { order: HandoverId(order), token, camera: Camera { maker, model, serial } };
    let missing = partners::announce(&ctx, PartnerId(id), &arrival).await?;
    Ok(Json(wire::Missing { missing }))
}

/// One picture of such an order, with its token as a bearer token. The last one has the order placed.
#[utoipa::path(put, path = "/api/v1/federation/{id}/arrivals/{order}/{position}", tag = "partners",
    params(("id" = Uuid, Path), ("order" = Uuid, Path), ("position" = u32, Path)),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 204), (status = 422, description = "Other bytes than those that were ordered")))]
async fn arrive(
    State(ctx): State<Context>,
    Path((id, order, position)): Path<(Uuid, Uuid, u32)>,
    headers: HeaderMap,
    body: Raw,
) -> Result<StatusCode> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|text| text.strip_prefix("Bearer ")).ok_or(Error::Missing("order"))?;
    let at = (HandoverId(order), position);
    partners::arrive(&ctx, PartnerId(id), at, token, body.into_data_stream()).await?;
    Ok(StatusCode::NO_CONTENT)
}
