//! Call media for rooms.
#![doc = ""]

mod bucket;
mod counts;
mod driver;
mod engine;
mod event;
mod media;
mod names;
mod net;
mod participant;
mod peer;
mod settings;
mod slot;
mod track;

pub use counts::{Counts, Dropped};
pub use driver::{Events, Setup, Sfu};
pub use engine::{Engine, Join};
pub use event::{Event, Reason, Refused, Shown};
pub use names::{ParticipantId, RoomId};
pub use net::{Datagram, Packet, Transport};
pub use settings::Settings;
