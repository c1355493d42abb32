//! Keys for devices and programs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, Uuid};

/// A key to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewKey {
    /// The device or program that it is for, 1–100 characters.
    pub name: String,
    /// What it may do: `upload`, `read`, `webdav`.
    pub rights: Vec<String>,
}

/// A key of this account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Key {
    /// Identifier, for revoking it.
    pub id: Uuid,
    /// The device or program that it is for.
    pub name: String,
    /// What it may do: `upload`, `read`, `webdav`.
    pub rights: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the hour; null when it was not used yet.
    pub last_used_at: Option<Timestamp>,
}

/// A new key.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MadeKey {
    /// The secret; shown this once. It goes into `Authorization: Bearer …`, into `x-api-key`, or where
    /// a WebDAV program asks for a password.
    pub secret: String,
    /// The key as it stands in the list.
    pub key: Key,
}

/// All keys of this account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Keys {
    /// The latest made first.
    pub items: Vec<Key>,
}
