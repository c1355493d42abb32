//! Sharing: give others a look at pictures, classes or one's own details, take it back, and open what
//! was given.
//!
//! Whoever opens a permission sees exactly what it names, and nothing about anything or anybody else.

mod add;
mod change;
mod come;
mod door;
mod files;
mod give;
mod open;
mod openings;
mod own;
mod pictures;
mod received;
mod unlock;

pub use add::{abandon_adding, adding_progress, append_adding, begin_adding};
pub use change::{Change, change};
pub use come::{Came, came};
pub use cradle_store::sharing::Recorded;
pub use door::{Address, Door};
pub use files::{download, locate};
pub(crate) use give::record;
pub use give::{Given, Giving, New, give};
pub use open::{Shared, card, look, open, total};
pub use openings::write_openings;
pub use own::{Own, list, revoke};
pub use pictures::{Cursor, SharedImage};
pub use received::{Received, received};
pub use unlock::{Visit, unlock};

#[cfg(test)]
mod tests;
