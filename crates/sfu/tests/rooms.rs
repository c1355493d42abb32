//! Rooms in virtual time: who is sent what, and that it can be decoded.

mod lab;

use std::time::Duration;

use cradle_sfu::{Event, Join, ParticipantId, Reason, Refused, RoomId};
use lab::{Link, Sends, World};
use str0m::media::{Direction, MediaKind};

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

/// Heights of what was seen, without repetitions.
fn heights(seen: &[lab::viewer::Seen]) -> Vec<u16> {
    let mut heights: Vec<u16> = seen.iter().map(|seen| seen.height).collect();
    heights.dedup();
    heights
}

fn rough() -> Link {
    Link {
        delay: Duration::from_millis(30),
        jitter: Duration::from_millis(15),
        loss: 0.02,
        ..Link::default()
    }
}

#[test]
fn four_people_on_rough_paths_see_only_what_can_be_decoded() {
    let mut world = World::new(2);
    for n in 1..=4 {
        world.join_over(1, n, &Sends::everything(), rough(), rough());
    }
    world.run(12.0);
    world.assert_nothing_wrong();
    // Chance decides how long one of them waits for a key frame; nobody is left behind, and all of them
    // together see most of it.
    let pairs = (1..=4).flat_map(|a| (1..=4).filter(move |b| *b != a).map(move |b| (a, b)));
    let seen: Vec<_> = pairs.map(|(a, b)| (a, b, world.lately(a, b, 5.0).len())).collect();
    assert!(seen.iter().all(|(.., frames)| *frames > 25), "of 150 frames: {seen:?}");
    assert!(
        seen.iter().map(|(.., frames)| frames).sum::<usize>() > 75 * seen.len(),
        "of 150 frames: {seen:?}"
    );
    assert!(world.up[&1].lost > 50, "the path was rough");
}

#[test]
fn everybody_on_a_good_path_gets_the_best_layer() {
    let mut world = World::new(3);
    for n in 1..=3 {
        world.join(1, n, &Sends::everything());
    }
    world.run(15.0);
    for (a, b) in [(1, 2), (2, 3), (3, 1)] {
        assert_eq!(heights(&world.lately(a, b, 2.0)), [720], "{a} of {b}: {:?}", heights(&world.seen(a, b)));
    }
    world.assert_nothing_wrong();
}

#[test]
fn a_slow_receiver_gets_lower_layers_and_hurts_nobody() {
    let mut world = World::new(4);
    for n in 1..=3 {
        world.join(1, n, &Sends::everything());
    }
    let slow = Link { rate: Some(900_000), ..Link::default() };
    world.join_over(1, 4, &Sends::everything(), Link::default(), slow);
    world.run(20.0);
    world.assert_nothing_wrong();
    for b in 1..=3 {
        let seen = world.lately(4, b, 5.0);
        let low = seen.iter().filter(|seen| seen.height == 180).count();
        assert!(seen.len() > 100, "the slow one saw {} frames of {b} in 5 seconds", seen.len());
        assert!(low * 10 >= seen.len() * 9, "{low} of {} frames were of the lowest layer", seen.len());
    }
    for (a, b) in [(1, 2), (2, 3), (3, 1)] {
        let seen = world.lately(a, b, 5.0);
        assert!(seen.len() >= 148, "{a} saw {} of 150 frames of {b}", seen.len());
        assert_eq!(heights(&seen), [720]);
    }
    let asked: usize = world.client(1).layers.iter().map(|layer| layer.asked).sum();
    assert!(asked < 40, "a source was asked for {asked} key frames in 20 seconds");
}

#[test]
fn a_path_that_narrows_and_widens_is_followed_without_a_frame_that_cannot_be_decoded() {
    let mut world = World::new(5);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::nothing());
    world.run(10.0);
    assert_eq!(heights(&world.lately(2, 1, 1.0)), [720]);
    world.down.get_mut(&2).expect("a link").rate = Some(400_000);
    world.run(10.0);
    assert_eq!(heights(&world.lately(2, 1, 3.0)), [180], "{:?}", heights(&world.seen(2, 1)));
    assert!(world.lately(2, 1, 3.0).len() > 80);
    world.down.get_mut(&2).expect("a link").rate = None;
    world.run(25.0);
    assert_eq!(heights(&world.lately(2, 1, 2.0)), [720], "{:?}", heights(&world.seen(2, 1)));
    world.assert_nothing_wrong();
}

