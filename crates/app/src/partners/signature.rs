//! Signed messages as Standard Webhooks 1.0 has them: HMAC-SHA256 over name, time and body
//! (<https://www.standardwebhooks.com/>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_domain::Instant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How a secret begins.
const PREFIX: &str = "whsec_";
/// Seconds by which the two clocks may differ.
const TOLERANCE: u64 = 300;

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

/// What proves a message.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or several, with blanks between them.
    pub signatures: &'a str,
}

/// A fresh secret.
pub(super) fn fresh() -> String {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The key in a secret, if it is one of 24 to 64 bytes.
pub(super) fn key(secret: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    (24..=64).contains(&bytes.len()).then_some(bytes)
}

fn mac(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key(secret)?).ok()?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(mac)
}

/// Signs a message; `None` when the secret is none.
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
    let mac = mac(secret, id, &timestamp.to_string(), body)?;
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// Whether a message was signed with this secret just now.
pub fn verify(secret: &str, signed: &Signature<'_>, body: &[u8], now: Instant) -> Result<(), Unbelieved> {
    let named = (1..=100).contains(&signed.id.len()) && !signed.id.contains('.');
    let at: i64 = signed.timestamp.parse().map_err(|_| Unbelieved::Signature)?;
    let mac = mac(secret, signed.id, signed.timestamp, body).filter(|_| named);
    let mac = mac.ok_or(Unbelieved::Signature)?;
    let matches = |one: &str| {
        let bytes = one.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        bytes.is_some_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
    };
    if !signed.signatures.split(' ').any(matches) {
        return Err(Unbelieved::Signature);
    }
    if at.abs_diff(now.micros() / 1_000_000) > TOLERANCE {
        return Err(Unbelieved::Time);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the specification; the signature also by `openssl dgst -sha256 -mac HMAC`.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_message_is_signed_as_the_specification_says() {
        assert_eq!(sign(SECRET, ID, 1_614_265_330, BODY).as_deref(), Some(SIGNED));
        assert_eq!(sign("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", ID, 1, BODY), None);
        let fresh = fresh();
        assert_eq!(key(&fresh).map(|key| key.len()), Some(32));
    }

    #[test]
    fn what_was_signed_just_now_with_the_secret_is_believed_and_nothing_else() {
        let several = format!("v1,AAAA {SIGNED} v2,x");
        let signed = Signature { id: ID, timestamp: "1614265330", signatures: &several };
        let now = at(1_614_265_331);
        assert_eq!(verify(SECRET, &signed, BODY, now), Ok(()));
        assert_eq!(verify(SECRET, &signed, BODY, at(1_614_265_631)), Err(Unbelieved::Time));
        assert_eq!(verify(SECRET, &signed, BODY, at(1_614_265_029)), Err(Unbelieved::Time));
        assert_eq!(verify(SECRET, &signed, b"{}", now), Err(Unbelieved::Signature));
        assert_eq!(verify(&fresh(), &signed, BODY, now), Err(Unbelieved::Signature));
        assert_eq!(verify("", &signed, BODY, now), Err(Unbelieved::Signature));
        let moved = Signature { timestamp: "1614265331", ..signed };
        assert_eq!(verify(SECRET, &moved, BODY, now), Err(Unbelieved::Signature));
        let renamed = Signature { id: "msg_2", ..signed };
        assert_eq!(verify(SECRET, &renamed, BODY, now), Err(Unbelieved::Signature));
        for strange in ["", "v1,", "v1,zz", SIGNED.trim_start_matches("v1,"), ",,"] {
            let signed = Signature { signatures: strange, ..signed };
            assert_eq!(verify(SECRET, &signed, BODY, now), Err(Unbelieved::Signature), "{strange}");
        }
    }
}
