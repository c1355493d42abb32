//! Which layer of each picture a receiver gets, looked at again whenever what its path carries, what it
//! shows or what is sent has changed.

use std::time::Duration;

use str0m::bwe::{Bitrate, BweKind};

use crate::engine::Engine;
use crate::media::layers::{Demand, best_of_all, share_out, with_next_step};
use crate::participant::{Key, Participant};

/// A receiver of pictures is reviewed this often even if nothing was noticed.
const REGULARLY: Duration = Duration::from_millis(500);

/// And no more often than this.
const SELDOM: Duration = Duration::from_millis(100);

/// What is left of an estimate for pictures: packets carry headers, and some are sent twice.
const FOR_MEDIA: (u64, u64) = (9, 10);

/// One slot of a receiver as it looks in a review.
struct Look {
    slot: usize,
    source: Key,
    track: usize,
    /// The layers that are being sent, lowest first.
    live: Vec<usize>,
    height: u16,
    demand: Demand,
}

impl Engine {
    pub(super) fn estimated(&mut self, key: Key, estimate: BweKind) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if let BweKind::Twcc { estimate, .. } = estimate {
            participant.path.estimate = Some(estimate.as_u64());
            self.review_soon(key);
        }
    }

    /// Reviews a receiver as soon as that is reasonable.
    pub(super) fn review_soon(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let soon = self.now.max(participant.times.reviewed + SELDOM);
        participant.times.review = Some(participant.times.review.map_or(soon, |review| review.min(soon)));
        self.enter(key);
    }

    pub(super) fn review(&mut self, key: Key) {
        let now = self.now;
        let Some(participant) = self.participants.get_mut(&key) else { return };
        participant.times.reviewed = now;
        let pictures = participant.slots.iter().any(|slot| slot.kind.is_video() && slot.source.is_some());
        participant.times.review = pictures.then(|| now + REGULARLY);
        let Some(participant) = self.participants.get(&key) else { return };
        let looks = self.looks(participant);
        let (sound, budget) = self.budget(participant);
        let demands: Vec<Demand> = looks.iter().map(|look| look.demand.clone()).collect();
        let chosen = share_out(budget, &demands);
        let mut wanted = Vec::new();
        let Some(participant) = self.participants.get_mut(&key) else { return };
        for (look, rank) in looks.iter().zip(&chosen) {
            let slot = &mut participant.slots[look.slot];
            slot.choose(rank.map(|rank| look.live[rank]));
            wanted.extend(slot.waits_for().map(|layer| (look.source, look.track, layer)));
        }
        for (source, track, layer) in wanted {
            self.want_keyframe(source, track, layer);
        }
        // Without a next step there is nothing to pad for.
        let next = with_next_step(&demands, &chosen).map_or(0, |next| sound + next);
        self.tell_estimator(key, next, sound + best_of_all(&demands));
        self.enter(key);
    }

    /// A receiver's pictures, the largest first.
    fn looks(&self, participant: &Participant) -> Vec<Look> {
        let mut looks: Vec<Look> = participant
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.kind.is_video())
            .filter_map(|(at, slot)| {
                let (source, mid) = slot.source?;
                let from = self.participants.get(&source)?;
                let track = from.tracks.iter().position(|track| track.mid == mid)?;
                let live = from.tracks[track].live(self.now);
                let rates = live
                    .iter()
                    .enumerate()
                    .map(|(rank, layer)| from.tracks[track].rate(*layer, rank))
                    .collect();
                let heights: Vec<Option<u16>> =
                    live.iter().map(|layer| from.tracks[track].layers[*layer].height).collect();
                let demand = Demand {
                    rates,
                    best: slot.height.and_then(|shown| of_use(shown, &heights)),
                    current: slot.target.and_then(|target| live.iter().position(|layer| *layer == target)),
                };
                let height = slot.height.unwrap_or(0);
                Some(Look { slot: at, source, track, live, height, demand })
            })
            .collect();
        looks.sort_by_key(|look| std::cmp::Reverse(look.height));
        looks
    }

    /// What sound takes of a receiver's path, and what is left for pictures, in bits a second.
    fn budget(&self, participant: &Participant) -> (u64, u64) {
        let sound = participant
            .slots
            .iter()
            .filter(|slot| slot.kind.is_audio())
            .filter_map(|slot| slot.source)
            .filter_map(|(source, mid)| {
                self.participants.get(&source)?.track(mid)?.layers.first()?.meter.rate()
            })
            .sum();
        let carries = participant.path.estimate.unwrap_or(self.settings.without_estimate);
        (sound, (carries / FOR_MEDIA.1 * FOR_MEDIA.0).saturating_sub(sound))
    }

    /// Tells the estimator how far to reach: padding up to the next step shows whether it fits.
    fn tell_estimator(&mut self, key: Key, next: u64, best: u64) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let (told_next, told_best) = participant.path.told;
        if near(told_next, next) && near(told_best, best) {
            return;
        }
        participant.path.told = (next, best);
        // Estimates hold headers and repeats as well.
        let whole = |media: u64| Bitrate::bps(media / FOR_MEDIA.0 * FOR_MEDIA.1);
        let (next, best) = (whole(next), whole(best));
        self.touch(key, |rtc| rtc.bwe().set_bitrate(next, best));
    }
}

/// The lowest layer that is as high as the picture is shown; the best one when none is, or when the
/// heights are not known.
fn of_use(shown: u16, heights: &[Option<u16>]) -> Option<usize> {
    let best = heights.len().checked_sub(1)?;
    let enough = heights.iter().position(|height| height.is_some_and(|height| height >= shown));
    let known = heights.iter().all(Option::is_some);
    Some(enough.filter(|_| known).unwrap_or(best))
}

/// Within a tenth.
fn near(a: u64, b: u64) -> bool {
    a.abs_diff(b) * 10 <= a.max(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_is_sent_small() {
        let heights = [Some(180), Some(360), Some(720)];
        assert_eq!(of_use(100, &heights), Some(0));
        assert_eq!(of_use(181, &heights), Some(1));
        assert_eq!(of_use(1080, &heights), Some(2));
        assert_eq!(of_use(100, &[Some(180), None]), Some(1));
        assert_eq!(of_use(100, &[]), None);
    }
}
