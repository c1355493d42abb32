//! Everybody's payments by card: what contradicts, what goes back, what is disputed.

use axum::Json;
use axum::extract::{Path, Query, State};
use cradle_app::Context;
use cradle_app::cards;
use cradle_app::domain::{CardPaymentId, CustomerId};
use cradle_wire::Page;
use cradle_wire::billing as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::billing::{dispute_out, view_out};
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(look))
        .routes(routes!(refund))
        .routes(routes!(disputes))
}

/// Payments by card, the latest first.
#[utoipa::path(get, path = "/api/v1/operator/card-payments", tag = "operator", params(wire::CardPaymentQuery),
    responses((status = 200, body = Page<wire::CardPayment>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::CardPaymentQuery>,
) -> Result<Json<Page<wire::CardPayment>>> {
    let limit = paging::limit(query.limit)?;
    let before = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let customer = query.customer_id.map(CustomerId);
    let found = cards::all(&ctx, &visitor, customer, query.state.as_deref(), limit + 1, before).await?;
    let cursor = |view: &cards::PaymentView| (view.payment.made_at, view.payment.id);
    Ok(Json(paging::page(found, limit, cursor, |view| view_out(&ctx, view))))
}

/// Look at a payment with the provider now, where what it said before could not be.
#[utoipa::path(post, path = "/api/v1/operator/card-payments/{id}/look", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::CardPayment)))]
async fn look(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CardPayment>> {
    cards::look_at_any(&ctx, &visitor, CardPaymentId(id)).await?;
    shown(&ctx, &visitor, id).await
}

async fn shown(ctx: &Context, visitor: &cradle_app::Visitor, id: Uuid) -> Result<Json<wire::CardPayment>> {
    Ok(Json(view_out(ctx, cards::one_of_all(ctx, visitor, CardPaymentId(id)).await?)))
}

/// Give some of a payment back to its card.
#[utoipa::path(post, path = "/api/v1/operator/card-payments/{id}/refund", tag = "operator",
    params(("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    request_body = wire::RefundCard, responses((status = 200, body = wire::CardPayment)))]
async fn refund(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::RefundCard>,
) -> Result<Json<wire::CardPayment>> {
    let once = body.idempotency("cards::refund")?;
    let (amount, reason) = (body.value.amount, body.value.reason.as_str());
    cards::refund(&ctx, &visitor, CardPaymentId(id), amount, reason, once.as_ref()).await?;
    shown(&ctx, &visitor, id).await
}

/// What cards' owners dispute, the latest first.
#[utoipa::path(get, path = "/api/v1/operator/disputes", tag = "operator", params(wire::CardPaymentQuery),
    responses((status = 200, body = wire::CardDisputes)))]
async fn disputes(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::CardPaymentQuery>,
) -> Result<Json<wire::CardDisputes>> {
    let found = cards::disputes(&ctx, &visitor, query.customer_id.map(CustomerId)).await?;
    Ok(Json(wire::CardDisputes { items: found.into_iter().map(dispute_out).collect() }))
}
