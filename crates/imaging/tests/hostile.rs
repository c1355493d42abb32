//! Files made to hurt: they are refused or shown within limits, and quickly.

mod specimen;

use std::time::{Duration, Instant};

use cradle_imaging::{Limits, Unshowable, embedded_thumbnail, facts, render, thumbnail};
use specimen::{Tiff, ascii, exif, long, short, undefined, with_exif, with_segment};

/// Far more than any of these needs, far less than any attack wants.
const QUICKLY: Duration = Duration::from_secs(10);

fn quickly<T>(work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    let spent = started.elapsed();
    assert!(spent < QUICKLY, "took {spent:?}");
    result
}

fn refused(bytes: &[u8]) -> Unshowable {
    quickly(|| render(bytes, &Limits::default())).unwrap_err()
}

/// A PNG that claims a size and has no pixels for it.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = specimen::png(4, 4);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = specimen::checksum(&file[12..29]).to_be_bytes();
    file[29..33].copy_from_slice(&checksum);
    file
}

/// The file with another size in its frame header (marker C0 or C2).
fn jpeg_claiming(mut jpeg: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let at = jpeg.windows(2).position(|two| matches!(two, [0xFF, 0xC0 | 0xC2])).unwrap();
    jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

#[test]
fn a_small_file_that_claims_gigantic_pixels_is_too_large() {
    let claims = [
        png_claiming(60_000, 60_000),
        png_claiming(1_000_000, 2_000),
        jpeg_claiming(specimen::jpeg(16, 16), 65_500, 65_500),
        jpeg_claiming(specimen::progressive_jpeg(16, 16), 20_000, 19_000),
    ];
    for file in claims {
        assert!(matches!(refused(&file), Unshowable::TooLarge(_)), "{}", refused(&file));
        assert!(facts::read(&file).width.is_some());
    }
}

#[test]
fn a_picture_over_the_memory_limit_is_too_large_before_it_is_decoded() {
    let limits = Limits { memory_bytes: 1 << 20, ..Limits::default() };
    for extension in ["png", "tiff", "webp"] {
        let pixels = specimen::drawn(800, 600);
        let colour = image::ExtendedColorType::Rgb8;
        let file = specimen::written(&pixels, 800, 600, colour, extension);
        let refused = render(&file, &limits).unwrap_err();
        assert!(matches!(refused, Unshowable::TooLarge(_)), "{extension}: {refused}");
        assert!(render(&file, &Limits::default()).is_ok(), "{extension}");
    }
}

#[test]
fn a_gif_with_a_gigantic_canvas_is_too_large() {
    let mut gif = specimen::written(&specimen::drawn(4, 4), 4, 4, image::ExtendedColorType::Rgb8, "gif");
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    assert!(matches!(refused(&gif), Unshowable::TooLarge(_)), "{}", refused(&gif));
}

#[test]
fn a_large_photograph_is_shown_through_a_reduced_scale_in_little_memory() {
    let file = specimen::jpeg(9000, 6000);
    let limits = Limits { memory_bytes: 32 << 20, ..Limits::default() };
    let shown = quickly(|| render(&file, &limits)).unwrap();
    assert_eq!(shown.size, (9000, 6000));
    assert_eq!(shown.preview_size, (2160, 1440));
    assert_eq!(shown.thumbnail_size, (375, 250));
    assert_eq!(shown.damaged, None);
}

#[test]
fn a_jpeg_of_a_thousand_passes_takes_too_long() {
    let file = specimen::progressive_jpeg(512, 512);
    let scan = file.windows(2).rposition(|two| two == [0xFF, 0xDA]).unwrap();
    let last_scan = file[scan..file.len() - 2].to_vec();
    let mut bomb = file[..file.len() - 2].to_vec();
    for _ in 0..1000 {
        bomb.extend(&last_scan);
    }
    bomb.extend([0xFF, 0xD9]);
    let refused = refused(&bomb);
    assert!(matches!(refused, Unshowable::TooLong(_)), "{refused}");
    assert!(quickly(|| thumbnail(&bomb, &Limits::default())).is_err());
}

#[test]
fn no_time_at_all_is_too_long() {
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let refused = render(&specimen::jpeg(64, 64), &limits).unwrap_err();
    assert!(matches!(refused, Unshowable::TooLong(_)), "{refused}");
}

#[test]
fn half_a_photograph_is_shown_with_a_warning() {
    let whole = specimen::jpeg(1200, 900);
    let half = &whole[..whole.len() / 2];
    let shown = render(half, &Limits::default()).unwrap();
    assert!(shown.damaged.is_some());
    assert_eq!(shown.size, (1200, 900));
    let expected = specimen::pixel(&whole, 600, 50);
    let top = specimen::pixel(&shown.preview, 600, 50);
    assert!(specimen::difference(top, expected) < 12, "{top:?} for {expected:?}");
    assert_eq!(render(&whole, &Limits::default()).unwrap().damaged, None);
}

#[test]
fn a_photograph_that_ends_before_its_first_row_is_damaged() {
    let whole = specimen::jpeg(1200, 900);
    let frame = whole.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    for end in [3, 20, frame, frame + 6] {
        let refused = refused(&whole[..end]);
        assert!(matches!(refused, Unshowable::Damaged(_)), "{end}: {refused}");
    }
}

#[test]
fn rubbish_between_the_segments_of_a_photograph_does_no_harm() {
    let whole = specimen::jpeg(300, 200);
    let table = whole.windows(2).position(|two| two == [0xFF, 0xDB]).unwrap();
    let mut dirty = whole[..table].to_vec();
    dirty.extend(b"rubbish of an old editor");
    dirty.extend(&whole[table..]);
    let shown = render(&dirty, &Limits::default()).unwrap();
    assert_eq!(shown.size, (300, 200));
    assert_eq!(shown.preview, render(&whole, &Limits::default()).unwrap().preview);
}

#[test]
fn kinds_without_a_rendition_say_so_and_other_files_are_no_pictures() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    assert!(matches!(refused(heic), Unshowable::Damaged(_)), "{}", refused(heic));
    assert_eq!(refused(b"%PDF-1.7"), Unshowable::NotAPicture);
    assert_eq!(refused(b""), Unshowable::NotAPicture);
    assert_eq!(refused(b"fLaC\0\0\0\x22"), Unshowable::NotAPicture);
}

