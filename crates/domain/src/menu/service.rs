//! What the operator offers.

use serde::{Deserialize, Serialize};

use crate::ServiceId;

/// What a service does; each kind is carried out by a module of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    /// Keep pictures in the customer's library.
    Keep,
    /// Send pictures and sound to destinations by mail.
    Send,
    /// Publish pictures in a gallery that anybody can open.
    Publish,
    /// Print pictures at an output place.
    Print,
}

impl ServiceKind {
    /// Every kind, in the order in which a new centre offers them.
    pub const ALL: [Self; 4] = [Self::Keep, Self::Send, Self::Publish, Self::Print];

    /// Options with choices that a price list may charge more for. What there is to choose of each of
    /// the options of a print, the output places say.
    pub const fn choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Publish => &[("originals", "yes")],
            Self::Keep | Self::Send | Self::Print => &[],
        }
    }

    /// The word that names it in records and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Send => "send",
            Self::Publish => "publish",
            Self::Print => "print",
        }
    }

    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Makers and models for which a service is meant: each word must match, `*` stands for anything,
/// case does not count ("fujifilm / x-t*").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelPattern {
    /// Maker, or `*`.
    pub maker: String,
    /// Model, or `*`.
    pub model: String,
}

impl ModelPattern {
    /// Whether a camera of this maker and model is meant.
    pub fn matches(&self, maker: &str, model: &str) -> bool {
        matches(&self.maker, maker) && matches(&self.model, model)
    }
}

/// Simple patterns in time proportional to pattern × text, whatever they hold.
fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.trim().to_lowercase().chars().collect();
    let text: Vec<char> = text.trim().to_lowercase().chars().collect();
    let (mut p, mut t, mut star, mut resume) = (0, 0, None, 0);
    while t < text.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some(p);
            resume = t;
            p += 1;
        } else if p < pattern.len() && pattern[p] == text[t] {
            p += 1;
            t += 1;
        } else if let Some(at) = star {
            resume += 1;
            (p, t) = (at + 1, resume);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// A service as the operator has set it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name in addresses and records.
    pub id: ServiceId,
    /// What it does.
    pub kind: ServiceKind,
    /// The operator's own title; without one the kind's name in the reader's language is shown.
    pub title: Option<String>,
    /// The operator's own description.
    pub description: Option<String>,
    /// Whether it is offered at all.
    pub enabled: bool,
    /// For which cameras; none named means for every one.
    pub models: Vec<ModelPattern>,
    /// The operator's order: smaller first.
    pub position: i64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pattern_names_makers_and_models() {
        let pattern = |maker: &str, model: &str| ModelPattern { maker: maker.into(), model: model.into() };
        assert!(pattern("fujifilm", "x-t*").matches("FUJIFILM", "X-T5"));
        assert!(pattern("*", "*").matches("", ""));
        assert!(pattern("nikon*", "*d70").matches("NIKON CORPORATION", "NIKON D70"));
        assert!(!pattern("fujifilm", "x-t*").matches("FUJIFILM", "GFX 50"));
        assert!(!pattern("fuji", "*").matches("FUJIFILM", "X-T5"));
    }

    proptest! {
        #[test]
        fn a_text_matches_itself_and_its_beginning(text in "[a-zA-Z0-9-]{0,30}", cut in 0_usize..30) {
            prop_assert!(matches(&text, &text));
            let cut = cut.min(text.len());
            let pattern = format!("{}*", &text[..cut]);
            prop_assert!(matches(&pattern, &text));
        }

        #[test]
        fn many_stars_end_quickly(text in "a{0,200}") {
            prop_assert!(!matches("*a*a*a*a*a*a*a*b", &text));
        }
    }
}
