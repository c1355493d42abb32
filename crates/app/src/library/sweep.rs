//! Remove what nobody refers to: uploads whose time is over, and bytes without a picture.
//!
//! A blob goes in three steps. It is doomed in a transaction that proves that nothing refers to it;
//! in a later one its record is held, the proof repeated, the bytes removed and the record
//! forgotten. Whoever brings the same content meanwhile waits at that record, or calls it off.

use cradle_domain::{BlobHash, Span, UploadId};
use cradle_store::library;
use futures::StreamExt;
use serde::{Deserialize, Serialize};

use super::at_hand::sweep_scratch;
use super::begin::{on_disk, path_of, remove_file};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Result};

/// Sweeps a slice of the bytes and enqueues itself for the next; once through, for the next day.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Sweep {
    /// Where the slice begins: the first byte of the hashes.
    #[serde(default)]
    first: u8,
}

/// First bytes that one slice covers, so that no slice is long.
const SLICE: u8 = 16;
/// How long bytes without a picture are left alone: somebody may be about to refer to them.
const GRACE: Span = Span::from_hours(24);
const DAY: Span = Span::from_hours(24);
/// Records looked at in one statement.
const BATCH: usize = 500;

impl Work for Sweep {
    const KIND: &'static str = "library.sweep";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        if self.first == 0 {
            sweep_expired_uploads(ctx).await?;
            sweep_stray_files(ctx).await?;
            sweep_scratch(ctx).await?;
        }
        let last = self.first.saturating_add(SLICE - 1);
        for first in self.first..=last {
            write_down_strays(ctx, first).await?;
        }
        doom(ctx, self.first, last).await?;
        remove_doomed(ctx).await?;
        let (next, at) = match self.first.checked_add(SLICE) {
            Some(first) => (Self { first }, ctx.now()),
            None => (Self::default(), ctx.now() + DAY),
        };
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, &next, at).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Uploads whose time is over go, with what has come of them.
async fn sweep_expired_uploads(ctx: &Context) -> Result<()> {
    loop {
        let expired = library::expired_uploads(&mut ctx.read().await?, ctx.now(), BATCH as u32).await?;
        for upload in &expired {
            let mut tx = ctx.write().await?;
            library::remove_upload(&mut tx, upload.owner, upload.id).await?;
            tx.commit().await?;
            remove_file(&path_of(ctx, upload.id)).await?;
        }
        if expired.len() < BATCH {
            return Ok(());
        }
    }
}

/// Files of uploads that have no record any more. The record of an upload is there before its file.
async fn sweep_stray_files(ctx: &Context) -> Result<()> {
    let folder = ctx.settings().uploads.clone();
    let files: Vec<UploadId> = on_disk(move || {
        let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
        let names = names.collect::<std::io::Result<Vec<_>>>()?;
        Ok(names.iter().filter_map(|name| name.to_str()?.parse().ok()).collect())
    })
    .await?;
    for some in files.chunks(BATCH) {
        let known = library::uploads_known(&mut ctx.read().await?, some).await?;
        for stray in some.iter().filter(|id| !known.contains(id)) {
            remove_file(&path_of(ctx, *stray)).await?;
        }
    }
    Ok(())
}

/// Bytes that a crash left without a record are written down; their time begins now.
async fn write_down_strays(ctx: &Context, first: u8) -> Result<()> {
    let mut listed = ctx.blobs().list(Some(first)).chunks(BATCH);
    while let Some(some) = listed.next().await {
        let some = some.into_iter().collect::<Result<Vec<_>, _>>()?;
        let hashes: Vec<BlobHash> = some.iter().map(|blob| blob.hash).collect();
        let strays = library::blobs_without_record(&mut ctx.read().await?, &hashes).await?;
        if strays.is_empty() {
            continue;
        }
        let mut tx = ctx.write().await?;
        for blob in some.iter().filter(|blob| strays.contains(&blob.hash)) {
            library::adopt_blob(&mut tx, blob.hash, blob.size, ctx.now()).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn doom(ctx: &Context, first: u8, last: u8) -> Result<()> {
    let now = ctx.now();
    let mut tx = ctx.write().await?;
    library::doom_blobs(&mut tx, first, last, now - GRACE, now).await?;
    Ok(tx.commit().await?)
}

async fn remove_doomed(ctx: &Context) -> Result<()> {
    loop {
        let doomed = library::doomed_blobs(&mut ctx.read().await?, BATCH as u32).await?;
        for hash in &doomed {
            let mut tx = ctx.write().await?;
            if library::hold_doomed_blob(&mut tx, *hash).await? {
                // While the record is held, nobody can begin to rely on these bytes.
                ctx.blobs().remove(*hash).await?;
                library::forget_blob(&mut tx, *hash).await?;
                tracing::info!(blob = %hash, "bytes that nobody refers to were removed");
            }
            tx.commit().await?;
        }
        if doomed.len() < BATCH {
            return Ok(());
        }
    }
}
