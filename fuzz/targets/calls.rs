//! What comes to a room over the network: datagrams and session descriptions, from a participant and from
//! strangers, as time goes by.
#![no_main]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cradle_sfu::{Datagram, Engine, Join, ParticipantId, RoomId, Settings, Transport};

/// The input is a row of steps: a byte that says what happens, two that say how long it is, and itself.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let to: SocketAddr = ([127, 0, 0, 1], 9).into();
    let mut now = Instant::now();
    let mut engine = Engine::new(Settings::default(), vec![(Transport::Udp, to)], now);
    let mut rest = bytes;
    while let [what, high, low, more @ ..] = rest {
        let (step, after) = more.split_at(usize::from(u16::from_be_bytes([*high, *low])).min(more.len()));
        rest = after;
        let participant = ParticipantId(u128::from(what >> 4 & 3));
        let text = String::from_utf8_lossy(step);
        match what & 7 {
            0 => {
                let join = Join { room: RoomId(1), participant, offer: text.into_owned(), takes_offers: true };
                let _ = engine.join(now, join);
            }
            1 => drop(engine.offer(now, participant, &text)),
            2 => drop(engine.answer(now, participant, 1, &text)),
            3 => now += Duration::from_millis(u64::from(u16::from_be_bytes([*high, *low]))),
            _ => {
                let from: SocketAddr = ([127, 0, 0, 1], 1_000 + u16::from(what >> 4)).into();
                engine.receive(now, Datagram { over: Transport::Udp, from, to, bytes: step });
            }
        }
        engine.tick(now);
        while engine.packet().is_some() || engine.event().is_some() {}
    }
    assert_eq!(engine.counts().broken, 0, "a connection panicked");
});
