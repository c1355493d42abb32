//! Exif and makers' notes, built byte by byte after the documented layouts.

mod specimen;

use cradle_imaging::{Facts, Serial, SerialSource, embedded_thumbnail, facts};
use specimen::{Tiff, Value, ascii, exif, long, rational, short, undefined, with_exif, with_segment};

fn read(main: &[Value], camera: &[Value]) -> Facts {
    facts::read(&with_exif(&specimen::jpeg(16, 16), &exif(main, camera)))
}

/// A camera directory at 512 whose maker's note is built by `note` at its own offset, 1024.
fn with_note(maker: &str, model: &str, note: impl FnOnce(&mut Tiff, usize)) -> Vec<Serial> {
    let mut tiff = Tiff::new();
    let main = [ascii(0x010F, maker), ascii(0x0110, model), long(0x8769, 512)];
    tiff.directory(8, 0, &main, 0);
    let (at, length) = (1024usize, 1024u32);
    let camera = (0x927C, 7, length, (at as u32).to_le_bytes().to_vec());
    tiff.directory(512, 0, &[camera], 0);
    // The builder puts values of more than four bytes elsewhere; here four bytes say where.
    tiff.put(at + length as usize - 1, &[0]);
    note(&mut tiff, at);
    facts::read(&with_exif(&specimen::jpeg(16, 16), &tiff.0)).serials
}

fn one(source: SerialSource, value: &str) -> Vec<Serial> {
    vec![Serial { source, value: value.to_owned() }]
}

#[test]
fn everything_that_exif_says_about_a_photograph_is_read() {
    let facts = read(
        &[
            ascii(0x010E, "A harbour"),
            ascii(0x010F, "Maker  "),
            ascii(0x0110, "Model 1"),
            short(0x0112, 6),
            ascii(0x0131, "Ver.1.02"),
            ascii(0x8298, "Somebody"),
            undefined(0x9C9B, b"H\0i\0\0\0"),
            ascii(0xC62F, "D-77"),
        ],
        &[
            rational(0x829A, &[(1, 125)]),
            rational(0x829D, &[(28, 10)]),
            short(0x8827, 400),
            ascii(0x9003, "2021:06:05 12:34:56"),
            ascii(0x9011, "+09:00"),
            ascii(0x9291, "07"),
            rational(0x920A, &[(50, 1)]),
            ascii(0xA431, "00012345"),
            ascii(0xA434, "50mm F2.8"),
        ],
    );
    assert_eq!((facts.width, facts.height), (Some(16), Some(16)));
    assert_eq!(facts.orientation.value(), 6);
    assert_eq!(facts.description.as_deref(), Some("A harbour"));
    assert_eq!(facts.maker.as_deref(), Some("Maker"));
    assert_eq!(facts.model.as_deref(), Some("Model 1"));
    assert_eq!(facts.firmware.as_deref(), Some("Ver.1.02"));
    assert_eq!(facts.copyright.as_deref(), Some("Somebody"));
    assert_eq!(facts.title.as_deref(), Some("Hi"));
    assert_eq!(facts.taken_at.as_deref(), Some("2021-06-05T12:34:56"));
    assert_eq!(facts.taken_offset.as_deref(), Some("+09:00"));
    assert_eq!(facts.taken_subsecond.as_deref(), Some("07"));
    assert_eq!(facts.exposure_seconds, Some(0.008));
    assert_eq!((facts.f_number, facts.iso), (Some(2.8), Some(400)));
    assert_eq!(facts.focal_length_mm, Some(50.0));
    assert_eq!(facts.lens.as_deref(), Some("50mm F2.8"));
    let serials = [
        Serial { source: SerialSource::DngCameraSerialNumber, value: "D-77".to_owned() },
        Serial { source: SerialSource::ExifBodySerialNumber, value: "00012345".to_owned() },
    ];
    assert_eq!(facts.serials, serials);
    assert_eq!(facts.problems, [""; 0]);
}

