//! Clients: str0m on a socket each, all driven by one thread.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::rtp::{Extension, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use crate::camera::{FRAMES, Layer};

/// Bits a second of each picture.
const RATE: u64 = 500_000;

/// Everybody who is connected to the server.
pub struct Crowd {
    address: IpAddr,
    begin: Instant,
    pub peers: HashMap<u16, Peer>,
    /// Media packets that senders have sent.
    pub sent: u64,
    /// From sender to receiver, each media packet.
    pub delays: Vec<Duration>,
}

pub struct Peer {
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    due: Instant,
    sends: Option<Sends>,
    pending: Option<SdpPendingOffer>,
    /// Each with the moment at which it was sent.
    received: Vec<u64>,
}

struct Sends {
    sound: Mid,
    picture: Mid,
    layer: Layer,
    sound_at: (u64, u32),
    next_sound: Option<Instant>,
    next_frame: Option<Instant>,
}

impl Crowd {
    pub fn new(address: IpAddr) -> Self {
        let begin = Instant::now();
        Self { address, begin, peers: HashMap::new(), sent: 0, delays: Vec::new() }
    }

    /// A client that sends, or not, and can be sent so many sounds and pictures; and its offer.
    pub fn offer(&mut self, n: u16, sends: bool, slots: u16) -> String {
        let (mut peer, now) = (self.peer(), Instant::now());
        let mut change = peer.rtc.sdp_api();
        let mut add = |kind, direction| change.add_media(kind, direction, None, None, None);
        if sends {
            peer.sends = Some(Sends {
                sound: add(MediaKind::Audio, Direction::SendOnly),
                picture: add(MediaKind::Video, Direction::SendOnly),
                layer: Layer::new(None, 360, RATE, 1),
                sound_at: (1, 0),
                next_sound: None,
                next_frame: None,
            });
        }
        for _ in 0..slots {
            add(MediaKind::Audio, Direction::RecvOnly);
            add(MediaKind::Video, Direction::RecvOnly);
        }
        let (offer, pending) = change.apply().expect("an offer");
        peer.pending = Some(pending);
        peer.drain(now);
        self.peers.insert(n, peer);
        offer.to_sdp_string()
    }

    pub fn answered(&mut self, n: u16, answer: &str) {
        let peer = self.peers.get_mut(&n).expect("there");
        let answer = SdpAnswer::from_sdp_string(answer).expect("an answer that can be read");
        let pending = peer.pending.take().expect("an offer of its own");
        peer.rtc.sdp_api().accept_answer(pending, answer).expect("an answer that fits");
        peer.drain(Instant::now());
    }

    /// A client's answer, which is made if it is not there.
    pub fn answer(&mut self, n: u16, offer: &str) -> String {
        if !self.peers.contains_key(&n) {
            let peer = self.peer();
            self.peers.insert(n, peer);
        }
        let peer = self.peers.get_mut(&n).expect("there");
        let offer = SdpOffer::from_sdp_string(offer).expect("an offer that can be read");
        let answer = peer.rtc.sdp_api().accept_offer(offer).expect("an offer that fits");
        peer.drain(Instant::now());
        answer.to_sdp_string()
    }

    fn peer(&self) -> Peer {
        let socket = UdpSocket::bind((self.address, 0)).expect("a socket");
        socket.set_nonblocking(true).expect("a socket that does not wait");
        let address = socket.local_addr().expect("an address");
        let mut rtc = RtcConfig::new()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            // No reports by which a server could estimate the path: see the program's own words.
            .clear_extension_map()
            .set_extension(1, Extension::AudioLevel)
            .set_extension(4, Extension::RtpMid)
            .build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, "udp").expect("a candidate"));
        let due = Instant::now();
        Peer { rtc, socket, address, due, sends: None, pending: None, received: Vec::new() }
    }

    /// Looks once at everybody.
    pub fn turn(&mut self) {
        let mut idle = true;
        let begin = self.begin;
        for (n, peer) in &mut self.peers {
            idle &= !peer.receive();
            let now = Instant::now();
            if peer.due <= now {
                let _ = peer.rtc.handle_input(Input::Timeout(now));
                peer.drain(now);
            }
            self.sent += peer.send(u32::from(*n), begin);
            let arrived = begin.elapsed();
            let delays =
                peer.received.drain(..).map(|sent| arrived.saturating_sub(Duration::from_nanos(sent)));
            self.delays.extend(delays);
        }
        if idle {
            // A receiver that looks twice in a millisecond sees each packet early enough.
            std::thread::sleep(Duration::from_micros(500));
        }
    }
}

