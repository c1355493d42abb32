//! A camera that sends VP8 without a picture: real payload descriptors and frame headers, and a stamp in
//! every packet by which a viewer knows whether it could have decoded the frame.

/// Bytes of a packet's payload at most.
const PACKET: usize = 1_100;

/// One layer of a camera.
#[derive(Clone, Debug)]
pub struct Layer {
    pub rid: Option<&'static str>,
    pub height: u16,
    /// Bits a second.
    pub rate: u64,
    pub seq: u64,
    pub time: u32,
    picture: u16,
    base: u8,
    chain: u16,
    frame: u32,
    /// The next frame stands alone.
    pub key: bool,
    pub asked: usize,
    pub on: bool,
}

pub const FRAMES: u32 = 30;

pub fn simulcast() -> Vec<Layer> {
    vec![
        Layer::new(Some("l"), 180, 150_000, 20),
        Layer::new(Some("m"), 360, 500_000, 60_000),
        Layer::new(Some("h"), 720, 1_500_000, 7),
    ]
}

pub fn single() -> Vec<Layer> {
    vec![Layer::new(None, 360, 500_000, 100)]
}

/// What a packet tells a viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub source: u32,
    pub height: u16,
    /// Counts key frames; a frame can be decoded in its chain only.
    pub chain: u16,
    /// Counts frames in the chain.
    pub frame: u32,
    pub packet: u8,
}

impl Layer {
    pub fn new(rid: Option<&'static str>, height: u16, rate: u64, start: u64) -> Self {
        Self {
            rid,
            height,
            rate,
            seq: start,
            time: (start as u32).wrapping_mul(77_777_777),
            picture: (start * 31) as u16 & 0x7fff,
            base: start as u8,
            chain: 0,
            frame: 0,
            key: true,
            asked: 0,
            on: true,
        }
    }

    /// The payloads of the next frame.
    pub fn frame(&mut self, source: u32) -> Vec<Vec<u8>> {
        self.time = self.time.wrapping_add(90_000 / FRAMES);
        self.picture = (self.picture + 1) & 0x7fff;
        self.base = self.base.wrapping_add(1);
        let key = std::mem::take(&mut self.key);
        if key {
            self.chain += 1;
            self.frame = 0;
        } else {
            self.frame += 1;
        }
        let bytes = (self.rate / 8 / u64::from(FRAMES)) as usize * if key { 3 } else { 1 };
        let packets = bytes.div_ceil(PACKET).max(1);
        (0..packets)
            .map(|packet| {
                let start = if packet == 0 { 0x10 } else { 0 };
                let mut payload = vec![
                    0x80 | start,
                    0xe0,
                    0x80 | (self.picture >> 8) as u8,
                    self.picture as u8,
                    self.base,
                    0x20,
                ];
                if packet == 0 {
                    let mut header = [0; 10];
                    header[0] = u8::from(!key);
                    if key {
                        header[3..6].copy_from_slice(&[0x9d, 0x01, 0x2a]);
                        header[6..8].copy_from_slice(&(self.height / 9 * 16).to_le_bytes());
                        header[8..10].copy_from_slice(&self.height.to_le_bytes());
                    }
                    payload.extend(header);
                }
                payload.resize(payload.len().max((bytes / packets).saturating_sub(13)), 0xaa);
                payload.extend(source.to_be_bytes());
                payload.extend(self.height.to_be_bytes());
                payload.extend(self.chain.to_be_bytes());
                payload.extend(self.frame.to_be_bytes());
                payload.push(packet as u8);
                payload
            })
            .collect()
    }
}

impl Stamp {
    pub fn read(payload: &[u8]) -> Option<Stamp> {
        let stamp = payload.get(payload.len().checked_sub(13)?..)?;
        Some(Stamp {
            source: u32::from_be_bytes(stamp[0..4].try_into().ok()?),
            height: u16::from_be_bytes(stamp[4..6].try_into().ok()?),
            chain: u16::from_be_bytes(stamp[6..8].try_into().ok()?),
            frame: u32::from_be_bytes(stamp[8..12].try_into().ok()?),
            packet: stamp[12],
        })
    }
}
