//! What somebody looks for, as an expression over the [terms](super::Findable) of pictures.

use super::terms::About;
use super::words::{Piece, joined, pieces};
use super::{Cell, ImageKind, ImageState, Rating};
use crate::{CameraId, ClassId};

/// An expression over terms, each without its owner's lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Has this term.
    Term(String),
    /// Has a term that begins so.
    Prefix(String),
    /// All of these hold; none at all: every picture.
    All(Vec<Self>),
    /// One of these holds; none at all: no picture.
    Any(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
}

/// As many words are looked for at once; what is asked beyond them is passed over.
const MOST_WORDS: usize = 16;

/// The shortest beginning of a word, in characters: one letter alone begins too many.
const SHORTEST_BEGINNING: usize = 2;

impl Query {
    /// The term that every picture has.
    pub fn every() -> String {
        About::Every.term("")
    }

    /// Words anywhere; the last one may still be going on.
    pub fn typed(question: &str) -> Self {
        let mut asked = first(question);
        let last = match asked.last() {
            Some(Piece::Word(word)) if word.chars().count() >= SHORTEST_BEGINNING => {
                Some(Self::Prefix(About::Word.term(word)))
            }
            _ => None,
        };
        if last.is_some() {
            asked.pop();
        } else if asked.is_empty() {
            return Self::nothing();
        }
        let words = asked.iter().map(|piece| Self::piece(About::Word, piece));
        Self::All(words.chain(last).collect())
    }

    /// Words anywhere, each of them whole.
    pub fn words(text: &str) -> Self {
        Self::within(About::Word, text)
    }

    /// A person: the whole name, or one word of it.
    pub fn person(name: &str) -> Self {
        Self::listed(About::Person, About::PersonWhole, name)
    }

    /// A keyword: the whole, or one word of it.
    pub fn keyword(keyword: &str) -> Self {
        Self::listed(About::Keyword, About::KeywordWhole, keyword)
    }

    /// Words of the place.
    pub fn place(words: &str) -> Self {
        Self::within(About::Place, words)
    }

    /// Words of the occasion.
    pub fn occasion(words: &str) -> Self {
        Self::within(About::Occasion, words)
    }

    /// Words of the camera's maker and model.
    pub fn model(words: &str) -> Self {
        Self::within(About::Model, words)
    }

    /// Words of the lens.
    pub fn lens(words: &str) -> Self {
        Self::within(About::Lens, words)
    }

    /// From this camera.
    pub fn camera(camera: CameraId) -> Self {
        Self::Term(About::Camera.term(&camera.0.simple().to_string()))
    }

    /// In this class by hand.
    pub fn class(class: ClassId) -> Self {
        Self::Term(About::Class.term(&class.0.simple().to_string()))
    }

    /// Of this kind.
    pub fn kind(kind: ImageKind) -> Self {
        Self::Term(About::Kind.term(kind.as_str()))
    }

    /// With so many stars or more.
    pub fn rated(least: Rating) -> Self {
        Self::Term(About::Rating.term(&least.stars().to_string()))
    }

    /// With a known position.
    pub fn positioned() -> Self {
        Self::Term(About::Position.term(""))
    }

    /// Taken in one of these cells of the map.
    pub fn within_cells(cells: &[Cell]) -> Self {
        Self::Any(cells.iter().map(|cell| Self::Term(About::Cell.term(&cell.to_string()))).collect())
    }

    /// Taken on this day of any year.
    pub fn anniversary(of: jiff::civil::Date) -> Self {
        Self::Term(About::Day.term(&of.strftime("%m%d").to_string()))
    }

    /// In this state; `None` for all but the trash.
    pub fn state(state: Option<ImageState>) -> Self {
        Self::Term(state.map_or_else(|| About::Visible.term(""), |state| About::State.term(state.as_str())))
    }

    /// No picture.
    pub const fn nothing() -> Self {
        Self::Any(Vec::new())
    }

    fn within(field: About, text: &str) -> Self {
        let asked = first(text);
        if asked.is_empty() {
            return Self::nothing();
        }
        Self::All(asked.iter().map(|piece| Self::piece(field, piece)).collect())
    }

    fn listed(word: About, whole: About, text: &str) -> Self {
        let asked = pieces(text);
        match asked.as_slice() {
            [] => Self::nothing(),
            [one] => Self::piece(word, one),
            several => Self::Term(whole.term(&joined(several))),
        }
    }

    fn piece(field: About, piece: &Piece) -> Self {
        if let Some(one) = piece.single() {
            return Self::Prefix(field.term(one));
        }
        let mut terms: Vec<Self> = piece.asked().iter().map(|word| Self::Term(field.term(word))).collect();
        if terms.len() == 1 { terms.remove(0) } else { Self::All(terms) }
    }
}

