//! The card is read back with a reader of its own, not with the writer's parts.

use std::collections::BTreeMap;

use super::*;

fn small(count: usize) -> Card {
    Card {
        maker: "Cradle".into(),
        model: "Sample One".into(),
        serial: "CR1-204817".into(),
        count,
        seed: 1,
        long_side: 192,
    }
}

fn drawn(card: &Card) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    draw(card, folder.path()).unwrap();
    folder
}

/// Every file of a card by its name relative to it.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The TIFF structure of a JPEG's first segment.
struct Tiff<'a>(&'a [u8]);

impl<'a> Tiff<'a> {
    fn of(jpeg: &'a [u8]) -> Self {
        assert_eq!(jpeg[..4], [0xFF, 0xD8, 0xFF, 0xE1], "Exif comes first");
        let length = usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
        assert_eq!(&jpeg[6..12], b"Exif\0\0");
        let tiff = Self(&jpeg[12..4 + length]);
        assert_eq!(&tiff.0[..4], b"II*\0");
        tiff
    }

    fn short(&self, at: usize) -> usize {
        usize::from(u16::from_le_bytes([self.0[at], self.0[at + 1]]))
    }

    fn long(&self, at: usize) -> usize {
        self.short(at) | self.short(at + 2) << 16
    }

    /// The entries of the directory at an offset (tag → where its value lies and how many), and the next directory's offset.
    fn directory(&self, at: usize) -> (BTreeMap<usize, (usize, usize)>, usize) {
        let count = self.short(at);
        let mut last = 0;
        let mut entries = BTreeMap::new();
        for i in 0..count {
            let entry = at + 2 + 12 * i;
            let tag = self.short(entry);
            assert!(i == 0 || tag > last, "tags ascend");
            last = tag;
            let unit = [0, 1, 1, 2, 4, 8, 0, 1, 0, 4, 8][self.short(entry + 2)];
            let number = self.long(entry + 4);
            let place = if unit * number <= 4 { entry + 8 } else { self.long(entry + 8) };
            assert!(place + unit * number <= self.0.len(), "values lie inside the block");
            entries.insert(tag, (place, number));
        }
        (entries, self.long(at + 2 + 12 * count))
    }

    fn text(&self, (place, number): (usize, usize)) -> &str {
        std::str::from_utf8(&self.0[place..place + number]).unwrap().trim_end_matches('\0')
    }
}

#[test]
fn every_picture_names_its_camera_and_its_moment() {
    let folder = drawn(&small(9));
    for (name, bytes) in files(folder.path()).iter().filter(|(name, _)| name.ends_with("JPG")) {
        let tiff = Tiff::of(bytes);
        let (image, _) = tiff.directory(8);
        assert_eq!(tiff.text(image[&0x010F]), "Cradle", "{name}");
        assert_eq!(tiff.text(image[&0x0110]), "Sample One");
        let (photo, _) = tiff.directory(tiff.long(image[&0x8769].0));
        assert_eq!(tiff.text(photo[&0xA431]), "CR1-204817");
        assert!(tiff.text(photo[&0x9003]).starts_with("2025:05:"), "{name}");
        assert_eq!(tiff.text(photo[&0x9011]), "+02:00");
        let (interop, _) = tiff.directory(tiff.long(photo[&0xA005].0));
        assert_eq!(tiff.text(interop[&1]), "R98");
    }
}

#[test]
fn places_are_written_where_they_were_noted() {
    let folder = drawn(&small(2));
    let all = files(folder.path());
    let tiff = Tiff::of(&all["DCIM/100CRADL/CRDL0001.JPG"]);
    let (image, _) = tiff.directory(8);
    let (gps, _) = tiff.directory(tiff.long(image[&0x8825].0));
    let part = |tag: usize, i: usize| {
        tiff.long(gps[&tag].0 + 8 * i) as f64 / tiff.long(gps[&tag].0 + 8 * i + 4) as f64
    };
    let degrees = |tag| part(tag, 0) + part(tag, 1) / 60.0 + part(tag, 2) / 3600.0;
    assert!((degrees(2) - 46.41).abs() < 0.01 && (degrees(4) - 11.84).abs() < 0.01);
    assert_eq!((tiff.text(gps[&1]), tiff.text(gps[&3])), ("N", "E"));
    assert_eq!(tiff.text(gps[&0x1D]), "2025:05:03");
    assert!((part(7, 0) - 4.0).abs() < 1e-9, "06:12 at +02:00 is 04:12 in UTC");
}

