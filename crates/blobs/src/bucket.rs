//! Bytes in an S3-compatible bucket.
//!
//! Small files go in one request that fails when the name is taken; larger ones in parts, which
//! become visible together at the end. The content is the name, so that two writers of the same
//! name write the same bytes.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use cradle_domain::BlobHash;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder, Checksum};
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutOptions, RetryConfig,
    WriteMultipart,
};
use tokio::io::AsyncReadExt;

use crate::folder::within;
use crate::{Content, Error, Fingerprint, Listed, layout};

/// Files up to this size go in one request and are held in memory for it; larger ones go in parts of
/// this size. S3 wants parts of at least 5 MiB, and at most 10,000 of them.
const PART: u64 = 16 * 1024 * 1024;
/// The largest file whose parts of [`PART`] bytes are few enough; beyond, the parts grow.
const MOST_PARTS: u64 = 10_000;
/// Parts of one file on their way at the same time.
const AT_ONCE: usize = 2;

/// Where a bucket is and how it is opened.
#[derive(Clone, Default)]
pub struct BucketAddress {
    /// `s3://bucket` or `s3://bucket/prefix`.
    pub url: String,
    /// The service's address, such as `https://s3.example.org`; Amazon's own when left out.
    pub endpoint: Option<String>,
    /// The region; the service's default when left out.
    pub region: Option<String>,
    /// Access key and its secret; taken from the environment (`AWS_…`) or the machine's role when
    /// left out.
    pub key: Option<(String, String)>,
    /// How long a request is tried again before it counts as failed; 30 s when left out.
    pub patience: Option<Duration>,
}

impl std::fmt::Debug for BucketAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secret stays out of logs.
        f.debug_struct("BucketAddress")
            .field("url", &self.url)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
pub(crate) struct Bucket {
    store: AmazonS3,
    prefix: Key,
}

