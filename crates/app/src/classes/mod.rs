//! Classes: pictures that belong together, by hand or by a rule.
//!
//! A class by rule holds nothing: each time it is asked for, its rule is put to the database, so it
//! follows its pictures, and its owner's record, as they change.

mod change;
mod create;
mod find;
mod put;
mod reach;
mod view;

pub use change::{Change, change, remove};
pub(crate) use create::MOST;
pub use create::{New, create};
pub use find::{Tried, find, images, list, try_rule};
pub use put::put;
pub use reach::{Reach, reach};
pub use view::View;
pub(crate) use view::asked;

#[cfg(test)]
mod tests;
