//! Identifiers: one type for each thing, so that an order's can never be used as a picture's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}

uuid_id! {
    /// A call between people (UUIDv7).
    CallId,
    /// Something that a customer is told about partners and calls (UUIDv7).
    CallingNoticeId,
    /// A camera registered with the centre (UUIDv7).
    CameraId,
    /// A payment by card (UUIDv7).
    CardPaymentId,
    /// A class of a customer's pictures (UUIDv7).
    ClassId,
    /// An open page's live connection (UUIDv7).
    ConnectionId,
    /// A card in somebody's address book (UUIDv7).
    ContactId,
    /// A customer; leads the keys of every table that grows with use (UUIDv7).
    CustomerId,
    /// An entry of the ledger (UUIDv7).
    EntryId,
    /// A permission given to somebody else (UUIDv7).
    GrantId,
    /// Somebody without an account who comes to a call by a link (UUIDv7): nobody's for longer than that call.
    GuestId,
    /// A link by which guests come (UUIDv7); never the secret in it.
    GuestLinkId,
    /// A picture, film or sound in one customer's library (UUIDv7).
    ImageId,
    /// An invoice or a credit note (UUIDv7).
    InvoiceId,
    /// A piece of background work (UUIDv7).
    JobId,
    /// Something that the centre tells a customer about their pictures (UUIDv7).
    NoticeId,
    /// An order (UUIDv7).
    OrderId,
    /// A place where prints are made (UUIDv7).
    OutputPlaceId,
    /// An order that was passed on to a partner centre, as both centres call it (UUIDv7).
    HandoverId,
    /// Somebody in a call, as the others know them (UUIDv7).
    ParticipantId,
    /// A partner centre (UUIDv7).
    PartnerId,
    /// Something that is told to a partner centre (UUIDv7).
    PartnerMessageId,
    /// A price list (UUIDv7).
    PriceListId,
    /// A walk through all bytes that proves them (UUIDv7).
    ProofRunId,
    /// A recording of a call (UUIDv7).
    RecordingId,
    /// Money on its way back to a card (UUIDv7).
    RefundId,
    /// A signed-in session (UUIDv7); never the secret that opens it.
    SessionId,
    /// A resumable upload (UUIDv4: its address must not be guessed).
    UploadId,
}

/// A service on the menu, named by the operator: 1–40 of `a–z`, `0–9` and `-`, such as `keep` or
/// `print-10x15`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ServiceId(String);

/// The text is not a service's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A service's name has 1 to 40 characters out of a–z, 0–9 and “-”.")]
pub struct NotAServiceId;

impl ServiceId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ServiceId {
    type Err = NotAServiceId;

    fn from_str(text: &str) -> Result<Self, NotAServiceId> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if (1..=40).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAServiceId)
        }
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ServiceId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The name of a blob: the BLAKE3 of its content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobHash(pub [u8; 32]);

/// The text or bytes are not a blob's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a blob's name is 32 bytes, or 64 hexadecimal digits")]
pub struct NotABlobHash;

impl BlobHash {
    /// From the 32 bytes that a record holds.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, NotABlobHash> {
        bytes.try_into().map(Self).map_err(|_| NotABlobHash)
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobHash({self})")
    }
}

impl FromStr for BlobHash {
    type Err = NotABlobHash;

    fn from_str(text: &str) -> Result<Self, NotABlobHash> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(NotABlobHash);
        }
        let mut bytes = [0; 32];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| NotABlobHash)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NotABlobHash)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_hash_reads_back_what_it_writes() {
        let hash = BlobHash(std::array::from_fn(|i| (i * 7) as u8));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("zz".repeat(32).parse::<BlobHash>(), Err(NotABlobHash));
    }

    #[test]
    fn a_service_id_is_a_short_plain_word() {
        assert!("print-10x15".parse::<ServiceId>().is_ok());
        for wrong in ["", "Print", "a b", "ä", &"x".repeat(41)] {
            assert_eq!(wrong.parse::<ServiceId>(), Err(NotAServiceId), "{wrong}");
        }
    }
}
