//! One's own points: how they came and went, and whether orders take them first.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use cradle_app::billing;
use cradle_app::store::billing::Booked;
use cradle_app::{Context, Visitor};
use cradle_wire::billing as wire;
use cradle_wire::{Page, PageQuery};
use futures::stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{before, render, row, statement_out, table};
use crate::Server;
use crate::billing::Cell;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(choose)).routes(routes!(history)).routes(routes!(history_table))
}

/// Record whether my orders take points first.
#[utoipa::path(put, path = "/api/v1/payment-methods/points", tag = "billing",
    request_body = wire::ChoosePoints, responses((status = 200, body = wire::PaymentMethods)))]
async fn choose(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::ChoosePoints>,
) -> Result<Json<wire::PaymentMethods>> {
    billing::take_points_first(&ctx, &visitor, body.value.first).await?;
    Ok(Json(render::methods_out(billing::methods(&ctx, &visitor).await?)))
}

/// How my points came and went, the latest first.
#[utoipa::path(get, path = "/api/v1/account/points", tag = "billing", params(PageQuery),
    responses((status = 200, body = Page<wire::StatementEntry>)))]
async fn history(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::StatementEntry>>> {
    let limit = paging::limit(query.limit)?;
    let before = before(query.after.as_deref())?;
    let currency = ctx.settings().currency;
    let found = billing::points_history(&ctx, &visitor, before, limit + 1).await?;
    Ok(Json(paging::page(found, limit, |booked| booked.serial, |booked| statement_out(booked, currency))))
}

/// Entries that are read at once for a table.
const AT_ONCE: u32 = 500;

/// How my points came and went as a table (CSV), the latest first.
#[utoipa::path(get, path = "/api/v1/account/points.csv", tag = "billing",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn history_table(State(ctx): State<Context>, By(visitor): By) -> Result<Response> {
    visitor.account()?;
    let pages = stream::try_unfold(Some(None), move |state: Option<Option<i64>>| {
        let (ctx, visitor): (Context, Visitor) = (ctx.clone(), visitor.clone());
        async move {
            let Some(before) = state else { return Ok(None) };
            let some = billing::points_history(&ctx, &visitor, before, AT_ONCE).await?;
            let next = some.last().filter(|_| some.len() == AT_ONCE as usize).map(|last| Some(last.serial));
            let lines: String = some.iter().map(history_row).collect();
            Ok::<_, cradle_app::Error>(Some((lines, next)))
        }
    });
    Ok(table("points", &["serial", "at", "kind", "order", "invoice", "points", "after", "reason"], pages))
}

fn history_row(booked: &Booked) -> String {
    let entry = &booked.entry;
    row(&[
        Cell::plain(booked.serial),
        Cell::plain(entry.at),
        Cell::plain(entry.kind.as_str()),
        Cell::maybe(entry.order),
        Cell::maybe(entry.invoice),
        Cell::plain(entry.postings.points()),
        Cell::maybe(booked.points_after),
        Cell::text(entry.reason.as_str()),
    ])
}
