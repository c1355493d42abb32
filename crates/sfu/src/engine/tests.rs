//! What can only be tried from inside: faults in a connection.

use std::time::Duration;

use str0m::Rtc;
use str0m::media::{Direction, MediaKind};

use super::*;

fn engine(now: Instant) -> Engine {
    Engine::new(Settings::default(), vec![(Transport::Udp, ([127, 0, 0, 1], 9).into())], now)
}

fn join(engine: &mut Engine, now: Instant, n: u128) -> Key {
    let mut rtc = Rtc::new(now);
    let mut change = rtc.sdp_api();
    change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
    let (offer, _) = change.apply().expect("an offer");
    let join = Join {
        room: RoomId(1),
        participant: ParticipantId(n),
        offer: offer.to_sdp_string(),
        takes_offers: true,
    };
    engine.join(now, join).expect("let in");
    engine.by_id[&ParticipantId(n)]
}

#[test]
fn a_connection_that_panics_costs_one_participant() {
    let now = Instant::now();
    let mut engine = engine(now);
    let (one, two) = (join(&mut engine, now, 1), join(&mut engine, now, 2));
    let nothing: Option<()> = engine.touch(one, |_| panic!("a fault in the connection"));
    assert_eq!(nothing, None);
    engine.settle();
    let left = Event::Left { room: RoomId(1), participant: ParticipantId(1), reason: Reason::Broken };
    assert_eq!(engine.event(), Some(left));
    assert_eq!(engine.counts().broken, 1);
    assert_eq!(engine.rooms[&RoomId(1)], [two]);
    assert!(engine.touch(two, |rtc| rtc.is_alive()).expect("the other one is untouched"));
    assert!(engine.by_ufrag.len() == 1 && engine.participants.len() == 1);
}

#[test]
fn a_connection_that_panics_while_it_is_driven_does_so_too() {
    let now = Instant::now();
    let mut engine = engine(now);
    let (one, _) = (join(&mut engine, now, 1), join(&mut engine, now, 2));
    let participant = engine.participants.get_mut(&one).expect("there");
    assert!(participant.peer.with::<()>(|_| panic!("a fault")).is_err());
    engine.tick(now + Duration::from_secs(4));
    let left = Event::Left { room: RoomId(1), participant: ParticipantId(1), reason: Reason::Broken };
    assert_eq!(engine.event(), Some(left));
    assert_eq!(engine.counts().participants, 1);
}

#[test]
fn nothing_is_remembered_of_who_has_left() {
    let mut now = Instant::now();
    let mut engine = engine(now);
    for n in 0..30 {
        join(&mut engine, now, n);
        now += Duration::from_millis(10);
    }
    engine.leave_all(now);
    while engine.event().is_some() {}
    assert!(engine.participants.is_empty() && engine.rooms.is_empty() && engine.by_id.is_empty());
    assert!(engine.by_ufrag.is_empty() && engine.by_address.is_empty());
    engine.tick(now + Duration::from_mins(1));
    assert!(engine.calendar.is_empty() && engine.inbox.is_empty() && engine.doomed.is_empty());
}
