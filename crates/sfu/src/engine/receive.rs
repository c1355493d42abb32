//! From a datagram to the connection it belongs to: by its address where that is known, by the name in
//! it otherwise. Nothing is ever tried at one participant after the other.

use std::net::SocketAddr;

use str0m::ice::StunMessage;
use str0m::net::{DatagramRecv, Protocol, Receive, TcpType};
use str0m::{Event as Said, IceConnectionState, Input};

use crate::counts::Dropped;
use crate::engine::Engine;
use crate::event::{Event, Reason};
use crate::net::{Address, Datagram, Kind, Transport};
use crate::participant::Key;

/// Addresses of one participant that are remembered: a telephone that walks through a house has a few.
const ADDRESSES: usize = 8;

impl Engine {
    pub(super) fn do_receive(&mut self, datagram: Datagram) {
        self.counts.received += 1;
        if let Err(reason) = self.take(datagram) {
            self.counts.drop(reason);
        }
    }

    fn take(&mut self, datagram: Datagram) -> Result<(), Dropped> {
        let kind = Kind::of(datagram.bytes).ok_or(Dropped::Malformed)?;
        if kind == Kind::Stun {
            return self.take_stun(datagram);
        }
        let address = (datagram.over, datagram.from);
        let key = *self.by_address.get(&address).ok_or(Dropped::UnknownAddress)?;
        let participant = self.participants.get_mut(&key).ok_or(Dropped::UnknownAddress)?;
        let buckets = &mut participant.buckets;
        if !buckets.packets.take(self.now, 1) || !buckets.bytes.take(self.now, datagram.bytes.len()) {
            return Err(Dropped::Flood);
        }
        self.feed(key, datagram)?;
        // The connection does not say why a packet is of no use; that it gave none shows it.
        let new = || self.inbox.iter().any(|(_, said)| matches!(said, Said::RtpPacket(_)));
        self.counts.idle += u64::from(kind == Kind::Rtp && !new());
        Ok(())
    }

    /// A check of the path, by which a participant also proves where it is.
    fn take_stun(&mut self, datagram: Datagram) -> Result<(), Dropped> {
        let message = StunMessage::parse(datagram.bytes).map_err(|_| Dropped::Malformed)?;
        // Answers would be to checks that are never sent: participants check, the engine answers.
        let (ufrag, _) = message.split_username().ok_or(Dropped::Rejected)?;
        let key = *self.by_ufrag.get(ufrag).ok_or(Dropped::UnknownName)?;
        let now = self.now;
        let participant = self.participants.get_mut(&key).ok_or(Dropped::UnknownName)?;
        if !participant.buckets.checks.take(now, 1) {
            return Err(Dropped::Flood);
        }
        let input = Input::Receive(now, received(datagram)?);
        let proven = participant.peer.with(|rtc| rtc.accepts(&input));
        if !proven.unwrap_or(false) {
            return Err(Dropped::Unproven);
        }
        participant.times.heard = now;
        self.remember((datagram.over, datagram.from), key);
        self.feed(key, datagram)
    }

    fn feed(&mut self, key: Key, datagram: Datagram) -> Result<(), Dropped> {
        let input = Input::Receive(self.now, received(datagram)?);
        match self.touch(key, |rtc| rtc.handle_input(input)) {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => {
                tracing::debug!(%error, "a connection refused a datagram");
                Err(Dropped::Rejected)
            }
            None => Err(Dropped::Rejected),
        }
    }

    /// An address belongs to whoever proved it last.
    fn remember(&mut self, address: Address, key: Key) {
        let before = self.by_address.insert(address, key);
        if before == Some(key) {
            return;
        }
        if let Some(before) = before.and_then(|before| self.participants.get_mut(&before)) {
            before.addresses.retain(|known| *known != address);
        }
        let Some(participant) = self.participants.get_mut(&key) else { return };
        participant.addresses.push(address);
        if participant.addresses.len() > ADDRESSES {
            let oldest = participant.addresses.remove(0);
            self.by_address.remove(&oldest);
        }
    }

    /// Looks at what a connection said.
    pub(super) fn hear(&mut self, key: Key, said: Said) {
        match said {
            Said::RtpPacket(packet) => self.forward(key, packet),
            Said::KeyframeRequest(request) => self.keyframe_for(key, request.mid),
            Said::EgressBitrateEstimate(estimate) => self.estimated(key, estimate),
            Said::MediaAdded(media) => self.described(key, media.mid),
            Said::MediaChanged(media) => self.described(key, media.mid),
            Said::ChannelOpen(id, label) => self.channel_open(key, id, label),
            Said::ChannelClose(id) => self.channel_close(key, id),
            Said::ChannelData(message) => self.message(key, message),
            Said::Connected => self.connected(key),
            Said::IceConnectionStateChange(state) => {
                self.reachable(key, state != IceConnectionState::Disconnected);
            }
            Said::Closed => self.doomed.push((key, Reason::Closed)),
            _ => {}
        }
    }

    fn connected(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        participant.path.connected = true;
        participant.times.heard = self.now;
        let (room, participant) = (participant.room, participant.id);
        self.events.push_back(Event::Connected { room, participant });
        self.hungry.push(key);
        self.review_soon(key);
    }

    fn reachable(&mut self, key: Key, reachable: bool) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if participant.path.connected && participant.path.lost == reachable {
            participant.path.lost = !reachable;
            let (room, participant) = (participant.room, participant.id);
            self.events.push_back(Event::Reachable { room, participant, reachable });
        }
    }
}

fn received(datagram: Datagram<'_>) -> Result<Receive<'_>, Dropped> {
    let contents = DatagramRecv::try_from(datagram.bytes).map_err(|_| Dropped::Malformed)?;
    Ok(Receive { proto: protocol(datagram.over), source: datagram.from, destination: datagram.to, contents })
}

/// What str0m calls a transport.
pub(super) fn protocol(over: Transport) -> Protocol {
    match over {
        Transport::Udp => Protocol::Udp,
        Transport::Tcp => Protocol::Tcp,
    }
}

/// The candidate that a participant is told.
pub(super) fn candidate(over: Transport, address: SocketAddr) -> Option<str0m::Candidate> {
    match over {
        Transport::Udp => str0m::Candidate::host(address, "udp").ok(),
        Transport::Tcp => {
            str0m::Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build().ok()
        }
    }
}
