//! The connected cameras: what is known of each, and what is found out in the background.

mod registration;
mod reporting;
mod shots;
mod study;

pub use registration::{Refusal, look_up, register};
pub(crate) use reporting::note_trouble;
pub use reporting::{allow_reports, run_reporting, send_waiting};
pub use shots::{PageError, page};
pub(crate) use shots::{taken_at, written_at};
pub use study::{follow, identify, look_up_marks as marked, read_heads};
