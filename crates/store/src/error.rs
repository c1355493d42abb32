//! What can go wrong with records, cut by what the caller does next.

/// A result of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why a record could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, or is too busy: try again.
    #[error("the database does not answer: {0}")]
    Unreachable(#[source] sqlx::Error),
    /// The disk under the database is full: free some room.
    #[error("the disk under the database is full")]
    Full,
    /// Such a record is there already (a unique key is taken).
    #[error("there is such a record already")]
    Taken,
    /// The record no longer matches what was expected of it, such as a row that another
    /// transaction changed first.
    #[error("the record was changed by somebody else")]
    Changed,
    /// A record that this program cannot read: the database was written by something else.
    #[error("a record cannot be read: {0}")]
    Unreadable(String),
    /// A statement that the database refused: a defect of this program.
    #[error("the database refused a statement: {0}")]
    Refused(#[source] sqlx::Error),
}

impl StoreError {
    /// A record whose `what` does not read as it should.
    pub fn unreadable(what: impl std::fmt::Display) -> Self {
        Self::Unreadable(what.to_string())
    }

    /// Whether the same call may succeed later.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Full | Self::Changed)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Self::Full,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unreachable(error),
            sqlx::Error::RowNotFound => Self::Changed,
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => Self::unreadable(&error),
            sqlx::Error::Database(said) if said.is_unique_violation() => Self::Taken,
            // SQLite's result codes: 5 BUSY, 6 LOCKED, 10 IOERR, 13 FULL, 14 CANTOPEN, and their
            // extended forms in the higher bits. PostgreSQL's classes: 08 connection, 40 rollback,
            // 53 resources, 57 operator intervention; 53100 is a full disk.
            sqlx::Error::Database(said) => match said.code().as_deref() {
                Some("13" | "53100") => Self::Full,
                Some(code) if code.len() == 5 && ["08", "40", "53", "57"].contains(&&code[..2]) => {
                    Self::Unreachable(error)
                }
                Some(code)
                    if code.parse::<u32>().is_ok_and(|code| [5, 6, 10, 14].contains(&(code & 0xff))) =>
                {
                    Self::Unreachable(error)
                }
                _ => Self::Refused(error),
            },
            _ => Self::Refused(error),
        }
    }
}
