//! A memory card or folder, and what was found on it so far.

mod index;
mod list;
mod watch;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::name::CardPath;
use crate::shot::{FoundFile, FoundShot};
use index::Index;
pub use watch::Watch;

/// A card or folder as the camera. Only ever read.
pub struct Card {
    root: PathBuf,
    index: RwLock<Index>,
}

/// Why a file of the card cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// It is not there (any more), or it is not a plain file.
    #[error("{0} is no longer on the camera")]
    Absent(CardPath),
    /// It is there and cannot be read: the card or its reader is failing.
    #[error("{path} cannot be read from the camera: {problem}")]
    Unreadable {
        /// Which file.
        path: CardPath,
        /// What the system says.
        problem: io::Error,
    },
}

/// What a look at the card has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Shots came, went or changed.
    Shots,
    /// Everything has been listed.
    Complete,
    /// The card was taken away.
    Gone,
    /// The card was put back.
    Back,
}

impl Card {
    /// A card at this folder, which need not be there yet. Lists nothing by itself: see
    /// [`Card::refresh`] and [`Card::watch`].
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), index: RwLock::default() }
    }

    /// The card's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the card is there.
    pub fn is_present(&self) -> bool {
        self.read().present
    }

    /// Whether the card is still being listed.
    pub fn is_reading(&self) -> bool {
        self.read().reading
    }

    /// The shots found so far, in no particular order.
    pub fn shots(&self) -> Vec<Arc<FoundShot>> {
        self.read().shots().cloned().collect()
    }

    /// The shot of this name.
    pub fn shot(&self, name: &CardPath) -> Option<Arc<FoundShot>> {
        self.read().shot(name)
    }

    /// The shots by the lower-case names of all their files, for whoever writes names as FAT does.
    pub fn by_lowercase_name(&self) -> HashMap<String, Arc<FoundShot>> {
        let index = self.read();
        let files = index.shots().flat_map(|shot| shot.files().iter().map(move |file| (file, shot)));
        files.map(|(file, shot)| (file.path.as_str().to_lowercase(), Arc::clone(shot))).collect()
    }

    /// Looks at the card once, listing what is new or has changed, the newest folders first, and
    /// tells `on_change` after each part that it has listed.
    pub fn refresh(&self, on_change: &mut dyn FnMut(Change)) {
        list::refresh(self, &|| false, on_change);
    }

    /// Opens a plain file below the root; links are not followed.
    pub fn open(&self, path: &CardPath) -> Result<File, CardError> {
        let unreadable = |problem: io::Error| match problem.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => CardError::Absent(path.clone()),
            _ => CardError::Unreadable { path: path.clone(), problem },
        };
        let mut place = self.root.clone();
        let mut names = path.names().peekable();
        let mut seen = None;
        while let Some(name) = names.next() {
            place.push(name);
            let entry = place.symlink_metadata().map_err(unreadable)?;
            let wanted = if names.peek().is_some() { entry.is_dir() } else { entry.is_file() };
            if !wanted {
                return Err(CardError::Absent(path.clone()));
            }
            seen = Some(entry);
        }
        let seen = seen.ok_or_else(|| CardError::Absent(path.clone()))?;
        let file = File::open(&place).map_err(unreadable)?;
        let opened = file.metadata().map_err(unreadable)?;
        if opened.is_file() && list::same_entry(&seen, &opened) {
            Ok(file)
        } else {
            Err(CardError::Absent(path.clone()))
        }
    }

    /// Up to `most` bytes from the start of a file.
    pub fn head(&self, path: &CardPath, most: u64) -> Result<Vec<u8>, CardError> {
        let mut bytes = Vec::new();
        let read = self.open(path)?.take(most).read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|problem| CardError::Unreadable { path: path.clone(), problem })
    }

    /// Whether a file is still the one that was found: same size, same time of writing.
    pub fn is_unchanged(&self, file: &FoundFile) -> bool {
        let now = self.open(&file.path).and_then(|open| {
            open.metadata().map_err(|problem| CardError::Unreadable { path: file.path.clone(), problem })
        });
        now.is_ok_and(|now| now.len() == file.size && list::modified(&now) == file.modified)
    }

    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
