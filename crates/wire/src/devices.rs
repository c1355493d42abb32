//! Pairing a device without typing a password on it (RFC 8628).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a device says of itself when it asks for a code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CodeRequest {
    /// The device in words, such as "Agent on anna-pc".
    pub label: String,
}

/// A code to show, and a code to keep.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceCode {
    /// The device's own secret while it waits.
    pub device_code: String,
    /// What the person types or compares, such as `WDJB-MJHT`.
    pub user_code: String,
    /// Where the person goes.
    pub verification_uri: String,
    /// The same with the code filled in.
    pub verification_uri_complete: String,
    /// Seconds between two questions.
    pub interval: u32,
    /// Seconds until the codes end.
    pub expires_in: u32,
}

/// The device asks whether it may come in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// The `device_code` of before.
    pub device_code: String,
}

/// An error of the device flow, RFC 8628 §3.5.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenError {
    /// `authorization_pending`, `slow_down`, `access_denied`, `expired_token` or `invalid_grant`.
    pub error: String,
    /// The same in a sentence.
    pub error_description: String,
}

/// What waits behind a user code, for the person who decides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PendingDevice {
    /// The code.
    pub user_code: String,
    /// The device in its own words.
    pub label: String,
}

/// The person's decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DecideDevice {
    /// The code that the device shows.
    pub user_code: String,
    /// Whether it may act for this account.
    pub allow: bool,
}
