//! A camera's identification: maker, model and serial number.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// A serial number that can tell one camera from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Serial(String);

/// Why something does not identify a camera.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentificationProblem {
    /// Maker or model is missing.
    #[error("The camera's maker and model are needed, each on one line of at most 100 characters.")]
    Name,
    /// There is no serial number.
    #[error("The camera's serial number is needed: it is printed on the camera's base or shown in its menu.")]
    NoSerial,
    /// The serial number is longer than any camera's, or not plain text.
    #[error("A serial number has at most 100 letters, digits and signs on one line.")]
    Unreadable,
    /// A serial number that the maker puts into every camera.
    #[error(
        "“{0}” is not this camera's own serial number: makers put it into every camera. Use the one printed on the camera."
    )]
    Dummy(String),
}

/// Serial numbers seen in many cameras of different owners.
///
/// Sources: libgphoto2's and QEMU's device tables for the long ones (a fixed value stands for "this
/// device has none"), placeholders of firmware makers for the words.
const KNOWN_DUMMIES: [&str; 13] = [
    "0123456789",
    "123456789",
    "1234567890",
    "12345678",
    "0123456789ABCDEF",
    "0123456789ABCDEF0123456789ABCDEF",
    "QEMU",
    "NONE",
    "NULL",
    "UNKNOWN",
    "SERIAL",
    "DEFAULT",
    "N/A",
];

impl Serial {
    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Serial {
    type Err = IdentificationProblem;

    /// Refuses what identifies nothing: all zeros, one character repeated, known dummies.
    fn from_str(text: &str) -> Result<Self, IdentificationProblem> {
        let plain = tidy(text);
        if plain.is_empty() {
            return Err(IdentificationProblem::NoSerial);
        }
        if plain.chars().count() > 100 {
            return Err(IdentificationProblem::Unreadable);
        }
        let mut significant = plain.chars().filter(|c| c.is_alphanumeric());
        let first = significant.next().ok_or_else(|| IdentificationProblem::Dummy(plain.clone()))?;
        let all_same = significant.all(|c| c == first) && (plain.chars().count() > 1 || first == '0');
        if all_same || KNOWN_DUMMIES.contains(&plain.to_uppercase().as_str()) {
            return Err(IdentificationProblem::Dummy(plain));
        }
        Ok(Self(plain))
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What identifies a camera.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Identification {
    /// Maker as people write it ("FUJIFILM", "NIKON CORPORATION").
    pub maker: String,
    /// Model ("X-T5").
    pub model: String,
    /// Serial number of the body.
    pub serial: Serial,
}

impl Identification {
    /// From what a camera, a file or a person says.
    pub fn parse(maker: &str, model: &str, serial: &str) -> Result<Self, IdentificationProblem> {
        let named = |text: &str| {
            let text = tidy(text);
            let right = (1..=100).contains(&text.chars().count());
            right.then_some(text).ok_or(IdentificationProblem::Name)
        };
        Ok(Self { maker: named(maker)?, model: named(model)?, serial: serial.parse()? })
    }

    /// The form by which two identifications are of the same camera: makers and models are written
    /// in many ways ("NIKON CORPORATION" "NIKON D70", "Nikon" "D70"), serial numbers with and
    /// without leading zeros, blanks and case.
    pub fn key(&self) -> String {
        let maker = maker_key(&self.maker);
        let model = letters(&self.model);
        let model = model.strip_prefix(maker.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(&model);
        let serial = letters(self.serial.as_str());
        let serial = serial.trim_start_matches('0');
        format!("{maker}/{model}/{serial}")
    }
}

/// Lower-case letters and digits only.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words that companies add to their name.
const COMPANY: [&str; 16] = [
    "corporation",
    "corp",
    "co",
    "ltd",
    "limited",
    "inc",
    "company",
    "gmbh",
    "ag",
    "camera",
    "imaging",
    "optical",
    "electric",
    "photo",
    "film",
    "kabushiki",
];

/// The words of a maker without those that companies add, as they are written.
pub(super) fn own_words(maker: &str) -> Vec<&str> {
    let words = maker.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !COMPANY.contains(&letters(word).as_str())).collect()
}

/// A maker without the words that companies add to their name.
fn maker_key(maker: &str) -> String {
    let own: String = own_words(maker).into_iter().map(letters).collect();
    if own.is_empty() { letters(maker) } else { own }
}

/// One line, trimmed, in normal form, without control characters; inner blanks become one.
fn tidy(text: &str) -> String {
    let visible: String = text.nfkc().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dummy_serial_numbers_are_refused() {
        for dummy in [
            "0",
            "0000000",
            "11111111",
            "ffffffff",
            "0123456789abcdef0123456789abcdef",
            "none",
            "00 00-00",
            "---",
            "QEMU",
        ] {
            assert!(matches!(dummy.parse::<Serial>(), Err(IdentificationProblem::Dummy(_))), "{dummy}");
        }
        assert_eq!(" \0\0".parse::<Serial>(), Err(IdentificationProblem::NoSerial));
    }

    #[test]
    fn real_serial_numbers_pass() {
        for serial in ["7", "2001234", "FPX 20330630 592D31393034", "000012000053", "T-5 0041"] {
            assert_eq!(serial.parse::<Serial>().unwrap().as_str(), serial);
        }
    }

    #[test]
    fn the_same_camera_is_recognised_however_its_maker_is_written() {
        let key = |maker, model| Identification::parse(maker, model, "0020 01234").unwrap().key();
        assert_eq!(key("NIKON CORPORATION", "NIKON D70"), key("Nikon", "D70"));
        assert_eq!(key("OLYMPUS OPTICAL CO.,LTD", "C8080WZ"), key("Olympus", "C8080WZ"));
        assert_ne!(key("Nikon", "D70"), key("Nikon", "D70s"));
        let short = Identification::parse("Nikon", "D70", "2001234").unwrap();
        assert_eq!(short.key(), key("Nikon", "D70"));
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_has_a_key_with_three_parts(maker in ".{0,120}", model in ".{0,120}", serial in ".{0,120}") {
            if let Ok(identification) = Identification::parse(&maker, &model, &serial) {
                prop_assert_eq!(identification.key().matches('/').count(), 2);
                let again = Identification::parse(&identification.maker, &identification.model, identification.serial.as_str());
                prop_assert_eq!(again, Ok(identification));
            }
        }
    }
}
