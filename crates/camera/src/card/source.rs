//! Where a card's folders and files are: in a file system, or inside a camera. What both can tell is
//! asked here; how a card is listed with it, `list` says.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::CardError;
use super::index::Place;
use crate::format::Format;
use crate::name::CardPath;
use crate::shot::FoundFile;
use crate::tether::Tether;

/// Folders that systems keep for themselves.
const SYSTEM_FOLDERS: [&str; 4] = ["system volume information", "$recycle.bin", "lost+found", "found.000"];
/// A size of PTP's that stands for one that does not fit into 32 bits.
const NO_SIZE: u64 = 0xFFFF_FFFF;

pub(super) enum Source {
    Folder(PathBuf),
    Camera(Arc<Tether>),
}

/// A file by its name.
pub(super) type Entry = (OsString, CardPath, Format);

/// What a folder holds, by name and kind alone.
#[derive(Default)]
pub(super) struct Entries {
    pub folders: Vec<CardPath>,
    pub files: Vec<Entry>,
}

impl Entries {
    fn add_folder(&mut self, folder: &CardPath, name: &OsString) {
        let shown = name.to_string_lossy();
        if !shown.starts_with('.') && !SYSTEM_FOLDERS.contains(&shown.to_lowercase().as_str()) {
            self.folders.extend(folder.join(name));
        }
    }

    fn add_file(&mut self, folder: &CardPath, name: OsString) {
        let shown = name.to_string_lossy();
        if !shown.starts_with('.')
            && let Some(format) = Format::of(&shown)
            && let Some(path) = folder.join(&name)
        {
            self.files.push((name, path, format));
        }
    }
}

impl Source {
    /// What a folder holds; none when it cannot be read (any more).
    pub fn entries(&self, folder: &CardPath) -> Option<Entries> {
        let mut entries = Entries::default();
        match self {
            Self::Folder(root) => {
                let listed = match fs::read_dir(root.join(folder.relative())) {
                    // What we may not read will not be ours by asking again.
                    Err(problem) if problem.kind() == ErrorKind::PermissionDenied => return Some(entries),
                    listed => listed.ok()?,
                };
                for entry in listed {
                    // A card pulled out in the middle: what is left is looked at next time.
                    let Ok(entry) = entry else { break };
                    let Ok(kind) = entry.file_type() else { continue };
                    if kind.is_dir() {
                        entries.add_folder(folder, &entry.file_name());
                    } else if kind.is_file() {
                        entries.add_file(folder, entry.file_name());
                    }
                }
            }
            Self::Camera(tether) => {
                let named = |written: &String| CardPath::parse(written).ok()?.names().next();
                let names = tether.names(folder).ok()?;
                names.folders.iter().filter_map(named).for_each(|name| entries.add_folder(folder, &name));
                names.files.iter().filter_map(named).for_each(|name| entries.add_file(folder, name));
            }
        }
        Some(entries)
    }

    /// Every file of a folder.
    pub fn files(&self, folder: &CardPath) -> Vec<CardPath> {
        match self {
            Self::Folder(root) => {
                let entries = fs::read_dir(root.join(folder.relative())).into_iter().flatten().flatten();
                entries.filter_map(|entry| folder.join(&entry.file_name())).collect()
            }
            Self::Camera(tether) => {
                let names = tether.names(folder).unwrap_or_default().files;
                names
                    .iter()
                    .filter_map(|name| folder.join(&CardPath::parse(name).ok()?.names().next()?))
                    .collect()
            }
        }
    }

    /// When a folder was last changed; none when it is none. A camera does not tell.
    pub fn folder_changed(&self, folder: &CardPath) -> Option<i64> {
        match self {
            Self::Folder(root) => {
                let entry = root.join(folder.relative()).symlink_metadata().ok().filter(Metadata::is_dir)?;
                Some(modified(&entry))
            }
            Self::Camera(_) => Some(0),
        }
    }

    /// Size and time of files of one folder, in their order; none of what is not there. None at all
    /// when the source does not answer.
    pub fn look(&self, folder: &CardPath, files: &[&Entry]) -> Option<Vec<Option<FoundFile>>> {
        let found = |(_, path, format): &Entry, size, modified| FoundFile {
            path: path.clone(),
            format: *format,
            size,
            modified,
        };
        match self {
            Self::Folder(root) => {
                let place = root.join(folder.relative());
                let look = |file: &&Entry| {
                    let entry = place.join(&file.0).symlink_metadata().ok().filter(Metadata::is_file)?;
                    Some(found(file, entry.len(), modified(&entry)))
                };
                Some(files.iter().map(look).collect())
            }
            Self::Camera(tether) => {
                let paths: Vec<&CardPath> = files.iter().map(|(_, path, _)| path).collect();
                let looked = tether.look(folder, &paths).ok()?;
                let told = files.iter().zip(looked).map(|(file, looked)| {
                    let looked = looked?;
                    let modified = looked.time.max(0).saturating_mul(1_000_000_000);
                    Some(found(file, known(looked.size).unwrap_or(0), modified))
                });
                Some(told.collect())
            }
        }
    }
}

/// The size of a file in a camera that is not in the list.
pub(super) fn looked(tether: &Tether, path: &CardPath) -> Result<Option<u64>, CardError> {
    let looked =
        tether.look(&path.folder(), &[path]).map_err(|trouble| CardError::of_camera(path, trouble))?;
    let told = looked.into_iter().next().flatten().ok_or_else(|| CardError::Absent(path.clone()))?;
    Ok(known(told.size))
}

pub(super) fn known(size: Option<u64>) -> Option<u64> {
    size.filter(|size| *size != NO_SIZE)
}

/// Opens a plain file below a folder; links are not followed.
pub(super) fn open(root: &Path, path: &CardPath) -> Result<File, CardError> {
    let unreadable = |problem| CardError::unreadable(path, problem);
    let mut place = root.to_owned();
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
    if opened.is_file() && same_entry(&seen, &opened) {
        Ok(file)
    } else {
        Err(CardError::Absent(path.clone()))
    }
}

/// Time of the last change in nanoseconds since 1970; 0 where there is none.
pub(super) fn modified(entry: &Metadata) -> i64 {
    let at = entry.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    at.and_then(|at| i64::try_from(at.as_nanos()).ok()).unwrap_or(0)
}

#[cfg(unix)]
pub(super) fn place(entry: &Metadata) -> Place {
    use std::os::unix::fs::MetadataExt as _;
    (entry.dev(), entry.ino())
}

#[cfg(not(unix))]
pub(super) fn place(_entry: &Metadata) -> Place {
    (0, 0)
}

/// Whether two looks were at the same entry of the file system.
fn same_entry(a: &Metadata, b: &Metadata) -> bool {
    place(a) == place(b)
}

/// Whether another file system begins at this folder.
pub(super) fn is_mounted(root: &Path, entry: &Metadata) -> bool {
    let parent = root.canonicalize().ok().and_then(|root| Some(root.parent()?.to_owned()));
    let parent = parent.and_then(|parent| fs::metadata(parent).ok());
    parent.is_some_and(|parent| place(&parent).0 != place(entry).0)
}
