//! What happens with the programs of a call.

use super::call::{Call, MOST, WrongCallStep};
use super::feed::{Feed, MOST_FEEDS};
use crate::{CustomerId, ParticipantId};

impl Call {
    /// Somebody who takes part connects a program.
    pub fn connect(&mut self, feed: Feed) -> Result<(), WrongCallStep> {
        if !self.place(feed.by)?.is_present() {
            return Err(WrongCallStep::NotIn);
        }
        if self.feeds.iter().filter(|other| other.by == feed.by).count() >= MOST_FEEDS {
            return Err(WrongCallStep::Connected);
        }
        if self.held() + self.feeds.len() >= MOST {
            return Err(WrongCallStep::Full);
        }
        self.feeds.push(feed);
        Ok(())
    }

    /// Whose it is says whether a program is heard.
    pub fn mute(&mut self, by: CustomerId, feed: ParticipantId, muted: bool) -> Result<(), WrongCallStep> {
        self.place(by)?;
        let feed = self.feeds.iter_mut().find(|one| one.id == feed && one.by == by);
        feed.ok_or(WrongCallStep::NoFeed)?.muted = muted;
        Ok(())
    }

    /// Whose it is takes a program out.
    pub fn disconnect(&mut self, by: CustomerId, feed: ParticipantId) -> Result<(), WrongCallStep> {
        self.place(by)?;
        let there = self.feeds.len();
        self.feeds.retain(|one| one.id != feed || one.by != by);
        if self.feeds.len() == there { Err(WrongCallStep::NoFeed) } else { Ok(()) }
    }

    /// A program comes in: from now on the centre carries the call.
    pub fn comes_in(&mut self, feed: ParticipantId) -> Result<(), WrongCallStep> {
        if !self.feeds.iter().any(|one| one.id == feed) {
            return Err(WrongCallStep::NoFeed);
        }
        self.carried = true;
        Ok(())
    }

    /// Takes out the programs of those who have gone.
    pub fn part_with_feeds(&mut self) {
        let Self { feeds, participants, .. } = self;
        feeds.retain(|feed| participants.iter().any(|one| one.customer == feed.by && one.place.is_present()));
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calls::{Ended, Flow, Whom};
    use crate::{CallId, Instant};

    const ANNA: CustomerId = CustomerId(Uuid::from_u128(1));
    const PAUL: CustomerId = CustomerId(Uuid::from_u128(2));

    fn whom(customer: CustomerId) -> Whom {
        let id = ParticipantId(Uuid::from_u128(customer.0.as_u128() + 1_000));
        Whom { id, customer, name: "somebody".to_owned() }
    }

    fn at(seconds: u64) -> Instant {
        Instant::EPOCH + crate::Span::from_secs(seconds)
    }

    fn talking() -> Call {
        let mut call = Call::ring(CallId(Uuid::from_u128(9)), whom(ANNA), vec![whom(PAUL)], at(0)).unwrap();
        call.answer(PAUL, at(1)).unwrap();
        call
    }

    fn feed(n: u128, by: CustomerId) -> Feed {
        let name = "Second camera".parse().unwrap();
        Feed { id: ParticipantId(Uuid::from_u128(n)), by, name, flow: Flow::In, muted: false, seal: [0; 32] }
    }

    #[test]
    fn a_program_makes_the_centre_carry_the_call_from_its_coming_to_the_end() {
        let mut call = talking();
        call.connect(feed(1, ANNA)).unwrap();
        assert!(!call.is_carried(), "nothing has come yet");
        call.comes_in(feed(1, ANNA).id).unwrap();
        assert!(call.is_carried());
        call.disconnect(ANNA, feed(1, ANNA).id).unwrap();
        assert!(call.is_carried() && call.feeds.is_empty());
        assert_eq!(call.comes_in(feed(1, ANNA).id), Err(WrongCallStep::NoFeed));
    }

    #[test]
    fn a_program_takes_a_place_and_one_person_has_four() {
        let mut call = talking();
        for n in 0..4 {
            call.connect(feed(n, ANNA)).unwrap();
        }
        assert_eq!(call.connect(feed(4, ANNA)), Err(WrongCallStep::Connected));
        call.connect(feed(5, PAUL)).unwrap();
        let many = |count: u128| (100..100 + count).map(|n| whom(CustomerId(Uuid::from_u128(n)))).collect();
        assert_eq!(call.add(ANNA, many(10), at(2)), Err(WrongCallStep::Full));
        call.add(ANNA, many(9), at(2)).unwrap();
        assert_eq!(call.connect(feed(6, PAUL)), Err(WrongCallStep::Full));
    }

    #[test]
    fn a_program_is_its_owners_and_goes_with_them() {
        let mut call = talking();
        call.add(ANNA, vec![whom(CustomerId(Uuid::from_u128(3)))], at(2)).unwrap();
        let called = CustomerId(Uuid::from_u128(3));
        assert_eq!(call.connect(feed(1, called)), Err(WrongCallStep::NotIn), "it only rings for them");
        call.connect(feed(1, ANNA)).unwrap();
        call.connect(feed(2, PAUL)).unwrap();
        assert_eq!(call.mute(PAUL, feed(1, ANNA).id, true), Err(WrongCallStep::NoFeed));
        assert_eq!(call.disconnect(PAUL, feed(1, ANNA).id), Err(WrongCallStep::NoFeed));
        call.mute(ANNA, feed(1, ANNA).id, true).unwrap();
        assert!(call.feeds[0].muted);
        // Who is lost may come back, and so may their camera.
        call.lose(ANNA, at(3));
        call.part_with_feeds();
        assert_eq!(call.feeds.len(), 2);
        call.leave(ANNA, at(4)).unwrap();
        call.part_with_feeds();
        assert_eq!(call.feeds.iter().map(|feed| feed.by).collect::<Vec<_>>(), [PAUL]);
        // A camera keeps nobody company.
        call.decline(called, at(5)).unwrap();
        call.part_with_feeds();
        assert!(call.is_over() && call.feeds.is_empty());
        assert!(matches!(call.state, crate::calls::CallState::Over { how: Ended::Answered, .. }));
    }
}
