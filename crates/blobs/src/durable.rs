//! Files that survive a power cut.
//!
//! A file is written under a temporary name in `incoming/`, flushed, given its name by a hard link
//! (which fails when the name is taken, so that two writers cannot both be first) and its folders
//! are flushed. Only then is it acknowledged.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::{Error, Fingerprint, layout};

/// Where files are written before they have their name.
const INCOMING: &str = "incoming";

#[derive(Debug)]
pub(crate) struct Place {
    root: PathBuf,
    /// Held shared as long as the folder is in use: whoever gets it alone may clear `incoming/`.
    _in_use: File,
    /// Folders that are known to be durable with all above them.
    durable: Mutex<HashSet<PathBuf>>,
    next_name: AtomicU64,
}

impl Place {
    pub(crate) fn open(root: PathBuf) -> Result<Self, Error> {
        for name in [INCOMING, layout::ORIGINALS, layout::RENDITIONS] {
            fs::create_dir_all(root.join(name))?;
        }
        File::open(&root)?.sync_all()?;
        let incoming = root.join(INCOMING);
        let in_use = File::options().create(true).append(true).open(root.join(".in-use"))?;
        match in_use.try_lock() {
            Ok(()) => {
                clear(&incoming)?;
                in_use.unlock()?;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        in_use.lock_shared()?;
        let durable = Mutex::new(HashSet::from([root.join(layout::ORIGINALS)]));
        let next_name = AtomicU64::new(0);
        Ok(Self { root, _in_use: in_use, durable, next_name })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn put_file(&self, path: &Path, of: Fingerprint) -> Result<bool, Error> {
        let target = self.path(&layout::original(of.hash));
        if self.is_there(&target, of.size)? {
            return Ok(false);
        }
        File::open(path)?.sync_all()?;
        match self.name(path, &target) {
            // Another file system, or one without hard links.
            Err(error) if is_no_link(&error) => {
                let copy = self.temporary();
                let copied =
                    fs::copy(path, &copy).and_then(|_| File::open(&copy)?.sync_all()).map_err(Error::from);
                let named = copied.and_then(|()| self.name_temporary(&copy, &target));
                remove_quietly(&copy);
                named
            }
            named => Ok(named?),
        }
    }

    pub(crate) fn put_bytes(&self, bytes: &[u8], of: Fingerprint) -> Result<bool, Error> {
        let target = self.path(&layout::original(of.hash));
        if self.is_there(&target, of.size)? {
            return Ok(false);
        }
        let file = self.write_temporary(bytes, true)?;
        let named = self.name_temporary(&file, &target);
        remove_quietly(&file);
        named
    }

    pub(crate) fn put_rendition(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let file = self.write_temporary(bytes, false)?;
        let named = move_to(&file, &self.path(name));
        if named.is_err() {
            remove_quietly(&file);
        }
        Ok(named?)
    }

    /// Bytes of it. A long file is flushed before it gets its name: half of one would play and end.
    pub(crate) fn put_rendition_file(&self, name: &str, path: &Path) -> Result<u64, Error> {
        let (file, target) = (File::open(path)?, self.path(name));
        file.sync_all()?;
        let size = file.metadata()?.len();
        match move_to(path, &target) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let copy = self.temporary();
                let copied = fs::copy(path, &copy).and_then(|_| File::open(&copy)?.sync_all());
                let named = copied.and_then(|()| move_to(&copy, &target));
                if named.is_err() {
                    remove_quietly(&copy);
                }
                named?;
            }
            named => named?,
        }
        Ok(size)
    }

    /// Whether the blob is there in its full length, and durably so. A shorter or longer file under
    /// its name is damage, which this very content can heal: it is moved out of the way.
    fn is_there(&self, target: &Path, size: u64) -> Result<bool, Error> {
        match fs::metadata(target) {
            Ok(about) if about.len() == size => {
                // Its writer may not have come to flush the folder yet.
                self.flush_folders(target)?;
                Ok(true)
            }
            Ok(about) => {
                tracing::warn!(
                    file = %target.display(), has = about.len(), should_have = size,
                    "a damaged file in the picture store is replaced by a good one"
                );
                fs::remove_file(target)?;
                Ok(false)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a flushed file its name as well; false when the name was taken in the meantime.
    fn name(&self, file: &Path, target: &Path) -> io::Result<bool> {
        let linked = fs::hard_link(file, target).or_else(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(error);
            }
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::hard_link(file, target)
        });
        let fresh = match linked {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(error),
        };
        self.flush_folders(target)?;
        Ok(fresh)
    }

    /// As [`Place::name`] for a file of our own, which may be moved where links are unknown.
    fn name_temporary(&self, file: &Path, target: &Path) -> Result<bool, Error> {
        match self.name(file, target) {
            Err(error) if is_no_link(&error) => {
                target.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::rename(file, target)?;
                self.flush_folders(target)?;
                Ok(true)
            }
            named => Ok(named?),
        }
    }

    /// Flushes the folder of a file, and the ones above it when this process has not seen them yet.
    fn flush_folders(&self, target: &Path) -> io::Result<()> {
        let mut new = Vec::new();
        for (depth, folder) in target.ancestors().skip(1).enumerate() {
            let known = self.known_folders().contains(folder);
            if depth == 0 || !known {
                File::open(folder)?.sync_all()?;
            }
            if known {
                break;
            }
            new.push(folder.to_owned());
        }
        self.known_folders().extend(new);
        Ok(())
    }

    fn known_folders(&self) -> std::sync::MutexGuard<'_, HashSet<PathBuf>> {
        // The set only grows; a thread that panicked cannot have left it half changed.
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn temporary(&self) -> PathBuf {
        let number = self.next_name.fetch_add(1, Ordering::Relaxed);
        self.root.join(INCOMING).join(format!("{}-{number}", std::process::id()))
    }

    pub(crate) fn write_temporary(&self, bytes: &[u8], flush: bool) -> Result<PathBuf, Error> {
        let path = self.temporary();
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            if flush { file.sync_all() } else { Ok(()) }
        });
        match written {
            Ok(()) => Ok(path),
            Err(error) => {
                remove_quietly(&path);
                Err(error.into())
            }
        }
    }
}

/// Whether a hard link cannot be made here at all.
fn is_no_link(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, TooManyLinks, Unsupported};
    matches!(error.kind(), CrossesDevices | Unsupported | PermissionDenied | TooManyLinks)
}

/// Gives a file its name, making the folders above it where they are missing.
fn move_to(file: &Path, target: &Path) -> io::Result<()> {
    fs::rename(file, target).or_else(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            return Err(error);
        }
        target.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::rename(file, target)
    })
}

/// Removes a temporary file. One that cannot be removed is cleared away at the next start.
fn remove_quietly(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(file = %path.display(), %error, "a temporary file stays until the next start");
    }
}

/// Removes what processes that are gone have left half written.
fn clear(incoming: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(incoming)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}
