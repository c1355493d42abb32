//! The readable part of a gallery's address.

use unicode_normalization::UnicodeNormalization;

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

    use super::*;

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
