//! Whatever comes in whatever order, an engine goes on: the same steps that fuzz/targets/calls.rs takes.

mod lab;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cradle_sfu::{Datagram, Engine, Join, ParticipantId, RoomId, Settings, Transport};
use lab::{Client, Sends};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Join(u8, String),
    Offer(u8, String),
    Answer(u8, String),
    Leave(u8),
    Wait(u16),
    Receive(u8, Vec<u8>),
}

/// An offer in which some lines are missing, doubled or changed.
fn description() -> impl Strategy<Value = String> {
    let (_, offer) = Client::new(1, &Sends::everything(), Instant::now());
    let lines: Vec<String> = offer.lines().map(str::to_owned).collect();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, ".{0,12}"), 0..4);
    changes.prop_map(move |changes| {
        let mut lines = lines.clone();
        for (at, what, text) in changes {
            let at = at.index(lines.len());
            match what {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                2 => lines[at].push_str(&text),
                _ => lines[at] = text,
            }
        }
        lines.join("\r\n") + "\r\n"
    })
}

fn step() -> impl Strategy<Value = Step> {
    let datagram =
        (any::<u8>(), prop::collection::vec(any::<u8>(), 0..200)).prop_map(|(first, mut bytes)| {
            if let Some(byte) = bytes.first_mut() {
                *byte = [0, 1, 20, 22, 128, 144, 255][usize::from(first) % 7];
            }
            bytes
        });
    prop_oneof![
        (0_u8..4, description()).prop_map(|(who, sdp)| Step::Join(who, sdp)),
        (0_u8..4, description()).prop_map(|(who, sdp)| Step::Offer(who, sdp)),
        (0_u8..4, description()).prop_map(|(who, sdp)| Step::Answer(who, sdp)),
        (0_u8..4).prop_map(Step::Leave),
        any::<u16>().prop_map(Step::Wait),
        (0_u8..8, datagram).prop_map(|(from, bytes)| Step::Receive(from, bytes)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_connection_panics_and_nobody_is_forgotten(steps in prop::collection::vec(step(), 1..30)) {
        let to: SocketAddr = ([127, 0, 0, 1], 9).into();
        let mut now = Instant::now();
        let mut engine = Engine::new(Settings::default(), vec![(Transport::Udp, to)], now);
        let name = |who: u8| ParticipantId(u128::from(who));
        for step in steps {
            match step {
                Step::Join(who, offer) => {
                    let join = Join { room: RoomId(1), participant: name(who), offer, takes_offers: true };
                    let _ = engine.join(now, join);
                }
                Step::Offer(who, sdp) => drop(engine.offer(now, name(who), &sdp)),
                Step::Answer(who, sdp) => drop(engine.answer(now, name(who), 1, &sdp)),
                Step::Leave(who) => drop(engine.leave(now, name(who))),
                Step::Wait(millis) => now += Duration::from_millis(u64::from(millis)),
                Step::Receive(from, bytes) => {
                    let from = ([127, 0, 0, 1], 1_000 + u16::from(from)).into();
                    engine.receive(now, Datagram { over: Transport::Udp, from, to, bytes: &bytes });
                }
            }
            engine.tick(now);
            while engine.packet().is_some() || engine.event().is_some() {}
        }
        prop_assert_eq!(engine.counts().broken, 0);
        engine.tick(now + Duration::from_mins(2));
        prop_assert_eq!(engine.counts().participants, 0, "nobody ever connected");
    }
}