#[test]
fn values_that_cannot_be_are_left_out_and_named() {
    let facts = read(
        &[short(0x0112, 9)],
        &[
            ascii(0x9003, "2021:02:31 12:00:00"),
            ascii(0x9004, "2021:03:01 12:00:00"),
            ascii(0x9011, "+99:00"),
            rational(0x829A, &[(1, 0)]),
            rational(0x829D, &[(0, 10)]),
            ascii(0xA431, "   "),
        ],
    );
    assert_eq!(facts.orientation.value(), 1);
    assert_eq!(facts.taken_at.as_deref(), Some("2021-03-01T12:00:00"));
    assert_eq!((facts.exposure_seconds, facts.f_number), (None, None));
    assert_eq!((facts.serials.len(), facts.problems.len()), (0, 2), "{:?}", facts.problems);
}

#[test]
fn a_position_in_the_south_west_below_the_sea_has_its_signs() {
    let mut tiff = Tiff::new();
    tiff.directory(8, 0, &[long(0x8825, 200)], 0);
    let gps = [
        ascii(0x0001, "S"),
        rational(0x0002, &[(33, 1), (51, 1), (3600, 100)]),
        ascii(0x0003, "W"),
        rational(0x0004, &[(70, 1), (30, 1), (0, 1)]),
        (0x0005, 1, 1, vec![1]),
        rational(0x0006, &[(125, 10)]),
    ];
    tiff.directory(200, 0, &gps, 0);
    let position = facts::read(&with_exif(&specimen::jpeg(8, 8), &tiff.0)).position.unwrap();
    assert!((position.latitude + 33.86).abs() < 1e-9);
    assert!((position.longitude + 70.5).abs() < 1e-9);
    assert_eq!(position.altitude_m, Some(-12.5));

    let beyond = [ascii(1, "N"), rational(2, &[(99, 1)]), ascii(3, "E"), rational(4, &[(10, 1)])];
    tiff.directory(200, 0, &beyond, 0);
    assert_eq!(facts::read(&with_exif(&specimen::jpeg(8, 8), &tiff.0)).position, None);
}

#[test]
fn a_canon_camera_s_number_is_written_as_on_its_label() {
    let note = |tiff: &mut Tiff, at: usize| {
        tiff.directory(at, 0, &[long(0x000C, 630_363_764), ascii(0x0096, "ZA0012345")], 0);
    };
    let both = with_note("Canon", "Canon EOS 400D", note);
    assert_eq!(both[0], one(SerialSource::CanonSerialNumber, "0630363764")[0]);
    assert_eq!(both[1], one(SerialSource::CanonInternalSerialNumber, "ZA0012345")[0]);
    let old = with_note("Canon", "Canon EOS D30", |tiff, at| {
        tiff.directory(at, 0, &[long(0x000C, 0x0093_0A71)], 0);
    });
    assert_eq!(old, one(SerialSource::CanonSerialNumber, "009302673"));
}

