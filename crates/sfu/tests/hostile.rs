//! What somebody can send who means no good: dropped, counted, and nobody else notices.

mod lab;

use std::net::SocketAddr;

use cradle_sfu::{Dropped, Event, Join, ParticipantId, Refused, RoomId, Settings};
use lab::network::Lots;
use lab::{Client, Link, Sends, World};

const STRANGER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(10, 9, 9, 9)), 666);

/// Two people in a call that stands.
fn call(seed: u64) -> World {
    let mut world = World::new(seed);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    world.run(4.0);
    world
}

fn assert_still_well(world: &mut World) {
    world.run(2.0);
    world.assert_nothing_wrong();
    assert!(world.lately(1, 2, 1.0).len() > 25 && world.lately(2, 1, 1.0).len() > 25);
    assert!(!world.events.iter().any(|event| matches!(event, Event::Left { .. })));
    assert_eq!(world.engine.counts().broken, 0);
}

/// The packets that a participant sends in some time, as they are on the wire.
fn overheard(world: &mut World, n: u16) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    for _ in 0..50 {
        world.now += std::time::Duration::from_millis(10);
        let now = world.now;
        world.client(n).tick(now);
        packets.extend(world.client(n).out.iter().map(|(_, bytes)| bytes.clone()));
        world.pump();
    }
    packets
}

/// A STUN binding request with that user name and no proof that is worth anything.
fn check(username: &str) -> Vec<u8> {
    let mut attributes = vec![0, 6, 0, username.len() as u8];
    attributes.extend(username.as_bytes());
    attributes.resize(attributes.len().next_multiple_of(4), 0);
    attributes.extend([0, 0x24, 0, 4, 1, 2, 3, 4]);
    attributes.extend([0, 8, 0, 20]);
    attributes.extend([9; 20]);
    let mut message = vec![0, 1, 0, attributes.len() as u8, 0x21, 0x12, 0xa4, 0x42];
    message.extend([5; 12]);
    message.extend(attributes);
    message
}

fn ufrag(sdp: &str) -> String {
    let line = sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).expect("a name");
    line.trim().to_owned()
}

#[test]
fn rubbish_of_every_kind_is_dropped_and_counted() {
    let mut world = call(1);
    let own = world.client(1).address;
    let mut lots = Lots::new(99);
    let before = world.engine.counts();
    for first in 0..=255_u8 {
        for length in [0_usize, 1, 2, 8, 11, 12, 13, 19, 20, 21, 40, 200, 1_400] {
            let mut bytes: Vec<u8> = (0..length).map(|_| (lots.next() * 256.0) as u8).collect();
            if let Some(byte) = bytes.first_mut() {
                *byte = first;
            }
            world.inject(own, &bytes);
            world.inject(STRANGER, &bytes);
        }
    }
    let after = world.engine.counts();
    assert_eq!(after.received - before.received, 256 * 13 * 2);
    assert!(after.dropped(Dropped::Malformed) - before.dropped(Dropped::Malformed) > 2_000);
    assert!(after.dropped(Dropped::UnknownAddress) > before.dropped(Dropped::UnknownAddress));
    assert_eq!(after.media, before.media);
    assert_eq!(after.forwarded, before.forwarded);
    assert_still_well(&mut world);
}

#[test]
fn packets_that_were_tampered_with_reach_nobody() {
    let mut world = call(2);
    let own = world.client(1).address;
    let packets = overheard(&mut world, 1);
    assert!(packets.len() > 100);
    let before = world.engine.counts();
    let mut lots = Lots::new(5);
    for packet in &packets {
        let mut changed = packet.clone();
        let at = (lots.next() * changed.len() as f64) as usize;
        changed[at] ^= 1 << (lots.next() * 8.0) as u8;
        world.inject(own, &changed);
        world.inject(own, &packet[..packet.len() / 2]);
    }
    let after = world.engine.counts();
    assert!(after.idle > before.idle + 100, "{} packets proved nothing", after.idle - before.idle);
    assert!(after.media - before.media < 10, "{} passed", after.media - before.media);
    assert_still_well(&mut world);
}

