//! One photograph as the camera stores it: turned, compressed, with its Exif block.

use std::io::Cursor;

use anyhow::{Context, Result};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, RgbImage, imageops};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::Card;
use super::develop::develop;
use super::exif::{Directory, Exif, Value, into_jpeg};
use super::paint::hash;
use super::shots::Shot;

/// The finished file and the moment it was taken.
pub struct Photograph {
    pub jpeg: Vec<u8>,
    pub taken: Timestamp,
}

/// Paints, turns, compresses and describes the `index`th photograph of a card.
pub fn take(card: &Card, shot: &Shot, index: usize) -> Result<Photograph> {
    let (width, height) = card.scaled(shot.size);
    let seed = hash(index as i32, 2025, card.seed);
    let upright = develop(shot.paint, seed, width, height);
    let stored = match shot.orientation {
        3 => imageops::rotate180(&upright),
        6 => imageops::rotate270(&upright),
        8 => imageops::rotate90(&upright),
        _ => upright,
    };
    let mut exif = Exif { thumbnail: thumbnail(&stored)?, ..Exif::default() };
    let taken = describe(&mut exif, card, shot, index, &stored)?;
    let jpeg = into_jpeg(&compressed(&stored, 88)?, &exif.block());
    Ok(Photograph { jpeg, taken })
}

fn compressed(picture: &RgbImage, quality: u8) -> Result<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut out, quality).write_image(
        picture,
        picture.width(),
        picture.height(),
        ExtendedColorType::Rgb8,
    )?;
    Ok(out.into_inner())
}

/// 160 pixels on the long side, with the picture's own proportions.
fn thumbnail(picture: &RgbImage) -> Result<Vec<u8>> {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    let side = |pixels: u32| ((pixels * 160 + long / 2) / long).max(1);
    let middle = imageops::thumbnail(picture, side(width) * 2, side(height) * 2);
    let small = imageops::resize(&middle, side(width), side(height), imageops::FilterType::Triangle);
    compressed(&small, 82)
}

fn describe(exif: &mut Exif, card: &Card, shot: &Shot, index: usize, stored: &RgbImage) -> Result<Timestamp> {
    let zoned = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%:z", shot.taken)
        .context("the roll's times are RFC 3339")?;
    let offset: Offset = zoned.offset().context("the roll's times have an offset")?;
    let local = zoned.to_datetime()?;
    let taken = offset.to_timestamp(local)?;
    let stamp = local.strftime("%Y:%m:%d %H:%M:%S").to_string();
    let zone = &shot.taken[19..];
    let ((over, under), aperture, iso, focal) = shot.exposure;
    exif.image
        .text(0x010F, &card.maker)
        .text(0x0110, &card.model)
        .add(0x0112, Value::Short(shot.orientation))
        .ratio(0x011A, 300, 1)
        .ratio(0x011B, 300, 1)
        .add(0x0128, Value::Short(2))
        .text(0x0131, &format!("{} Firmware 1.2.0", card.model))
        .text(0x0132, &stamp)
        .add(0x0213, Value::Short(2));
    let number = |digits: &[u8]| Value::Undefined(digits.to_vec());
    exif.photo
        .ratio(0x829A, over, under)
        .ratio(0x829D, aperture, 10)
        .add(0x8822, Value::Short(3))
        .add(0x8827, Value::Short(iso))
        .add(0x8830, Value::Short(2))
        .add(0x8832, Value::Long(u32::from(iso)))
        .add(0x9000, number(b"0232"))
        .text(0x9003, &stamp)
        .text(0x9004, &stamp)
        .text(0x9010, zone)
        .text(0x9011, zone)
        .text(0x9012, zone)
        .add(0x9101, number(&[1, 2, 3, 0]))
        .add(0x9204, Value::SignedRational(0, 10))
        .add(0x9207, Value::Short(5))
        .add(0x9209, Value::Short(16))
        .ratio(0x920A, focal * 10, 10)
        .text(0x9291, &format!("{:02}", index * 37 % 100))
        .add(0xA000, number(b"0100"))
        .add(0xA001, Value::Short(1))
        .add(0xA002, Value::Long(stored.width()))
        .add(0xA003, Value::Long(stored.height()))
        .add(0xA402, Value::Short(0))
        .add(0xA403, Value::Short(0))
        .add(0xA405, Value::Short((focal * 2) as u16))
        .add(0xA406, Value::Short(0))
        .text(0xA431, &card.serial)
        .add(0xA432, Value::Rational(lens(focal).1))
        .text(0xA433, &card.maker)
        .text(0xA434, lens(focal).0);
    if let Some((north, east, height)) = shot.place {
        exif.gps = Some(position(north, east, height, taken, index));
    }
    Ok(taken)
}

/// The lens that gives this focal length: its name and Exif's lens specification.
fn lens(focal: u32) -> (&'static str, Vec<(u32, u32)>) {
    match focal {
        0..=17 => ("Cradle 14mm F1.8", vec![(14, 1), (14, 1), (18, 10), (18, 10)]),
        60 => ("Cradle Macro 60mm F2.8", vec![(60, 1), (60, 1), (28, 10), (28, 10)]),
        86.. => ("Cradle 100-300mm F5.6-8", vec![(100, 1), (300, 1), (56, 10), (8, 1)]),
        _ => ("Cradle 18-85mm F1.8-4", vec![(18, 1), (85, 1), (18, 10), (4, 1)]),
    }
}

fn position(north: f64, east: f64, height: u32, taken: Timestamp, index: usize) -> Directory {
    // A walker's spread of some hundred metres, so that pictures of one place do not coincide.
    let stray = |turn: usize| ((index * turn % 17) as f64 - 8.0) * 0.000_21;
    let utc = Offset::UTC.to_datetime(taken);
    let mut gps = Directory::default();
    let (north, east) = (north + stray(5), east + stray(7));
    gps.add(0x0000, Value::Byte(vec![2, 3, 0, 0]))
        .text(0x0001, if north < 0.0 { "S" } else { "N" })
        .add(0x0002, degrees(north))
        .text(0x0003, if east < 0.0 { "W" } else { "E" })
        .add(0x0004, degrees(east))
        .add(0x0005, Value::Byte(vec![0]))
        .ratio(0x0006, height * 10 + index as u32 % 10, 10)
        .add(
            0x0007,
            Value::Rational([utc.hour(), utc.minute(), utc.second()].map(|part| (part as u32, 1)).to_vec()),
        )
        .text(0x0012, "WGS-84")
        .text(0x001D, &utc.strftime("%Y:%m:%d").to_string());
    gps
}

/// Degrees, minutes and seconds to a thousandth.
fn degrees(angle: f64) -> Value {
    let thousandths = (angle.abs() * 3_600_000.0).round() as u32;
    let (whole, rest) = (thousandths / 3_600_000, thousandths % 3_600_000);
    Value::Rational(vec![(whole, 1), (rest / 60_000, 1), (rest % 60_000, 1000)])
}
