//! Everybody's orders, and how the centre is doing.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use cradle_app::Context;
use cradle_app::domain::OrderId;
use cradle_app::orders::{self, OperatorView, Overview};
use cradle_wire::Page;
use cradle_wire::operator as wire;
use cradle_wire::orders::OrderQuery;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::billing::handed_out;
use crate::health::part_out;
use crate::orders::{after, cursor, listed, order_out};
use crate::paging;
use crate::problem::Result;
use crate::render::{instant, money};
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(find))
        .routes(routes!(cancel))
        .routes(routes!(retry))
        .routes(routes!(slip))
        .routes(routes!(overview))
}

/// Everybody's orders, the latest first, each with its first 100 pictures.
#[utoipa::path(get, path = "/api/v1/operator/orders", tag = "operator", params(OrderQuery),
    responses((status = 200, body = Page<wire::OperatorOrder>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<OrderQuery>,
) -> Result<Json<Page<wire::OperatorOrder>>> {
    let limit = paging::limit(query.limit)?;
    let after = after(query.after.as_deref())?;
    let found = orders::all(&ctx, &visitor, query.state.as_deref(), limit + 1, after).await?;
    let render = |found: OperatorView| wire::OperatorOrder {
        customer_id: found.view.order.customer.0,
        customer_name: found.customer_name,
        order: listed(found.view),
    };
    Ok(Json(paging::page(found, limit, |found| cursor(&found.view), render)))
}

/// Anybody's order, with all its pictures and prints.
#[utoipa::path(get, path = "/api/v1/operator/orders/{id}", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::OperatorOrder)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::OperatorOrder>> {
    Ok(Json(operator_out(orders::find_any(&ctx, &visitor, OrderId(id)).await?)))
}

/// Call off anybody's order.
#[utoipa::path(post, path = "/api/v1/operator/orders/{id}/cancel", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::OperatorOrder)))]
async fn cancel(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::OperatorOrder>> {
    Ok(Json(operator_out(orders::cancel_any(&ctx, &visitor, OrderId(id)).await?)))
}

/// Begin an order anew that has failed.
#[utoipa::path(post, path = "/api/v1/operator/orders/{id}/retry", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::OperatorOrder)))]
async fn retry(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::OperatorOrder>> {
    Ok(Json(operator_out(orders::retry(&ctx, &visitor, OrderId(id)).await?)))
}

/// The slip that goes with an order at the counter, as PDF.
#[utoipa::path(get, path = "/api/v1/operator/orders/{id}/slip.pdf", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = String)))]
async fn slip(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Response> {
    Ok(handed_out(orders::slip(&ctx, &visitor, OrderId(id)).await?))
}

/// How the centre is doing.
#[utoipa::path(get, path = "/api/v1/operator/overview", tag = "operator",
    responses((status = 200, body = wire::Overview)))]
async fn overview(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Overview>> {
    Ok(Json(overview_out(orders::overview(&ctx, &visitor).await?)))
}

pub(super) fn operator_out(found: OperatorView) -> wire::OperatorOrder {
    wire::OperatorOrder {
        customer_id: found.view.order.customer.0,
        customer_name: found.customer_name,
        order: order_out(found.view),
    }
}

fn overview_out(told: Overview) -> wire::Overview {
    let chosen = |one: orders::Chosen| wire::ServiceCount {
        service: one.service.to_string(),
        title: one.title,
        count: one.count,
    };
    let revenue = |(day, total)| wire::DayRevenue { day, total: money(total) };
    wire::Overview {
        open_orders: told.open_orders,
        oldest_open: told.oldest_open.map(instant),
        chosen: told.chosen.into_iter().map(chosen).collect(),
        revenue: told.revenue.into_iter().map(revenue).collect(),
        jobs_due: told.jobs.due,
        jobs_planned: told.jobs.planned,
        jobs_dead: told.jobs.dead,
        health: told.health.into_iter().map(part_out).collect(),
        proof: told.proof.map(super::proof::proof_out),
    }
}