#[test]
fn nikon_s_note_is_a_tiff_block_of_its_own() {
    let serials = with_note("NIKON CORPORATION", "NIKON D300", |tiff, at| {
        tiff.put(at, b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0");
        tiff.directory(at + 18, at + 10, &[ascii(0x001D, "3105364")], 0);
    });
    assert_eq!(serials, one(SerialSource::NikonSerialNumber, "3105364"));
    let serials = with_note("NIKON CORPORATION", "NIKON D70", |tiff, at| {
        tiff.put(at, b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0");
        tiff.directory(at + 18, at + 10, &[ascii(0x00A0, "NO= 1005a431        ")], 0);
    });
    assert_eq!(serials, one(SerialSource::NikonSerialNumber, "1005a431"));
}

#[test]
fn fujifilm_counts_offsets_from_its_note() {
    let serials = with_note("FUJIFILM", "X100", |tiff, at| {
        tiff.put(at, b"FUJIFILM\x0C\0\0\0");
        tiff.directory(at + 12, at, &[ascii(0x0010, "FF02B5012345     593130")], 0);
    });
    assert_eq!(serials, one(SerialSource::FujifilmInternalSerialNumber, "FF02B5012345     593130"));
}

#[test]
fn olympus_keeps_its_numbers_in_a_directory_of_equipment() {
    for (prefix, start) in [(b"OLYMPUS\0II\x03\0".as_slice(), 12), (b"OM SYSTEM\0\0\0II\x04\0", 16)] {
        let serials = with_note("OLYMPUS CORPORATION", "E-M1", |tiff, at| {
            tiff.put(at, prefix);
            tiff.directory(at + start, at, &[(0x2010, 13, 1, 300u32.to_le_bytes().to_vec())], 0);
            tiff.directory(at + 300, at, &[ascii(0x0101, "BHP123456"), ascii(0x0102, "0012")], 0);
        });
        assert_eq!(serials[0], one(SerialSource::OlympusSerialNumber, "BHP123456")[0]);
        assert_eq!(serials[1], one(SerialSource::OlympusInternalSerialNumber, "0012")[0]);
    }
    let serials = with_note("OLYMPUS", "C-5060", |tiff, at| {
        tiff.put(at, b"OLYMP\0\x02\0");
        tiff.directory(at + 8, 0, &[ascii(0x0404, "215001234")], 0);
    });
    assert_eq!(serials, one(SerialSource::OlympusSerialNumber, "215001234"));
}

#[test]
fn pentax_panasonic_and_leica_have_notes_of_their_own() {
    let numbers: Vec<u8> = [1u32, 2, 3, 4, 7_654_321].iter().flat_map(|n| n.to_le_bytes()).collect();
    let serials = with_note("PENTAX", "K-5", |tiff, at| {
        tiff.put(at, b"AOC\0II");
        let values = [(0x0215, 4, 5, numbers.clone()), ascii(0x0229, "4031234")];
        tiff.directory(at + 6, 0, &values, 0);
    });
    assert_eq!(serials[0], one(SerialSource::PentaxSerialNumber, "4031234")[0]);
    assert_eq!(serials[1], one(SerialSource::PentaxInternalSerialNumber, "7654321")[0]);

    let serials = with_note("Panasonic", "DMC-GH4", |tiff, at| {
        tiff.put(at, b"Panasonic\0\0\0");
        tiff.directory(at + 12, 0, &[undefined(0x0025, b"\0\0F281206040123\0")], 0);
    });
    assert_eq!(serials, one(SerialSource::PanasonicInternalSerialNumber, "F281206040123"));

    let serials = with_note("LEICA CAMERA AG", "LEICA T", |tiff, at| {
        tiff.put(at, b"LEICA\0\x01\0");
        tiff.directory(at + 8, at, &[long(0x0305, 4_711_815), undefined(0x0500, b"F54110023")], 0);
    });
    assert_eq!(serials[0], one(SerialSource::LeicaSerialNumber, "4711815")[0]);
    assert_eq!(serials[1], one(SerialSource::LeicaInternalSerialNumber, "F54110023")[0]);
}

#[test]
fn bytes_that_do_not_look_like_a_serial_number_are_none() {
    let serials = with_note("FUJIFILM", "X100", |tiff, at| {
        tiff.put(at, b"FUJIFILM\x0C\0\0\0");
        tiff.directory(at + 12, at, &[undefined(0x0010, b"\x81\x92\xF0 binary")], 0);
    });
    assert_eq!(serials, []);
}

#[test]
fn a_press_photograph_s_caption_is_read_from_iptc() {
    let mut records = Vec::new();
    for (dataset, text) in [(5u8, "Opening"), (120, "The bridge is opened"), (116, "Agency")] {
        records.extend([0x1C, 2, dataset, 0, text.len() as u8]);
        records.extend(text.as_bytes());
    }
    let mut resources = b"Photoshop 3.0\08BIM\x04\x25\0\0\0\0\0\x03abc\0".to_vec();
    resources.extend(b"8BIM\x04\x04\0\0");
    resources.extend((records.len() as u32).to_be_bytes());
    resources.extend(records);
    let facts = facts::read(&with_segment(&specimen::jpeg(8, 8), 0xED, &resources));
    assert_eq!(facts.title.as_deref(), Some("Opening"));
    assert_eq!(facts.description.as_deref(), Some("The bridge is opened"));
    assert_eq!(facts.copyright.as_deref(), Some("Agency"));
}

#[test]
fn a_sidecar_says_what_its_editor_knew() {
    let sidecar = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description aux:SerialNumber="42">
        <dc:title><rdf:Alt><rdf:li>Harbour</rdf:li></rdf:Alt></dc:title></rdf:Description>"#;
    let facts = facts::read(sidecar);
    assert_eq!(facts.title.as_deref(), Some("Harbour"));
    assert_eq!(facts.serials, one(SerialSource::XmpSerialNumber, "42"));
}

#[test]
fn the_thumbnail_inside_comes_out_as_it_lies_there() {
    let small = specimen::jpeg(40, 30);
    let mut tiff = Tiff::new();
    tiff.directory(8, 0, &[short(0x0112, 3)], 200);
    let length = small.len() as u32;
    tiff.directory(200, 0, &[long(0x0201, 600), long(0x0202, length)], 0);
    tiff.put(600, &small);
    let file = with_exif(&specimen::jpeg(400, 300), &tiff.0);
    let found = embedded_thumbnail(&file).unwrap();
    assert_eq!((found.jpeg, found.orientation.value()), (small, 3));
    assert_eq!(embedded_thumbnail(&specimen::jpeg(400, 300)), None);
    assert_eq!(embedded_thumbnail(&file[..700]), None, "half a thumbnail is none");
}

/// One box: length, name, contents.
fn boxed(name: &[u8], body: &[u8]) -> Vec<u8> {
    let length = (8 + body.len()) as u32;
    [&length.to_be_bytes(), name, body].concat()
}

#[test]
fn canon_s_cr3_keeps_facts_number_and_preview_in_boxes() {
    let mut main = Tiff::new();
    main.directory(
        8,
        0,
        &[ascii(0x0110, "Canon EOS R5"), short(0x0112, 8), short(0x0100, 8192), short(0x0101, 5464)],
        0,
    );
    let mut camera = Tiff::new();
    camera.directory(8, 0, &[ascii(0x9003, "2021:06:05 12:34:56")], 0);
    let mut note = Tiff::new();
    note.directory(8, 0, &[long(0x000C, 12_345)], 0);
    let canon =
        [0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48];
    let parts = [boxed(b"CMT1", &main.0), boxed(b"CMT2", &camera.0), boxed(b"CMT3", &note.0)].concat();
    let movie = boxed(b"moov", &boxed(b"uuid", &[canon.as_slice(), &parts].concat()));
    let picture = specimen::jpeg(160, 120);
    let preview = boxed(
        b"uuid",
        &[[7; 24].as_slice(), &boxed(b"PRVW", &[&[0; 16], picture.as_slice()].concat())].concat(),
    );
    let file = [boxed(b"ftyp", b"crx \0\0\0\x01crx isom"), movie, preview].concat();

    let facts = facts::read(&file);
    assert_eq!(facts.model.as_deref(), Some("Canon EOS R5"));
    assert_eq!(facts.taken_at.as_deref(), Some("2021-06-05T12:34:56"));
    assert_eq!(facts.serials, one(SerialSource::CanonSerialNumber, "0000012345"));
    assert_eq!((facts.width, facts.height), (Some(5464), Some(8192)));
    let shown = cradle_imaging::render(&file, &cradle_imaging::Limits::default()).unwrap();
    assert_eq!(shown.size, (120, 160));
}

#[test]
fn fujifilm_s_raf_is_read_and_shown_through_the_photograph_inside() {
    let inside = with_exif(&specimen::jpeg(160, 120), &exif(&[short(0x0112, 6)], &[ascii(0xA431, "42A")]));
    let mut file = b"FUJIFILMCCD-RAW 0201".to_vec();
    file.resize(84, 0);
    file.extend(200u32.to_be_bytes());
    file.extend((inside.len() as u32).to_be_bytes());
    file.resize(200, 0);
    file.extend(&inside);
    file.extend([0; 100]);
    assert_eq!(facts::read(&file).serials, one(SerialSource::ExifBodySerialNumber, "42A"));
    let shown = cradle_imaging::render(&file, &cradle_imaging::Limits::default()).unwrap();
    assert_eq!(shown.size, (120, 160));
}

#[test]
fn a_raw_file_without_a_preview_says_that_it_cannot_be_shown_yet() {
    let mut raw = Tiff::new();
    raw.directory(8, 0, &[(0xC612, 1, 4, vec![1, 4, 0, 0])], 0);
    let refused = cradle_imaging::render(&raw.0, &cradle_imaging::Limits::default()).unwrap_err();
    assert_eq!(refused, cradle_imaging::Unshowable::NotYet(cradle_imaging::Kind::Raw));
}
