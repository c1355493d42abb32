//! Small and middle images of what lies on a card, made while somebody looks at it.

use std::io::Read as _;

use cradle_imaging::{Kind, Limits, Orientation, Pool, Unshowable, embedded_thumbnail, facts};

use crate::card::{Card, CardError};
use crate::format::Class;
use crate::name::CardPath;
use crate::shot::FoundShot;
use crate::tether::Tether;

/// The part of a file that holds its Exif thumbnail, with room for large maker's notes.
const HEAD: u64 = 256 << 10;
/// The short edge below which a camera's own thumbnail is too coarse, in pixels.
const SMALLEST: u32 = 120;
/// The same where the whole picture would have to come over a cable.
const COARSEST: u32 = 90;
/// Bytes of the largest thumbnail that a camera gives by itself.
const LARGEST_OWN: usize = 4 << 20;
/// Larger files are not read whole for an image of them.
const WHOLE: u64 = 512 << 20;

/// An image ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// The bytes of a JPEG or WebP file.
    pub bytes: Vec<u8>,
    /// Its IANA media type.
    pub media_type: &'static str,
}

/// The small image of a shot: the camera's own where it is good enough, else made on `pool`.
///
/// Blocks its thread until the image is there. The inner error says why a readable file cannot be
/// shown.
pub fn thumbnail(
    card: &Card,
    shot: &FoundShot,
    pool: &Pool,
    limits: &Limits,
) -> Result<Result<Rendition, Unshowable>, CardError> {
    let path = shown_file(shot);
    let own = match card.camera() {
        None => own_thumbnail(&card.head(path, HEAD)?),
        Some(tether) => of_camera(card, tether, path)?,
    };
    if let Some(bytes) = own {
        return Ok(Ok(Rendition { bytes, media_type: "image/jpeg" }));
    }
    let Some(whole) = whole(card, path)? else {
        return Ok(Err(too_large()));
    };
    let bounds = limits.clone();
    let made = pool.run(limits.time, move || cradle_imaging::thumbnail(&whole, &bounds)).wait();
    Ok(made.map(|bytes| Rendition { bytes, media_type: "image/webp" }))
}

/// The image of a shot for the whole screen, made on `pool`. Blocks its thread.
pub fn preview(
    card: &Card,
    shot: &FoundShot,
    pool: &Pool,
    limits: &Limits,
) -> Result<Result<Rendition, Unshowable>, CardError> {
    let Some(whole) = whole(card, shown_file(shot))? else {
        return Ok(Err(too_large()));
    };
    let bounds = limits.clone();
    let made = pool.run(limits.time, move || cradle_imaging::render(&whole, &bounds)).wait();
    Ok(made.map(|made| Rendition { bytes: made.preview, media_type: "image/jpeg" }))
}

/// A film is shown by the small picture beside it, everything else by itself.
fn shown_file(shot: &FoundShot) -> &CardPath {
    let beside = shot.files().iter().find(|file| file.format.class == Class::Thumbnail);
    match shot.first().format.class {
        Class::Film | Class::Sound => &beside.unwrap_or(shot.first()).path,
        _ => &shot.first().path,
    }
}

fn whole(card: &Card, path: &CardPath) -> Result<Option<Vec<u8>>, CardError> {
    let mut bytes = Vec::new();
    let read = card.open(path)?.take(WHOLE + 1).read_to_end(&mut bytes);
    read.map_err(|problem| CardError::unreadable(path, problem))?;
    Ok((bytes.len() as u64 <= WHOLE).then_some(bytes))
}

fn too_large() -> Unshowable {
    Unshowable::TooLarge(format!("it has more than {} MB", WHOLE >> 20))
}

/// What a camera on a cable has at hand. To fetch a picture whole takes longer than anybody looks at a
/// page: black bars and a small size are taken for that.
fn of_camera(card: &Card, tether: &Tether, path: &CardPath) -> Result<Option<Vec<u8>>, CardError> {
    let head = if tether.gives_whole_files_only() { Vec::new() } else { card.head(path, HEAD)? };
    if let Some(good) = own_thumbnail(&head) {
        return Ok(Some(good));
    }
    let orientation = facts::read(&head).orientation;
    let own = embedded_thumbnail(&head).map(|found| (found.jpeg, found.orientation));
    let told = || Some((tether.thumbnail(path, LARGEST_OWN).ok()?, orientation));
    let usable = |jpeg: &[u8]| {
        let small = facts::read(jpeg);
        small.kind == Some(Kind::Jpeg)
            && small.width.zip(small.height).is_some_and(|(width, height)| width.min(height) >= COARSEST)
    };
    let found = own.filter(|(jpeg, _)| usable(jpeg)).or_else(|| told().filter(|(jpeg, _)| usable(jpeg)));
    Ok(found.map(|(jpeg, orientation)| turned(jpeg, orientation)))
}

/// The camera's own thumbnail, if it is large enough, shows the whole picture without black bars,
/// and can be shown upright.
fn own_thumbnail(head: &[u8]) -> Option<Vec<u8>> {
    let picture = facts::read(head);
    let found = embedded_thumbnail(head)?;
    let small = facts::read(&found.jpeg);
    let (width, height) = found.orientation.shown((small.width?, small.height?));
    if width.min(height) < SMALLEST {
        return None;
    }
    let (full_width, full_height) = (f64::from(picture.width?), f64::from(picture.height?));
    let stretch = (full_width / full_height) / (f64::from(width) / f64::from(height));
    // Half a pixel of rounding on the short edge is 0.5 %; black bars change 12 % at least.
    (0.98..=1.02).contains(&stretch).then(|| turned(found.jpeg, found.orientation))
}

/// The JPEG with a word on how to turn it, which every browser follows: no pixel is touched.
fn turned(jpeg: Vec<u8>, orientation: Orientation) -> Vec<u8> {
    if orientation == Orientation::UPRIGHT || !jpeg.starts_with(&[0xFF, 0xD8]) {
        return jpeg;
    }
    // APP1 of 34 bytes: "Exif", a big-endian TIFF header, one directory with tag 0x0112 (SHORT, 1).
    let mut exif = vec![0xFF, 0xE1, 0x00, 0x22];
    exif.extend_from_slice(b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    exif.extend_from_slice(&[orientation.value(), 0, 0, 0, 0, 0, 0]);
    let mut turned = jpeg;
    turned.splice(2..2, exif);
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_thumbnail_says_how_to_turn_it() {
        let bare = vec![0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x02, 0xFF, 0xD9];
        for value in 2..=8 {
            let orientation = Orientation::new(value).unwrap();
            let turned = turned(bare.clone(), orientation);
            assert_eq!(facts::read(&turned).orientation, orientation);
            assert!(turned.ends_with(&bare[2..]));
        }
        assert_eq!(super::turned(bare.clone(), Orientation::UPRIGHT), bare);
    }
}
