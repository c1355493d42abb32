//! Clients on real sockets: one thread drives as many as there are.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use cradle_sfu::{Event, Events, Join, ParticipantId, RoomId, Sfu};
use futures::executor::block_on;

use super::client::{Client, Sends};

pub struct Wire {
    pub sfu: Sfu,
    pub events: Events,
    pub heard: Vec<Event>,
    pub clients: HashMap<u16, (Client, UdpSocket)>,
}

impl Wire {
    pub fn new((sfu, events): (Sfu, Events)) -> Self {
        Self { sfu, events, heard: Vec::new(), clients: HashMap::new() }
    }

    pub fn join(&mut self, room: u128, n: u16, sends: &Sends) {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        socket.set_nonblocking(true).expect("a socket that does not wait");
        let address = socket.local_addr().expect("an address");
        let (mut client, offer) = Client::at(n, address, sends, Instant::now());
        let join = Join { room: RoomId(room), participant: client.id, offer, takes_offers: true };
        let answer = block_on(self.sfu.join(join)).expect("let in");
        client.accept(&answer, Instant::now());
        self.clients.insert(n, (client, socket));
    }

    /// Drives everybody until the condition holds. False when it does not within ten seconds.
    pub fn until(&mut self, mut holds: impl FnMut(&mut Self) -> bool) -> bool {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            self.turn();
            if holds(self) {
                return true;
            }
        }
        false
    }

    fn turn(&mut self) {
        let mut buffer = [0; 2_000];
        let mut idle = true;
        for (client, socket) in self.clients.values_mut() {
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                client.receive(Instant::now(), from, &buffer[..length]);
                idle = false;
            }
            client.tick(Instant::now());
            for (to, bytes) in client.out.drain(..) {
                let _ = socket.send_to(&bytes, to);
                idle = false;
            }
        }
        while let Ok(event) = self.events.try_recv() {
            if let Event::Offer { participant, revision, sdp } = &event {
                let found = self.clients.values_mut().find(|(client, _)| client.id == *participant);
                if let Some((client, _)) = found {
                    let answer = client.answer(sdp, Instant::now());
                    block_on(self.sfu.answer(*participant, *revision, answer))
                        .expect("an answer that counts");
                }
            }
            self.heard.push(event);
        }
        if idle {
            // Gives way to the workers; what is waited for is looked at above.
            std::thread::yield_now();
        }
    }

    /// Frames that one participant has seen of another.
    pub fn seen(&self, by: u16, of: u16) -> usize {
        let viewers = self.clients[&by].0.viewers.values();
        viewers.flat_map(|viewer| &viewer.seen).filter(|seen| seen.source == u32::from(of)).count()
    }

    pub fn address(&self, n: u16) -> SocketAddr {
        self.clients[&n].0.address
    }

    pub fn id(n: u16) -> ParticipantId {
        ParticipantId(u128::from(n))
    }
}
