//! Records: plain SQL, each statement written once and run on SQLite and PostgreSQL.
//!
//! Every function takes a [`Tx`], so that whatever belongs together is changed together. Nothing
//! here decides anything; rules live in the domain, and the use cases put both together.

pub mod archive;
pub mod billing;
pub mod calls;
pub mod cameras;
pub mod classes;
pub mod customers;
mod db;
pub mod delivery;
mod error;
pub mod folders;
pub mod idempotency;
pub mod jobs;
pub mod library;
pub mod menu;
pub mod notices;
pub mod orders;
pub mod partners;
pub mod printing;
pub mod sharing;
#[cfg(feature = "testing")]
pub mod testing;

pub use db::{Db, Engine, Raw, Tx};
pub use error::{Result, StoreError};

/// Runs one expression on whichever database a [`Tx`] is open on: the same query text, written once,
/// is typed for each.
///
/// ```ignore
/// on!(tx, c => sqlx::query_as("SELECT id FROM cameras WHERE serial = $1").bind(serial).fetch_one(c))
/// ```
#[macro_export]
macro_rules! on {
    ($tx:expr, $connection:ident => $query:expr) => {
        match $tx.raw() {
            $crate::Raw::Sqlite($connection) => $query.await,
            $crate::Raw::Postgres($connection) => $query.await,
        }
    };
}

/// Runs one statement and gives the number of rows that it changed.
///
/// ```ignore
/// changed!(tx, "DELETE FROM sessions WHERE id = $1", id)
/// ```
#[macro_export]
macro_rules! changed {
    ($tx:expr, $statement:expr $(, $value:expr)* $(,)?) => {
        match $tx.raw() {
            $crate::Raw::Sqlite(connection) => sqlx::query($statement)
                $(.bind($value))*.execute(connection).await.map(|done| done.rows_affected()),
            $crate::Raw::Postgres(connection) => sqlx::query($statement)
                $(.bind($value))*.execute(connection).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::StoreError::from)
    };
}
