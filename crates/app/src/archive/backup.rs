//! Copy all records and bytes into a folder while the centre runs.
//!
//! The records come first, as they are at one moment; then the bytes that they name. Meanwhile no
//! bytes are removed from the centre. The manifest comes last and makes the copy valid; until then
//! the one before it holds, with its own records and all of its bytes. Bytes that are in the folder
//! already are not copied again.

use std::collections::HashSet;
use std::fs::TryLockError;
use std::path::{Path, PathBuf};

use cradle_blobs::{Blobs, Error as BlobError};
use cradle_domain::BlobHash;
use cradle_store::archive as store;
use futures::TryStreamExt as _;
use tokio::fs;

use super::hold::Hold;
use super::manifest::{BLOBS, BlobList, FORMAT, Manifest, engine_name, entry, flush_folder};
use super::problem::Problem;
use crate::Context;

/// How far a copy is, or what it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Blobs that the records name and that were looked at.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs that were copied now; the others were in the folder already.
    pub fresh: u64,
    /// Blobs that the centre has lost and that no earlier copy holds.
    pub lacking: Vec<BlobHash>,
}

/// Where and how to copy.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The folder.
    pub dir: PathBuf,
    /// Read what is in the folder already through as well, and copy anew what is not what it was.
    pub check: bool,
}

/// Records are copied into folders of this name and a number.
const RECORDS: &str = "records-";
/// Where bytes are written before they have their name.
const ARRIVING: &str = "arriving";

/// Makes a copy; `progress` hears how far it is.
pub async fn backup(
    ctx: &Context,
    asked: &Backup,
    progress: impl Fn(&Copied) + Send + Sync,
) -> Result<Copied, Problem> {
    let dir = &asked.dir;
    fs::create_dir_all(dir).await.map_err(Problem::disk(dir))?;
    let _alone = alone(dir)?;
    let before = Manifest::read(dir).await?;
    remove_others(dir, before.as_ref()).await?;
    let mut hold = Hold::take(ctx).await?;
    let made = copy(ctx, asked, &mut hold, &progress).await;
    hold.release(ctx).await?;
    let (copied, manifest) = made?;
    manifest.write(dir).await?;
    remove_others(dir, Some(&manifest)).await?;
    prune(dir, &manifest).await?;
    Ok(copied)
}

