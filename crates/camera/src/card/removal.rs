//! Removing a file: held first, so that what is proven, by reading it through, is what is removed.
//!
//! In a folder the file is reached name by name from the root on, no link is followed, and it is removed
//! from the very folder that it was opened in, if the same file is still there.

use std::io;
use std::sync::Arc;

use super::source::{Source, known};
use super::{Card, CardError, Original};
use crate::name::CardPath;
use crate::tether::talk::Looked;
use crate::tether::{Tether, Trouble};

/// A file that may be removed.
pub struct Held {
    path: CardPath,
    at: At,
}

enum At {
    Folder(folder::Held),
    Camera(Arc<Tether>, Looked),
}

/// Why a file was not removed.
#[derive(Debug, thiserror::Error)]
pub enum NotRemoved {
    /// It is not the one any more that was held.
    #[error("{0} has changed on the camera meanwhile")]
    Changed(CardPath),
    /// Nothing may be written there.
    #[error("the card is open for reading only")]
    ReadOnly,
    /// The camera or the system says no.
    #[error("{0}")]
    Refused(String),
    /// It is not there, or cannot be reached.
    #[error(transparent)]
    Card(#[from] CardError),
    /// Something broke over it: it may be there or not.
    #[error("nobody knows whether {path} is on the camera still: {problem}")]
    Unsure {
        /// Which file.
        path: CardPath,
        /// What broke.
        problem: io::Error,
    },
}

impl Card {
    /// Takes hold of a file as it is now.
    pub fn hold(&self, path: &CardPath) -> Result<Held, CardError> {
        let at = match &self.source {
            Source::Folder(root) => At::Folder(folder::hold(root, path)?),
            Source::Camera(tether) => At::Camera(Arc::clone(tether), looked(tether, path)?),
        };
        Ok(Held { path: path.clone(), at })
    }

    /// Removes a file for good, if it is still the one that is held.
    pub fn remove(&self, held: Held) -> Result<(), NotRemoved> {
        let path = held.path;
        match held.at {
            At::Folder(held) => folder::remove(&held, &path)?,
            At::Camera(tether, before) => removed(&tether, &path, &before)?,
        }
        self.write().forget_file(&path);
        Ok(())
    }
}

impl Held {
    /// Where it lies.
    pub const fn path(&self) -> &CardPath {
        &self.path
    }

    /// Whether it is marked in the camera as one that is not to be removed.
    pub fn is_protected(&self) -> bool {
        match &self.at {
            At::Folder(held) => held.is_protected(),
            At::Camera(_, looked) => looked.protected,
        }
    }

    /// Bytes, where that is told.
    pub fn size(&self) -> Option<u64> {
        match &self.at {
            At::Folder(held) => Some(held.size()),
            At::Camera(_, looked) => known(looked.size),
        }
    }

    /// Whether another path is the same file: a second name of it.
    pub fn is_at(&self, other: &std::fs::Metadata) -> bool {
        match &self.at {
            At::Folder(held) => held.is_at(other),
            At::Camera(..) => false,
        }
    }

    /// Its content from its beginning: what lies on the card, not what the system remembers of it.
    pub fn open(&self) -> Result<Original, CardError> {
        match &self.at {
            At::Folder(held) => {
                held.open().map(Original::File).map_err(|problem| CardError::unreadable(&self.path, problem))
            }
            At::Camera(tether, looked) => {
                let size = known(looked.size).filter(|size| *size > 0);
                Ok(Original::of_camera(Arc::clone(tether), self.path.clone(), size))
            }
        }
    }
}

fn looked(tether: &Tether, path: &CardPath) -> Result<Looked, CardError> {
    let looked =
        tether.look(&path.folder(), &[path]).map_err(|trouble| CardError::of_camera(path, trouble))?;
    looked.into_iter().next().flatten().ok_or_else(|| CardError::Absent(path.clone()))
}

fn removed(tether: &Tether, path: &CardPath, before: &Looked) -> Result<(), NotRemoved> {
    if looked(tether, path)? != *before {
        return Err(NotRemoved::Changed(path.clone()));
    }
    tether.remove(path).map_err(|trouble| match trouble {
        Trouble::Unsupported => NotRemoved::Refused("it cannot do this over its cable".to_owned()),
        Trouble::Refused(said) => NotRemoved::Refused(said),
        Trouble::Absent => CardError::Absent(path.clone()).into(),
        trouble => NotRemoved::Unsure { path: path.clone(), problem: io::Error::other(trouble) },
    })
}

#[cfg(unix)]
mod folder {
    use std::ffi::OsString;
    use std::fs::{File, Metadata};
    use std::io::{self, Seek as _, SeekFrom};
    use std::os::fd::OwnedFd;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, fstat, openat, statat, unlinkat};
    use rustix::io::Errno;

    use super::super::CardError;
    use super::NotRemoved;
    use crate::name::CardPath;

    /// A file, and the folder that it was opened in.
    pub(super) struct Held {
        folder: OwnedFd,
        name: OsString,
        file: File,
        seen: Metadata,
    }

