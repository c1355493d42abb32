//! Printing: what a print is (size, paper, finish, border, what is cut off), where it is made, and how
//! far it is.
//!
//! Knows millimetres, pixels and the rules between them; never a printer's language nor a pixel's value.

mod crop;
mod index;
mod place;
mod print;
mod size;

pub use crop::{Crop, Frame, NotACrop, Sharpness};
pub use index::{Area, IndexGrid};
pub use place::{Layout, OutputPlace, PlaceKind, PlaceProblem, Product, SheetName};
pub use print::{Print, PrintItem, PrintProblem, PrintRequest, PrintState};
pub use size::{NotASize, Size};
