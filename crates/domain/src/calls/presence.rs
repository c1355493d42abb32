//! Whether somebody is reachable: several devices summed up to one person, and what others see of it.

use crate::{Instant, Span};

/// How often a page says that it is there.
pub const HEARTBEAT: Span = Span::from_secs(15);

/// A page that was not heard for this long is gone.
pub const LOST: Span = Span::from_secs(45);

/// A page that was closed counts for this much longer: it may only be loaded anew.
pub const GRACE: Span = Span::from_secs(30);

/// How somebody can be reached, as others see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Availability {
    /// A call rings.
    Available,
    /// Nobody is at the device.
    Away,
    /// Something else has to be done.
    Busy,
    /// Nothing may ring.
    DoNotDisturb,
    /// In a call.
    InCall,
    /// No page is open, or nobody is to know of it.
    Offline,
}

impl Availability {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Available, Self::Away, Self::Busy, Self::DoNotDisturb, Self::InCall, Self::Offline];

    /// The word that names it in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Away => "away",
            Self::Busy => "busy",
            Self::DoNotDisturb => "do_not_disturb",
            Self::InCall => "in_call",
            Self::Offline => "offline",
        }
    }

    /// Whether a call may ring.
    pub const fn rings(self) -> bool {
        matches!(self, Self::Available)
    }
}

/// How somebody wants to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Available, at the device or not.
    Available,
    /// Away.
    Away,
    /// Busy.
    Busy,
    /// Nothing may ring, nor does a call show.
    DoNotDisturb,
    /// Like somebody who is offline.
    Invisible,
}

impl Choice {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Available, Self::Away, Self::Busy, Self::DoNotDisturb, Self::Invisible];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Away => "away",
            Self::Busy => "busy",
            Self::DoNotDisturb => "do_not_disturb",
            Self::Invisible => "invisible",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

/// A choice and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// How to be seen.
    pub choice: Choice,
    /// Until when; `None` until something else is chosen.
    pub until: Option<Instant>,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The page was closed, at this time.
    Closed(Instant),
    /// It broke off.
    Broken,
}

/// An open page, or one that was open just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Whether somebody is at it.
    pub active: bool,
    /// When it was heard last.
    pub heard_at: Instant,
    /// How it ended, if it did.
    pub left: Option<Left>,
}

impl Connection {
    /// Until when it counts, unless it is heard again.
    pub fn counts_until(&self) -> Instant {
        let lost = self.heard_at + LOST;
        match self.left {
            Some(Left::Closed(at)) => lost.min(at + GRACE),
            Some(Left::Broken) | None => lost,
        }
    }

    fn counts(&self, now: Instant) -> bool {
        now < self.counts_until()
    }
}

/// Everything that decides how somebody is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// What they chose.
    pub chosen: Option<Chosen>,
    /// Whether they are in a call.
    pub in_call: bool,
    /// Their pages.
    pub connections: Vec<Connection>,
}

/// How somebody is seen, and for how long that holds by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// As others see it.
    pub availability: Availability,
    /// When they expect to be back.
    pub back_at: Option<Instant>,
    /// When this has to be looked at again, though nothing happens.
    pub next: Option<Instant>,
}

/// Sums up.
///
/// Without any page somebody is offline, whatever they chose. Who wants to be invisible looks the same. Pages that
/// were closed count only where none is open: somebody who loads a page anew does not flicker.
pub fn fold(situation: &Situation, now: Instant) -> Seen {
    let chosen = situation.chosen.filter(|chosen| chosen.until.is_none_or(|until| now < until));
    let counting = || situation.connections.iter().filter(|connection| connection.counts(now));
    let open = || counting().filter(|connection| connection.left.is_none());
    let there = counting().next().is_some() || situation.in_call;
    let active = if open().next().is_some() {
        open().any(|connection| connection.active)
    } else {
        counting().any(|connection| connection.active)
    };
    let choice = chosen.map(|chosen| chosen.choice);
    let availability = match choice {
        _ if !there => Availability::Offline,
        Some(Choice::Invisible) => Availability::Offline,
        Some(Choice::DoNotDisturb) => Availability::DoNotDisturb,
        _ if situation.in_call => Availability::InCall,
        None if active => Availability::Available,
        Some(Choice::Available) => Availability::Available,
        Some(Choice::Busy) => Availability::Busy,
        Some(Choice::Away) | None => Availability::Away,
    };
    let tells = matches!(availability, Availability::Away | Availability::Busy | Availability::DoNotDisturb);
    let until = chosen.and_then(|chosen| chosen.until);
    let next = counting().map(Connection::counts_until).chain(until).min();
    Seen { availability, back_at: until.filter(|_| tells), next }
}
