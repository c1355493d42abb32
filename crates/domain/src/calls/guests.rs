//! Guests: people without an account, who come to a call by a link and wait until they are let in.

use std::fmt;
use std::str::FromStr;

use super::call::{Call, CallState, MOST, WrongCallStep};
use super::participant::{Participant, Place, Whom};
use crate::{CallId, CustomerId, GuestId, GuestLinkId, Instant, ParticipantId, Span};

/// How long a link counts where nothing else is said.
pub const LINK_LASTS: Span = Span::from_hours(24);

/// How long it may count.
pub const LINK_LONGEST: Span = Span::from_hours(90 * 24);

/// How many may wait behind one link.
pub const MOST_WAITING: usize = 20;

/// How long a guest waits; then nobody is there to let them in.
pub const WAITS: Span = Span::from_mins(30);

/// What a guest says that they are called: 1–60 characters on one line, at least one of them a letter or a digit.
///
/// Strangers read it beside other names: what turns a line around, what cannot be seen and what breaks it is left
/// out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestName(String);

/// The text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A name has 1 to 60 characters, a letter or a digit among them.")]
pub struct NotAGuestName;

/// Characters of a guest's name.
const LONGEST: usize = 60;

impl GuestName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GuestName {
    type Err = NotAGuestName;

    fn from_str(text: &str) -> Result<Self, NotAGuestName> {
        let shown: String = text.chars().filter(|c| !is_unseen(*c)).map(blank).collect();
        let name = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = (1..=LONGEST).contains(&name.chars().count());
        if fits && name.chars().any(char::is_alphanumeric) { Ok(Self(name)) } else { Err(NotAGuestName) }
    }
}

impl fmt::Display for GuestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn blank(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

/// Directions, overrides and isolates (Unicode Standard Annex 9), marks without width, and tags. The joiners stay:
/// Persian and emoji are written with them.
const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A link by which guests come to whom it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestLink {
    /// Identifier.
    pub id: GuestLinkId,
    /// Who made it, and lets in.
    pub owner: CustomerId,
    /// What they noted to know it by.
    pub title: String,
    /// Whether more than one guest may be let in by it.
    pub several: bool,
    /// When it was made.
    pub made_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// When somebody was first let in by it.
    pub used_at: Option<Instant>,
    /// When it was taken back.
    pub taken_back_at: Option<Instant>,
}

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStanding {
    /// Guests may come by it.
    Open,
    /// It was for one, who has been let in.
    Used,
    /// Its time is over.
    Ended,
    /// Its owner took it back.
    TakenBack,
}

impl LinkStanding {
    /// The word that names it in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Ended => "ended",
            Self::TakenBack => "taken_back",
        }
    }
}

impl GuestLink {
    /// How it stands.
    pub fn standing(&self, now: Instant) -> LinkStanding {
        if self.taken_back_at.is_some() {
            LinkStanding::TakenBack
        } else if !self.several && self.used_at.is_some() {
            LinkStanding::Used
        } else if now >= self.ends_at {
            LinkStanding::Ended
        } else {
            LinkStanding::Open
        }
    }
}

/// How far a guest has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// They wait to be let in.
    Waiting {
        /// Since when.
        since: Instant,
    },
    /// They were let in.
    In {
        /// Into which call.
        call: CallId,
    },
}

/// A guest, as long as they wait or are in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Identifier.
    pub id: GuestId,
    /// By which link they came.
    pub link: GuestLink,
    /// What they are called.
    pub name: GuestName,
    /// How far they have come.
    pub visit: Visit,
}

impl Guest {
    /// The one who may let them in.
    pub const fn host(&self) -> CustomerId {
        self.link.owner
    }

    /// As somebody who comes into a call.
    pub fn whom(&self) -> Whom {
        Whom { id: self.id.participant(), customer: self.id.in_calls(), name: self.name.to_string() }
    }

    /// Whether they have waited for so long that they wait no more, or their link has ended.
    pub fn is_over(&self, now: Instant) -> bool {
        match self.visit {
            Visit::Waiting { since } => now >= since + WAITS || self.link.standing(now) != LinkStanding::Open,
            Visit::In { .. } => false,
        }
    }
}

/// Guests in a call.
impl Call {
    /// Whether a guest is or was in it.
    pub fn has_guests(&self) -> bool {
        self.participants.iter().any(|one| one.guest)
    }

