//! ICE-TCP (RFC 6544) for networks that let no UDP out: connections whose frames (RFC 4571: two bytes of
//! length, then a datagram) are handed on as datagrams.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};

use crate::driver::socket::LONGEST;
use crate::net::Kind;

/// Connections of one worker; more are closed at once.
const MOST: usize = 512;

/// Bytes that wait for somebody who does not read; what comes above is lost, as on any full path.
const BACKLOG: usize = 256 * 1024;

/// Participants check their path every few seconds; who is silent for so long is gone.
const SILENT_FOR: Duration = Duration::from_secs(40);

/// How much is read of one connection before the others have their turn.
const TURN: usize = 64 * 1024;

pub struct Streams {
    listener: TcpListener,
    local: SocketAddr,
    registry: Registry,
    connections: HashMap<Token, Connection>,
    by_peer: HashMap<SocketAddr, Token>,
    first: usize,
    next: usize,
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    heard: Instant,
    begun: bool,
}

/// What reading a connection came to.
#[derive(PartialEq, Eq)]
pub enum Rest {
    /// All of it is read.
    Empty,
    /// It has had its turn, and there may be more.
    More,
}

impl Streams {
    /// Listens; the listener's token is `first`, those of connections are above it.
    pub fn bind(address: SocketAddr, registry: &Registry, first: usize) -> io::Result<Self> {
        let mut listener = TcpListener::bind(address)?;
        registry.register(&mut listener, Token(first), Interest::READABLE)?;
        let local = listener.local_addr()?;
        let registry = registry.try_clone()?;
        let (connections, by_peer) = (HashMap::new(), HashMap::new());
        Ok(Self { listener, local, registry, connections, by_peer, first, next: first + 1 })
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// Something happened at a connection or the listener; frames that came are handed on.
    pub fn ready(&mut self, token: Token, now: Instant, frame: &mut dyn FnMut(SocketAddr, &[u8])) -> Rest {
        if token.0 == self.first {
            self.accept(now);
            return Rest::Empty;
        }
        let Some(connection) = self.connections.get_mut(&token) else { return Rest::Empty };
        let read = connection.write().and_then(|()| connection.read(now, frame));
        read.unwrap_or_else(|_| {
            self.close(token);
            Rest::Empty
        })
    }

    fn accept(&mut self, now: Instant) {
        // Whatever else goes wrong with one that waits, it is not there any more.
        while let Ok((mut stream, peer)) = self.listener.accept() {
            let token = Token(self.next);
            let ready = Interest::READABLE | Interest::WRITABLE;
            if self.connections.len() >= MOST || self.registry.register(&mut stream, token, ready).is_err() {
                continue;
            }
            let _ = stream.set_nodelay(true);
            self.next += 1;
            let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
            self.by_peer.insert(peer, token);
            let connection = Connection {
                stream,
                peer,
                incoming: Vec::new(),
                outgoing: Vec::new(),
                heard: now,
                begun: false,
            };
            self.connections.insert(token, connection);
        }
    }

    /// Sends a datagram to whoever is connected from there. False when it is lost.
    pub fn send(&mut self, to: SocketAddr, datagram: &[u8]) -> bool {
        let Some(token) = self.by_peer.get(&to).copied() else { return false };
        let Some(connection) = self.connections.get_mut(&token) else { return false };
        let Ok(length) = u16::try_from(datagram.len()) else { return false };
        if connection.outgoing.len() + datagram.len() > BACKLOG {
            return false;
        }
        connection.outgoing.extend(length.to_be_bytes());
        connection.outgoing.extend(datagram);
        if connection.write().is_err() {
            self.close(token);
        }
        true
    }

    /// Closes who is silent.
    pub fn sweep(&mut self, now: Instant) {
        let silent = |connection: &Connection| now.saturating_duration_since(connection.heard) > SILENT_FOR;
        let gone: Vec<Token> =
            self.connections.iter().filter(|(_, one)| silent(one)).map(|(token, _)| *token).collect();
        for token in gone {
            self.close(token);
        }
    }

    fn close(&mut self, token: Token) {
        let Some(mut connection) = self.connections.remove(&token) else { return };
        let _ = self.registry.deregister(&mut connection.stream);
        if self.by_peer.get(&connection.peer) == Some(&token) {
            self.by_peer.remove(&connection.peer);
        }
    }
}

impl Connection {
    fn read(&mut self, now: Instant, frame: &mut dyn FnMut(SocketAddr, &[u8])) -> io::Result<Rest> {
        let mut buffer = [0; 4_096];
        let mut read = 0;
        while read < TURN {
            let length = match self.stream.read(&mut buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Rest::Empty),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            read += length;
            self.heard = now;
            self.incoming.extend(&buffer[..length]);
            self.take_frames(frame)?;
        }
        Ok(Rest::More)
    }

    fn take_frames(&mut self, frame: &mut dyn FnMut(SocketAddr, &[u8])) -> io::Result<()> {
        let mut at = 0;
        while let Some([high, low]) = self.incoming.get(at..at + 2) {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            if length > LONGEST {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let Some(datagram) = self.incoming.get(at + 2..at + 2 + length) else { break };
            // Whoever comes by mistake, with HTTP or TLS, does not begin with a check of the path.
            if !self.begun && Kind::of(datagram) != Some(Kind::Stun) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.begun = true;
            frame(self.peer, datagram);
            at += 2 + length;
        }
        self.incoming.drain(..at);
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let mut at = 0;
        let done = loop {
            if at == self.outgoing.len() {
                break Ok(());
            }
            match self.stream.write(&self.outgoing[at..]) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(length) => at += length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        self.outgoing.drain(..at);
        done
    }
}
