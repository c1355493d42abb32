//! A participant's side: str0m as a browser would use it, with a camera, a microphone and a channel.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cradle_sfu::ParticipantId;
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::channel::ChannelId;
use str0m::format::Codec;
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, Mid, Simulcast, SimulcastLayer};
use str0m::net::{DatagramRecv, Protocol, Receive, TcpType};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use super::camera::{FRAMES, Layer};
use super::viewer::Viewer;

pub const LABEL: &str = "room";

/// What a participant brings.
#[derive(Clone)]
pub struct Sends {
    pub camera: Vec<Layer>,
    pub microphone: bool,
    pub channel: bool,
    /// m-lines on which it can be sent something from the beginning: sound, pictures.
    pub slots: (usize, usize),
    /// Over ICE-TCP instead of UDP.
    pub tcp: bool,
}

impl Sends {
    pub fn everything() -> Self {
        Self {
            camera: super::camera::simulcast(),
            microphone: true,
            channel: true,
            slots: (0, 0),
            tcp: false,
        }
    }

    pub fn nothing() -> Self {
        Self { camera: Vec::new(), microphone: false, channel: true, slots: (0, 0), tcp: false }
    }
}

pub struct Client {
    pub id: ParticipantId,
    pub address: SocketAddr,
    pub tcp: bool,
    pub rtc: Rtc,
    pub due: Instant,
    pub next_frame: Option<Instant>,
    pub next_sound: Option<Instant>,
    pub connected: bool,
    pub closed: bool,
    camera: Option<Mid>,
    pub layers: Vec<Layer>,
    microphone: Option<Mid>,
    sound: (u64, u32),
    pub loud: bool,
    pub viewers: HashMap<Mid, Viewer>,
    /// Packets of sound by m-line, with the number of the last one.
    pub sounds: HashMap<Mid, (usize, u64)>,
    streams: HashMap<u32, Mid>,
    pub channel: Option<ChannelId>,
    pub messages: Vec<(bool, Vec<u8>)>,
    pub out: Vec<(SocketAddr, Vec<u8>)>,
    pub pending: Option<SdpPendingOffer>,
    asked: Option<Instant>,
}

impl Client {
    /// A participant and its offer.
    pub fn new(n: u16, sends: &Sends, now: Instant) -> (Self, String) {
        Self::at(n, SocketAddr::from(([10, 0, 1, n as u8], 5_000)), sends, now)
    }

