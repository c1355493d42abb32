//! One's own money: how one pays, how one stands, what was booked, invoices.

mod cards;
mod code;
mod papers;
mod points;
mod render;
mod table;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::billing;
use cradle_app::domain::billing::Invoice;
use cradle_app::domain::{CameraId, Currency, Instant, InvoiceId};
use cradle_app::store::billing::Booked;
use cradle_app::{Context, Visitor};
use cradle_wire::billing as wire;
use cradle_wire::{Page, PageQuery};
use futures::stream::{self, TryStreamExt as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::{Problem, Result};
use crate::visitor::By;

pub(crate) use cards::{dispute_out, view_out};
pub(crate) use papers::{handed_out, span};
pub(crate) use render::{account_out, booked_out, invoice_out, statement_out, till_of};
pub(crate) use render::{charge_out, lines_out, spent_out};
pub(crate) use table::{Cell, row, table};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(methods, choose))
        .routes(routes!(choose_for_camera))
        .routes(routes!(account))
        .routes(routes!(arrears_read))
        .routes(routes!(statement))
        .routes(routes!(statement_table))
        .routes(routes!(invoices))
        .routes(routes!(code))
        .routes(routes!(pay))
        .merge(papers::routes())
        .merge(points::routes())
        .merge(cards::routes())
}

/// How I pay, and how I could.
#[utoipa::path(get, path = "/api/v1/payment-methods", tag = "billing",
    responses((status = 200, body = wire::PaymentMethods)))]
async fn methods(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::PaymentMethods>> {
    Ok(Json(render::methods_out(billing::methods(&ctx, &visitor).await?)))
}

/// Record how everything is paid that has no method of its own.
#[utoipa::path(put, path = "/api/v1/payment-methods", tag = "billing", request_body = wire::ChooseMethod,
    responses((status = 200, body = wire::PaymentMethods)))]
async fn choose(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::ChooseMethod>,
) -> Result<Json<wire::PaymentMethods>> {
    Ok(Json(render::methods_out(billing::choose(&ctx, &visitor, &body.value.method).await?)))
}

/// Record how orders from one of my cameras are paid.
#[utoipa::path(put, path = "/api/v1/cameras/{id}/payment-method", tag = "billing",
    params(("id" = Uuid, Path)), request_body = wire::ChooseCameraMethod,
    responses((status = 200, body = wire::PaymentMethods)))]
async fn choose_for_camera(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::ChooseCameraMethod>,
) -> Result<Json<wire::PaymentMethods>> {
    let method = body.value.method.as_deref();
    let methods = billing::choose_for_camera(&ctx, &visitor, CameraId(id), method).await?;
    Ok(Json(render::methods_out(methods)))
}

/// How I stand: balance, what is to be paid, standing.
#[utoipa::path(get, path = "/api/v1/account", tag = "billing", responses((status = 200, body = wire::Account)))]
async fn account(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Account>> {
    let account = billing::account(&ctx, &visitor).await?;
    Ok(Json(account_out(&ctx, account)))
}

/// Say that I have read on my page what is late: that counts as told.
#[utoipa::path(post, path = "/api/v1/account/arrears/read", tag = "billing", responses((status = 204)))]
async fn arrears_read(State(ctx): State<Context>, By(visitor): By) -> Result<StatusCode> {
    billing::read(&ctx, &visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was booked on my account, the latest first.
#[utoipa::path(get, path = "/api/v1/account/statement", tag = "billing", params(PageQuery),
    responses((status = 200, body = Page<wire::StatementEntry>)))]
async fn statement(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::StatementEntry>>> {
    let limit = paging::limit(query.limit)?;
    let before = before(query.after.as_deref())?;
    let found = billing::statement(&ctx, &visitor, before, limit + 1).await?;
    let currency = ctx.settings().currency;
    Ok(Json(paging::page(found, limit, |booked| booked.serial, |booked| statement_out(booked, currency))))
}

/// The place after which a statement goes on.
pub(crate) fn before(cursor: Option<&str>) -> Result<Option<i64>> {
    paging::after(cursor.filter(|text| !text.is_empty()))
}

/// Entries that are read at once for a table.
const AT_ONCE: u32 = 500;

/// What was booked on my account as a table (CSV), the latest first.
#[utoipa::path(get, path = "/api/v1/account/statement.csv", tag = "billing",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn statement_table(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    // Whoever may not look is turned away before anything is sent.
    visitor.account()?;
    let currency = ctx.settings().currency;
    let read = move |before: Option<i64>| {
        let (ctx, visitor) = (ctx.clone(), visitor.clone());
        async move { billing::statement(&ctx, &visitor, before, AT_ONCE).await }
    };
    Ok(booked_table("statement", currency, read))
}

/// A statement as a table, read by `read` before a serial number.
pub(crate) fn booked_table<F, R>(name: &str, currency: Currency, read: F) -> Response
where
    F: Fn(Option<i64>) -> R + Clone + Send + 'static,
    R: Future<Output = cradle_app::Result<Vec<Booked>>> + Send,
{
    let pages = stream::try_unfold(Some(None), move |state: Option<Option<i64>>| {
        let read = read.clone();
        async move {
            let Some(before) = state else { return Ok(None) };
            let some = read(before).await?;
            let next = some.last().filter(|_| some.len() == AT_ONCE as usize).map(|last| Some(last.serial));
            let lines: String = some.into_iter().map(|booked| statement_row(booked, currency)).collect();
            Ok::<_, cradle_app::Error>(Some((lines, next)))
        }
    });
    let head = [
        "serial",
        "at",
        "kind",
        "order",
        "invoice",
        "till",
        "amount",
        "balance",
        "currency",
        "reason",
        "points",
        "points_after",
    ];
    table(name, &head, pages.into_stream())
}

fn statement_row(booked: Booked, currency: Currency) -> String {
    let out = statement_out(booked, currency);
    let amount = |money: &cradle_wire::Money| {
        let currency = cradle_app::domain::Currency::from_code(&money.currency);
        currency.map_or(Cell::plain(money.amount), |currency| {
            Cell::amount(cradle_app::domain::Money::new(money.amount, currency))
        })
    };
    row(&[
        Cell::plain(out.serial),
        Cell::plain(out.at),
        Cell::plain(&out.kind),
        Cell::maybe(out.order_id),
        Cell::maybe(out.invoice_id),
        Cell::maybe(out.till.clone()),
        amount(&out.amount),
        amount(&out.balance_after),
        Cell::plain(&out.amount.currency),
        Cell::text(out.reason),
        Cell::plain(out.points),
        Cell::maybe(out.points_after),
    ])
}

/// My invoices and credit notes, the latest first.
#[utoipa::path(get, path = "/api/v1/invoices", tag = "billing", params(PageQuery),
    responses((status = 200, body = Page<wire::Invoice>)))]
