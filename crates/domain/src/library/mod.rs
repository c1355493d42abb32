//! The library: pictures, films and sounds of one customer, and what is known about them.
//!
//! Knows nothing of bytes or files; a picture's content is a hash here.

mod attributes;
mod image;
mod query;
mod terms;
mod words;

pub use attributes::{Attributes, AttributesProblem, Rating};
pub use image::{
    Image, ImageKind, ImageState, LocalTime, NotALocalTime, Part, PartRole, Transition, WrongState,
};
pub use query::{Query, Wanted};
pub use terms::{Findable, lead};
pub use words::folded;
