//! The library as folders: which places there are, and what files are called in them.

mod names;
mod place;

pub use names::{Tail, class_folder, is_left_out, tailed, untailed};
pub use place::{Folder, Place};