    impl Held {
        /// The mark on FAT and exFAT that cameras set: nobody may write.
        pub fn is_protected(&self) -> bool {
            self.seen.mode() & 0o222 == 0
        }

        pub fn size(&self) -> u64 {
            self.seen.len()
        }

        pub fn is_at(&self, other: &Metadata) -> bool {
            (self.seen.dev(), self.seen.ino()) == (other.dev(), other.ino())
        }

        pub fn open(&self) -> io::Result<File> {
            let mut file = self.file.try_clone()?;
            #[cfg(target_os = "linux")]
            rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        }
    }

    pub(super) fn hold(root: &Path, path: &CardPath) -> Result<Held, CardError> {
        let unreadable = |problem: Errno| match problem {
            // A link is in the way.
            Errno::LOOP => CardError::Absent(path.clone()),
            problem => CardError::unreadable(path, problem.into()),
        };
        let folders = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let mut folder = openat(CWD, root, folders, Mode::empty()).map_err(unreadable)?;
        let mut names = path.names().peekable();
        while let Some(name) = names.next() {
            if names.peek().is_some() {
                let inside = openat(&folder, &name, folders | OFlags::NOFOLLOW, Mode::empty());
                folder = inside.map_err(unreadable)?;
                continue;
            }
            // What is no file may wait for somebody at its other end.
            let plain = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let file = File::from(openat(&folder, &name, plain, Mode::empty()).map_err(unreadable)?);
            let seen = file.metadata().map_err(|problem| CardError::unreadable(path, problem))?;
            if !seen.is_file() {
                break;
            }
            return Ok(Held { folder, name, file, seen });
        }
        Err(CardError::Absent(path.clone()))
    }

    pub(super) fn remove(held: &Held, path: &CardPath) -> Result<(), NotRemoved> {
        let unreadable = |problem: Errno| CardError::unreadable(path, problem.into());
        let unsure = |problem: Errno| NotRemoved::Unsure { path: path.clone(), problem: problem.into() };
        let now = held.file.metadata().map_err(|problem| CardError::unreadable(path, problem))?;
        let stamp = |about: &Metadata| {
            (about.len(), about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec())
        };
        let there = statat(&held.folder, &held.name, AtFlags::SYMLINK_NOFOLLOW).map_err(unreadable)?;
        let here = fstat(&held.file).map_err(unreadable)?;
        let is_there = (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino);
        if !is_there || stamp(&now) != stamp(&held.seen) {
            return Err(NotRemoved::Changed(path.clone()));
        }
        unlinkat(&held.folder, &held.name, AtFlags::empty()).map_err(|problem| match problem {
            Errno::ROFS => NotRemoved::ReadOnly,
            Errno::ACCESS | Errno::PERM => NotRemoved::Refused(io::Error::from(problem).to_string()),
            Errno::NOENT => NotRemoved::Changed(path.clone()),
            problem => unsure(problem),
        })?;
        // On the card itself before it is said to be gone.
        rustix::fs::fsync(&held.folder).map_err(unsure)
    }
}

#[cfg(not(unix))]
mod folder {
    use std::fs::{self, File, Metadata};
    use std::io::{self, Seek as _, SeekFrom};
    use std::path::{Path, PathBuf};

    use super::super::{CardError, source};
    use super::NotRemoved;
    use crate::name::CardPath;

    /// A file, and where it was opened.
    pub(super) struct Held {
        place: PathBuf,
        file: File,
        seen: Metadata,
    }

    impl Held {
        pub fn is_protected(&self) -> bool {
            self.seen.permissions().readonly()
        }

        pub fn size(&self) -> u64 {
            self.seen.len()
        }

        pub fn is_at(&self, _other: &Metadata) -> bool {
            false
        }

        pub fn open(&self) -> io::Result<File> {
            let mut file = self.file.try_clone()?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        }
    }

    pub(super) fn hold(root: &Path, path: &CardPath) -> Result<Held, CardError> {
        let file = source::open(root, path)?;
        let seen = file.metadata().map_err(|problem| CardError::unreadable(path, problem))?;
        Ok(Held { place: root.join(path.relative()), file, seen })
    }

    pub(super) fn remove(held: &Held, path: &CardPath) -> Result<(), NotRemoved> {
        let unreadable = |problem| NotRemoved::from(CardError::unreadable(path, problem));
        let now = held.place.symlink_metadata().map_err(unreadable)?;
        let stamp = |about: &Metadata| (about.len(), about.modified().ok(), about.created().ok());
        if !now.is_file() || stamp(&now) != stamp(&held.seen) {
            return Err(NotRemoved::Changed(path.clone()));
        }
        fs::remove_file(&held.place).map_err(|problem| match problem.kind() {
            io::ErrorKind::ReadOnlyFilesystem => NotRemoved::ReadOnly,
            io::ErrorKind::PermissionDenied => NotRemoved::Refused(problem.to_string()),
            _ => unreadable(problem),
        })
    }
}
