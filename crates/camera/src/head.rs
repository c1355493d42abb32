//! The first part of a file: what it is, how large, and when it was taken.

use cradle_imaging::{Facts, Kind, facts};

use crate::card::{Card, CardError};
use crate::name::CardPath;

/// Enough of most files: Exif with its thumbnail fits into 64 KiB, profiles and XMP follow.
const FIRST: u64 = 128 << 10;
/// Where the size of the picture stands behind larger previews.
const MORE: u64 = 512 << 10;

/// What the first part of a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Everything that could be read.
    pub facts: Facts,
    /// Why it cannot be shown, as far as the head tells, in a sentence.
    pub problem: Option<String>,
}

impl Head {
    /// Reads the head of a file: 128 KiB, or 512 KiB where that does not say enough.
    pub fn read(card: &Card, path: &CardPath) -> Result<Self, CardError> {
        let mut bytes = match card.head(path, FIRST) {
            // It is read when it is copied.
            Err(CardError::WholeOnly(_)) => return Ok(Self::default()),
            head => head?,
        };
        let mut facts = facts::read(&bytes);
        let picture = facts.kind.is_some_and(Kind::is_picture);
        if bytes.len() as u64 == FIRST && picture && facts.width.is_none() {
            bytes = card.head(path, MORE)?;
            facts = facts::read(&bytes);
        }
        // A name decides only between TIFF and the raw formats built on it.
        facts.kind = Kind::detect(&bytes, Some(path.filename()));
        let problem = match facts.kind {
            _ if bytes.is_empty() => Some("This file is empty.".to_owned()),
            None => Some("This file is no picture, film or sound, or it is damaged.".to_owned()),
            Some(kind) if kind.is_picture() && kind.is_showable() && facts.width.is_none() => {
                (kind != Kind::Raw).then(|| format!("This is {} and it is damaged.", kind.in_words()))
            }
            Some(_) => None,
        };
        Ok(Self { facts, problem })
    }
}

/// The IANA media type of a file by its first 4 KiB; `application/octet-stream` for what is no
/// picture, film or sound.
pub fn media_type(head: &[u8], filename: &str) -> &'static str {
    Kind::detect(head, Some(filename)).map_or("application/octet-stream", |kind| kind.media_type(head))
}
