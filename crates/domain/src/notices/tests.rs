use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Instant, NoticeId, Span};

const NOON: Instant = Instant::from_micros(1_795_176_000_000_000);

fn days(count: u32) -> Span {
    DAY * count
}

#[test]
fn periods_are_whole_days_within_bounds_and_the_inbox_can_wait_for_ever() {
    let periods = Periods::of_days(0, 30, 7).unwrap();
    assert_eq!((periods.inbox, periods.days()), (None, (0, 30, 7)));
    for (inbox, answer, trash) in [(30, 0, 30), (30, 30, 0), (3_651, 30, 30)] {
        assert_eq!(Periods::of_days(inbox, answer, trash), Err(PeriodsProblem));
    }
}

#[test]
fn a_week_of_arrivals_is_told_together_and_a_day_apart_from_the_last_notice() {
    let waiting = Waiting { oldest: NOON, newest: NOON + days(5) };
    assert_eq!(tell_at(days(30), waiting, None), NOON + days(35));
    assert_eq!(tell_at(days(30), waiting, Some(NOON + days(34))), NOON + days(35));
    assert_eq!(tell_at(days(30), waiting, Some(NOON + days(35))), NOON + days(36));
}

#[test]
fn the_last_day_belongs_to_the_customer_whole() {
    // Noon in UTC is nine in the evening in Tokyo.
    assert_eq!(answer_until(NOON, days(1), "Asia/Tokyo"), NOON + days(1) + Span::from_hours(3));
    assert_eq!(answer_until(NOON, days(1), "UTC"), NOON + days(1) + Span::from_hours(12));
    assert_eq!(answer_until(NOON, days(1), "no such zone"), NOON + days(1) + Span::from_hours(12));
}

#[test]
fn an_inbox_that_waits_for_ever_is_never_asked_about() {
    let periods = Periods::of_days(0, 30, 30).unwrap();
    let waiting = Some(Waiting { oldest: NOON, newest: NOON });
    let plan = plan(&Situation { waiting, ..Situation::default() }, &periods, NOON + days(3_000));
    assert_eq!(plan, Plan::default());
}

#[test]
fn what_runs_is_not_delivered_anew_and_what_is_over_stays_so() {
    let fresh = NoticeState::Undelivered { problem: None };
    let step = |state: &NoticeState, step, now| state.after(step, now, days(30), "UTC");
    let failed = step(&fresh, NoticeStep::Fail("550 no".to_owned()), NOON);
    assert_eq!((failed.until(), failed.lets_go(NOON + days(999))), (None, false));
    let running = step(&failed, NoticeStep::Deliver(Channel::Mail), NOON);
    assert!(!running.lets_go(NOON + days(30)));
    assert_eq!(step(&running, NoticeStep::Deliver(Channel::Page), NOON + days(20)), running);
    assert_eq!(step(&running, NoticeStep::Fail("late".to_owned()), NOON + days(20)), running);
    let over = step(&running, NoticeStep::End, NOON + days(1));
    assert_eq!(step(&over, NoticeStep::Deliver(Channel::Mail), NOON + days(2)), over);
    assert!(!over.lets_go(NOON + days(999)));
}

#[test]
fn every_word_of_the_history_reads_back() {
    let outcomes = [Outcome::Kept, Outcome::Trashed, Outcome::Removed].map(Happening::Settled);
    for what in
        [Happening::Made, Happening::Delivered(Channel::Page), Happening::PutOff].into_iter().chain(outcomes)
    {
        assert_eq!(Happening::from_word(what.as_str()), Some(what));
    }
    assert_eq!(Channel::from_word("mail"), Some(Channel::Mail));
    assert_eq!(Happening::from_word("?"), None);
}

#[test]
fn a_short_pause_is_no_absence() {
    assert_eq!(off_for(NOON, NOON + days(2)), None);
    assert_eq!(off_for(NOON, NOON + days(365)), Some(days(365)));
    assert_eq!(off_for(NOON + days(1), NOON), None);
}

