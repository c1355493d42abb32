//! Proving an address.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cradle_app::{Context, customers};
use cradle_wire::customers as wire;

use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

/// Mail me another link that proves my address. Nothing happens when it is proven.
#[utoipa::path(post, path = "/api/v1/me/email/confirmation", tag = "customers",
    responses((status = 204), (status = 429)))]
pub(super) async fn ask(State(ctx): State<Context>, By(visitor): By) -> Result<StatusCode> {
    customers::ask_proof(&ctx, &visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Prove an address by the link that was mailed there; nobody need be signed in.
#[utoipa::path(post, path = "/api/v1/email-confirmations", tag = "customers", request_body = wire::ConfirmEmail,
    responses((status = 200, body = wire::EmailConfirmed), (status = 409), (status = 410)))]
pub(super) async fn confirm(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::ConfirmEmail>,
) -> Result<Json<wire::EmailConfirmed>> {
    let email = customers::prove(&ctx, &visitor, &body.value.token).await?;
    Ok(Json(wire::EmailConfirmed { email: email.to_string() }))
}