impl Peer {
    fn receive(&mut self) -> bool {
        let mut buffer = [0; 2_000];
        let mut any = false;
        while let Ok((length, source)) = self.socket.recv_from(&mut buffer) {
            any = true;
            let Ok(contents) = DatagramRecv::try_from(&buffer[..length]) else { continue };
            let receive = Receive { proto: Protocol::Udp, source, destination: self.address, contents };
            let now = Instant::now();
            let _ = self.rtc.handle_input(Input::Receive(now, receive));
            self.drain(now);
        }
        any
    }

    fn send(&mut self, source: u32, begin: Instant) -> u64 {
        let Some(mut sends) = self.sends.take() else { return 0 };
        let mut sent = 0;
        let now = Instant::now();
        if let Some(at) = sends.next_frame.filter(|at| *at <= now) {
            sends.next_frame = Some(at + Duration::from_secs(1) / FRAMES);
            let payloads = sends.layer.frame(source);
            let count = payloads.len();
            for (n, payload) in payloads.into_iter().enumerate() {
                sends.layer.seq += 1;
                let (seq, time) = (sends.layer.seq, sends.layer.time);
                sent += self.write(sends.picture, Codec::Vp8, seq, time, n + 1 == count, payload, begin);
            }
        }
        if let Some(at) = sends.next_sound.filter(|at| *at <= now) {
            sends.next_sound = Some(at + Duration::from_millis(20));
            sends.sound_at = (sends.sound_at.0 + 1, sends.sound_at.1.wrapping_add(960));
            let (seq, time) = sends.sound_at;
            sent += self.write(sends.sound, Codec::Opus, seq, time, false, vec![7; 80], begin);
        }
        self.sends = Some(sends);
        sent
    }

    #[allow(clippy::too_many_arguments)] // the fields of an RTP packet
    fn write(
        &mut self,
        mid: Mid,
        codec: Codec,
        seq: u64,
        time: u32,
        last: bool,
        mut payload: Vec<u8>,
        begin: Instant,
    ) -> u64 {
        let found = self.rtc.codec_config().params().iter().find(|p| p.spec().codec == codec);
        let Some(pt) = found.map(str0m::format::PayloadParams::pt) else { return 0 };
        let now = Instant::now();
        payload.extend((begin.elapsed().as_nanos() as u64).to_be_bytes());
        let write = RtpWrite::new(pt, seq.into(), time, now, payload).marker(last).nackable(codec.is_video());
        let written = self.rtc.direct_api().stream_tx_by_mid(mid, None).map(|stream| stream.write_rtp(write));
        self.drain(now);
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain(now);
        u64::from(written.is_some())
    }

    fn drain(&mut self, now: Instant) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(due)) => {
                    self.due = due;
                    return;
                }
                Ok(Output::Transmit(packet)) => {
                    let _ = self.socket.send_to(&packet.contents, packet.destination);
                }
                Ok(Output::Event(Event::RtpPacket(packet))) => {
                    let stamp = packet.payload.last_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes));
                    self.received.extend(stamp);
                }
                Ok(Output::Event(Event::Connected)) => {
                    if let Some(sends) = &mut self.sends {
                        sends.next_frame = Some(now);
                        sends.next_sound = Some(now);
                    }
                }
                Ok(Output::Event(Event::KeyframeRequest(_))) => {
                    if let Some(sends) = &mut self.sends {
                        sends.layer.key = true;
                    }
                }
                Ok(Output::Event(_)) => {}
                Err(error) => panic!("a client's connection failed: {error}"),
            }
        }
    }
}
