//! A place for one track at one receiver: an m-line on which it is sent whatever the slot is tuned to.

use str0m::format::{Codec, PayloadParams};
use str0m::media::{MediaKind, Mid, Pt};
use str0m::rtp::{RtpPacket, Ssrc};

use crate::media::rewrite::{Incoming, Outgoing, Rewriter};

/// One m-line on which a participant is sent something. It outlives what it is tuned to: the next
/// track continues the same stream.
#[derive(Debug)]
pub struct Slot<Source> {
    pub mid: Mid,
    pub ssrc: Ssrc,
    pub kind: MediaKind,
    /// Whose track is sent, and which.
    pub source: Option<(Source, Mid)>,
    /// The height at which the receiver shows it; `None` when it is not on the screen.
    pub height: Option<u16>,
    /// The layer that is to be sent.
    pub target: Option<usize>,
    /// Whether the receiver takes anything on this m-line.
    open: bool,
    /// The stream that is being sent.
    current: Option<(usize, Ssrc)>,
    rewriter: Rewriter,
    /// The source's payload types and what the receiver calls them.
    types: Vec<(Pt, Option<Pt>)>,
}

/// What becomes of a packet at a slot.
#[derive(Debug)]
pub enum Passage {
    Send(Outgoing),
    /// It would be of the wanted layer, and nothing can be sent before a key frame.
    NeedsKeyframe,
    /// Of a layer that this receiver is not sent.
    Other,
}

impl<Source: Copy + PartialEq> Slot<Source> {
    pub fn new(mid: Mid, ssrc: Ssrc, kind: MediaKind) -> Self {
        let clock = if kind.is_audio() { 48_000 } else { 90_000 };
        Self {
            mid,
            ssrc,
            kind,
            source: None,
            height: Some(u16::MAX),
            target: None,
            open: true,
            current: None,
            rewriter: Rewriter::new(clock),
            types: Vec::new(),
        }
    }

    /// Tunes to another track, or to none.
    pub fn tune(&mut self, source: Option<(Source, Mid)>) {
        self.source = source;
        self.current = None;
        self.target = source.filter(|_| self.kind.is_audio()).map(|_| 0);
        self.types.clear();
    }

    pub fn is_free(&self, kind: MediaKind) -> bool {
        self.open && self.kind == kind && self.source.is_none()
    }

    /// The receiver takes something on this m-line again.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// The receiver takes nothing on this m-line any more.
    pub fn close(&mut self) {
        self.open = false;
        self.tune(None);
    }

    /// Chooses another layer, or none. What is sent now goes on until the other's key frame is there.
    pub fn choose(&mut self, layer: Option<usize>) {
        self.target = layer;
        if layer.is_none() {
            self.current = None;
        }
    }

    /// Whether a key frame of the wanted layer is what the receiver waits for.
    pub fn waits_for(&self) -> Option<usize> {
        self.target
            .filter(|target| self.kind.is_video() && self.current.is_none_or(|(layer, _)| layer != *target))
    }

    /// The layer that is being sent.
    pub fn sends(&self) -> Option<usize> {
        self.current.map(|(layer, _)| layer)
    }

    /// What becomes of a packet of the track that the slot is tuned to.
    pub fn pass(&mut self, layer: usize, packet: &RtpPacket, codec: Codec, is_keyframe: bool) -> Passage {
        let incoming = Incoming {
            seq: *packet.seq_no,
            time: packet.header.timestamp,
            at: packet.timestamp,
            vp8: (codec == Codec::Vp8).then_some(&packet.payload),
        };
        let stream = (layer, packet.header.ssrc);
        if self.current != Some(stream) {
            if self.target != Some(layer) {
                return Passage::Other;
            }
            if self.kind.is_video() && !is_keyframe {
                return Passage::NeedsKeyframe;
            }
            self.rewriter.begin(&incoming);
            self.current = Some(stream);
        }
        self.rewriter.pass(&incoming).map_or(Passage::Other, Passage::Send)
    }

    /// What the receiver calls a payload type of the source; `find` is asked once for each.
    pub fn payload_type(&mut self, source: Pt, find: impl FnOnce() -> Option<Pt>) -> Option<Pt> {
        if let Some((_, found)) = self.types.iter().find(|(known, _)| *known == source) {
            return *found;
        }
        let found = find();
        self.types.push((source, found));
        found
    }

    /// Payload types may have changed with a new description.
    pub fn described_anew(&mut self) {
        self.types.clear();
    }
}

/// The payload type under which this receiver takes what the source sends, if it takes it at all.
pub fn translated(source: &PayloadParams, receiver: &str0m::Rtc, mid: Mid) -> Option<Pt> {
    let found = receiver.codec_config().match_params(*source)?.pt();
    receiver.media(mid)?.remote_pts().contains(&found).then_some(found)
}