#[test]
fn a_picture_is_as_good_as_it_is_large_and_one_that_is_not_shown_is_not_sent() {
    let mut world = World::new(6);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::nothing());
    world.run(8.0);
    let mid = world.shows[&ParticipantId(2)].iter().find(|slot| slot.video).expect("a slot").mid.clone();
    let show = |world: &mut World, height| {
        let now = world.now;
        world.engine.show(now, ParticipantId(2), &mid, height).expect("there");
        world.run(3.0);
    };
    show(&mut world, Some(150));
    assert_eq!(heights(&world.lately(2, 1, 1.0)), [180]);
    show(&mut world, Some(300));
    assert_eq!(heights(&world.lately(2, 1, 1.0)), [360]);
    show(&mut world, None);
    assert_eq!(world.lately(2, 1, 2.0).len(), 0);
    show(&mut world, Some(1_080));
    // The path was idle; what it carries is found out anew.
    world.run(6.0);
    assert_eq!(heights(&world.lately(2, 1, 1.0)), [720]);
    world.assert_nothing_wrong();
    assert!(world.engine.show(world.now, ParticipantId(2), "none", None).is_err());
}

#[test]
fn after_a_loss_that_cannot_be_repaired_a_key_frame_brings_the_picture_back() {
    let mut world = World::new(7);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::nothing());
    world.join(1, 3, &Sends::nothing());
    world.run(8.0);
    let asked: usize = world.client(1).layers.iter().map(|layer| layer.asked).sum();
    world.down.get_mut(&2).expect("a link").cut = true;
    world.run(1.5);
    world.down.get_mut(&2).expect("a link").cut = false;
    let back = world.now;
    world.run(4.0);
    let first = world.seen(2, 1).into_iter().find(|seen| seen.at > back).expect("a picture again");
    assert!(first.at - back < Duration::from_millis(1_500), "after {:?}", first.at - back);
    assert!(world.lately(2, 1, 1.0).len() > 25);
    let after: usize = world.client(1).layers.iter().map(|layer| layer.asked).sum();
    assert!((1..=12).contains(&(after - asked)), "asked {} times", after - asked);
    assert!(world.lately(3, 1, 5.5).len() >= 160, "the other one was not disturbed");
    world.assert_nothing_wrong();
}

#[test]
fn a_layer_that_the_source_stops_is_replaced_by_the_next_lower_one() {
    let mut world = World::new(8);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::nothing());
    world.run(8.0);
    world.client(1).layers[2].on = false;
    world.run(5.0);
    let seen = world.lately(2, 1, 2.0);
    assert_eq!(heights(&seen), [360]);
    assert!(seen.len() > 55);
    world.client(1).layers[2].on = true;
    world.run(8.0);
    assert_eq!(heights(&world.lately(2, 1, 1.0)), [720]);
    world.assert_nothing_wrong();
}

#[test]
fn people_come_and_go_while_others_talk_and_slots_are_used_again() {
    let mut world = World::new(9);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    world.run(4.0);
    let offers = |world: &World| {
        world
            .events
            .iter()
            .filter(|event| matches!(event, Event::Offer { participant: ParticipantId(1), .. }))
            .count()
    };
    assert_eq!(offers(&world), 1);
    world.leave(2);
    world.run(2.0);
    assert!(world.shows[&ParticipantId(1)].iter().all(|slot| slot.source.is_none()));
    assert!(world.vanish(2).closed, "the one who left was told");
    world.join(1, 3, &Sends::everything());
    world.run(4.0);
    assert_eq!(offers(&world), 1, "the slots that were there suffice");
    assert!(world.lately(1, 3, 1.0).len() > 25);
    world.join(1, 4, &Sends::everything());
    world.run(4.0);
    assert_eq!(offers(&world), 2);
    assert!(world.lately(1, 4, 1.0).len() > 25 && world.lately(4, 3, 1.0).len() > 25);
    world.assert_nothing_wrong();
    let left = Event::Left { room: RoomId(1), participant: ParticipantId(2), reason: Reason::Asked };
    assert!(world.events.contains(&left));
}