#[test]
fn packets_that_are_sent_again_are_forwarded_once() {
    let mut world = call(3);
    let own = world.client(1).address;
    let packets = overheard(&mut world, 1);
    world.run(0.5);
    let before = world.engine.counts();
    for packet in &packets {
        world.inject(own, packet);
    }
    assert_eq!(world.engine.counts().media, before.media);
    assert_still_well(&mut world);
}

#[test]
fn media_from_an_address_that_nobody_has_proven_goes_nowhere() {
    let mut world = call(4);
    let packets = overheard(&mut world, 1);
    let before = world.engine.counts();
    for packet in packets.iter().filter(|packet| packet[0] >= 20) {
        world.inject(STRANGER, packet);
    }
    let after = world.engine.counts();
    assert!(after.dropped(Dropped::UnknownAddress) - before.dropped(Dropped::UnknownAddress) > 100);
    assert_eq!((after.media, after.sent), (before.media, before.sent));
    assert_still_well(&mut world);
}

#[test]
fn knowing_a_name_without_its_password_gets_nothing() {
    let mut world = World::new(5);
    let (mut client, offer) = Client::new(1, &Sends::everything(), world.now);
    let theirs = ufrag(&offer);
    let join = Join { room: RoomId(1), participant: client.id, offer, takes_offers: true };
    let answer = world.engine.join(world.now, join).expect("let in");
    client.accept(&answer, world.now);
    let ours = ufrag(&answer);
    let sent = world.engine.counts().sent;
    world.inject(STRANGER, &check(&format!("{ours}:{theirs}")));
    world.inject(STRANGER, &check(&format!("{ours}:guess")));
    world.inject(STRANGER, &check(&format!("guess:{theirs}")));
    world.inject(STRANGER, &check("guess"));
    let counts = world.engine.counts();
    assert_eq!(counts.dropped(Dropped::Unproven), 2);
    assert_eq!(counts.dropped(Dropped::UnknownName), 1);
    assert_eq!(counts.sent, sent, "nobody is answered");
}

#[test]
fn the_name_of_somebody_who_left_is_worth_nothing() {
    let mut world = call(6);
    let checks: Vec<Vec<u8>> = {
        let mut checks = Vec::new();
        while checks.is_empty() {
            checks = overheard(&mut world, 2).into_iter().filter(|packet| packet[0] < 2).collect();
        }
        checks
    };
    world.leave(2);
    let gone = world.vanish(2).address;
    let before = world.engine.counts();
    world.inject(gone, &checks[0]);
    world.inject(STRANGER, &checks[0]);
    let after = world.engine.counts();
    assert_eq!(after.dropped(Dropped::UnknownName), before.dropped(Dropped::UnknownName) + 2);
    assert_eq!(after.sent, before.sent);
}

#[test]
fn after_a_restart_only_the_new_name_counts() {
    let mut world = call(7);
    let now = world.now;
    let offer = world.client(2).restart(now);
    let mut checks = Vec::new();
    while checks.is_empty() {
        checks = overheard(&mut world, 2).into_iter().filter(|packet| packet[0] < 2).collect();
    }
    let now = world.now;
    let answer = world.engine.offer(now, ParticipantId(2), &offer).expect("answered");
    world.client(2).accept(&answer, now);
    let before = world.engine.counts().dropped(Dropped::UnknownName);
    world.inject(STRANGER, &checks[0]);
    assert_eq!(world.engine.counts().dropped(Dropped::UnknownName), before + 1);
    world.run(3.0);
    assert_still_well(&mut world);
}

#[test]
fn a_flood_is_dropped_before_it_costs_anything() {
    let mut world = call(8);
    let own = world.client(1).address;
    let packet = [&[0x80, 96][..], &[1; 500]].concat();
    let before = world.engine.counts();
    for _ in 0..20_000 {
        world.inject(own, &packet);
    }
    let after = world.engine.counts();
    let dropped = after.dropped(Dropped::Flood) - before.dropped(Dropped::Flood);
    assert!(dropped > 16_000, "{dropped} dropped");
    world.run(3.0);
    assert_still_well(&mut world);
}

