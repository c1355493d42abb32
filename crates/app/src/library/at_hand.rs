//! Originals as files that other programs can read.

use std::path::{Path, PathBuf};

use cradle_blobs::Error as BlobError;
use cradle_domain::BlobHash;
use futures::StreamExt;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::begin::on_disk;
use crate::Context;

/// A file that is there as long as this is held.
#[derive(Debug)]
pub(super) struct AtHand {
    path: PathBuf,
    passing: bool,
}

impl AtHand {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for AtHand {
    fn drop(&mut self) {
        if self.passing {
            // One that cannot be removed now is removed by the sweep.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The folder for what is needed for a moment only.
pub(super) fn scratch(ctx: &Context) -> PathBuf {
    ctx.settings().uploads.join("scratch")
}

/// A name in that folder that nobody else has.
pub(super) async fn passing(ctx: &Context, extension: &str) -> Result<AtHand, BlobError> {
    let folder = scratch(ctx);
    tokio::fs::create_dir_all(&folder).await?;
    Ok(AtHand { path: folder.join(format!("{}.{extension}", Uuid::new_v4())), passing: true })
}

/// A blob as a file: where it lies, or a copy when it lies in a bucket.
pub(super) async fn at_hand(ctx: &Context, blob: BlobHash) -> Result<AtHand, BlobError> {
    if let Some(path) = ctx.blobs().as_file(blob) {
        // Says that it is missing, if it is, as a bucket would.
        ctx.blobs().size(blob).await?;
        return Ok(AtHand { path, passing: false });
    }
    let copy = passing(ctx, "original").await?;
    let mut file = tokio::fs::File::create(copy.path()).await?;
    let mut content = ctx.blobs().open(blob, None).await?;
    while let Some(bytes) = content.stream.next().await {
        file.write_all(&bytes?).await?;
    }
    file.flush().await?;
    Ok(copy)
}

/// How long a file in the scratch folder is left alone: longer than anybody works on one.
const LEFT_ALONE: std::time::Duration = std::time::Duration::from_hours(48);

/// Removes what programs that died have left in the scratch folder.
pub(super) async fn sweep_scratch(ctx: &Context) -> crate::Result<()> {
    let folder = scratch(ctx);
    on_disk(move || {
        let entries = match std::fs::read_dir(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries.flatten() {
            let age = entry.metadata().and_then(|about| about.modified()).map(|at| at.elapsed());
            if age.is_ok_and(|age| age.is_ok_and(|age| age > LEFT_ALONE)) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
        Ok(())
    })
    .await
}
