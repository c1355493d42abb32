//! A file that has arrived, and what it says itself.

use std::io::Read as _;
use std::path::Path;

use cradle_blobs::{Fingerprint, hash_file};
use cradle_domain::library::LocalTime;
use cradle_domain::{CameraId, CustomerId, ImageId, UploadId};
use cradle_imaging::Kind;
use cradle_imaging::facts::{read, read_movie};
use cradle_store::library::Through;

use super::begin::on_disk;
use super::facts::{Said, said};
use super::judge::{HEAD, Judged, judge};
use crate::{Error, Result};

/// A file that has arrived whole.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Whose it is.
    pub owner: CustomerId,
    /// Its name on the camera or disk.
    pub filename: String,
    /// The camera that it comes from.
    pub camera: Option<CameraId>,
    /// The picture that it is a further file of.
    pub part_of: Option<ImageId>,
    /// What its SHA-256 is said to be.
    pub sha256: Option<[u8; 32]>,
    /// When it was taken, for files that do not say so themselves.
    pub taken_at: Option<LocalTime>,
    /// The upload that is finished with it.
    pub upload: Option<UploadId>,
    /// The permission by which somebody else sends it.
    pub through: Option<Through>,
}

/// A file with what was found out about it.
pub(super) struct Found {
    pub(super) judged: Judged,
    pub(super) said: Said,
    pub(super) content: Fingerprint,
}

/// Reads what the file at `path` is and says; refuses what nobody can keep.
pub(super) async fn look_at(path: &Path, arrival: &Arrival) -> Result<Found> {
    let (path_of_head, filename) = (path.to_owned(), arrival.filename.clone());
    let (judged, said) = on_disk(move || {
        let mut head = Vec::new();
        let mut file = std::fs::File::open(path_of_head)?;
        (&mut file).take(HEAD).read_to_end(&mut head)?;
        let judged = judge(&head, &filename);
        let facts = match &judged {
            // Films keep what they say wherever they like, mostly at their end.
            Ok(judged) if !judged.kind.is_picture() && judged.kind != Kind::Sidecar => read_movie(&mut file),
            _ => read(&head),
        };
        Ok((judged, said(&facts)))
    })
    .await?;
    let judged = judged?;
    let content = hash_file(path).await?;
    if arrival.sha256.is_some_and(|claimed| claimed != content.sha256) {
        return Err(Error::conflict(
            "content-mismatch",
            "This file did not arrive as it left: its SHA-256 is another one. It was not kept; send it again.",
        ));
    }
    Ok(Found { judged, said, content })
}
