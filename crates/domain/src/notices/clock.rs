//! When what is due: pure arithmetic over what is recorded of one customer.

use crate::{Instant, NoticeId, Span};

/// A day.
pub const DAY: Span = Span::from_hours(24);
/// What falls due within a week of the oldest picture is told together with it.
const GATHERED: Span = Span::from_hours(7 * 24);
/// Shorter pauses of the centre do not count as having been away.
const AWAY: Span = Span::from_hours(48);

/// How long pictures wait; whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
    /// From arrival to the notice; `None` when the inbox is never asked about.
    pub inbox: Option<Span>,
    /// From the delivered notice to the trash.
    pub answer: Span,
    /// From the trash to removal for good.
    pub trash: Span,
}

/// A period out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A period has between 1 and 3,650 days; only the inbox can wait for ever, with 0 days.")]
pub struct PeriodsProblem;

/// The days that a period can have.
pub const fn limits() -> std::ops::RangeInclusive<u32> {
    1..=3_650
}

impl Periods {
    /// From days; an inbox of 0 days waits for ever.
    pub fn of_days(inbox: u32, answer: u32, trash: u32) -> Result<Self, PeriodsProblem> {
        let span = |days: u32| if limits().contains(&days) { Ok(DAY * days) } else { Err(PeriodsProblem) };
        let inbox = if inbox == 0 { None } else { Some(span(inbox)?) };
        Ok(Self { inbox, answer: span(answer)?, trash: span(trash)? })
    }

    /// As days, in the same order.
    pub fn days(&self) -> (u32, u32, u32) {
        let days = |span: Span| (span.as_secs() / DAY.as_secs()) as u32;
        (self.inbox.map_or(0, days), days(self.answer), days(self.trash))
    }
}

/// Pictures whose clocks run and that no notice names yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// When the oldest began to wait.
    pub oldest: Instant,
    /// When the newest did of those that began within a week of the oldest.
    pub newest: Instant,
}

impl Waiting {
    /// Until when pictures count as having come with one that began to wait at `oldest`.
    pub fn together(oldest: Instant) -> Instant {
        oldest + GATHERED
    }
}

/// What is recorded of one customer, as far as the clock looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// What waits to be told.
    pub waiting: Option<Waiting>,
    /// Whether a notice has not been delivered yet: the next one waits for it.
    pub undelivered: bool,
    /// When the last notice was delivered.
    pub last_told: Option<Instant>,
    /// Delivered notices without an answer, and until when each waits for one.
    pub running: Vec<(NoticeId, Instant)>,
    /// When the first picture in the trash is to be removed.
    pub trash: Option<Instant>,
}

/// What is to be done now, and when to look again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Make a notice of everything that has waited long enough.
    pub tell: bool,
    /// What these notices name goes to the trash.
    pub carry_out: Vec<NoticeId>,
    /// What has lain in the trash long enough is removed for good.
    pub empty_trash: bool,
    /// When something may be due next; `None` when nothing runs.
    pub next: Option<Instant>,
}

/// When waiting pictures are told: when the last of a week has waited for the period, and a day after
/// the last notice at the earliest.
pub fn tell_at(period: Span, waiting: Waiting, last_told: Option<Instant>) -> Instant {
    let due = waiting.newest + period;
    last_told.map_or(due, |told| due.max(told + DAY))
}

/// What is due for a customer at this moment.
pub fn plan(situation: &Situation, periods: &Periods, now: Instant) -> Plan {
    let tell_at = match (situation.waiting, periods.inbox) {
        (Some(waiting), Some(period)) if !situation.undelivered => {
            Some(tell_at(period, waiting, situation.last_told))
        }
        _ => None,
    };
    let due = |at: &Instant| *at <= now;
    let carry_out = situation.running.iter().filter(|(_, until)| due(until)).map(|(id, _)| *id).collect();
    // What is undelivered may be delivered or seen at any time: it is looked at every day.
    let look = situation.undelivered.then(|| now + DAY);
    let later = situation
        .running
        .iter()
        .map(|(_, until)| *until)
        .chain(tell_at)
        .chain(situation.trash)
        .filter(|at| !due(at))
        .chain(look)
        .min();
    Plan {
        tell: tell_at.as_ref().is_some_and(due),
        carry_out,
        empty_trash: situation.trash.as_ref().is_some_and(due),
        next: later,
    }
}

/// Until when an answer is waited for: to the end of the day, in the customer's zone, on which the
/// period ends, so that the day that the notice names belongs to them whole.
pub fn answer_until(delivered: Instant, period: Span, zone: &str) -> Instant {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let ends = delivered + period;
    let day = ends.timestamp().to_zoned(zone.clone()).date();
    let midnight = day.tomorrow().and_then(|next| next.to_zoned(zone)).ok();
    midnight.map_or(ends, |at| Instant::from(at.timestamp()).max(ends))
}

/// How long the centre was away, if it was: its last sign of life lies further back than a pause.
pub fn off_for(last_sign: Instant, now: Instant) -> Option<Span> {
    let gap = now.since(last_sign);
    (gap > AWAY).then_some(gap)
}
