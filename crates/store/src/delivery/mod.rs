//! What the operator says about delivery, and each order on its way. Whoever changes a parcel holds its
//! order first.

mod parcels;
mod rules;

pub use parcels::{by_number, by_tracking, last_way, open_parcel, parcel_of, parcels_of, set_parcel};
pub use rules::{rules, set_rules};
