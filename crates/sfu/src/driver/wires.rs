//! Everything a worker hears and speaks through: its UDP socket, and TCP where that is wanted.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token, Waker};

use crate::driver::socket::{BATCH, LONGEST, Socket};
use crate::driver::streams::{Rest, Streams};
use crate::net::{Datagram, Packet, Transport};

const DATAGRAMS: Token = Token(0);
const COMMANDS: Token = Token(1);
const STREAMS: usize = 2;

/// Datagrams taken in before what they caused is sent and the clock is looked at.
const TURN: usize = 128;

/// How often silent connections are looked for.
const SWEEP: Duration = Duration::from_secs(5);

pub struct Wires {
    poll: Poll,
    socket: Socket,
    streams: Option<Streams>,
    /// The addresses that participants were told.
    pub candidates: Vec<(Transport, SocketAddr)>,
    /// Connections that have had their turn and may hold more.
    again: Vec<Token>,
    /// The socket may hold more.
    more: bool,
    swept: Instant,
    buffer: Vec<u8>,
}

impl Wires {
    pub fn bind(udp: SocketAddr, tcp: Option<SocketAddr>) -> io::Result<Self> {
        let poll = Poll::new()?;
        let mut socket = Socket::bind(udp)?;
        poll.registry().register(socket.source(), DATAGRAMS, Interest::READABLE)?;
        let streams = tcp.map(|address| Streams::bind(address, poll.registry(), STREAMS)).transpose()?;
        Ok(Self {
            poll,
            socket,
            streams,
            candidates: Vec::new(),
            again: Vec::new(),
            more: false,
            swept: Instant::now(),
            buffer: vec![0; LONGEST],
        })
    }

    /// What it is bound to.
    pub fn locals(&self) -> Vec<(Transport, SocketAddr)> {
        let tcp = self.streams.as_ref().map(|streams| (Transport::Tcp, streams.local()));
        [(Transport::Udp, self.socket.local())].into_iter().chain(tcp).collect()
    }

    /// Ends a wait from another thread.
    pub fn waker(&self) -> io::Result<Waker> {
        Waker::new(self.poll.registry(), COMMANDS)
    }

    /// Waits until something comes, at most so long.
    pub fn wait(&mut self, ready: &mut Events, most: Option<Duration>) -> io::Result<()> {
        let most = if self.more || !self.again.is_empty() { Some(Duration::ZERO) } else { most };
        match self.poll.poll(ready, most) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            waited => waited,
        }
    }

    /// Hands on what has come.
    pub fn take_in(&mut self, ready: &Events, take: &mut dyn FnMut(Datagram)) {
        self.more = self.take_datagrams(take);
        let Some(streams) = &mut self.streams else { return };
        let now = Instant::now();
        let mut tokens = std::mem::take(&mut self.again);
        tokens.extend(ready.iter().map(mio::event::Event::token).filter(|token| token.0 >= STREAMS));
        tokens.dedup();
        for token in tokens {
            let mut frame = |from: SocketAddr, bytes: &[u8]| {
                let to = candidate(&self.candidates, Transport::Tcp, from);
                take(Datagram { over: Transport::Tcp, from, to, bytes });
            };
            if streams.ready(token, now, &mut frame) == Rest::More {
                self.again.push(token);
            }
        }
        if now.saturating_duration_since(self.swept) > SWEEP {
            self.swept = now;
            streams.sweep(now);
        }
    }

    fn take_datagrams(&mut self, take: &mut dyn FnMut(Datagram)) -> bool {
        for _ in 0..TURN {
            match self.socket.receive(&mut self.buffer) {
                Ok((length, from)) => {
                    let to = candidate(&self.candidates, Transport::Udp, from);
                    take(Datagram { over: Transport::Udp, from, to, bytes: &self.buffer[..length] });
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                // An earlier datagram could not be delivered; this says nothing of the next one.
                Err(_) => {}
            }
        }
        true
    }

    /// Sends everything there is, and returns how much was lost on the way out.
    pub fn send(&mut self, mut next: impl FnMut() -> Option<Packet>) -> u64 {
        let mut lost = 0;
        let mut packets: Vec<Packet> = Vec::with_capacity(BATCH);
        while let Some(packet) = next() {
            if packet.over() == Transport::Tcp {
                let sent =
                    self.streams.as_mut().is_some_and(|streams| streams.send(packet.to(), packet.bytes()));
                lost += u64::from(!sent);
                continue;
            }
            packets.push(packet);
            if packets.len() == BATCH {
                lost += self.socket.send(&packets) as u64;
                packets.clear();
            }
        }
        lost + self.socket.send(&packets) as u64
    }
}

/// The address at which a participant reached us: of its family, as it was told.
fn candidate(candidates: &[(Transport, SocketAddr)], over: Transport, from: SocketAddr) -> SocketAddr {
    let same = |(known, to): &&(Transport, SocketAddr)| *known == over && to.is_ipv4() == from.is_ipv4();
    let found = candidates.iter().find(same).or_else(|| candidates.iter().find(|(known, _)| *known == over));
    found.map_or(from, |(_, to)| *to)
}
