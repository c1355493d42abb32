//! In which forms a source of moving pictures sends (Video for Linux, `VIDIOC_ENUM_FMT`).
#![allow(unsafe_code)] // One call of the kernel's that nobody else wraps without a library.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::ioctl::{Updater, ioctl, opcode};

/// More are not asked for.
const MOST: u32 = 32;
/// `V4L2_BUF_TYPE_VIDEO_CAPTURE`.
const CAPTURE: u32 = 1;

/// `struct v4l2_fmtdesc` of linux/videodev2.h.
#[repr(C)]
struct Description {
    index: u32,
    kind: u32,
    flags: u32,
    words: [u8; 32],
    pixelformat: u32,
    mbus_code: u32,
    reserved: [u32; 3],
}

/// `VIDIOC_ENUM_FMT`.
const ENUMERATE: rustix::ioctl::Opcode = opcode::read_write::<Description>(b'V', 2);

/// The forms as four letters each; none where the device may not be opened or says nothing.
pub(super) fn formats(node: &Path) -> Vec<String> {
    let opened =
        OpenOptions::new().read(true).custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32).open(node);
    let Ok(device) = opened else { return Vec::new() };
    let ask = |index| {
        let mut told = Description {
            index,
            kind: CAPTURE,
            flags: 0,
            words: [0; 32],
            pixelformat: 0,
            mbus_code: 0,
            reserved: [0; 3],
        };
        // SAFETY: the kernel reads and writes one structure of exactly this shape, which lives here.
        unsafe { ioctl(&device, Updater::<ENUMERATE, Description>::new(&mut told)) }.ok()?;
        Some(letters(told.pixelformat))
    };
    (0..MOST).map_while(ask).collect()
}

/// `0x4745504A` is `JPEG`: the first letter is the lowest byte.
fn letters(code: u32) -> String {
    let letters = code.to_le_bytes().map(|byte| if byte.is_ascii_graphic() { char::from(byte) } else { ' ' });
    letters.iter().collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_four_letters_and_what_is_no_device_has_none() {
        assert_eq!((letters(0x4745_504A).as_str(), letters(0x5659_5559).as_str()), ("JPEG", "YUYV"));
        assert_eq!(letters(0x2020_3859), "Y8");
        assert_eq!(std::mem::size_of::<Description>(), 64);
        assert!(formats(Path::new("/dev/null")).is_empty() && formats(Path::new("/nowhere")).is_empty());
    }
}
