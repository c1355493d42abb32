//! Arrears: what happens when something is not paid in time. Every step is told first, and none follows
//! before the one before it was really told.

use crate::{Instant, Span};

const DAY: Span = Span::from_hours(24);

/// How long is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the day on which something was due to the reminder.
    pub reminder: Span,
    /// From the delivered reminder to the last notice.
    pub notice: Span,
    /// From the delivered last notice to the day on which services close; `None` never closes them.
    pub close: Option<Span>,
}

impl Patience {
    /// In days; 0 days to the closing never close anything.
    pub fn of_days(reminder: u32, notice: u32, close: u32) -> Self {
        Self { reminder: DAY * reminder, notice: DAY * notice, close: (close > 0).then(|| DAY * close) }
    }
}

/// Where a customer stands with what is not paid in time.
///
/// ```text
///   due ──▶ reminded ──▶ overdue ──▶ blocked
///    └─────────┴──────┬─────┴───────────┘
///                  cleared, when nothing is late any more
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrears {
    /// Nothing is late.
    Cleared,
    /// Something is late; nobody was told yet.
    Due,
    /// The reminder was delivered.
    Reminded {
        /// When.
        at: Instant,
    },
    /// The last notice was delivered, which names the day on which services close.
    Overdue {
        /// The end of the last day on which payment keeps them open; `None` where they never close.
        until: Option<Instant>,
    },
    /// Services are closed.
    Blocked {
        /// Since when.
        since: Instant,
    },
}

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// That something is late.
    Reminder,
    /// That services will close, and when.
    LastNotice,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing until this instant; `None` where only a payment changes anything.
    Wait(Option<Instant>),
    /// Tell the customer; the step is taken when that was delivered.
    Tell(Telling),
    /// Close services.
    Block,
    /// Open them, and forget what was late.
    Clear,
}

impl Arrears {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cleared => "cleared",
            Self::Due => "due",
            Self::Reminded { .. } => "reminded",
            Self::Overdue { .. } => "overdue",
            Self::Blocked { .. } => "blocked",
        }
    }

    /// From the word in a record, and the instant beside it.
    pub fn from_word(word: &str, at: Option<Instant>) -> Option<Self> {
        Some(match (word, at) {
            ("cleared", _) => Self::Cleared,
            ("due", _) => Self::Due,
            ("reminded", Some(at)) => Self::Reminded { at },
            ("overdue", until) => Self::Overdue { until },
            ("blocked", Some(since)) => Self::Blocked { since },
            _ => return None,
        })
    }

    /// The instant that a record keeps beside the word.
    pub const fn instant(self) -> Option<Instant> {
        match self {
            Self::Cleared | Self::Due => None,
            Self::Reminded { at } | Self::Blocked { since: at } => Some(at),
            Self::Overdue { until } => until,
        }
    }

    /// What is to be done now, where the first of what is not paid was due at `due`; `None` where
    /// everything is paid.
    pub fn act(self, due: Option<Instant>, now: Instant, patience: Patience) -> Act {
        let Some(due) = due.filter(|due| *due <= now) else {
            return match self {
                Self::Cleared => Act::Wait(due),
                _ => Act::Clear,
            };
        };
        let from =
            |at: Instant, telling: Telling| if at <= now { Act::Tell(telling) } else { Act::Wait(Some(at)) };
        match self {
            Self::Cleared | Self::Due => from(due + patience.reminder, Telling::Reminder),
            Self::Reminded { at } => from(at + patience.notice, Telling::LastNotice),
            Self::Overdue { until: Some(until) } if until <= now => Act::Block,
            Self::Overdue { until } => Act::Wait(until),
            Self::Blocked { .. } => Act::Wait(None),
        }
    }

    /// Where the customer stands after something was told at `now`; telling what no longer makes sense
    /// changes nothing.
    #[must_use]
    pub fn told(self, telling: Telling, now: Instant, patience: Patience) -> Self {
        match (self, telling) {
            (Self::Cleared | Self::Due, Telling::Reminder) => Self::Reminded { at: now },
            (Self::Reminded { .. }, Telling::LastNotice) => Self::Overdue { until: closes(now, patience) },
            (other, _) => other,
        }
    }
}

