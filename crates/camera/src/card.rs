//! A memory card, folder or camera, and what was found on it so far.

mod index;
mod list;
mod original;
mod removal;
mod source;
mod watch;

use std::collections::HashMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::name::CardPath;
use crate::shot::{FoundFile, FoundShot};
use crate::tether::{Tether, Trouble};
use index::Index;
pub use original::Original;
pub use removal::{Held, NotRemoved};
use source::Source;
pub use watch::Watch;

/// A card or folder as the camera, or a camera. Only read, but for what somebody wants removed
/// ([`Card::hold`]).
pub struct Card {
    source: Source,
    index: RwLock<Index>,
    /// Held by whoever looks at it.
    look: Mutex<()>,
}

/// Why a file of the card cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// It is not there (any more), or it is not a plain file.
    #[error("{0} is no longer on the camera")]
    Absent(CardPath),
    /// The camera gives files whole only, and this one is too large for a look at its beginning.
    #[error("{0} is too large to be looked at in the camera")]
    WholeOnly(CardPath),
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
        Self::of(Source::Folder(root.into()))
    }

    /// What is in a camera that hands out its pictures itself.
    pub fn in_camera(tether: Arc<Tether>) -> Self {
        Self::of(Source::Camera(tether))
    }

    fn of(source: Source) -> Self {
        Self { source, index: RwLock::default(), look: Mutex::default() }
    }

    /// The card's folder; none inside a camera.
    pub fn root(&self) -> Option<&Path> {
        match &self.source {
            Source::Folder(root) => Some(root),
            Source::Camera(_) => None,
        }
    }

    /// The camera that it is in, where that hands out its pictures itself.
    pub fn camera(&self) -> Option<&Arc<Tether>> {
        match &self.source {
            Source::Folder(_) => None,
            Source::Camera(tether) => Some(tether),
        }
    }

    /// Whether the card is there.
    pub fn is_present(&self) -> bool {
        self.read().present
    }

    /// Whether its file system is open for reading only; a camera does not tell.
    pub fn is_read_only(&self) -> bool {
        self.root().is_some_and(crate::mounts::is_read_only)
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

    /// The folders in a folder, as far as they are listed.
    pub(crate) fn folders_in(&self, folder: &CardPath) -> Vec<CardPath> {
        self.read().folders_in(folder)
    }

    /// Everything in a folder that is no folder, whether it has to do with pictures or not; looked up now.
    pub(crate) fn files_in(&self, folder: &CardPath) -> Vec<CardPath> {
        self.source.files(folder)
    }

    /// Looks at the card once, listing what is new or has changed, the newest folders first, and
    /// tells `on_change` after each part that it has listed.
    pub fn refresh(&self, on_change: &mut dyn FnMut(Change)) {
        list::refresh(self, &|| false, on_change);
    }

    /// Does something during which it is not looked at: what is away for a moment is not gone.
    pub fn unseen<T>(&self, act: impl FnOnce() -> T) -> T {
        let _nobody_looks = self.look.lock().unwrap_or_else(PoisonError::into_inner);
        act()
    }

    /// Opens a plain file below the root; links are not followed.
    pub fn open(&self, path: &CardPath) -> Result<Original, CardError> {
        match &self.source {
            Source::Folder(root) => source::open(root, path).map(Original::File),
            Source::Camera(tether) => {
                let told = self.read().file(path).map(|file| Some(file.size));
                // Only what is no picture is not in the list: the camera's print order.
                let size = match told {
                    Some(size) => size.filter(|size| *size > 0),
                    None => source::looked(tether, path)?,
                };
                Ok(Original::of_camera(Arc::clone(tether), path.clone(), size))
            }
        }
    }

    /// Up to `most` bytes from the start of a file.
    pub fn head(&self, path: &CardPath, most: u64) -> Result<Vec<u8>, CardError> {
        match &self.source {
            Source::Folder(_) => {
                let mut bytes = Vec::new();
                let read = self.open(path)?.take(most).read_to_end(&mut bytes);
                read.map(|_| bytes).map_err(|problem| CardError::Unreadable { path: path.clone(), problem })
            }
            Source::Camera(tether) => {
                let size = match self.read().file(path).map(|file| file.size) {
                    Some(size) => Some(size),
                    None => source::looked(tether, path)?,
                };
                tether.head(path, size, most).map_err(|trouble| CardError::of_camera(path, trouble))
            }
        }
    }

    /// Whether a file is still the one that was found: same size, same time of writing.
    pub fn is_unchanged(&self, file: &FoundFile) -> bool {
        match &self.source {
            Source::Folder(root) => source::open(root, &file.path)
                .and_then(|open| {
                    open.metadata().map_err(|problem| CardError::unreadable(&file.path, problem))
                })
                .is_ok_and(|now| now.len() == file.size && source::modified(&now) == file.modified),
            // A camera tells what changes by being listed anew.
            Source::Camera(_) => self.read().file(&file.path).as_ref() == Some(file),
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CardError {
    pub(crate) fn unreadable(path: &CardPath, problem: io::Error) -> Self {
        match problem.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Absent(path.clone()),
            _ => Self::Unreadable { path: path.clone(), problem },
        }
    }

    pub(crate) fn of_camera(path: &CardPath, trouble: Trouble) -> Self {
        match trouble {
            Trouble::Absent | Trouble::Gone => Self::Absent(path.clone()),
            Trouble::Unsupported => Self::WholeOnly(path.clone()),
            trouble => Self::Unreadable { path: path.clone(), problem: io::Error::other(trouble) },
        }
    }
}

#[cfg(test)]
mod tests;
