//! Call media for rooms: what one participant sends, sound, pictures in several layers, messages, goes
//! to everybody else in the room, each as well as their path carries it and as large as they show it.
//!
//! [`Engine`] is the whole of it without sockets and clocks: packets and time come in as values, packets
//! and [`Event`]s are taken out. [`Sfu`] is engines on threads with UDP sockets. Neither knows who the
//! participants are, how they came to be in a room, or how descriptions travel: whoever uses it decides
//! who may [`join`](Sfu::join) and carries offers and answers.
//!
//! ```
//! use cradle_sfu::{Event, Join, ParticipantId, RoomId, Settings, Setup, Sfu};
//!
//! # futures::executor::block_on(async {
//! let setup = Setup {
//!     listen: vec!["127.0.0.1:0".parse()?], // one worker
//!     tcp: Vec::new(),
//!     public: Vec::new(),
//!     settings: Settings::default(),
//! };
//! let (sfu, mut events) = Sfu::start(&setup)?;
//!
//! // With the offer of a browser comes its answer:
//! let join = Join {
//!     room: RoomId(1),
//!     participant: ParticipantId(7),
//!     offer: "v=0 …".to_owned(),
//!     takes_offers: true,
//! };
//! assert!(sfu.join(join).await.is_err(), "this is no session description");
//!
//! // Meanwhile, what happens is told in order:
//! while let Ok(event) = events.try_recv() {
//!     match event {
//!         Event::Offer { participant, revision, sdp } => { /* hand it over; answer(…) with its answer */ }
//!         Event::Shows { participant, slots } => { /* tell it whose picture is on which m-line */ }
//!         Event::Left { room, participant, reason } => { /* tell the others */ }
//!         _ => {}
//!     }
//! }
//! sfu.end().await;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! # How descriptions are exchanged
//!
//! A participant joins with an offer: m-lines on which it sends (pictures best as simulcast, the layers
//! named from the lowest to the highest), a data channel, and m-lines on which it can be sent something,
//! the *slots*. A participant that brings as many slots as there will be others needs no further
//! exchange. When slots are lacking, [`Event::Offer`] asks for more. [`Event::Shows`] says what is on
//! each slot; who leaves frees theirs for whoever comes next. A browser leaves an [`Event::Offer`] aside
//! while an offer of its own is on its way: the engine makes it anew, with another revision.
//!
//! A program that sends (WHIP) or is sent something (WHEP) is [attached](Sfu::attach) with one offer, and no
//! other is exchanged: a camera is sent nothing, whatever it offers, and a screen is sent one participant, or
//! whoever speaks.
//!
//! # What it does with pictures
//!
//! VP8 and H.264 are carried, which all browsers have. Each receiver is sent, of every picture, the
//! lowest layer that is as high as the receiver [shows](Sfu::show) it, less when its path carries less:
//! what the path carries is estimated from the receiver's reports (transport-wide congestion control)
//! and shared out so that everybody is seen before anybody is seen well. Layers change at key frames,
//! and sequence numbers, clock and picture numbers go on without a seam. A source is asked for key
//! frames at most twice a second, however many receivers have lost the thread.
//!
//! # What it does not trust
//!
//! Everything on the wire. Datagrams find their connection by an address that proved itself with the
//! participant's password, or by the name in a check of the path; nothing is sent to an address before.
//! What is malformed, unknown, unproven or too much is dropped and counted ([`Dropped`]). Each connection
//! is fenced off: a panic in it ends one participant's call.

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
mod programs;
mod settings;
mod slot;
mod track;

pub use counts::{Counts, Dropped};
pub use driver::{Events, Setup, Sfu};
pub use engine::{Engine, Join};
pub use event::{Event, Reason, Refused, Shown};
pub use names::{ParticipantId, RoomId};
pub use net::{Datagram, Packet, Transport};
pub use programs::{Attach, Part, Watch};
pub use settings::Settings;
