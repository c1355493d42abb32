//! Sharing: who else may see which pictures, or which fields of somebody's record, and in which form.
//!
//! A grant opens exactly what it names; everything beside it stays shut.

mod adding;
mod card;
mod fields;
mod grant;
mod names;
mod slug;

pub use adding::{Adding, AddingProblem, settled};
pub use card::Card;
pub use fields::{Field, Fields, NoFields};
pub use grant::{Grant, Object, Receiver, Rights, RightsProblem, Shut, Standing, Way, opens, standing};
pub use names::name_for_others;
pub use slug::{SlugProblem, slug};
