//! What a file says about its picture: when, where and with which camera it was taken.
//!
//! Reads metadata only, never a pixel, and never fails: what cannot be read is left out and
//! named in [`Facts::problems`]. The first part of a file gives as much as is in that part, so
//! an agent needs 128 to 512 KiB of a JPEG on a card, not the whole.

mod blocks;
mod containers;
pub(crate) mod dates;
mod exif;
mod heif;
mod iptc;
mod maker;
mod movie;
mod xmp;

pub use movie::read_movie;

pub(crate) use blocks::Blocks;
pub(crate) use containers::raf_jpeg;
pub(crate) use movie::iso_6709;

use crate::kind::Kind;
use crate::orientation::Orientation;

/// Everything known about a picture without decoding it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// What the bytes are; none when they are nothing known.
    pub kind: Option<Kind>,
    /// Pixels from left to right as shown, that is after [`Facts::orientation`].
    pub width: Option<u32>,
    /// Pixels from top to bottom as shown, that is after [`Facts::orientation`].
    pub height: Option<u32>,
    /// How the stored picture is turned for showing.
    pub orientation: Orientation,
    /// When it was taken by the camera's own clock, `YYYY-MM-DDTHH:MM:SS`, always a real date.
    pub taken_at: Option<String>,
    /// Decimal digits behind the second of [`Facts::taken_at`]: "07" is 0.07 s.
    pub taken_subsecond: Option<String>,
    /// The camera clock's offset from UTC, `+HH:MM`, where the camera recorded it.
    pub taken_offset: Option<String>,
    /// Maker of the camera, as written by it.
    pub maker: Option<String>,
    /// Model of the camera, as written by it.
    pub model: Option<String>,
    /// Model of the lens.
    pub lens: Option<String>,
    /// Exif Software: the camera's firmware, or the program that wrote the file last.
    pub firmware: Option<String>,
    /// Exposure time in seconds.
    pub exposure_seconds: Option<f64>,
    /// Focal ratio.
    pub f_number: Option<f64>,
    /// Sensitivity (ISO 12232).
    pub iso: Option<u32>,
    /// True focal length in millimetres.
    pub focal_length_mm: Option<f64>,
    /// Where it was taken.
    pub position: Option<Position>,
    /// Title given by a person.
    pub title: Option<String>,
    /// Caption, or what the camera wrote in its place.
    pub description: Option<String>,
    /// Whose picture it is.
    pub copyright: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Names of the people in it.
    pub people: Vec<String>,
    /// The occasion on which it was taken, in words.
    pub event: Option<String>,
    /// Where it was taken, in words, the smallest place first.
    pub place: Option<String>,
    /// Stars, 1 to 5.
    pub rating: Option<u8>,
    /// What a telephone writes into a picture and into the film taken with it, to tell that they
    /// belong together.
    pub content_id: Option<String>,
    /// How long a film lasts, where its container says so.
    pub duration: Option<std::time::Duration>,
    /// [`Facts::taken_at`] is in UTC instead of the camera's own time, as films have it.
    pub taken_in_utc: bool,
    /// The camera's serial numbers with the place each comes from, as written: judging which are
    /// dummies is the reader's business.
    pub serials: Vec<Serial>,
    /// The embedded ICC profile.
    pub colour_profile: Option<Vec<u8>>,
    /// What was wrong, in sentences.
    pub problems: Vec<String>,
}

impl Facts {
    /// Fills what is not known yet with what another reader of the same file has found.
    pub fn add(&mut self, other: Self) {
        if self.taken_at.is_none() {
            (self.taken_at, self.taken_offset) = (other.taken_at, other.taken_offset);
            self.taken_in_utc = other.taken_in_utc;
        }
        if self.width.is_none() {
            (self.width, self.height) = (other.width, other.height);
        }
        self.kind = self.kind.or(other.kind);
        self.duration = self.duration.or(other.duration);
        self.position = self.position.or(other.position);
        self.rating = self.rating.or(other.rating);
        for (slot, found) in [
            (&mut self.maker, other.maker),
            (&mut self.model, other.model),
            (&mut self.lens, other.lens),
            (&mut self.firmware, other.firmware),
            (&mut self.title, other.title),
            (&mut self.description, other.description),
            (&mut self.copyright, other.copyright),
            (&mut self.place, other.place),
            (&mut self.content_id, other.content_id),
        ] {
            exif::fill(slot, || found);
        }
    }
}

