//! A recording of a call: asked for by one, agreed to by everybody who is in it, ended by anybody.

use super::{Call, CallState, Place};
use crate::{Instant, ParticipantId, RecordingId, Span};

/// Why a recording is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Somebody did not agree.
    Declined,
    /// Somebody who had agreed does so no longer.
    Withdrawn,
    /// Somebody stopped it.
    Stopped,
    /// Whoever recorded has left.
    Left,
    /// The call was over.
    Ended,
}

impl Stopped {
    const ALL: [Self; 5] = [Self::Declined, Self::Withdrawn, Self::Stopped, Self::Left, Self::Ended];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
            Self::Left => "left",
            Self::Ended => "ended",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Where a recording stands.
///
/// ```text
///   asking ──▶ running ◀──▶ paused
///      └──────────┴────────────┴──▶ over
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingState {
    /// Not everybody has answered yet, and nothing was recorded.
    Asking,
    /// It is recorded.
    Running {
        /// Since when.
        since: Instant,
    },
    /// Nothing is recorded: somebody who came in has not answered yet, or the page that records is gone for a while.
    Paused {
        /// Since when.
        since: Instant,
    },
    /// It is over.
    Over {
        /// Since when.
        at: Instant,
        /// Why.
        why: Stopped,
        /// By whom; nobody where the call was over.
        by: Option<ParticipantId>,
    },
}

impl RecordingState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Running { .. } => "running",
            Self::Paused { .. } => "paused",
            Self::Over { .. } => "over",
        }
    }
}

/// What somebody in the call has said to a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Who.
    pub who: ParticipantId,
    /// When they agreed; `None` while they are asked.
    pub agreed_at: Option<Instant>,
}

/// A recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Identifier.
    pub id: RecordingId,
    /// Who asked for it, and records.
    pub by: ParticipantId,
    /// When.
    pub asked_at: Instant,
    /// When everybody had agreed for the first time.
    pub began_at: Option<Instant>,
    /// How long it ran before the present state.
    pub recorded: Span,
    /// Where it stands.
    pub state: RecordingState,
    /// Everybody who is in the call, as far as it has looked.
    pub consents: Vec<Consent>,
}

/// A step that this recording does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongRecordingStep {
    /// There is nobody to record, or who asks does not take part.
    #[error("A call can be recorded while you talk to each other.")]
    NotTalking,
    /// It is over.
    #[error("This recording is over.")]
    Over,
    /// They are not in it.
    #[error("You are not in this recording.")]
    NotAsked,
}

impl Recording {
    /// Asks everybody in the call; who asks agrees by asking.
    pub fn ask(
        id: RecordingId,
        by: ParticipantId,
        call: &Call,
        now: Instant,
    ) -> Result<Self, WrongRecordingStep> {
        let asks = |place| matches!(place, Place::In { .. });
        let talks = matches!(call.state, CallState::Talking { .. });
        if !talks || !call.participants.iter().any(|one| one.id == by && asks(one.place)) {
            return Err(WrongRecordingStep::NotTalking);
        }
        let mut recording = Self {
            id,
            by,
            asked_at: now,
            began_at: None,
            recorded: Span::ZERO,
            state: RecordingState::Asking,
            consents: vec![Consent { who: by, agreed_at: Some(now) }],
        };
        recording.settle(call, now);
        Ok(recording)
    }

