//! Errors as RFC 9457 problem details.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong, to what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A word for programs, such as `not-a-picture`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence that tells the person what to do.
    pub detail: String,
    /// The field to blame, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How somebody is who cannot be called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Box<crate::calls::Presence>>,
}
