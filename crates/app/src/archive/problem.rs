//! What keeps a copy from being made or brought back, for the person at the command line.

use std::io;
use std::path::{Path, PathBuf};

use cradle_store::StoreError;
use cradle_store::archive::LoadError;

use crate::Error;

/// Why nothing was copied or brought back, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The centre itself.
    #[error(transparent)]
    Centre(#[from] Error),
    /// A folder or file that cannot be used.
    #[error("{} cannot be used: {source}", path.display())]
    Disk {
        /// Which.
        path: PathBuf,
        /// What the disk said.
        source: io::Error,
    },
    /// Another one is at work in the same folder.
    #[error("Another backup is being made in {}. Wait for its end, or choose another folder.", .0.display())]
    Busy(PathBuf),
    /// There is no manifest, which is written last.
    #[error("There is no complete backup in {}: its manifest.json is missing.", .0.display())]
    NoBackup(PathBuf),
    /// Something in the copy is not what the manifest says.
    #[error("The backup is damaged: {0} is not what was backed up. Nothing was changed in the records.")]
    Damaged(String),
    /// Records of one engine do not fit the other.
    #[error(
        "This backup was taken from {from}, and this centre keeps its records in {to}. Restore it into {from}."
    )]
    OtherEngine {
        /// Where the copy is from.
        from: &'static str,
        /// What this centre works with.
        to: &'static str,
    },
    /// A newer program made it.
    #[error("This backup was made by a newer Cradle ({0}). Restore it with that one, or a later one.")]
    Newer(String),
    /// There is a centre in the place.
    #[error(
        "There are accounts in this centre already. Restore into an empty one, or say --replace to put the backup in place of all that is there."
    )]
    NotEmpty,
    /// The folder for an export is in use.
    #[error("There is something in {} already. An export goes into an empty folder.", .0.display())]
    InTheWay(PathBuf),
    /// Another import is at work.
    #[error("Another import is running. Wait for its end.")]
    Importing,
    /// The database.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl Problem {
    pub(super) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { path, source }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Centre(error.into())
    }
}

impl From<cradle_blobs::Error> for Problem {
    fn from(error: cradle_blobs::Error) -> Self {
        Self::Centre(error.into())
    }
}
