//! A call from its first ring to its end.

use super::feed::{Feed, MOST_FEEDS};
use super::participant::{Participant, Place, Whom};
use crate::{CallId, CustomerId, Instant, Span};

/// How long it rings.
pub const RINGS: Span = Span::from_secs(45);

/// How many people one call holds.
pub const MOST: usize = 16;

/// How long somebody whose page is gone may take to come back.
pub const AWAY_LASTS: Span = Span::from_secs(30);

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was answered, and somebody left in the end.
    Answered,
    /// The called one did not want it.
    Declined,
    /// Nobody answered.
    Missed,
    /// The caller left before anybody answered.
    Cancelled,
    /// Everybody in it was lost: the centre was away, or all of them were.
    Failed,
}

impl Ended {
    const ALL: [Self; 5] = [Self::Answered, Self::Declined, Self::Missed, Self::Cancelled, Self::Failed];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Declined => "declined",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ended| ended.as_str() == word)
    }
}

/// Where a call stands.
///
/// ```text
///   ringing ──▶ talking ──▶ over
///      └───────────────────▲
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// It rings.
    Ringing,
    /// Somebody answered.
    Talking {
        /// When.
        answered_at: Instant,
    },
    /// It is over.
    Over {
        /// When it was answered, if it was.
        answered_at: Option<Instant>,
        /// Since when.
        at: Instant,
        /// How it ended.
        how: Ended,
    },
}

impl CallState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Talking { .. } => "talking",
            Self::Over { .. } => "over",
        }
    }
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Identifier.
    pub id: CallId,
    /// Who called.
    pub caller: CustomerId,
    /// When it began to ring.
    pub started_at: Instant,
    /// Where it stands.
    pub state: CallState,
    /// Everybody, the caller first.
    pub participants: Vec<Participant>,
    /// Whether the centre carries it, whoever takes part.
    pub carried: bool,
    /// The programs that take part in it.
    pub feeds: Vec<Feed>,
}

/// A step that this call does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongCallStep {
    /// It is over.
    #[error("This call is over.")]
    Over,
    /// Another device was faster.
    #[error("This call was answered on another device.")]
    Answered,
    /// It rings for somebody else.
    #[error("This call does not ring for you.")]
    NotCalled,
    /// They have gone, or never were in it.
    #[error("You are not in this call.")]
    NotIn,
    /// The guest has gone, or never was in it.
    #[error("There is no such guest in this call.")]
    NotThere,
    /// As many are in it as may be.
    #[error("Up to {MOST} people can be in one call, those whom it rings for included.")]
    Full,
    /// Somebody has as many programs in it as one person may.
    #[error("You have connected {MOST_FEEDS} to this call already. Take one of them out first.")]
    Connected,
    /// It has no such program, or it is somebody else's.
    #[error("There is no such connection in this call.")]
    NoFeed,
}

impl Call {
    /// Rings for everybody in `called`.
    pub fn ring(id: CallId, caller: Whom, called: Vec<Whom>, now: Instant) -> Result<Self, WrongCallStep> {
        let Whom { id: participant, customer, name } = caller;
        let place = Place::In { since: now };
        let caller = Participant {
            id: participant,
            customer,
            guest: false,
            name,
            called_by: None,
            place,
            joined: true,
        };
        let participants = vec![caller];
        let mut call = Self {
            id,
            caller: customer,
            started_at: now,
            state: CallState::Ringing,
            participants,
            carried: false,
            feeds: Vec::new(),
        };
        call.add(customer, called, now)?;
        Ok(call)
    }

