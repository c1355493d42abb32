//! Forgetting where a JPEG was taken, without touching its picture.
//!
//! What tells a place is written over in its own length: the file keeps its size, its other metadata
//! stay where they are, and not a bit of the picture changes. Exif loses its GPS directory, XMP its
//! GPS properties, and a film that hangs behind the picture, which tells the place in ways of its own,
//! becomes zeros.

mod exif;
mod xmp;

/// What to write over in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits(Vec<Edit>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    at: u64,
    length: u64,
    /// Nothing stands for zeros.
    with: Vec<u8>,
}

impl Edits {
    /// Whether there is nothing to write over.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes over what falls into a piece of the file that begins at `at`.
    pub fn apply(&self, at: u64, piece: &mut [u8]) {
        let end = at + piece.len() as u64;
        for edit in &self.0 {
            let (first, last) = (edit.at.max(at), (edit.at + edit.length).min(end));
            if first >= last {
                continue;
            }
            let target = &mut piece[(first - at) as usize..(last - at) as usize];
            let from = (first - edit.at) as usize;
            match edit.with.get(from..from + target.len()) {
                Some(bytes) => target.copy_from_slice(bytes),
                None => target.fill(0),
            }
        }
    }
}

/// What to write over in a JPEG so that it does not tell any more where it was taken.
pub fn without_position(file: &[u8]) -> Edits {
    let mut clean = file.to_vec();
    exif::forget(&mut clean);
    xmp::forget(&mut clean);
    if let Some(film) = film_behind(file) {
        clean[film..].fill(0);
    }
    difference(file, &clean)
}

/// Where a film begins that hangs behind the picture (motion photos): at its first box.
fn film_behind(file: &[u8]) -> Option<usize> {
    const BRANDS: [&[u8; 4]; 8] = [b"mp42", b"mp41", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"qt  "];
    places(file, b"ftyp").into_iter().find_map(|at| {
        let start = at.checked_sub(4)?;
        let size = u32::from_be_bytes(*file.get(start..)?.first_chunk::<4>()?);
        let brand = file.get(at + 4..)?.first_chunk::<4>()?;
        ((16..512).contains(&size) && BRANDS.contains(&brand)).then_some(start)
    })
}

/// Where a short text stands in the bytes, not counting places that overlap.
fn places(bytes: &[u8], text: &[u8]) -> Vec<usize> {
    let Some((first, rest)) = text.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|left| left.iter().position(|byte| byte == first)) {
        at += next + 1;
        if bytes[at..].starts_with(rest) {
            found.push(at - 1);
            at += rest.len();
        }
    }
    found
}

/// Differences this near to each other are one edit.
const NEAR: usize = 16;

