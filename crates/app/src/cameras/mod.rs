//! Cameras: registering, naming, reporting.

mod change;
mod find;
mod ftp;
mod register;
mod report;

pub use change::{CameraChange, change, remove};
pub use find::{all, find};
pub use ftp::{FtpSession, FtpView, MadeFtp, ftp_account, ftp_sign_in, make_ftp_account, remove_ftp_account};
pub use register::{NewCamera, Registered, register};
pub use report::report;
