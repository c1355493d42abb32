//! One's own cards and payments by them, and what the provider tells.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use cradle_app::cards::{self, DisputeView, Heard, PaymentView};
use cradle_app::domain::billing::{CardPayment, Paid, Refund};
use cradle_app::domain::{CardPaymentId, Money};
use cradle_app::store::billing::SavedCard;
use cradle_app::{Context, Error};
use cradle_wire::billing as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::body::Body;
use crate::problem::{Problem, Result};
use crate::render::{instant, money};
use crate::visitor::By;
use crate::{Metrics, Server};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(begin, finish, remove))
        .routes(routes!(mine))
        .routes(routes!(one))
        .routes(routes!(look))
        .routes(routes!(again))
        .routes(routes!(from_balance))
        .routes(routes!(call_off))
        .routes(routes!(top_up))
        .routes(routes!(hear))
}

pub(crate) fn card_out(card: SavedCard) -> wire::SavedCard {
    wire::SavedCard {
        brand: card.brand,
        last4: card.last4,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
    }
}

fn refund_out(refund: Refund) -> wire::CardRefund {
    wire::CardRefund {
        id: refund.id.0,
        amount: money(refund.amount),
        state: refund.state.as_str().to_owned(),
        problem: Some(refund.problem).filter(|problem| !problem.is_empty()),
        reason: refund.reason,
        made_at: instant(refund.made_at),
    }
}

pub(crate) fn payment_out(payment: CardPayment) -> wire::CardPayment {
    let (order_id, invoice_id) = match payment.pays {
        Paid::Order(order, _) => (Some(order.0), None),
        Paid::Invoice(invoice) => (None, Some(invoice.0)),
        Paid::Balance => (None, None),
    };
    wire::CardPayment {
        id: payment.id.0,
        customer_id: payment.customer.0,
        customer_name: None,
        pays: payment.pays.as_str().to_owned(),
        order_id,
        invoice_id,
        amount: money(payment.amount),
        state: payment.state.as_str().to_owned(),
        refundable: money(Money::new(payment.refundable(), payment.amount.currency)),
        problem: Some(payment.problem).filter(|problem| !problem.is_empty()),
        made_at: instant(payment.made_at),
        paid_at: payment.paid_at.map(instant),
        refunds: Vec::new(),
        confirmation: None,
    }
}

pub(crate) fn view_out(ctx: &Context, view: PaymentView) -> wire::CardPayment {
    let asked = view.secret.zip(view.card).zip(cards::page(ctx));
    let confirmation = asked.map(|((client_secret, card), page)| wire::CardConfirmation {
        client_secret,
        card,
        publishable_key: page.publishable_key.clone(),
        script: page.script.clone(),
    });
    wire::CardPayment {
        customer_name: Some(view.customer_name).filter(|name| !name.is_empty()),
        refunds: view.refunds.into_iter().map(refund_out).collect(),
        confirmation,
        ..payment_out(view.payment)
    }
}

pub(crate) fn dispute_out(view: DisputeView) -> wire::CardDispute {
    let dispute = view.dispute;
    wire::CardDispute {
        id: dispute.id,
        payment_id: dispute.payment.0,
        customer_id: dispute.customer.0,
        customer_name: view.customer_name,
        amount: money(dispute.amount),
        reason: dispute.reason,
        state: dispute.state,
        taken: dispute.taken,
        opened_at: instant(dispute.opened_at),
    }
}

/// Begin to save a card: the page goes on with the provider, which alone sees its number.
#[utoipa::path(post, path = "/api/v1/card", tag = "billing", responses((status = 201, body = wire::CardSetup)))]
async fn begin(State(ctx): State<Context>, By(visitor): By) -> Result<(StatusCode, Json<wire::CardSetup>)> {
    let begun = cards::begin_saving(&ctx, &visitor).await?;
    let setup = wire::CardSetup {
        id: begun.id,
        client_secret: begun.secret,
        publishable_key: begun.publishable_key,
        script: begun.script,
    };
    Ok((StatusCode::CREATED, Json(setup)))
}