fn difference(file: &[u8], clean: &[u8]) -> Edits {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in file.iter().zip(clean).enumerate().filter_map(|(at, (one, other))| (one != other).then_some(at))
    {
        match runs.last_mut() {
            Some(run) if at <= run.end + NEAR => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    let edit = |run: std::ops::Range<usize>| {
        let bytes = &clean[run.clone()];
        let zeros = bytes.iter().all(|byte| *byte == 0);
        let with = if zeros { Vec::new() } else { bytes.to_vec() };
        Edit { at: run.start as u64, length: run.len() as u64, with }
    };
    Edits(runs.into_iter().map(edit).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::read;

    /// A directory's entry of four bytes.
    fn entry(tag: u16, kind: u16, count: u32, value: [u8; 4]) -> Vec<u8> {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    }

    /// Exif with a maker, a GPS directory and a rating behind it.
    fn exif() -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
        tiff.extend(3_u16.to_be_bytes());
        tiff.extend(entry(0x010F, 2, 4, *b"Abc\0"));
        tiff.extend(entry(0x4746, 3, 1, [0, 4, 0, 0]));
        tiff.extend(entry(0x8825, 4, 1, 50_u32.to_be_bytes()));
        tiff.extend([0; 4]);
        assert_eq!(tiff.len(), 50);
        tiff.extend(4_u16.to_be_bytes());
        tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
        tiff.extend(entry(2, 5, 3, 104_u32.to_be_bytes()));
        tiff.extend(entry(3, 2, 2, *b"E\0\0\0"));
        tiff.extend(entry(4, 5, 3, 128_u32.to_be_bytes()));
        tiff.extend([0; 4]);
        for number in [46_u32, 1, 56, 1, 5288, 100, 7, 1, 26, 1, 5100, 100] {
            tiff.extend(number.to_be_bytes());
        }
        [b"Exif\0\0".as_slice(), &tiff].concat()
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], length.as_slice(), body].concat()
    }

    const PACKET: &str = r#"http://ns.adobe.com/xap/1.0/ <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
        <rdf:Description xmp:Rating="3" exif:GPSLatitude="46,56.88N" exif:GPSLongitude = '7,26.85E'
        drone-dji:GpsLongtitude="7.4" dc:format="image/jpeg"><dc:title>Gps</dc:title>
        <exif:GPSAltitude a=">">5/1</exif:GPSAltitude><exif:GPSMapDatum/></rdf:Description></rdf:RDF></x:xmpmeta>"#;

    fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
        let frame = segment(0xC0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
        let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![1, 2, 3, 0xFF, 0xD9]].concat();
        [&[0xFF, 0xD8], segments.concat().as_slice(), &frame, &scan].concat()
    }

    fn cleaned(file: &[u8]) -> Vec<u8> {
        let mut clean = file.to_vec();
        without_position(file).apply(0, &mut clean);
        clean
    }

    #[test]
    fn a_picture_forgets_its_place_and_nothing_else() {
        let packet = PACKET.replacen("1.0/ ", "1.0/\0", 1);
        let file = jpeg(&[segment(0xE1, &exif()), segment(0xE1, packet.as_bytes())]);
        let before = read(&file);
        assert!(before.position.is_some() && before.maker.as_deref() == Some("Abc"), "{before:?}");
        let clean = cleaned(&file);
        let after = read(&clean);
        assert_eq!((after.position, after.maker, after.rating), (None, before.maker, before.rating));
        assert_eq!((after.problems, after.title), (before.problems, before.title));
        assert_eq!(clean.len(), file.len());
        let text = String::from_utf8_lossy(&clean);
        for gone in ["GPS", "Gpslo", "46,56", "7,26", "7.4", "5/1"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        assert!(text.contains("image/jpeg") && text.contains("<dc:title>Gps</dc:title>"), "{text}");
        assert!(!clean.windows(4).any(|four| four == 5288_u32.to_be_bytes()));
        // Everything from the frame on is as it was.
        assert_eq!(clean[clean.len() - 24..], file[file.len() - 24..]);
    }

    #[test]
    fn each_source_of_a_place_is_forgotten_without_the_other() {
        let only_exif = jpeg(&[segment(0xE1, &exif())]);
        assert!(read(&only_exif).position.is_some() && read(&cleaned(&only_exif)).position.is_none());
        let packet = PACKET.replacen("1.0/ ", "1.0/\0", 1);
        let only_xmp = jpeg(&[segment(0xE1, packet.as_bytes())]);
        assert!(read(&only_xmp).position.is_some() && read(&cleaned(&only_xmp)).position.is_none());
        let none = jpeg(&[]);
        assert!(without_position(&none).is_empty());
    }

    #[test]
    fn properties_that_are_cut_between_segments_are_found() {
        let head = [b"http://ns.adobe.com/xmp/extension/\0".as_slice(), &[b'a'; 32], &[0; 8]].concat();
        let pieces = ["<a exif:GPSLat", "itude=\"46,1N\" b=\"c\"/>"];
        let segments = pieces.map(|piece| segment(0xE1, &[head.as_slice(), piece.as_bytes()].concat()));
        let clean = cleaned(&jpeg(&segments));
        let text = String::from_utf8_lossy(&clean);
        assert!(!text.contains("GPS") && !text.contains("46,1N") && text.contains("b=\"c\""), "{text}");
    }

    #[test]
    fn a_film_behind_the_picture_becomes_zeros() {
        let mut file = jpeg(&[]);
        let picture = file.len();
        file.extend(b"\0\0\0\x18ftypmp42\0\0\0\0isommp42....\xA9xyz+46.9480+007.4474/");
        let clean = cleaned(&file);
        assert_eq!(clean[..picture], file[..picture]);
        assert!(clean[picture..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn a_picture_in_the_trailer_forgets_its_place_too() {
        let inner = jpeg(&[segment(0xE1, &exif())]);
        let file = [jpeg(&[]), inner].concat();
        assert!(!cleaned(&file).windows(4).any(|four| four == 5288_u32.to_be_bytes()));
    }

    proptest! {
        #[test]
        fn pieces_are_cleaned_like_the_whole(cuts in proptest::collection::vec(1_usize..40, 1..40)) {
            let packet = PACKET.replacen("1.0/ ", "1.0/\0", 1);
            let file = jpeg(&[segment(0xE1, &exif()), segment(0xE1, packet.as_bytes())]);
            let edits = without_position(&file);
            let (mut pieces, mut at) = (file.clone(), 0);
            for cut in cuts {
                let end = (at + cut).min(file.len());
                edits.apply(at as u64, &mut pieces[at..end]);
                at = end;
            }
            edits.apply(at as u64, &mut pieces[at..]);
            prop_assert_eq!(pieces, cleaned(&file));
        }

        #[test]
        fn whatever_is_written_wrong_never_breaks(at in 0_usize..600, byte: u8, length in 0_usize..700) {
            let packet = PACKET.replacen("1.0/ ", "1.0/\0", 1);
            let mut file = jpeg(&[segment(0xE1, &exif()), segment(0xE1, packet.as_bytes())]);
            if let Some(there) = file.get_mut(at) {
                *there = byte;
            }
            file.truncate(length.max(4));
            prop_assert_eq!(cleaned(&file).len(), file.len());
        }
    }
}
