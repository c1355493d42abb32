//! Why a message is not taken for a partner's.

use crate::signing::Unproven;

/// Why a message is not taken for a partner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelieved {
    /// There is no such partner, or it is switched off.
    #[error("There is no such partner here, or it is switched off.")]
    Partner,
    /// It is not signed, or by somebody else.
    #[error("The signature of this message is not this partner's.")]
    Signature,
    /// It was signed too long ago, or is not yet.
    #[error("This message was signed at another time. Check the clocks.")]
    Time,
}

impl Unbelieved {
    /// The word by which it is counted.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Signature => "signature",
            Self::Time => "time",
        }
    }
}

impl From<Unproven> for Unbelieved {
    fn from(why: Unproven) -> Self {
        match why {
            Unproven::Signature => Self::Signature,
            Unproven::Time => Self::Time,
        }
    }
}
