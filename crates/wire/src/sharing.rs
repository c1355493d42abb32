//! Permissions given to others.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, Uuid};

/// A permission that I gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Identifier.
    pub id: Uuid,
    /// `link` or `public`.
    pub to: String,
    /// Its title.
    pub title: String,
    /// How many pictures it opens.
    pub images: u64,
    /// Whether originals may be taken.
    pub originals: bool,
    /// Its address on this centre where that can be shown again: `/g/{slug}` for a gallery; null for
    /// a link, whose secret is not kept.
    pub href: Option<String>,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// How often it was opened.
    pub openings: u64,
}

/// A permission to give.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct GiveGrant {
    /// The pictures that it opens, in order.
    pub images: Vec<Uuid>,
    /// `link` or `public`.
    pub to: String,
    /// Its title; needed for `public`.
    #[serde(default)]
    pub title: String,
    /// Whether originals may be taken.
    #[serde(default)]
    pub originals: bool,
    /// The picture that stands for a gallery.
    #[serde(default)]
    pub cover: Option<Uuid>,
    /// When it ends by itself.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// A permission just given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GrantGiven {
    /// What was given.
    pub grant: Grant,
    /// Its address on this centre: `/s/{token}` or `/g/{slug}`; a link's is shown this once.
    pub href: String,
}
