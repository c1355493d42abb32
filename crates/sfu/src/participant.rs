//! Everything the engine knows of one participant.

use std::collections::HashMap;
use std::time::Instant;

use str0m::change::SdpPendingOffer;
use str0m::channel::ChannelId;
use str0m::format::PayloadParams;
use str0m::media::{MediaKind, Mid, Rid};
use str0m::rtp::Ssrc;

use crate::bucket::Bucket;
use crate::media::voice::Voice;
use crate::names::{ParticipantId, RoomId};
use crate::net::Address;
use crate::peer::Peer;
use crate::programs::Part;
use crate::settings::Settings;
use crate::slot::Slot;
use crate::track::Track;

/// A participant within one engine; never used twice.
pub type Key = u64;

/// One participant: its connection, what it sends, what it is sent.
pub struct Participant {
    pub id: ParticipantId,
    pub room: RoomId,
    pub peer: Peer,
    /// The name that its packets carry until their address is known.
    pub ufrag: String,
    /// Addresses that it has proven to be its own, oldest first.
    pub addresses: Vec<Address>,
    pub tracks: Vec<Track<Key>>,
    pub slots: Vec<Slot<Key>>,
    /// Which of the tracks and layers a stream is.
    pub streams: HashMap<Ssrc, (usize, usize)>,
    /// What it may send, by payload type.
    pub types: Vec<PayloadParams>,
    pub channels: Vec<(String, ChannelId)>,
    pub voice: Voice,
    /// What it says is not handed on.
    pub muted: bool,
    /// What it is where it is no page.
    pub program: Option<Program>,
    pub talks: Talks,
    pub path: Path,
    /// Something was put into the connection that is not taken out yet.
    pub filled: bool,
    pub buckets: Buckets,
    pub times: Times,
}

/// A program that sends, or is sent something.
pub struct Program {
    pub part: Part,
    /// The offer by which it came in.
    pub offer: String,
    /// The one whom it is shown, where that is whoever speaks.
    pub looks_at: Option<Key>,
}

/// The exchange of session descriptions.
pub struct Talks {
    /// Whether it can be handed offers; a WHIP or WHEP client cannot.
    pub takes_offers: bool,
    pub revision: u64,
    /// The engine's offer that was not answered yet, and the m-lines it adds.
    pub pending: Option<(SdpPendingOffer, Vec<Mid>)>,
    /// It answered an offer without taking any of it: not asked again before something changes.
    pub declined: bool,
}

/// What is known of the path to it.
#[derive(Default)]
pub struct Path {
    pub connected: bool,
    pub lost: bool,
    /// Bits a second that arrive, as estimated from what the receiver reports.
    pub estimate: Option<u64>,
    /// What the estimator was last told to reach for.
    pub told: (u64, u64),
}

/// What it may still send.
pub struct Buckets {
    pub packets: Bucket,
    pub bytes: Bucket,
    /// Checks of a password cost more than other packets and can be asked for without knowing it.
    pub checks: Bucket,
    pub messages: Bucket,
}

/// When something is to be done about it.
pub struct Times {
    pub joined: Instant,
    /// When something last proved itself to come from it.
    pub heard: Instant,
    /// When its connection wants to be driven.
    pub connection: Instant,
    pub reviewed: Instant,
    pub review: Option<Instant>,
    /// The entry in the engine's calendar that counts.
    pub entered: Option<Instant>,
}

/// Password checks a second of one participant; browsers send a few.
const CHECKS: u32 = 50;

impl Participant {
    pub fn new(id: ParticipantId, room: RoomId, peer: Peer, settings: &Settings, now: Instant) -> Self {
        Self {
            id,
            room,
            peer,
            ufrag: String::new(),
            addresses: Vec::new(),
            tracks: Vec::new(),
            slots: Vec::new(),
            streams: HashMap::new(),
            types: Vec::new(),
            channels: Vec::new(),
            voice: Voice::default(),
            muted: false,
            program: None,
            talks: Talks { takes_offers: true, revision: 0, pending: None, declined: false },
            path: Path::default(),
            filled: false,
            buckets: Buckets {
                packets: Bucket::new(settings.packets, now),
                bytes: Bucket::new(settings.bytes, now),
                checks: Bucket::new(CHECKS, now),
                messages: Bucket::new(settings.messages, now),
            },
            times: Times {
                joined: now,
                heard: now,
                connection: now,
                reviewed: now,
                review: None,
                entered: None,
            },
        }
    }

    /// The track on an m-line.
    pub fn track(&self, mid: Mid) -> Option<&Track<Key>> {
        self.tracks.iter().find(|track| track.mid == mid)
    }

    pub fn track_mut(&mut self, mid: Mid) -> Option<&mut Track<Key>> {
        self.tracks.iter_mut().find(|track| track.mid == mid)
    }

    /// A stream's place among the tracks.
    pub fn place(&self, mid: Mid, rid: Option<Rid>) -> Option<(usize, usize)> {
        let track = self.tracks.iter().position(|track| track.mid == mid)?;
        let layer = self.tracks[track].layers.iter().position(|layer| layer.rid == rid)?;
        Some((track, layer))
    }

    /// How many tracks of a kind it sends.
    pub fn sends(&self, kind: MediaKind) -> usize {
        self.tracks.iter().filter(|track| track.kind == kind).count()
    }

    /// When something is to be done, at the latest.
    pub fn due(&self, settings: &Settings) -> Instant {
        let patience = if self.path.connected {
            self.times.heard + settings.silent_for
        } else {
            self.times.joined + settings.connect_within
        };
        let requests =
            self.tracks.iter().flat_map(|track| &track.layers).filter_map(|layer| layer.requests.due());
        requests
            .chain(self.times.review)
            .chain(self.voice.due())
            .fold(patience.min(self.times.connection), Instant::min)
    }
}
