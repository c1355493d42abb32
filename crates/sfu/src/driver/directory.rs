//! Which worker has which room.

use std::collections::HashMap;

use crate::names::{ParticipantId, RoomId};

/// Rooms and participants by worker. A participant counts from before its join is handed to a worker
/// until the worker has said that it left, so that a room never moves while somebody is on the way.
pub struct Directory {
    rooms: HashMap<RoomId, Room>,
    people: HashMap<ParticipantId, Place>,
    load: Vec<usize>,
}

struct Room {
    worker: usize,
    people: usize,
}

struct Place {
    worker: usize,
    /// Its connections that have not ended: two while one replaces the other.
    connections: usize,
}

impl Directory {
    pub fn new(workers: usize) -> Self {
        Self { rooms: HashMap::new(), people: HashMap::new(), load: vec![0; workers] }
    }

    /// The worker for somebody who wants into a room, and the other one at which it has to leave first.
    pub fn arrives(&mut self, room: RoomId, participant: ParticipantId) -> (usize, Option<usize>) {
        let idlest = (0..self.load.len()).min_by_key(|worker| self.load[*worker]).unwrap_or(0);
        let room = self.rooms.entry(room).or_insert(Room { worker: idlest, people: 0 });
        room.people += 1;
        let worker = room.worker;
        self.load[worker] += 1;
        let place = self.people.entry(participant).or_insert(Place { worker, connections: 0 });
        place.connections += 1;
        let before = std::mem::replace(&mut place.worker, worker);
        (worker, (before != worker).then_some(before))
    }

    /// One connection of a participant in a room has ended.
    pub fn departs(&mut self, room: RoomId, participant: ParticipantId) {
        if let Some(there) = self.rooms.get_mut(&room) {
            there.people -= 1;
            self.load[there.worker] -= 1;
            if there.people == 0 {
                self.rooms.remove(&room);
            }
        }
        if let Some(place) = self.people.get_mut(&participant) {
            place.connections -= 1;
            if place.connections == 0 {
                self.people.remove(&participant);
            }
        }
    }

    pub fn find(&self, participant: ParticipantId) -> Option<usize> {
        self.people.get(&participant).map(|place| place.worker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_go_to_the_idlest_worker_and_stay_there() {
        let mut directory = Directory::new(2);
        let arrives = |directory: &mut Directory, room, participant| {
            directory.arrives(RoomId(room), ParticipantId(participant)).0
        };
        assert_eq!(arrives(&mut directory, 1, 1), 0);
        assert_eq!(arrives(&mut directory, 2, 2), 1);
        assert_eq!(arrives(&mut directory, 2, 3), 1);
        assert_eq!(arrives(&mut directory, 3, 4), 0);
        assert_eq!(arrives(&mut directory, 2, 5), 1, "a room is not divided");
        for n in [2, 3, 5] {
            directory.departs(RoomId(2), ParticipantId(n));
        }
        assert_eq!(directory.load, [2, 0]);
        assert_eq!(arrives(&mut directory, 4, 6), 1);
        assert_eq!(directory.find(ParticipantId(2)), None);
    }

    #[test]
    fn whoever_comes_again_is_found_where_they_are_now() {
        let mut directory = Directory::new(2);
        assert_eq!(directory.arrives(RoomId(1), ParticipantId(1)), (0, None));
        assert_eq!(directory.arrives(RoomId(1), ParticipantId(1)), (0, None));
        assert_eq!(directory.arrives(RoomId(2), ParticipantId(1)), (1, Some(0)));
        directory.departs(RoomId(1), ParticipantId(1));
        directory.departs(RoomId(1), ParticipantId(1));
        assert_eq!(directory.find(ParticipantId(1)), Some(1));
        directory.departs(RoomId(2), ParticipantId(1));
        assert_eq!(directory.find(ParticipantId(1)), None);
        assert!(directory.rooms.is_empty() && directory.load == [0, 0]);
    }
}
