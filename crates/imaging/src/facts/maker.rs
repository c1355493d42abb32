//! Makers' notes (Exif tag 0x927C): the serial numbers that cameras write outside the standard.
//!
//! Nobody publishes these formats; the layouts are those that ExifTool's tag tables document
//! (Phil Harvey, exiftool.org/TagNames). Only the few numbers wanted are read, each checked to
//! look like a serial number, because a program that rewrote the file may have left offsets that
//! point anywhere.

use super::{Serial, SerialSource};
use crate::text;
use crate::tiff::{Directory, Entry, Tiff};

/// Whose note it is.
pub(super) struct Camera<'a> {
    pub maker: &'a str,
    pub model: &'a str,
}

/// Longest serial number that is believed; Fujifilm's internal one has about fifty characters.
const LONGEST: usize = 80;

/// A serial number, if the text looks like one: printable, with a digit or letter in it.
pub(super) fn serial(source: SerialSource, value: &str) -> Option<Serial> {
    let value = value.trim();
    let plausible = !value.is_empty()
        && value.len() <= LONGEST
        && value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && value.bytes().any(|byte| byte.is_ascii_alphanumeric());
    plausible.then(|| Serial { source, value: value.to_owned() })
}

/// All serial numbers of the note.
pub(super) fn serials(tiff: Tiff<'_>, note: Entry<'_>, camera: &Camera<'_>) -> Vec<Option<Serial>> {
    let Some(start) = note.start() else {
        return Vec::new();
    };
    let Some(bytes) = tiff.bytes.get(start..) else {
        return Vec::new();
    };
    let bytes = note.bytes().unwrap_or(bytes);
    let inside = Tiff { bytes, big_endian: tiff.big_endian };
    let order = |tiff: Tiff<'_>, at: usize| match bytes.get(at..at + 2) {
        Some(b"II") => false,
        Some(b"MM") => true,
        _ => tiff.big_endian,
    };
    // Offsets inside count from the start of the whole block or of the note, by maker.
    let outer = |skip: usize| tiff.directory((start + skip) as u32);
    let starts = |magic: &[u8]| bytes.starts_with(magic);

    if starts(b"FUJIFILM") {
        let own = Tiff { bytes, big_endian: false };
        return own.u32(8).and_then(|at| own.directory(at)).map(fujifilm).unwrap_or_default();
    }
    if starts(b"Nikon\0\x02") {
        let own = bytes.get(10..).and_then(Tiff::parse);
        return own.and_then(|(own, at)| own.directory(at)).map(nikon).unwrap_or_default();
    }
    if starts(b"Nikon\0\x01") {
        return outer(8).map(nikon).unwrap_or_default();
    }
    if starts(b"OLYMPUS\0") {
        let own = Tiff { bytes, big_endian: order(tiff, 8) };
        return own.directory(12).map(|main| olympus(own, &main)).unwrap_or_default();
    }
    if starts(b"OM SYSTEM\0") {
        let own = Tiff { bytes, big_endian: order(tiff, 12) };
        return own.directory(16).map(|main| olympus(own, &main)).unwrap_or_default();
    }
    if starts(b"OLYMP\0") || starts(b"EPSON\0") {
        return outer(8).map(|main| olympus(tiff, &main)).unwrap_or_default();
    }
    if starts(b"PENTAX \0") {
        let own = Tiff { bytes, big_endian: order(tiff, 8) };
        return own.directory(10).map(|main| pentax(&main)).unwrap_or_default();
    }
    if starts(b"AOC\0") {
        let own = Tiff { bytes: tiff.bytes, big_endian: order(tiff, 4) };
        let main = own.directory((start + 6) as u32);
        return main.map(|main| pentax(&main)).unwrap_or_default();
    }
    if starts(b"Panasonic\0") {
        return outer(12).map(panasonic).unwrap_or_default();
    }
    if starts(b"LEICA\0\0\0") {
        // The same prefix for cameras built by Panasonic and for the M8, whose offsets differ.
        let own = inside.directory(8).map(leica).unwrap_or_default();
        let panasonic = outer(8).map(panasonic).unwrap_or_default();
        return own.into_iter().chain(panasonic).collect();
    }
    if starts(b"LEICA\0") {
        return inside.directory(8).map(leica).unwrap_or_default();
    }
    let maker = camera.maker.to_ascii_lowercase();
    match outer(0) {
        Some(main) if maker.starts_with("canon") => canon(&main, camera.model),
        Some(main) if maker.starts_with("nikon") => nikon(main),
        _ => Vec::new(),
    }
}

