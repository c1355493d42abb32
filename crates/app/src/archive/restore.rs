//! Bring records and bytes back from a copy.
//!
//! Every file is compared with its hash before it counts. The bytes come first and the records last,
//! all of them or none: a restore that is broken off leaves an empty centre, and can be begun again.

use std::path::{Path, PathBuf};

use cradle_blobs::{Blobs, Error as BlobError, hash_file, original_path};
use cradle_domain::BlobHash;
use cradle_store::archive::{self as store, Target};
use tokio::fs;

use super::manifest::{BLOBS, BlobList, FORMAT, Manifest, engine_name};
use super::problem::Problem;

/// From where to where.
#[derive(Debug)]
pub struct Restore {
    /// The folder of the copy.
    pub dir: PathBuf,
    /// Where the records go. Nobody may be using it.
    pub records: Target,
    /// Where the bytes go.
    pub blobs: Blobs,
    /// A folder for files on their way, best on the same disk as the bytes.
    pub arriving: PathBuf,
    /// Whether what is there may go.
    pub replace: bool,
}

/// What was brought back, or how far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Blobs that the records name and that were looked at.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs that were brought back now; the others were there, and good.
    pub fresh: u64,
    /// Blobs that were lost already when the copy was made.
    pub lacking: Vec<BlobHash>,
}

/// Brings a copy back; `progress` hears how far it is.
pub async fn restore(
    asked: &Restore,
    progress: impl Fn(&Restored) + Send + Sync,
) -> Result<Restored, Problem> {
    let dir = &asked.dir;
    let manifest = Manifest::read(dir).await?.ok_or_else(|| Problem::NoBackup(dir.clone()))?;
    check_fit(&manifest, &asked.records)?;
    if !asked.replace && !asked.records.is_empty().await? {
        return Err(Problem::NotEmpty);
    }
    manifest.check_records(dir).await?;
    let records = dir.join(&manifest.records);
    let mut list = BlobList::open(records.join(store::kept_blobs())).await?;
    let mut restored = Restored::default();
    while let Some((hash, size)) = list.next().await? {
        if manifest.lacking.contains(&hash.to_string()) {
            restored.lacking.push(hash);
        } else if bring(asked, hash, size).await? {
            restored.fresh += 1;
        }
        restored.blobs += 1;
        restored.bytes += size;
        progress(&restored);
    }
    store::load(&asked.records, &records, &manifest.migrations).await?;
    Ok(restored)
}

fn check_fit(manifest: &Manifest, target: &Target) -> Result<(), Problem> {
    let known = store::migrations(target.engine());
    let newer = manifest.format != FORMAT;
    if newer {
        return Err(Problem::Newer(manifest.program.clone()));
    }
    let to = engine_name(target.engine());
    if manifest.engine != to {
        let from = if to == "SQLite" { "PostgreSQL" } else { "SQLite" };
        return Err(Problem::OtherEngine { from, to });
    }
    if manifest.migrations.iter().any(|version| !known.contains(version)) {
        return Err(Problem::Newer(manifest.program.clone()));
    }
    Ok(())
}

/// Brings one blob back, unless a good one is there; whether it was brought.
async fn bring(asked: &Restore, hash: BlobHash, size: u64) -> Result<bool, Problem> {
    match asked.blobs.size(hash).await {
        Ok(there) if there == size => match asked.blobs.verify(hash).await {
            Ok(_) => return Ok(false),
            Err(BlobError::Damaged { .. }) => asked.blobs.remove(hash).await?,
            Err(error) => return Err(error.into()),
        },
        Ok(_) => asked.blobs.remove(hash).await?,
        Err(BlobError::Missing) => {}
        Err(error) => return Err(error.into()),
    }
    let from = original_path(&asked.dir.join(BLOBS), hash);
    let copy = asked.arriving.join(format!("restoring-{hash}"));
    // A copy of its own: the centre and its backup never share bytes on the disk.
    let copied = copy_checked(&from, &copy, hash).await;
    let put = match copied {
        Ok(content) => asked.blobs.put_hashed_file(&copy, &content).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match fs::remove_file(&copy).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Problem::disk(&copy)(error));
        }
        _ => {}
    }
    put.map(|_| true)
}

async fn copy_checked(from: &Path, to: &Path, hash: BlobHash) -> Result<cradle_blobs::Fingerprint, Problem> {
    fs::copy(from, to).await.map_err(Problem::disk(from))?;
    let found = hash_file(to).await?;
    if found.hash == hash { Ok(found) } else { Err(Problem::Damaged(from.display().to_string())) }
}