async fn invoices(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Invoice>>> {
    let limit = paging::limit(query.limit)?;
    let after = after(query.after.as_deref())?;
    let found = billing::invoices(&ctx, &visitor, limit + 1, after).await?;
    Ok(Json(paging::page(found, limit, cursor, |invoice| invoice_out(&ctx, invoice))))
}

/// The place of an invoice in a list.
pub(crate) fn cursor(invoice: &Invoice) -> (Instant, InvoiceId) {
    (invoice.made_at, invoice.id)
}

/// The place after which a list of invoices goes on.
pub(crate) fn after(cursor: Option<&str>) -> Result<Option<(Instant, InvoiceId)>, Problem> {
    paging::after(cursor.filter(|text| !text.is_empty()))
}

async fn found(ctx: &Context, visitor: &Visitor, id: Uuid) -> Result<wire::Invoice> {
    Ok(invoice_out(ctx, billing::find(ctx, visitor, InvoiceId(id)).await?))
}

/// The QR code by which a banking app pays what is open of an invoice, as a picture.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/code.svg", tag = "billing", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/svg+xml", body = String)))]
async fn code(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Response> {
    let invoice = billing::find(&ctx, &visitor, InvoiceId(id)).await?;
    let content = billing::payable(&ctx, &invoice).and_then(|to| to.qr);
    Ok(code::picture(&content.ok_or(cradle_app::Error::Missing("code"))?)?)
}

/// Pay what is open of one of my invoices from my balance, or begin to pay it by card.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/pay", tag = "billing",
    params(("id" = Uuid, Path)), request_body = wire::PayInvoice,
    responses((status = 200, body = wire::Invoice)))]
async fn pay(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    headers: axum::http::HeaderMap,
    body: bytes::Bytes,
) -> Result<(StatusCode, Json<wire::Invoice>)> {
    if by_card(&body)? {
        cradle_app::cards::pay_invoice(&ctx, &visitor, InvoiceId(id)).await?;
        return Ok((StatusCode::OK, Json(found(&ctx, &visitor, id).await?)));
    }
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let once = key.map(|key| cradle_app::Idempotency::new(key, "billing::pay", id.as_bytes())).transpose()?;
    billing::pay(&ctx, &visitor, InvoiceId(id), once.as_ref()).await?;
    Ok((StatusCode::OK, Json(found(&ctx, &visitor, id).await?)))
}

/// Whether an invoice is to be paid by card; a request without a body pays from the balance.
fn by_card(body: &[u8]) -> Result<bool> {
    if body.is_empty() {
        return Ok(false);
    }
    let said: wire::PayInvoice = serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(format!("The request's JSON cannot be read: {error}.")))?;
    match said.method.as_deref() {
        None | Some("prepaid") => Ok(false),
        Some("card") => Ok(true),
        Some(_) => Err(cradle_app::Error::invalid("method", "Pay an invoice by prepaid or card.").into()),
    }
}
