//! Request bodies as JSON, with errors that say what to do.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use cradle_app::Idempotency;
use serde::de::DeserializeOwned;

use crate::problem::{Problem, Result};
use crate::visitor::Headers;

/// A request's JSON, up to 2 MiB, and the bytes that it was read from.
#[derive(Debug)]
pub(crate) struct Body<T> {
    /// What was said.
    pub(crate) value: T,
    raw: Bytes,
    key: Option<String>,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let headers = Headers(request.headers().clone());
        let json = headers.text(CONTENT_TYPE).is_some_and(|value| {
            let media_type = value.split(';').next().unwrap_or_default().trim();
            media_type.eq_ignore_ascii_case("application/json") || media_type.ends_with("+json")
        });
        // Asking for the media type keeps out the forms that another site could have a browser send.
        if !json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "Send the request as JSON, with the header Content-Type: application/json.",
            ));
        }
        let raw = Bytes::from_request(request, state).await.map_err(|_| {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "A request can have at most 2 MB of JSON.",
            )
        })?;
        let value = serde_json::from_slice(&raw)
            .map_err(|error| Problem::bad_request(format!("The request's JSON cannot be read: {error}.")))?;
        let key = headers.text("idempotency-key").map(str::to_owned);
        Ok(Self { value, raw, key })
    }
}

impl<T> Body<T> {
    /// The request as one that may come twice, if it says so by an `Idempotency-Key`.
    pub(crate) fn idempotency(&self, use_case: &str) -> Result<Option<Idempotency>> {
        let key = self.key.as_deref();
        Ok(key.map(|key| Idempotency::new(key, use_case, &self.raw)).transpose()?)
    }
}
