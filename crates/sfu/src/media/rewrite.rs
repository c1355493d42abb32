//! One stream out of several: a receiver is sent the layers of a picture, or one person after the
//! other, under one SSRC, and must find sequence numbers without gaps of our making, a clock that goes
//! on, and in VP8 picture numbers that continue.

use std::time::{Duration, Instant};

use str0m::rtp::{Vp8Descriptor, Vp8Patch};

/// Where an outgoing stream stands and how the present source is moved to continue it.
#[derive(Debug)]
pub struct Rewriter {
    /// Ticks a second of the RTP clock.
    clock: u32,
    last: Option<Last>,
    shift: Option<Shift>,
}

/// The newest packet that went out.
#[derive(Clone, Copy, Debug)]
struct Last {
    seq: u64,
    time: u32,
    at: Instant,
    picture: Option<u16>,
    base_picture: Option<u8>,
}

/// What is added to the present source's numbers.
#[derive(Clone, Copy, Debug)]
struct Shift {
    /// The source's first packet that counts; earlier ones, late on the way, belong to what the
    /// receiver was never sent.
    first: u64,
    seq: u64,
    time: u32,
    picture: u16,
    base_picture: u8,
}

/// A packet as it comes from its source.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// Extended sequence number.
    pub seq: u64,
    pub time: u32,
    /// When it arrived.
    pub at: Instant,
    /// Given for VP8, whose picture numbers stand in the payload.
    pub vp8: Option<&'a [u8]>,
}

/// What stands in the header of the packet that goes out, and in its payload.
#[derive(Debug)]
pub struct Outgoing {
    /// Extended sequence number.
    pub seq: u64,
    pub time: u32,
    pub patch: Option<Vp8Patch>,
}

impl Rewriter {
    /// A stream that begins near `first`, which must lie below 32,768: the receiver takes the first
    /// packet's rollover count to be zero.
    pub fn new(clock: u32) -> Self {
        Self { clock, last: None, shift: None }
    }

    /// The next packets come from another source, of which this one is the first.
    pub fn begin(&mut self, packet: &Incoming) {
        let vp8 = packet.vp8.and_then(|payload| Vp8Descriptor::parse(payload).ok());
        let (picture, base) = numbers(vp8.as_ref());
        self.shift = Some(match self.last {
            None => Shift {
                first: packet.seq,
                seq: 1_u64.wrapping_sub(packet.seq),
                time: 0,
                picture: 0,
                base_picture: 0,
            },
            Some(last) => Shift {
                first: packet.seq,
                seq: (last.seq + 1).wrapping_sub(packet.seq),
                time: last.time.wrapping_add(self.ticks(packet.at, last.at)).wrapping_sub(packet.time),
                picture: last
                    .picture
                    .map_or(0, |last| last.wrapping_add(1).wrapping_sub(picture.unwrap_or(0))),
                base_picture: last
                    .base_picture
                    .map_or(0, |last| last.wrapping_add(1).wrapping_sub(base.unwrap_or(0))),
            },
        });
    }

    /// The packet as it goes out, or nothing if it is from before [`begin`](Self::begin).
    pub fn pass(&mut self, packet: &Incoming) -> Option<Outgoing> {
        let shift = self.shift.filter(|shift| packet.seq >= shift.first)?;
        let seq = packet.seq.wrapping_add(shift.seq);
        let time = packet.time.wrapping_add(shift.time);
        let vp8 = packet.vp8.and_then(|payload| Vp8Descriptor::parse(payload).ok());
        let (picture, base) = numbers(vp8.as_ref());
        let picture = picture.map(|number| number.wrapping_add(shift.picture) & 0x7fff);
        let base_picture = base.map(|number| number.wrapping_add(shift.base_picture));
        if self.last.is_none_or(|last| seq > last.seq) {
            let last = self.last;
            self.last = Some(Last {
                seq,
                time,
                at: packet.at,
                picture: picture.or(last.and_then(|last| last.picture)),
                base_picture: base_picture.or(last.and_then(|last| last.base_picture)),
            });
        }
        let patch = vp8.filter(|_| shift.picture != 0 || shift.base_picture != 0).and_then(|descriptor| {
            let mut patch = descriptor.patch();
            if let Some(number) = picture {
                patch = patch.picture_id(number);
            }
            if let Some(number) = base_picture {
                patch = patch.tl0_pic_idx(number);
            }
            patch.build().ok()
        });
        Some(Outgoing { seq, time, patch })
    }

