//! Places where prints are made, and the prints of each order.

mod places;
mod prints;

pub use places::{
    Profile, place, places, profile, profiles, put_place, put_profile, remove_place, remove_profile,
};
pub use prints::{NewPrint, add, of_order, of_orders, repeat, set_job, set_state, set_told};