/// What may happen to an inbox.
#[derive(Clone, Debug)]
enum Event {
    Arrives,
    IsSelected(usize),
    MailWorks(bool),
    PageIsSeen,
    Pass { hours: u32 },
    CentreIsOff { days: u32 },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Arrives),
        1 => (0..20_usize).prop_map(Event::IsSelected),
        1 => any::<bool>().prop_map(Event::MailWorks),
        1 => Just(Event::PageIsSeen),
        6 => (1..400_u32).prop_map(|hours| Event::Pass { hours }),
        1 => (3..500_u32).prop_map(|days| Event::CentreIsOff { days }),
    ]
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Inbox { since: Instant, notice: Option<usize> },
    Selected,
    Trash { until: Instant },
    Gone,
}

/// A customer's inbox in a few lines: what the records, the jobs and the mail do in earnest.
#[derive(Debug)]
struct Model {
    now: Instant,
    periods: Periods,
    mail_works: bool,
    pictures: Vec<Place>,
    notices: Vec<NoticeState>,
    told: Vec<Instant>,
    alive: Instant,
}

impl Model {
    fn situation(&self) -> Situation {
        let mut since: Vec<Instant> = self
            .pictures
            .iter()
            .filter_map(|place| match place {
                Place::Inbox { since, notice: None } => Some(*since),
                _ => None,
            })
            .collect();
        since.sort();
        let waiting = since.first().map(|oldest| Waiting {
            oldest: *oldest,
            newest: since.iter().copied().filter(|at| *at <= Waiting::together(*oldest)).max().unwrap(),
        });
        let running = (0_u128..)
            .zip(&self.notices)
            .filter_map(|(n, state)| Some((NoticeId(Uuid::from_u128(n)), state.until()?)));
        Situation {
            waiting,
            undelivered: self.notices.iter().any(|state| matches!(state, NoticeState::Undelivered { .. })),
            last_told: self.told.last().copied(),
            running: running.collect(),
            trash: self
                .pictures
                .iter()
                .filter_map(|place| if let Place::Trash { until } = place { Some(*until) } else { None })
                .min(),
        }
    }

    fn step(&mut self, notice: usize, step: NoticeStep) {
        self.notices[notice] = self.notices[notice].after(step, self.now, self.periods.answer, "UTC");
    }

    /// Notices none of whose pictures wait any more are over.
    fn settle(&mut self) {
        for n in 0..self.notices.len() {
            let waits = |place: &Place| matches!(place, Place::Inbox { notice: Some(of), .. } if *of == n);
            if !self.pictures.iter().any(waits) {
                self.step(n, NoticeStep::End);
            }
        }
    }

    fn deliver(&mut self, by: Channel) {
        for n in 0..self.notices.len() {
            if matches!(self.notices[n], NoticeState::Undelivered { .. }) {
                self.step(n, NoticeStep::Deliver(by));
                self.told.push(self.now);
            }
        }
    }

    /// What the jobs do when they run.
    fn work(&mut self) -> Result<(), TestCaseError> {
        if let Some(gap) = off_for(self.alive, self.now) {
            for state in &mut self.notices {
                if let NoticeState::Running { until, .. } = state {
                    *until = *until + gap;
                }
            }
            for place in &mut self.pictures {
                if let Place::Trash { until } = place {
                    *until = *until + gap;
                }
            }
        }
        self.alive = self.now;
        let plan = plan(&self.situation(), &self.periods, self.now);
        for id in &plan.carry_out {
            self.carry_out(usize::try_from(id.0.as_u128()).unwrap())?;
        }
        if plan.empty_trash {
            for place in &mut self.pictures {
                if matches!(place, Place::Trash { until } if *until <= self.now) {
                    *place = Place::Gone;
                }
            }
        }
        if plan.tell {
            self.notices.push(NoticeState::Undelivered { problem: None });
            let (made, now, waits) = (self.notices.len() - 1, self.now, self.periods.inbox.unwrap());
            for place in &mut self.pictures {
                if let Place::Inbox { since, notice: notice @ None } = place
                    && *since + waits <= now
                {
                    *notice = Some(made);
                }
            }
        }
        self.settle();
        if self.mail_works {
            self.deliver(Channel::Mail);
        }
        Ok(())
    }

