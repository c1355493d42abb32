//! The database: SQLite in a file, or PostgreSQL.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::{Result, StoreError};

pub(crate) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(crate) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// `$first, …` for `count` values.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// Which database engine is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A handle on the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db(Pools);

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite allows one writer at a time: writers queue here, fairly, and not for its lock.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A connection on which statements run: a reading one, or a transaction that [`commit`](Tx::commit)
/// makes true and dropping undoes.
#[derive(Debug)]
pub struct Tx(Open);

#[derive(Debug)]
enum Open {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// The connection under a [`Tx`], for the [`on!`](crate::on) macro.
#[derive(Debug)]
pub enum Raw<'a> {
    /// SQLite.
    Sqlite(&'a mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'a mut PgConnection),
}

/// How long to wait for a free connection or for the writer's turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many bytes of a SQLite file are looked at without a copy, where they lie in the system's cache: 1 TiB.
const MAPPED: &str = "1099511627776";

impl Db {
    /// Opens a SQLite file, which is made when it is missing, and brings it up to date.
    pub async fn sqlite(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was acknowledged must outlive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("cache_size", "-8192")
            // Whatever anybody writes empties the caches of all other connections, so that most pages
            // come from the system's.
            .pragma("mmap_size", MAPPED)
            .pragma("temp_store", "MEMORY")
            // Each connection has a thread of its own: a whole page of rows crosses at once.
            .row_buffer_size(512)
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            // A file that is open stays open: to ask it first is a message to its thread for nothing.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        SQLITE.run(&writer).await.map_err(migration)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(Duration::from_mins(1))
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self(Pools::Sqlite { writer, readers }))
    }

    /// Connects to a PostgreSQL server (`postgres://user@host/database`) and brings the database up
    /// to date.
    pub async fn postgres(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?;
        let pool =
            PgPoolOptions::new().max_connections(16).acquire_timeout(PATIENCE).connect_with(options).await?;
        POSTGRES.run(&pool).await.map_err(migration)?;
        Ok(Self(Pools::Postgres(pool)))
    }

    /// Which engine this is.
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// The connections to a PostgreSQL server.
    pub(crate) const fn postgres_pool(&self) -> Option<&PgPool> {
        match &self.0 {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool),
        }
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Tx> {
        Ok(Tx(match &self.0 {
            Pools::Sqlite { readers, .. } => Open::SqliteRead(readers.acquire().await?),
            Pools::Postgres(pool) => Open::PostgresRead(pool.acquire().await?),
        }))
    }

    /// A transaction for writing.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx(match &self.0 {
            // The lock is taken at once: a transaction that reads first and writes later could
            // otherwise find that somebody wrote in between, and fail.
            Pools::Sqlite { writer, .. } => Open::SqliteWrite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Open::PostgresWrite(pool.begin().await?),
        }))
    }

    /// Waits for running statements and closes the connections.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn migration(error: sqlx::migrate::MigrateError) -> StoreError {
    match error {
        sqlx::migrate::MigrateError::Execute(error) => error.into(),
        other => StoreError::unreadable(other),
    }
}

impl Tx {
    /// The connection, for the [`on!`](crate::on) macro.
    pub fn raw(&mut self) -> Raw<'_> {
        match &mut self.0 {
            Open::SqliteRead(connection) => Raw::Sqlite(connection),
            Open::SqliteWrite(transaction) => Raw::Sqlite(transaction),
            Open::PostgresRead(connection) => Raw::Postgres(connection),
            Open::PostgresWrite(transaction) => Raw::Postgres(transaction),
        }
    }

    /// Which engine this runs on.
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Open::SqliteRead(_) | Open::SqliteWrite(_) => Engine::Sqlite,
            Open::PostgresRead(_) | Open::PostgresWrite(_) => Engine::Postgres,
        }
    }

    /// Makes true what was written; a reading connection is just given back.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Open::SqliteWrite(transaction) => transaction.commit().await?,
            Open::PostgresWrite(transaction) => transaction.commit().await?,
            Open::SqliteRead(_) | Open::PostgresRead(_) => {}
        }
        Ok(())
    }
}

/// JSON of a record's column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::unreadable)
}

/// Reads the JSON of a record's column.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(StoreError::unreadable)
}
