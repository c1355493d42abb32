//! Delivery: how prints come to whoever ordered them, where they are sent to, by whom they are carried,
//! and how far each parcel is.
//!
//! Knows addresses, counters, carriers and the order of the steps between them; never what is in a parcel.

mod parcel;
mod rules;
mod way;

pub use parcel::{Parcel, ParcelMark, ParcelState, ParcelStep, WrongParcelStep};
pub use rules::{Carrier, Counter, Country, DeliveryRules, RulesProblem};
pub use way::{DeliveryProblem, Way};
