//! Why a carrier's message is not believed.

use crate::signing::Unproven;

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelieved {
    /// There is no key.
    #[error("This centre takes no messages about parcels: no key is set (CRADLE_DELIVERY_KEY).")]
    NotSet,
    /// Not signed with the key.
    #[error(
        "The signature is not right. Sign webhook-id.webhook-timestamp.body with the key of this centre."
    )]
    Signature,
    /// Signed too long ago, or in the future.
    #[error("The message was not signed within five minutes of now.")]
    Time,
    /// Signed, and not to be understood.
    #[error(
        "The message cannot be read. Send type parcel.sent or parcel.delivered, and data with order or tracking_number."
    )]
    Message,
}

impl Unbelieved {
    /// The word that counts it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotSet => "not_set",
            Self::Signature => "signature",
            Self::Time => "time",
            Self::Message => "message",
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