#[test]
fn rooms_know_nothing_of_each_other() {
    let mut world = World::new(10);
    for (room, n) in [(1, 1), (1, 2), (2, 3), (2, 4)] {
        world.join(room, n, &Sends::everything());
    }
    world.run(5.0);
    for (a, b, together) in [(1, 2, true), (3, 4, true), (1, 3, false), (4, 2, false)] {
        assert_eq!(world.seen(a, b).is_empty(), !together, "{a} of {b}");
    }
    let now = world.now;
    assert!(world.client(1).write(now, false, b"to whom it concerns"));
    world.run(1.0);
    assert_eq!(world.client(2).messages.len(), 1);
    assert!(world.client(3).messages.is_empty() && world.client(4).messages.is_empty());
}

#[test]
fn a_message_says_who_wrote_it_and_the_writer_cannot_choose() {
    let mut world = World::new(11);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::nothing());
    world.run(3.0);
    let now = world.now;
    assert!(world.client(1).write(now, false, b"look"));
    assert!(world.client(1).write(now, true, &[1, 2, 3]));
    world.run(1.0);
    let binary = [&1_u128.to_be_bytes()[..], &[1, 2, 3]].concat();
    let text = format!("{:032x} look", 1).into_bytes();
    assert_eq!(world.client(2).messages, [(false, text), (true, binary)]);
    assert!(world.client(1).messages.is_empty());
    assert_eq!(world.engine.counts().messages, 2);
}

#[test]
fn who_speaks_is_said_when_it_begins_and_when_it_ends() {
    let mut world = World::new(12);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends { microphone: false, ..Sends::everything() });
    world.run(3.0);
    world.client(1).loud = false;
    world.run(2.0);
    let said: Vec<_> =
        world.events.iter().filter(|event| matches!(event, Event::Speaking { .. })).cloned().collect();
    let speaking = |speaking| Event::Speaking { room: RoomId(1), participant: ParticipantId(1), speaking };
    assert_eq!(said, [speaking(true), speaking(false)]);
}

#[test]
fn somebody_who_vanishes_has_left_after_a_while_and_who_never_came_sooner() {
    let mut world = World::new(13);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    world.run(3.0);
    world.vanish(2);
    let cut = Link { cut: true, ..Link::default() };
    world.join_over(1, 3, &Sends::everything(), cut.clone(), cut);
    let left = |participant, reason| Event::Left {
        room: RoomId(1),
        participant: ParticipantId(participant),
        reason,
    };
    world.run(16.0);
    assert!(world.events.contains(&left(3, Reason::NeverConnected)));
    assert!(!world.events.contains(&left(2, Reason::Silent)));
    world.run(17.0);
    assert!(world.events.contains(&left(2, Reason::Silent)));
    assert_eq!(world.engine.counts().participants, 1);
}

#[test]
fn a_network_that_is_gone_for_twenty_seconds_comes_back() {
    let mut world = World::new(14);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    world.run(5.0);
    for links in [&mut world.up, &mut world.down] {
        links.get_mut(&2).expect("a link").cut = true;
    }
    world.run(20.0);
    for links in [&mut world.up, &mut world.down] {
        links.get_mut(&2).expect("a link").cut = false;
    }
    world.run(12.0);
    assert!(!world.events.iter().any(|event| matches!(event, Event::Left { .. })));
    let reachable =
        |reachable| Event::Reachable { room: RoomId(1), participant: ParticipantId(2), reachable };
    assert!(world.events.contains(&reachable(false)) && world.events.contains(&reachable(true)));
    for (a, b) in [(1, 2), (2, 1)] {
        let seen = world.lately(a, b, 2.0);
        assert!(seen.len() > 50, "{a} saw {} frames of {b}", seen.len());
    }
    world.assert_nothing_wrong();
}

