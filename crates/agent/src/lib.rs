//! The agent: notices cameras, shows their pictures on a local page beside the service menu, and
//! queues and sends what was chosen.
//!
//! Must never know: how the centre does what it is asked, or how pictures are decoded.

pub mod agent;
pub mod cameras;
pub mod connected;
pub mod devices;
pub mod doctor;
pub mod local;
pub mod nearby;
pub mod page;
pub mod pairing;
pub mod permitted;
pub mod progress;
pub mod queue;
pub mod records;
pub mod removal;
pub mod running;
pub mod serve;
pub mod spool;