/// A place on earth (WGS 84 as far as the camera says).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Degrees, north positive, −90 to 90.
    pub latitude: f64,
    /// Degrees, east positive, −180 to 180.
    pub longitude: f64,
    /// Metres above sea level.
    pub altitude_m: Option<f64>,
}

/// A serial number and where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Serial {
    /// Where in the file.
    pub source: SerialSource,
    /// As written there, without padding.
    pub value: String,
}

/// The places where cameras write serial numbers. "Internal" ones are not on the camera's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SerialSource {
    /// Exif 2.3 BodySerialNumber, 0xA431.
    ExifBodySerialNumber,
    /// DNG 1.2 CameraSerialNumber, 0xC62F.
    DngCameraSerialNumber,
    /// Canon's note 0x000C.
    CanonSerialNumber,
    /// Canon's note 0x0096.
    CanonInternalSerialNumber,
    /// Fujifilm's note 0x0010.
    FujifilmInternalSerialNumber,
    /// Nikon's note 0x001D, or 0x00A0 where that is missing.
    NikonSerialNumber,
    /// Olympus' and OM System's note, equipment 0x0101.
    OlympusSerialNumber,
    /// Olympus' and OM System's note, equipment 0x0102.
    OlympusInternalSerialNumber,
    /// Pentax' and Ricoh's note 0x0229.
    PentaxSerialNumber,
    /// Pentax' note, last number of camera information 0x0215.
    PentaxInternalSerialNumber,
    /// Panasonic's note 0x0025.
    PanasonicInternalSerialNumber,
    /// Leica's note, 0x0303 or 0x0305 by model.
    LeicaSerialNumber,
    /// Leica's note 0x0500.
    LeicaInternalSerialNumber,
    /// XMP: `exifEX:BodySerialNumber` or `aux:SerialNumber`, which editing programs keep.
    XmpSerialNumber,
}

/// Reads what `bytes` say: a whole file, or the first part of one.
pub fn read(bytes: &[u8]) -> Facts {
    let kind = Kind::detect(bytes, None);
    let mut facts = Facts { kind, ..Facts::default() };
    let Some(kind) = kind else {
        return facts;
    };
    let blocks = Blocks::find(kind, bytes);
    facts.problems.extend(blocks.problems.iter().map(ToString::to_string));
    exif::read(&blocks, &mut facts);
    if let Some(packet) = &blocks.iptc {
        iptc::read(packet, &mut facts);
    }
    if let Some(packet) = &blocks.xmp {
        xmp::read(packet, &mut facts);
    }
    if let Some(orientation) = blocks.orientation {
        facts.orientation = orientation;
    }
    if let Some(size) = blocks.size.or(exif::size(&blocks)) {
        let (width, height) = facts.orientation.shown(size);
        facts.width = Some(width);
        facts.height = Some(height);
    }
    facts.colour_profile = blocks.colour_profile;
    facts
}

/// The orientation alone, for showing.
pub(crate) fn orientation(blocks: &Blocks<'_>) -> Orientation {
    blocks.orientation.or(exif::orientation(blocks)).unwrap_or_default()
}

/// Each word once, in the order in which they came.
fn once_each(words: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

/// Names of places, the smallest first, as one line.
fn joined(names: impl Iterator<Item = String>) -> Option<String> {
    let names = once_each(names.collect());
    (!names.is_empty()).then(|| names.join(", "))
}
