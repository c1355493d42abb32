//! Draws a camera's card: photographs with complete metadata, voice memos, a print order, and
//! the two things every real card has sooner or later, a duplicate and a damaged file.

mod card;
mod develop;
mod exif;
mod paint;
mod photograph;
mod scenes;
mod shots;
mod voice;

pub use card::{Card, draw};
