//! Bring records back from a copy.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use tokio::fs::{self, File};

use super::dump::{TABLES, Table, fill};
use super::snapshot::DATABASE;
use crate::db::POSTGRES;
use crate::{Engine, Result, StoreError};

/// Where records are brought back to. No centre may be using it.
#[derive(Clone)]
pub enum Target {
    /// The file of a SQLite database, which may be missing.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL database, which may have no tables yet.
    Postgres(String),
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of a server holds a password.
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// Why records were not brought back.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Tables that fit neither the copy nor an empty database.
    #[error("The database has tables of another version. Give an empty one, or remove its tables first.")]
    OtherTables,
    /// SQLite finds its own file damaged.
    #[error("The copy of the database is damaged: {0}.")]
    Damaged(String),
}

impl From<sqlx::Error> for LoadError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<std::io::Error> for LoadError {
    fn from(error: std::io::Error) -> Self {
        Self::Store(sqlx::Error::from(error).into())
    }
}

impl Target {
    /// Which engine this is.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether nobody has an account there.
    pub async fn is_empty(&self) -> Result<bool> {
        let accounts: i64 = match self {
            Self::Sqlite(path) if !path.exists() => 0,
            Self::Sqlite(path) => {
                // The journal of a centre that did not end in order is read in, which writes.
                let mut connection = SqliteConnectOptions::new().filename(path).connect().await?;
                let tables: i64 =
                    sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'customers'")
                        .fetch_one(&mut connection)
                        .await?;
                let accounts = if tables == 0 {
                    0
                } else {
                    sqlx::query_scalar("SELECT COUNT(*) FROM customers").fetch_one(&mut connection).await?
                };
                connection.close().await?;
                accounts
            }
            Self::Postgres(url) => {
                let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
                let accounts = if has_table(&mut connection, "customers").await? {
                    sqlx::query_scalar("SELECT COUNT(*) FROM customers").fetch_one(&mut connection).await?
                } else {
                    0
                };
                connection.close().await?;
                accounts
            }
        };
        Ok(accounts == 0)
    }
}

/// Brings the records of a copy back into `target`, in place of what is there: all of them or none.
/// Tables are left in the version that the copy has; opening the database brings them up to date.
pub async fn load(target: &Target, folder: &Path, versions: &[i64]) -> Result<(), LoadError> {
    match target {
        Target::Sqlite(path) => sqlite(path, folder).await,
        Target::Postgres(url) => postgres(url, folder, versions).await,
    }
}

async fn sqlite(path: &Path, folder: &Path) -> Result<(), LoadError> {
    let beside = path.with_extension("restoring");
    remove(&beside).await?;
    fs::copy(folder.join(DATABASE), &beside).await?;
    let mut copy =
        SqliteConnectOptions::new().filename(&beside).read_only(true).immutable(true).connect().await?;
    let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut copy).await?;
    copy.close().await?;
    if said != "ok" {
        return Err(LoadError::Damaged(said));
    }
    File::open(&beside).await?.sync_all().await?;
    // Journals of the database that goes must not be taken for those of the one that comes.
    for journal in ["-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(journal);
        remove(Path::new(&name)).await?;
    }
    fs::rename(&beside, path).await?;
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        File::open(parent).await?.sync_all().await?;
    }
    Ok(())
}

async fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

async fn postgres(url: &str, folder: &Path, versions: &[i64]) -> Result<(), LoadError> {
    let text = fs::read(folder.join(TABLES)).await?;
    let tables: Vec<Table> = serde_json::from_slice(&text).map_err(StoreError::unreadable)?;
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    let last = versions.iter().max().copied().unwrap_or_default();
    if has_table(&mut connection, "_sqlx_migrations").await? {
        let applied: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(&mut connection)
            .await?;
        if applied != versions {
            return Err(LoadError::OtherTables);
        }
    } else {
        POSTGRES.run_to(last, &mut connection).await.map_err(StoreError::unreadable)?;
    }
    fill(&mut connection, folder, &tables).await?;
    connection.close().await?;
    Ok(())
}

async fn has_table(connection: &mut PgConnection, name: &str) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(name).fetch_one(connection).await?)
}
