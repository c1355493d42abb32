//! The library as folders: files by name, names that files were put under, and what programs hold while
//! they work on it.

mod locks;
mod names;

pub use locks::{Lock, forget_locks, hold, lock_of, locks_in, release};
pub use names::{Named, Put, by_name, forget_empty, name, names_in, names_of, put_name, remove_name};
