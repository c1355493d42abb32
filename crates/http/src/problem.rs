//! Errors as RFC 9457 problem details: the one place that maps them.

use std::any::Any;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cradle_app::Error;
use cradle_app::domain::Span;
use cradle_app::domain::customers::Denied;
use cradle_wire::calls::Presence;
use cradle_wire::problem::Problem as Body;

use crate::presence::presence_out;

/// A result of a handler.
pub(crate) type Result<T, E = Problem> = std::result::Result<T, E>;

/// An error on its way to the asker.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: String,
    field: Option<&'static str>,
    presence: Option<Box<Presence>>,
    retry_after: Option<Span>,
}

impl Problem {
    /// A problem with this status; `kind` is a word for programs.
    pub(crate) fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), field: None, presence: None, retry_after: None }
    }

    /// A request that does not read as it should.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        let (status, kind) = match &error {
            Error::Denied(Denied::SignIn) => (StatusCode::UNAUTHORIZED, "sign-in"),
            Error::Denied(Denied::Key) => (StatusCode::FORBIDDEN, "key-not-meant"),
            Error::Denied(Denied::Guest) => (StatusCode::FORBIDDEN, "guest"),
            Error::Denied(Denied::Operators) => (StatusCode::FORBIDDEN, "operators-only"),
            Error::Denied(Denied::NotYours) | Error::Missing(_) => (StatusCode::NOT_FOUND, "not-found"),
            Error::Denied(Denied::Unpaid) => (StatusCode::PAYMENT_REQUIRED, "unpaid"),
            Error::Payment(refused) => (StatusCode::PAYMENT_REQUIRED, refused.word()),
            Error::WrongPassword => (StatusCode::UNAUTHORIZED, "wrong-password"),
            Error::Locked => (StatusCode::UNAUTHORIZED, "locked"),
            Error::WrongWord => (StatusCode::FORBIDDEN, "wrong-password"),
            Error::Wait(_) | Error::TooSoon { .. } => (StatusCode::TOO_MANY_REQUESTS, "wait"),
            Error::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Error::Conflict { kind, .. } => (StatusCode::CONFLICT, *kind),
            Error::Unavailable { .. } => (StatusCode::CONFLICT, "partner-unavailable"),
            Error::Unsupported(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported"),
            Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Error::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
            Error::Ended(_) => (StatusCode::GONE, "ended"),
            Error::Full => (StatusCode::INSUFFICIENT_STORAGE, "disk-full"),
            Error::Unreachable { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unreachable"),
            Error::Defect(_) => (StatusCode::INTERNAL_SERVER_ERROR, "defect"),
        };
        let mut problem = Self::new(status, kind, detail);
        match error {
            Error::Wait(wait) | Error::TooSoon { wait, .. } => problem.retry_after = Some(wait),
            Error::Invalid { field, .. } => problem.field = Some(field),
            Error::Unavailable { presence, .. } => problem.presence = Some(Box::new(presence_out(presence))),
            Error::Unreachable { part, cause } => {
                tracing::warn!(part, cause, "a part of the centre does not answer");
                problem.retry_after = Some(Span::from_mins(1));
            }
            Error::Full => tracing::error!("the disk is full"),
            Error::Defect(cause) => tracing::error!(cause = ?cause, "a defect"),
            _ => {}
        }
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Body {
            kind: self.kind.to_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            field: self.field.map(str::to_owned),
            presence: self.presence,
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = self.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

/// The answer for an address under `/api/` that nobody knows.
pub(crate) fn unknown_route() -> Response {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "There is no such address in this API. /api/v1/openapi.json lists all of them.",
    )
    .into_response()
}

/// The answer when a handler panicked: the asker learns that it was not their fault.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    Problem::from(Error::defect(format!("a handler panicked: {text}"))).into_response()
}