fn first(text: &str) -> Vec<Piece> {
    let mut asked = pieces(text);
    asked.truncate(MOST_WORDS);
    asked
}

/// What somebody looks for beside dates and state; nothing is asked where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words as they are typed.
    pub words: Option<String>,
    /// The registered camera.
    pub camera: Option<CameraId>,
    /// Words of the camera's maker and model.
    pub model: Option<String>,
    /// Words of the lens.
    pub lens: Option<String>,
    /// Picture, film or sound.
    pub kind: Option<ImageKind>,
    /// Stars at least.
    pub rating: Option<Rating>,
    /// A person.
    pub person: Option<String>,
    /// Words of the place.
    pub place: Option<String>,
    /// Words of the occasion.
    pub occasion: Option<String>,
    /// A keyword.
    pub keyword: Option<String>,
    /// Whether its position has to be known.
    pub positioned: bool,
    /// Cells of the map, one of which it has to be taken in.
    pub cells: Vec<Cell>,
    /// Taken on this day of any year; the year does not count.
    pub anniversary: Option<jiff::civil::Date>,
}

/// A day of any year, written `MM-DD`; 29 February is one.
pub fn day_of_any_year(text: &str) -> Option<jiff::civil::Date> {
    if text.len() == 5 { format!("2000-{text}").parse().ok() } else { None }
}

/// How a text is asked for.
type Ask = fn(&str) -> Query;

impl Wanted {
    /// All of it as one expression; `None` when nothing is asked. A blank text asks nothing.
    pub fn query(&self) -> Option<Query> {
        let texts: [(&Option<String>, Ask); 7] = [
            (&self.words, Query::typed),
            (&self.model, Query::model),
            (&self.lens, Query::lens),
            (&self.person, Query::person),
            (&self.place, Query::place),
            (&self.occasion, Query::occasion),
            (&self.keyword, Query::keyword),
        ];
        let said = |text: &&String| !text.trim().is_empty();
        let texts =
            texts.into_iter().filter_map(|(text, ask)| text.as_ref().filter(said).map(|text| ask(text)));
        let rest = [
            self.camera.map(Query::camera),
            self.kind.map(Query::kind),
            self.rating.map(Query::rated),
            self.positioned.then(Query::positioned),
            (!self.cells.is_empty()).then(|| Query::within_cells(&self.cells)),
            self.anniversary.map(Query::anniversary),
        ];
        let all: Vec<Query> = texts.chain(rest.into_iter().flatten()).collect();
        (!all.is_empty()).then_some(Query::All(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(text: &str) -> Query {
        Query::Term(text.into())
    }

    #[test]
    fn a_day_of_any_year_is_a_month_and_a_day() {
        let day = day_of_any_year("02-29").unwrap();
        let wanted = Wanted { anniversary: Some(day), ..Wanted::default() };
        assert_eq!(wanted.query(), Some(Query::All(vec![term("d0229")])));
        for text in ["", "2-29", "02-30", "13-01", "29-02", "2026-11-21", "0229", "1ö-01"] {
            assert_eq!(day_of_any_year(text), None, "{text}");
        }
    }

    #[test]
    fn all_words_are_asked_for_and_the_last_one_may_go_on() {
        assert_eq!(Query::typed("Anna Ber"), Query::All(vec![term("wanna"), Query::Prefix("wber".into())]));
        assert_eq!(Query::typed("Anna B"), Query::All(vec![term("wanna"), term("wb")]));
        assert_eq!(Query::typed("富士山"), Query::All(vec![Query::All(vec![term("w富士"), term("w士山")])]));
        assert_eq!(Query::typed("山"), Query::All(vec![Query::Prefix("w山".into())]));
        assert_eq!(Query::typed("?!"), Query::nothing());
    }

    #[test]
    fn a_person_is_asked_for_by_a_word_or_by_the_whole_name() {
        assert_eq!(Query::person("ANNA"), term("panna"));
        assert_eq!(Query::person("Anna Berg"), term("nanna·berg"));
        assert_eq!(Query::place("Bern Altstadt"), Query::All(vec![term("lbern"), term("laltstadt")]));
    }

    #[test]
    fn nothing_said_asks_nothing() {
        assert_eq!(Wanted { words: Some("  ".into()), ..Wanted::default() }.query(), None);
        let wanted = Wanted { rating: Rating::new(4).ok(), positioned: true, ..Wanted::default() };
        assert_eq!(wanted.query(), Some(Query::All(vec![term("r4"), term("g")])));
    }

    #[test]
    fn one_of_several_cells_is_enough() {
        let cells = vec!["7".parse().unwrap(), "c05".parse().unwrap()];
        let wanted = Wanted { cells, ..Wanted::default() };
        assert_eq!(wanted.query(), Some(Query::All(vec![Query::Any(vec![term("q7"), term("qc05")])])));
    }
}
