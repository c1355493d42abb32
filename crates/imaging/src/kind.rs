//! What kind of file some bytes are, judged by the bytes.
//!
//! A name is a claim, the content is evidence. The name is asked in one case only: many makers'
//! raw formats *are* TIFF files, and nothing but the extension tells some of them apart.

mod brands;

/// The kinds of file a camera card or a customer's folder brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// JPEG (ITU-T T.81), also with several pictures behind each other (MPO).
    Jpeg,
    /// PNG.
    Png,
    /// WebP, still or animated.
    Webp,
    /// GIF, still or animated.
    Gif,
    /// TIFF 6.0 or BigTIFF that is not a camera's raw file.
    Tiff,
    /// HEIF with HEVC or JPEG inside (HEIC, HIF).
    Heif,
    /// AVIF, still or sequence.
    Avif,
    /// A camera's raw file: DNG, NEF, CR2, CR3, ARW, RAF, ORF, RW2, PEF, SRW and relatives.
    Raw,
    /// A film in whatever container.
    Video,
    /// Sound without a picture: voice memos and music.
    Audio,
    /// XMP beside a picture: what an editor knows about it.
    Sidecar,
}

/// Extensions of raw formats that are TIFF on the inside.
const TIFF_RAW: [&str; 16] = [
    "nef", "nrw", "dng", "arw", "sr2", "srf", "cr2", "pef", "srw", "3fr", "fff", "iiq", "erf", "mef", "mos",
    "dcr",
];