#[test]
fn when_both_sides_offer_at_once_the_engine_yields_and_offers_again() {
    let mut world = World::new(15);
    world.join(1, 1, &Sends { camera: Vec::new(), ..Sends::everything() });
    world.run(2.0);
    world.deaf = true;
    world.join(1, 2, &Sends::everything());
    world.run(1.0);
    let overtaken = world.events.iter().find_map(|event| match event {
        Event::Offer { participant: ParticipantId(1), revision, .. } => Some(*revision),
        _ => None,
    });
    let overtaken = overtaken.expect("an offer for what the second one sends");
    world.deaf = false;
    let now = world.now;
    let (_, offer) = world.client(1).offer(MediaKind::Audio, Direction::SendOnly, now);
    let answer = world.engine.offer(now, ParticipantId(1), &offer).expect("answered");
    world.client(1).accept(&answer, now);
    let stale = world.engine.answer(now, ParticipantId(1), overtaken, &answer);
    assert_eq!(stale, Err(Refused::Overtaken));
    world.pump();
    world.run(4.0);
    assert!(world.lately(1, 2, 1.0).len() > 25, "what was overtaken was offered again");
    world.assert_nothing_wrong();
}

#[test]
fn whoever_takes_no_offers_is_sent_what_fits_the_slots_it_brought() {
    let mut world = World::new(16);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    let (mut client, offer) = lab::Client::new(3, &Sends { slots: (1, 1), ..Sends::nothing() }, world.now);
    let join = Join { room: RoomId(1), participant: client.id, offer, takes_offers: false };
    let answer = world.engine.join(world.now, join).expect("let in");
    client.accept(&answer, world.now);
    world.clients.insert(3, client);
    world.up.insert(3, Link::default());
    world.down.insert(3, Link::default());
    world.run(5.0);
    assert!(
        !world.events.iter().any(|event| matches!(event, Event::Offer { participant: ParticipantId(3), .. }))
    );
    let seen = world.lately(3, 1, 1.0).len() + world.lately(3, 2, 1.0).len();
    assert!((25..=31).contains(&seen), "one of two pictures: {seen} frames");
    assert_eq!(world.client(3).viewers.len(), 1);
    world.assert_nothing_wrong();
}

#[test]
fn slots_that_were_brought_spare_the_offers() {
    let mut world = World::new(19);
    for n in 1..=2 {
        world.join(1, n, &Sends { slots: (1, 1), ..Sends::everything() });
    }
    world.run(3.0);
    assert!(!world.events.iter().any(|event| matches!(event, Event::Offer { .. })));
    assert!(world.lately(1, 2, 1.0).len() > 25 && world.lately(2, 1, 1.0).len() > 25);
    world.assert_nothing_wrong();
}

#[test]
fn a_closed_network_is_left_over_tcp() {
    let mut world = World::new(20);
    world.join(1, 1, &Sends { tcp: true, ..Sends::everything() });
    world.join(1, 2, &Sends::everything());
    world.run(5.0);
    assert!(world.lately(1, 2, 1.0).len() > 25 && world.lately(2, 1, 1.0).len() > 25);
    world.assert_nothing_wrong();
}

#[test]
fn whoever_joins_again_replaces_themselves() {
    let mut world = World::new(17);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    world.run(3.0);
    world.vanish(2);
    world.join(1, 2, &Sends::everything());
    world.run(4.0);
    let left = Event::Left { room: RoomId(1), participant: ParticipantId(2), reason: Reason::Replaced };
    assert!(world.events.contains(&left));
    assert_eq!(world.engine.counts().participants, 2);
    assert!(world.lately(1, 2, 1.0).len() > 25 && world.lately(2, 1, 1.0).len() > 25);
    world.assert_nothing_wrong();
}

#[test]
fn everybody_is_told_when_the_engine_ends() {
    let mut world = World::new(18);
    for n in 1..=3 {
        world.join(u128::from(n), n, &Sends::everything());
    }
    world.run(3.0);
    let now = world.now;
    world.engine.leave_all(now);
    world.run(1.0);
    assert!(world.clients.values().all(|client| client.closed));
    let counts = world.engine.counts();
    assert_eq!((counts.rooms, counts.participants), (0, 0));
    assert_eq!(world.engine.due(), None, "nothing is left to do");
}
