//! Customers' accounts: how they stand, what was booked, and booking at the counter.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::billing::{self, AccountView, Book, NewBooking};
use cradle_app::domain::billing::{Account, Till};
use cradle_app::domain::{CustomerId, EntryId, InvoiceId, Money, OrderId};
use cradle_app::store::billing::AccountRow;
use cradle_app::{Context, Error};
use cradle_wire::billing as wire;
use cradle_wire::{Page, PageQuery};
use futures::stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::billing::{
    Cell, account_out, before, booked_out, booked_table, handed_out, row, span, statement_out, table,
};
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::render::money;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(list_table))
        .routes(routes!(find))
        .routes(routes!(terms))
        .routes(routes!(statement))
        .routes(routes!(statement_table))
        .routes(routes!(statement_paper))
        .routes(routes!(book))
        .routes(routes!(correct))
}

/// Customers and how they stand, in the order in which they came.
#[utoipa::path(get, path = "/api/v1/operator/accounts", tag = "operator", params(wire::AccountQuery),
    responses((status = 200, body = Page<wire::AccountEntry>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::AccountQuery>,
) -> Result<Json<Page<wire::AccountEntry>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let text = query.q.unwrap_or_default();
    let found = billing::accounts(&ctx, &visitor, &text, limit + 1, after).await?;
    let currency = ctx.settings().currency;
    Ok(Json(paging::page(found, limit, |row| row.customer, |row| entry_out(row, currency))))
}

/// Minor units that a customer has, and that they owe.
fn sums(row: &AccountRow, currency: cradle_app::domain::Currency) -> (Money, Money) {
    let of = |account| row.balances.of(account, currency);
    let owed = of(Account::OnAccount) + of(Account::Invoiced) + of(Account::Counter);
    (Money::new(-of(Account::Prepaid), currency), Money::new(owed, currency))
}

fn entry_out(row: AccountRow, currency: cradle_app::domain::Currency) -> wire::AccountEntry {
    let (balance, owed) = sums(&row, currency);
    wire::AccountEntry {
        customer_id: row.customer.0,
        name: row.name,
        email: row.email,
        standing: if row.blocked { "blocked" } else { "good" }.to_owned(),
        balance: money(balance),
        owed: money(owed),
    }
}

/// Entries that are read at once for a table.
const AT_ONCE: u32 = 500;

/// Every customer and how they stand as a table (CSV).
#[utoipa::path(get, path = "/api/v1/operator/accounts.csv", tag = "operator",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn list_table(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    visitor.operator()?;
    let pages = stream::try_unfold(Some(None), move |state: Option<Option<CustomerId>>| {
        let (ctx, visitor) = (ctx.clone(), visitor.clone());
        async move {
            let Some(after) = state else { return Ok(None) };
            let some = billing::accounts(&ctx, &visitor, "", AT_ONCE, after).await?;
            let next = some.last().filter(|_| some.len() == AT_ONCE as usize).map(|last| Some(last.customer));
            let currency = ctx.settings().currency;
            let lines: String = some.iter().map(|one| account_row(one, currency)).collect();
            Ok::<_, Error>(Some((lines, next)))
        }
    });
    Ok(table("accounts", &["customer", "name", "email", "standing", "balance", "owed", "currency"], pages))
}

fn account_row(one: &AccountRow, currency: cradle_app::domain::Currency) -> String {
    let (balance, owed) = sums(one, currency);
    row(&[
        Cell::plain(one.customer),
        Cell::text(one.name.as_str()),
        Cell::text(one.email.as_str()),
        Cell::plain(if one.blocked { "blocked" } else { "good" }),
        Cell::amount(balance),
        Cell::amount(owed),
        Cell::plain(currency.code()),
    ])
}

/// A customer's account.
#[utoipa::path(get, path = "/api/v1/operator/accounts/{id}", tag = "operator", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::OperatorAccount)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::OperatorAccount>> {
    let view = billing::account_of(&ctx, &visitor, CustomerId(id)).await?;
    Ok(Json(view_out(&ctx, view)))
}

/// Allow a customer to pay by invoice up to a limit, or no longer.
#[utoipa::path(put, path = "/api/v1/operator/accounts/{id}/terms", tag = "operator",
    params(("id" = Uuid, Path)), request_body = wire::SetTerms,
    responses((status = 200, body = wire::OperatorAccount)))]
async fn terms(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::SetTerms>,
) -> Result<Json<wire::OperatorAccount>> {
    let limit = body.value.invoice_limit;
    let view = billing::allow_invoices(&ctx, &visitor, CustomerId(id), limit).await?;
    Ok(Json(view_out(&ctx, view)))
}

fn view_out(ctx: &Context, view: AccountView) -> wire::OperatorAccount {
    let currency = view.account.currency;
    wire::OperatorAccount {
        customer_id: view.customer.0,
        name: view.name,
        email: view.email,
        method: view.method.map(|method| method.as_str().to_owned()),
        invoice_limit: view.invoice_limit.map(|limit| money(Money::new(limit, currency))),
        account: account_out(ctx, view.account),
    }
}

