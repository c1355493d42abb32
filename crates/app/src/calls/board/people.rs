//! Who is there.

use std::collections::HashMap;
use std::sync::Arc;

use cradle_domain::calls::{Availability, Chosen, Connection, Left, Situation, fold};
use cradle_domain::{ConnectionId, ContactId, CustomerId, Instant};

/// Who may hear how somebody is: whose address book, and which card in it.
pub(crate) type Hearers = Arc<[(CustomerId, ContactId)]>;

/// How somebody is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceView {
    /// Whether they can be reached.
    pub availability: Availability,
    /// Since when, where that is known.
    pub since: Option<Instant>,
    /// When they expect to be back.
    pub back_at: Option<Instant>,
}

impl PresenceView {
    /// Somebody who is not here.
    pub const fn offline(since: Option<Instant>) -> Self {
        Self { availability: Availability::Offline, since, back_at: None }
    }
}

/// Somebody is seen in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) customer: CustomerId,
    pub(crate) chosen: Option<Chosen>,
    pub(crate) was: PresenceView,
    pub(crate) now: PresenceView,
    pub(crate) hearers: Hearers,
}

/// What came of a page's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The page is not open any more.
    Nobody,
    /// It was heard; perhaps somebody is seen in another way now.
    Somebody(Option<Box<News>>),
}

/// What is known of somebody who is there, or was just now.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    chosen: Option<Chosen>,
    in_call: bool,
    connections: HashMap<ConnectionId, Connection>,
    hearers: Hearers,
    shown: PresenceView,
    /// When this has to be looked at again, though nothing happens.
    pub(super) due: Option<Instant>,
}

impl Person {
    /// Somebody who was offline until now.
    pub(crate) fn arriving(chosen: Option<Chosen>, offline_since: Option<Instant>, hearers: Hearers) -> Self {
        Self {
            chosen,
            in_call: false,
            connections: HashMap::new(),
            hearers,
            shown: PresenceView::offline(offline_since),
            due: None,
        }
    }

    /// How others see them.
    pub(crate) const fn shown(&self) -> PresenceView {
        self.shown
    }

    /// How they chose to be seen.
    pub(crate) const fn chosen(&self) -> Option<Chosen> {
        self.chosen
    }

    /// They chose how to be seen.
    pub(crate) fn choose(&mut self, chosen: Option<Chosen>) {
        self.chosen = chosen;
    }

    /// They are in a call, or are no longer.
    pub(crate) fn set_in_call(&mut self, in_call: bool) {
        self.in_call = in_call;
    }

    /// Others may hear of them now.
    pub(crate) fn set_hearers(&mut self, hearers: Hearers) {
        self.hearers = hearers;
    }

    pub(super) fn heard(&mut self, connection: ConnectionId, active: bool, now: Instant) {
        self.connections.insert(connection, Connection { active, heard_at: now, left: None });
    }

    pub(super) fn touched(&mut self, connection: ConnectionId, now: Instant) {
        if let Some(known) = self.connections.get_mut(&connection) {
            known.heard_at = now;
        }
    }

    pub(super) fn left(&mut self, connection: ConnectionId, how: Left) {
        if let Some(known) = self.connections.get_mut(&connection) {
            known.left = Some(how);
        }
    }

    /// Pages that nobody said to be closed and that do not count any more.
    pub(super) fn lost(&self, now: Instant) -> Vec<ConnectionId> {
        let lost =
            self.connections.iter().filter(|(_, page)| page.left.is_none() && page.counts_until() <= now);
        lost.map(|(id, _)| *id).collect()
    }

    pub(super) fn is_heard(&self, connection: ConnectionId, since: Instant) -> bool {
        let page = self.connections.get(&connection);
        page.is_some_and(|page| page.left.is_none() && page.heard_at >= since)
    }

    /// Sums up anew; gives how they were seen before when that is another way.
    pub(super) fn refresh(&mut self, now: Instant) -> Option<PresenceView> {
        self.connections.retain(|_, page| page.counts_until() > now);
        let situation = Situation {
            chosen: self.chosen,
            in_call: self.in_call,
            connections: self.connections.values().copied().collect(),
        };
        let seen = fold(&situation, now);
        self.due = seen.next;
        let before = self.shown;
        if seen.availability != before.availability {
            self.shown.since = Some(now);
        }
        self.shown.availability = seen.availability;
        self.shown.back_at = seen.back_at;
        (self.shown != before).then_some(before)
    }

    pub(super) fn news(&self, customer: CustomerId, was: PresenceView) -> News {
        News { customer, chosen: self.chosen, was, now: self.shown, hearers: Arc::clone(&self.hearers) }
    }

    /// Nothing has to be remembered.
    pub(super) fn is_gone(&self) -> bool {
        self.connections.is_empty() && !self.in_call
    }
}
