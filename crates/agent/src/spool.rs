//! The spool: verified copies of what was chosen, so that the card may be taken away.
//!
//! A copy is named by the SHA-256 of its content, is written beside its place, flushed, read again,
//! and only then put there. A process killed at any moment leaves a whole copy or none.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use cradle_camera::{Card, CardError, CardPath};
use sha2::{Digest as _, Sha256};

use crate::records::private_folder;

/// Bytes read at a time.
const PIECE: usize = 1 << 20;
/// Beginning of the names of copies that are not whole yet.
const PARTIAL: &str = "partial-";

/// Where copies wait until the centre has them.
#[derive(Clone, Debug)]
pub struct Spool {
    folder: PathBuf,
}

/// A copy in the spool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// SHA-256 of the content in hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// Why a file was not copied.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// The card does not give it.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The disk does not take it.
    #[error(
        "The copy could not be written to this computer's disk: {0}. Make room; it is tried again by itself."
    )]
    Disk(io::Error),
    /// What was written is not what was read.
    #[error(
        "The copy of {0} differs from what was read. The disk of this computer may be failing; it is tried again by itself."
    )]
    Differs(CardPath),
    /// The camera has told another size than it gives.
    #[error(
        "{path} has {told} bytes, and {came} came from the camera. It is tried again by itself; if that does not help, put the card into a reader."
    )]
    Incomplete {
        /// Which file.
        path: CardPath,
        /// What it should have.
        told: u64,
        /// What it had.
        came: u64,
    },
    /// Two readings of one file are not the same.
    #[error(
        "{0} came differently from the camera when it was read a second time. Is the cable good? It is tried again by itself."
    )]
    Unsteady(CardPath),
}

impl Spool {
    /// Opens or makes the spool in a state folder, and clears away what an interrupted copy left.
    pub fn open(state: &Path) -> io::Result<Self> {
        let folder = state.join("spool");
        private_folder(&folder)?;
        for entry in fs::read_dir(&folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(PARTIAL) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { folder })
    }

    /// Where the copy of a content lies.
    pub fn place(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256)
    }

    /// Copies a file from a card. `name` tells copies apart that are made at the same time.
    ///
    /// What comes out of a camera by cable is read twice, and both readings must be the same: `known` is
    /// the SHA-256 of one that was made before.
    pub fn copy(
        &self,
        card: &Card,
        path: &CardPath,
        name: &str,
        known: Option<&str>,
    ) -> Result<Copied, SpoolError> {
        let partial = self.folder.join(format!("{PARTIAL}{name}"));
        let copied = self.write(card, path, &partial, known);
        if copied.is_err() {
            // What is left of it is cleared away at the next start at the latest.
            let _ = fs::remove_file(&partial);
        }
        copied
    }

    fn write(
        &self,
        card: &Card,
        path: &CardPath,
        partial: &Path,
        known: Option<&str>,
    ) -> Result<Copied, SpoolError> {
        let unreadable = |problem: io::Error| match problem.kind() {
            io::ErrorKind::NotFound => CardError::Absent(path.clone()),
            _ => CardError::Unreadable { path: path.clone(), problem },
        };
        let mut from = card.open(path)?;
        let told = from.size().map_err(unreadable)?;
        let mut to = File::create(partial).map_err(SpoolError::Disk)?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; PIECE];
        let mut size = 0;
        loop {
            let read = from.read(&mut piece).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
            to.write_all(&piece[..read]).map_err(SpoolError::Disk)?;
            size += read as u64;
        }
        if let Some(told) = told.filter(|told| *told != size) {
            return Err(SpoolError::Incomplete { path: path.clone(), told, came: size });
        }
        to.sync_all().map_err(SpoolError::Disk)?;
        let sha256 = hex::encode(hash.finalize());
        if hash_from_disk(partial).map_err(SpoolError::Disk)? != sha256 {
            return Err(SpoolError::Differs(path.clone()));
        }
        if card.camera().is_some() {
            let again = match known {
                Some(known) => known.to_owned(),
                None => hash_of(card.open(path)?).map_err(unreadable)?,
            };
            if again != sha256 {
                return Err(SpoolError::Unsteady(path.clone()));
            }
        }
        fs::rename(partial, self.place(&sha256)).map_err(SpoolError::Disk)?;
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(SpoolError::Disk)?;
        Ok(Copied { sha256, size })
    }

    /// Removes copies that nobody needs any more.
    pub fn sweep(&self, needed: &HashSet<String>) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with(PARTIAL) && !needed.contains(&name) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// SHA-256 of everything that a reader gives, in hexadecimal.
pub fn hash_of(mut from: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hex::encode(hash.finalize())),
            read => hash.update(&piece[..read]),
        }
    }
}

/// SHA-256 of a file as it is on the disk: what the system has kept in memory of writing it does not count.
/// What is not flushed yet stays there, so it is to be flushed before.
pub fn hash_from_disk(place: &Path) -> io::Result<String> {
    let file = File::open(place)?;
    #[cfg(target_os = "linux")]
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    hash_of(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_named_by_its_content_and_swept_when_nobody_needs_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("A.JPG"), "abc").unwrap();
        let card = Card::at(folder.path());
        let spool = Spool::open(&folder.path().join("state")).unwrap();
        let copied = spool.copy(&card, &CardPath::parse("A.JPG").unwrap(), "1", None).unwrap();
        // FIPS 180-2 appendix B.1.
        assert_eq!(copied.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(fs::read(spool.place(&copied.sha256)).unwrap(), b"abc");
        spool.sweep(&[copied.sha256.clone()].into()).unwrap();
        assert!(spool.place(&copied.sha256).exists());
        spool.sweep(&HashSet::new()).unwrap();
        assert!(!spool.place(&copied.sha256).exists());
    }

    #[test]
    fn what_an_interrupted_copy_left_is_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        Spool::open(folder.path()).unwrap();
        let left = folder.path().join("spool/partial-1");
        fs::write(&left, "half").unwrap();
        Spool::open(folder.path()).unwrap();
        assert!(!left.exists());
    }
}
