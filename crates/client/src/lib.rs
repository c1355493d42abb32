//! Typed client of the centre's API: the agent, the command line, partner centres and tests.
//!
//! One method for each call, shapes from the wire, errors cut by what the caller does next
//! ([`Trouble`]). Secrets never show in logs.
//!
//! Must never know: cameras' cards, queues, or what is done with the answers.

mod accounts;
mod cameras;
mod centre;
mod direct;
mod library;
mod orders;
mod pairing;
mod trouble;
mod uploads;

pub use centre::{Centre, Token};
pub use direct::Partner;
pub use library::Rendition;
pub use pairing::PairingAnswer;
pub use trouble::Trouble;
pub use uploads::{Begun, CHUNK, Sent, UploadMetadata};

pub use cradle_wire as wire;
pub use reqwest;
pub use url::Url;
