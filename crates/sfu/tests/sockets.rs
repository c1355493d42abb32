//! Workers with real sockets, over loopback.

mod lab;

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, UdpSocket};

use cradle_sfu::{
    Dropped, Event, Join, ParticipantId, Reason, Refused, RoomId, Settings, Setup, Sfu, Transport,
};
use futures::executor::block_on;
use lab::{Client, Sends, Wire};

fn start(workers: usize) -> Wire {
    let listen = vec!["127.0.0.1:0".parse().expect("an address"); workers];
    let setup = Setup { listen, tcp: Vec::new(), public: Vec::new(), settings: Settings::default() };
    Wire::new(Sfu::start(&setup).expect("workers"))
}

#[test]
fn rooms_on_several_workers_carry_sound_and_pictures() {
    let mut wire = start(2);
    for (room, n) in [(1, 1), (1, 2), (2, 3), (2, 4)] {
        wire.join(room, n, &Sends::everything());
    }
    let all = |wire: &mut Wire| [(1, 2), (2, 1), (3, 4), (4, 3)].iter().all(|(a, b)| wire.seen(*a, *b) > 30);
    assert!(wire.until(all), "everybody sees the other one");
    assert_eq!((wire.seen(1, 3), wire.seen(3, 1)), (0, 0));
    for (client, _) in wire.clients.values() {
        assert!(client.viewers.values().all(|viewer| viewer.wrong.is_empty()));
    }
    let candidates = wire.sfu.candidates();
    assert_eq!(candidates.len(), 2);
    assert_ne!(candidates[0], candidates[1], "a port for each worker");
    let counts = wire.sfu.counts();
    assert_eq!((counts.rooms, counts.participants, counts.broken), (2, 4, 0));
    assert!(counts.forwarded > 200 && counts.received > 500 && counts.sent > 500);
}

#[test]
fn whoever_can_send_no_udp_takes_part_over_tcp() {
    let any = vec!["127.0.0.1:0".parse().expect("an address")];
    let setup = Setup { listen: any.clone(), tcp: any, public: Vec::new(), settings: Settings::default() };
    let mut wire = Wire::new(Sfu::start(&setup).expect("workers"));
    let to = wire.sfu.candidates()[0].iter().find(|(over, _)| *over == Transport::Tcp).expect("TCP").1;
    // Somebody else comes to the same port by mistake.
    let mut lost = TcpStream::connect(to).expect("connected");
    lost.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").expect("sent");
    lost.set_read_timeout(Some(std::time::Duration::from_secs(10))).expect("patience");
    let ended = lost.read(&mut [0; 10]).map_err(|error| error.kind());
    assert!(matches!(ended, Ok(0) | Err(ErrorKind::ConnectionReset)), "closed without a word: {ended:?}");
    wire.join(1, 1, &Sends { tcp: true, ..Sends::everything() });
    wire.join(1, 2, &Sends::everything());
    assert!(wire.until(|wire| wire.seen(1, 2) > 30 && wire.seen(2, 1) > 30), "both see each other");
    for (client, _) in wire.clients.values() {
        assert!(client.viewers.values().all(|viewer| viewer.wrong.is_empty()));
    }
}

#[test]
fn whoever_leaves_is_gone_and_the_room_with_the_last_one() {
    let mut wire = start(1);
    wire.join(1, 1, &Sends::everything());
    wire.join(1, 2, &Sends::everything());
    assert!(wire.until(|wire| wire.seen(1, 2) > 5));
    block_on(wire.sfu.leave(Wire::id(2))).expect("there");
    assert_eq!(block_on(wire.sfu.leave(Wire::id(9))), Err(Refused::Unknown));
    let left = Event::Left { room: RoomId(1), participant: ParticipantId(2), reason: Reason::Asked };
    assert!(wire.until(|wire| wire.heard.contains(&left)));
    assert!(wire.until(|wire| wire.clients[&2].0.closed), "its side was told");
    block_on(wire.sfu.leave(Wire::id(1))).expect("there");
    assert!(wire.until(|wire| wire.sfu.counts().rooms == 0));
    assert_eq!(block_on(wire.sfu.leave(Wire::id(1))), Err(Refused::Unknown));
}

#[test]
fn a_participant_who_joins_another_room_leaves_the_first_wherever_it_is() {
    let mut wire = start(2);
    wire.join(1, 1, &Sends::everything());
    wire.join(2, 2, &Sends::everything());
    wire.join(2, 1, &Sends::everything());
    assert!(wire.until(|wire| wire.seen(1, 2) > 5 && wire.seen(2, 1) > 5));
    let counts = wire.sfu.counts();
    assert_eq!((counts.rooms, counts.participants), (1, 2));
}

#[test]
fn rubbish_on_the_wire_is_counted_and_disturbs_nobody() {
    let mut wire = start(1);
    wire.join(1, 1, &Sends::everything());
    wire.join(1, 2, &Sends::everything());
    assert!(wire.until(|wire| wire.seen(1, 2) > 5));
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let to = wire.sfu.candidates()[0][0].1;
    for n in 0..100_u8 {
        stranger.send_to(&vec![n; usize::from(n) * 30], to).expect("sent");
    }
    stranger.send_to(&[0x80; 60], to).expect("sent");
    assert!(wire.until(|wire| {
        let counts = wire.sfu.counts();
        counts.dropped(Dropped::Malformed) > 50 && counts.dropped(Dropped::UnknownAddress) > 0
    }));
    let seen = wire.seen(1, 2);
    assert!(wire.until(|wire| wire.seen(1, 2) > seen + 20));
}

#[test]
fn when_it_ends_everybody_is_told_and_nothing_more_is_carried() {
    let mut wire = start(2);
    for n in 1..=4 {
        wire.join(u128::from(n % 2), n, &Sends::everything());
    }
    assert!(wire.until(|wire| wire.seen(1, 3) > 5 && wire.seen(2, 4) > 5));
    block_on(wire.sfu.end());
    assert!(wire.until(|wire| wire.clients.values().all(|(client, _)| client.closed)));
    let (client, offer) = Client::new(7, &Sends::everything(), std::time::Instant::now());
    let join = Join { room: RoomId(1), participant: client.id, offer, takes_offers: true };
    assert_eq!(block_on(wire.sfu.join(join)), Err(Refused::Ended));
    block_on(wire.sfu.end());
}

#[test]
fn an_address_that_nobody_can_be_told_is_refused_at_the_start() {
    let listen = vec!["0.0.0.0:0".parse().expect("an address")];
    let setup = Setup { listen, tcp: Vec::new(), public: Vec::new(), settings: Settings::default() };
    assert!(Sfu::start(&setup).is_err());
    let named = Setup { public: vec!["192.0.2.1".parse().expect("an address")], ..setup };
    let (sfu, _) = Sfu::start(&named).expect("workers");
    assert_eq!(sfu.candidates()[0][0].1.ip().to_string(), "192.0.2.1");
}
