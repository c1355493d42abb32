//! The library: how pictures arrive, how they are looked at, found, described, thrown away and
//! brought back, and how bytes that nobody refers to go.

mod append;
mod begin;
mod change;
mod facts;
mod find;
mod index;
mod judge;
mod open;
mod receive;
mod render;
mod sweep;
mod trash;

pub use append::{Algorithm, Checksum, Progress, abandon, append, progress};
pub use begin::{NewUpload, begin};
pub use change::{
    Change, Changed, Step, Words, change, change_each, change_many, discard, restore, take_step,
};
pub use cradle_store::library::{Day, Owned, Position, Shelf, Upload};
pub use find::{Listing, day, find, known, list, timeline};
pub(crate) use find::{list_of, span};
pub use index::Index;
pub use open::{Form, Located, locate, locate_in, open};
pub use receive::{Arrival, Received, receive};
pub use render::Render;
pub use sweep::Sweep;
pub use trash::{Trash, empty_trash, remove, trash};
