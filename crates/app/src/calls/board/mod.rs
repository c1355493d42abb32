//! What this process knows of open pages: who is there, and through which page somebody is in a call.
//!
//! Nothing here outlives the process, and nothing has to: what was chosen, who may hear of it and which call stands
//! how is recorded. Every function is quick and waits for nobody.

mod lines;
mod people;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cradle_domain::calls::{Availability, Call, Chosen, Left, Participant, Place};
use cradle_domain::{CallId, ConnectionId, CustomerId, Instant, Span};

pub(crate) use lines::{Line, LineEvent, Member};
pub use lines::{LineMessage, On};
pub use people::PresenceView;
pub(crate) use people::{Heard, Hearers, News, Person};

/// How often it is written down that calls go on.
const SIGN: Span = Span::from_secs(5);

/// Open pages, people and the lines of calls.
#[derive(Debug, Default)]
pub(crate) struct Board {
    state: Mutex<State>,
    /// Held while somebody is read from the records and put here, so that what is read last is what holds.
    pub(super) reading: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// Whose page each connection is.
    pages: HashMap<ConnectionId, CustomerId>,
    people: HashMap<CustomerId, Person>,
    /// When somebody has to be looked at, though nothing happens.
    due: BTreeSet<(Instant, CustomerId)>,
    lines: HashMap<CallId, Line>,
    /// When it was last written down that calls go on.
    signed: Option<Instant>,
    unrecorded: Unrecorded,
}

/// What is not written down yet.
#[derive(Debug, Default)]
pub(crate) struct Unrecorded {
    /// Since when somebody is seen as offline; `None` for who is not.
    pub(crate) offline: HashMap<CustomerId, Option<Instant>>,
    /// Who became available.
    pub(crate) back: Vec<CustomerId>,
}

/// A page that took part in a call and is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    pub(crate) call: CallId,
    pub(crate) customer: CustomerId,
}

impl Board {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked left at most one change undone that the next one makes again.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page opens. It says nothing of whether somebody is there.
    pub(crate) fn open(&self, connection: ConnectionId, customer: CustomerId) {
        self.state().pages.insert(connection, customer);
    }

    /// Whether this page of a customer is open.
    pub(crate) fn is_open(&self, connection: ConnectionId, customer: CustomerId) -> bool {
        self.state().pages.get(&connection) == Some(&customer)
    }

    /// A page is gone.
    pub(crate) fn close(
        &self,
        connection: ConnectionId,
        how: Left,
        now: Instant,
    ) -> (Option<News>, Option<Dropped>) {
        let mut state = self.state();
        let Some(customer) = state.pages.remove(&connection) else { return (None, None) };
        if let Some(person) = state.people.get_mut(&customer) {
            person.left(connection, how);
        }
        (state.refresh(customer, now), state.unbind(connection))
    }

    /// A page says that somebody is there. `None` when nothing is known of them yet: [`Board::enter`] them first.
    pub(crate) fn here(&self, connection: ConnectionId, active: bool, now: Instant) -> Option<Heard> {
        let mut state = self.state();
        let Some(customer) = state.pages.get(&connection).copied() else { return Some(Heard::Nobody) };
        state.people.get_mut(&customer)?.heard(connection, active, now);
        Some(Heard::Somebody(state.refresh(customer, now).map(Box::new)))
    }

    /// A page was heard, whatever it said: browsers that let a page in the background sleep answer for it.
    pub(crate) fn touch(&self, connection: ConnectionId, now: Instant) {
        let mut state = self.state();
        if let Some(customer) = state.pages.get(&connection).copied()
            && let Some(person) = state.people.get_mut(&customer)
        {
            person.touched(connection, now);
        }
    }

    /// Puts down what the records tell of somebody.
    pub(crate) fn enter(&self, customer: CustomerId, person: Person) {
        self.state().people.entry(customer).or_insert(person);
    }

    /// Changes what is known of somebody, who may not be here.
    pub(crate) fn change(
        &self,
        customer: CustomerId,
        now: Instant,
        change: impl FnOnce(&mut Person),
    ) -> Option<News> {
        let mut state = self.state();
        change(state.people.get_mut(&customer)?);
        state.refresh(customer, now)
    }

    /// How somebody is seen, if they are here.
    pub(crate) fn seen(&self, customer: CustomerId) -> Option<PresenceView> {
        self.state().seen(customer)
    }

    /// The same of many, with one look.
    pub(crate) fn seen_many(&self, customers: &[CustomerId]) -> HashMap<CustomerId, PresenceView> {
        let state = self.state();
        let one = |id: &CustomerId| Some((*id, state.seen(*id)?));
        customers.iter().filter_map(one).collect()
    }

