//! Where a file lies, in a folder as in a bucket: names that outlive the program.

use std::path::{Path, PathBuf};

use cradle_domain::BlobHash;

/// A file made from an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    /// The reduced picture for screens.
    Preview,
    /// The small picture for grids.
    Thumbnail,
    /// The film as browsers play it.
    Film,
    /// The sound as browsers play it.
    Sound,
}

impl Variant {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Preview, Self::Thumbnail, Self::Film, Self::Sound];

    /// Its file name after the hash.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Preview => "preview.jpg",
            Self::Thumbnail => "thumbnail.webp",
            Self::Film => "film.mp4",
            Self::Sound => "sound.m4a",
        }
    }

    /// IANA media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Preview => "image/jpeg",
            Self::Thumbnail => "image/webp",
            Self::Film => "video/mp4",
            Self::Sound => "audio/mp4",
        }
    }
}

/// The folder of the originals.
pub(crate) const ORIGINALS: &str = "originals";
/// The folder of the renditions.
pub(crate) const RENDITIONS: &str = "renditions";

/// `ab/cd`: two levels of 256 folders each, so that none holds more than a program can list.
fn shard(name: &str) -> (&str, &str) {
    (&name[..2], &name[2..4])
}

pub(crate) fn original(hash: BlobHash) -> String {
    let name = hash.to_string();
    let (first, second) = shard(&name);
    format!("{ORIGINALS}/{first}/{second}/{name}")
}

/// Where a blob lies in a folder of blobs, for those who only read there.
pub fn original_path(root: &Path, hash: BlobHash) -> PathBuf {
    root.join(original(hash))
}

/// The folder of all originals, or of those whose hash begins with one byte.
pub(crate) fn originals(first: Option<u8>) -> String {
    first.map_or_else(|| ORIGINALS.to_owned(), |first| format!("{ORIGINALS}/{first:02x}"))
}

pub(crate) fn rendition(hash: BlobHash, variant: Variant) -> String {
    let name = hash.to_string();
    let (first, second) = shard(&name);
    format!("{RENDITIONS}/{first}/{second}/{name}.{}", variant.file_name())
}

/// The blob that a file name stands for, if it is one of ours.
pub(crate) fn named(file_name: &str) -> Option<BlobHash> {
    let lower = file_name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if lower { file_name.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_can_be_found_by_hand() {
        let hash = BlobHash(std::array::from_fn(|i| i as u8 + 0xa0));
        let name = hash.to_string();
        assert_eq!(original(hash), format!("originals/a0/a1/{name}"));
        assert_eq!(rendition(hash, Variant::Preview), format!("renditions/a0/a1/{name}.preview.jpg"));
        assert_eq!(named(&name), Some(hash));
        assert_eq!(named(&name.to_uppercase()), None);
        assert_eq!(named("README"), None);
    }
}
