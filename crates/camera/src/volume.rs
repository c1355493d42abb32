//! The card's own label and number: a hint which card this is, never which camera.

use std::fs;
use std::path::{Path, PathBuf};

/// A mounted volume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// Its label, as the camera formatted it (`NIKON D70`, `CANON_DC`).
    pub label: Option<String>,
    /// Its number; the FAT kind looks like `6133-3234`.
    pub number: Option<String>,
}

impl Volume {
    /// The volume that is mounted at this very folder; none when it is a folder on a larger one.
    ///
    /// Reads `/proc/self/mountinfo` (proc_pid_mountinfo(5)) and udev's links below `/dev/disk`;
    /// a system without them has no volumes to tell.
    pub fn at(root: &Path) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let mounts = fs::read("/proc/self/mountinfo").ok()?;
        let device = device_at(&mounts, &root)?;
        let device = Path::new(&device).canonicalize().ok()?;
        let named = |folder: &str| {
            let links = fs::read_dir(folder).ok()?;
            let link =
                links.flatten().find(|link| link.path().canonicalize().is_ok_and(|to| to == device))?;
            Some(unescape(link.file_name().as_encoded_bytes(), b"\\x", 16, 2))
        };
        let volume = Self { label: named("/dev/disk/by-label"), number: named("/dev/disk/by-uuid") };
        (volume != Self::default()).then_some(volume)
    }
}

/// The device that is mounted at a folder, the last mount first.
fn device_at(mountinfo: &[u8], root: &Path) -> Option<String> {
    mountinfo.split(|&b| b == b'\n').rev().find_map(|line| {
        let fields: Vec<&[u8]> = line.split(|&b| b == b' ').collect();
        let point = unescape(fields.get(4)?, b"\\", 8, 3);
        if Path::new(&point) != root {
            return None;
        }
        let dash = fields.iter().position(|field| *field == b"-")?;
        let source = unescape(fields.get(dash + 2)?, b"\\", 8, 3);
        PathBuf::from(&source).is_absolute().then_some(source)
    })
}

/// Replaces escapes (`\040` of mountinfo, `\x20` of udev) by the bytes that they stand for.
pub(crate) fn unescape(text: &[u8], sign: &[u8], radix: u32, digits: usize) -> String {
    let mut plain = Vec::new();
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let code = rest.strip_prefix(sign).and_then(|rest| rest.get(..digits));
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, radix).ok()) {
            plain.push(byte);
            rest = &rest[sign.len() + digits..];
        } else {
            plain.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_device_of_a_card_is_found_by_where_it_is_mounted() {
        let mounts = b"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            40 22 8:17 / /media/anna/NO\\040NAME rw,nosuid shared:5 - vfat /dev/sdb1 rw\n";
        assert_eq!(device_at(mounts, Path::new("/media/anna/NO NAME")).as_deref(), Some("/dev/sdb1"));
        assert_eq!(device_at(mounts, Path::new("/media/anna")), None);
        assert_eq!(unescape(b"NIKON\\x20D70", b"\\x", 16, 2), "NIKON D70");
    }
}
