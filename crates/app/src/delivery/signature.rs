//! Whether a message comes from who has the key (Standard Webhooks 1.0.0):
//! HMAC-SHA256 over `webhook-id.webhook-timestamp.body`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_domain::Instant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Seconds by which the two clocks may differ.
const TOLERANCE: u64 = 300;
/// What a key begins with when it is written.
const PREFIX: &str = "whsec_";

/// A key that messages are signed with, of 24 to 64 bytes; written as `whsec_` and base64.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(Vec<u8>);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// The text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A key for messages is whsec_ and then 24 to 64 bytes in base64.")]
pub struct NotAKey;

impl FromStr for SigningKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let coded = text.trim().strip_prefix(PREFIX).ok_or(NotAKey)?;
        let bytes = STANDARD.decode(coded).map_err(|_| NotAKey)?;
        if (24..=64).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(NotAKey) }
    }
}

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

/// What a message says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`, seconds since 1970.
    pub at: &'a str,
    /// `webhook-signature`, one or several with blanks between them.
    pub signature: &'a str,
}

impl SigningKey {
    /// Whether the body was signed with this key, just now.
    pub(crate) fn proven(&self, said: Signed<'_>, body: &[u8], now: Instant) -> Result<(), Unbelieved> {
        let at: i64 = said.at.parse().map_err(|_| Unbelieved::Signature)?;
        if said.id.is_empty() {
            return Err(Unbelieved::Signature);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(|_| Unbelieved::NotSet)?;
        for part in [said.id.as_bytes(), b".", said.at.as_bytes(), b".", body] {
            mac.update(part);
        }
        let matches = |coded: &str| {
            STANDARD.decode(coded).is_ok_and(|signature| mac.clone().verify_slice(&signature).is_ok())
        };
        let ours = said.signature.split(' ').filter_map(|one| one.strip_prefix("v1,"));
        if !ours.into_iter().any(matches) {
            return Err(Unbelieved::Signature);
        }
        if at.abs_diff(now.micros() / 1_000_000) > TOLERANCE {
            return Err(Unbelieved::Time);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the specification (standardwebhooks.com, "Signature scheme"), whose signature other
    // programs compute the same.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn what_was_signed_just_now_with_the_key_is_believed_and_nothing_else() {
        let key: SigningKey = KEY.parse().unwrap();
        let said = Signed { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: "1614265330", signature: SIGNATURE };
        let now = at(1_614_265_400);
        assert_eq!(key.proven(said, BODY, now), Ok(()));
        let several = format!("v1a,zz v1,AAAA {SIGNATURE}");
        assert_eq!(key.proven(Signed { signature: &several, ..said }, BODY, now), Ok(()));
        assert_eq!(key.proven(said, BODY, at(1_614_265_631)), Err(Unbelieved::Time));
        assert_eq!(key.proven(said, BODY, at(1_614_265_029)), Err(Unbelieved::Time));
        assert_eq!(key.proven(said, b"{}", now), Err(Unbelieved::Signature));
        for wrong in ["", "v1,", "v1,AAAA", "v1a,g0hM", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="] {
            assert_eq!(
                key.proven(Signed { signature: wrong, ..said }, BODY, now),
                Err(Unbelieved::Signature)
            );
        }
        let moved = Signed { at: "1614265331", ..said };
        assert_eq!(key.proven(moved, BODY, now), Err(Unbelieved::Signature));
        let other: SigningKey = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".parse().unwrap();
        assert_eq!(other.proven(said, BODY, now), Err(Unbelieved::Signature));
    }

    #[test]
    fn a_key_is_long_enough_and_never_shown() {
        for wrong in ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
            assert_eq!(wrong.parse::<SigningKey>(), Err(NotAKey), "{wrong}");
        }
        assert_eq!(format!("{:?}", KEY.parse::<SigningKey>().unwrap()), "SigningKey(…)");
    }
}
