//! Exif 3.0 and the TIFF, DNG and GPS tags around it.

use super::blocks::Blocks;
use super::{Facts, Position, Serial, SerialSource, dates, maker, once_each};
use crate::orientation::Orientation;
use crate::text;
use crate::tiff::{Directory, Tiff};

/// The directories of one Exif block.
struct Directories<'a> {
    tiff: Tiff<'a>,
    main: Directory<'a>,
    exif: Option<Directory<'a>>,
    gps: Option<Directory<'a>>,
}

fn open(block: &[u8]) -> Option<Directories<'_>> {
    let (tiff, first) = Tiff::parse(block)?;
    let main = tiff.directory(first)?;
    Some(Directories { tiff, main, exif: main.sub_directory(0x8769), gps: main.sub_directory(0x8825) })
}

pub(super) fn read(blocks: &Blocks<'_>, facts: &mut Facts) {
    for block in &blocks.exif {
        let Some(found) = open(block) else {
            facts.problems.push("The Exif block cannot be read.".to_owned());
            continue;
        };
        if found.main.is_cut_off() || found.exif.is_some_and(|exif| exif.is_cut_off()) {
            facts.problems.push("The Exif block is cut off.".to_owned());
        }
        main(&found.main, facts);
        // Canon's CR3 has the Exif and GPS directories as blocks of their own.
        let exif = found.exif.unwrap_or(found.main);
        camera(&exif, facts);
        if let Some(note) = exif.get(0x927C) {
            fill(&mut facts.content_id, || apple_content_id(note.bytes()?));
            let camera = maker::Camera {
                maker: facts.maker.as_deref().unwrap_or_default(),
                model: facts.model.as_deref().unwrap_or_default(),
            };
            for serial in maker::serials(found.tiff, note, &camera) {
                facts.add_serial(serial);
            }
        }
        let gps = found.gps.or_else(|| {
            let own_block = found.main.get(0x0002).is_some() && found.main.get(0x0004).is_some();
            own_block.then_some(found.main)
        });
        facts.position = facts.position.or(gps.and_then(|gps| position(&gps)));
    }
    if let Some(block) = blocks.canon_note
        && let Some((tiff, first)) = Tiff::parse(block)
        && let Some(directory) = tiff.directory(first)
    {
        let model = facts.model.clone().unwrap_or_default();
        for serial in maker::canon(&directory, &model) {
            facts.add_serial(serial);
        }
    }
}

fn main(main: &Directory<'_>, facts: &mut Facts) {
    fill(&mut facts.maker, || main.text(0x010F));
    fill(&mut facts.model, || main.text(0x0110));
    fill(&mut facts.firmware, || main.text(0x0131));
    fill(&mut facts.description, || main.text(0x010E).filter(|text| !is_written_by_cameras(text)));
    fill(&mut facts.copyright, || main.text(0x8298));
    fill(&mut facts.title, || text::utf16(main.get(0x9C9B)?.bytes()?));
    fill(&mut facts.description, || text::utf16(main.get(0x9C9C)?.bytes()?));
    if facts.keywords.is_empty()
        && let Some(words) = main.get(0x9C9E).and_then(|entry| text::utf16(entry.bytes()?))
    {
        facts.keywords = once_each(words.split(';').filter_map(text::tidy).collect());
    }
    // Windows writes stars here; 0 is none.
    fill(&mut facts.rating, || {
        main.unsigned(0x4746).filter(|stars| (1..=5).contains(stars)).map(|stars| stars as u8)
    });
    if let Some(value) = main.unsigned(0x0112) {
        match Orientation::new(value) {
            Some(orientation) => facts.orientation = orientation,
            None => facts.problems.push(format!("The orientation {value} does not exist.")),
        }
    }
    serial(main, 0xC62F, SerialSource::DngCameraSerialNumber, facts);
}

/// What cameras write into the description of every picture: nobody's words.
fn is_written_by_cameras(text: &str) -> bool {
    const BEGINNINGS: [&str; 10] = [
        "olympus digital camera",
        "digital camera",
        "sony dsc",
        "dcf 1.0",
        "kodak digital still camera",
        "minolta d",
        "exif_jpeg",
        "exif jpeg",
        "samsung digital camera",
        "konica minolta digital camera",
    ];
    let text = text.to_ascii_lowercase();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || matches!(text.as_str(), "dav" | "default" | "hdr" | "untitled" | "jpeg" | "picture" | "screenshot")
}

/// The identifier that Apple's cameras write into a picture and into the film taken with it: tag
/// 0x0011 of a note whose offsets count from its own beginning.
fn apple_content_id(note: &[u8]) -> Option<String> {
    let big_endian = note.strip_prefix(b"Apple iOS\0\0\x01")?.starts_with(b"MM");
    let note = Tiff { bytes: note, big_endian };
    note.directory(14)?.text(0x0011)
}