    /// What time has brought: who is seen in another way, and which pages of calls were lost.
    pub(crate) fn pass(&self, now: Instant) -> (Vec<News>, Vec<Dropped>) {
        let mut state = self.state();
        let (mut news, mut dropped) = (Vec::new(), Vec::new());
        while let Some((at, customer)) = state.due.first().copied() {
            if at > now {
                break;
            }
            let lost = state.people.get(&customer).map(|person| person.lost(now)).unwrap_or_default();
            for connection in lost {
                dropped.extend(state.unbind(connection));
            }
            news.extend(state.refresh(customer, now));
            // Whoever is due at this very moment still, is not again.
            state.due.remove(&(at, customer));
        }
        (news, dropped)
    }

    /// How somebody chose to be seen; as it is recorded, for who is not here.
    pub(crate) fn chosen(&self, customer: CustomerId, recorded: Option<Chosen>) -> Option<Chosen> {
        self.state().people.get(&customer).map_or(recorded, Person::chosen)
    }

    /// What is to be written down, which is forgotten here then.
    pub(crate) fn take_unrecorded(&self) -> Unrecorded {
        std::mem::take(&mut self.state().unrecorded)
    }

    /// A call begins: who is in it already takes part on this page.
    pub(crate) fn begin(&self, call: CallId, members: Vec<Member>) {
        self.state().lines.insert(call, Line::new(members));
    }

    /// A call goes on after the centre was started anew.
    pub(crate) fn take_up(&self, call: &Call) {
        let held = call.participants.iter().filter(|one| one.place.is_held());
        let member = |one: &Participant| {
            if one.place.is_present() {
                Member::awaited(one.id, one.customer)
            } else {
                Member::new(one.id, one.customer, None)
            }
        };
        let mut line = Line::new(held.map(member).collect());
        line.fits(call);
        self.state().lines.insert(call.id, line);
    }

    /// Whether it is to be written down now that calls go on.
    pub(crate) fn signs(&self, now: Instant) -> bool {
        let mut state = self.state();
        let due = state.signed.is_none_or(|signed| now.since(signed) >= SIGN) && !state.lines.is_empty();
        if due {
            state.signed = Some(now);
        }
        due
    }

    /// Whether there are calls.
    pub(crate) fn has_lines(&self) -> bool {
        !self.state().lines.is_empty()
    }

    /// Works on the line of a call, as long as it stands.
    pub(crate) fn line<T>(&self, call: CallId, work: impl FnOnce(&mut Line) -> T) -> Option<T> {
        self.state().lines.get_mut(&call).map(work)
    }

    /// A call is over.
    pub(crate) fn end(&self, call: CallId) {
        self.state().lines.remove(&call);
    }

    /// Whether somebody's page in a call is open and was heard lately, so that no other one goes on for it.
    pub(crate) fn is_heard(&self, connection: ConnectionId, since: Instant) -> bool {
        let state = self.state();
        let Some(customer) = state.pages.get(&connection) else { return false };
        state.people.get(customer).is_some_and(|person| person.is_heard(connection, since))
    }
}

impl State {
    fn seen(&self, customer: CustomerId) -> Option<PresenceView> {
        let here = self.people.get(&customer).map(Person::shown);
        here.or_else(|| Some(PresenceView::offline(*self.unrecorded.offline.get(&customer)?)))
    }

    /// Sums up somebody anew; gives what changed for those who may hear of it. Who is offline is forgotten.
    fn refresh(&mut self, customer: CustomerId, now: Instant) -> Option<News> {
        let person = self.people.get_mut(&customer)?;
        if let Some(due) = person.due {
            self.due.remove(&(due, customer));
        }
        let changed = person.refresh(now);
        let news = changed.map(|was| person.news(customer, was));
        if let Some(news) = news.as_ref().filter(|news| news.now.availability != news.was.availability) {
            let (was, now) = (news.was.availability, news.now.availability);
            if (was == Availability::Offline) != (now == Availability::Offline) {
                let since = news.now.since.filter(|_| now == Availability::Offline);
                self.unrecorded.offline.insert(customer, since);
            }
            if now == Availability::Available {
                self.unrecorded.back.push(customer);
            }
        }
        match person.due {
            _ if person.is_gone() => {
                self.people.remove(&customer);
            }
            Some(due) => {
                self.due.insert((due, customer));
            }
            None => {}
        }
        news
    }

    /// Takes a page out of the call that it takes part in.
    fn unbind(&mut self, connection: ConnectionId) -> Option<Dropped> {
        for (call, line) in &mut self.lines {
            if let Some(customer) = line.unbind(connection) {
                return Some(Dropped { call: *call, customer });
            }
        }
        None
    }
}

/// Whether somebody in this place is seen as being in a call: not while it rings for them.
pub(crate) const fn is_in_call(place: Place) -> bool {
    place.is_present()
}
