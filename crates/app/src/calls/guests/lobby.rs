//! The waiting room: who waits, and who was let in. Who waits when the process ends has to ask again; who was let in
//! is written down with the call.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cradle_domain::calls::{Guest, GuestLink, MOST_WAITING, Visit};
use cradle_domain::{CallId, CustomerId, GuestId, GuestLinkId, Instant, Span};

/// Guests of the whole centre.
const MOST: usize = 5_000;

/// How often one address may come in [`A_WHILE`], whichever guest it is.
const KNOCKS: u32 = 12;
const A_WHILE: Span = Span::from_mins(1);

/// What became of a guest, as their page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestNews {
    /// They were let in.
    LetIn(CallId),
    /// Not now.
    TurnedAway,
    /// Nobody let them in, or the link lets nobody in any more.
    Ended,
}

/// Somebody who waits, as the one sees them who may let them in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The guest.
    pub guest: Guest,
    /// Since when.
    pub since: Instant,
}

/// Why somebody does not get a place to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// Too many wait already.
    Full,
    /// They, or others at their address, came too often; so long it takes.
    TooOften(Span),
}

/// Who waits, and who was let in.
#[derive(Debug, Default)]
pub(crate) struct Lobby(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    guests: HashMap<GuestId, Entry>,
    tokens: HashMap<[u8; 32], GuestId>,
    /// How often an address came, and since when that is counted.
    knocks: HashMap<String, (Instant, u32)>,
    /// When somebody at an address was turned away who had come by a link.
    turned_away: HashMap<(GuestLinkId, String), Instant>,
}

#[derive(Debug)]
struct Entry {
    guest: Guest,
    token: [u8; 32],
    origin: String,
}

impl State {
    fn take(&mut self, id: GuestId) -> Option<Guest> {
        let entry = self.guests.remove(&id)?;
        self.tokens.remove(&entry.token);
        Some(entry.guest)
    }

    fn drain(&mut self, whom: impl Fn(&Guest) -> bool) -> Vec<Guest> {
        let them: Vec<GuestId> =
            self.guests.values().filter(|entry| whom(&entry.guest)).map(|entry| entry.guest.id).collect();
        them.into_iter().filter_map(|id| self.take(id)).collect()
    }

    fn knock(&mut self, link: GuestLinkId, origin: &str, now: Instant) -> Result<(), NoPlace> {
        self.knocks.retain(|_, (since, _)| now.since(*since) < A_WHILE);
        self.turned_away.retain(|_, at| now.since(*at) < A_WHILE);
        if let Some(at) = self.turned_away.get(&(link, origin.to_owned())) {
            return Err(NoPlace::TooOften(A_WHILE.saturating_sub(now.since(*at))));
        }
        let (since, times) = self.knocks.entry(origin.to_owned()).or_insert((now, 0));
        if *times >= KNOCKS {
            return Err(NoPlace::TooOften(A_WHILE.saturating_sub(now.since(*since))));
        }
        *times += 1;
        Ok(())
    }
}

fn waits(guest: &Guest) -> bool {
    matches!(guest.visit, Visit::Waiting { .. })
}

impl Lobby {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked left at most a secret without its guest, which opens nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody comes and waits; their secret has this hash.
    pub(super) fn enter(
        &self,
        guest: Guest,
        token: [u8; 32],
        origin: &str,
        now: Instant,
    ) -> Result<(), NoPlace> {
        let mut state = self.state();
        state.knock(guest.link.id, origin, now)?;
        let behind =
            state.guests.values().filter(|one| waits(&one.guest) && one.guest.link.id == guest.link.id);
        if behind.count() >= MOST_WAITING || state.guests.len() >= MOST {
            return Err(NoPlace::Full);
        }
        state.tokens.insert(token, guest.id);
        state.guests.insert(guest.id, Entry { guest, token, origin: origin.to_owned() });
        Ok(())
    }

    /// The guest of a secret.
    pub(super) fn by_token(&self, token: &[u8; 32]) -> Option<Guest> {
        let state = self.state();
        let id = state.tokens.get(token)?;
        state.guests.get(id).map(|entry| entry.guest.clone())
    }

    /// The hash of a guest's secret.
    pub(super) fn token(&self, id: GuestId) -> Option<[u8; 32]> {
        self.state().guests.get(&id).map(|entry| entry.token)
    }

    /// Somebody who was let in before the centre was started anew; their secret has this hash.
    pub(crate) fn bring_back(&self, guest: Guest, token: [u8; 32]) {
        let mut state = self.state();
        state.tokens.insert(token, guest.id);
        state.guests.insert(guest.id, Entry { guest, token, origin: String::new() });
    }

    /// Somebody who waits or was let in.
    pub(super) fn guest(&self, id: GuestId) -> Option<Guest> {
        self.state().guests.get(&id).map(|entry| entry.guest.clone())
    }

    /// Those whom somebody may let in, in the order in which they came.
    pub(crate) fn waiting_for(&self, host: CustomerId) -> Vec<Waiting> {
        let state = self.state();
        let one = |entry: &Entry| match entry.guest.visit {
            Visit::Waiting { since } if entry.guest.host() == host => {
                Some(Waiting { guest: entry.guest.clone(), since })
            }
            Visit::Waiting { .. } | Visit::In { .. } => None,
        };
        let mut waiting: Vec<Waiting> = state.guests.values().filter_map(one).collect();
        waiting.sort_by_key(|one| (one.since, one.guest.id));
        waiting
    }

    /// All who wait.
    pub(super) fn all_waiting(&self) -> Vec<Guest> {
        let state = self.state();
        state.guests.values().filter(|entry| waits(&entry.guest)).map(|entry| entry.guest.clone()).collect()
    }