fn camera(exif: &Directory<'_>, facts: &mut Facts) {
    taken(exif, facts);
    fill(&mut facts.lens, || exif.text(0xA434));
    fill(&mut facts.exposure_seconds, || exif.number(0x829A).filter(|seconds| *seconds > 0.0));
    fill(&mut facts.f_number, || exif.number(0x829D).filter(|number| *number > 0.0));
    fill(&mut facts.focal_length_mm, || exif.number(0x920A).filter(|length| *length > 0.0));
    // 65535 in the 16-bit tag means: look into the 32-bit one (Exif 3.0 §4.6.6).
    fill(&mut facts.iso, || {
        let short = exif.unsigned(0x8827).filter(|iso| (1..65535).contains(iso));
        short.or_else(|| exif.unsigned(0x8833).filter(|iso| *iso > 0))
    });
    serial(exif, 0xA431, SerialSource::ExifBodySerialNumber, facts);
}

/// The moment of the exposure; the moment of digitising stands in for it.
fn taken(exif: &Directory<'_>, facts: &mut Facts) {
    if facts.taken_at.is_some() {
        return;
    }
    for (date, subsecond, offset) in [(0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)] {
        let Some(written) = exif.text(date) else {
            continue;
        };
        let Some(taken_at) = dates::wall_clock(&written) else {
            let blank = written.bytes().all(|byte| matches!(byte, b'0' | b':' | b' ' | b'-'));
            if !blank {
                facts.problems.push(format!("The date “{written}” does not exist."));
            }
            continue;
        };
        facts.taken_at = Some(taken_at);
        facts.taken_subsecond = exif.text(subsecond).and_then(|digits| dates::subsecond(&digits));
        facts.taken_offset = exif.text(offset).and_then(|text| dates::offset(&text));
        return;
    }
}

fn serial(directory: &Directory<'_>, tag: u16, source: SerialSource, facts: &mut Facts) {
    let value = directory
        .get(tag)
        .and_then(|entry| entry.text().or_else(|| entry.unsigned(0).map(|number| number.to_string())));
    facts.add_serial(value.and_then(|value| maker::serial(source, &value)));
}

fn position(gps: &Directory<'_>) -> Option<Position> {
    let degrees = |value: u16, reference: u16, negative: char, most: f64| -> Option<f64> {
        let entry = gps.get(value)?;
        let part = |index| entry.number(index).unwrap_or(0.0);
        let degrees = entry.number(0)? + part(1) / 60.0 + part(2) / 3600.0;
        let reference = gps.text(reference)?;
        let signed = if reference.starts_with(negative) { -degrees } else { degrees };
        (signed.abs() <= most).then_some(signed)
    };
    let latitude = degrees(0x0002, 0x0001, 'S', 90.0)?;
    let longitude = degrees(0x0004, 0x0003, 'W', 180.0)?;
    let below = gps.unsigned(0x0005) == Some(1);
    let altitude_m = gps
        .number(0x0006)
        .map(|metres| if below { -metres } else { metres })
        .filter(|metres| metres.abs() < 100_000.0);
    Some(Position { latitude, longitude, altitude_m })
}

pub(super) fn orientation(blocks: &Blocks<'_>) -> Option<Orientation> {
    let found = open(blocks.exif.first()?)?;
    Orientation::new(found.main.unsigned(0x0112)?)
}

/// The largest size any directory gives: in raw files the first one may be a small preview's.
pub(super) fn size(blocks: &Blocks<'_>) -> Option<(u32, u32)> {
    let mut sizes = Vec::new();
    for block in &blocks.exif {
        let Some((tiff, first)) = Tiff::parse(block) else {
            continue;
        };
        let chain = tiff.chain(first);
        let subs = chain.iter().flat_map(|directory| directory.sub_directories(0x014A));
        for directory in chain.iter().copied().chain(subs.collect::<Vec<_>>()) {
            sizes.push((directory.unsigned(0x0100), directory.unsigned(0x0101)));
            if let Some(exif) = directory.sub_directory(0x8769) {
                sizes.push((exif.unsigned(0xA002), exif.unsigned(0xA003)));
            }
        }
    }
    sizes
        .into_iter()
        .filter_map(|(width, height)| Some((width?, height?)))
        .filter(|(width, height)| *width > 0 && *height > 0)
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}

/// Keeps what is known already: an earlier, more trusted place said it.
pub(super) fn fill<T>(slot: &mut Option<T>, find: impl FnOnce() -> Option<T>) {
    if slot.is_none() {
        *slot = find();
    }
}

impl Facts {
    pub(super) fn add_serial(&mut self, serial: Option<Serial>) {
        if let Some(serial) = serial
            && !self.serials.contains(&serial)
        {
            self.serials.push(serial);
        }
    }
}
