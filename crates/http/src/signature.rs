//! The proof of a message that another program sends (Standard Webhooks 1.0.0).

use axum::http::HeaderMap;
use cradle_app::Signature;

/// What the headers say; empty where they say nothing, which proves nothing.
pub(crate) fn of(headers: &HeaderMap) -> Signature<'_> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Signature {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signatures: text("webhook-signature"),
    }
}
