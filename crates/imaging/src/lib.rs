//! Bytes to facts and renditions.
//!
//! Give this crate the bytes of a file and it says what kind of file they are ([`Kind`]), what
//! the file tells about its picture ([`facts::read`]), and what the picture looks like
//! ([`render`]): a preview, a thumbnail and a placeholder, upright and in sRGB.
//!
//! Every byte is taken for hostile. Nothing here panics, loops or allocates by a claim of the
//! file; a picture that asks for more than its [`Limits`] is refused with a reason, and a
//! [`Pool`] keeps even a decoder that goes astray away from everybody else's work.
//!
//! Must never know: whose pictures these are, where they are stored, or that there is a network.

mod buffers;
mod cicp;
mod colour;
mod embedded;
pub mod facts;
pub mod film;
mod heif;
mod isobmff;
mod jpeg;
mod kind;
mod limits;
mod orientation;
mod pool;
mod position;
pub mod process;
mod raster;
mod render;
mod sidecar;
mod text;
mod tiff;
mod unshowable;

pub use embedded::{EmbeddedThumbnail, embedded_thumbnail};
pub use facts::{Facts, Position, Serial, SerialSource};
pub use heif::heif_is_available;
pub use kind::Kind;
pub use limits::Limits;
pub use orientation::Orientation;
pub use pool::{Answer, Pool};
pub use position::{Edits, without_position};
pub use render::{
    IndexSheet, Lettering, Renditions, Sheet, can_be_drawn, is_print_profile, preview_size, render, scaled,
    sheet, size_with_short_edge, thumbnail, watermarked,
};
pub use sidecar::Sidecar;
pub use unshowable::Unshowable;
