//! Why a camera cannot be read, and what to do.

use std::time::Duration;

/// In sentences for the person in front of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The program or its library is not installed.
    #[error(
        "This camera hands out its pictures itself, and what reads such cameras is not installed (cradle-camera, libgphoto2). Install it, or put the card into a reader."
    )]
    Missing,
    /// Somebody else has it.
    #[error(
        "Another program uses this camera{}. Close it there, or take the camera out of the file manager; its pictures appear here by themselves.",
        named(.0)
    )]
    Held(Vec<String>),
    /// The system says no.
    #[error(
        "This camera may not be used by you on this computer. Sign in at the computer itself, or have its administrator add you to the group that owns the camera (plugdev)."
    )]
    NotAllowed,
    /// No driver knows it.
    #[error(
        "This camera is none of those that can be read over a cable. Switch it to “mass storage” in its menu, or put its card into a reader."
    )]
    Unknown,
    /// It is open, and shows nothing.
    #[error(
        "There is nothing to read yet. Telephone: unlock it, and allow this computer to see its pictures (“trust”, “file transfer”). Camera: is there a card in it? The pictures appear here by themselves."
    )]
    Empty,
    /// It did not answer the library.
    #[error(
        "The camera does not answer. Telephone: unlock it, and allow this computer to see its pictures (“trust”, “file transfer”). Camera: switch it off and on."
    )]
    Silent,
    /// It did not answer at all.
    #[error(
        "The camera has not answered for {} seconds and was given up. Telephone: unlock it, and trust this computer. Camera: switch it off and on, or plug it in again.",
        .0.as_secs().max(1)
    )]
    Hung(Duration),
    /// Nothing answers at its address.
    #[error(
        "No camera answers at {0}. Switch it on, and connect it to the same network; it is looked for again and again by itself."
    )]
    Away(String),
    /// Reading it broke the program.
    #[error(
        "What reads this camera broke over it. Plug the camera in again; if that does not help, put its card into a reader."
    )]
    Ended,
    /// The program said what is no answer.
    #[error(
        "What comes from this camera cannot be understood. Plug it in again; if that does not help, put its card into a reader."
    )]
    Odd,
    /// It says no.
    #[error("The camera refuses: {0}. Switch it off and on, or plug it in again.")]
    Refused(String),
    /// It cannot do what was asked.
    #[error("The camera cannot do this.")]
    Unsupported,
    /// There is no such file.
    #[error("It is not on the camera any more.")]
    Absent,
    /// It was taken away.
    #[error("The camera was taken away.")]
    Gone,
}

impl Trouble {
    /// Whether it may be over by itself, or by what a person does with the camera still plugged in.
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Held(_) | Self::Empty | Self::Silent | Self::Hung(_) | Self::Refused(_) | Self::Away(_)
        )
    }
}

fn named(programs: &[String]) -> String {
    if programs.is_empty() { String::new() } else { format!(" ({})", programs.join(", ")) }
}
