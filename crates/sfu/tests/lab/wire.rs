//! Clients on real sockets: one thread drives as many as there are.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use cradle_sfu::{Event, Events, Join, ParticipantId, RoomId, Sfu, Transport};
use futures::executor::block_on;

use super::client::{Client, Sends};

pub struct Wire {
    pub sfu: Sfu,
    pub events: Events,
    pub heard: Vec<Event>,
    pub clients: HashMap<u16, (Client, Line)>,
}

/// What a client is connected by.
pub enum Line {
    Udp(UdpSocket),
    /// With what has come of the next frame.
    Tcp(TcpStream, Vec<u8>),
}

impl Line {
    fn receive(&mut self, buffer: &mut [u8]) -> Option<(usize, Option<SocketAddr>)> {
        match self {
            Line::Udp(socket) => socket.recv_from(buffer).ok().map(|(length, from)| (length, Some(from))),
            Line::Tcp(stream, come) => {
                while let Ok(length @ 1..) = stream.read(buffer) {
                    come.extend(&buffer[..length]);
                }
                let length = usize::from(u16::from_be_bytes([*come.first()?, *come.get(1)?]));
                buffer[..length].copy_from_slice(come.get(2..2 + length)?);
                come.drain(..2 + length);
                Some((length, stream.peer_addr().ok()))
            }
        }
    }

    fn send(&mut self, to: SocketAddr, bytes: &[u8]) {
        match self {
            Line::Udp(socket) => drop(socket.send_to(bytes, to)),
            Line::Tcp(stream, _) => {
                let framed = [&(bytes.len() as u16).to_be_bytes()[..], bytes].concat();
                // A frame that is cut off would end the connection, which the test would notice.
                let _ = stream.write_all(&framed);
            }
        }
    }
}

impl Wire {
    pub fn new((sfu, events): (Sfu, Events)) -> Self {
        Self { sfu, events, heard: Vec::new(), clients: HashMap::new() }
    }

    pub fn join(&mut self, room: u128, n: u16, sends: &Sends) {
        let (line, address) = if sends.tcp {
            let listens = self.sfu.candidates().iter().flatten().find(|(over, _)| *over == Transport::Tcp);
            let stream = TcpStream::connect(listens.expect("a worker takes TCP").1).expect("connected");
            stream.set_nonblocking(true).expect("a connection that does not wait");
            let address = stream.local_addr().expect("an address");
            (Line::Tcp(stream, Vec::new()), address)
        } else {
            let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
            socket.set_nonblocking(true).expect("a socket that does not wait");
            let address = socket.local_addr().expect("an address");
            (Line::Udp(socket), address)
        };
        let (mut client, offer) = Client::at(n, address, sends, Instant::now());
        let join = Join { room: RoomId(room), participant: client.id, offer, takes_offers: true };
        let answer = block_on(self.sfu.join(join)).expect("let in");
        client.accept(&answer, Instant::now());
        self.clients.insert(n, (client, line));
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
        let mut buffer = [0; 4_096];
        let mut idle = true;
        for (client, line) in self.clients.values_mut() {
            while let Some((length, Some(from))) = line.receive(&mut buffer) {
                client.receive(Instant::now(), from, &buffer[..length]);
                idle = false;
            }
            client.tick(Instant::now());
            for (to, bytes) in client.out.drain(..) {
                line.send(to, &bytes);
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
