//! Partner centres: who fulfils orders for this centre or has orders fulfilled by it, what an order shows
//! them of its customer, and what they are owed.
//!
//! Knows fields, states and shares; never a key, an address or a message.

mod fee;
mod handover;
mod partner;

pub use fee::Fee;
pub use handover::{Asked, Refusal, Said, Step, Terms, may_see, needs, next};
pub use partner::{Partner, PartnerProblem};