    fn carry_out(&mut self, notice: usize) -> Result<(), TestCaseError> {
        let state = self.notices[notice].clone();
        prop_assert!(state.lets_go(self.now));
        let NoticeState::Running { delivered_at, .. } = state else { unreachable!("it lets go") };
        prop_assert!(self.now.since(delivered_at) >= self.periods.answer, "the period was whole");
        for place in &mut self.pictures {
            if matches!(place, Place::Inbox { notice: Some(of), .. } if *of == notice) {
                *place = Place::Trash { until: self.now + self.periods.trash };
            }
        }
        Ok(())
    }
}

proptest! {
    /// Whatever happens, in whichever order: nothing goes to the trash without a delivered notice and
    /// its whole period, time in which the centre was away does not count, nobody gets two notices
    /// within a day, and doing the work again changes nothing.
    #[test]
    fn nothing_ever_goes_unannounced(
        events in proptest::collection::vec(event(), 1..120),
        (inbox, answer, trash) in (1..40_u32, 1..40_u32, 1..40_u32),
    ) {
        let mut model = Model {
            now: NOON,
            periods: Periods::of_days(inbox, answer, trash).unwrap(),
            mail_works: true,
            pictures: Vec::new(),
            notices: Vec::new(),
            told: Vec::new(),
            alive: NOON,
        };
        for event in events {
            match event {
                Event::Arrives => model.pictures.push(Place::Inbox { since: model.now, notice: None }),
                Event::IsSelected(n) => {
                    if let Some(place @ Place::Inbox { .. }) = model.pictures.get_mut(n) {
                        *place = Place::Selected;
                    }
                    model.settle();
                }
                Event::MailWorks(works) => model.mail_works = works,
                Event::PageIsSeen => model.deliver(Channel::Page),
                Event::Pass { hours } => {
                    for _ in 0..hours.div_ceil(12) {
                        model.now = model.now + Span::from_hours(12);
                        model.work()?;
                    }
                }
                Event::CentreIsOff { days: count } => {
                    let before: Vec<Place> = model.pictures.clone();
                    model.now = model.now + days(count);
                    model.work()?;
                    let is_gone = |place: &Place| matches!(place, Place::Trash { .. } | Place::Gone);
                    for (was, is) in before.iter().zip(&model.pictures) {
                        prop_assert_eq!(is_gone(was), is_gone(is), "nothing goes at once after a pause");
                        prop_assert!(*is != Place::Gone || *was == Place::Gone);
                    }
                }
            }
            model.work()?;
            let again = plan(&model.situation(), &model.periods, model.now);
            prop_assert!(!again.tell && again.carry_out.is_empty() && !again.empty_trash, "{:?}", again);
        }
        for pair in model.told.windows(2) {
            prop_assert!(pair[1].since(pair[0]) >= DAY, "at most one notice a day");
        }
    }

    /// Left alone long enough, with mail that works, what was never selected is gone, and what was
    /// selected is still there.
    #[test]
    fn what_nobody_wants_goes_in_the_end_and_what_somebody_chose_stays(
        arrivals in proptest::collection::vec((0..100_u32, any::<bool>()), 1..30),
    ) {
        let periods = Periods::of_days(30, 30, 30).unwrap();
        let mut model = Model {
            now: NOON, periods, mail_works: true, pictures: Vec::new(),
            notices: Vec::new(), told: Vec::new(), alive: NOON,
        };
        let mut chosen = Vec::new();
        for day in 0..400_u32 {
            for (_, choose) in arrivals.iter().filter(|(arrives, _)| *arrives == day) {
                model.pictures.push(Place::Inbox { since: model.now, notice: None });
                if *choose {
                    chosen.push(model.pictures.len() - 1);
                }
            }
            for n in &chosen {
                if day % 45 == 0 && matches!(model.pictures[*n], Place::Inbox { .. }) {
                    model.pictures[*n] = Place::Selected;
                }
            }
            model.now = model.now + DAY;
            model.work()?;
        }
        for (n, place) in model.pictures.iter().enumerate() {
            let expected = if chosen.contains(&n) { Place::Selected } else { Place::Gone };
            prop_assert_eq!(place, &expected);
        }
        prop_assert!(model.told.len() <= 1 + 400 / 7, "a week's arrivals are told together");
    }
}
