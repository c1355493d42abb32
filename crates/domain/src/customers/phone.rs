//! Telephone numbers.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A telephone number as it is written: 3–40 characters, digits and what stands between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

/// The text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a telephone number. Write it like +49 30 1234567.")]
pub struct NotAPhone;

impl Phone {
    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let text = text.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let dialled = |c: char| c.is_ascii_digit() || " +-–().,/#*".contains(c);
        let right = digits >= 3 && text.chars().count() <= 40 && text.chars().all(dialled);
        if right { Ok(Self(text.to_owned())) } else { Err(NotAPhone) }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_it_is_written() {
        assert_eq!(" +49 (30) 123-45 ".parse::<Phone>().unwrap().as_str(), "+49 (30) 123-45");
        for wrong in ["", "12", "call me", "+49\n30 1", "030 12345 ext. b"] {
            assert_eq!(wrong.parse::<Phone>(), Err(NotAPhone), "{wrong:?}");
        }
    }
}
