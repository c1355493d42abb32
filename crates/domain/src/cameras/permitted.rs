//! Which cameras a centre takes, for what: the operator's list of makers and models.
//!
//! The centre decides by it, and the agent says by the same rule what the centre would decide. What a
//! camera says of itself is believed, as there is nothing else to go by; it is only ever compared and
//! shown, one line of plain characters.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::menu::ModelPattern;

/// Entries of one list, at most.
const MOST: usize = 500;
/// Characters of a name or a pattern.
const LONGEST: usize = 100;

/// What a camera is connected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// It is the camera of a conference.
    Conference,
    /// Its pictures come to the centre.
    Pictures,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 2] = [Self::Conference, Self::Pictures];

    /// The word that names it in records and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conference => "conference",
            Self::Pictures => "pictures",
        }
    }

    /// The function that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.as_str() == word)
    }
}

/// Maker and model as a device, a file or a person says them, fit to be compared and shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalledCamera {
    maker: String,
    model: String,
}

impl CalledCamera {
    /// Whatever is said: one line each, without characters that nobody sees or that turn others around,
    /// of at most 100 characters.
    pub fn new(maker: &str, model: &str) -> Self {
        Self { maker: plain(maker), model: plain(model) }
    }

    /// Whether it says neither maker nor model.
    pub const fn is_nameless(&self) -> bool {
        self.maker.is_empty() && self.model.is_empty()
    }

    /// The maker without what companies add to their names: `NIKON` of `NIKON CORPORATION`.
    fn own_name(&self) -> String {
        super::identification::own_words(&self.maker).join(" ")
    }

    /// The model without the maker, where it begins with it: `D70` of `NIKON D70`.
    fn own_model(&self) -> Option<&str> {
        let (begins, rest) = self.model.split_once(' ')?;
        (begins.to_lowercase() == self.own_name().to_lowercase()).then_some(rest)
    }

    /// Whether a pattern means it, as it writes its names or as people do.
    fn is_meant(&self, pattern: &ModelPattern) -> bool {
        let own = self.own_name();
        let makers = [Some(self.maker.as_str()), Some(own.as_str())];
        let models = [Some(self.model.as_str()), self.own_model()];
        makers
            .iter()
            .flatten()
            .any(|maker| models.iter().flatten().any(|model| pattern.matches(maker, model)))
    }
}

impl fmt::Display for CalledCamera {
    /// Maker and model, without saying the maker twice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.own_name();
        let maker = if own.is_empty() { &self.maker } else { &own };
        match (maker.is_empty(), self.model.is_empty()) {
            (_, true) => f.write_str(&self.maker),
            (true, false) => f.write_str(&self.model),
            _ if self.own_model().is_some() => f.write_str(&self.model),
            _ => write!(f, "{maker} {}", self.model),
        }
    }
}

/// Who is let in for one function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetIn {
    /// Makers and models.
    pub models: Vec<ModelPattern>,
    /// Those, too, that declare that they are meant for conferences.
    #[serde(default)]
    pub declared: bool,
}

/// The operator's list. Where there is none for a function, everybody may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PermittedCameras {
    /// For conferences.
    pub conference: Option<LetIn>,
    /// For their pictures.
    pub pictures: Option<LetIn>,
}

/// What cannot be as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListProblem {
    /// A list that lets nobody in.
    #[error("A list lets somebody in: name a maker and model, or take the list away to let every camera in.")]
    Empty(Function),
    /// Too many entries.
    #[error("A list has at most 500 entries. Use * to name many at once.")]
    TooMany(Function),
    /// An entry that is none.
    #[error("Entry {1} needs a maker and a model of 1 to 100 characters each; * stands for anything.")]
    Entry(Function, usize),
    /// Only conferences are declared.
    #[error(
        "Cameras declare that they are meant for conferences, which says nothing about their pictures. Name makers and models."
    )]
    Declared,
}

impl ListProblem {
    /// The field that is meant.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Empty(of) | Self::TooMany(of) | Self::Entry(of, _) => of.as_str(),
            Self::Declared => Function::Pictures.as_str(),
        }
    }
}

