//! What files and classes are called in folders, so that a name means the same file for as long as that
//! file is there.
//!
//! Two pictures of one name may be in one folder, for cameras count to 9999 and begin again. The one
//! that arrived first has the name, every other one carries a tail out of its identifier, which leads to
//! it for ever, whatever happens to the first.

use crate::ImageId;

/// The end of a picture's identifier: 8 hexadecimal digits of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tail(u32);

impl Tail {
    /// The tail of a picture.
    pub fn of(image: ImageId) -> Self {
        Self(image.0.as_u128() as u32)
    }
}

/// A file's name with a tail: `IMG_0001.JPG` → `IMG_0001 (5c0ffee5).JPG`. A further file that is called
/// as its picture itself is told from it by `file`.
pub fn tailed(filename: &str, tail: Tail, file: bool) -> String {
    let (stem, extension) = parts(filename);
    let which = if file { "-2" } else { "" };
    format!("{stem} ({:08x}{which}){extension}", tail.0)
}

/// What [`tailed`] was given, if a name may have come from there.
pub fn untailed(name: &str) -> Option<(String, Tail, bool)> {
    let (stem, extension) = parts(name);
    let (stem, tail) = stem.strip_suffix(')')?.rsplit_once(" (")?;
    let (digits, file) = tail.strip_suffix("-2").map_or((tail, false), |digits| (digits, true));
    let written = digits.len() == 8 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let tail = u32::from_str_radix(digits, 16).ok().filter(|_| written && !stem.is_empty())?;
    Some((format!("{stem}{extension}"), Tail(tail), file))
}

/// A name without and its extension with the dot; a name that begins with its only dot has none.
fn parts(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    }
}

/// The folder's name of a class: what no path can hold is written with a character that looks like it.
pub fn class_folder(name: &str) -> String {
    match name {
        "." => "．".to_owned(),
        ".." => "．．".to_owned(),
        name => name.replace('/', "∕"),
    }
}

/// Whether a program writes such a file for itself wherever it comes: taken without a word, and not kept.
pub fn is_left_out(name: &str) -> bool {
    let lower = name.to_lowercase();
    let own = [
        ".ds_store",
        ".localized",
        ".hidden",
        ".directory",
        ".apdisk",
        ".trashes",
        ".fseventsd",
        ".temporaryitems",
        ".volumeicon.icns",
        ".com.apple.timemachine.donotpresent",
        ".metadata_never_index",
        ".metadata_never_index_unless_rootfs",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "autorun.inf",
        "folder.jpg.tmp",
    ];
    let begins = ["._", ".spotlight-", ".trash-", ".~lock.", "~$", ".nfs", ".fuse_hidden"];
    own.contains(&lower.as_str()) || begins.iter().any(|begin| lower.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_tail_stands_before_the_extension() {
        let tail = Tail::of(ImageId(Uuid::from_u128(0x5c0f_fee5)));
        assert_eq!(tailed("IMG_0001.JPG", tail, false), "IMG_0001 (5c0ffee5).JPG");
        assert_eq!(tailed("a.b.c", tail, true), "a.b (5c0ffee5-2).c");
        assert_eq!(tailed(".hidden", tail, false), ".hidden (5c0ffee5)");
        for plain in ["IMG_0001 (2).JPG", "a (5C0FFEE5).jpg", "(5c0ffee5).jpg", " (5c0ffee5).jpg", "a.jpg"] {
            assert_eq!(untailed(plain), None, "{plain}");
        }
    }

    #[test]
    fn what_systems_write_for_themselves_is_left_out_and_pictures_are_not() {
        for left_out in
            ["._IMG_0001.JPG", ".DS_Store", "Thumbs.db", "desktop.ini", ".Spotlight-V100", "~$a.doc"]
        {
            assert!(is_left_out(left_out), "{left_out}");
        }
        for taken in ["IMG_0001.JPG", "_IMG.JPG", ".jpg", "thumbs.jpg"] {
            assert!(!is_left_out(taken), "{taken}");
        }
    }

    proptest! {
        #[test]
        fn a_name_with_a_tail_leads_back(name in "[^/\\x00]{1,40}", id in any::<u128>(), file in any::<bool>()) {
            let tail = Tail::of(ImageId(Uuid::from_u128(id)));
            prop_assert_eq!(untailed(&tailed(&name, tail, file)), Some((name, tail, file)));
        }

        #[test]
        fn a_class_s_folder_is_one_name(name in "\\PC{1,30}") {
            let folder = class_folder(&name);
            prop_assert!(!folder.contains('/') && folder != "." && folder != "..");
        }
    }
}
