//! The size of a print.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The size of a sheet in whole millimetres, its short edge first: `102x152`. Which way a picture lies
/// on it, the picture decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Size {
    short: u16,
    long: u16,
}

/// The text is not the size of a print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A size is written in millimetres like 102x152, each edge between 20 and 2000.")]
pub struct NotASize;

impl Size {
    /// From two edges in millimetres, in any order.
    pub fn new(a: u16, b: u16) -> Result<Self, NotASize> {
        let fits = |edge: u16| (20..=2_000).contains(&edge);
        if fits(a) && fits(b) { Ok(Self { short: a.min(b), long: a.max(b) }) } else { Err(NotASize) }
    }

    /// The short edge in millimetres.
    pub const fn short(self) -> u16 {
        self.short
    }

    /// The long edge in millimetres.
    pub const fn long(self) -> u16 {
        self.long
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.short, self.long)
    }
}

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let (a, b) = text.trim().split_once(['x', 'X', '×']).ok_or(NotASize)?;
        let edge = |text: &str| text.trim().parse::<u16>().map_err(|_| NotASize);
        Self::new(edge(a)?, edge(b)?)
    }
}

impl TryFrom<String> for Size {
    type Error = NotASize;

    fn try_from(text: String) -> Result<Self, NotASize> {
        text.parse()
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_in_any_order_and_written_with_its_short_edge_first() {
        for text in ["102x152", "152 × 102", "152X102"] {
            assert_eq!(text.parse::<Size>().unwrap().to_string(), "102x152", "{text}");
        }
        for wrong in ["", "10", "x", "19x100", "100x2001", "-1x100", "10.2x15.2"] {
            assert_eq!(wrong.parse::<Size>(), Err(NotASize), "{wrong}");
        }
    }
}
