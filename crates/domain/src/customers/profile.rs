//! The customer's record.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Email, Phone};
use crate::{CustomerId, Instant};

/// A person's, club's or camera's name as they write it: 1–200 characters, trimmed, one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PersonName(String);

/// The text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A name has 1 to 200 characters on one line.")]
pub struct NotAName;

impl PersonName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let text = text.trim();
        let one_line = !text.chars().any(char::is_control);
        if one_line && (1..=200).contains(&text.chars().count()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAName)
        }
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The languages that pages and messages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Japanese.
    Ja,
}

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Ja => "ja",
        }
    }

    /// From a tag such as `de` or `de-AT`; `None` for a language that Cradle does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "de" => Some(Self::De),
            "ja" => Some(Self::Ja),
            _ => None,
        }
    }
}

/// Gender as the customer states it, if at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of the two.
    Other,
}

/// Whether services are open to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Everything is open.
    #[default]
    Good,
    /// Closed until what is owed is paid; signing in, paying and exporting stay possible.
    Blocked,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Who receives, when it is not the customer.
    #[serde(default)]
    pub recipient: String,
    /// Street and number, or whatever is written there; up to four lines.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: String,
    /// Town.
    #[serde(default)]
    pub city: String,
    /// State, province or prefecture where the post needs it.
    #[serde(default)]
    pub region: String,
    /// ISO 3166-1 alpha-2 country code.
    #[serde(default)]
    pub country: String,
}

/// Somebody whom the customer sends pictures or sound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Destination {
    /// How the customer calls them ("Grandma").
    pub name: PersonName,
    /// Where mail for them goes.
    pub email: Email,
}

/// What a customer tells about themselves; everything but the name may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Name.
    pub name: PersonName,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Home address.
    pub address: Option<Address>,
    /// Where parcels go, the preferred one first.
    pub delivery_addresses: Vec<Address>,
    /// Where pictures and sound are sent.
    pub destinations: Vec<Destination>,
    /// Birthday.
    pub birthday: Option<jiff::civil::Date>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Language of pages and messages.
    pub language: Language,
    /// IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
}

/// A customer of this centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Identifier.
    pub id: CustomerId,
    /// Signs in with this; notices go here.
    pub email: Email,
    /// When it was proven that they read what comes there; only then they find what others gave to it.
    pub email_proven_at: Option<Instant>,
    /// What they tell about themselves.
    pub profile: Profile,
    /// Whether they run the centre.
    pub operator: bool,
    /// Whether services are open to them.
    pub standing: Standing,
    /// When the account was made.
    pub created_at: Instant,
}

/// Full years between a birthday and a day; `None` before birth.
///
/// Somebody born on 29 February turns a year older on 1 March of common years.
pub fn age(birthday: jiff::civil::Date, today: jiff::civil::Date) -> Option<u16> {
    let years = today.year() - birthday.year();
    let before = (today.month(), today.day()) < (birthday.month(), birthday.day());
    u16::try_from(years - i16::from(before)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn age_counts_birthdays_that_have_come() {
        assert_eq!(age(date(2000, 11, 20), date(2026, 11, 19)), Some(25));
        assert_eq!(age(date(2000, 11, 20), date(2026, 11, 20)), Some(26));
        assert_eq!(age(date(2004, 2, 29), date(2026, 2, 28)), Some(21));
        assert_eq!(age(date(2004, 2, 29), date(2026, 3, 1)), Some(22));
        assert_eq!(age(date(2030, 1, 1), date(2026, 1, 1)), None);
    }

    #[test]
    fn a_name_is_one_line_that_is_not_empty() {
        assert_eq!(" 田中 さくら ".parse::<PersonName>().unwrap().as_str(), "田中 さくら");
        assert_eq!("a\nb".parse::<PersonName>(), Err(NotAName));
        assert_eq!("  ".parse::<PersonName>(), Err(NotAName));
    }

    #[test]
    fn a_language_is_found_by_its_tag() {
        assert_eq!(Language::from_tag("de-AT"), Some(Language::De));
        assert_eq!(Language::from_tag("fr"), None);
    }
}