impl Kind {
    /// Judges the first bytes of a file; a few hundred are enough, 4 KiB are comfortable.
    ///
    /// `filename` only decides between TIFF and the raw formats built on it.
    pub fn detect(head: &[u8], filename: Option<&str>) -> Option<Kind> {
        let starts = |magic: &[u8]| head.starts_with(magic);
        let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        if starts(&[0xFF, 0xD8, 0xFF]) {
            return Some(Kind::Jpeg);
        }
        if starts(b"\x89PNG\r\n\x1a\n") {
            return Some(Kind::Png);
        }
        if starts(b"GIF87a") || starts(b"GIF89a") {
            return Some(Kind::Gif);
        }
        if starts(b"RIFF") || starts(b"RF64") {
            return riff(head.get(8..12)?);
        }
        if let Some(kind) = raw_by_magic(head) {
            return Some(kind);
        }
        if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0") || starts(b"MM\0+") {
            return Some(tiff_or_raw(head, filename));
        }
        if let Some(kind) = brands::kind(head) {
            return Some(kind);
        }
        if starts(b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")) {
            return Some(Kind::Audio);
        }
        if starts(b"fLaC") || starts(b"ID3") {
            return Some(Kind::Audio);
        }
        if starts(b"OggS") {
            return Some(ogg(head));
        }
        if starts(&[0x1A, 0x45, 0xDF, 0xA3]) || starts(b"FLV\x01") {
            return Some(Kind::Video);
        }
        if starts(&[0x00, 0x00, 0x01, 0xBA]) || starts(&[0x00, 0x00, 0x01, 0xB3]) {
            return Some(Kind::Video);
        }
        if transport_stream(head, 0, 188) || transport_stream(head, 4, 192) {
            return Some(Kind::Video);
        }
        if mpeg_audio(head) || starts(b"#!AMR") {
            return Some(Kind::Audio);
        }
        sidecar(head).then_some(Kind::Sidecar)
    }

    /// The media type (IANA) of a file of this kind, as exactly as its first bytes allow.
    pub fn media_type(self, head: &[u8]) -> &'static str {
        let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Webp => "image/webp",
            Kind::Gif => "image/gif",
            Kind::Tiff => "image/tiff",
            Kind::Heif => brands::heif_media_type(head),
            Kind::Avif => "image/avif",
            Kind::Raw => raw_media_type(head),
            Kind::Video if at(0, b"RIFF") => "video/x-msvideo",
            Kind::Video if at(0, &[0x1A, 0x45, 0xDF, 0xA3]) => {
                let doctype = head.get(..64).unwrap_or(head);
                if doctype.windows(4).any(|four| four == b"webm") { "video/webm" } else { "video/matroska" }
            }
            Kind::Video if at(0, b"OggS") => "video/ogg",
            Kind::Video if at(0, b"FLV") => "video/x-flv",
            Kind::Video if at(0, &[0, 0, 1]) => "video/mpeg",
            Kind::Video if head.first() == Some(&0x47) || at(4, &[0x47]) => "video/mp2t",
            Kind::Video => brands::film_media_type(head),
            Kind::Audio if at(0, b"RIFF") || at(0, b"RF64") => "audio/vnd.wave",
            Kind::Audio if at(0, b"FORM") => "audio/aiff",
            Kind::Audio if at(0, b"fLaC") => "audio/flac",
            Kind::Audio if at(0, b"OggS") => "audio/ogg",
            Kind::Audio if at(0, b"#!AMR") => "audio/AMR",
            Kind::Audio if at(4, b"ftyp") => "audio/mp4",
            Kind::Audio if adts(head) => "audio/aac",
            Kind::Audio => "audio/mpeg",
            Kind::Sidecar => "application/rdf+xml",
        }
    }

    /// A still picture, whether or not this crate can show it.
    pub fn is_picture(self) -> bool {
        !matches!(self, Kind::Video | Kind::Audio | Kind::Sidecar)
    }

    /// Moving pictures.
    pub fn is_film(self) -> bool {
        self == Kind::Video
    }

    /// Sound alone.
    pub fn is_sound(self) -> bool {
        self == Kind::Audio
    }

    /// Kinds that [`render`](crate::render) turns into renditions. A raw file shows the preview
    /// that its camera put inside, and is honest when there is none; HEIF and AVIF take
    /// `cradle-heif`, which is found beside the program that runs.
    pub fn is_showable(self) -> bool {
        self.is_picture()
    }

    /// The kind in words that fit into a sentence: "a HEIF picture".
    pub fn in_words(self) -> &'static str {
        match self {
            Kind::Jpeg => "a JPEG picture",
            Kind::Png => "a PNG picture",
            Kind::Webp => "a WebP picture",
            Kind::Gif => "a GIF picture",
            Kind::Tiff => "a TIFF picture",
            Kind::Heif => "a HEIF picture",
            Kind::Avif => "an AVIF picture",
            Kind::Raw => "a camera's raw file",
            Kind::Video => "a film",
            Kind::Audio => "a sound recording",
            Kind::Sidecar => "an XMP sidecar",
        }
    }
}

fn riff(form: &[u8]) -> Option<Kind> {
    match form {
        b"WEBP" => Some(Kind::Webp),
        b"WAVE" => Some(Kind::Audio),
        b"AVI " | b"AVIX" => Some(Kind::Video),
        _ => None,
    }
}

/// Raw formats that carry a signature of their own.
fn raw_by_magic(head: &[u8]) -> Option<Kind> {
    let signatures: [&[u8]; 9] = [
        b"FUJIFILMCCD-RAW ",
        b"IIRO",
        b"IIRS",
        b"MMOR",
        b"IIU\0\x08",
        b"IIU\0\x18",
        b"\0MRM",
        b"FOVb",
        b"IIII\x1a\0\0\0HEAPCCDR",
    ];
    let canon_cr2 = head.starts_with(b"II*\0") && head.get(8..11) == Some(b"CR\x02");
    let canon_crw = head.starts_with(b"II\x1a\0\0\0HEAPCCDR");
    (canon_cr2 || canon_crw || signatures.iter().any(|magic| head.starts_with(magic))).then_some(Kind::Raw)
}