#[test]
fn directories_that_follow_each_other_forever_end_quickly() {
    let mut circle = Tiff::new();
    circle.directory(8, 0, &[ascii(0x010F, "Maker")], 100);
    circle.directory(100, 0, &[short(0x0112, 6)], 8);
    let mut myself = Tiff::new();
    myself.directory(8, 0, &[long(0x8769, 8), long(0x014A, 8), long(0x8825, 8)], 8);
    let mut chain = Tiff::new();
    for link in 0..20_000 {
        let at = 8 + link * 24;
        chain.directory(at, 0, &[short(0x0100, 1)], at as u32 + 24);
    }
    for tiff in [circle, myself, chain] {
        quickly(|| {
            facts::read(&tiff.0);
            embedded_thumbnail(&tiff.0);
        });
        let file = with_exif(&specimen::jpeg(8, 8), &tiff.0[..tiff.0.len().min(60_000)]);
        quickly(|| {
            facts::read(&file);
            embedded_thumbnail(&file);
        });
        assert_eq!(render(&file, &Limits::default()).unwrap().damaged, None);
    }
}

#[test]
fn values_of_four_gigabytes_in_a_kilobyte_are_left_out() {
    let camera = [
        (0xA434, 2, u32::MAX, 600u32.to_le_bytes().to_vec()),
        (0x927C, 7, u32::MAX, 600u32.to_le_bytes().to_vec()),
        (0xA431, 2, 0x8000_0000, u32::MAX.to_le_bytes().to_vec()),
        (0x829A, 5, u32::MAX, u32::MAX.to_le_bytes().to_vec()),
        (0x9003, 12, u32::MAX, 8u32.to_le_bytes().to_vec()),
    ];
    let main = [
        ascii(0x010F, "Canon"),
        (0x014A, 4, u32::MAX, 8u32.to_le_bytes().to_vec()),
        (0x8773, 7, u32::MAX, 8u32.to_le_bytes().to_vec()),
    ];
    let block = exif(&main, &camera);
    let read = quickly(|| facts::read(&block));
    assert_eq!(read.maker.as_deref(), Some("Canon"));
    assert_eq!((read.lens, read.exposure_seconds, read.colour_profile), (None, None, None));
    assert_eq!(read.serials, []);
    quickly(|| facts::read(&with_exif(&specimen::jpeg(8, 8), &block)));
}

