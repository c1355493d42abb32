//! Everybody's invoices, the day at the tills, revenue by month.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::billing::{self, Closing, LateView, Month};
use cradle_app::domain::billing::{Arrears, Entry, Invoice};
use cradle_app::domain::{CustomerId, Instant, InvoiceId, Money};
use cradle_app::{Context, Error};
use cradle_wire::billing as wire;
use cradle_wire::{Page, PageQuery};
use futures::stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::billing::{Cell, after, cursor, invoice_out, row, table, till_of};
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::render::{instant, money};
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(invoices, draft))
        .routes(routes!(invoices_table))
        .routes(routes!(discard))
        .routes(routes!(finalise))
        .routes(routes!(void))
        .routes(routes!(closing))
        .routes(routes!(closing_table))
        .routes(routes!(revenue))
        .routes(routes!(revenue_table))
        .routes(routes!(arrears))
        .routes(routes!(arrears_table))
}

/// Everybody's invoices and credit notes, the latest first.
#[utoipa::path(get, path = "/api/v1/operator/invoices", tag = "operator", params(wire::InvoiceQuery),
    responses((status = 200, body = Page<wire::Invoice>)))]
async fn invoices(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::InvoiceQuery>,
) -> Result<Json<Page<wire::Invoice>>> {
    let limit = paging::limit(query.limit)?;
    let after = after(query.after.as_deref())?;
    let which = (query.customer.map(CustomerId), query.state.as_deref());
    let found = billing::invoices_of_all(&ctx, &visitor, which, limit + 1, after).await?;
    Ok(Json(paging::page(found, limit, cursor, |invoice| invoice_out(&ctx, invoice))))
}

/// Invoices that are read at once for a table.
const AT_ONCE: u32 = 200;

/// Everybody's invoices and credit notes as a table (CSV), the latest first.
#[utoipa::path(get, path = "/api/v1/operator/invoices.csv", tag = "operator",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn invoices_table(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    visitor.operator()?;
    let pages = stream::try_unfold(Some(None), move |state: Option<Option<(Instant, InvoiceId)>>| {
        let (ctx, visitor) = (ctx.clone(), visitor.clone());
        async move {
            let Some(after) = state else { return Ok(None) };
            let some = billing::invoices_of_all(&ctx, &visitor, (None, None), AT_ONCE, after).await?;
            let next = some.last().filter(|_| some.len() == AT_ONCE as usize).map(|last| Some(cursor(last)));
            let lines: String = some.iter().map(invoice_row).collect();
            Ok::<_, Error>(Some((lines, next)))
        }
    });
    let head = [
        "number", "kind", "state", "final_at", "due_at", "customer", "name", "net", "tax", "total", "open",
        "currency",
    ];
    Ok(table("invoices", &head, pages))
}

fn invoice_row(invoice: &Invoice) -> String {
    row(&[
        Cell::maybe(invoice.number),
        Cell::plain(invoice.kind.as_str()),
        Cell::plain(invoice.state.as_str()),
        Cell::maybe(invoice.final_at),
        Cell::maybe(invoice.due_at),
        Cell::plain(invoice.customer),
        Cell::text(invoice.recipient.name.as_str()),
        Cell::amount(invoice.net()),
        Cell::amount(invoice.tax()),
        Cell::amount(invoice.total()),
        Cell::amount(Money::new(invoice.open, invoice.currency)),
        Cell::plain(invoice.currency.code()),
    ])
}

/// Gather what a customer has ordered on account so far into a draft.
#[utoipa::path(post, path = "/api/v1/operator/invoices", tag = "operator", request_body = wire::NewInvoice,
    responses((status = 201, body = wire::Invoice)))]
async fn draft(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::NewInvoice>,
) -> Result<(StatusCode, Json<wire::Invoice>)> {
    let invoice = billing::draft(&ctx, &visitor, CustomerId(body.value.customer_id)).await?;
    Ok((StatusCode::CREATED, Json(invoice_out(&ctx, invoice))))
}

/// Discard a draft; its orders wait for the next invoice.
#[utoipa::path(delete, path = "/api/v1/operator/invoices/{id}", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn discard(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    billing::discard(&ctx, &visitor, InvoiceId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a draft final: it gets its number, and its customer is told.
#[utoipa::path(post, path = "/api/v1/operator/invoices/{id}/final", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::Invoice)))]
async fn finalise(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Invoice>> {
    let invoice = billing::finalise(&ctx, &visitor, InvoiceId(id)).await?;
    Ok(Json(invoice_out(&ctx, invoice)))
}

/// Take back all that is left of a final invoice, with a credit note.
#[utoipa::path(post, path = "/api/v1/operator/invoices/{id}/void", tag = "operator",
    params(("id" = Uuid, Path)), request_body = wire::TakeBack,
    responses((status = 200, body = wire::Invoice)))]
async fn void(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::TakeBack>,
) -> Result<Json<wire::Invoice>> {
    let invoice = billing::void(&ctx, &visitor, InvoiceId(id), &body.value.reason).await?;
    Ok(Json(invoice_out(&ctx, invoice)))
}

/// A day at the tills: sums and bookings.
#[utoipa::path(get, path = "/api/v1/operator/closing", tag = "operator", params(wire::ClosingQuery),
    responses((status = 200, body = wire::Closing)))]
async fn closing(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::ClosingQuery>,
) -> Result<Json<wire::Closing>> {
    Ok(Json(closing_out(billing::closing(&ctx, &visitor, query.day.as_deref()).await?)))
}

