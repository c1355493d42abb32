//! An engine, its participants and the networks between them, driven through virtual time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cradle_sfu::{Datagram, Engine, Event, Join, ParticipantId, RoomId, Settings, Shown, Transport};

use super::client::{Client, Sends};
use super::network::{Link, Lots};
use super::viewer::Viewer;

pub const ENGINE: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1)), 3_478);

pub struct World {
    pub start: Instant,
    pub now: Instant,
    pub engine: Engine,
    pub clients: HashMap<u16, Client>,
    pub up: HashMap<u16, Link>,
    pub down: HashMap<u16, Link>,
    pub events: Vec<Event>,
    pub shows: HashMap<ParticipantId, Vec<Shown>>,
    /// Offers of the engine are left aside, as by a participant whose own offer is on its way.
    pub deaf: bool,
    air: BinaryHeap<Reverse<(Instant, u64, Flight)>>,
    flights: u64,
    lots: Lots,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Flight {
    /// The participant it is of or for.
    client: u16,
    up: bool,
    from: SocketAddr,
    bytes: Vec<u8>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self::with(seed, Settings::default())
    }

    pub fn with(seed: u64, settings: Settings) -> Self {
        let start = Instant::now();
        Self {
            start,
            now: start,
            engine: Engine::new(settings, vec![(Transport::Udp, ENGINE), (Transport::Tcp, ENGINE)], start),
            clients: HashMap::new(),
            up: HashMap::new(),
            down: HashMap::new(),
            events: Vec::new(),
            shows: HashMap::new(),
            deaf: false,
            air: BinaryHeap::new(),
            flights: 0,
            lots: Lots::new(seed),
        }
    }

    pub fn join(&mut self, room: u128, n: u16, sends: &Sends) {
        self.join_over(room, n, sends, Link::default(), Link::default());
    }

    pub fn join_over(&mut self, room: u128, n: u16, sends: &Sends, up: Link, down: Link) {
        let (mut client, offer) = Client::new(n, sends, self.now);
        let join = Join { room: RoomId(room), participant: client.id, offer, takes_offers: true };
        let answer = self.engine.join(self.now, join).expect("let in");
        client.accept(&answer, self.now);
        self.clients.insert(n, client);
        self.up.insert(n, up);
        self.down.insert(n, down);
        self.pump();
    }

    /// Leaves without a word.
    pub fn vanish(&mut self, n: u16) -> Client {
        self.clients.remove(&n).expect("there")
    }

    pub fn leave(&mut self, n: u16) {
        self.engine.leave(self.now, ParticipantId(u128::from(n))).expect("there");
        self.pump();
    }

    pub fn client(&mut self, n: u16) -> &mut Client {
        self.clients.get_mut(&n).expect("there")
    }

    /// Somebody sends the engine some bytes.
    pub fn inject(&mut self, from: SocketAddr, bytes: &[u8]) {
        self.engine.receive(self.now, Datagram { over: Transport::Udp, from, to: ENGINE, bytes });
        self.pump();
    }

    pub fn run(&mut self, seconds: f64) {
        let until = self.now + Duration::from_secs_f64(seconds);
        loop {
            self.pump();
            let mut next = until;
            if let Some(Reverse((at, ..))) = self.air.peek() {
                next = next.min(*at);
            }
            next = next.min(self.engine.due().unwrap_or(until));
            for client in self.clients.values() {
                next = next.min(client.next());
            }
            self.now = self.now.max(next);
            if self.now >= until {
                self.now = until;
                return;
            }
            while self.air.peek().is_some_and(|Reverse((at, ..))| *at <= self.now) {
                let Some(Reverse((.., flight))) = self.air.pop() else { break };
                if flight.up {
                    let tcp = self.clients.get(&flight.client).is_some_and(|client| client.tcp);
                    let over = if tcp { Transport::Tcp } else { Transport::Udp };
                    let datagram = Datagram { over, from: flight.from, to: ENGINE, bytes: &flight.bytes };
                    self.engine.receive(self.now, datagram);
                } else if let Some(client) = self.clients.get_mut(&flight.client) {
                    client.receive(self.now, flight.from, &flight.bytes);
                }
            }
            if self.engine.due().is_some_and(|due| due <= self.now) {
                self.engine.tick(self.now);
            }
            for client in self.clients.values_mut() {
                client.tick(self.now);
            }
        }
    }

    /// Carries what everybody has to send and to say.
    pub fn pump(&mut self) {
        loop {
            let mut quiet = true;
            while let Some(packet) = self.engine.packet() {
                quiet = false;
                let SocketAddr::V4(to) = packet.to() else { continue };
                let n = u16::from(to.ip().octets()[3]);
                let Some(link) = self.down.get_mut(&n) else { continue };
                if let Some(at) = link.send(self.now, packet.bytes().len(), &mut self.lots) {
                    let flight =
                        Flight { client: n, up: false, from: packet.from(), bytes: packet.bytes().to_vec() };
                    self.flights += 1;
                    self.air.push(Reverse((at, self.flights, flight)));
                }
            }
            for (n, client) in &mut self.clients {
                for (_, bytes) in client.out.drain(..) {
                    quiet = false;
                    let link = self.up.get_mut(n).expect("a link");
                    if let Some(at) = link.send(self.now, bytes.len(), &mut self.lots) {
                        let flight = Flight { client: *n, up: true, from: client.address, bytes };
                        self.flights += 1;
                        self.air.push(Reverse((at, self.flights, flight)));
                    }
                }
            }
            while let Some(event) = self.engine.event() {
                quiet = false;
                self.hear(&event);
                self.events.push(event);
            }
            if quiet {
                return;
            }
        }
    }

    fn hear(&mut self, event: &Event) {
        match event {
            Event::Offer { participant, revision, sdp } if !self.deaf => {
                let Some(client) = self.clients.values_mut().find(|client| client.id == *participant) else {
                    return;
                };
                let answer = client.answer(sdp, self.now);
                self.engine
                    .answer(self.now, *participant, *revision, &answer)
                    .expect("an answer that counts");
            }
            Event::Shows { participant, slots } => {
                self.shows.insert(*participant, slots.clone());
            }
            _ => {}
        }
    }

    /// What one participant has seen of another, on whichever m-lines.
    pub fn seen(&self, by: u16, of: u16) -> Vec<super::viewer::Seen> {
        let mut seen: Vec<_> = self.clients[&by]
            .viewers
            .values()
            .flat_map(|viewer| &viewer.seen)
            .filter(|seen| seen.source == u32::from(of))
            .copied()
            .collect();
        seen.sort_by_key(|seen| seen.at);
        seen
    }

    /// What one participant has seen of another since some seconds.
    pub fn lately(&self, by: u16, of: u16, seconds: f64) -> Vec<super::viewer::Seen> {
        let since = self.now.checked_sub(Duration::from_secs_f64(seconds)).expect("later than that");
        self.seen(by, of).into_iter().filter(|seen| seen.at > since).collect()
    }

    /// Nobody was ever shown anything that could not be decoded.
    pub fn assert_nothing_wrong(&self) {
        for (n, client) in &self.clients {
            for (mid, viewer) in &client.viewers {
                let Viewer { wrong, .. } = viewer;
                assert!(
                    wrong.is_empty(),
                    "participant {n} on m-line {mid}: {:?}",
                    &wrong[..wrong.len().min(5)]
                );
            }
        }
    }
}
