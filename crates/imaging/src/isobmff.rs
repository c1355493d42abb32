//! Boxes of the ISO base media file format (ISO 14496-12): HEIF, AVIF, CR3, MP4, QuickTime.
//!
//! Reads headers only, never media; every length is checked against the bytes that are there.

/// Boxes read from one level; a real file has a dozen, a hostile one as many as fit.
const BOXES: usize = 512;

/// One box: its four-letter name and what is inside, cut off where the bytes end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Box<'a> {
    pub name: [u8; 4],
    pub body: &'a [u8],
}

/// The boxes that lie one behind the other in `bytes`.
pub(crate) fn boxes(bytes: &[u8]) -> impl Iterator<Item = Box<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let size = u64::from(u32::from_be_bytes(*rest.first_chunk::<4>()?));
        let name = *rest.get(4..)?.first_chunk::<4>()?;
        let (header, size) = match size {
            0 => (8, rest.len() as u64),
            1 => (16, u64::from_be_bytes(*rest.get(8..)?.first_chunk::<8>()?)),
            size => (8, size),
        };
        if size < header {
            return None;
        }
        let end = usize::try_from(size).unwrap_or(usize::MAX).min(rest.len());
        let body = rest.get(header as usize..end)?;
        rest = &rest[end..];
        Some(Box { name, body })
    })
    .take(BOXES)
}

/// The first box of this name.
pub(crate) fn find(bytes: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    boxes(bytes).find(|found| found.name == name).map(|found| found.body)
}