    /// Somebody was let in. Whoever else waits behind a link that was for one goes: they are given back.
    pub(super) fn let_in(&self, id: GuestId, call: CallId) -> Vec<Guest> {
        let mut state = self.state();
        let Some(entry) = state.guests.get_mut(&id) else { return Vec::new() };
        entry.guest.visit = Visit::In { call };
        let GuestLink { id: link, several, .. } = entry.guest.link.clone();
        if several { Vec::new() } else { state.drain(|guest| waits(guest) && guest.link.id == link) }
    }

    /// Somebody goes: their secret opens nothing from now on.
    pub(crate) fn leave(&self, id: GuestId) -> Option<Guest> {
        self.state().take(id)
    }

    /// Somebody does not let in who waits for them; their address waits a while before it comes by that link again.
    pub(super) fn turn_away(&self, host: CustomerId, id: GuestId, now: Instant) -> Option<Guest> {
        let mut state = self.state();
        let entry = state.guests.get(&id).filter(|one| waits(&one.guest) && one.guest.host() == host)?;
        let from = (entry.guest.link.id, entry.origin.clone());
        state.turned_away.insert(from, now);
        state.take(id)
    }

    /// Those go who wait behind a link.
    pub(super) fn close(&self, link: GuestLinkId) -> Vec<Guest> {
        self.state().drain(|guest| waits(guest) && guest.link.id == link)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(seconds: u64) -> Instant {
        Instant::EPOCH + Span::from_secs(seconds)
    }

    fn guest(n: u128, link: u128, several: bool) -> Guest {
        Guest {
            id: GuestId(Uuid::from_u128(n)),
            link: GuestLink {
                id: GuestLinkId(Uuid::from_u128(link)),
                owner: CustomerId(Uuid::from_u128(1)),
                title: String::new(),
                several,
                made_at: at(0),
                ends_at: at(1_000),
                used_at: None,
                taken_back_at: None,
            },
            name: "Erna".parse().unwrap(),
            visit: Visit::Waiting { since: at(0) },
        }
    }

    fn token(n: u8) -> [u8; 32] {
        [n; 32]
    }

    #[test]
    fn a_secret_ends_with_its_guest() {
        let lobby = Lobby::default();
        lobby.enter(guest(1, 9, true), token(1), "a", at(0)).unwrap();
        assert_eq!(lobby.by_token(&token(1)).map(|guest| guest.id.0), Some(Uuid::from_u128(1)));
        assert_eq!(lobby.by_token(&token(2)), None);
        assert!(lobby.leave(GuestId(Uuid::from_u128(1))).is_some());
        assert_eq!(lobby.by_token(&token(1)), None);
        assert!(lobby.state().tokens.is_empty());
    }

    #[test]
    fn no_more_wait_behind_a_link_than_may_and_no_address_comes_all_the_time() {
        let lobby = Lobby::default();
        for n in 0..MOST_WAITING {
            let (name, origin) = (u8::try_from(n).unwrap(), n.to_string());
            lobby.enter(guest(n as u128, 9, true), token(name), &origin, at(0)).unwrap();
        }
        let full = lobby.enter(guest(100, 9, true), token(100), "other", at(0));
        assert_eq!(full, Err(NoPlace::Full));
        // Who was let in makes room, and another link has its own.
        lobby.let_in(GuestId(Uuid::from_u128(3)), CallId(Uuid::from_u128(5)));
        lobby.enter(guest(100, 9, true), token(100), "other", at(0)).unwrap();
        lobby.enter(guest(101, 8, true), token(101), "other", at(0)).unwrap();

        let knocks = |from: u64| {
            let again = |n: u8| lobby.enter(guest(200, 7, true), token(n), "one", at(from)).is_ok();
            (0..40).filter(|n| again(*n)).count()
        };
        assert_eq!(knocks(1), KNOCKS as usize);
        assert_eq!(
            lobby.enter(guest(200, 7, true), token(9), "one", at(31)),
            Err(NoPlace::TooOften(Span::from_secs(30)))
        );
        assert_eq!(knocks(61), KNOCKS as usize);
    }

    #[test]
    fn who_was_turned_away_does_not_come_back_at_once() {
        let lobby = Lobby::default();
        let (host, id) = (CustomerId(Uuid::from_u128(1)), GuestId(Uuid::from_u128(1)));
        lobby.enter(guest(1, 9, true), token(1), "a", at(0)).unwrap();
        assert_eq!(lobby.turn_away(CustomerId(Uuid::from_u128(2)), id, at(5)), None, "by somebody else");
        assert!(lobby.turn_away(host, id, at(5)).is_some());
        assert_eq!(lobby.turn_away(host, id, at(5)), None);
        let again = |origin, now| lobby.enter(guest(2, 9, true), token(2), origin, at(now));
        assert_eq!(again("a", 15), Err(NoPlace::TooOften(Span::from_secs(50))));
        assert_eq!(again("b", 15), Ok(()));
        assert_eq!(again("a", 65), Ok(()));
    }

    #[test]
    fn whoever_else_waits_behind_a_link_for_one_goes_when_that_one_is_let_in() {
        let lobby = Lobby::default();
        for n in 1..4 {
            lobby.enter(guest(u128::from(n), 9, false), token(n), "a", at(0)).unwrap();
        }
        lobby.enter(guest(4, 8, false), token(4), "a", at(0)).unwrap();
        let gone = lobby.let_in(GuestId(Uuid::from_u128(2)), CallId(Uuid::from_u128(5)));
        assert_eq!(gone.len(), 2);
        let there: Vec<Uuid> = lobby.all_waiting().into_iter().map(|guest| guest.id.0).collect();
        assert_eq!(there, [Uuid::from_u128(4)]);
        assert!(lobby.by_token(&token(2)).is_some());
    }
}