/// The folder's lock, until it is dropped.
fn alone(dir: &Path) -> Result<std::fs::File, Problem> {
    let path = dir.join(".lock");
    let file =
        std::fs::File::options().create(true).append(true).open(&path).map_err(Problem::disk(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Problem::Busy(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(Problem::disk(&path)(error)),
    }
}

async fn copy(
    ctx: &Context,
    asked: &Backup,
    hold: &mut Hold,
    progress: &(impl Fn(&Copied) + Send + Sync),
) -> Result<(Copied, Manifest), Problem> {
    let dir = &asked.dir;
    let made_at = ctx.now();
    let (name, folder) = fresh_folder(dir, made_at.micros()).await?;
    let snapshot = store::snapshot(ctx.db(), &folder).await?;
    let mut files = Vec::new();
    for file in &snapshot.files {
        files.push(entry(&folder, file.clone()).await?);
    }
    flush_folder(&folder).await.map_err(Problem::disk(&folder))?;
    flush_folder(dir).await.map_err(Problem::disk(dir))?;

    let into = Into {
        blobs: Blobs::folder(dir.join(BLOBS)).await?,
        arriving: dir.join(ARRIVING),
        check: asked.check,
    };
    fs::create_dir_all(&into.arriving).await.map_err(Problem::disk(&into.arriving))?;
    let mut list = BlobList::open(folder.join(store::kept_blobs())).await?;
    let mut copied = Copied::default();
    while let Some((hash, size)) = list.next().await? {
        match into.take(ctx, hash, size).await? {
            Taken::There => {}
            Taken::Fresh => copied.fresh += 1,
            Taken::Lacking => copied.lacking.push(hash),
        }
        copied.blobs += 1;
        copied.bytes += size;
        hold.renew(ctx).await?;
        progress(&copied);
    }
    fs::remove_dir_all(&into.arriving).await.map_err(Problem::disk(&into.arriving))?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        made_at: made_at.timestamp(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        engine: engine_name(snapshot.engine).to_owned(),
        migrations: snapshot.migrations,
        records: name,
        files,
        blobs: copied.blobs,
        bytes: copied.bytes,
        lacking: copied.lacking.iter().map(ToString::to_string).collect(),
    };
    Ok((copied, manifest))
}

/// A folder for records that is not there yet, even where the clock stands still or was set back.
async fn fresh_folder(dir: &Path, first: i64) -> Result<(String, PathBuf), Problem> {
    let mut number = first;
    loop {
        let name = format!("{RECORDS}{number}");
        let folder = dir.join(&name);
        match fs::create_dir(&folder).await {
            Ok(()) => return Ok((name, folder)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(Problem::disk(&folder)(error)),
        }
    }
}

/// Where bytes are copied to.
struct Into {
    blobs: Blobs,
    arriving: PathBuf,
    check: bool,
}

enum Taken {
    There,
    Fresh,
    Lacking,
}

impl Into {
    async fn take(&self, ctx: &Context, hash: BlobHash, size: u64) -> Result<Taken, Problem> {
        if self.has(hash, size).await? {
            return Ok(Taken::There);
        }
        let path = self.arriving.join(hash.to_string());
        remove_file(&path).await?;
        let content = match ctx.blobs().fetch(hash, &path).await {
            Ok(content) => content,
            Err(error @ (BlobError::Missing | BlobError::Damaged { .. })) => {
                tracing::error!(blob = %hash, %error, "the centre has lost a file, which is not in the backup");
                return Ok(Taken::Lacking);
            }
            Err(error) => return Err(error.into()),
        };
        self.blobs.put_hashed_file(&path, &content).await?;
        remove_file(&path).await?;
        Ok(Taken::Fresh)
    }

    /// Whether a good copy is there already.
    async fn has(&self, hash: BlobHash, size: u64) -> Result<bool, Problem> {
        match self.blobs.size(hash).await {
            Ok(there) if there == size && !self.check => return Ok(true),
            Ok(_) => {}
            Err(BlobError::Missing) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        match self.blobs.verify(hash).await {
            Ok(_) => Ok(true),
            Err(BlobError::Damaged { .. }) => {
                self.blobs.remove(hash).await?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

async fn remove_file(path: &Path) -> Result<(), Problem> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::disk(path)(error)),
        _ => Ok(()),
    }
}

/// Removes records that no manifest names: of earlier copies, and of one that was broken off.
async fn remove_others(dir: &Path, but: Option<&Manifest>) -> Result<(), Problem> {
    let mut entries = fs::read_dir(dir).await.map_err(Problem::disk(dir))?;
    while let Some(entry) = entries.next_entry().await.map_err(Problem::disk(dir))? {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let number = name.strip_prefix(RECORDS).is_some_and(|rest| rest.parse::<i64>().is_ok());
        if number && but.is_none_or(|manifest| manifest.records != name) {
            fs::remove_dir_all(entry.path()).await.map_err(Problem::disk(&entry.path()))?;
        }
    }
    Ok(())
}

/// Removes bytes that the records of the copy do not name: what was deleted in the centre does not
/// live on here.
async fn prune(dir: &Path, manifest: &Manifest) -> Result<(), Problem> {
    let mut wanted = HashSet::new();
    let mut list = BlobList::open(dir.join(&manifest.records).join(store::kept_blobs())).await?;
    while let Some((hash, _)) = list.next().await? {
        wanted.insert(hash);
    }
    let blobs = Blobs::folder(dir.join(BLOBS)).await?;
    let mut listed = blobs.list(None);
    while let Some(blob) = listed.try_next().await? {
        if !wanted.contains(&blob.hash) {
            blobs.remove(blob.hash).await?;
        }
    }
    Ok(())
}
