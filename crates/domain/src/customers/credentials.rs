//! What a customer signs in with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// An address for mail, kept as typed and compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// The text cannot be an address for mail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an email address. Write it like name@example.org.")]
pub struct NotAnEmail(String);

impl Email {
    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which two addresses are the same.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    /// Accepts what a mail server could accept: one local part, one dotted or literal host, no
    /// blanks or control characters, at most 254 bytes (RFC 5321 §4.5.3.1.3).
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let refuse = || NotAnEmail(text.chars().take(80).collect());
        let (local, host) = text.rsplit_once('@').ok_or_else(refuse)?;
        let plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>()[]\\,;:\"@".contains(c);
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let right = text.len() <= 254
            && (1..=64).contains(&local.len())
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && host.split('.').all(label);
        if right { Ok(Self(text.to_owned())) } else { Err(refuse()) }
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A password as typed, in normal form; never shown, stored or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a text cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than eight characters.
    #[error("The password is too short: use at least 8 characters.")]
    TooShort,
    /// More than a thousand bytes.
    #[error("The password is too long: use at most 1,000 characters.")]
    TooLong,
}

impl Password {
    /// A password to sign in with: anything, since what counts is whether it is the right one.
    pub fn typed(text: &str) -> Self {
        // The same key on two keyboards may give two encodings of one letter (NIST SP 800-63B
        // §5.1.1.2 asks for NFKC).
        Self(text.chars().take(1000).nfkc().collect())
    }

    /// A password to set: 8 to 1,000 characters, any of them.
    pub fn chosen(text: &str) -> Result<Self, PasswordProblem> {
        match text.chars().count() {
            0..8 => Err(PasswordProblem::TooShort),
            8..=1000 => Ok(Self::typed(text)),
            _ => Err(PasswordProblem::TooLong),
        }
    }

    /// The bytes that are hashed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_kept_as_typed_and_compared_without_case() {
        let email: Email = " Anna.Berg@Example.org ".parse().unwrap();
        assert_eq!(
            (email.as_str(), email.key().as_str()),
            ("Anna.Berg@Example.org", "anna.berg@example.org")
        );
        assert!("root@localhost".parse::<Email>().is_ok());
    }

    #[test]
    fn what_no_mail_server_takes_is_no_email() {
        for wrong in [
            "",
            "anna",
            "@b.c",
            "a@",
            "a b@c.d",
            "a@b..c",
            "a@-b.c",
            ".a@b.c",
            "a@b.c\r\nBcc: x@y.z",
            "a@b@c.d",
            "<a@b.c>",
        ] {
            assert!(wrong.parse::<Email>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_password_is_never_shown_and_is_the_same_from_every_keyboard() {
        let composed = Password::chosen("gr\u{fc}n-gr\u{fc}n").unwrap();
        assert_eq!(composed, Password::typed("gru\u{308}n-gru\u{308}n"));
        assert_eq!(format!("{composed:?}"), "Password(…)");
        assert_eq!(Password::chosen("seven77"), Err(PasswordProblem::TooShort));
    }
}
