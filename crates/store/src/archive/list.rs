//! The list of blobs that a copy of the records names, and statements made of told names.

use std::path::Path;

use sqlx::AssertSqlSafe;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt as _, BufWriter};

use crate::{Result, StoreError};

/// The list of blobs while it is written.
pub(super) struct BlobList(BufWriter<File>);

impl BlobList {
    pub(super) async fn create(path: &Path) -> Result<Self> {
        let file = File::create_new(path).await.map_err(sqlx::Error::from)?;
        Ok(Self(BufWriter::new(file)))
    }

    pub(super) async fn add(&mut self, hash: &[u8], size: i64) -> Result<()> {
        let hash = cradle_domain::BlobHash::from_slice(hash).map_err(StoreError::unreadable)?;
        Ok(self.0.write_all(format!("{hash} {size}\n").as_bytes()).await.map_err(sqlx::Error::from)?)
    }

    pub(super) async fn finish(mut self) -> Result<()> {
        self.0.flush().await.map_err(sqlx::Error::from)?;
        Ok(self.0.get_ref().sync_all().await.map_err(sqlx::Error::from)?)
    }
}

/// A statement whose text this program has put together from names that the database told it.
pub(super) fn told(text: String) -> AssertSqlSafe<String> {
    AssertSqlSafe(text)
}
