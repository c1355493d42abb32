//! Bytes in a folder of this machine: the calls, on threads that may wait for the disk.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use cradle_domain::BlobHash;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio_util::io::ReaderStream;

use crate::durable::Place;
use crate::{Content, Error, Fingerprint, Listed, layout};

/// Bytes read at a time when streaming.
const PIECE: usize = 256 * 1024;

#[derive(Debug)]
pub(crate) struct Folder(Arc<Place>);

/// Runs work that waits for the disk on a thread that may wait.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => Err(Error::Unreachable { reason: failed.to_string() }),
    }
}

impl Folder {
    pub(crate) async fn open(root: PathBuf) -> Result<Self, Error> {
        blocking(move || Place::open(root).map(|place| Self(Arc::new(place)))).await
    }

    pub(crate) async fn put_file(&self, path: PathBuf, of: Fingerprint) -> Result<bool, Error> {
        self.with(move |place| place.put_file(&path, of)).await
    }

    pub(crate) async fn put_bytes(&self, bytes: Bytes, of: Fingerprint) -> Result<bool, Error> {
        self.with(move |place| place.put_bytes(&bytes, of)).await
    }

    pub(crate) async fn put_rendition(&self, name: String, bytes: Bytes) -> Result<(), Error> {
        self.with(move |place| place.put_rendition(&name, &bytes)).await
    }

    pub(crate) async fn put_rendition_file(&self, name: String, path: PathBuf) -> Result<u64, Error> {
        self.with(move |place| place.put_rendition_file(&name, &path)).await
    }

    pub(crate) fn path(&self, hash: BlobHash) -> PathBuf {
        self.0.path(&layout::original(hash))
    }

    pub(crate) async fn read(&self, hash: BlobHash, most: u64) -> Result<Bytes, Error> {
        self.with(move |place| {
            let file = File::open(place.path(&layout::original(hash)))?;
            let size = file.metadata()?.len();
            if size > most {
                return Err(Error::TooLarge { size, most });
            }
            let mut bytes = Vec::with_capacity(size as usize);
            file.take(most).read_to_end(&mut bytes)?;
            Ok(bytes.into())
        })
        .await
    }

    pub(crate) async fn size(&self, name: String) -> Result<u64, Error> {
        self.with(move |place| Ok(fs::metadata(place.path(&name))?.len())).await
    }

    pub(crate) async fn remove(&self, name: String) -> Result<(), Error> {
        self.with(move |place| match fs::remove_file(place.path(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        })
        .await
    }

    pub(crate) async fn ready(&self) -> Result<(), Error> {
        self.with(|place| {
            let probe = place.write_temporary(b"ready?", true)?;
            Ok(fs::remove_file(probe)?)
        })
        .await
    }

    pub(crate) async fn open_name(&self, name: &str, range: Option<Range<u64>>) -> Result<Content, Error> {
        let path = self.0.path(name);
        let (file, size, range) = blocking(move || {
            let mut file = File::open(path)?;
            let size = file.metadata()?.len();
            let range = within(range, size)?;
            file.seek(SeekFrom::Start(range.start))?;
            Ok((file, size, range))
        })
        .await?;
        let wanted = tokio::io::AsyncReadExt::take(tokio::fs::File::from_std(file), range.end - range.start);
        let stream =
            ReaderStream::with_capacity(wanted, PIECE).map(|piece| piece.map_err(Error::from)).boxed();
        Ok(Content { size, range, stream })
    }

    pub(crate) fn list(&self, first: Option<u8>) -> BoxStream<'static, Result<Listed, Error>> {
        let folder = self.0.path(&layout::originals(first));
        let firsts = match first {
            Some(_) => stream::iter([Ok(folder)]).boxed(),
            None => stream::once(blocking(move || folders_in(&folder))).flat_map(each).boxed(),
        };
        // One folder of the second level at a time is read on the waiting thread.
        let shards = firsts.then(|first| async move {
            let first = first?;
            blocking(move || folders_in(&first)).await
        });
        let files = shards.flat_map(each).then(|shard| async move {
            let shard = shard?;
            blocking(move || blobs_in(&shard)).await
        });
        files.flat_map(each).boxed()
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Place) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = self.0.clone();
        blocking(move || work(&place)).await
    }
}

/// A list that may have failed as a stream of entries that may fail.
fn each<T: Send + 'static>(list: Result<Vec<T>, Error>) -> BoxStream<'static, Result<T, Error>> {
    match list {
        Ok(entries) => stream::iter(entries.into_iter().map(Ok)).boxed(),
        Err(error) => stream::iter([Err(error)]).boxed(),
    }
}

fn folders_in(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    Ok(folders)
}

fn blobs_in(path: &Path) -> Result<Vec<Listed>, Error> {
    let mut blobs = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let Some(hash) = entry.file_name().to_str().and_then(layout::named) else { continue };
        match entry.metadata() {
            Ok(about) => blobs.push(Listed { hash, size: about.len() }),
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(blobs)
}

/// The range as it can be served, or the size that it lies outside of.
pub(crate) fn within(range: Option<Range<u64>>, size: u64) -> Result<Range<u64>, Error> {
    let Some(range) = range else { return Ok(0..size) };
    if range.start >= size || range.end <= range.start {
        return Err(Error::OutOfRange { size });
    }
    Ok(range.start..range.end.min(size))
}