fn closing_out(closing: Closing) -> wire::Closing {
    let sum = |sum: billing::TillSum| wire::TillSum {
        till: sum.till.account().as_str().to_owned(),
        taken: money(sum.taken),
        given: money(sum.given),
        count: sum.count,
    };
    let booking = |(entry, name): (Entry, String)| {
        let (till, amount) = till_of(&entry)?;
        Some(wire::TillBooking {
            id: entry.id.0,
            at: instant(entry.at),
            kind: entry.kind.as_str().to_owned(),
            till: till.as_str().to_owned(),
            amount: money(amount),
            customer_id: entry.customer.0,
            customer_name: name,
            reason: entry.reason,
        })
    };
    wire::Closing {
        day: closing.day.to_string(),
        tills: closing.tills.into_iter().map(sum).collect(),
        bookings: closing.bookings.into_iter().filter_map(booking).collect(),
    }
}

/// A day at the tills as a table (CSV).
#[utoipa::path(get, path = "/api/v1/operator/closing.csv", tag = "operator", params(wire::ClosingQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn closing_table(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::ClosingQuery>,
) -> Result<Response> {
    let closing = billing::closing(&ctx, &visitor, query.day.as_deref()).await?;
    let day = closing.day;
    let line = |(entry, name): (Entry, String)| {
        let (till, amount) = till_of(&entry)?;
        Some(row(&[
            Cell::plain(entry.at),
            Cell::plain(entry.kind.as_str()),
            Cell::plain(till.as_str()),
            Cell::amount(amount),
            Cell::plain(amount.currency.code()),
            Cell::plain(entry.customer),
            Cell::text(name),
            Cell::text(entry.reason),
        ]))
    };
    let lines: String = closing.bookings.into_iter().filter_map(line).collect();
    let head = ["at", "kind", "till", "amount", "currency", "customer", "name", "reason"];
    Ok(table(&format!("closing-{day}"), &head, stream::once(std::future::ready(Ok(lines)))))
}

/// Months that are shown.
const MONTHS: u8 = 12;

/// What the centre earned in each of the last twelve months.
#[utoipa::path(get, path = "/api/v1/operator/revenue", tag = "operator",
    responses((status = 200, body = wire::RevenueByMonth)))]
async fn revenue(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::RevenueByMonth>> {
    let months = billing::revenue(&ctx, &visitor, MONTHS).await?;
    let out = |month: Month| wire::MonthRevenue {
        month: month.month,
        net: money(month.net),
        tax: money(month.tax),
    };
    Ok(Json(wire::RevenueByMonth { items: months.into_iter().map(out).collect() }))
}

/// What the centre earned in each of the last twelve months as a table (CSV).
#[utoipa::path(get, path = "/api/v1/operator/revenue.csv", tag = "operator",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn revenue_table(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    let months = billing::revenue(&ctx, &visitor, MONTHS).await?;
    let line = |month: Month| {
        let currency = month.net.currency.code();
        row(&[
            Cell::plain(month.month),
            Cell::amount(month.net),
            Cell::amount(month.tax),
            Cell::plain(currency),
        ])
    };
    let lines: String = months.into_iter().map(line).collect();
    Ok(table("revenue", &["month", "net", "tax", "currency"], stream::once(std::future::ready(Ok(lines)))))
}

/// Customers who have not paid in time, the longest in their state first.
#[utoipa::path(get, path = "/api/v1/operator/arrears", tag = "operator", params(PageQuery),
    responses((status = 200, body = Page<wire::LateCustomer>)))]
async fn arrears(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::LateCustomer>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let found = billing::all_late(&ctx, &visitor, limit + 1, after).await?;
    Ok(Json(paging::page(found, limit, place, late_out)))
}

fn place(view: &LateView) -> (Instant, CustomerId) {
    (view.late.since, view.late.customer)
}

fn closes(view: &LateView) -> Option<Instant> {
    if let Arrears::Overdue { until } = view.late.arrears { until } else { None }
}

fn late_out(view: LateView) -> wire::LateCustomer {
    wire::LateCustomer {
        customer_id: view.late.customer.0,
        state: view.late.arrears.as_str().to_owned(),
        since: instant(view.late.since),
        closes_at: closes(&view).map(instant),
        owed: money(view.owed),
        name: view.name,
        problem: view.late.problem,
    }
}

/// Customers who have not paid in time as a table (CSV).
#[utoipa::path(get, path = "/api/v1/operator/arrears.csv", tag = "operator",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn arrears_table(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    visitor.operator()?;
    let pages = stream::try_unfold(Some(None), move |state: Option<Option<(Instant, CustomerId)>>| {
        let (ctx, visitor) = (ctx.clone(), visitor.clone());
        async move {
            let Some(after) = state else { return Ok(None) };
            let some = billing::all_late(&ctx, &visitor, AT_ONCE, after).await?;
            let next = some.last().filter(|_| some.len() == AT_ONCE as usize).map(|last| Some(place(last)));
            let lines: String = some.iter().map(late_row).collect();
            Ok::<_, Error>(Some((lines, next)))
        }
    });
    Ok(table(
        "arrears",
        &["customer", "name", "state", "since", "closes", "owed", "currency", "problem"],
        pages,
    ))
}

fn late_row(view: &LateView) -> String {
    row(&[
        Cell::plain(view.late.customer),
        Cell::text(view.name.as_str()),
        Cell::plain(view.late.arrears.as_str()),
        Cell::plain(view.late.since),
        Cell::maybe(closes(view)),
        Cell::amount(view.owed),
        Cell::plain(view.owed.currency.code()),
        Cell::text(view.late.problem.clone().unwrap_or_default()),
    ])
}
