//! `cradle-sfu` in a process of its own, spoken to in lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use cradle_sfu::{Event, Join, ParticipantId, RoomId, Settings, Setup, Sfu};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::peer::Crowd;
use crate::{Pattern, Server};

/// The process that is measured: one worker.
pub fn serve(address: IpAddr) {
    let settings = Settings {
        room: 200,
        // Everybody gets everything, as from the peer.
        first_estimate: 100_000_000,
        without_estimate: 100_000_000,
        ..Settings::default()
    };
    let setup =
        Setup { listen: vec![SocketAddr::new(address, 0)], tcp: Vec::new(), public: Vec::new(), settings };
    let (sfu, mut events) = Sfu::start(&setup).expect("a worker");
    let out = std::sync::Arc::new(std::sync::Mutex::new(std::io::stdout()));
    let telling = std::sync::Arc::clone(&out);
    std::thread::spawn(move || {
        while let Some(event) = events.blocking_recv() {
            if let Event::Offer { participant, revision, sdp } = event {
                let line = json!({"offer": sdp, "revision": revision, "participant": participant.0 as u64});
                writeln!(telling.lock().expect("whole"), "{line}").expect("somebody reads");
            }
        }
    });
    for line in std::io::stdin().lock().lines() {
        let said: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let participant = ParticipantId(u128::from(said["participant"].as_u64().expect("a number")));
        let sdp = said["sdp"].as_str().expect("a description").to_owned();
        if let Some(revision) = said["revision"].as_u64() {
            block_on(sfu.answer(participant, revision, sdp)).expect("an answer that counts");
        } else {
            let room = RoomId(u128::from(said["room"].as_u64().expect("a number")));
            let join = Join { room, participant, offer: sdp, takes_offers: true };
            let answer = block_on(sfu.join(join)).expect("let in");
            writeln!(out.lock().expect("whole"), "{}", json!({"answer": answer})).expect("somebody reads");
        }
    }
}

pub struct Ours {
    process: Child,
    say: ChildStdin,
    heard: Receiver<Value>,
}

impl Ours {
    pub fn start(address: IpAddr) -> Self {
        let own = std::env::current_exe().expect("this program");
        let mut process = Command::new(own)
            .args(["serve", &address.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let say = process.stdin.take().expect("a pipe");
        let lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let (sender, heard) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).expect("JSON"));
            }
        });
        Self { process, say, heard }
    }

    fn answer_offer(&mut self, crowd: &mut Crowd, said: &Value) {
        let participant = said["participant"].as_u64().expect("a number");
        let sdp = crowd.answer(participant as u16, said["offer"].as_str().expect("an offer"));
        let line = json!({"participant": participant, "revision": said["revision"], "sdp": sdp});
        writeln!(self.say, "{line}").expect("it listens");
    }
}

impl Server for Ours {
    fn fill(&mut self, crowd: &mut Crowd, pattern: Pattern) {
        for n in 0..pattern.senders + pattern.receivers {
            let sends = n < pattern.senders;
            let slots = if pattern.mesh { pattern.each() } else { u16::from(!sends) };
            let sdp = crowd.offer(n, sends, slots);
            let line = json!({"participant": n, "room": pattern.room(n), "sdp": sdp});
            writeln!(self.say, "{line}").expect("it listens");
            loop {
                let said = self.heard.recv().expect("an answer");
                if let Some(answer) = said["answer"].as_str() {
                    crowd.answered(n, answer);
                    break;
                }
                self.answer_offer(crowd, &said);
            }
            crowd.turn();
        }
    }

    fn attend(&mut self, crowd: &mut Crowd) {
        while let Ok(said) = self.heard.try_recv() {
            self.answer_offer(crowd, &said);
        }
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
