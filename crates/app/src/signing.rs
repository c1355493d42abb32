//! Signed messages between programs as Standard Webhooks 1.0.0 has them: HMAC-SHA256 over
//! `webhook-id.webhook-timestamp.body` (<https://www.standardwebhooks.com/>).

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

/// What proves a message.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`, seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or several, with blanks between them.
    pub signatures: &'a str,
}

/// Why a message proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unproven {
    /// Not signed with the key.
    Signature,
    /// Signed too long ago, or in the future.
    Time,
}

impl SigningKey {
    /// A fresh key, as it is written.
    pub(crate) fn fresh() -> String {
        let mut bytes = [0_u8; 32];
        rand::fill(&mut bytes);
        format!("{PREFIX}{}", STANDARD.encode(bytes))
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }

    /// Signs a message, `timestamp` in seconds since 1970: `webhook-signature`.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mac = self.mac(id, &timestamp.to_string(), body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Whether a message was signed with this key, just now.
    pub(crate) fn proven(&self, said: &Signature<'_>, body: &[u8], now: Instant) -> Result<(), Unproven> {
        // A name with a dot in it could be read as another name with a part of the time.
        let named = (1..=100).contains(&said.id.len()) && !said.id.contains('.');
        let at: i64 = said.timestamp.parse().map_err(|_| Unproven::Signature)?;
        let mac = self.mac(said.id, said.timestamp, body);
        let matches = |one: &str| {
            let bytes = one.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
            bytes.is_some_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
        };
        if !named || !said.signatures.split(' ').any(matches) {
            return Err(Unproven::Signature);
        }
        if at.abs_diff(now.micros() / 1_000_000) > TOLERANCE {
            return Err(Unproven::Time);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the specification; the signature also by `openssl dgst -sha256 -mac HMAC`.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_message_is_signed_as_the_specification_says() {
        let key: SigningKey = KEY.parse().unwrap();
        assert_eq!(key.sign(ID, 1_614_265_330, BODY), SIGNED);
    }

    #[test]
    fn what_was_signed_just_now_with_the_key_is_believed_and_nothing_else() {
        let key: SigningKey = KEY.parse().unwrap();
        let several = format!("v1a,zz v1,AAAA {SIGNED}");
        let said = Signature { id: ID, timestamp: "1614265330", signatures: &several };
        let now = at(1_614_265_400);
        assert_eq!(key.proven(&said, BODY, now), Ok(()));
        assert_eq!(key.proven(&said, BODY, at(1_614_265_631)), Err(Unproven::Time));
        assert_eq!(key.proven(&said, BODY, at(1_614_265_029)), Err(Unproven::Time));
        assert_eq!(key.proven(&said, b"{}", now), Err(Unproven::Signature));
        for wrong in ["", "v1,", "v1,AAAA", "v1a,g0hM", ",,", SIGNED.trim_start_matches("v1,")] {
            let wrong = Signature { signatures: wrong, ..said };
            assert_eq!(key.proven(&wrong, BODY, now), Err(Unproven::Signature));
        }
        for other in [
            Signature { timestamp: "1614265331", ..said },
            Signature { timestamp: "soon", ..said },
            Signature { id: "msg_2", ..said },
            Signature { id: "", ..said },
            Signature { id: "msg.1", ..said },
        ] {
            assert_eq!(key.proven(&other, BODY, now), Err(Unproven::Signature), "{other:?}");
        }
        let other: SigningKey = SigningKey::fresh().parse().unwrap();
        assert_eq!(other.proven(&said, BODY, now), Err(Unproven::Signature));
    }

    #[test]
    fn a_key_is_long_enough_and_never_shown() {
        for wrong in ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
            assert_eq!(wrong.parse::<SigningKey>(), Err(NotAKey), "{wrong}");
        }
        assert_eq!(format!("{:?}", KEY.parse::<SigningKey>().unwrap()), "SigningKey(…)");
    }
}