#[test]
fn thumbnails_are_whole_jpegs_with_the_pictures_proportions() {
    let folder = drawn(&small(3));
    for bytes in files(folder.path()).values() {
        let tiff = Tiff::of(bytes);
        let (_, next) = tiff.directory(8);
        let (small, end) = tiff.directory(next);
        assert_eq!(end, 0, "the thumbnail's directory is the last");
        let (at, length) = (tiff.long(small[&0x0201].0), tiff.long(small[&0x0202].0));
        let thumbnail = image::load_from_memory(&tiff.0[at..at + length]).unwrap();
        let picture = image::load_from_memory(bytes).unwrap();
        assert_eq!(thumbnail.width().max(thumbnail.height()), 160);
        let ratio = |image: &image::DynamicImage| f64::from(image.width()) / f64::from(image.height());
        assert!((ratio(&thumbnail) - ratio(&picture)).abs() < 0.02);
    }
}

#[test]
fn some_pictures_are_stored_turned() {
    let folder = drawn(&small(13));
    let all = files(folder.path());
    let turned = |n: usize| {
        let tiff = Tiff::of(&all[&dcf_name(n, "JPG")]);
        tiff.short(tiff.directory(8).0[&0x0112].0)
    };
    let found: Vec<usize> = (1..=13).map(turned).collect();
    for orientation in [1, 3, 6, 8] {
        assert!(found.contains(&orientation), "no picture with orientation {orientation} in {found:?}");
    }
}

#[test]
fn the_same_seed_draws_the_same_card_and_another_seed_another() {
    let card = small(4);
    let (first, again) = (drawn(&card), drawn(&card));
    assert_eq!(files(first.path()), files(again.path()));
    let other = drawn(&Card { seed: 2, ..card });
    assert_ne!(files(first.path()), files(other.path()));
}

#[test]
fn a_card_has_a_duplicate_a_damaged_file_two_memos_and_an_order_for_three_prints() {
    let folder = drawn(&small(ROLL.len()));
    let all = files(folder.path());
    let n = ROLL.len();
    assert_eq!(all[&dcf_name(3, "JPG")], all[&dcf_name(n + 1, "JPG")]);
    let damaged = &all[&dcf_name(n + 2, "JPG")];
    assert!(!damaged.ends_with(&[0xFF, 0xD9]) && damaged.starts_with(&[0xFF, 0xD8]));
    let memos: Vec<&String> = all.keys().filter(|name| name.contains("WAV")).collect();
    assert_eq!(memos.len(), 2);
    for memo in memos {
        assert!(all.contains_key(&memo.replace("WAV", "JPG")), "{memo} belongs to a picture");
        let sound = &all[memo];
        assert_eq!((&sound[..4], &sound[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
        assert_eq!(u32::from_le_bytes(sound[4..8].try_into().unwrap()) as usize, sound.len() - 8);
    }
    let order = String::from_utf8(all["MISC/AUTPRINT.MRK"].clone()).unwrap();
    assert_eq!(order.matches("[JOB]").count(), 3);
    for line in order.lines().filter(|line| line.starts_with("<IMG SRC")) {
        let name = line.split('"').nth(1).unwrap().trim_start_matches("../");
        assert!(all.contains_key(name), "{name} is ordered and on the card");
    }
    assert!(all.keys().any(|name| name.starts_with("DCIM/101CRADL/")));
}

#[test]
fn a_card_is_never_drawn_over_another() {
    let card = small(1);
    let folder = drawn(&card);
    let before = files(folder.path());
    assert!(draw(&card, folder.path()).unwrap_err().to_string().contains("already holds a card"));
    assert_eq!(files(folder.path()), before);
}

#[test]
fn another_camera_writes_its_own_name() {
    let card = Card { maker: "Lumen".into(), model: "Two".into(), serial: "L2-7".into(), ..small(1) };
    let folder = drawn(&card);
    let all = files(folder.path());
    let tiff = Tiff::of(&all["DCIM/100CRADL/CRDL0001.JPG"]);
    let (image, _) = tiff.directory(8);
    assert_eq!(tiff.text(image[&0x010F]), "Lumen");
    let (photo, _) = tiff.directory(tiff.long(image[&0x8769].0));
    assert_eq!(tiff.text(photo[&0xA431]), "L2-7");
}
