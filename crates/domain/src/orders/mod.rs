//! Orders: a service chosen for pictures, from placing to done.
//!
//! Knows the states and what each service must be told, never how it is carried out.

mod order;
mod request;
mod state;

pub use order::{Delivery, DeliveryState, HistoryEntry, Order, Progress};
pub use request::{
    KeepRequest, MAX_IMAGES, MAX_RECIPIENTS, PublishRequest, Recipient, Request, RequestProblem, SendRequest,
};
pub use state::{OrderState, OrderStep, WrongStep};
