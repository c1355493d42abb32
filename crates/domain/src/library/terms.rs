//! The terms by which a picture is found: everything that can be asked about it, each as one word
//! that a full-text index can hold.
//!
//! A term is the owner's [`lead`], a letter that says what it is about, and the value. So one index
//! serves all customers, each of whom has their own part of it, and every question that combines
//! words and conditions is answered by the index alone.

use std::collections::BTreeSet;

use super::words::{Piece, joined, pieces};
use super::{Attributes, Cell, Coordinates, ImageKind, ImageState, LocalTime};
use crate::{CameraId, ClassId, CustomerId};

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Every picture.
    Every,
    /// A word anywhere.
    Word,
    /// A word of a person's name.
    Person,
    /// A person's whole name.
    PersonWhole,
    /// A word of the place.
    Place,
    /// A word of the occasion.
    Occasion,
    /// A word of a keyword.
    Keyword,
    /// A whole keyword.
    KeywordWhole,
    /// A word of the camera's maker or model.
    Model,
    /// A word of the lens.
    Lens,
    /// A registered camera.
    Camera,
    /// A class by hand.
    Class,
    /// Picture, film or sound.
    Kind,
    /// At least so many stars.
    Rating,
    /// A known position.
    Position,
    /// A cell of the map.
    Cell,
    /// Month and day.
    Day,
    /// Where it stands.
    State,
    /// Everything but the trash.
    Visible,
}

impl About {
    const fn letter(self) -> char {
        match self {
            Self::Every => 'a',
            Self::Word => 'w',
            Self::Person => 'p',
            Self::PersonWhole => 'n',
            Self::Place => 'l',
            Self::Occasion => 'o',
            Self::Keyword => 'k',
            Self::KeywordWhole => 'y',
            Self::Model => 'm',
            Self::Lens => 'x',
            Self::Camera => 'c',
            Self::Class => 'h',
            Self::Kind => 't',
            Self::Rating => 'r',
            Self::Position => 'g',
            Self::Cell => 'q',
            Self::Day => 'd',
            Self::State => 's',
            Self::Visible => 'v',
        }
    }

    /// The term without its owner's lead.
    pub(super) fn term(self, value: &str) -> String {
        format!("{}{value}", self.letter())
    }
}

/// What stands before each of a customer's terms: eight letters and digits. Two customers hardly
/// ever share it; where they do, the rows that are found say whose they are.
pub fn lead(owner: CustomerId) -> String {
    format!("{:08x}", owner.0.as_u128() as u32)
}

/// What is known about a picture that it can be found by.
#[derive(Clone, Copy, Debug)]
pub struct Findable<'a> {
    /// Whose it is.
    pub owner: CustomerId,
    /// Where it stands.
    pub state: ImageState,
    /// What it is.
    pub kind: ImageKind,
    /// The camera that it came from.
    pub camera: Option<CameraId>,
    /// Its name on the camera or disk.
    pub filename: &'a str,
    /// When it was taken.
    pub taken_at: &'a LocalTime,
    /// What the camera recorded.
    pub facts: &'a [(String, String)],
    /// Degrees north and degrees east.
    pub position: Option<(f64, f64)>,
    /// What people say about it.
    pub said: &'a Attributes,
    /// The classes that it was put into by hand.
    pub classes: &'a [ClassId],
}

/// As many terms are kept of one picture; a text that has more is found by its beginning.
const MOST: usize = 20_000;

impl Findable<'_> {
    /// All terms, each with its owner's lead, between blanks.
    pub fn terms(&self) -> String {
        let mut terms = Terms { lead: lead(self.owner), found: BTreeSet::new() };
        self.conditions(&mut terms);
        let said = self.said;
        for person in &said.people {
            terms.listed(person, About::Person, About::PersonWhole);
        }
        for keyword in &said.keywords {
            terms.listed(keyword, About::Keyword, About::KeywordWhole);
        }
        terms.text(&said.place, Some(About::Place));
        terms.text(&said.occasion, Some(About::Occasion));
        for (name, value) in self.facts {
            match name.as_str() {
                "maker" | "model" => terms.text(value, Some(About::Model)),
                "lens" => terms.text(value, Some(About::Lens)),
                _ => {}
            }
        }
        for text in [self.filename, &said.title, &said.caption] {
            terms.text(text, None);
        }
        terms.found.into_iter().collect::<Vec<_>>().join(" ")
    }

    fn conditions(&self, terms: &mut Terms) {
        terms.add(About::Every, "");
        terms.add(About::State, self.state.as_str());
        if self.state != ImageState::Trashed {
            terms.add(About::Visible, "");
        }
        terms.add(About::Kind, self.kind.as_str());
        if let Some(camera) = self.camera {
            terms.add(About::Camera, &camera.0.simple().to_string());
        }
        for class in self.classes {
            terms.add(About::Class, &class.0.simple().to_string());
        }
        for stars in 1..=self.said.rating.map_or(0, super::Rating::stars) {
            terms.add(About::Rating, &stars.to_string());
        }
        if let Some(at) = Coordinates::of(self.position) {
            terms.add(About::Position, "");
            for cell in Cell::of(at).around() {
                terms.add(About::Cell, &cell.to_string());
            }
        }
        let day = self.taken_at.day();
        terms.add(About::Day, &month_and_day(day));
        // Somebody born on 29 February turns a year older on 1 March of common years.
        if day.ends_with("-03-01")
            && !day.parse::<jiff::civil::Date>().is_ok_and(jiff::civil::Date::in_leap_year)
        {
            terms.add(About::Day, "0229");
        }
    }
}

