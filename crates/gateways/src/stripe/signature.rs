//! Whether a message is Stripe's own: `Stripe-Signature: t=…,v1=…`, HMAC-SHA256 over time and body
//! (<https://docs.stripe.com/webhooks#verify-manually>).

use cradle_app::cards::Unbelieved;
use cradle_app::domain::Instant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Seconds by which the two clocks may differ.
const TOLERANCE: u64 = 300;

/// Whether the body was signed with this secret, just now.
pub(super) fn proven(header: &str, body: &[u8], secret: &str, now: Instant) -> Result<(), Unbelieved> {
    let pairs = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let signed_at = pairs().find(|(name, _)| *name == "t").map(|(_, value)| value);
    let signed_at = signed_at.ok_or(Unbelieved::Signature)?;
    let at: i64 = signed_at.parse().map_err(|_| Unbelieved::Signature)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| Unbelieved::NotSet)?;
    mac.update(signed_at.as_bytes());
    mac.update(b".");
    mac.update(body);
    let matches =
        |value: &str| hex::decode(value).is_ok_and(|signature| mac.clone().verify_slice(&signature).is_ok());
    if !pairs().any(|(name, value)| name == "v1" && matches(value)) {
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

    const BODY: &[u8] = br#"{"id": "evt_1", "object": "event"}"#;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    // Computed with `printf '1700000000.%s' "$BODY" | openssl dgst -sha256 -hmac whsec_test`.
    const SIGNATURE: &str = "4278dbfbe45c971d383f6bf4a8a18768ed311b236ddb92b8ac93952f8d567247";

    #[test]
    fn what_was_signed_just_now_with_the_secret_is_believed_and_nothing_else() {
        let header = format!("t=1700000000,v1=00ff,v1={SIGNATURE},v0=abc");
        assert_eq!(proven(&header, BODY, "whsec_test", at(1_700_000_010)), Ok(()));
        assert_eq!(proven(&header, BODY, "whsec_test", at(1_700_000_301)), Err(Unbelieved::Time));
        assert_eq!(proven(&header, BODY, "whsec_test", at(1_699_999_699)), Err(Unbelieved::Time));
        assert_eq!(proven(&header, BODY, "whsec_other", at(1_700_000_010)), Err(Unbelieved::Signature));
        assert_eq!(proven(&header, b"{}", "whsec_test", at(1_700_000_010)), Err(Unbelieved::Signature));
        let moved = header.replace("t=1700000000", "t=1700000009");
        assert_eq!(proven(&moved, BODY, "whsec_test", at(1_700_000_010)), Err(Unbelieved::Signature));
        for strange in ["", "t=1700000000", "v1=00", "t=x,v1=00", "t=1700000000,v1=zz", ",,=,"] {
            assert_eq!(proven(strange, BODY, "whsec_test", at(1_700_000_010)), Err(Unbelieved::Signature));
        }
    }
}
