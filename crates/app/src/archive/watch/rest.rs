//! Whether somebody is still writing a file.

use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use cradle_domain::{Instant, Span};

use crate::archive::problem::Problem;

/// Nothing has happened to a file for this long: it is whole. Programs set the time of the last
/// writing as they like while they copy; that of the last change (`ctime`) is the system's own.
const QUIET: Span = Span::from_secs(10);

/// A file that rests.
#[derive(Debug)]
pub(super) struct Resting {
    pub(super) path: PathBuf,
    was: (u64, u64, Instant),
}

impl Resting {
    /// Whether nobody has touched it since.
    pub(super) fn is_as_it_was(&self) -> Result<bool, Problem> {
        Ok(met(&self.path)?.is_some_and(|now| state(&now) == self.was))
    }
}

/// Which file it is, how long, and when it was last changed.
fn state(file: &Metadata) -> (u64, u64, Instant) {
    let changed = Instant::from_micros(file.ctime() * 1_000_000 + file.ctime_nsec() / 1_000);
    (file.ino(), file.size(), changed)
}

/// A file itself, not what a link leads to; nothing when it is gone or is no file.
fn met(path: &Path) -> Result<Option<Metadata>, Problem> {
    match std::fs::symlink_metadata(path) {
        Ok(file) => Ok(Some(file).filter(Metadata::is_file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::disk(path)(io::Error::from(error.kind()))),
    }
}

/// The files, when all of them rest.
pub(super) fn all<'a>(
    now: Instant,
    paths: impl Iterator<Item = &'a PathBuf>,
) -> Result<Option<Vec<Resting>>, Problem> {
    let mut resting = Vec::new();
    for path in paths {
        let Some(was) = met(path)?.as_ref().map(state) else { return Ok(None) };
        if was.2 + QUIET > now {
            return Ok(None);
        }
        resting.push(Resting { path: path.clone(), was });
    }
    Ok(Some(resting))
}
