//! Which of a customer's pictures are meant, by their state.

use cradle_domain::library::ImageState;

/// Which states are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Everything but the trash.
    All,
    /// One state alone.
    Only(ImageState),
}
