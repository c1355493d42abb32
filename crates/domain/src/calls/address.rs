//! The address of calls to somebody: short enough to be read out, long enough not to be guessed.

use std::fmt;
use std::str::FromStr;

/// Ten characters of Crockford's base 32 (<https://www.crockford.com/base32.html>), 50 bits, shown in two
/// groups: `7K3Q9-XM4TD`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallAddress(String);

/// The text is no address of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An address of calls has ten letters and digits, such as 7K3Q9-XM4TD.")]
pub struct NotACallAddress;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 10;

impl CallAddress {
    /// Out of 50 bits that were drawn; what is above them does not count.
    pub fn from_bits(bits: u64) -> Self {
        let digit = |place: usize| char::from(DIGITS[usize::try_from(bits >> (place * 5) & 31).unwrap_or(0)]);
        Self((0..LENGTH).map(digit).collect())
    }

    /// Its ten characters, as they are recorded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

impl FromStr for CallAddress {
    type Err = NotACallAddress;

    /// As people write it: in either case, with dashes and blanks, with O for 0 and I or L for 1.
    fn from_str(text: &str) -> Result<Self, NotACallAddress> {
        if text.len() > 80 {
            return Err(NotACallAddress);
        }
        let mut digits = String::with_capacity(LENGTH);
        for c in text.trim().chars() {
            match c.to_ascii_uppercase() {
                '-' | ' ' => {}
                'O' => digits.push('0'),
                'I' | 'L' => digits.push('1'),
                c if u8::try_from(c).is_ok_and(|byte| DIGITS.contains(&byte)) => digits.push(c),
                _ => return Err(NotACallAddress),
            }
        }
        if digits.len() == LENGTH { Ok(Self(digits)) } else { Err(NotACallAddress) }
    }
}