    /// Whether it is over.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, CallState::Over { .. })
    }

    /// Somebody in it.
    pub fn participant(&self, who: CustomerId) -> Option<&Participant> {
        self.participants.iter().find(|one| one.customer == who)
    }

    /// How many it holds.
    pub fn held(&self) -> usize {
        self.participants.iter().filter(|one| one.place.is_held()).count()
    }

    /// Whether sound and pictures go through the centre: from the moment in which a third person joins, a guest is let
    /// in or a program takes part, to the end. Two customers alone are joined directly.
    pub fn is_carried(&self) -> bool {
        self.carried || self.has_guests() || self.participants.iter().filter(|one| one.joined).count() > 2
    }

    /// Somebody who takes part calls others to it. Whom it holds already is called no second time.
    pub fn add(&mut self, by: CustomerId, called: Vec<Whom>, now: Instant) -> Result<(), WrongCallStep> {
        let caller = self.someone(by)?;
        if caller.guest || !caller.place.is_present() {
            return Err(WrongCallStep::NotIn);
        }
        let mut after = self.clone();
        for Whom { id, customer, name } in called {
            let place = Place::Called { since: now };
            match after.participants.iter_mut().find(|one| one.customer == customer) {
                Some(there) if there.place.is_held() => {}
                Some(there) => {
                    (there.place, there.called_by, there.name) = (place, Some(by), name);
                }
                None => after.participants.push(Participant {
                    id,
                    customer,
                    guest: false,
                    name,
                    called_by: Some(by),
                    place,
                    joined: false,
                }),
            }
        }
        if after.held() + after.feeds.len() > MOST {
            return Err(WrongCallStep::Full);
        }
        *self = after;
        Ok(())
    }

    pub(super) fn someone(&mut self, who: CustomerId) -> Result<&mut Participant, WrongCallStep> {
        if self.is_over() {
            return Err(WrongCallStep::Over);
        }
        let one = self.participants.iter_mut().find(|one| one.customer == who);
        one.filter(|one| one.place.is_held()).ok_or(WrongCallStep::NotIn)
    }

    pub(super) fn place(&mut self, who: CustomerId) -> Result<&mut Place, WrongCallStep> {
        self.someone(who).map(|one| &mut one.place)
    }

    /// Somebody who is called answers; only one of their devices does.
    pub fn answer(&mut self, who: CustomerId, now: Instant) -> Result<(), WrongCallStep> {
        let one = self.someone(who)?;
        if !matches!(one.place, Place::Called { .. }) {
            return Err(not_called(one));
        }
        (one.place, one.joined) = (Place::In { since: now }, true);
        if self.state == CallState::Ringing {
            self.state = CallState::Talking { answered_at: now };
        }
        Ok(())
    }

    /// Somebody who is called does not want it.
    pub fn decline(&mut self, who: CustomerId, now: Instant) -> Result<(), WrongCallStep> {
        let one = self.someone(who)?;
        if !matches!(one.place, Place::Called { .. }) {
            return Err(not_called(one));
        }
        one.place = Place::Declined { at: now };
        self.end_if_alone(now);
        Ok(())
    }

    /// Somebody leaves; who is only called, declines by it.
    pub fn leave(&mut self, who: CustomerId, now: Instant) -> Result<(), WrongCallStep> {
        let place = self.place(who)?;
        if matches!(place, Place::Called { .. }) {
            return self.decline(who, now);
        }
        *place = Place::Left { at: now };
        self.end_if_alone(now);
        Ok(())
    }

    /// Somebody's page is gone. Nothing happens to who is not in.
    pub fn lose(&mut self, who: CustomerId, now: Instant) {
        if let Ok(place @ Place::In { .. }) = self.place(who) {
            *place = Place::Away { since: now };
        }
    }

    /// Somebody is back, or goes on with another page.
    pub fn join(&mut self, who: CustomerId, now: Instant) -> Result<(), WrongCallStep> {
        let one = self.someone(who)?;
        match one.place {
            Place::Called { .. } => self.answer(who, now),
            Place::Away { .. } => {
                (one.place, one.joined) = (Place::In { since: now }, true);
                Ok(())
            }
            Place::In { .. } | Place::Left { .. } | Place::Declined { .. } | Place::Missed { .. } => Ok(()),
        }
    }

    /// What time has brought: an end of ringing, and of waiting for who was lost.
    pub fn pass(&mut self, now: Instant) {
        if self.is_over() {
            return;
        }
        // Where everybody was lost at once nobody has left.
        let lost = !self.participants.iter().any(|one| matches!(one.place, Place::In { .. }));
        for one in &mut self.participants {
            match one.place {
                Place::Called { since } if now >= since + RINGS => one.place = Place::Missed { at: now },
                Place::Away { since } if now >= since + AWAY_LASTS => one.place = Place::Left { at: now },
                _ => {}
            }
        }
        self.end_if_left_alone(now, if lost { Ended::Failed } else { Ended::Answered });
    }

    /// When time brings something next.
    pub fn next(&self) -> Option<Instant> {
        let ends = |one: &Participant| match one.place {
            Place::Called { since } => Some(since + RINGS),
            Place::Away { since } => Some(since + AWAY_LASTS),
            _ => None,
        };
        self.participants.iter().filter_map(ends).min()
    }

    /// Goes on while two take part, or one for whom it rings at others; guests do not go on by themselves.
    pub(super) fn end_if_alone(&mut self, now: Instant) {
        self.end_if_left_alone(now, Ended::Answered);
    }

    fn end_if_left_alone(&mut self, now: Instant, talked: Ended) {
        let present = self.participants.iter().filter(|one| !one.guest && one.place.is_present()).count();
        if self.is_over() || (present > 0 && self.held() > 1) {
            return;
        }
        let how = match self.state {
            CallState::Ringing => self.why_unanswered(),
            CallState::Talking { .. } | CallState::Over { .. } => talked,
        };
        self.end(how, now);
    }

    fn why_unanswered(&self) -> Ended {
        if self.participant(self.caller).is_none_or(|caller| !caller.place.is_held()) {
            return Ended::Cancelled;
        }
        let missed = self.participants.iter().any(|one| matches!(one.place, Place::Missed { .. }));
        if missed { Ended::Missed } else { Ended::Declined }
    }

    pub(super) fn end(&mut self, how: Ended, now: Instant) {
        let answered_at = match self.state {
            CallState::Talking { answered_at } => Some(answered_at),
            CallState::Ringing | CallState::Over { .. } => None,
        };
        for one in &mut self.participants {
            match one.place {
                Place::Called { .. } => one.place = Place::Missed { at: now },
                place if place.is_held() => one.place = Place::Left { at: now },
                _ => {}
            }
        }
        self.state = CallState::Over { answered_at, at: now, how };
    }
}

/// Why somebody who takes part cannot answer or decline.
const fn not_called(one: &Participant) -> WrongCallStep {
    if one.called_by.is_some() { WrongCallStep::Answered } else { WrongCallStep::NotCalled }
}
