//! Letting a device in (RFC 8628).

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cradle_app::Context;
use cradle_app::customers::{self, DeviceError};
use cradle_wire::{customers::SignedIn, devices as wire};
use serde::Deserialize;

use super::sessions::signed_in;
use crate::body::Body;
use crate::problem::{Problem, Result};
use crate::visitor::By;

/// Ask for a code to show and a secret to wait with.
#[utoipa::path(post, path = "/api/v1/devices/code", tag = "devices", request_body = wire::CodeRequest,
    responses((status = 200, body = wire::DeviceCode)))]
pub(super) async fn code(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::CodeRequest>,
) -> Result<Json<wire::DeviceCode>> {
    let codes = customers::request_code(&ctx, &visitor, &body.value.label).await?;
    let verification_uri = format!("{}/pair", ctx.settings().public_url);
    Ok(Json(wire::DeviceCode {
        device_code: codes.device.as_str().to_owned(),
        verification_uri_complete: format!("{verification_uri}?code={}", codes.user_code),
        user_code: codes.user_code,
        verification_uri,
        interval: codes.pause_seconds,
        expires_in: codes.lasts.as_secs() as u32,
    }))
}

/// Ask whether the person has let the device in. Errors are those of RFC 8628 §3.5, with 400.
#[utoipa::path(post, path = "/api/v1/devices/token", tag = "devices", request_body = wire::TokenRequest,
    responses((status = 200, body = SignedIn), (status = 400, body = wire::TokenError)))]
pub(super) async fn token(State(ctx): State<Context>, body: Body<wire::TokenRequest>) -> Response {
    let error = match customers::ask_device(&ctx, &body.value.device_code).await {
        Ok(session) => return Json(signed_in(&session)).into_response(),
        Err(DeviceError::Other(error)) => return Problem::from(error).into_response(),
        Err(error) => error,
    };
    let word = match error {
        DeviceError::Pending => "authorization_pending",
        DeviceError::SlowDown => "slow_down",
        DeviceError::Denied => "access_denied",
        DeviceError::Expired => "expired_token",
        DeviceError::Unknown | DeviceError::Other(_) => "invalid_grant",
    };
    let body = wire::TokenError { error: word.to_owned(), error_description: error.to_string() };
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

#[derive(Deserialize)]
pub(super) struct CodeQuery {
    code: String,
}

/// Which device shows this code.
#[utoipa::path(get, path = "/api/v1/devices", tag = "devices",
    params(("code" = String, Query, description = "The code that the device shows")),
    responses((status = 200, body = wire::PendingDevice)))]
pub(super) async fn pending(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<CodeQuery>,
) -> Result<Json<wire::PendingDevice>> {
    let pending = customers::pending_device(&ctx, &visitor, &query.code).await?;
    Ok(Json(wire::PendingDevice { user_code: pending.user_code, label: pending.label }))
}

/// Let a device act for my account, or not.
#[utoipa::path(post, path = "/api/v1/devices", tag = "devices", request_body = wire::DecideDevice,
    responses((status = 204)))]
pub(super) async fn decide(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::DecideDevice>,
) -> Result<StatusCode> {
    customers::decide_device(&ctx, &visitor, &body.value.user_code, body.value.allow).await?;
    Ok(StatusCode::NO_CONTENT)
}
