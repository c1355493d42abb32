//! The inbox's clocks, the notices that name pictures, what happened, and the operator's settings.

mod alive;
mod clocks;
mod events;
mod records;
mod settings;

pub use alive::{alive, set_alive};
pub use clocks::{customers_with_clocks, name_waiting, named, named_among, removed, start, stop, waiting};
pub use events::{add_event, events, events_of};
pub use records::{
    Told, add, all, drop_notice, get, hold, images, last_told, open, page, put_off, put_off_all, running,
    set_state, undelivered,
};
pub use settings::{set_setting, settings};
