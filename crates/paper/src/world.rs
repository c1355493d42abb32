//! What a template can see: its folder's files, what it is to say, and nothing else.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use crate::fonts::Choice;
use crate::templates::ours;

/// The largest file of a folder that a template gets, such as a logo.
const LARGEST: u64 = 8 << 20;

/// The file that everything begins with.
pub(crate) const MAIN: &str = "main.typ";
/// The file that says what a document says.
pub(crate) const DATA: &str = "data.json";

/// What a template can see.
pub(crate) struct Desk<'a> {
    library: &'a LazyHash<Library>,
    choice: &'a Choice,
    main: FileId,
    /// Files that are made for this one document, by name.
    made: HashMap<String, Bytes>,
    /// The operator's folder.
    folder: Option<&'a Path>,
    /// What was read, so that nothing changes while a document is set.
    sources: Mutex<HashMap<FileId, FileResult<Source>>>,
}

impl<'a> Desk<'a> {
    /// A desk with these files on it, and the operator's folder beside it.
    pub(crate) fn new(
        library: &'a LazyHash<Library>,
        choice: &'a Choice,
        made: HashMap<String, Bytes>,
        folder: Option<&'a Path>,
    ) -> Self {
        Self { library, choice, main: id_of(MAIN), made, folder, sources: Mutex::default() }
    }

    /// A file by its name.
    fn read(&self, id: FileId) -> FileResult<Bytes> {
        // No package is ever fetched.
        let path: &RootedPath = id.get();
        let name = path.vpath().get_without_slash();
        if *path.root() != VirtualRoot::Project {
            return Err(FileError::Other(Some("packages are not available here".into())));
        }
        if let Some(bytes) = self.made.get(name) {
            return Ok(bytes.clone());
        }
        if let Some(bytes) = self.folder.map(|folder| beside(folder, name)).transpose()?.flatten() {
            return Ok(Bytes::new(bytes));
        }
        let text = ours(name).ok_or_else(|| FileError::NotFound(PathBuf::from(name)))?;
        Ok(Bytes::new(text.as_bytes()))
    }
}

/// The identifier of a file by its name.
fn id_of(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| unreachable!("a plain name is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// A file of the operator's folder; `None` where there is none. A link that leads out of the folder
/// leads nowhere.
fn beside(folder: &Path, name: &str) -> FileResult<Option<Vec<u8>>> {
    let path = folder.join(name);
    let Ok(whole) = path.canonicalize() else { return Ok(None) };
    if !folder.canonicalize().is_ok_and(|folder| whole.starts_with(folder)) {
        return Err(FileError::AccessDenied);
    }
    let size = fs::metadata(&whole).map_err(|error| FileError::from_io(error, &path))?.len();
    if size > LARGEST {
        return Err(FileError::Other(Some("the file is larger than 8 MiB".into())));
    }
    fs::read(&whole).map(Some).map_err(|error| FileError::from_io(error, &path))
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.choice.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let bytes = self.read(id)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
            Ok(Source::new(id, text.trim_start_matches('\u{feff}').to_owned()))
        };
        sources.entry(id).or_insert_with(read).clone()
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.read(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.choice.fonts.get(index).cloned()
    }

    /// A document says what it was told, whenever it is set.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
