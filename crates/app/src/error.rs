//! What a use case answers when it does not do what was asked, cut by what the asker does next.

use cradle_domain::Span;
use cradle_domain::billing::Refused;
use cradle_domain::customers::Denied;
use cradle_store::StoreError;

use crate::calls::PresenceView;

/// A result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what was asked. Every message is for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not allowed: sign in, pay, or leave it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It cannot be paid for in the way that is recorded.
    #[error(transparent)]
    Payment(#[from] Refused),
    /// Email, camera or password is not right; which of them is not said.
    #[error("This email or camera and this password do not go together.")]
    WrongPassword,
    /// What was shared opens with a password that was not given yet.
    #[error("This opens with a password. Ask the person who shared it with you.")]
    Locked,
    /// The password of what was shared is another one.
    #[error("This is not the password. Ask the person who shared it with you.")]
    WrongWord,
    /// Wait, then try again.
    #[error("Too many wrong passwords. Wait {} seconds, then try again.", .0.as_secs().max(1))]
    Wait(Span),
    /// The same again comes too soon.
    #[error("{message}")]
    TooSoon {
        /// How much longer to wait.
        wait: Span,
        /// What was asked for already, and what to do.
        message: String,
    },
    /// There is no such thing, or none that the asker may know of.
    #[error("There is no such {0} here, or none that you may see.")]
    Missing(&'static str),
    /// Something in the request must be changed.
    #[error("{message}")]
    Invalid {
        /// The field to blame.
        field: &'static str,
        /// What is wrong with it and what to do.
        message: String,
    },
    /// The request goes against how things stand.
    #[error("{message}")]
    Conflict {
        /// A word for programs, such as `camera-taken`.
        kind: &'static str,
        /// How things stand and what to do.
        message: String,
    },
    /// Somebody cannot be called now.
    #[error("{message}")]
    Unavailable {
        /// How they are seen.
        presence: PresenceView,
        /// Who it is, and when to try again.
        message: String,
    },
    /// The content is of a kind that is not taken.
    #[error("{0}")]
    Unsupported(String),
    /// The content is larger than allowed.
    #[error("{0}")]
    TooLarge(String),
    /// An `Idempotency-Key` came with another request before.
    #[error("This Idempotency-Key was used for another request. Use a new key for a new request.")]
    KeyReused,
    /// The link or code has ended.
    #[error("{0}")]
    Ended(String),
    /// The disk is full: somebody has to make room.
    #[error("The centre's disk is full. Nothing was lost; the people who run it have to make room.")]
    Full,
    /// Something that the centre needs does not answer: try again.
    #[error("The centre cannot reach its {part} at the moment. Nothing was lost; try again in a minute.")]
    Unreachable {
        /// Which part.
        part: &'static str,
        /// What it said, for the log.
        cause: String,
    },
    /// A defect of the centre.
    #[error("The centre made a mistake. It has been written down for the people who run it.")]
    Defect(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Something in the request must be changed.
    pub fn invalid(field: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Invalid { field, message: why.to_string() }
    }

    /// The request goes against how things stand.
    pub fn conflict(kind: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict { kind, message: message.into() }
    }

    /// A defect of the centre.
    pub fn defect(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Defect(cause.into())
    }

    /// Whether the same request may succeed later without anything being changed about it.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Wait(_) | Self::TooSoon { .. } | Self::Full | Self::Unreachable { .. })
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Unreachable(cause) => {
                Self::Unreachable { part: "database", cause: cause.to_string() }
            }
            StoreError::Changed => Self::conflict(
                "changed",
                "Somebody else changed this at the same moment. Look at it again, then repeat.",
            ),
            StoreError::Taken => Self::conflict("taken", "There is such a record already."),
            other @ (StoreError::Unreadable(_) | StoreError::Refused(_)) => Self::defect(other),
        }
    }
}

impl From<cradle_blobs::Error> for Error {
    fn from(error: cradle_blobs::Error) -> Self {
        use cradle_blobs::Error as E;
        match error {
            E::Missing => Self::Missing("file"),
            E::Full => Self::Full,
            E::TooLarge { .. } => Self::TooLarge(error.to_string()),
            E::Misconfigured { .. } | E::Unreachable { .. } => {
                Self::Unreachable { part: "picture store", cause: error.to_string() }
            }
            E::Damaged { .. } | E::OutOfRange { .. } => Self::defect(error),
        }
    }
}
