//! The library as folders, for programs that know nothing of pictures: days, classes and the inbox are
//! folders, pictures and what belongs to them are files.
//!
//! Nothing is stored for it but names that programs chose and what they hold while they work: every
//! folder is a question put to the library. What is written into one arrives as everything arrives, what
//! is removed goes to the trash.

mod find;
mod held;
mod listed;
mod make;
mod put;
mod rearrange;
mod remove;
mod scope;

pub use cradle_domain::folders::{Folder, Place};
pub use cradle_store::folders::Lock;
pub use find::{Entry, What, list, look};
pub use held::{Asked, Held, hold, holds, release};
pub use make::make;
pub use put::{Done, New, put};
pub use rearrange::{How, transfer};
pub use remove::remove;

use crate::Error;

/// Something that folders of other kinds can do and these cannot.
fn refused(why: impl Into<String>) -> Error {
    Error::conflict("not-in-folders", why)
}

/// Nothing is at this place.
const NOTHING: Error = Error::Missing("file or folder");

#[cfg(test)]
mod tests;
