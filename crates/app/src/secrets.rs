//! Secrets that open something: random, shown once, stored as a hash.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits, written in 43 letters, digits, `-` and `_`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A fresh one.
    pub fn fresh() -> Self {
        let mut bytes = [0_u8; 32];
        loop {
            rand::fill(&mut bytes);
            let text = URL_SAFE_NO_PAD.encode(bytes);
            // A program that gets it on its command line would take it for an option.
            if !text.starts_with('-') {
                return Self(text);
            }
        }
    }

    /// One to be typed on a small device: letters that are not mistaken for one another, each of them one
    /// of twenty.
    pub fn typed(letters: usize) -> Self {
        const LETTERS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";
        let mut text = String::with_capacity(letters);
        while text.len() < letters {
            let mut byte = [0_u8; 1];
            rand::fill(&mut byte);
            // 240 is the largest multiple of 20 in a byte: every letter is as likely as another.
            if byte[0] < 240 {
                text.push(char::from(LETTERS[usize::from(byte[0] % 20)]));
            }
        }
        Self(text)
    }

    /// The text that is shown once.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        digest(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