    /// Somebody who takes part lets a guest in, who has to come with the page that waited as if it had been lost. A
    /// call that rang for nobody but the guest begins by it.
    pub fn let_in(&mut self, by: CustomerId, guest: Whom, now: Instant) -> Result<(), WrongCallStep> {
        let host = self.someone(by)?;
        if host.guest || !host.place.is_present() {
            return Err(WrongCallStep::NotIn);
        }
        if self.participant(guest.customer).is_some() {
            return Ok(());
        }
        if self.held() + self.feeds.len() >= MOST {
            return Err(WrongCallStep::Full);
        }
        self.participants.push(Participant {
            id: guest.id,
            customer: guest.customer,
            guest: true,
            name: guest.name,
            called_by: Some(by),
            place: Place::Away { since: now },
            joined: false,
        });
        if self.state == CallState::Ringing {
            self.state = CallState::Talking { answered_at: now };
        }
        Ok(())
    }

    /// Somebody who takes part has a guest leave.
    pub fn remove(
        &mut self,
        by: CustomerId,
        guest: ParticipantId,
        now: Instant,
    ) -> Result<(), WrongCallStep> {
        let host = self.someone(by)?;
        if host.guest || !host.place.is_present() {
            return Err(WrongCallStep::NotIn);
        }
        let there = self.participants.iter_mut().find(|one| one.guest && one.id == guest);
        let there = there.filter(|one| one.place.is_held()).ok_or(WrongCallStep::NotThere)?;
        there.place = Place::Left { at: now };
        self.end_if_alone(now);
        Ok(())
    }
}

impl GuestId {
    /// What a guest goes by where customers go by their identifiers: in calls. It is nobody else's.
    pub const fn in_calls(self) -> CustomerId {
        CustomerId(self.0)
    }

    /// What the others in a call know them by.
    pub const fn participant(self) -> ParticipantId {
        ParticipantId(self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn at(seconds: u64) -> Instant {
        Instant::EPOCH + Span::from_secs(seconds)
    }

    #[test]
    fn a_guests_name_shows_what_it_is_and_turns_nothing_around() {
        let name = |text: &str| text.parse::<GuestName>().map(|name| name.to_string());
        assert_eq!(name("  Oma\tErna\r\n"), Ok("Oma Erna".into()));
        assert_eq!(name("\u{202e}nimda\u{2066}\u{200b}"), Ok("nimda".into()));
        assert_eq!(name("田中 \u{feff}芽衣"), Ok("田中 芽衣".into()));
        assert_eq!(name("نی\u{200c}ما"), Ok("نی\u{200c}ما".into()));
        for wrong in ["", "   ", "\u{202e}\u{200b}", "…!", &"x".repeat(61), &"x".repeat(10_000)] {
            assert_eq!(name(wrong), Err(NotAGuestName), "{wrong:?}");
        }
        assert!(name(&"é".repeat(60)).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_sent_as_a_name_is_short_and_on_one_line(text in any::<String>()) {
            if let Ok(name) = text.parse::<GuestName>() {
                prop_assert!(name.as_str().chars().count() <= LONGEST);
                prop_assert!(!name.as_str().chars().any(|c| c.is_control() || is_unseen(c)));
                prop_assert_eq!(name.as_str().parse::<GuestName>(), Ok(name.clone()));
            }
        }
    }

    fn link(several: bool) -> GuestLink {
        GuestLink {
            id: GuestLinkId(Uuid::from_u128(1)),
            owner: CustomerId(Uuid::from_u128(2)),
            title: String::new(),
            several,
            made_at: at(0),
            ends_at: at(0) + LINK_LASTS,
            used_at: None,
            taken_back_at: None,
        }
    }

    #[test]
    fn a_link_opens_until_its_end_or_its_one_guest_or_until_it_is_taken_back() {
        assert_eq!(link(false).standing(at(0)), LinkStanding::Open);
        assert_eq!(link(false).standing(at(24 * 3600 - 1)), LinkStanding::Open);
        assert_eq!(link(false).standing(at(24 * 3600)), LinkStanding::Ended);
        let used = |several| GuestLink { used_at: Some(at(1)), ..link(several) };
        assert_eq!(used(false).standing(at(2)), LinkStanding::Used);
        assert_eq!(used(true).standing(at(2)), LinkStanding::Open);
        let back = GuestLink { taken_back_at: Some(at(1)), ..used(true) };
        assert_eq!(back.standing(at(2)), LinkStanding::TakenBack);
    }

    #[test]
    fn a_guest_waits_for_half_an_hour_and_no_longer_than_the_link_counts() {
        let waits = |since| Guest {
            id: GuestId(Uuid::from_u128(3)),
            link: link(true),
            name: "Erna".parse().unwrap(),
            visit: Visit::Waiting { since: at(since) },
        };
        assert!(!waits(0).is_over(at(1799)));
        assert!(waits(0).is_over(at(1800)));
        assert!(waits(24 * 3600 - 10).is_over(at(24 * 3600)));
        let inside = Guest { visit: Visit::In { call: CallId(Uuid::from_u128(4)) }, ..waits(0) };
        assert!(!inside.is_over(at(30 * 24 * 3600)));
    }
}
