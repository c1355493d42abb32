//! Programs in rooms, over simulated networks: cameras that only send, screens that are only sent something.

mod lab;

use cradle_sfu::{Attach, Event, Part, ParticipantId, RoomId, Watch};
use lab::{Client, Link, Sends, World};

/// Lets a program into room 1.
fn attach(
    world: &mut World,
    n: u16,
    sends: &Sends,
    part: Part,
    offered: impl Fn(String) -> String,
) -> String {
    let (mut client, offer) = Client::new(n, &Sends { channel: false, ..sends.clone() }, world.now);
    let attach = Attach { room: RoomId(1), participant: client.id, offer: offered(offer), part };
    let answer = world.engine.attach(world.now, attach).expect("let in");
    client.accept(&answer, world.now);
    world.clients.insert(n, client);
    world.up.insert(n, Link::default());
    world.down.insert(n, Link::default());
    world.pump();
    answer
}

fn screen() -> Sends {
    Sends { slots: (1, 1), ..Sends::nothing() }
}

#[test]
fn a_camera_is_seen_by_everybody_and_is_shown_nothing_whatever_it_offers() {
    let mut world = World::new(40);
    world.join(1, 1, &Sends::everything());
    world.join(1, 2, &Sends::everything());
    // It says that it would take something as well.
    let both = |offer: String| offer.replace("a=sendonly", "a=sendrecv");
    let answer = attach(&mut world, 3, &Sends::everything(), Part::Sends, both);
    assert!(
        answer.contains("a=recvonly") && !answer.contains("a=sendrecv") && !answer.contains("a=sendonly")
    );
    world.run(4.0);
    for viewer in [1, 2] {
        assert!(world.lately(viewer, 3, 1.0).len() > 25, "seen by {viewer}");
    }
    let offers = |event: &Event| matches!(event, Event::Offer { participant: ParticipantId(3), .. });
    assert!(!world.events.iter().any(offers));
    assert!(world.seen(3, 1).is_empty() && world.client(3).sounds.is_empty());
    world.assert_nothing_wrong();
}

#[test]
fn a_screen_shows_whoever_speaks_and_one_that_was_chosen_stays() {
    let mut world = World::new(41);
    for n in 1..=2 {
        world.join(1, n, &Sends::everything());
        world.client(n).loud = false;
    }
    attach(&mut world, 3, &screen(), Part::Watches(Watch::Speaker), |offer| offer);
    attach(&mut world, 4, &screen(), Part::Watches(Watch::Only(ParticipantId(1))), |offer| offer);
    // Who comes later is shown when they come.
    attach(&mut world, 5, &screen(), Part::Watches(Watch::Only(ParticipantId(6))), |offer| offer);
    world.run(3.0);
    let seen: usize = [1, 2].map(|who| world.lately(3, who, 1.0).len()).iter().sum();
    assert!(seen > 25, "before anybody speaks it shows somebody");
    world.client(2).loud = true;
    world.run(3.0);
    assert!(world.lately(3, 2, 1.0).len() > 25 && world.lately(3, 1, 1.0).is_empty());
    assert!(world.lately(4, 1, 1.0).len() > 25 && world.seen(4, 2).is_empty());
    // Whose silence says nothing; who leaves gives way.
    world.client(2).loud = false;
    world.run(2.0);
    assert!(world.lately(3, 2, 1.0).len() > 25);
    world.leave(2);
    world.run(2.0);
    assert!(world.lately(3, 1, 1.0).len() > 25);
    assert!(world.seen(5, 1).is_empty());
    world.join(1, 6, &Sends::everything());
    world.run(3.0);
    assert!(world.lately(5, 6, 1.0).len() > 25);
    assert!([3, 4, 5].iter().all(|of| world.seen(1, *of).is_empty()), "screens send nothing");
    world.assert_nothing_wrong();
}