#[test]
fn a_directory_that_claims_more_entries_than_there_are_is_read_and_named_as_cut_off() {
    let mut block = exif(&[ascii(0x010F, "Maker of cameras")], &[]);
    block[8..10].copy_from_slice(&u16::MAX.to_le_bytes());
    let read = facts::read(&with_exif(&specimen::jpeg(8, 8), &block));
    assert_eq!(read.maker.as_deref(), Some("Maker of cameras"));
    assert!(read.problems.iter().any(|problem| problem.contains("cut off")), "{read:?}");
}

#[test]
fn a_maker_s_note_that_points_into_itself_and_beyond_ends_quickly() {
    let mut notes: Vec<Vec<u8>> = Vec::new();
    for prefix in [
        b"FUJIFILM\x0c\0\0\0".as_slice(),
        b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0",
        b"OLYMPUS\0II\x03\0",
        b"OLYMP\0\x01\0",
        b"PENTAX \0II",
        b"AOC\0II",
        b"Panasonic\0\0\0",
        b"LEICA\0\0\0",
        b"LEICA\0\x01\0",
        b"",
    ] {
        // 65,535 entries, each with a value of 4 GB at the end of the address space.
        let entries = [0xFF; 1200];
        notes.push([prefix, &entries].concat());
    }
    for note in notes {
        for maker in ["Canon", "NIKON CORPORATION", "?"] {
            let block = exif(&[ascii(0x010F, maker)], &[undefined(0x927C, &note)]);
            let read = quickly(|| facts::read(&with_exif(&specimen::jpeg(8, 8), &block)));
            assert_eq!(read.serials, []);
        }
    }
}

#[test]
fn boxes_and_chunks_of_no_length_end_quickly() {
    let mut heif = b"\0\0\0\x14ftypheic\0\0\0\0mif1".to_vec();
    heif.extend([0u8; 64].repeat(100));
    heif.extend(b"\0\0\0\x08meta".repeat(50_000));
    quickly(|| facts::read(&heif));
    let mut webp = b"RIFF\xFF\xFF\xFF\xFFWEBP".to_vec();
    webp.extend(b"junk\0\0\0\0".repeat(50_000));
    quickly(|| facts::read(&webp));
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(b"\0\0\0\0junk\0\0\0\0".repeat(50_000));
    quickly(|| facts::read(&png));
    let mut jpeg = vec![0xFF, 0xD8];
    jpeg.extend([0xFF, 0xE1, 0x00, 0x02].repeat(500_000));
    quickly(|| facts::read(&jpeg));
    assert!(quickly(|| render(&jpeg, &Limits::default())).is_err());
    quickly(|| facts::read(&[0xFF, 0xD8, 0xFF].repeat(2_000_000)));
}

#[test]
fn a_broken_colour_profile_is_ignored_and_the_picture_shown() {
    let mut profile = vec![0xEE; 400];
    profile[36..40].copy_from_slice(b"acsp");
    let jpeg = specimen::jpeg(64, 64);
    let file = specimen::with_profile(&jpeg, &profile);
    assert_eq!(facts::read(&file).colour_profile.map(|bytes| bytes.len()), Some(400));
    let shown = render(&file, &Limits::default()).unwrap();
    assert_eq!(shown.preview, render(&jpeg, &Limits::default()).unwrap().preview);
}

#[test]
fn a_line_one_pixel_wide_and_very_long_is_shown() {
    for (width, height) in [(1, 1), (30_000, 1), (1, 30_000), (20_000, 3)] {
        let shown = quickly(|| render(&specimen::jpeg(width, height), &Limits::default())).unwrap();
        assert_eq!(shown.size, (width, height));
        assert!(!shown.thumbhash.is_empty());
    }
}

#[test]
fn a_segment_of_xmp_that_never_closes_says_nothing() {
    let packet = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), &b"<dc:title><".repeat(5000)].concat();
    let file = with_segment(&specimen::jpeg(8, 8), 0xE1, &packet);
    assert_eq!(quickly(|| facts::read(&file)).title, None);
}
