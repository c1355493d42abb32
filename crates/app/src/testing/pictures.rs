//! Pictures for tests, and the work that they and orders make.

use cradle_domain::ImageId;

use super::Centre;
use crate::Visitor;
use crate::jobs::run_due;
use crate::library::{Arrival, receive};
use crate::works;

/// A picture of one dot in this colour.
pub fn dot(colour: [u8; 3]) -> Vec<u8> {
    let mut gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00".to_vec();
    gif.extend(colour);
    gif.extend([0, 0, 0]);
    gif.extend(b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b");
    gif
}

/// A JPEG of eight by eight grey dots that tells where it was taken: degrees north and degrees east.
pub fn placed(latitude: f64, longitude: f64) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let letter = |degrees: f64, plus: u8, minus: u8| [if degrees < 0.0 { minus } else { plus }, 0, 0, 0];
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    tiff.extend(entry(0x8825, 4, 1, 26_u32.to_be_bytes()));
    tiff.extend([0; 4]);
    tiff.extend([0, 4]);
    tiff.extend(entry(1, 2, 2, letter(latitude, b'N', b'S')));
    tiff.extend(entry(2, 5, 3, 80_u32.to_be_bytes()));
    tiff.extend(entry(3, 2, 2, letter(longitude, b'E', b'W')));
    tiff.extend(entry(4, 5, 3, 104_u32.to_be_bytes()));
    tiff.extend([0; 4]);
    for degrees in [latitude, longitude] {
        // Degrees, minutes and seconds as fractions; the degrees carry all of it.
        let millionths = (degrees.abs() * 1e6).round() as u32;
        for number in [millionths, 1_000_000, 0, 1, 0, 1] {
            tiff.extend(number.to_be_bytes());
        }
    }
    let exif = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let grey = include_bytes!("grey.jpg");
    [&grey[..2], &[0xFF, 0xE1], &length, &exif, &grey[2..]].concat()
}

/// A sound of `seconds` of silence, 8 bits at 8 kHz.
pub fn silence(seconds: u32) -> Vec<u8> {
    let length = seconds * 8_000;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00");
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(b"\x01\x00\x08\x00data");
    wav.extend(length.to_le_bytes());
    wav.resize(wav.len() + length as usize, 0x80);
    wav
}

impl Centre {
    /// A file that has arrived in somebody's library.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn receive(
        &self,
        visitor: &Visitor,
        filename: &str,
        content: &[u8],
        part_of: Option<ImageId>,
    ) -> ImageId {
        let path = self.folder.join("arriving");
        std::fs::write(&path, content).expect("a file");
        let arrival = Arrival {
            owner: visitor.customer().expect("a customer"),
            filename: filename.to_owned(),
            camera: None,
            part_of,
            sha256: None,
            taken_at: None,
            upload: None,
            through: None,
        };
        let received = receive(&self.ctx, &path, &arrival).await.expect("the file is taken");
        std::fs::remove_file(&path).expect("the file goes");
        received.image
    }

    /// Somebody's pictures, `0.gif` and so on, each another dot; looked at already.
    ///
    /// # Panics
    /// When they are not taken.
    pub async fn pictures(&self, visitor: &Visitor, count: u8) -> Vec<ImageId> {
        let mut images = Vec::new();
        for n in 0..count {
            images.push(self.receive(visitor, &format!("{n}.gif"), &dot([n, 100, 200]), None).await);
        }
        self.work().await;
        images
    }

    /// Does all background work that is due.
    ///
    /// # Panics
    /// When the queue cannot be read.
    pub async fn work(&self) {
        run_due(&self.ctx, &works::all()).await.expect("the work is done");
    }
}
