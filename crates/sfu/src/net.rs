//! Datagrams as values: what comes out of a socket and what goes into one.

use std::net::SocketAddr;

use str0m::net::{Protocol, Transmit};

/// How a datagram travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// One datagram for each packet.
    Udp,
    /// ICE-TCP (RFC 6544), a frame of RFC 4571 being a datagram.
    Tcp,
}

/// Where datagrams come from. The same address may be two senders over two transports.
pub type Address = (Transport, SocketAddr);

/// A datagram that came.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'a> {
    /// How it travelled.
    pub over: Transport,
    /// Whose it is, as the network says.
    pub from: SocketAddr,
    /// The candidate at which it came: the address that participants were told, which differs from the
    /// socket's own behind a NAT.
    pub to: SocketAddr,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// A datagram to send.
#[derive(Debug)]
pub struct Packet(Transmit);

impl Packet {
    pub(crate) fn new(transmit: Transmit) -> Self {
        Self(transmit)
    }

    /// How it is to travel.
    pub fn over(&self) -> Transport {
        if matches!(self.0.proto, Protocol::Udp) { Transport::Udp } else { Transport::Tcp }
    }

    /// The candidate from which it goes out.
    pub fn from(&self) -> SocketAddr {
        self.0.source
    }

    /// Where it goes.
    pub fn to(&self) -> SocketAddr {
        self.0.destination
    }

    /// What it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.0.contents
    }
}

/// What a datagram is by its first bytes (RFC 7983).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}

impl Kind {
    pub fn of(bytes: &[u8]) -> Option<Kind> {
        match *bytes {
            [0..=1, ..] if bytes.len() >= 20 => Some(Kind::Stun),
            [20..=63, ..] if bytes.len() >= 13 => Some(Kind::Dtls),
            [128..=191, second, ..] if bytes.len() >= 8 => {
                let report = (64..96).contains(&(second & 0x7f));
                match report {
                    true => Some(Kind::Rtcp),
                    false if bytes.len() >= 12 => Some(Kind::Rtp),
                    false => None,
                }
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_a_datagram_is() {
        let long = |first: u8, second: u8| [&[first, second][..], &[0; 30]].concat();
        assert_eq!(Kind::of(&long(0, 1)), Some(Kind::Stun));
        assert_eq!(Kind::of(&long(22, 254)), Some(Kind::Dtls));
        assert_eq!(Kind::of(&long(0x80, 96)), Some(Kind::Rtp));
        assert_eq!(Kind::of(&long(0x80, 0x80 | 0x6f)), Some(Kind::Rtp));
        assert_eq!(Kind::of(&long(0x81, 201)), Some(Kind::Rtcp));
        for nothing in [&[][..], &[0; 19], &[22; 12], &[0x80, 96], &[255; 40], &[70; 40]] {
            assert_eq!(Kind::of(nothing), None);
        }
    }
}