/// Canon: 0x000C is the number on the label, packed into 32 bits, written with as many digits as
/// the label has; 0x0096 is text in some models and a table in others.
pub(super) fn canon(main: &Directory<'_>, model: &str) -> Vec<Option<Serial>> {
    let label = main.unsigned(0x000C).filter(|number| *number != 0).map(|number| {
        if model.contains("EOS D30") {
            format!("{:04x}{:05}", number >> 16, number & 0xFFFF)
        } else if model.contains("EOS-1D") {
            format!("{number:06}")
        } else {
            format!("{number:010}")
        }
    });
    vec![
        label.and_then(|value| serial(SerialSource::CanonSerialNumber, &value)),
        written(main, 0x0096, SerialSource::CanonInternalSerialNumber),
    ]
}

fn fujifilm(main: Directory<'_>) -> Vec<Option<Serial>> {
    vec![written(&main, 0x0010, SerialSource::FujifilmInternalSerialNumber)]
}

/// Nikon: 0x001D is the number on the label; the D50 and D70 leave it out and write, as others
/// write there, "NO= 1005a431" into 0x00A0.
fn nikon(main: Directory<'_>) -> Vec<Option<Serial>> {
    let written = main.text(0x001D).or_else(|| main.text(0x00A0));
    let number = written.as_deref().map(|text| {
        let bare = text.strip_prefix("No").or_else(|| text.strip_prefix("NO"));
        bare.and_then(|rest| rest.trim_start().strip_prefix('=')).unwrap_or(text)
    });
    vec![number.and_then(|number| serial(SerialSource::NikonSerialNumber, number))]
}

/// Olympus and OM System keep them in a directory of equipment (0x2010), which is an offset in
/// newer notes and lies in the value itself in older ones.
fn olympus(tiff: Tiff<'_>, main: &Directory<'_>) -> Vec<Option<Serial>> {
    let equipment = main.get(0x2010).and_then(|entry| {
        let offset = match entry.bytes() {
            Some(bytes) if bytes.len() > 4 => entry.start().map(|at| at as u32),
            _ => entry.unsigned(0),
        };
        tiff.directory(offset?)
    });
    let Some(equipment) = equipment else {
        return vec![written(main, 0x0404, SerialSource::OlympusSerialNumber)];
    };
    vec![
        written(&equipment, 0x0101, SerialSource::OlympusSerialNumber),
        written(&equipment, 0x0102, SerialSource::OlympusInternalSerialNumber),
    ]
}

fn pentax(main: &Directory<'_>) -> Vec<Option<Serial>> {
    // Model, date of manufacture, two production codes, number.
    let internal = main.get(0x0215).and_then(|entry| entry.unsigned(4));
    let internal = internal.filter(|number| *number != 0).map(|number| number.to_string());
    vec![
        written(main, 0x0229, SerialSource::PentaxSerialNumber),
        internal.and_then(|value| serial(SerialSource::PentaxInternalSerialNumber, &value)),
    ]
}

fn panasonic(main: Directory<'_>) -> Vec<Option<Serial>> {
    vec![written(&main, 0x0025, SerialSource::PanasonicInternalSerialNumber)]
}

fn leica(main: Directory<'_>) -> Vec<Option<Serial>> {
    let label = [0x0303, 0x0305].into_iter().find_map(|tag| {
        let entry = main.get(tag)?;
        entry.unsigned(0).filter(|_| entry.text().is_none())
    });
    vec![
        label.and_then(|number| serial(SerialSource::LeicaSerialNumber, &number.to_string())),
        written(&main, 0x0500, SerialSource::LeicaInternalSerialNumber),
    ]
}

fn written(directory: &Directory<'_>, tag: u16, source: SerialSource) -> Option<Serial> {
    // Some models put zeros before the text as well as behind it.
    let bytes = directory.get(tag)?.bytes()?;
    let padding = bytes.iter().take_while(|byte| **byte == 0).count();
    serial(source, &text::clean(&bytes[padding..])?)
}
