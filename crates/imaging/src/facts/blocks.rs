//! What the containers hand to those who read metadata.

use std::borrow::Cow;

use crate::orientation::Orientation;

/// The blocks of metadata found in a file, borrowed from it.
#[derive(Debug, Default)]
pub(crate) struct Blocks<'a> {
    /// TIFF structures with Exif, the main one first.
    pub exif: Vec<&'a [u8]>,
    /// Canon's maker's note where it is a block of its own (CR3).
    pub canon_note: Option<&'a [u8]>,
    pub xmp: Option<Cow<'a, [u8]>>,
    pub iptc: Option<&'a [u8]>,
    pub colour_profile: Option<Vec<u8>>,
    /// As stored, before the orientation.
    pub size: Option<(u32, u32)>,
    /// Said by the container itself, which then overrules Exif.
    pub orientation: Option<Orientation>,
    pub problems: Vec<&'static str>,
}
