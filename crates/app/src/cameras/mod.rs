//! Cameras: registering, naming, reporting, and which are let in.

mod change;
mod find;
mod ftp;
mod permitted;
mod register;
mod report;

pub use change::{CameraChange, change, remove};
pub use find::{all, find};
pub use ftp::{FtpSession, FtpView, MadeFtp, ftp_account, ftp_sign_in, make_ftp_account, remove_ftp_account};
pub use permitted::{PermittedView, may, permit, permitted, permitted_list, try_permitted};
pub(crate) use permitted::{refused_pictures, sends};
pub use register::{NewCamera, Registered, register};
pub use report::{forget_reports, report, reports};