/// `2026-11-15` → `1115`.
fn month_and_day(day: &str) -> String {
    day.chars().skip(5).filter(char::is_ascii_digit).collect()
}

struct Terms {
    lead: String,
    found: BTreeSet<String>,
}

impl Terms {
    fn add(&mut self, about: About, value: &str) {
        if self.found.len() < MOST {
            self.found.insert(format!("{}{}", self.lead, about.term(value)));
        }
    }

    /// The words of a text, which are found anywhere and in their field.
    fn text(&mut self, text: &str, field: Option<About>) {
        self.pieces(&pieces(text), field);
    }

    fn pieces(&mut self, pieces: &[Piece], field: Option<About>) {
        for word in pieces.iter().flat_map(Piece::written) {
            self.add(About::Word, &word);
            if let Some(field) = field {
                self.add(field, &word);
            }
        }
    }

    /// One entry of a list, which is found by its words and as a whole.
    fn listed(&mut self, entry: &str, word: About, whole: About) {
        let pieces = pieces(entry);
        self.pieces(&pieces, Some(word));
        if pieces.len() > 1 {
            self.add(whole, &joined(&pieces));
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::library::Rating;

    #[test]
    fn a_picture_has_a_term_for_everything_that_can_be_asked_about_it() {
        let said = Attributes {
            title: "Über den Pass".into(),
            people: vec!["Anna Berg".into()],
            place: "Bern".into(),
            rating: Rating::new(2).ok(),
            ..Attributes::default()
        };
        let findable = Findable {
            owner: CustomerId(Uuid::from_u128(0x0123_4567_89ab_cdef)),
            state: ImageState::Kept,
            kind: ImageKind::Picture,
            camera: None,
            filename: "DSCF4711.JPG",
            taken_at: &"2025-03-01T10:00:00".parse().unwrap(),
            facts: &[("model".into(), "X-T5".into()), ("iso".into(), "200".into())],
            position: Some((46.948, 7.447)),
            said: &said,
            classes: &[],
        };
        let terms = findable.terms();
        assert!(terms.split(' ').all(|term| term.starts_with("89abcdef")), "{terms}");
        let plain: Vec<&str> = terms.split(' ').map(|term| &term[8..]).collect();
        let expected = [
            "a",
            "d0229",
            "d0301",
            "g",
            "lbern",
            "mt5",
            "mx",
            "nanna·berg",
            "panna",
            "pberg",
            "q6",
            "q62",
            "q629",
            "q6299",
            "q62991",
            "q629912",
            "q629912c",
            "q629912c5",
            "q629912c5c",
            "r1",
            "r2",
            "skept",
            "tpicture",
            "v",
            "w4711",
            "wanna",
            "wberg",
            "wbern",
            "wden",
            "wdscf4711",
            "wjpg",
            "wpass",
            "wt5",
            "wuber",
            "wx",
        ];
        assert_eq!(plain, expected);
    }

    #[test]
    fn an_endless_text_has_a_bounded_number_of_terms() {
        let caption = (0..60_000).map(|n| format!("{n:x}")).collect::<Vec<_>>().join(" ");
        let said = Attributes { caption, ..Attributes::default() };
        let findable = Findable {
            owner: CustomerId(Uuid::nil()),
            state: ImageState::Inbox,
            kind: ImageKind::Sound,
            camera: Some(CameraId(Uuid::nil())),
            filename: "a.wav",
            taken_at: &"2024-03-01T10:00:00".parse().unwrap(),
            facts: &[],
            position: Some((0.0, 0.0)),
            said: &said,
            classes: &[ClassId(Uuid::nil())],
        };
        let terms = findable.terms();
        assert_eq!(terms.split(' ').count(), MOST);
        assert!(!terms.contains("d0229"), "a leap year has its own 29 February");
    }
}
