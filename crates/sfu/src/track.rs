//! What one participant sends: a microphone, a camera in up to three layers, a screen.

use std::time::{Duration, Instant};

use str0m::media::{MediaKind, Mid, Rid};
use str0m::rtp::Ssrc;

use crate::media::keyframes::Requests;
use crate::media::meter::Meter;

/// A layer that sent nothing for so long is not there: browsers stop layers that their own path does
/// not carry.
const GONE_AFTER: Duration = Duration::from_millis(1_500);

/// What a layer is taken to need before it was measured, lowest first, in bits a second.
const UNMEASURED: [u64; 3] = [200_000, 600_000, 1_800_000];

/// Layers of one picture; more are not looked at.
pub const LAYERS: usize = 4;

/// One m-line on which a participant sends.
#[derive(Debug)]
pub struct Track<Listener> {
    pub mid: Mid,
    pub kind: MediaKind,
    /// In the order in which the description names them, lowest first.
    pub layers: Vec<Layer>,
    /// Who is sent this track, and in which of their slots.
    pub listeners: Vec<(Listener, usize)>,
}

/// One stream of a track.
#[derive(Debug)]
pub struct Layer {
    pub rid: Option<Rid>,
    /// The stream's number, known with its first packet.
    pub ssrc: Option<Ssrc>,
    /// Height in pixels, where a key frame said it.
    pub height: Option<u16>,
    pub meter: Meter,
    pub requests: Requests,
    last: Option<Instant>,
}

impl<Listener> Track<Listener> {
    /// `rids` are empty for a track in a single layer.
    pub fn new(mid: Mid, kind: MediaKind, rids: &[Rid], keyframe_every: Duration, now: Instant) -> Self {
        let rids: Vec<Option<Rid>> =
            if rids.is_empty() { vec![None] } else { rids.iter().copied().map(Some).take(LAYERS).collect() };
        let layers = rids
            .into_iter()
            .map(|rid| Layer {
                rid,
                ssrc: None,
                height: None,
                meter: Meter::new(now),
                requests: Requests::new(keyframe_every),
                last: None,
            })
            .collect();
        Self { mid, kind, layers, listeners: Vec::new() }
    }

    /// The layers that are being sent, lowest first: by the height of their pictures where all say it,
    /// otherwise in the order of the description.
    pub fn live(&self, now: Instant) -> Vec<usize> {
        let mut live: Vec<usize> =
            (0..self.layers.len()).filter(|at| self.layers[*at].is_live(now)).collect();
        if live.iter().all(|at| self.layers[*at].height.is_some()) {
            live.sort_by_key(|at| self.layers[*at].height);
        }
        live
    }

    /// Bits a second of one of [`live`](Self::live)'s layers, which stands at `rank` there.
    pub fn rate(&self, layer: usize, rank: usize) -> u64 {
        let unmeasured = UNMEASURED[rank.min(UNMEASURED.len() - 1)];
        self.layers[layer].meter.rate().unwrap_or(unmeasured)
    }
}

impl Layer {
    /// A packet came. True when the layer was silent before.
    pub fn heard(&mut self, now: Instant, bytes: usize) -> bool {
        let silent = !self.is_live(now);
        if silent {
            self.meter.reset(now);
        }
        self.meter.add(now, bytes);
        self.last = Some(now);
        silent
    }

    pub fn is_live(&self, now: Instant) -> bool {
        self.last.is_some_and(|last| now.saturating_duration_since(last) < GONE_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_ranked_by_height_and_vanish_when_they_fall_silent() {
        let start = Instant::now();
        let rids = ["h", "l", "m"].map(Rid::from);
        let mut track: Track<u64> =
            Track::new("0".into(), MediaKind::Video, &rids, Duration::from_millis(500), start);
        assert!(track.live(start).is_empty());
        for (layer, height) in [(0, 720), (1, 180), (2, 360)] {
            assert!(track.layers[layer].heard(start, 1_000));
            track.layers[layer].height = Some(height);
        }
        assert_eq!(track.live(start), [1, 2, 0]);
        let later = start + Duration::from_secs(1);
        assert!(!track.layers[1].heard(later, 1_000));
        assert_eq!(track.live(start + Duration::from_secs(2)), [1]);
    }

    #[test]
    fn without_heights_the_description_says_the_order() {
        let now = Instant::now();
        let rids = ["0", "1"].map(Rid::from);
        let mut track: Track<u64> =
            Track::new("0".into(), MediaKind::Video, &rids, Duration::from_millis(500), now);
        track.layers[0].heard(now, 1);
        track.layers[1].heard(now, 1);
        track.layers[0].height = Some(720);
        assert_eq!(track.live(now), [0, 1]);
        assert_eq!((track.rate(0, 0), track.rate(1, 1)), (200_000, 600_000));
    }
}
