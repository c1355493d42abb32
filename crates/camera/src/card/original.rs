//! A file of a card or camera, open.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use crate::name::CardPath;
use crate::tether::{Remote, Tether};

/// The bytes of a file as they were written by the camera.
pub enum Original {
    /// On a card or in a folder.
    File(File),
    /// In a camera.
    Remote(Remote),
}

impl Original {
    pub(super) fn of_camera(tether: Arc<Tether>, path: CardPath, size: Option<u64>) -> Self {
        Self::Remote(Remote::new(tether, path, size))
    }

    /// Bytes, as the card or camera tells; none where it does not.
    pub fn size(&self) -> io::Result<Option<u64>> {
        match self {
            Self::File(file) => file.metadata().map(|about| Some(about.len())),
            Self::Remote(remote) => Ok(remote.size()),
        }
    }
}

impl Read for Original {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Remote(remote) => remote.read(into),
        }
    }
}

impl Seek for Original {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Remote(remote) => remote.seek(to),
        }
    }
}
