//! Cameras: registering, naming, reporting.

mod change;
mod find;
mod register;
mod report;

pub use change::{CameraChange, change, remove};
pub use find::{all, find};
pub use register::{NewCamera, Registered, register};
pub use report::report;
