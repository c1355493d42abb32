//! Permissions given to others.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{CustomerId, GrantId, Instant};

/// Who receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Receiver {
    /// Whoever holds the link's secret.
    Link,
    /// Everybody, through a public gallery.
    Public,
}

impl Receiver {
    /// The word that names it in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Public => "public",
        }
    }

    /// The receiver that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Link, Self::Public].into_iter().find(|receiver| receiver.as_str() == word)
    }
}

/// What the receiver may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Take the originals; without it only reduced images are given out.
    pub originals: bool,
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Identifier.
    pub id: GrantId,
    /// Who gave it.
    pub owner: CustomerId,
    /// Who receives.
    pub to: Receiver,
    /// What they may do.
    pub rights: Rights,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// Why a grant opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Shut {
    /// Its time is over.
    #[error("This link has ended. Ask the person who sent it for a new one.")]
    Expired,
    /// It was taken back.
    #[error("There is nothing here any more.")]
    Revoked,
}

/// Whether a grant opens now.
pub fn opens(grant: &Grant, now: Instant) -> Result<Rights, Shut> {
    if grant.revoked_at.is_some() {
        return Err(Shut::Revoked);
    }
    if grant.expires_at.is_some_and(|end| end <= now) {
        return Err(Shut::Expired);
    }
    Ok(grant.rights)
}

/// A title from which no address can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A gallery needs a title of 1 to 200 characters.")]
pub struct SlugProblem;

/// The readable part of a gallery's address: at most 60 of `a–z`, `0–9` and `-`, from its title.
///
/// Marks fall off their letters ("Zürich" → `zurich`); a title without any such letter gives
/// `gallery`. Not unique: a random part follows it in the address.
pub fn slug(title: &str) -> Result<String, SlugProblem> {
    let title = title.trim();
    if !(1..=200).contains(&title.chars().count()) {
        return Err(SlugProblem);
    }
    let mut slug = String::new();
    for c in title.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if c == 'ß' {
            slug.push_str("ss");
        } else if !unicode_normalization::char::is_combining_mark(c)
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.truncate(60);
    let slug = slug.trim_matches('-');
    Ok(if slug.is_empty() { "gallery".to_owned() } else { slug.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::Span;

    fn grant() -> Grant {
        Grant {
            id: GrantId(Uuid::from_u128(1)),
            owner: CustomerId(Uuid::from_u128(2)),
            to: Receiver::Link,
            rights: Rights { originals: true },
            expires_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_grant_opens_until_it_ends_or_is_taken_back() {
        let now = Instant::EPOCH;
        assert_eq!(opens(&grant(), now), Ok(Rights { originals: true }));
        let ending = Grant { expires_at: Some(now + Span::from_secs(1)), ..grant() };
        assert!(opens(&ending, now).is_ok());
        assert_eq!(opens(&ending, now + Span::from_secs(1)), Err(Shut::Expired));
        let revoked = Grant { revoked_at: Some(now), ..ending };
        assert_eq!(opens(&revoked, now + Span::from_secs(9)), Err(Shut::Revoked));
    }

    #[test]
    fn a_slug_reads_like_its_title() {
        assert_eq!(slug("Zürich – Straßen & Gassen 2026").unwrap(), "zurich-strassen-gassen-2026");
        assert_eq!(slug("桜").unwrap(), "gallery");
        assert_eq!(slug(" "), Err(SlugProblem));
    }

    proptest! {
        #[test]
        fn a_slug_is_always_a_safe_part_of_an_address(title in "\\PC{1,200}") {
            if let Ok(slug) = slug(&title) {
                prop_assert!((1..=60).contains(&slug.len()));
                prop_assert!(slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
            }
        }
    }
}
