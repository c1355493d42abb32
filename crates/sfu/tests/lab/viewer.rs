//! What a browser does with packets before it decodes: puts them in order, makes frames of them, and
//! decodes what needs nothing that is missing. It is strict where a browser is: every frame must continue
//! the sequence numbers, the picture numbers and the clock.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use str0m::rtp::{RtpPacket, Vp8Descriptor};

use super::camera::Stamp;

/// Longer than this nobody waits for a lost packet.
const PATIENCE: Duration = Duration::from_millis(400);

#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub at: Instant,
    pub source: u32,
    pub height: u16,
    pub chain: u16,
    pub frame: u32,
}

#[derive(Debug, Default)]
pub struct Viewer {
    waiting: BTreeMap<u64, (Instant, RtpPacket2)>,
    next: Option<u64>,
    /// The chain in which frames can be decoded.
    thread: Option<Stamp>,
    last_picture: Option<(u16, u8)>,
    last_time: Option<u32>,
    pub seen: Vec<Seen>,
    pub bytes: usize,
    /// Times at which a lost packet was given up.
    pub gaps: usize,
    /// Frames that came whole, in order, and could not be decoded. There must never be one.
    pub wrong: Vec<String>,
    /// A key frame is needed.
    pub lost_thread: bool,
}

#[derive(Debug, Clone)]
struct RtpPacket2 {
    time: u32,
    marker: bool,
    payload: Vec<u8>,
}

impl Viewer {
    pub fn packet(&mut self, now: Instant, packet: &RtpPacket) {
        let seq = *packet.seq_no;
        self.bytes += packet.payload.len();
        if self.next.is_some_and(|next| seq < next) {
            return;
        }
        let kept = RtpPacket2 {
            time: packet.header.timestamp,
            marker: packet.header.marker,
            payload: packet.payload.to_vec(),
        };
        self.waiting.insert(seq, (now, kept));
        self.look(now);
    }

    /// Takes what is whole; gives up what is missing for too long.
    pub fn look(&mut self, now: Instant) {
        loop {
            while self.frame(now) {}
            let Some((&first, (since, _))) = self.waiting.first_key_value() else { return };
            let missing = self.next.map_or(!self.begins(), |next| first > next)
                || self.waiting.len() as u64
                    != self.waiting.last_key_value().map_or(0, |(last, _)| last + 1 - first);
            if !missing || now - *since < PATIENCE {
                return;
            }
            // From the first frame behind the gap whose beginning is there.
            self.gaps += 1;
            self.lost_thread = true;
            self.thread = None;
            self.last_picture = None;
            let begins = |payload: &[u8]| payload[0] & 0x10 != 0;
            let from = self
                .waiting
                .iter()
                .skip(usize::from(self.next.is_some_and(|next| first <= next)))
                .find(|(_, (_, packet))| begins(&packet.payload))
                .map_or(self.waiting.last_key_value().map_or(0, |(last, _)| last + 1), |(seq, _)| *seq);
            self.waiting = self.waiting.split_off(&from);
            self.next = Some(from);
        }
    }

    /// Whether the first packet that waits is the first one of a frame.
    fn begins(&self) -> bool {
        self.waiting.first_key_value().is_some_and(|(_, (_, packet))| packet.payload[0] & 0x10 != 0)
    }

    fn frame(&mut self, now: Instant) -> bool {
        let Some((&first, (_, packet))) = self.waiting.first_key_value() else { return false };
        if self.next.map_or(!self.begins(), |next| next != first) {
            return false;
        }
        let time = packet.time;
        let mut packets = Vec::new();
        for (n, (seq, (_, packet))) in self.waiting.iter().enumerate() {
            if *seq != first + n as u64 || packet.time != time {
                return false;
            }
            packets.push(packet.clone());
            if packet.marker {
                break;
            }
        }
        if !packets.last().is_some_and(|last| last.marker) {
            return false;
        }
        let after = first + packets.len() as u64;
        self.waiting = self.waiting.split_off(&after);
        self.next = Some(after);
        if let Err(wrong) = self.decode(now, &packets) {
            self.wrong.push(format!("{wrong} (packet {first})"));
        }
        true
    }

    fn decode(&mut self, now: Instant, packets: &[RtpPacket2]) -> Result<(), String> {
        let stamps: Vec<Stamp> = packets.iter().filter_map(|packet| Stamp::read(&packet.payload)).collect();
        let stamp = stamps[0];
        if stamps.iter().enumerate().any(|(n, s)| s.packet != n as u8 || Stamp { packet: 0, ..*s } != stamp) {
            return Err(format!("a frame of pieces: {stamps:?}"));
        }
        let time = packets[0].time;
        if self.last_time.is_some_and(|last| time.wrapping_sub(last) as i32 <= 0) {
            return Err(format!("the clock went from {:?} to {time}", self.last_time));
        }
        self.last_time = Some(time);
        let mut numbers = Vec::new();
        for packet in packets {
            let read = Vp8Descriptor::parse(&packet.payload).map_err(|error| format!("{error:?}"))?;
            numbers.push((read.picture_id().unwrap_or(0), read.tl0_pic_idx().unwrap_or(0)));
        }
        let number = numbers[0];
        if numbers.iter().any(|other| *other != number) {
            return Err(format!("a frame of several numbers: {numbers:?}"));
        }
        if let Some((picture, base)) = self.last_picture
            && number != ((picture + 1) & 0x7fff, base.wrapping_add(1))
        {
            return Err(format!("number {number:?} after {:?}", (picture, base)));
        }
        self.last_picture = Some(number);
        let key = packets[0].payload[6] & 1 == 0;
        let follows = self.thread.is_some_and(|last| {
            (last.source, last.height, last.chain, last.frame + 1)
                == (stamp.source, stamp.height, stamp.chain, stamp.frame)
        });
        if key || follows {
            self.thread = Some(stamp);
            self.lost_thread = false;
            let Stamp { source, height, chain, frame, .. } = stamp;
            self.seen.push(Seen { at: now, source, height, chain, frame });
            return Ok(());
        }
        if self.thread.is_some() {
            let before = self.thread.take();
            return Err(format!("{stamp:?} after {before:?}"));
        }
        // Waiting for a key frame, as a browser would.
        self.lost_thread = true;
        Ok(())
    }
}
