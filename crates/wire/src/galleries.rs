//! What somebody without an account sees through a link or a gallery.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;

/// Pictures that were opened to the reader: nothing beside them, and nothing about their owner but
/// the name that stands on the gallery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Shared {
    /// `link` or `public`.
    pub to: String,
    /// Its title.
    pub title: String,
    /// Who shares, by name.
    pub by: String,
    /// The words that came with it.
    pub message: String,
    /// Whether originals may be taken.
    pub originals: bool,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// Index of the cover in `images`.
    pub cover: usize,
    /// The pictures, in order.
    pub images: Vec<SharedImage>,
}

/// A picture as it is shown to others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SharedImage {
    /// Its place in the list, from 1; part of the addresses below.
    pub index: u32,
    /// `picture`, `film` or `sound`.
    pub kind: String,
    /// Title and caption, as its owner wrote them.
    pub title: String,
    /// Caption.
    pub caption: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Placeholder: a thumbhash in base64.
    pub thumbhash: Option<String>,
    /// Address of the small image; null when it cannot be shown.
    pub thumbnail: Option<String>,
    /// Address of the reduced image.
    pub preview: Option<String>,
    /// Address of the original, where it may be taken.
    pub original: Option<String>,
    /// Sounds that belong to it.
    pub sounds: Vec<SharedFile>,
}

/// A file that may be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedFile {
    /// Its name.
    pub filename: String,
    /// IANA media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Its address.
    pub href: String,
}

/// Which pictures of a gallery or link go into one file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DownloadQuery {
    /// Their places with commas between them: `1,2,5`; all when left out.
    pub images: Option<String>,
}
