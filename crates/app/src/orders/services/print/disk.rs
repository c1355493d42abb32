//! Write into a lab's folder, so that what is written stays.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::jobs::Failure;

/// How the reason begins of work that waits for a folder.
pub(super) const AWAY: &str = "the lab's folder cannot be written to";

/// Writes a file that is on the disk when this returns.
pub(super) async fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let (path, bytes) = (path.to_owned(), bytes.to_vec());
    let writing = tokio::task::spawn_blocking(move || {
        use std::io::Write as _;
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut file = std::fs::File::create(&path)?;
        file.write_all(&bytes)?;
        file.sync_all()
    });
    writing.await.map_err(std::io::Error::other)?
}

/// Renames a folder, and makes sure that it stays renamed.
pub(super) async fn hand_over(part: &Path, whole: &Path) -> Result<(), Failure> {
    let (part, whole): (PathBuf, PathBuf) = (part.to_owned(), whole.to_owned());
    let renaming = tokio::task::spawn_blocking(move || {
        std::fs::rename(&part, &whole)?;
        match whole.parent() {
            Some(parent) => std::fs::File::open(parent)?.sync_all(),
            None => Ok(()),
        }
    });
    renaming.await.map_err(std::io::Error::other).and_then(|done| done).map_err(held)
}

/// A folder that cannot be written to now: a share that is away, a disk that is full.
pub(super) fn held(error: std::io::Error) -> Failure {
    Failure::Retry(format!("{AWAY}: {error}"))
}