#[test]
fn a_muted_camera_is_seen_and_not_heard() {
    let mut world = World::new(42);
    world.join(1, 1, &Sends::nothing());
    attach(&mut world, 2, &Sends::everything(), Part::Sends, |offer| offer);
    world.run(3.0);
    let heard = |world: &mut World| world.client(1).sounds.values().map(|(count, _)| *count).sum::<usize>();
    let before = heard(&mut world);
    assert!(before > 50, "{before}");
    let now = world.now;
    world.engine.mute(now, ParticipantId(2), true).expect("there");
    world.run(2.0);
    assert!(heard(&mut world) - before < 5, "what was on its way");
    assert!(world.lately(1, 2, 1.0).len() > 25);
    let now = world.now;
    let before = heard(&mut world);
    world.engine.mute(now, ParticipantId(2), false).expect("there");
    world.run(2.0);
    assert!(heard(&mut world) - before > 50);
}

#[test]
fn a_program_whose_network_has_changed_goes_on_under_other_names() {
    let mut world = World::new(43);
    world.join(1, 1, &Sends::nothing());
    let answer = attach(&mut world, 2, &Sends::everything(), Part::Sends, |offer| offer);
    world.run(3.0);
    assert!(world.lately(1, 2, 1.0).len() > 25);
    let now = world.now;
    let offer = world.client(2).restart(now);
    let names = |text: &str| {
        let line = |name: &str| text.lines().find(|line| line.starts_with(name)).expect(name).to_owned();
        (line("a=ice-ufrag:"), line("a=ice-pwd:"))
    };
    let (ufrag, pwd) = names(&offer);
    let told =
        world.engine.rename(now, ParticipantId(2), &format!("{ufrag}\r\n{pwd}\r\n")).expect("answered");
    let (before, after) = (names(&answer), names(&told));
    assert_ne!(before, after);
    let answer = answer.replace(&before.0, &after.0).replace(&before.1, &after.1);
    world.client(2).accept(&answer, now);
    world.run(4.0);
    assert!(world.lately(1, 2, 1.0).len() > 25);
    assert!(world.engine.rename(now, ParticipantId(1), &told).is_err(), "a page is no program");
    assert!(world.engine.rename(now, ParticipantId(2), "a=ice-ufrag:x").is_err());
    world.assert_nothing_wrong();
}

#[test]
fn an_offer_of_another_kind_is_refused() {
    let mut world = World::new(44);
    let refused = |world: &mut World, sends: Sends, part| {
        let (_, offer) = Client::new(1, &sends, world.now);
        let attach = Attach { room: RoomId(1), participant: ParticipantId(1), offer, part };
        assert!(world.engine.attach(world.now, attach).is_err());
    };
    // A channel, a camera that wants to see, a screen that wants to send.
    refused(&mut world, Sends::everything(), Part::Sends);
    refused(&mut world, Sends { channel: false, ..screen() }, Part::Sends);
    let camera = Sends { channel: false, ..Sends::everything() };
    refused(&mut world, camera, Part::Watches(Watch::Speaker));
    let long = format!("v=0\r\n{}", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly\r\n".repeat(1_000));
    let attach = Attach { room: RoomId(1), participant: ParticipantId(1), offer: long, part: Part::Sends };
    assert!(world.engine.attach(world.now, attach).is_err());
    assert_eq!(world.engine.counts().participants, 0);
}

#[test]
fn people_see_each_other_beside_a_camera_that_was_there_before_them() {
    let mut world = World::new(44);
    let camera = Sends { camera: lab::camera::single(), ..Sends::everything() };
    attach(&mut world, 3, &camera, Part::Sends, |offer| offer);
    world.run(1.0);
    world.join(1, 1, &Sends::everything());
    world.run(0.3);
    world.join(1, 2, &Sends::everything());
    for _ in 0..10 {
        world.run(3.0);
        for (viewer, seen) in [(1, 2), (2, 1), (1, 3), (2, 3)] {
            let frames = world.lately(viewer, seen, 1.0).len();
            assert!(frames > 20, "{viewer} saw {frames} frames of {seen}");
        }
    }
}
