//! What the sample camera photographs. Each scene is a function from a place in the picture to
//! the light that arrives from there; the numbers in them are chosen by eye.
#![allow(clippy::many_single_char_names, reason = "u, v, r, t are the usual names in plane geometry")]

pub mod land;
pub mod mountains;
pub mod night;
pub mod plants;
pub mod shapes;
pub mod table;
pub mod town;
mod trace;
pub mod water;
