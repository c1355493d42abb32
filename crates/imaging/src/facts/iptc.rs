//! IPTC-IIM 4.2 inside Photoshop's image resources: what press agencies and old archives wrote.

use super::exif::fill;
use super::{Facts, joined, once_each};
use crate::text;

/// Image resource that holds the IPTC records.
const IPTC: u16 = 0x0404;

/// Keywords that are read.
const MOST: usize = 500;

pub(super) fn read(resources: &[u8], facts: &mut Facts) {
    let Some(records) = resource(resources, IPTC) else {
        return;
    };
    let (mut keywords, mut place) = (Vec::new(), [None, None, None, None]);
    let mut rest = records;
    while let [0x1C, record, dataset, high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // Bit 15 announces a longer length field, which no caption needs.
        let Some((value, next)) = tail.split_at_checked(length) else {
            break;
        };
        match (record, dataset) {
            (2, 5) => fill(&mut facts.title, || text::clean(value)),
            (2, 120) => fill(&mut facts.description, || text::clean(value)),
            (2, 116) => fill(&mut facts.copyright, || text::clean(value)),
            (2, 25) if keywords.len() < MOST => keywords.extend(text::clean(value)),
            (2, 92) => place[0] = text::clean(value),
            (2, 90) => place[1] = text::clean(value),
            (2, 95) => place[2] = text::clean(value),
            (2, 101) => place[3] = text::clean(value),
            _ => {}
        }
        rest = next;
    }
    if facts.keywords.is_empty() {
        facts.keywords = once_each(keywords);
    }
    fill(&mut facts.place, || joined(place.into_iter().flatten()));
}

/// Finds one resource: "8BIM", number, Pascal string padded to even, length, bytes padded to even.
fn resource(mut rest: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        rest = rest.strip_prefix(b"8BIM")?;
        let number = u16::from_be_bytes(*rest.first_chunk::<2>()?);
        let name = usize::from(*rest.get(2)?) + 1;
        rest = rest.get(2 + name + name % 2..)?;
        let length = u32::from_be_bytes(*rest.first_chunk::<4>()?) as usize;
        let body = rest.get(4..4 + length)?;
        if number == wanted {
            return Some(body);
        }
        rest = rest.get(4 + length + length % 2..)?;
    }
}