/// What was booked on a customer's account, the latest first.
#[utoipa::path(get, path = "/api/v1/operator/accounts/{id}/statement", tag = "operator",
    params(("id" = Uuid, Path), PageQuery), responses((status = 200, body = Page<wire::StatementEntry>)))]
async fn statement(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::StatementEntry>>> {
    let limit = paging::limit(query.limit)?;
    let before = before(query.after.as_deref())?;
    let (found, taken_back) =
        billing::statement_of(&ctx, &visitor, CustomerId(id), before, limit + 1).await?;
    let currency = ctx.settings().currency;
    let out = |booked: cradle_app::store::billing::Booked| {
        let taken = taken_back.contains(&booked.entry.id);
        let correctable = booked.entry.kind.is_booked_by_hand() && booked.entry.by.is_some() && !taken;
        wire::StatementEntry { taken_back: taken, correctable, ..statement_out(booked, currency) }
    };
    Ok(Json(paging::page(found, limit, |booked| booked.serial, out)))
}

/// What was booked on a customer's account as a table (CSV), the latest first.
#[utoipa::path(get, path = "/api/v1/operator/accounts/{id}/statement.csv", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, content_type = "text/csv", body = String)))]
async fn statement_table(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    billing::account_of(&ctx, &visitor, CustomerId(id)).await?;
    let currency = ctx.settings().currency;
    let read = move |before: Option<i64>| {
        let (ctx, visitor) = (ctx.clone(), visitor.clone());
        async move {
            let read = billing::statement_of(&ctx, &visitor, CustomerId(id), before, AT_ONCE).await;
            read.map(|(found, _)| found)
        }
    };
    Ok(booked_table("statement", currency, read))
}

/// Book something at the counter or on the bank account.
#[utoipa::path(post, path = "/api/v1/operator/accounts/{id}/bookings", tag = "operator",
    params(("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    request_body = wire::NewBooking, responses((status = 201, body = wire::Booked)))]
async fn book(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::NewBooking>,
) -> Result<(StatusCode, Json<wire::Booked>)> {
    visitor.operator()?;
    let once = body.idempotency(&format!("billing::book {id}"))?;
    let new = booking_in(CustomerId(id), body.value)?;
    let entry = billing::book(&ctx, &visitor, new, once.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(booked_out(entry))))
}

fn booking_in(customer: CustomerId, new: wire::NewBooking) -> Result<NewBooking, Error> {
    let till = new.till.as_deref().and_then(Till::from_word);
    let till = till.ok_or_else(|| Error::invalid("till", "Say where: cash, card or bank."));
    let order = new.order_id.ok_or_else(|| Error::invalid("order_id", "Say which order is paid."));
    let invoice = new.invoice_id.ok_or_else(|| Error::invalid("invoice_id", "Say which invoice is paid."));
    let what = match new.what.as_str() {
        "top-up" => Book::TopUp(till?),
        "pay-out" => Book::PayOut(till?),
        "goodwill" => Book::Goodwill,
        "points" => Book::Points,
        "order" => Book::Order(till?, OrderId(order?)),
        "invoice" => Book::Invoice(till?, InvoiceId(invoice?)),
        _ => {
            return Err(Error::invalid(
                "what",
                "Book a top-up, pay-out, goodwill, points, order or invoice.",
            ));
        }
    };
    Ok(NewBooking { customer, what, amount: new.amount, reason: new.reason })
}

/// Take back a booking that should not have been made, with a booking of its own.
#[utoipa::path(post, path = "/api/v1/operator/accounts/{id}/bookings/{entry}/take-back", tag = "operator",
    params(("id" = Uuid, Path), ("entry" = Uuid, Path)), request_body = wire::TakeBack,
    responses((status = 201, body = wire::Booked)))]
async fn correct(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, entry)): Path<(Uuid, Uuid)>,
    body: Body<wire::TakeBack>,
) -> Result<(StatusCode, Json<wire::Booked>)> {
    let reason = &body.value.reason;
    let booked = billing::correct(&ctx, &visitor, CustomerId(id), EntryId(entry), reason).await?;
    Ok((StatusCode::CREATED, Json(booked_out(booked))))
}

/// What was booked on a customer's account from one day to another as PDF; without days, this month.
#[utoipa::path(get, path = "/api/v1/operator/accounts/{id}/statement.pdf", tag = "operator",
    params(("id" = Uuid, Path), wire::StatementQuery),
    responses((status = 200, content_type = "application/pdf", body = String)))]
async fn statement_paper(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<wire::StatementQuery>,
) -> Result<Response> {
    let paper = billing::statement_paper(&ctx, &visitor, Some(CustomerId(id)), &span(query)).await?;
    Ok(handed_out(paper))
}
