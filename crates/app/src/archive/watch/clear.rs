//! Out of the way: what was taken, and what was not, with the reason beside it.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use cradle_blobs::hash_file;
use cradle_domain::CustomerId;
use cradle_store::library;

use crate::archive::problem::Problem;
use crate::{Context, Then};

/// The folder of files that were taken.
pub(super) const TAKEN: &str = "taken";
/// The folder of files that were not.
pub(super) const REFUSED: &str = "refused";

/// Clears away a file that was taken.
pub(super) async fn taken(
    ctx: &Context,
    owner: CustomerId,
    dir: &Path,
    file: &Path,
    then: Then,
) -> Result<(), Problem> {
    if then == Then::Remove && is_proven(ctx, owner, file).await? {
        return std::fs::remove_file(file).map_err(Problem::disk(file));
    }
    put(dir, TAKEN, file).map(drop)
}

/// Whether the centre holds this very file, by reading both through.
async fn is_proven(ctx: &Context, owner: CustomerId, file: &Path) -> Result<bool, Problem> {
    let content = hash_file(file).await?;
    let known = library::known(&mut ctx.read().await?, owner, &[content.sha256]).await?;
    Ok(!known.is_empty() && ctx.blobs().verify(content.hash).await.is_ok())
}

/// Clears away a file that was not taken.
pub(super) fn refused(dir: &Path, file: &Path, why: &str) -> Result<(), Problem> {
    let place = put(dir, REFUSED, file)?;
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".why.txt");
    say(&place.with_file_name(name), why)
}

/// Moves a file into a folder beside, in the folders that it was in.
fn put(dir: &Path, into: &str, file: &Path) -> Result<PathBuf, Problem> {
    let place = free(dir.join(into).join(file.strip_prefix(dir).unwrap_or(file)));
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(Problem::disk(folder))?;
    }
    std::fs::rename(file, &place).map_err(Problem::disk(file))?;
    Ok(place)
}

/// A place where nothing is: `scan.jpg` → `scan (2).jpg`.
fn free(wanted: PathBuf) -> PathBuf {
    let mut place = wanted.clone();
    for number in 2.. {
        if place.symlink_metadata().is_err() {
            break;
        }
        let mut name: OsString = wanted.file_stem().unwrap_or_default().to_owned();
        name.push(format!(" ({number})"));
        if let Some(extension) = wanted.extension() {
            name.push(OsStr::new("."));
            name.push(extension);
        }
        place = wanted.with_file_name(name);
    }
    place
}

/// Writes a reason where people look, once.
pub(super) fn say(place: &Path, why: &str) -> Result<(), Problem> {
    let text = format!("{why}\n");
    match std::fs::read(place) {
        Ok(there) if there == text.as_bytes() => Ok(()),
        _ => std::fs::write(place, text).map_err(Problem::disk(place)),
    }
}

/// Takes a reason away that holds no more.
pub(super) fn unsay(place: &Path) -> Result<(), Problem> {
    match std::fs::remove_file(place) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Problem::disk(place)(error)),
        _ => Ok(()),
    }
}
