//! A copy of all records as they are at one moment, taken while others read and write.

use std::path::Path;

use futures::TryStreamExt;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::fs::File;

use super::dump;
use super::list::BlobList;
use crate::db::{POSTGRES, SQLITE};
use crate::{Db, Engine, Raw, Result, StoreError};

/// The file of a SQLite database.
pub(super) const DATABASE: &str = "cradle.db";
/// The blobs that the records name: a line for each, its hash and its size.
const BLOBS: &str = "blobs.txt";

/// A copy of all records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The engine that it was taken from and fits.
    pub engine: Engine,
    /// The versions of its tables.
    pub migrations: Vec<i64>,
    /// Its files in their folder, the list of blobs as the last.
    pub files: Vec<String>,
}

/// What can be kept: not about to be removed, and known by its digests. What was only found lying
/// about has none.
const KEPT: &str =
    "SELECT hash, size FROM blobs WHERE doomed_at IS NULL AND LENGTH(sha256) = 32 ORDER BY hash";

/// Copies all records into an empty folder as they are at one moment, with a list of the blobs that
/// they name. SQLite's copy is a database file that SQLite itself has written (`VACUUM INTO`);
/// PostgreSQL's is a file for each table in PostgreSQL's own text form (`COPY`), all out of one
/// transaction.
pub async fn snapshot(db: &Db, folder: &Path) -> Result<Snapshot> {
    let mut files = match db.engine() {
        Engine::Sqlite => sqlite(db, folder).await?,
        Engine::Postgres => dump::dump(db, folder, KEPT, BLOBS).await?,
    };
    files.push(BLOBS.to_owned());
    Ok(Snapshot { engine: db.engine(), migrations: migrations(db.engine()), files })
}

/// The name of the list of blobs.
pub const fn kept_blobs() -> &'static str {
    BLOBS
}

/// The versions of the tables that this program works with.
pub fn migrations(engine: Engine) -> Vec<i64> {
    let migrator = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    migrator.iter().map(|migration| migration.version).collect()
}

async fn sqlite(db: &Db, folder: &Path) -> Result<Vec<String>> {
    let path = folder.join(DATABASE);
    let text = path.to_str().ok_or_else(|| StoreError::unreadable("a folder whose name is no Unicode"))?;
    let mut tx = db.read().await?;
    if let Raw::Sqlite(connection) = tx.raw() {
        sqlx::query("VACUUM INTO $1").bind(text).execute(connection).await?;
    }
    drop(tx);
    flush(&path).await?;
    let copy = SqliteConnectOptions::new().filename(&path).read_only(true).immutable(true);
    let mut copy = copy.connect().await?;
    {
        let mut rows = sqlx::query_as::<_, (Vec<u8>, i64)>(KEPT).fetch(&mut copy);
        let mut list = BlobList::create(&folder.join(BLOBS)).await?;
        while let Some((hash, size)) = rows.try_next().await? {
            list.add(&hash, size).await?;
        }
        list.finish().await?;
    }
    copy.close().await?;
    Ok(vec![DATABASE.to_owned()])
}

/// Makes a file durable that somebody else has written.
async fn flush(path: &Path) -> Result<()> {
    let file = File::open(path).await.map_err(sqlx::Error::from)?;
    Ok(file.sync_all().await.map_err(sqlx::Error::from)?)
}
