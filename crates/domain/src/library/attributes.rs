//! What people say about a picture.

use serde::{Deserialize, Serialize};

/// One to five stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Rating(u8);

/// An attribute out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributesProblem {
    /// Not one to five.
    #[error("A rating is between 1 and 5 stars, or none.")]
    Rating,
    /// Longer than anybody reads.
    #[error("A title has at most 500 characters, a caption 10,000.")]
    TooLong,
    /// Too many words, or words too long.
    #[error("A picture can have up to 100 keywords and 100 people, each of at most 200 characters.")]
    TooMany,
}

impl Rating {
    /// `stars` from 1 to 5.
    pub const fn new(stars: u8) -> Result<Self, AttributesProblem> {
        if matches!(stars, 1..=5) { Ok(Self(stars)) } else { Err(AttributesProblem::Rating) }
    }

    /// The number of stars.
    pub const fn stars(self) -> u8 {
        self.0
    }
}

/// Keywords of one picture, and people in it, at most.
const MOST_WORDS: usize = 100;

/// Title, caption, people, place, occasion, keywords and rating.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    /// A short title.
    pub title: String,
    /// A longer description.
    pub caption: String,
    /// Who is in it.
    pub people: Vec<String>,
    /// Where it was taken, in words.
    pub place: String,
    /// The occasion ("Anna's wedding").
    pub occasion: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Stars, if rated.
    #[serde(deserialize_with = "stars")]
    pub rating: Option<Rating>,
}

fn stars<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Rating>, D::Error> {
    let stars = Option::<u8>::deserialize(from)?;
    stars.map(Rating::new).transpose().map_err(serde::de::Error::custom)
}

impl Attributes {
    /// The same with blanks trimmed, empty and repeated words dropped, and bounds checked.
    pub fn tidied(self) -> Result<Self, AttributesProblem> {
        let line = |text: String, most: usize| {
            let text = text.trim().to_owned();
            if text.chars().count() > most { Err(AttributesProblem::TooLong) } else { Ok(text) }
        };
        let words = |list: Vec<String>| {
            let mut tidy: Vec<String> = Vec::new();
            for word in list {
                let word = word.trim();
                if !word.is_empty() && !tidy.iter().any(|known| known == word) {
                    tidy.push(word.to_owned());
                }
            }
            let right = tidy.len() <= MOST_WORDS && tidy.iter().all(|word| word.chars().count() <= 200);
            if right { Ok(tidy) } else { Err(AttributesProblem::TooMany) }
        };
        Ok(Self {
            title: line(self.title, 500)?,
            caption: line(self.caption, 10_000)?,
            people: words(self.people)?,
            place: line(self.place, 500)?,
            occasion: line(self.occasion, 500)?,
            keywords: words(self.keywords)?,
            rating: self.rating,
        })
    }

    /// These with `said` put on top: what is said replaces a text or the stars; people and keywords
    /// are added as far as there is room.
    #[must_use]
    pub fn with(mut self, said: &Self) -> Self {
        let text = |old: &mut String, new: &str| {
            if !new.is_empty() {
                new.clone_into(old);
            }
        };
        let words = |old: &mut Vec<String>, new: &[String]| {
            for word in new {
                if old.len() < MOST_WORDS && !old.contains(word) {
                    old.push(word.clone());
                }
            }
        };
        text(&mut self.title, &said.title);
        text(&mut self.caption, &said.caption);
        text(&mut self.place, &said.place);
        text(&mut self.occasion, &said.occasion);
        words(&mut self.people, &said.people);
        words(&mut self.keywords, &said.keywords);
        self.rating = said.rating.or(self.rating);
        self
    }

    /// Whether nobody has said anything yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_tidied_and_bounded() {
        let said = Attributes {
            title: "  Pass ".into(),
            keywords: vec!["snow".into(), " snow".into(), "  ".into()],
            ..Attributes::default()
        };
        let tidy = said.tidied().unwrap();
        assert_eq!((tidy.title.as_str(), tidy.keywords.len(), tidy.is_empty()), ("Pass", 1, false));
        let long = Attributes { title: "x".repeat(501), ..Attributes::default() };
        assert_eq!(long.tidied(), Err(AttributesProblem::TooLong));
        assert_eq!(Rating::new(0), Err(AttributesProblem::Rating));
    }

    #[test]
    fn what_is_said_of_many_pictures_is_added_to_what_each_has() {
        let own = Attributes {
            title: "Own".into(),
            place: "Bern".into(),
            people: vec!["Anna".into()],
            ..Attributes::default()
        };
        let said = Attributes {
            title: "Both".into(),
            people: vec!["Anna".into(), "Paul".into()],
            rating: Rating::new(4).ok(),
            ..Attributes::default()
        };
        let both = own.clone().with(&said);
        assert_eq!((both.title.as_str(), both.place.as_str()), ("Both", "Bern"));
        assert_eq!((both.people, both.rating), (vec!["Anna".to_owned(), "Paul".to_owned()], said.rating));
        assert_eq!(own.clone().with(&Attributes::default()), own);
    }

    #[test]
    fn a_rating_out_of_bounds_is_not_read() {
        assert!(serde_json::from_str::<Attributes>(r#"{"rating": 6}"#).is_err());
        assert!(serde_json::from_str::<Attributes>(r#"{"rating": 5}"#).is_ok());
    }
}
