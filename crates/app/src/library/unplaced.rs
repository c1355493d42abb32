//! Originals without the place where they were taken: what tells it is written over while they are sent.

use std::ops::Range;

use bytes::Bytes;
use cradle_blobs::{Content, Error as BlobError};
use cradle_domain::BlobHash;
use cradle_domain::library::Image;
use cradle_imaging::{Edits, without_position};
use futures::StreamExt;
use futures::stream::BoxStream;

use crate::{Context, Error, Result};

/// How an original can be given to somebody who is not to learn where it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unplaced {
    /// It says nothing of a place.
    AsItIs,
    /// The place can be written over.
    Cleaned,
    /// It tells a place that cannot be taken out of it.
    Never,
}

/// The largest original that is read whole to find what tells its place.
const LARGEST: u64 = 128 << 20;

/// How this original can be given without its place.
pub(crate) fn unplaced(image: &Image) -> Unplaced {
    match (image.media_type.as_str(), image.position) {
        // A JPEG may tell what nobody has read in it: it is always gone through.
        ("image/jpeg", _) if image.size <= LARGEST => Unplaced::Cleaned,
        ("image/jpeg", _) | (_, Some(_)) => Unplaced::Never,
        (_, None) => Unplaced::AsItIs,
    }
}

/// What is to be written over in a file.
async fn edits(ctx: &Context, blob: BlobHash) -> Result<Edits> {
    // The whole file is in memory for this moment, twice; afterwards only a few bytes of it.
    let _turn = ctx.cleaning().acquire().await.map_err(Error::defect)?;
    let file = ctx.blobs().read(blob, LARGEST).await?;
    tokio::task::spawn_blocking(move || without_position(&file)).await.map_err(Error::defect)
}

/// Opens an original, or a part of it, without its place.
pub(super) async fn open(ctx: &Context, blob: BlobHash, range: Option<Range<u64>>) -> Result<Content> {
    let edits = edits(ctx, blob).await?;
    let content = ctx.blobs().open(blob, range).await?;
    let stream = edited(content.stream, edits, content.range.start);
    Ok(Content { size: content.size, range: content.range, stream })
}

/// The pieces of a file from `at` on, written over.
fn edited(
    pieces: BoxStream<'static, Result<Bytes, BlobError>>,
    edits: Edits,
    at: u64,
) -> BoxStream<'static, Result<Bytes, BlobError>> {
    if edits.is_empty() {
        return pieces;
    }
    let mut at = at;
    let edit = move |piece: Result<Bytes, BlobError>| {
        let mut piece = Vec::from(piece?);
        edits.apply(at, &mut piece);
        at += piece.len() as u64;
        Ok(Bytes::from(piece))
    };
    pieces.map(edit).boxed()
}
