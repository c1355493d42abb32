//! Bytes, named by their content.
//!
//! A *blob* is the original of a picture, film or sound; its name is the BLAKE3 of its content.
//! Beside it lie its *renditions*, smaller files made from it, which can be made again at any time.
//! Both live in a folder of this machine or in an S3-compatible bucket, under names that can be
//! read without this program: `originals/ab/cd/abcd…` and `renditions/ab/cd/abcd….preview.jpg`.
//!
//! What has been put is durable: it survives a power cut from the moment the call returns. What is
//! there already is not written again, whoever brings it. This crate knows no customers and no
//! records; that a blob is there gives nobody the right to see it.

mod bucket;
mod durable;
mod error;
mod fingerprint;
mod folder;
mod layout;
mod pace;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use cradle_domain::BlobHash;
use futures::StreamExt;
use futures::stream::BoxStream;

pub use bucket::BucketAddress;
pub use error::Error;
pub use fingerprint::{Fingerprint, hash_bytes, hash_file};
pub use layout::{Variant, original_path};
pub use pace::Pace;

use bucket::Bucket;
use folder::Folder;

/// The place where bytes are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs(Form);

#[derive(Clone, Debug)]
enum Form {
    Folder(Arc<Folder>),
    Bucket(Arc<Bucket>),
}

/// A blob that is durably there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name: the BLAKE3 of its content.
    pub hash: BlobHash,
    /// Bytes.
    pub size: u64,
    /// SHA-256, for other people's tools.
    pub sha256: [u8; 32],
    /// SHA-1, for other people's tools.
    pub sha1: [u8; 20],
    /// Whether this call wrote it; false when it was there already.
    pub fresh: bool,
}

/// Bytes on their way out.
pub struct Content {
    /// Bytes of the whole file.
    pub size: u64,
    /// Which of them come: a part of `0..size`.
    pub range: Range<u64>,
    /// They themselves. An error in the middle means that what came before is not the whole.
    pub stream: BoxStream<'static, Result<Bytes, Error>>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content")
            .field("size", &self.size)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

/// A blob as the listing names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub hash: BlobHash,
    /// Bytes.
    pub size: u64,
}

impl Blobs {
    /// A folder of this machine, made if it is missing. What a process that died left half written
    /// is cleared away, unless another process is using the folder right now.
    pub async fn folder(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Folder::open(path.into()).await.map(|folder| Self(Form::Folder(Arc::new(folder))))
    }

    /// An S3-compatible bucket. Says at once when the address makes no sense; whether the bucket
    /// answers is told by [`Blobs::ready`].
    pub fn bucket(address: &BucketAddress) -> Result<Self, Error> {
        Bucket::open(address).map(|bucket| Self(Form::Bucket(Arc::new(bucket))))
    }

    /// Keeps the content of a file durably. The file itself stays where it is, so that nothing is
    /// lost when the program dies before anything refers to the blob; in a folder on the same file
    /// system the blob shares its bytes, and no second copy is written. Nobody may change the file
    /// afterwards: remove it once the record is there.
    pub async fn put_file(&self, path: &Path) -> Result<Stored, Error> {
        let content = hash_file(path).await?;
        self.put_hashed_file(path, &content).await
    }

    /// As [`Blobs::put_file`], for a file whose content has been hashed before.
    pub async fn put_hashed_file(&self, path: &Path, content: &Fingerprint) -> Result<Stored, Error> {
        let fresh = match &self.0 {
            Form::Folder(folder) => folder.put_file(path.to_owned(), *content).await?,
            Form::Bucket(bucket) => bucket.put_file(path, content).await?,
        };
        Ok(content.stored(fresh))
    }

    /// Keeps bytes durably.
    pub async fn put_bytes(&self, bytes: Bytes) -> Result<Stored, Error> {
        let content = hash_bytes(&bytes);
        let fresh = match &self.0 {
            Form::Folder(folder) => folder.put_bytes(bytes, content).await?,
            Form::Bucket(bucket) => bucket.put_bytes(bytes, &content).await?,
        };
        Ok(content.stored(fresh))
    }

    /// A whole blob in memory, checked against its name. One that is larger than `most` bytes is
    /// [`Error::TooLarge`] before any of it is read.
    pub async fn read(&self, hash: BlobHash, most: u64) -> Result<Bytes, Error> {
        let bytes = match &self.0 {
            Form::Folder(folder) => folder.read(hash, most).await?,
            Form::Bucket(bucket) => bucket.read(hash, most).await?,
        };
        let found = BlobHash(*blake3::hash(&bytes).as_bytes());
        if found == hash { Ok(bytes) } else { Err(Error::Damaged { hash }) }
    }

    /// A blob, or a part of it, as a stream.
    pub async fn open(&self, hash: BlobHash, range: Option<Range<u64>>) -> Result<Content, Error> {
        self.open_name(&layout::original(hash), range).await
    }

    /// Bytes of a blob.
    pub async fn size(&self, hash: BlobHash) -> Result<u64, Error> {
        let name = layout::original(hash);
        match &self.0 {
            Form::Folder(folder) => folder.size(name).await,
            Form::Bucket(bucket) => bucket.size(&name).await,
        }
    }

