//! Use cases, one verb a file; background jobs; and the ports (traits) to the outside world.
//!
//! A use case reads like the sentence it implements: who asks, whether they may, what changes. It
//! takes a [`Context`] that carries records, bytes, clock and ports, and a [`Visitor`] who asks.
//! Nothing here knows of HTTP, SMTP or the command line.

mod acquirer;
pub mod archive;
pub mod billing;
pub mod calls;
pub mod cameras;
pub mod cards;
pub mod classes;
mod clock;
mod context;
pub mod customers;
pub mod delivery;
mod error;
pub mod folders;
pub mod health;
pub mod jobs;
pub mod library;
mod live;
pub mod mail;
pub mod menu;
mod money;
pub mod notices;
pub mod orders;
pub mod papers;
pub mod partners;
pub mod printing;
mod secrets;
pub mod sharing;
mod signing;
mod tally;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
mod visitor;
pub mod works;

pub use clock::{Clock, ManualClock, SystemClock, zone};
pub use context::{Context, FtpAddress, Parts, ProofSettings, Settings, Then, TurnSettings, Watched};
pub use cradle_blobs as blobs;
pub use cradle_domain as domain;
pub use cradle_imaging as imaging;
pub use cradle_paper as paper;
pub use cradle_sfu as sfu;
pub use cradle_store as store;
pub use error::{Error, Result};
pub use live::{Event, Listener, Live};
pub use secrets::{Secret, digest};
pub use signing::{NotAKey, Signature, SigningKey};
pub use visitor::{Idempotency, Visitor};