    pub fn at(n: u16, address: SocketAddr, sends: &Sends, now: Instant) -> (Self, String) {
        let mut rtc = RtcConfig::new()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true)
            .build(now);
        let candidate = if sends.tcp {
            Candidate::builder().tcp().host(address).tcptype(TcpType::Active).build()
        } else {
            Candidate::host(address, "udp")
        };
        rtc.add_local_candidate(candidate.expect("a candidate"));
        let mut client = Self {
            id: ParticipantId(u128::from(n)),
            address,
            tcp: sends.tcp,
            rtc,
            due: now,
            next_frame: None,
            next_sound: None,
            connected: false,
            closed: false,
            camera: None,
            layers: sends.camera.clone(),
            microphone: None,
            sound: (u64::from(n) * 100, 0),
            loud: true,
            viewers: HashMap::new(),
            sounds: HashMap::new(),
            streams: HashMap::new(),
            channel: None,
            messages: Vec::new(),
            out: Vec::new(),
            pending: None,
            asked: None,
        };
        let mut change = client.rtc.sdp_api();
        if sends.microphone {
            let mid = change.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
            client.microphone = Some(mid);
        }
        if !sends.camera.is_empty() {
            let rids: Vec<&str> = sends.camera.iter().filter_map(|layer| layer.rid).collect();
            let simulcast = (!rids.is_empty()).then(|| Simulcast {
                send: rids.iter().map(|rid| SimulcastLayer::new(rid)).collect(),
                recv: Vec::new(),
            });
            client.camera =
                Some(change.add_media(MediaKind::Video, Direction::SendOnly, None, None, simulcast));
        }
        for _ in 0..sends.slots.0 {
            change.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None);
        }
        for _ in 0..sends.slots.1 {
            change.add_media(MediaKind::Video, Direction::RecvOnly, None, None, None);
        }
        if sends.channel {
            change.add_channel(LABEL.to_owned());
        }
        let (offer, pending) = change.apply().expect("an offer");
        client.pending = Some(pending);
        (client, offer.to_sdp_string())
    }

    /// Takes the answer to its own offer.
    pub fn accept(&mut self, answer: &str, now: Instant) {
        let answer = SdpAnswer::from_sdp_string(answer).expect("an answer that can be read");
        let pending = self.pending.take().expect("an offer of its own");
        self.rtc.sdp_api().accept_answer(pending, answer).expect("an answer that fits");
        self.drain(now);
    }

    /// Answers an offer.
    pub fn answer(&mut self, offer: &str, now: Instant) -> String {
        let offer = SdpOffer::from_sdp_string(offer).expect("an offer that can be read");
        let answer = self.rtc.sdp_api().accept_offer(offer).expect("an offer that fits");
        self.drain(now);
        answer.to_sdp_string()
    }

    /// Offers one more thing to send, or to be sent.
    pub fn offer(&mut self, kind: MediaKind, direction: Direction, now: Instant) -> (Mid, String) {
        let mut change = self.rtc.sdp_api();
        let mid = change.add_media(kind, direction, None, None, None);
        let (offer, pending) = change.apply().expect("an offer");
        self.pending = Some(pending);
        self.drain(now);
        (mid, offer.to_sdp_string())
    }

    /// Offers anew under other names, as after a change of network.
    pub fn restart(&mut self, now: Instant) -> String {
        let mut change = self.rtc.sdp_api();
        change.ice_restart(true);
        let (offer, pending) = change.apply().expect("an offer");
        self.pending = Some(pending);
        self.drain(now);
        offer.to_sdp_string()
    }

    pub fn next(&self) -> Instant {
        [self.next_frame, self.next_sound].into_iter().flatten().fold(self.due, Instant::min)
    }

    pub fn receive(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        let Ok(contents) = DatagramRecv::try_from(bytes) else { return };
        let proto = if self.tcp { Protocol::Tcp } else { Protocol::Udp };
        let receive = Receive { proto, source: from, destination: self.address, contents };
        let _ = self.rtc.handle_input(Input::Receive(now, receive));
        self.drain(now);
    }

    pub fn tick(&mut self, now: Instant) {
        if self.due <= now {
            let _ = self.rtc.handle_input(Input::Timeout(now));
            self.drain(now);
        }
        if self.next_frame.is_some_and(|at| at <= now) {
            self.next_frame = self.next_frame.map(|at| at + Duration::from_secs(1) / FRAMES);
            self.film(now);
        }
        if self.next_sound.is_some_and(|at| at <= now) {
            self.next_sound = self.next_sound.map(|at| at + Duration::from_millis(20));
            self.speak(now);
        }
        self.watch(now);
    }

    fn film(&mut self, now: Instant) {
        let Some(mid) = self.camera else { return };
        let Some(pt) = self.type_of(mid, Codec::Vp8) else { return };
        for at in 0..self.layers.len() {
            let layer = &mut self.layers[at];
            if !layer.on {
                layer.key = true;
                continue;
            }
            let payloads = layer.frame(self.id.0 as u32);
            let count = payloads.len();
            for (n, payload) in payloads.into_iter().enumerate() {
                let layer = &mut self.layers[at];
                layer.seq += 1;
                let (rid, seq, time) = (layer.rid.map(Into::into), layer.seq, layer.time);
                let write =
                    RtpWrite::new(pt, seq.into(), time, now, payload).marker(n + 1 == count).nackable(true);
                if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, rid) {
                    stream.write_rtp(write);
                }
                self.drain(now);
                let _ = self.rtc.handle_input(Input::Timeout(now));
                self.drain(now);
            }
        }
    }

    fn speak(&mut self, now: Instant) {
        let Some(mid) = self.microphone else { return };
        let Some(pt) = self.type_of(mid, Codec::Opus) else { return };
        self.sound = (self.sound.0 + 1, self.sound.1.wrapping_add(960));
        let beside = ExtensionValues {
            audio_level: Some(if self.loud { -20 } else { -90 }),
            voice_activity: Some(self.loud),
            ..ExtensionValues::default()
        };
        let write = RtpWrite::new(pt, self.sound.0.into(), self.sound.1, now, vec![7; 80]).ext_vals(beside);
        if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, None) {
            stream.write_rtp(write);
        }
        self.drain(now);
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain(now);
    }

    fn type_of(&self, mid: Mid, codec: Codec) -> Option<str0m::media::Pt> {
        let allowed = self.rtc.media(mid)?.remote_pts();
        let params = self.rtc.codec_config().params();
        params
            .iter()
            .find(|p| p.spec().codec == codec && allowed.contains(&p.pt()))
            .map(str0m::format::PayloadParams::pt)
    }

    /// Asks for key frames where the thread is lost, as often as a browser does.
    fn watch(&mut self, now: Instant) {
        let mut lost = Vec::new();
        for (mid, viewer) in &mut self.viewers {
            viewer.look(now);
            if viewer.lost_thread {
                lost.push(*mid);
            }
        }
        if lost.is_empty() || self.asked.is_some_and(|asked| now - asked < Duration::from_millis(200)) {
            return;
        }
        self.asked = Some(now);
        for mid in lost {
            if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, None) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
            }
            self.drain(now);
        }
    }

    pub fn write(&mut self, now: Instant, binary: bool, message: &[u8]) -> bool {
        let Some(id) = self.channel else { return false };
        let written =
            self.rtc.channel(id).is_some_and(|mut channel| channel.write(binary, message).unwrap_or(false));
        self.drain(now);
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain(now);
        written
    }

    pub fn drain(&mut self, now: Instant) {
        let mut packets = Vec::new();
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(t)) => self.out.push((t.destination, t.contents.into())),
                Ok(Output::Timeout(due)) => {
                    self.due = due;
                    break;
                }
                Ok(Output::Event(Event::RtpPacket(packet))) => packets.push(packet),
                Ok(Output::Event(event)) => self.hear(event, now),
                Err(_) => {
                    self.closed = true;
                    self.due = now + Duration::from_hours(1);
                    break;
                }
            }
        }
        for packet in packets {
            let ssrc = *packet.header.ssrc;
            if !self.streams.contains_key(&ssrc) {
                let mid = self.rtc.direct_api().stream_rx(&packet.header.ssrc).map(|stream| stream.mid());
                self.drain(now);
                self.streams.extend(mid.map(|mid| (ssrc, mid)));
            }
            let Some(mid) = self.streams.get(&ssrc).copied() else { continue };
            if self.rtc.media(mid).is_some_and(|media| media.kind().is_video()) {
                self.viewers.entry(mid).or_default().packet(now, &packet);
            } else {
                let sound = self.sounds.entry(mid).or_default();
                *sound = (sound.0 + 1, *packet.seq_no);
            }
        }
    }

    fn hear(&mut self, event: Event, now: Instant) {
        match event {
            Event::Connected => {
                self.connected = true;
                // Not all at once: people do not join in step.
                let offset = Duration::from_micros(self.id.0 as u64 * 1_700);
                self.next_frame = Some(now + offset);
                self.next_sound = Some(now + offset);
            }
            Event::KeyframeRequest(request) => {
                for layer in &mut self.layers {
                    if layer.rid.map(Into::into) == request.rid {
                        layer.key = true;
                        layer.asked += 1;
                    }
                }
            }
            Event::ChannelOpen(id, label) if label == LABEL => self.channel = Some(id),
            Event::ChannelData(data) => self.messages.push((data.binary, data.data)),
            Event::Closed => self.closed = true,
            _ => {}
        }
    }
}