    /// Whether it is over.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, RecordingState::Over { .. })
    }

    /// Somebody agrees, or does not, or does so no longer. One “no” ends it at once.
    pub fn answer(
        &mut self,
        who: ParticipantId,
        agrees: bool,
        call: &Call,
        now: Instant,
    ) -> Result<(), WrongRecordingStep> {
        let consent = self.consent(who)?;
        match (agrees, consent.agreed_at) {
            (true, None) => consent.agreed_at = Some(now),
            (true, Some(_)) => {}
            (false, None) => self.end(Stopped::Declined, Some(who), now),
            (false, Some(_)) => self.end(Stopped::Withdrawn, Some(who), now),
        }
        self.settle(call, now);
        Ok(())
    }

    /// Somebody stops it. What was recorded stays.
    pub fn stop(&mut self, who: ParticipantId, now: Instant) -> Result<(), WrongRecordingStep> {
        self.consent(who)?;
        self.end(Stopped::Stopped, Some(who), now);
        Ok(())
    }

    /// Who is in the call has changed: who came in is asked, and nothing is recorded until they agree; who left is
    /// asked anew should they come back.
    pub fn settle(&mut self, call: &Call, now: Instant) {
        if self.is_over() {
            return;
        }
        if call.is_over() {
            return self.end(Stopped::Ended, None, now);
        }
        let place = |who| call.participants.iter().find(|one| one.id == who).map(|one| one.place);
        if !place(self.by).is_some_and(Place::is_present) {
            return self.end(Stopped::Left, Some(self.by), now);
        }
        self.consents.retain(|one| place(one.who).is_some_and(Place::is_present));
        for one in call.participants.iter().filter(|one| one.place.is_present()) {
            if !self.consents.iter().any(|known| known.who == one.id) {
                self.consents.push(Consent { who: one.id, agreed_at: None });
            }
        }
        // A page that is gone hears of no “no”, so it records nothing.
        let hears = matches!(place(self.by), Some(Place::In { .. }));
        let may = hears && self.consents.iter().all(|one| one.agreed_at.is_some());
        self.state = match (self.state, may) {
            (RecordingState::Asking | RecordingState::Paused { .. }, true) => {
                self.began_at.get_or_insert(now);
                RecordingState::Running { since: now }
            }
            (RecordingState::Running { since }, false) => {
                self.recorded += now.since(since);
                RecordingState::Paused { since: now }
            }
            (state, _) => state,
        };
    }

    fn consent(&mut self, who: ParticipantId) -> Result<&mut Consent, WrongRecordingStep> {
        if self.is_over() {
            return Err(WrongRecordingStep::Over);
        }
        self.consents.iter_mut().find(|one| one.who == who).ok_or(WrongRecordingStep::NotAsked)
    }

    fn end(&mut self, why: Stopped, by: Option<ParticipantId>, now: Instant) {
        if let RecordingState::Running { since } = self.state {
            self.recorded += now.since(since);
        }
        self.state = RecordingState::Over { at: now, why, by };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::calls::Whom;
    use crate::{CallId, CustomerId};

    const fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn customer(n: u128) -> CustomerId {
        CustomerId(Uuid::from_u128(n))
    }

    fn who(n: u128) -> ParticipantId {
        ParticipantId(Uuid::from_u128(100 + n))
    }

    fn whom(n: u128) -> Whom {
        Whom { id: who(n), customer: customer(n), name: n.to_string() }
    }

    /// A call of these, all of them in it but the last, for whom it rings.
    fn call(people: u128) -> Call {
        let id = CallId(Uuid::from_u128(9));
        let mut call = Call::ring(id, whom(0), (1..people).map(whom).collect(), at(0)).unwrap();
        for n in 1..people - 1 {
            call.answer(customer(n), at(1)).unwrap();
        }
        call
    }

    fn ask(call: &Call) -> Recording {
        Recording::ask(RecordingId(Uuid::from_u128(7)), who(0), call, at(10)).unwrap()
    }

    #[test]
    fn it_runs_once_everybody_has_agreed_and_not_before() {
        let call = call(4);
        let mut recording = ask(&call);
        assert_eq!(recording.state, RecordingState::Asking);
        recording.answer(who(1), true, &call, at(11)).unwrap();
        assert_eq!(recording.state, RecordingState::Asking);
        recording.answer(who(2), true, &call, at(12)).unwrap();
        assert_eq!(
            (recording.state, recording.began_at),
            (RecordingState::Running { since: at(12) }, Some(at(12)))
        );
    }

    #[test]
    fn one_no_ends_it_and_so_does_who_agreed_before() {
        let call = call(4);
        let mut recording = ask(&call);
        recording.answer(who(1), true, &call, at(11)).unwrap();
        let mut declined = recording.clone();
        declined.answer(who(2), false, &call, at(12)).unwrap();
        let over = |why, n| RecordingState::Over { at: at(12), why, by: Some(who(n)) };
        assert_eq!((declined.state, declined.began_at), (over(Stopped::Declined, 2), None));
        assert_eq!(declined.answer(who(1), true, &call, at(13)), Err(WrongRecordingStep::Over));
        recording.answer(who(1), false, &call, at(12)).unwrap();
        assert_eq!(recording.state, over(Stopped::Withdrawn, 1));
    }

    #[test]
    fn who_comes_in_is_asked_and_nothing_is_recorded_until_they_agree() {
        let mut call = call(3);
        let mut recording = ask(&call);
        recording.answer(who(1), true, &call, at(20)).unwrap();
        call.answer(customer(2), at(25)).unwrap();
        recording.settle(&call, at(25));
        assert_eq!(recording.state, RecordingState::Paused { since: at(25) });
        recording.answer(who(2), true, &call, at(40)).unwrap();
        assert_eq!(recording.state, RecordingState::Running { since: at(40) });
        recording.stop(who(1), at(43)).unwrap();
        assert_eq!((recording.began_at, recording.recorded), (Some(at(20)), Span::from_secs(8)));
    }

    #[test]
    fn who_left_and_is_back_is_asked_anew() {
        let mut call = call(4);
        let mut recording = ask(&call);
        for n in [1, 2] {
            recording.answer(who(n), true, &call, at(20)).unwrap();
        }
        call.leave(customer(1), at(30)).unwrap();
        recording.settle(&call, at(30));
        assert_eq!(recording.state, RecordingState::Running { since: at(20) });
        call.add(customer(0), vec![whom(1)], at(31)).unwrap();
        call.answer(customer(1), at(32)).unwrap();
        recording.settle(&call, at(32));
        assert_eq!(recording.state, RecordingState::Paused { since: at(32) });
    }

    #[test]
    fn a_page_that_records_and_is_gone_for_a_while_records_nothing_and_for_good_ends_it() {
        let mut call = call(3);
        let mut recording = ask(&call);
        recording.answer(who(1), true, &call, at(20)).unwrap();
        call.lose(customer(0), at(25));
        recording.settle(&call, at(25));
        assert_eq!(recording.state, RecordingState::Paused { since: at(25) });
        call.join(customer(0), at(30)).unwrap();
        recording.settle(&call, at(30));
        assert_eq!(recording.state, RecordingState::Running { since: at(30) });
        // Somebody else who is lost for a while has agreed still.
        call.lose(customer(1), at(31));
        recording.settle(&call, at(31));
        assert_eq!(recording.state, RecordingState::Running { since: at(30) });
        call.leave(customer(0), at(35)).unwrap();
        recording.settle(&call, at(35));
        let over = |why, by| RecordingState::Over { at: at(35), why, by };
        assert_eq!(recording.state, over(Stopped::Left, Some(who(0))));
        assert_eq!(recording.recorded, Span::from_secs(10));
    }

    #[test]
    fn nobody_records_a_call_that_they_are_not_talking_in() {
        let call = call(3);
        let id = RecordingId(Uuid::from_u128(7));
        for stranger in [who(2), who(5)] {
            assert_eq!(Recording::ask(id, stranger, &call, at(9)), Err(WrongRecordingStep::NotTalking));
        }
        let rings = Call::ring(CallId(Uuid::nil()), whom(0), vec![whom(1)], at(0)).unwrap();
        assert_eq!(Recording::ask(id, who(0), &rings, at(9)), Err(WrongRecordingStep::NotTalking));
        let mut recording = ask(&call);
        assert_eq!(recording.answer(who(2), true, &call, at(11)), Err(WrongRecordingStep::NotAsked));
        assert_eq!(recording.stop(who(2), at(11)), Err(WrongRecordingStep::NotAsked));
    }

    proptest! {
        /// Whatever happens in whatever order: while it runs, everybody who is there has agreed since they came.
        #[test]
        fn nobody_is_recorded_who_has_not_agreed(steps in prop::collection::vec((0_u8..7, 0_u128..4), 1..80)) {
            let mut call = call(5);
            let mut recording = ask(&call);
            for (n, (step, person)) in (11..).zip(steps) {
                let now = at(n);
                let (id, one) = (customer(person), who(person));
                // Steps that cannot be taken change nothing.
                let _ = match step {
                    0 => recording.answer(one, true, &call, now).is_ok(),
                    1 => recording.answer(one, false, &call, now).is_ok(),
                    2 => call.leave(id, now).is_ok(),
                    3 => call.join(id, now).is_ok(),
                    4 => { call.lose(id, now); true }
                    5 => call.add(customer(0), vec![whom(person)], now).is_ok(),
                    _ => { call.pass(now); true }
                };
                recording.settle(&call, now);
                if matches!(recording.state, RecordingState::Running { .. }) {
                    for there in call.participants.iter().filter(|one| one.place.is_present()) {
                        let consent = recording.consents.iter().find(|one| one.who == there.id);
                        prop_assert!(consent.is_some_and(|one| one.agreed_at.is_some()));
                    }
                }
            }
        }
    }
}
