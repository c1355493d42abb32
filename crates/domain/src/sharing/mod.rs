//! Sharing: who else may see which pictures, and in which form.
//!
//! A grant opens exactly what it names; everything beside it stays shut.

mod grant;

pub use grant::{Grant, Receiver, Rights, Shut, SlugProblem, opens, slug};