    /// Writes a blob into a new file, durably, and compares it with its name on the way. The file is
    /// removed again when it is not what its name says; its folder is left to the caller.
    pub async fn fetch(&self, hash: BlobHash, to: &Path) -> Result<Fingerprint, Error> {
        let mut content = self.open(hash, None).await?;
        let fetched = fingerprint::write(&mut content.stream, to).await;
        let fetched = match fetched {
            Ok(found) if found.hash == hash => return Ok(found),
            Ok(_) => Err(Error::Damaged { hash }),
            Err(error) => Err(error),
        };
        if let Err(error) = tokio::fs::remove_file(to).await {
            tracing::warn!(file = %to.display(), %error, "a file that is not whole stays");
        }
        fetched
    }

    /// Reads a blob through and compares it with its name.
    pub async fn verify(&self, hash: BlobHash) -> Result<u64, Error> {
        self.verify_at(hash, &mut Pace::default()).await
    }

    /// As [`Blobs::verify`], no faster than allowed.
    pub async fn verify_at(&self, hash: BlobHash, pace: &mut Pace) -> Result<u64, Error> {
        let mut content = self.open(hash, None).await?;
        let mut hasher = blake3::Hasher::new();
        while let Some(bytes) = content.stream.next().await {
            let bytes = bytes?;
            hasher.update(&bytes);
            pace.passed(bytes.len()).await;
        }
        let whole = hasher.count() == content.size;
        if whole && hasher.finalize().as_bytes() == &hash.0 {
            Ok(content.size)
        } else {
            Err(Error::Damaged { hash })
        }
    }

    /// Removes a blob and its renditions for good; one that is not there is no error. The caller
    /// has proved that nothing refers to it.
    pub async fn remove(&self, hash: BlobHash) -> Result<(), Error> {
        // The original goes last: whatever is left after a crash is found by the next listing.
        for name in Variant::ALL.map(|variant| layout::rendition(hash, variant)) {
            self.remove_name(name).await?;
        }
        self.remove_name(layout::original(hash)).await
    }

    /// All blobs, or those whose hash begins with one byte, in no particular order. Files that nobody
    /// of ours has named are passed over.
    pub fn list(&self, first: Option<u8>) -> BoxStream<'static, Result<Listed, Error>> {
        match &self.0 {
            Form::Folder(folder) => folder.list(first),
            Form::Bucket(bucket) => bucket.list(first),
        }
    }

    /// Puts a rendition in place, whole or not at all, instead of the one before. It may be lost in
    /// a power cut, since it can be made again.
    pub async fn put_rendition(&self, hash: BlobHash, variant: Variant, bytes: Bytes) -> Result<(), Error> {
        let name = layout::rendition(hash, variant);
        match &self.0 {
            Form::Folder(folder) => folder.put_rendition(name, bytes).await,
            Form::Bucket(bucket) => bucket.put_rendition(&name, bytes).await,
        }
    }

    /// As [`Blobs::put_rendition`], for one that is too large to be held in memory. The file may be
    /// gone afterwards, and is the caller's to remove when it is not.
    pub async fn put_rendition_file(
        &self,
        hash: BlobHash,
        variant: Variant,
        path: &Path,
    ) -> Result<u64, Error> {
        let name = layout::rendition(hash, variant);
        match &self.0 {
            Form::Folder(folder) => folder.put_rendition_file(name, path.to_owned()).await,
            Form::Bucket(bucket) => bucket.put_rendition_file(&name, path).await,
        }
    }

    /// Bytes of a rendition; [`Error::Missing`] when it has to be made (again).
    pub async fn rendition_size(&self, hash: BlobHash, variant: Variant) -> Result<u64, Error> {
        let name = layout::rendition(hash, variant);
        let size = match &self.0 {
            Form::Folder(folder) => folder.size(name).await?,
            Form::Bucket(bucket) => bucket.size(&name).await?,
        };
        if size == 0 { Err(Error::Missing) } else { Ok(size) }
    }

    /// Where a blob lies as a file that other programs can read, if it is one. They may not change
    /// it.
    pub fn as_file(&self, hash: BlobHash) -> Option<PathBuf> {
        match &self.0 {
            Form::Folder(folder) => Some(folder.path(hash)),
            Form::Bucket(_) => None,
        }
    }

    /// A rendition as a stream; [`Error::Missing`] when it has to be made (again).
    pub async fn open_rendition(
        &self,
        hash: BlobHash,
        variant: Variant,
        range: Option<Range<u64>>,
    ) -> Result<Content, Error> {
        let content = self.open_name(&layout::rendition(hash, variant), range).await?;
        // What a power cut leaves of a file that was not flushed is an empty file.
        if content.size == 0 { Err(Error::Missing) } else { Ok(content) }
    }

    /// Whether bytes can be kept right now.
    pub async fn ready(&self) -> Result<(), Error> {
        match &self.0 {
            Form::Folder(folder) => folder.ready().await,
            Form::Bucket(bucket) => bucket.ready().await,
        }
    }

    async fn open_name(&self, name: &str, range: Option<Range<u64>>) -> Result<Content, Error> {
        match &self.0 {
            Form::Folder(folder) => folder.open_name(name, range).await,
            Form::Bucket(bucket) => bucket.open_name(name, range).await,
        }
    }

    async fn remove_name(&self, name: String) -> Result<(), Error> {
        match &self.0 {
            Form::Folder(folder) => folder.remove(name).await,
            Form::Bucket(bucket) => bucket.remove(&name).await,
        }
    }
}