/// A camera is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPermitted {
    function: Function,
    /// What it is called, for people.
    pub camera: String,
    /// Whether it says neither maker nor model, so that no list can name it.
    pub nameless: bool,
}

impl NotPermitted {
    /// The word by which pages choose their sentence.
    pub const fn word(&self) -> &'static str {
        if self.nameless { "nameless" } else { "model" }
    }

    /// Why, and what to do, in one sentence for whoever connected it.
    pub fn sentence(&self, centre: &str) -> String {
        let (camera, what) = (&self.camera, self.function);
        let takes = match what {
            Function::Conference => "holds conferences with",
            Function::Pictures => "takes pictures from",
        };
        let but = match (self.nameless, camera.is_empty()) {
            (true, true) => "this one does not say which it is".to_owned(),
            (true, false) => format!("“{camera}” does not say its maker and model"),
            (false, _) => format!("“{camera}” is none of them"),
        };
        format!(
            "{centre} {takes} certain cameras only, and {but}: use another one, or ask the people who run {centre} to let it in."
        )
    }

    /// What to call a camera that does not say what it is.
    #[must_use]
    pub fn called(mut self, label: &str) -> Self {
        if self.camera.is_empty() {
            self.camera = plain(label);
        }
        self
    }
}

impl PermittedCameras {
    /// The list for a function.
    pub const fn of(&self, function: Function) -> Option<&LetIn> {
        match function {
            Function::Conference => self.conference.as_ref(),
            Function::Pictures => self.pictures.as_ref(),
        }
    }

    /// Whether a camera is let in; `declared` where its own descriptors say that it is meant for
    /// conferences.
    pub fn may(&self, function: Function, camera: &CalledCamera, declared: bool) -> Result<(), NotPermitted> {
        let Some(list) = self.of(function) else { return Ok(()) };
        let by_declaration = list.declared && declared && function == Function::Conference;
        if by_declaration || list.models.iter().any(|pattern| camera.is_meant(pattern)) {
            return Ok(());
        }
        Err(NotPermitted { function, camera: camera.to_string(), nameless: camera.is_nameless() })
    }

    /// The list in plain characters, each entry once; or what is wrong with it.
    pub fn checked(self) -> Result<Self, ListProblem> {
        if self.pictures.as_ref().is_some_and(|list| list.declared) {
            return Err(ListProblem::Declared);
        }
        let of = |function, list: Option<LetIn>| list.map(|list| list.checked(function)).transpose();
        Ok(Self {
            conference: of(Function::Conference, self.conference)?,
            pictures: of(Function::Pictures, self.pictures)?,
        })
    }
}

impl LetIn {
    fn checked(self, of: Function) -> Result<Self, ListProblem> {
        if self.models.is_empty() && !self.declared {
            return Err(ListProblem::Empty(of));
        }
        if self.models.len() > MOST {
            return Err(ListProblem::TooMany(of));
        }
        let mut models: Vec<ModelPattern> = Vec::with_capacity(self.models.len());
        for (index, typed) in self.models.into_iter().enumerate() {
            let fits = |text: &str| text.chars().count() <= LONGEST && !plain(text).is_empty();
            if !fits(&typed.maker) || !fits(&typed.model) {
                return Err(ListProblem::Entry(of, index + 1));
            }
            let entry = ModelPattern { maker: plain(&typed.maker), model: plain(&typed.model) };
            let same = |known: &ModelPattern| {
                let lower =
                    |pattern: &ModelPattern| (pattern.maker.to_lowercase(), pattern.model.to_lowercase());
                lower(known) == lower(&entry)
            };
            if !models.iter().any(same) {
                models.push(entry);
            }
        }
        Ok(Self { models, ..self })
    }
}

/// One line in normal form, cut, of characters that are seen and stay where they stand.
fn plain(text: &str) -> String {
    let unseen = |c: &char| {
        matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
    };
    // What could not stand in the line any more is not looked at.
    let said = text.chars().filter(|c| !unseen(c)).take(LONGEST * 8);
    let shown: String = said.nfkc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests;
