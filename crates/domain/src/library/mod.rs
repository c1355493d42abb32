//! The library: pictures, films and sounds of one customer, and what is known about them.
//!
//! Knows nothing of bytes or files; a picture's content is a hash here.

mod attributes;
mod cells;
mod image;
mod query;
mod shots;
mod terms;
mod words;

pub use attributes::{Attributes, AttributesProblem, Rating};
pub use cells::{Area, AreaProblem, Cell, Coordinates, Edges, LEVELS, NotACell};
pub use image::{
    Image, ImageKind, ImageState, LocalTime, NotALocalTime, Part, PartRole, Playback, Recording, Transition,
    WrongState,
};
pub use query::{Query, Wanted, day_of_any_year};
pub use shots::{ShotFile, ShotFileKind};
pub use terms::{Findable, lead};
pub use words::folded;