/// The end of the day (UTC) on which services close when the last notice is delivered at `now`.
pub fn closes(now: Instant, patience: Patience) -> Option<Instant> {
    patience.close.map(|close| {
        let day = DAY.as_micros() as i64;
        let at = now + close;
        Instant::from_micros(at.micros() - at.micros().rem_euclid(day)) + DAY
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn patience() -> Patience {
        Patience::of_days(3, 14, 14)
    }

    fn at(days: u32) -> Instant {
        Instant::EPOCH + DAY * days
    }

    #[test]
    fn who_never_pays_is_reminded_warned_and_closed_out_in_this_order() {
        let due = Some(at(10));
        let act = |arrears: Arrears, now| arrears.act(due, now, patience());
        assert_eq!(act(Arrears::Cleared, at(9)), Act::Wait(due));
        assert_eq!(act(Arrears::Cleared, at(10)), Act::Wait(Some(at(13))));
        assert_eq!(act(Arrears::Due, at(13)), Act::Tell(Telling::Reminder));
        let reminded = Arrears::Due.told(Telling::Reminder, at(13), patience());
        assert_eq!(act(reminded, at(20)), Act::Wait(Some(at(27))));
        assert_eq!(act(reminded, at(27)), Act::Tell(Telling::LastNotice));
        let overdue = reminded.told(Telling::LastNotice, at(30), patience());
        assert_eq!(overdue, Arrears::Overdue { until: Some(at(45)) }, "the whole 14th day belongs to them");
        assert_eq!(act(overdue, at(44)), Act::Wait(Some(at(45))));
        assert_eq!(act(overdue, at(45)), Act::Block);
        assert_eq!(act(Arrears::Blocked { since: at(45) }, at(400)), Act::Wait(None));
        assert_eq!(Arrears::Blocked { since: at(45) }.act(None, at(400), patience()), Act::Clear);
        let never = Patience::of_days(3, 14, 0);
        assert_eq!(reminded.told(Telling::LastNotice, at(30), never), Arrears::Overdue { until: None });
    }

    proptest! {
        #[test]
        fn nobody_is_closed_out_who_was_not_told_twice_and_paying_opens_at_any_moment(
            events in proptest::collection::vec((0_u32..40, any::<bool>(), any::<bool>()), 0..80),
        ) {
            // Days that pass, whether what is told is delivered, whether all is paid or something is late.
            let (mut arrears, mut now, mut due) = (Arrears::Cleared, at(0), None::<Instant>);
            let (mut reminder, mut warning) = (None::<Instant>, None::<Instant>);
            for (days, delivered, paid) in events {
                now = now + DAY * days;
                if paid && days % 7 == 0 { due = None } else if due.is_none() { due = Some(now) }
                match arrears.act(due, now, patience()) {
                    Act::Tell(telling) if delivered => {
                        arrears = arrears.told(telling, now, patience());
                        match telling {
                            Telling::Reminder => reminder = Some(now),
                            Telling::LastNotice => warning = Some(now),
                        }
                    }
                    Act::Block => {
                        let (first, last) = (reminder.unwrap(), warning.unwrap());
                        prop_assert!(last.since(first) >= patience().notice);
                        prop_assert!(now.since(last) >= patience().close.unwrap());
                        prop_assert!(due.is_some_and(|due| due <= now));
                        arrears = Arrears::Blocked { since: now };
                    }
                    Act::Clear => {
                        prop_assert!(due.is_none_or(|due| due > now));
                        (arrears, reminder, warning) = (Arrears::Cleared, None, None);
                    }
                    Act::Tell(_) | Act::Wait(_) => {}
                }
                if due.is_none() && arrears != Arrears::Cleared {
                    prop_assert_eq!(arrears.act(due, now, patience()), Act::Clear);
                }
                prop_assert_eq!(Arrears::from_word(arrears.as_str(), arrears.instant()), Some(arrears));
            }
        }
    }
}