fn tiff_or_raw(head: &[u8], filename: Option<&str>) -> Kind {
    let extension =
        filename.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension.to_ascii_lowercase());
    let named_raw = extension.is_some_and(|extension| TIFF_RAW.contains(&extension.as_str()));
    if named_raw || crate::tiff::is_camera_raw(head) { Kind::Raw } else { Kind::Tiff }
}

fn raw_media_type(head: &[u8]) -> &'static str {
    if head.starts_with(b"FUJIFILMCCD-RAW ") {
        "image/x-fuji-raf"
    } else if head.starts_with(b"IIR") || head.starts_with(b"MMOR") {
        "image/x-olympus-orf"
    } else if head.starts_with(b"IIU\0") {
        "image/x-panasonic-rw2"
    } else if head.get(8..10) == Some(b"CR") {
        "image/x-canon-cr2"
    } else if head.get(4..8) == Some(b"ftyp") {
        "image/x-canon-cr3"
    } else if crate::tiff::is_dng(head) {
        "image/x-adobe-dng"
    } else {
        "image/x-dcraw"
    }
}

fn ogg(head: &[u8]) -> Kind {
    let first_page = head.get(..512).unwrap_or(head);
    let film = first_page.windows(7).any(|seven| seven == b"\x80theora");
    if film { Kind::Video } else { Kind::Audio }
}

/// Packets of `length` bytes with the sync byte at `offset`: plain MPEG-TS has 188, AVCHD puts
/// four bytes of time stamp before each (192).
fn transport_stream(head: &[u8], offset: usize, length: usize) -> bool {
    let packets = (0..5).map(|packet| head.get(offset + packet * length));
    let mut seen = 0;
    for sync in packets.flatten() {
        if *sync != 0x47 {
            return false;
        }
        seen += 1;
    }
    seen >= 3
}

/// ADTS frame header: sync word and layer bits 00.
fn adts(head: &[u8]) -> bool {
    matches!(head, [0xFF, second, ..] if second & 0xF6 == 0xF0)
}

/// An MPEG audio frame that is followed by another one (ISO 11172-3 §2.4.1.3): one sync word
/// alone is only eleven bits of evidence.
fn mpeg_audio(head: &[u8]) -> bool {
    let Some(length) = frame_length(head) else {
        return false;
    };
    match head.get(length..length + 4) {
        Some(next) => frame_length(next).is_some(),
        None => false,
    }
}

fn frame_length(frame: &[u8]) -> Option<usize> {
    const V1_L3: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const V2_L3: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [first, second, third, fourth] = *frame.first_chunk::<4>()?;
    if first != 0xFF || second & 0xE0 != 0xE0 {
        return None;
    }
    if adts(frame) {
        let [_, _, _, high, middle, low] = *frame.first_chunk::<6>().unwrap_or(&[0; 6]);
        let length = usize::from(high & 3) << 11 | usize::from(middle) << 3 | usize::from(low >> 5);
        return Some(if length > 7 { length } else { 4 });
    }
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    if version == 1 || layer != 1 {
        return None;
    }
    let bitrates = if version == 3 { V1_L3 } else { V2_L3 };
    let bitrate = *bitrates.get(usize::from(third >> 4)).filter(|rate| **rate > 0)?;
    let base = *[44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))?;
    let (rate, samples) = match version {
        3 => (base, 144),
        2 => (base / 2, 72),
        _ => (base / 4, 72),
    };
    if fourth & 3 == 2 {
        return None;
    }
    Some(samples * bitrate * 1000 / rate + usize::from(third >> 1 & 1))
}

fn sidecar(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = text.get(..2048).unwrap_or(text).trim_ascii_start();
    text.starts_with(b"<")
        && (text.windows(9).any(|nine| nine == b"x:xmpmeta")
            || text.windows(15).any(|packet| packet == b"<?xpacket begin")
            || text.windows(11).any(|eleven| eleven == b"adobe:ns:me"))
}
