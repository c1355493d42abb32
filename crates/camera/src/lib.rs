//! Where pictures come from: a memory card, a folder as the camera, or a camera on a cable, and what is
//! connected to this computer.
//!
//! A [`Card`] lists its shots at once, however many there are, and reads files only when somebody
//! asks for them; it writes nothing to the card, and removes what somebody wants removed. Where a camera hands out its pictures itself, [`tether`]
//! stands for its card. [`identity`] says which camera the pictures are
//! from, [`dpof`] what the camera's own print order asks for. [`devices`] notices what is plugged in
//! and taken away, [`nearby`] what announces itself on the
//! network, [`mounts`] makes a card's files readable, [`permitted`] says which cameras a centre takes.
//!
//! What lies on a card was written by somebody else: names are kept as they are and never leave
//! the card's folder, links are not followed, and what vanishes while it is read is absent, not an
//! error.
//!
//! Must never know: customers, services, or that there is a centre.

mod asked;
mod card;
mod condition;
pub mod devices;
pub mod dpof;
mod format;
mod head;
pub mod identity;
pub mod mounts;
mod name;
pub mod nearby;
pub mod permitted;
mod position;
mod shot;
pub mod tether;
mod thumbnail;
mod volume;

pub use card::{Card, CardError, Change, Held, NotRemoved, Original, Watch};
pub use condition::{Condition, Room};
pub use format::{Class, Format};
pub use head::{Head, media_type};
pub use name::{CardPath, NotACardPath};
pub use position::without_place;
pub use shot::{FoundFile, FoundShot, ShotKind, group_files};
pub use thumbnail::{Rendition, preview, thumbnail};
pub use volume::Volume;

pub use cradle_imaging::{Limits, Pool, Unshowable};