#[test]
fn a_flood_of_messages_ends_at_the_engine() {
    let mut world = call(9);
    for _ in 0..400 {
        let now = world.now;
        world.client(1).write(now, true, &[0; 100]);
        world.run(0.002);
    }
    world.run(2.0);
    let counts = world.engine.counts();
    assert!(counts.dropped(Dropped::Message) > 100);
    assert!((90..=260).contains(&world.client(2).messages.len()), "{}", world.client(2).messages.len());
    assert_still_well(&mut world);
}

#[test]
fn descriptions_that_cannot_be_used_change_nothing() {
    let mut world = call(10);
    let (_, offer) = Client::new(3, &Sends::everything(), world.now);
    let long = format!("{offer}{}", "a=x\r\n".repeat(20_000));
    let lines: String = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(300);
    let cut: Vec<String> = (0..offer.len()).step_by(37).map(|at| offer[..at].to_owned()).collect();
    let without_fingerprint: String =
        offer.lines().filter(|line| !line.starts_with("a=fingerprint")).flat_map(|l| [l, "\r\n"]).collect();
    let texts = [String::new(), "v=0".into(), "\0\u{fffd}".repeat(50), long, lines, without_fingerprint];
    let mut refused = 0;
    for offer in texts.into_iter().chain(cut) {
        let join = Join { room: RoomId(1), participant: ParticipantId(3), offer, takes_offers: true };
        match world.engine.join(world.now, join) {
            Ok(_) => world.leave(3),
            Err(Refused::Description(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 10);
    for sdp in ["", "v=0", "rubbish"] {
        assert!(matches!(world.engine.offer(world.now, ParticipantId(1), sdp), Err(Refused::Description(_))));
        assert!(world.engine.answer(world.now, ParticipantId(1), 7, sdp).is_err());
    }
    assert_eq!(world.engine.offer(world.now, ParticipantId(77), &offer), Err(Refused::Unknown));
    world.events.retain(|event| !matches!(event, Event::Left { participant: ParticipantId(3), .. }));
    assert_still_well(&mut world);
}

#[test]
fn a_full_room_takes_nobody_more_and_somebody_again() {
    let mut world = World::with(11, Settings { room: 2, ..Settings::default() });
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    let (_, offer) = Client::new(3, &Sends::everything(), world.now);
    let join = Join { room: RoomId(1), participant: ParticipantId(3), offer, takes_offers: true };
    assert_eq!(world.engine.join(world.now, join.clone()), Err(Refused::Full));
    let again = Join { participant: ParticipantId(2), ..join };
    assert!(world.engine.join(world.now, again).is_ok());
}

#[test]
fn an_address_named_in_a_description_is_sent_nothing() {
    let mut world = World::new(12);
    let (client, offer) = Client::new(1, &Sends::everything(), world.now);
    assert!(offer.contains("a=candidate:"));
    let join = Join { room: RoomId(1), participant: client.id, offer, takes_offers: true };
    world.engine.join(world.now, join).expect("let in");
    world.up.insert(1, Link::default());
    world.down.insert(1, Link::default());
    world.run(14.0);
    assert_eq!(world.engine.counts().sent, 0);
}

#[test]
fn more_tracks_than_one_may_send_are_not_forwarded() {
    let mut world = World::with(13, Settings { tracks: 1, ..Settings::default() });
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::nothing());
    world.run(3.0);
    let now = world.now;
    let (_, offer) =
        world.client(1).offer(str0m::media::MediaKind::Video, str0m::media::Direction::SendOnly, now);
    let answer = world.engine.offer(now, ParticipantId(1), &offer).expect("answered");
    world.client(1).accept(&answer, now);
    world.run(2.0);
    assert_eq!(world.engine.counts().dropped(Dropped::Surplus), 1);
    let shown = world.shows[&ParticipantId(2)].iter().filter(|slot| slot.video).count();
    assert_eq!(shown, 1);
}
