//! Who has an account, and whose addresses are confirmed.

use axum::Json;
use axum::extract::{Path, Query, State};
use cradle_app::domain::CustomerId;
use cradle_app::domain::customers::Customer;
use cradle_app::{Context, customers};
use cradle_wire::Page;
use cradle_wire::operator as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::paging;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(confirm))
}

/// Everybody's accounts, by address.
#[utoipa::path(get, path = "/api/v1/operator/customers", tag = "operator", params(wire::CustomerQuery),
    responses((status = 200, body = Page<wire::OperatorCustomer>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::CustomerQuery>,
) -> Result<Json<Page<wire::OperatorCustomer>>> {
    let limit = paging::limit(query.limit)?;
    let after: Option<String> = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let which = (query.q.as_deref().unwrap_or_default().trim(), query.unconfirmed.unwrap_or(false));
    let found = customers::all(&ctx, &visitor, which, limit + 1, after.as_deref()).await?;
    let cursor = |customer: &Customer| customer.email.key();
    Ok(Json(paging::page(found, limit, cursor, customer_out)))
}

/// Say that a customer's address is theirs, where no mail can prove it.
#[utoipa::path(post, path = "/api/v1/operator/customers/{id}/confirm", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::OperatorCustomer)))]
async fn confirm(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::OperatorCustomer>> {
    Ok(Json(customer_out(customers::confirm(&ctx, &visitor, CustomerId(id)).await?)))
}

fn customer_out(customer: Customer) -> wire::OperatorCustomer {
    wire::OperatorCustomer {
        id: customer.id.0,
        name: customer.profile.name.to_string(),
        email: customer.email.to_string(),
        email_confirmed_at: customer.email_proven_at.map(instant),
        operator: customer.operator,
        created_at: instant(customer.created_at),
    }
}
