//! A call from its first ring to its end.

use crate::{CallId, CustomerId, Instant, ParticipantId, Span};

/// How long it rings.
pub const RINGS: Span = Span::from_secs(45);

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
    /// The centre was away.
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

/// Where somebody is in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It rings for them.
    Called {
        /// Since when.
        since: Instant,
    },
    /// They take part.
    In {
        /// Since when.
        since: Instant,
    },
    /// Their page is gone; they may come back.
    Away {
        /// Since when.
        since: Instant,
    },
    /// They have gone.
    Left {
        /// When.
        at: Instant,
    },
}

impl Place {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Called { .. } => "called",
            Self::In { .. } => "in",
            Self::Away { .. } => "away",
            Self::Left { .. } => "left",
        }
    }

    /// Since when.
    pub const fn since(self) -> Instant {
        match self {
            Self::Called { since } | Self::In { since } | Self::Away { since } => since,
            Self::Left { at } => at,
        }
    }

    /// The place that a word names, since this time.
    pub fn from_word(word: &str, since: Instant) -> Option<Self> {
        match word {
            "called" => Some(Self::Called { since }),
            "in" => Some(Self::In { since }),
            "away" => Some(Self::Away { since }),
            "left" => Some(Self::Left { at: since }),
            _ => None,
        }
    }

    /// Whether the call holds them: no other one can.
    pub const fn is_held(self) -> bool {
        !matches!(self, Self::Left { .. })
    }
}

/// Somebody in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Identifier in this call.
    pub id: ParticipantId,
    /// Who.
    pub customer: CustomerId,
    /// Their name when it began.
    pub name: String,
    /// Where they are.
    pub place: Place,
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
}

impl Call {
    /// Rings for `called`.
    pub fn ring(
        id: CallId,
        caller: (ParticipantId, CustomerId, String),
        called: (ParticipantId, CustomerId, String),
        now: Instant,
    ) -> Self {
        let participant = |(id, customer, name), place| Participant { id, customer, name, place };
        Self {
            id,
            caller: caller.1,
            started_at: now,
            state: CallState::Ringing,
            participants: vec![
                participant(caller, Place::In { since: now }),
                participant(called, Place::Called { since: now }),
            ],
        }
    }

    /// Whether it is over.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, CallState::Over { .. })
    }

    /// Somebody in it.
    pub fn participant(&self, who: CustomerId) -> Option<&Participant> {
        self.participants.iter().find(|one| one.customer == who)
    }

    fn place(&mut self, who: CustomerId) -> Result<&mut Place, WrongCallStep> {
        if self.is_over() {
            return Err(WrongCallStep::Over);
        }
        let one = self.participants.iter_mut().find(|one| one.customer == who);
        one.map(|one| &mut one.place).filter(|place| place.is_held()).ok_or(WrongCallStep::NotIn)
    }

    /// The called one answers; only one of their devices does.
    pub fn answer(&mut self, who: CustomerId, now: Instant) -> Result<(), WrongCallStep> {
        let called = who != self.caller;
        let place = self.place(who)?;
        match place {
            Place::Called { .. } => *place = Place::In { since: now },
            Place::In { .. } | Place::Away { .. } | Place::Left { .. } if called => {
                return Err(WrongCallStep::Answered);
            }
            Place::In { .. } | Place::Away { .. } | Place::Left { .. } => {
                return Err(WrongCallStep::NotCalled);
            }
        }
        self.state = CallState::Talking { answered_at: now };
        Ok(())
    }

    /// The called one does not want it.
    pub fn decline(&mut self, who: CustomerId, now: Instant) -> Result<(), WrongCallStep> {
        let called = who != self.caller;
        if matches!(self.place(who)?, Place::Called { .. }) {
            self.end(Ended::Declined, now);
            return Ok(());
        }
        Err(if called { WrongCallStep::Answered } else { WrongCallStep::NotCalled })
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
        let place = self.place(who)?;
        match place {
            Place::Called { .. } => self.answer(who, now),
            Place::Away { .. } => {
                *place = Place::In { since: now };
                Ok(())
            }
            Place::In { .. } | Place::Left { .. } => Ok(()),
        }
    }

    /// What time has brought: an end of ringing, and of waiting for who was lost.
    pub fn pass(&mut self, now: Instant) {
        if self.state == CallState::Ringing && now >= self.started_at + RINGS {
            return self.end(Ended::Missed, now);
        }
        if self.is_over() {
            return;
        }
        for one in &mut self.participants {
            if matches!(one.place, Place::Away { since } if now >= since + AWAY_LASTS) {
                one.place = Place::Left { at: now };
            }
        }
        self.end_if_alone(now);
    }

    /// When time brings something next.
    pub fn next(&self) -> Option<Instant> {
        let away = self.participants.iter().filter_map(|one| match one.place {
            Place::Away { since } if !self.is_over() => Some(since + AWAY_LASTS),
            _ => None,
        });
        let rings = (self.state == CallState::Ringing).then(|| self.started_at + RINGS);
        away.chain(rings).min()
    }

    /// The centre was away: what rang was missed, what was talked about broke off.
    pub fn break_off(&mut self, now: Instant) {
        match self.state {
            CallState::Ringing => self.end(Ended::Missed, now),
            CallState::Talking { .. } => self.end(Ended::Failed, now),
            CallState::Over { .. } => {}
        }
    }

    fn end_if_alone(&mut self, now: Instant) {
        let held = self.participants.iter().filter(|one| one.place.is_held()).count();
        if held >= 2 || self.is_over() {
            return;
        }
        let how = match self.state {
            CallState::Ringing => Ended::Cancelled,
            CallState::Talking { .. } | CallState::Over { .. } => Ended::Answered,
        };
        self.end(how, now);
    }

    fn end(&mut self, how: Ended, now: Instant) {
        let answered_at = match self.state {
            CallState::Talking { answered_at } => Some(answered_at),
            CallState::Ringing | CallState::Over { .. } => None,
        };
        for one in &mut self.participants {
            if one.place.is_held() {
                one.place = Place::Left { at: now };
            }
        }
        self.state = CallState::Over { answered_at, at: now, how };
    }
}
