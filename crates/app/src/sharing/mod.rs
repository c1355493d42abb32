//! Sharing: give others a look at pictures, take it back, and open what was given.
//!
//! Whoever opens a permission sees exactly the pictures that it names, and nothing about anything
//! or anybody else.

mod give;
mod open;
mod own;

pub use cradle_store::sharing::Recorded;
pub(crate) use give::record;
pub use give::{Given, Giving, New, give};
pub use open::{Address, Shared, SharedImage, download, locate, look, open};
pub use own::{list, revoke};

#[cfg(test)]
mod tests;
