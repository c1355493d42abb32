//! Orders with their pictures, their history and their mails, and what they come to day by day.
//!
//! Whoever changes an order [`hold`]s it first: then nobody else changes it until the transaction
//! ends, and what is read afterwards is what stands.

mod days;
mod lists;
mod progress;
mod records;

pub use days::{DayCount, days};
pub use lists::{Filter, Which, customer_names, open_orders, page};
pub use progress::{clear_refusals, mark_images_done, mark_rest_done, set_delivery, set_done, undone_images};
pub use records::{add, get, hold, next_number, owner_of, shown, step};