/// Record a card that the provider has saved; it is the one that is charged from now on.
#[utoipa::path(put, path = "/api/v1/card", tag = "billing", request_body = wire::SaveCard,
    responses((status = 200, body = wire::SavedCard)))]
async fn finish(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SaveCard>,
) -> Result<Json<wire::SavedCard>> {
    Ok(Json(card_out(cards::finish_saving(&ctx, &visitor, &body.value.setup_id).await?)))
}

/// Forget my card: it is charged no more.
#[utoipa::path(delete, path = "/api/v1/card", tag = "billing", responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By) -> Result<StatusCode> {
    cards::remove_card(&ctx, &visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// My payments by card that are not over.
#[utoipa::path(get, path = "/api/v1/card-payments", tag = "billing",
    responses((status = 200, body = wire::CardPayments)))]
async fn mine(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::CardPayments>> {
    let found = cards::mine(&ctx, &visitor).await?;
    Ok(Json(wire::CardPayments { items: found.into_iter().map(payment_out).collect() }))
}

/// One of my payments by card; while my bank wants it confirmed, with what a page needs for that.
#[utoipa::path(get, path = "/api/v1/card-payments/{id}", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::CardPayment)))]
async fn one(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CardPayment>> {
    Ok(Json(view_out(&ctx, cards::one(&ctx, &visitor, CardPaymentId(id)).await?)))
}

/// Look at one of my payments with the provider now: I have confirmed it.
#[utoipa::path(post, path = "/api/v1/card-payments/{id}/look", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::CardPayment)))]
async fn look(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CardPayment>> {
    Ok(Json(payment_out(cards::look(&ctx, &visitor, CardPaymentId(id)).await?)))
}

/// Try one of my payments again with the card that is saved now.
#[utoipa::path(post, path = "/api/v1/card-payments/{id}/again", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::CardPayment)))]
async fn again(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CardPayment>> {
    Ok(Json(payment_out(cards::again(&ctx, &visitor, CardPaymentId(id)).await?)))
}

/// Pay the order from my balance instead.
#[utoipa::path(post, path = "/api/v1/card-payments/{id}/from-balance", tag = "billing",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::CardPayment)))]
async fn from_balance(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CardPayment>> {
    Ok(Json(payment_out(cards::from_balance(&ctx, &visitor, CardPaymentId(id)).await?)))
}

/// Call one of my payments off, and the order that waits for it.
#[utoipa::path(post, path = "/api/v1/card-payments/{id}/call-off", tag = "billing",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::CardPayment)))]
async fn call_off(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CardPayment>> {
    Ok(Json(payment_out(cards::call_off(&ctx, &visitor, CardPaymentId(id)).await?)))
}

/// Pay onto my balance by card.
#[utoipa::path(post, path = "/api/v1/account/top-up", tag = "billing", request_body = wire::TopUp,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::CardPayment)))]
async fn top_up(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::TopUp>,
) -> Result<(StatusCode, Json<wire::CardPayment>)> {
    let once = body.idempotency("cards::top_up")?;
    let payment = cards::top_up(&ctx, &visitor, body.value.amount, once.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(payment_out(payment))))
}

/// The header in which the provider signs what it tells.
const SIGNATURE: &str = "stripe-signature";
/// Bytes that a message may have.
const LONGEST: usize = 1 << 20;

/// What the provider of card payments tells by itself, signed. It is a reason to look, and never believed.
#[utoipa::path(post, path = "/api/v1/hooks/payments", tag = "billing",
    request_body(content = String, content_type = "application/json"),
    responses((status = 204), (status = 400, description = "Not signed by the provider just now")))]
async fn hear(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    if body.len() > LONGEST {
        return Err(Error::TooLarge("A message can have at most 1 MB.".to_owned()).into());
    }
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match cards::hear(&ctx, signature, &body).await? {
        Ok(heard) => {
            metrics.payment_message(if heard == Heard::Taken { "taken" } else { "known" });
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Err(why) => {
            metrics.payment_message(why.word());
            tracing::warn!(why = why.word(), "a message about payments was refused");
            Err(Problem::new(StatusCode::BAD_REQUEST, "not-believed", why.to_string()))
        }
    }
}
