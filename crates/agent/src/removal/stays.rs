//! Why a shot stays on its camera.

use cradle_camera::CardError;

/// In sentences for the person in front of it. They name no file: shots that stay for the same reason are
/// told together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stays {
    /// Not there any more.
    #[error("It is not on the camera any more.")]
    Gone,
    /// It cannot be read.
    #[error("It cannot be read from the camera, so nobody can tell whether it was kept as it is: {0}.")]
    Unreadable(String),
    /// It is not what was kept.
    #[error("It has changed on the camera since it was kept. Keep it once more.")]
    Changed,
    /// The camera's mark.
    #[error("It is protected in the camera. Take the protection off there.")]
    Protected,
    /// The camera's own print order.
    #[error("The print order that was made in the camera names it. Take the mark off there.")]
    PrintOrder,
    /// On its way.
    #[error("It is on its way in an order. Wait until that is placed.")]
    Queued,
    /// Somebody reads from the camera.
    #[error("Pictures are being copied from this camera. Wait until all of them are.")]
    Copying,
    /// The card is being listed.
    #[error("The camera is still being read. Try again in a moment.")]
    Reading,
    /// The centre does not have it, or not for good.
    #[error("The centre does not keep it, or not all of its files. Keep it first.")]
    NotKept,
    /// It was thrown away there.
    #[error("It is in the trash at the centre. Bring it back from there, or keep it once more.")]
    Trashed,
    /// No second copy.
    #[error(
        "There is no copy of it, or not of all of its files, on this computer. Choose a folder under “Copies on this computer”, and keep it once more."
    )]
    NoCopy,
    /// The second copy is another.
    #[error(
        "Its copy on this computer is not what it was: it was changed, or the disk is failing. Keep it once more."
    )]
    CopyDiffers,
    /// Nobody there to ask.
    #[error("The centre cannot be asked whether it keeps it: {0}")]
    CentreAway(String),
    /// Nobody to ask for.
    #[error("This agent is not paired with an account: nobody can say what the centre keeps. Pair it first.")]
    Unpaired,
    /// The card's switch.
    #[error(
        "This card is locked. Take it out, push the little switch on its side away from “lock”, and put it back in."
    )]
    Locked,
    /// A folder of a read-only disk.
    #[error("This card or folder is open for reading only. Delete the pictures in the camera.")]
    ReadOnly,
    /// The camera says no.
    #[error("The camera does not allow it to be deleted from here ({0}). Delete it in the camera.")]
    Refused(String),
    /// It says no after it said yes.
    #[error("Some of its files are deleted, and the others could not be ({0}). Look at it in the camera.")]
    Partly(String),
}

impl Stays {
    /// The word that names it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Unreadable(_) => "unreadable",
            Self::Changed => "changed",
            Self::Protected => "protected",
            Self::PrintOrder => "print-order",
            Self::Queued => "queued",
            Self::Copying => "copying",
            Self::Reading => "reading",
            Self::NotKept => "not-kept",
            Self::Trashed => "trashed",
            Self::NoCopy => "no-copy",
            Self::CopyDiffers => "copy-differs",
            Self::CentreAway(_) => "centre-away",
            Self::Unpaired => "unpaired",
            Self::Locked => "locked",
            Self::ReadOnly => "read-only",
            Self::Refused(_) => "refused",
            Self::Partly(_) => "partly",
        }
    }

    /// Whether every other shot would stay for it, too.
    pub(super) const fn is_about_all(&self) -> bool {
        matches!(self, Self::CentreAway(_) | Self::Unpaired | Self::Locked | Self::ReadOnly)
    }
}

impl From<CardError> for Stays {
    fn from(error: CardError) -> Self {
        match error {
            CardError::Absent(_) => Self::Gone,
            CardError::WholeOnly(_) => Self::Unreadable("it is too large to be read whole".to_owned()),
            CardError::Unreadable { problem, .. } => Self::Unreadable(plain(&problem.to_string())),
        }
    }
}

/// What a system or a camera says, as the middle of a sentence.
pub(super) fn plain(said: &str) -> String {
    let tidy = cradle_camera::devices::tidy(said);
    tidy.chars().take(200).collect::<String>().trim_end_matches(['.', ' ']).to_owned()
}
