//! A UDP socket that is read until it is empty and written many datagrams at a time.

use std::io;
use std::net::{IpAddr, SocketAddr};

use socket2::{Domain, Protocol, Type};

use crate::net::Packet;

/// Bytes that wait in the kernel in each direction: a tenth of a second of a busy worker.
const BUFFER: usize = 4 << 20;

/// Datagrams handed over at once.
pub const BATCH: usize = 64;

/// No datagram of a call is longer; what is, is cut and does not prove itself.
pub const LONGEST: usize = 2_048;

pub struct Socket {
    socket: mio::net::UdpSocket,
    local: SocketAddr,
}

impl Socket {
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = socket2::Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        // As much as the system allows.
        let _ = socket.set_recv_buffer_size(BUFFER);
        let _ = socket.set_send_buffer_size(BUFFER);
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        let socket = mio::net::UdpSocket::from_std(socket.into());
        let local = socket.local_addr()?;
        Ok(Self { socket, local })
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    pub fn source(&mut self) -> &mut mio::net::UdpSocket {
        &mut self.socket
    }

    /// The next datagram that has come, and whose it is.
    pub fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let (length, from) = self.socket.recv_from(buffer)?;
        Ok((length, SocketAddr::new(from.ip().to_canonical(), from.port())))
    }

    /// Sends what it can, at most [`BATCH`], and returns how many could not be sent: a network that takes
    /// no more is as if it had lost them.
    pub fn send(&self, packets: &[Packet]) -> usize {
        let mut at = 0;
        while at < packets.len() {
            match self.send_some(&packets[at..]) {
                Ok(0) => break,
                Ok(sent) => at += sent,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // The first one cannot be sent, where to or how it may be; the others may.
                Err(_) => at += 1,
            }
        }
        packets.len() - at
    }

    /// Hands all of them to the kernel at once.
    #[cfg(target_os = "linux")]
    fn send_some(&self, packets: &[Packet]) -> io::Result<usize> {
        use std::os::fd::AsFd;

        use rustix::net::{MMsgHdr, SendAncillaryBuffer, SendFlags, SocketAddrAny, sendmmsg};

        let addresses: Vec<SocketAddrAny> =
            packets.iter().map(|packet| self.outward(packet.to()).into()).collect();
        let slices: Vec<[io::IoSlice; 1]> =
            packets.iter().map(|packet| [io::IoSlice::new(packet.bytes())]).collect();
        let mut nothing: Vec<SendAncillaryBuffer> =
            packets.iter().map(|_| SendAncillaryBuffer::default()).collect();
        let mut messages: Vec<MMsgHdr> = addresses
            .iter()
            .zip(&slices)
            .zip(&mut nothing)
            .map(|((address, slices), nothing)| MMsgHdr::new_with_addr(address, slices, nothing))
            .collect();
        Ok(sendmmsg(self.socket.as_fd(), &mut messages, SendFlags::empty())?)
    }

    #[cfg(not(target_os = "linux"))]
    fn send_some(&self, packets: &[Packet]) -> io::Result<usize> {
        let Some(first) = packets.first() else { return Ok(0) };
        self.socket.send_to(first.bytes(), self.outward(first.to())).map(|_| 1)
    }

    /// An address as this socket knows it.
    fn outward(&self, to: SocketAddr) -> SocketAddr {
        match (self.local.ip(), to.ip()) {
            (IpAddr::V6(_), IpAddr::V4(four)) => SocketAddr::new(four.to_ipv6_mapped().into(), to.port()),
            _ => to,
        }
    }
}
