//! The library: how pictures arrive, how they are looked at, found, described, thrown away and
//! brought back, and how bytes that nobody refers to go.

mod addition;
mod append;
mod arrival;
mod at_hand;
mod begin;
mod change;
mod chart;
mod download;
mod facts;
mod find;
mod index;
mod judge;
mod look_again;
mod open;
mod playable;
mod receive;
mod render;
mod sentence;
mod shots;
mod sidecar;
mod spool;
mod sweep;
mod trash;
mod unplaced;

pub use append::{Algorithm, Checksum, Progress, abandon, append, progress};
pub(crate) use append::{abandon_held, append_to, progress_of};
pub use arrival::Arrival;
pub use begin::{NewUpload, begin};
pub(crate) use begin::{begin_through, file_name, on_disk};
pub(crate) use change::describe;
pub use change::{
    Change, Changed, Step, Words, change, change_each, change_many, discard, restore, take_step,
};
pub use chart::Chart;
pub use cradle_store::library::{Cluster, Month, Owned, OwnedBySha1, Position, Sample, Shelf, Upload};
pub(crate) use download::{Content, pack_for_others, place};
pub use download::{Packed, Portion, Ticket, open_download, prepare, stream};
pub use find::{Listing, Map, day, find, known, known_by_sha1, list, map, timeline};
pub(crate) use find::{list_of, span};
pub use index::Index;
pub use look_again::LookAgain;
pub(crate) use open::located_alone;
pub use open::{Form, Located, locate, locate_in, open};
pub use playable::MakePlayable;
pub use receive::{Received, receive};
pub(crate) use receive::{hold_blob, receive_chosen};
pub use render::Render;
pub use sidecar::ReadSidecar;
pub use spool::{Incoming, Spooled, spool, take};
pub use sweep::Sweep;
pub use trash::{Trash, empty_trash, remove, trash};
pub(crate) use unplaced::{Unplaced, unplaced};
