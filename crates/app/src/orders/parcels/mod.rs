//! Orders on their way to their customers: moved on by whoever hands them over, and by what carriers tell.

mod hear;
mod step;
#[cfg(test)]
mod tests;

pub use hear::{Heard, hear_carrier};
pub use step::move_parcel;
