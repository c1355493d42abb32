//! What the operator says about delivery, parcels moved on, and their labels.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use cradle_app::delivery::{self, Label};
use cradle_app::domain::OrderId;
use cradle_app::{Context, orders};
use cradle_wire::delivery as wire;
use cradle_wire::operator::OperatorOrder;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::orders::operator_out;
use crate::Server;
use crate::billing::handed_out;
use crate::body::Body;
use crate::delivery::render;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(rules, change_rules))
        .routes(routes!(move_parcel))
        .routes(routes!(label))
}

/// Counters, countries and carriers.
#[utoipa::path(get, path = "/api/v1/operator/delivery", tag = "operator",
    responses((status = 200, body = wire::DeliveryRules)))]
async fn rules(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::DeliveryRules>> {
    Ok(Json(render::rules_out(delivery::rules(&ctx, &visitor).await?)))
}

/// Change counters, countries and carriers. Orders that were placed keep where they go.
#[utoipa::path(put, path = "/api/v1/operator/delivery", tag = "operator", request_body = wire::DeliveryRules,
    responses((status = 200, body = wire::DeliveryRules)))]
async fn change_rules(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::DeliveryRules>,
) -> Result<Json<wire::DeliveryRules>> {
    let rules = delivery::change_rules(&ctx, &visitor, render::rules_in(body.value)).await?;
    Ok(Json(render::rules_out(rules)))
}

/// Move an order on, towards its customer; twice is as once.
#[utoipa::path(post, path = "/api/v1/operator/orders/{id}/parcel", tag = "operator",
    params(("id" = Uuid, Path)), request_body = wire::MoveParcel,
    responses((status = 200, body = OperatorOrder)))]
async fn move_parcel(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::MoveParcel>,
) -> Result<Json<OperatorOrder>> {
    let step = render::step_in(body.value)?;
    Ok(Json(operator_out(orders::move_parcel(&ctx, &visitor, OrderId(id), step).await?)))
}

/// The label on the parcel of an order, as PDF.
#[utoipa::path(get, path = "/api/v1/operator/orders/{id}/label.pdf", tag = "operator",
    params(("id" = Uuid, Path), wire::LabelQuery),
    responses((status = 200, content_type = "application/pdf", body = String)))]
async fn label(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<wire::LabelQuery>,
) -> Result<Response> {
    let on = query.at.map_or(Label::One, Label::Sheet);
    Ok(handed_out(delivery::label(&ctx, &visitor, OrderId(id), on).await?))
}
