//! What bytes are taken for.

mod specimen;

use cradle_imaging::Kind;
use specimen::{Tiff, ascii, long};

fn boxed(major: [u8; 4], compatible: &[[u8; 4]]) -> Vec<u8> {
    let mut file = (16 + compatible.len() as u32 * 4).to_be_bytes().to_vec();
    file.extend(b"ftyp");
    file.extend(major);
    file.extend([0; 4]);
    file.extend(compatible.concat());
    file
}

fn packets(offset: usize, length: usize) -> Vec<u8> {
    let mut stream = vec![0; length * 6];
    for packet in 0..6 {
        stream[offset + packet * length] = 0x47;
    }
    stream
}

#[test]
fn every_kind_is_known_by_its_content_whatever_it_is_called() {
    let mp3 = [[0xFF, 0xFB, 0x90, 0x00].as_slice(), &[0; 413], &[0xFF, 0xFB, 0x90, 0x00]].concat();
    let known: [(Vec<u8>, Kind, &str); 37] = [
        (specimen::jpeg(8, 8), Kind::Jpeg, "image/jpeg"),
        (specimen::png(8, 8), Kind::Png, "image/png"),
        (b"GIF89a\x01\0\x01\0".to_vec(), Kind::Gif, "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Kind::Webp, "image/webp"),
        (b"II*\0\x08\0\0\0\0\0".to_vec(), Kind::Tiff, "image/tiff"),
        (b"MM\0*\0\0\0\x08\0\0".to_vec(), Kind::Tiff, "image/tiff"),
        (boxed(*b"heic", &[*b"mif1"]), Kind::Heif, "image/heic"),
        (boxed(*b"mif1", &[*b"mif1", *b"heic"]), Kind::Heif, "image/heic"),
        (boxed(*b"mif1", &[*b"miaf"]), Kind::Heif, "image/heif"),
        (boxed(*b"avif", &[*b"mif1"]), Kind::Avif, "image/avif"),
        (boxed(*b"mif1", &[*b"avif"]), Kind::Avif, "image/avif"),
        (boxed(*b"crx ", &[*b"isom"]), Kind::Raw, "image/x-canon-cr3"),
        (boxed(*b"qt  ", &[]), Kind::Video, "video/quicktime"),
        (boxed(*b"isom", &[*b"mp41"]), Kind::Video, "video/mp4"),
        (boxed(*b"3gp5", &[]), Kind::Video, "video/3gpp"),
        (boxed(*b"M4A ", &[*b"isom"]), Kind::Audio, "audio/mp4"),
        (b"\0\0\0\x08wide\0\0\0\0mdat".to_vec(), Kind::Video, "video/quicktime"),
        (b"FUJIFILMCCD-RAW 0201".to_vec(), Kind::Raw, "image/x-fuji-raf"),
        (b"IIRO\x08\0\0\0".to_vec(), Kind::Raw, "image/x-olympus-orf"),
        (b"IIU\0\x18\0\0\0".to_vec(), Kind::Raw, "image/x-panasonic-rw2"),
        (b"II*\0\x10\0\0\0CR\x02\0".to_vec(), Kind::Raw, "image/x-canon-cr2"),
        (b"RIFF\0\0\0\0WAVEfmt ".to_vec(), Kind::Audio, "audio/vnd.wave"),
        (b"RIFF\0\0\0\0AVI LIST".to_vec(), Kind::Video, "video/x-msvideo"),
        (b"FORM\0\0\0\0AIFF".to_vec(), Kind::Audio, "audio/aiff"),
        (b"fLaC\0\0\0\x22".to_vec(), Kind::Audio, "audio/flac"),
        (b"OggS\0\x02vorbis".to_vec(), Kind::Audio, "audio/ogg"),
        (b"OggS\0\x02\x80theora".to_vec(), Kind::Video, "video/ogg"),
        (b"ID3\x04\0".to_vec(), Kind::Audio, "audio/mpeg"),
        (mp3, Kind::Audio, "audio/mpeg"),
        (b"\x1A\x45\xDF\xA3\x01matroska".to_vec(), Kind::Video, "video/matroska"),
        (b"\x1A\x45\xDF\xA3\x01\x42\x82\x84webm".to_vec(), Kind::Video, "video/webm"),
        (packets(0, 188), Kind::Video, "video/mp2t"),
        (packets(4, 192), Kind::Video, "video/mp2t"),
        (b"\0\0\x01\xBA".to_vec(), Kind::Video, "video/mpeg"),
        (b"FLV\x01".to_vec(), Kind::Video, "video/x-flv"),
        (b"<?xpacket begin=''?><x:xmpmeta".to_vec(), Kind::Sidecar, "application/rdf+xml"),
        (b"\xEF\xBB\xBF <x:xmpmeta xmlns".to_vec(), Kind::Sidecar, "application/rdf+xml"),
    ];
    for (bytes, kind, media_type) in known {
        let name = String::from_utf8_lossy(&bytes[..bytes.len().min(24)]).into_owned();
        assert_eq!(Kind::detect(&bytes, Some("holiday.txt")), Some(kind), "{name:?}");
        assert_eq!(kind.media_type(&bytes), media_type, "{name:?}");
    }
}

#[test]
fn what_is_nothing_known_is_nothing_even_when_called_a_picture() {
    let unknown: [&[u8]; 9] = [
        b"",
        b"\xFF",
        b"%PDF-1.7",
        b"<html><body>",
        b"MZ\x90\0",
        b"#!/bin/sh",
        b"RIFF\0\0\0\0ACON",
        b"\xFF\xFB\x90\0 one sync word alone",
        b"just some text that goes on",
    ];
    for bytes in unknown {
        assert_eq!(Kind::detect(bytes, Some("picture.jpg")), None, "{bytes:?}");
    }
}

#[test]
fn the_name_tells_raw_files_from_tiff_and_nothing_else() {
    let mut tiff = Tiff::new();
    tiff.directory(8, 0, &[long(0x0100, 10)], 0);
    assert_eq!(Kind::detect(&tiff.0, Some("scan.tif")), Some(Kind::Tiff));
    assert_eq!(Kind::detect(&tiff.0, Some("DSC_0001.NEF")), Some(Kind::Raw));
    assert_eq!(Kind::detect(&specimen::jpeg(8, 8), Some("DSC_0001.NEF")), Some(Kind::Jpeg));
}

#[test]
fn a_raw_file_without_a_name_is_known_by_its_directories() {
    let mut dng = Tiff::new();
    dng.directory(8, 0, &[(0xC612, 1, 4, vec![1, 4, 0, 0])], 0);
    assert_eq!(Kind::detect(&dng.0, None), Some(Kind::Raw));
    assert_eq!(Kind::Raw.media_type(&dng.0), "image/x-adobe-dng");

    let mut nef = Tiff::new();
    nef.directory(8, 0, &[ascii(0x010F, "NIKON"), long(0x00FE, 1), long(0x014A, 200)], 0);
    assert_eq!(Kind::detect(&nef.0, None), Some(Kind::Raw));
}

#[test]
fn kinds_know_whether_they_are_pictures_films_or_sound() {
    assert!(Kind::Heif.is_picture() && Kind::Heif.is_showable());
    assert!(Kind::Gif.is_picture() && Kind::Gif.is_showable());
    assert!(Kind::Video.is_film() && !Kind::Video.is_picture());
    assert!(Kind::Audio.is_sound() && !Kind::Audio.is_picture());
    assert!(!Kind::Sidecar.is_picture() && !Kind::Sidecar.is_film());
}
