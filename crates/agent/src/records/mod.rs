//! What the agent must not forget, in one SQLite file of its owner's alone.
//!
//! Every write that was answered for is on the disk (`synchronous = FULL`): a process killed
//! between any two lines finds everything that it promised.

mod account;
mod files;
mod imports;
mod local;
mod menus;
mod nearby;
mod order_files;
mod orders;
mod permitted;
mod removals;
mod reports;

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use account::Account;
pub use files::FileNote;
pub use imports::Mark;
pub use local::LocalFolder;
pub use menus::Registered;
pub use order_files::OrderFile;
pub use orders::{NewFile, NewOrder, OrderRow, OrderState};
pub use removals::{NewRemoval, RemovalRow, RemovalShot, RemovalState, RemovedFile};
pub use reports::WaitingReport;

/// The records of one state folder.
#[derive(Clone, Debug)]
pub struct Records {
    db: SqlitePool,
    folder: PathBuf,
}

/// Why the records cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The folder or file cannot be made.
    #[error("the agent's folder {} cannot be used: {problem}", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system says.
        problem: std::io::Error,
    },
    /// The database refuses.
    #[error("the agent's records cannot be read or written: {0}")]
    Database(#[from] sqlx::Error),
    /// The file was written by a newer agent.
    #[error("the agent's records cannot be brought to this version: {0}")]
    Version(#[from] sqlx::migrate::MigrateError),
    /// What stands in the file makes no sense.
    #[error("the agent's records hold something that makes no sense: {0}")]
    Senseless(#[from] serde_json::Error),
}

/// What calls answer here.
pub type Recorded<T> = Result<T, RecordsError>;

/// Held by the one process that serves a state folder, or the one that deletes from a camera.
#[derive(Debug)]
pub struct Claim {
    _file: File,
}

impl Records {
    /// Opens or makes the records in a folder, which becomes its owner's alone.
    pub async fn open(folder: &Path) -> Recorded<Self> {
        let wrong = |problem| RecordsError::Folder { folder: folder.to_owned(), problem };
        private_folder(folder).map_err(wrong)?;
        let file = folder.join("agent.sqlite");
        // SQLite gives its other files the mode of this one.
        private_file(&file).map_err(wrong)?;
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // Connections to a file do not grow old; whoever looked after that would be woken for it.
        let pool = SqlitePoolOptions::new().max_connections(4).idle_timeout(None).max_lifetime(None);
        let db = pool.connect_with(options).await?;
        sqlx::migrate!("./migrations").run(&db).await?;
        Ok(Self { db, folder: folder.to_owned() })
    }

    /// The state folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Claims the folder for serving; none when another process does.
    pub fn claim(&self) -> Recorded<Option<Claim>> {
        self.claimed("serving.lock")
    }

    /// Claims it for deleting from a camera; none while somebody else does.
    pub fn claim_removing(&self) -> Recorded<Option<Claim>> {
        self.claimed("removing.lock")
    }

    fn claimed(&self, name: &str) -> Recorded<Option<Claim>> {
        let wrong = |problem| RecordsError::Folder { folder: self.folder.clone(), problem };
        let file = private_file(&self.folder.join(name)).map_err(wrong)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Claim { _file: file })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(problem)) => Err(wrong(problem)),
        }
    }

    /// Lets go of the file.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// Makes a folder that only its owner opens.
pub fn private_folder(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Opens or makes a file that only its owner reads.
pub fn private_file(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let opened = options.mode(0o600).open(file)?;
        opened.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(opened)
    }
    #[cfg(not(unix))]
    options.open(file)
}

#[cfg(test)]
mod tests;