impl Bucket {
    pub(crate) fn open(address: &BucketAddress) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Misconfigured { reason: reason.to_owned() };
        let place =
            address.url.strip_prefix("s3://").ok_or_else(|| wrong("a bucket's address begins with s3://"))?;
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(wrong("the address names no bucket: write s3://bucket"));
        }
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: 10,
                retry_timeout: address.patience.unwrap_or(Duration::from_secs(30)),
            });
        if let Some(endpoint) = &address.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let Some(region) = &address.region {
            builder = builder.with_region(region);
        }
        if let Some((name, secret)) = &address.key {
            builder = builder.with_access_key_id(name).with_secret_access_key(secret);
        }
        let store = builder.build().map_err(|error| wrong(&error.to_string()))?;
        let prefix = Key::parse(prefix).map_err(|error| wrong(&error.to_string()))?;
        Ok(Self { store, prefix })
    }

    pub(crate) async fn put_file(&self, path: &Path, of: &Fingerprint) -> Result<bool, Error> {
        if of.size <= PART {
            return self.put_bytes(tokio::fs::read(path).await?.into(), of).await;
        }
        let name = layout::original(of.hash);
        if self.is_there(&name, of.size).await? {
            return Ok(false);
        }
        self.send_in_parts(&name, path, of.size).await?;
        Ok(true)
    }

    async fn send_in_parts(&self, name: &str, path: &Path, size: u64) -> Result<(), Error> {
        let mut file = tokio::fs::File::open(path).await?;
        let part = PART.max(size.div_ceil(MOST_PARTS)) as usize;
        let upload = self.store.put_multipart(&self.key(name)).await?;
        let mut parts = WriteMultipart::new_with_chunk_size(upload, part);
        match send(&mut file, &mut parts, part).await {
            Ok(()) => {
                parts.finish().await?;
                Ok(())
            }
            Err(error) => {
                parts.abort().await?;
                Err(error)
            }
        }
    }

    pub(crate) async fn put_bytes(&self, bytes: Bytes, of: &Fingerprint) -> Result<bool, Error> {
        let name = layout::original(of.hash);
        if self.is_there(&name, of.size).await? {
            return Ok(false);
        }
        let key = self.key(&name);
        let create = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&key, bytes.clone().into(), create).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => {
                // In the meantime, or with another length: damage, which this content heals.
                if self.is_there(&name, of.size).await? {
                    return Ok(false);
                }
                self.store.put(&key, bytes.into()).await?;
                Ok(true)
            }
            // A service without conditional requests: the same name has the same content anyway.
            Err(object_store::Error::NotImplemented { .. }) => {
                self.store.put(&key, bytes.into()).await?;
                Ok(true)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn put_rendition(&self, name: &str, bytes: Bytes) -> Result<(), Error> {
        self.store.put(&self.key(name), bytes.into()).await?;
        Ok(())
    }

    pub(crate) async fn put_rendition_file(&self, name: &str, path: &Path) -> Result<u64, Error> {
        let size = tokio::fs::metadata(path).await?.len();
        if size <= PART {
            self.put_rendition(name, tokio::fs::read(path).await?.into()).await?;
        } else {
            self.send_in_parts(name, path, size).await?;
        }
        Ok(size)
    }

    pub(crate) async fn read(&self, hash: BlobHash, most: u64) -> Result<Bytes, Error> {
        let found = self.store.get(&self.key(&layout::original(hash))).await?;
        let size = found.meta.size;
        if size > most {
            return Err(Error::TooLarge { size, most });
        }
        Ok(found.bytes().await?)
    }

    pub(crate) async fn size(&self, name: &str) -> Result<u64, Error> {
        Ok(self.store.head(&self.key(name)).await?.size)
    }

    pub(crate) async fn remove(&self, name: &str) -> Result<(), Error> {
        match self.store.delete(&self.key(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn ready(&self) -> Result<(), Error> {
        let folder = self.prefix.clone().join("ready");
        match self.store.list(Some(&folder)).next().await {
            None | Some(Ok(_)) => Ok(()),
            Some(Err(error)) => Err(error.into()),
        }
    }

    pub(crate) async fn open_name(&self, name: &str, range: Option<Range<u64>>) -> Result<Content, Error> {
        let key = self.key(name);
        let options = match range {
            None => GetOptions::default(),
            Some(asked) => {
                // Services differ in how they refuse a range that lies outside, hence the size first.
                let within = within(Some(asked), self.store.head(&key).await?.size)?;
                GetOptions { range: Some(GetRange::Bounded(within)), ..GetOptions::default() }
            }
        };
        let found = self.store.get_opts(&key, options).await?;
        let (size, range) = (found.meta.size, found.range.clone());
        Ok(Content { size, range, stream: found.into_stream().map_err(Error::from).boxed() })
    }

    pub(crate) fn list(&self, first: Option<u8>) -> BoxStream<'static, Result<Listed, Error>> {
        let folder = self.key(&layout::originals(first));
        let entries = self.store.list(Some(&folder)).map_err(Error::from);
        let ours = entries.try_filter_map(|entry| async move {
            let hash = entry.location.filename().and_then(layout::named);
            Ok(hash.map(|hash| Listed { hash, size: entry.size }))
        });
        ours.boxed()
    }

    async fn is_there(&self, name: &str, size: u64) -> Result<bool, Error> {
        match self.size(name).await {
            Ok(found) => Ok(found == size),
            Err(Error::Missing) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn key(&self, name: &str) -> Key {
        name.split('/').fold(self.prefix.clone(), Key::join)
    }
}

/// Sends a file part by part, with few of them in memory.
async fn send(file: &mut tokio::fs::File, parts: &mut WriteMultipart, part: usize) -> Result<(), Error> {
    loop {
        let mut piece = Vec::with_capacity(part);
        let read = (&mut *file).take(part as u64).read_to_end(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        parts.wait_for_capacity(AT_ONCE).await?;
        parts.put(piece.into());
    }
}
