//! What somebody without an account sees through a link or a gallery.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Timestamp;
use crate::customers::Address;

/// How much was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedTotal {
    /// Pictures; null where there are too many to count.
    pub total: Option<u64>,
}

/// What was opened to the reader: nothing beside it, and nothing about its owner but the name, and what
/// they chose to tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Shared {
    /// `link`, `public` or `customer`.
    pub to: String,
    /// `image`, `class` or `profile`.
    pub object: String,
    /// Its title.
    pub title: String,
    /// Who shares, by name.
    pub by: String,
    /// The words that came with it.
    pub message: String,
    /// Whether originals may be taken.
    pub originals: bool,
    /// How pictures are added, where that is allowed.
    pub add: Option<SharedAdding>,
    /// Address of all originals as one file, where they may be taken.
    pub download: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// How many pictures there are, on the first page; null for a class that goes on behind it, whose
    /// pictures `…/total` counts.
    pub total: Option<u64>,
    /// The picture that stands for it, on the first page.
    pub cover: Option<SharedImage>,
    /// Pictures, in order.
    pub images: Vec<SharedImage>,
    /// Hand this back as `after` for the next page; null at the end.
    pub next: Option<String>,
    /// Details of the person who shares, where these are what is given.
    pub card: Option<SharedCard>,
}

/// How pictures are added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedAdding {
    /// Where they are sent to, by tus 1.0.
    pub href: String,
    /// Bytes that one may have.
    pub largest: u64,
    /// Whether who sends says their name: `from` in `Upload-Metadata`. A customer's is known.
    pub named: bool,
}

/// Details that somebody tells about themselves: what was not chosen, or is not filled in, is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedCard {
    /// Name.
    pub name: String,
    /// Email.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Home address.
    pub address: Option<Address>,
    /// Where parcels go.
    pub delivery: Option<Address>,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// `female`, `male` or `other`.
    pub gender: Option<String>,
    /// Address of the same as a vCard 4.0.
    pub href: String,
}

/// A picture as it is shown to others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SharedImage {
    /// What names it in addresses.
    pub key: String,
    /// Its number in the list, from 1.
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
    /// Address of the original, where it may be taken; null also for one that tells where it was taken
    /// when that is not given.
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
    /// Their keys with commas between them: `1,2,5`; all when left out.
    pub images: Option<String>,
}