    /// How far the clock went between the last packet and the first of another source: as far as they
    /// arrived apart, and at least one step, since two pictures never share a time.
    fn ticks(&self, at: Instant, last: Instant) -> u32 {
        let apart = at.saturating_duration_since(last).min(Duration::from_hours(1));
        ((apart.as_secs_f64() * f64::from(self.clock)) as u32).max(self.clock / 1_000)
    }
}

fn numbers(descriptor: Option<&Vp8Descriptor>) -> (Option<u16>, Option<u8>) {
    descriptor.map_or((None, None), |descriptor| (descriptor.picture_id(), descriptor.tl0_pic_idx()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A VP8 payload with a picture number of 15 bits.
    fn vp8(picture: u16, base: u8) -> Vec<u8> {
        vec![0x90, 0xe0, 0x80 | (picture >> 8) as u8, picture as u8, base, 0, 0x10]
    }

    proptest! {
        /// Sources follow one another, each beginning anywhere, its packets partly lost.
        #[test]
        fn whatever_the_sources_number_the_stream_goes_on(
            sources in prop::collection::vec(
                (0_u64..200_000, any::<u32>(), 0_u16..0x8000, any::<u8>(), prop::collection::vec(0_u8..10, 1..60)),
                1..8,
            ),
        ) {
            let mut rewriter = Rewriter::new(90_000);
            let mut at = Instant::now();
            let mut before: Option<(u64, u32, u16, u8)> = None;
            for (first, time, picture, base, packets) in sources {
                for (n, lost) in packets.iter().enumerate() {
                    at += Duration::from_millis(33);
                    let n = n as u16;
                    let payload = vp8(picture.wrapping_add(n) & 0x7fff, base.wrapping_add(n as u8));
                    let packet = Incoming {
                        seq: first + u64::from(n),
                        time: time.wrapping_add(u32::from(n) * 3_000),
                        at,
                        vp8: Some(&payload),
                    };
                    if n == 0 {
                        rewriter.begin(&packet);
                    } else if *lost == 0 {
                        continue;
                    }
                    let out = rewriter.pass(&packet).expect("after the beginning");
                    let last = rewriter.last.expect("it went out");
                    let (number, base_number) = (last.picture.expect("numbered"), last.base_picture.expect("numbered"));
                    let moved = (number, base_number) != (picture.wrapping_add(n) & 0x7fff, base.wrapping_add(n as u8));
                    prop_assert!(out.patch.is_some() || !moved);
                    if let Some((seq, time, last_number, last_base)) = before {
                        if n == 0 {
                            prop_assert_eq!(out.seq, seq + 1);
                            prop_assert_eq!(number, last_number.wrapping_add(1) & 0x7fff);
                            prop_assert_eq!(base_number, last_base.wrapping_add(1));
                        }
                        prop_assert!(out.seq > seq);
                        let step = out.time.wrapping_sub(time);
                        prop_assert!(step > 0 && step < 90_000 * 5);
                    } else {
                        prop_assert!(out.seq < 32_768);
                    }
                    before = Some((out.seq, out.time, number, base_number));
                }
            }
        }

        #[test]
        fn no_two_packets_of_one_source_get_the_same_number(
            order in prop::collection::vec(0_u64..64, 1..64), first in 0_u64..100_000,
        ) {
            let mut rewriter = Rewriter::new(90_000);
            let at = Instant::now();
            rewriter.begin(&Incoming { seq: first + 16, time: 0, at, vp8: None });
            for offset in order {
                let packet = Incoming { seq: first + offset, time: 0, at, vp8: None };
                match rewriter.pass(&packet) {
                    Some(out) => prop_assert_eq!(out.seq, 1 + offset - 16),
                    None => prop_assert!(offset < 16),
                }
            }
        }
    }

    #[test]
    fn nothing_passes_before_it_begins() {
        let mut rewriter = Rewriter::new(48_000);
        assert!(rewriter.pass(&Incoming { seq: 5, time: 0, at: Instant::now(), vp8: None }).is_none());
    }

    #[test]
    fn the_clock_goes_on_by_the_time_that_passed() {
        let start = Instant::now();
        let mut rewriter = Rewriter::new(90_000);
        let first = Incoming { seq: 9, time: 4_000_000_000, at: start, vp8: None };
        rewriter.begin(&first);
        assert_eq!(rewriter.pass(&first).map(|out| out.time), Some(4_000_000_000));
        let other = Incoming { seq: 70, time: 12, at: start + Duration::from_secs(2), vp8: None };
        rewriter.begin(&other);
        assert_eq!(rewriter.pass(&other).map(|out| out.time), Some(4_000_180_000));
    }
}
