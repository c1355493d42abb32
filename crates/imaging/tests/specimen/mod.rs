//! Files drawn and built for tests.
#![allow(dead_code, reason = "each test file uses its own part of the specimens")]

use std::path::PathBuf;

/// The folder of real photographs, where this checkout has one beside it.
pub fn samples() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder of sample photographs at {}", folder.display());
    None
}

/// All files below `folder`, in a fixed order.
pub fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A smooth picture that differs in every corner.
pub fn drawn(width: u32, height: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let across = (x * 255 / width.max(2)) as u8;
            let down = (y * 255 / height.max(2)) as u8;
            pixels.extend([across, down, 255 - across / 2 - down / 2]);
        }
    }
    pixels
}

/// `drawn` as JPEG.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    coded(&drawn(width, height), width, height, turbojpeg::PixelFormat::RGB, false)
}

pub fn progressive_jpeg(width: u32, height: u32) -> Vec<u8> {
    coded(&drawn(width, height), width, height, turbojpeg::PixelFormat::RGB, true)
}

pub fn coded(
    pixels: &[u8],
    width: u32,
    height: u32,
    format: turbojpeg::PixelFormat,
    progressive: bool,
) -> Vec<u8> {
    let mut coder = turbojpeg::Compressor::new().unwrap();
    coder.set_quality(95).unwrap();
    let subsamp = match format {
        turbojpeg::PixelFormat::GRAY => turbojpeg::Subsamp::Gray,
        _ => turbojpeg::Subsamp::None,
    };
    coder.set_subsamp(subsamp).unwrap();
    coder.set_progressive(progressive).unwrap();
    let image = turbojpeg::Image {
        pixels,
        width: width as usize,
        pitch: width as usize * format.size(),
        height: height as usize,
        format,
    };
    coder.compress_to_vec(image).unwrap()
}

/// The picture with a marker segment right after its start.
pub fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let mut file = jpeg[..2].to_vec();
    file.extend([0xFF, marker]);
    file.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    file.extend(body);
    file.extend(&jpeg[2..]);
    file
}

pub fn with_exif(jpeg: &[u8], tiff: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", tiff].concat())
}

pub fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE2, &[b"ICC_PROFILE\0\x01\x01", profile].concat())
}

/// `drawn` as PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    written(&drawn(width, height), width, height, image::ExtendedColorType::Rgb8, "png")
}

pub fn written(
    pixels: &[u8],
    width: u32,
    height: u32,
    colour: image::ExtendedColorType,
    extension: &str,
) -> Vec<u8> {
    let format = image::ImageFormat::from_extension(extension).unwrap();
    let mut file = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(&mut file, pixels, width, height, colour, format).unwrap();
    file.into_inner()
}

/// Pixels of a JPEG as width, height and RGB bytes.
pub fn opened(jpeg: &[u8]) -> (u32, u32, Vec<u8>) {
    let image = turbojpeg::decompress(jpeg, turbojpeg::PixelFormat::RGB).unwrap();
    (image.width as u32, image.height as u32, image.pixels)
}

/// The colour of one pixel of a JPEG.
pub fn pixel(jpeg: &[u8], x: u32, y: u32) -> [u8; 3] {
    let (width, _, pixels) = opened(jpeg);
    let at = (y * width + x) as usize * 3;
    pixels[at..at + 3].try_into().unwrap()
}

/// Largest difference of any channel.
pub fn difference(left: [u8; 3], right: [u8; 3]) -> u8 {
    left.iter().zip(right).map(|(left, right)| left.abs_diff(right)).max().unwrap()
}

/// A value of a directory: tag, format number, count, bytes in little-endian order.
pub type Value = (u16, u16, u32, Vec<u8>);

pub fn ascii(tag: u16, text: &str) -> Value {
    let bytes = [text.as_bytes(), b"\0"].concat();
    (tag, 2, bytes.len() as u32, bytes)
}

pub fn short(tag: u16, value: u16) -> Value {
    (tag, 3, 1, value.to_le_bytes().to_vec())
}

pub fn long(tag: u16, value: u32) -> Value {
    (tag, 4, 1, value.to_le_bytes().to_vec())
}

pub fn rational(tag: u16, values: &[(u32, u32)]) -> Value {
    let bytes =
        values.iter().flat_map(|(over, under)| over.to_le_bytes().into_iter().chain(under.to_le_bytes()));
    (tag, 5, values.len() as u32, bytes.collect())
}

pub fn undefined(tag: u16, bytes: &[u8]) -> Value {
    (tag, 7, bytes.len() as u32, bytes.to_vec())
}

/// A little-endian TIFF block, put together by offsets.
pub struct Tiff(pub Vec<u8>);

impl Tiff {
    /// With its first directory at 8.
    pub fn new() -> Self {
        Self(b"II*\0\x08\0\0\0".to_vec())
    }

    /// Puts a directory at `offset`, its longer values right behind it, counted from `base`.
    pub fn directory(&mut self, offset: usize, base: usize, values: &[Value], next: u32) {
        let mut entries = u16::try_from(values.len()).unwrap().to_le_bytes().to_vec();
        let mut tail: Vec<u8> = Vec::new();
        let behind = offset + 2 + values.len() * 12 + 4;
        for (tag, format, count, bytes) in values {
            entries.extend(tag.to_le_bytes());
            entries.extend(format.to_le_bytes());
            entries.extend(count.to_le_bytes());
            if bytes.len() <= 4 {
                entries.extend(bytes);
                entries.resize(entries.len() + 4 - bytes.len(), 0);
            } else {
                entries.extend(((behind + tail.len() - base) as u32).to_le_bytes());
                tail.extend(bytes);
            }
        }
        entries.extend(next.to_le_bytes());
        entries.extend(tail);
        self.put(offset, &entries);
    }

    pub fn put(&mut self, offset: usize, bytes: &[u8]) {
        let end = offset + bytes.len();
        if self.0.len() < end {
            self.0.resize(end, 0);
        }
        self.0[offset..end].copy_from_slice(bytes);
    }
}

/// An Exif block whose camera directory is at 512 and holds `camera`.
pub fn exif(main: &[Value], camera: &[Value]) -> Vec<u8> {
    let mut tiff = Tiff::new();
    let main = [main, &[long(0x8769, 512)]].concat();
    tiff.directory(8, 0, &main, 0);
    tiff.directory(512, 0, camera, 0);
    tiff.0
}

/// The checksum of a PNG chunk (ISO 15948 annex D).
pub fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut sum, byte| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
        sum
    })
}
