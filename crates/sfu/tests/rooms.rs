//! Rooms in virtual time: who is sent what, and that it can be decoded.

mod lab;

use cradle_sfu::{Event, ParticipantId, Reason, RoomId};
use lab::{Link, Sends, World};

#[test]
fn two_people_see_and_hear_each_other() {
    let mut world = World::new(1);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    world.run(5.0);
    for (a, b) in [(1, 2), (2, 1)] {
        let seen = world.lately(a, b, 1.0);
        assert!(seen.len() >= 28, "{a} saw {} frames of {b} in the last second", seen.len());
        let heard: usize = world.client(a).sounds.values().map(|(packets, _)| packets).sum();
        assert!(heard > 200, "{heard} packets of sound");
    }
    world.assert_nothing_wrong();
    let counts = world.engine.counts();
    assert_eq!((counts.rooms, counts.participants, counts.broken), (1, 2, 0));
    let connected = |n| Event::Connected { room: RoomId(1), participant: ParticipantId(n) };
    assert!(world.events.contains(&connected(1)) && world.events.contains(&connected(2)));
}
