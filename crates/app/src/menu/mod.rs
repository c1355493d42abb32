//! The menu, and the services that the operator offers on it.

mod read;
mod services;
mod words;

pub(crate) use read::offers;
pub use read::{for_camera, for_library};
pub use services::{NewService, ServiceChange, add, arrange, change, remove, services};
pub use words::{description, kind_title, title};
