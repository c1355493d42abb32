//! Why a picture cannot be shown, in a plain sentence.

use std::time::Duration;

use crate::kind::Kind;

/// A picture that has no rendition. The file itself is untouched and worth keeping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unshowable {
    /// Of a known kind, but not one whole row of it can be read. Trying again changes nothing.
    #[error("this picture is damaged and cannot be shown: {0}")]
    Damaged(String),
    /// It asks for more pixels or memory than [`Limits`](crate::Limits) allow.
    #[error("this picture is too large to be shown: {0}")]
    TooLarge(String),
    /// It was not ready within [`Limits::time`](crate::Limits::time).
    #[error("this picture takes too long to be shown: {0}")]
    TooLong(String),
    /// A kind that is known and kept, but has no rendition here.
    #[error("{} cannot be shown by this centre yet", .0.in_words())]
    NotYet(Kind),
    /// The program that shows this kind is not installed.
    #[error("{} cannot be shown here, because the program {} is not installed; ask whoever runs this centre to install it", .0.in_words(), .1)]
    Without(Kind, &'static str),
    /// Not a still picture of any known kind.
    #[error("this file is not a picture")]
    NotAPicture,
}

impl Unshowable {
    /// Whether somebody who installs a program makes it showable.
    pub fn needs_a_program(&self) -> bool {
        matches!(self, Self::Without(..))
    }

    pub(crate) fn too_long(limit: Duration) -> Self {
        let seconds = limit.as_secs_f64();
        Self::TooLong(format!("it was not ready within {seconds} seconds"))
    }

    pub(crate) fn too_many_pixels((width, height): (u32, u32), limit: u64) -> Self {
        let most = limit / 1_000_000;
        Self::TooLarge(format!("it claims {width} × {height} pixels, and {most} megapixels are the limit"))
    }

    pub(crate) fn too_much_memory(wanted: u64, limit: u64) -> Self {
        let (wanted, limit) = (wanted >> 20, limit >> 20);
        Self::TooLarge(format!("it needs {wanted} MiB of memory, and {limit} MiB are the limit"))
    }
}
