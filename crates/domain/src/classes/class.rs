//! A class of pictures.

use std::fmt;
use std::str::FromStr;

use super::Rule;
use crate::library::folded;
use crate::{ClassId, CustomerId, Instant};

/// A class's name: 1–200 characters on one line, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassName(String);

/// The text is no name of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A class needs a name of 1 to 200 characters on one line.")]
pub struct NotAClassName;

impl ClassName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two names are the same, and by which they are put in order.
    pub fn key(&self) -> String {
        folded(&self.0)
    }
}

impl FromStr for ClassName {
    type Err = NotAClassName;

    fn from_str(text: &str) -> Result<Self, NotAClassName> {
        let text = text.trim();
        let one_line = !text.chars().any(char::is_control);
        if one_line && (1..=200).contains(&text.chars().count()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAClassName)
        }
    }
}

impl fmt::Display for ClassName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How pictures come into a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Put in and taken out by hand.
    Hand,
    /// Whatever the rule holds for.
    Rule(Rule),
}

/// A class of a customer's pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Identifier.
    pub id: ClassId,
    /// Whose it is.
    pub owner: CustomerId,
    /// Its name.
    pub name: ClassName,
    /// How pictures come into it.
    pub sort: Sort,
    /// When it was made.
    pub created_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_the_same_however_it_is_written() {
        let name: ClassName = "  Ferien in ÖSTERREICH ".parse().unwrap();
        assert_eq!((name.as_str(), name.key().as_str()), ("Ferien in ÖSTERREICH", "ferien in osterreich"));
        for wrong in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert_eq!(wrong.parse::<ClassName>(), Err(NotAClassName));
        }
    }
}
