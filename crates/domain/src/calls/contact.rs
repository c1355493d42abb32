//! Cards in address books: both sides agree before either learns anything of the other.

use serde::{Deserialize, Serialize};

use super::CallAddress;
use crate::customers::Email;
use crate::{BlobHash, ContactId, CustomerId, Instant};

/// Where a card stands.
///
/// ```text
///   invited ──┐
///             ├──▶ mutual
///   asks ─────┘
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactState {
    /// Its owner asked; whether anybody was found is not told.
    Invited,
    /// The other side asked.
    Asks,
    /// Both agreed.
    Mutual,
}

impl ContactState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Asks => "asks",
            Self::Mutual => "mutual",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Invited, Self::Asks, Self::Mutual].into_iter().find(|state| state.as_str() == word)
    }
}

/// What somebody is invited by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invitation {
    /// An email address; whether it is anybody's is not told.
    Email(Email),
    /// The address of calls.
    Address(CallAddress),
}

impl Invitation {
    /// The form by which two invitations are the same.
    pub fn key(&self) -> String {
        match self {
            Self::Email(email) => format!("email:{}", email.key()),
            Self::Address(address) => format!("address:{}", address.as_str()),
        }
    }

    /// As it is shown on the card until the other side agrees.
    pub fn shown(&self) -> String {
        match self {
            Self::Email(email) => email.as_str().to_owned(),
            Self::Address(address) => address.to_string(),
        }
    }
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Identifier.
    pub id: ContactId,
    /// In whose address book it is.
    pub owner: CustomerId,
    /// Where it stands.
    pub state: ContactState,
    /// Whose card it is, once that is known.
    pub partner: Option<CustomerId>,
    /// What was typed to invite them, in its comparable form.
    pub invited_by: Option<String>,
    /// The same as it is shown.
    pub invited_as: String,
    /// What its owner noted.
    pub comment: String,
    /// The groups that its owner put it into.
    pub groups: Groups,
    /// The picture that its owner took in a call.
    pub photograph: Option<BlobHash>,
    /// Whether its owner is told when they are back.
    pub tell: bool,
    /// Since when it stands so.
    pub since: Instant,
}

impl Contact {
    /// Whom its owner knows by it: nobody, before both agreed.
    pub fn known(&self) -> Option<CustomerId> {
        self.partner.filter(|_| self.state == ContactState::Mutual)
    }
}

/// What becomes of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Both have agreed now.
    Agreed,
    /// The other side is asked.
    Ask,
    /// Nothing that anybody else hears of.
    Silence,
}

/// What becomes of an invitation of somebody who is known here: by the state of the card that the inviter has of
/// them, and whether they refused the inviter before. The inviter's card looks the same in all cases but one.
pub fn what_happens(mine: Option<ContactState>, refused: bool) -> What {
    match mine {
        Some(ContactState::Asks | ContactState::Mutual) => What::Agreed,
        Some(ContactState::Invited) | None if refused => What::Silence,
        Some(ContactState::Invited) | None => What::Ask,
    }
}

/// Up to 20 groups, each a name of 1–60 characters on one line, in order and each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Groups(Vec<String>);

/// The texts are no groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Somebody is in up to 20 groups; a group's name has 1 to 60 characters on one line.")]
pub struct NotAGroup;

impl Groups {
    /// Out of their names.
    pub fn named(names: impl IntoIterator<Item = String>) -> Result<Self, NotAGroup> {
        let mut groups = Vec::new();
        for name in names {
            let name = name.trim();
            if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
                return Err(NotAGroup);
            }
            groups.push(name.to_owned());
        }
        groups.sort();
        groups.dedup();
        if groups.len() > 20 { Err(NotAGroup) } else { Ok(Self(groups)) }
    }

    /// Their names, in order.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Groups {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::named(Vec::<String>::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// Words of people about themselves or others, within a length, without control characters but line ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Says(String);

/// The text is longer than there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is room for {0} characters.")]
pub struct TooLong(pub usize);

impl Says {
    /// Out of what was typed, up to `most` characters.
    pub fn of(text: &str, most: usize) -> Result<Self, TooLong> {
        let text: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
        if text.chars().count() > most { Err(TooLong(most)) } else { Ok(Self(text)) }
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}
