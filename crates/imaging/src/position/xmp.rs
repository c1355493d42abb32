//! Properties of XMP packets (ISO 16684-1) that tell a place: written over with blanks, which XML
//! takes for nothing.

use std::ops::Range;

use super::exif::segment_end;
use super::places;

const PACKET: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// What stands between the name of an extension and its text: a digest, the length, the offset.
const EXTENSION_HEAD: usize = 32 + 4 + 4;

/// Blanks what tells a place in all packets of a file. Pieces of one packet are put together first:
/// they are cut anywhere.
pub(super) fn forget(file: &mut [u8]) {
    for at in places(file, PACKET) {
        let range = at + PACKET.len()..segment_end(file, at);
        if let Some(packet) = file.get_mut(range) {
            scrub(packet);
        }
    }
    let piece = |at: usize| at + EXTENSION.len() + EXTENSION_HEAD..segment_end(file, at);
    let pieces: Vec<Range<usize>> = places(file, EXTENSION).into_iter().map(piece).collect();
    let mut joined: Vec<u8> =
        pieces.iter().filter_map(|range| file.get(range.clone())).flatten().copied().collect();
    scrub(&mut joined);
    let mut from = 0;
    for range in pieces {
        if let Some(target) = file.get_mut(range) {
            let length = target.len();
            target.copy_from_slice(&joined[from..from + length]);
            from += length;
        }
    }
}

/// Whether a property of this name tells a place: Exif's own, and what makers of drones and
/// telephones call theirs.
fn tells(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let (space, local) = match name.iter().position(|byte| *byte == b':') {
        Some(colon) => (&name[..colon], &name[colon + 1..]),
        None => (&name[..0], &name[..]),
    };
    let has = |part: &[u8]| local.windows(part.len()).any(|some| some == part);
    local.starts_with(b"gps")
        || has(b"latitude")
        || has(b"longitude")
        || has(b"longtitude")
        || space == b"geo"
}

const fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.') || byte >= 0x80
}

fn scrub(text: &mut [u8]) {
    if text.contains(&0) {
        // Not UTF-8, as a JPEG asks for: what cannot be read cannot be cleaned.
        text.fill(b' ');
        return;
    }
    let mut at = 0;
    while at < text.len() {
        let before = at.checked_sub(1).map(|before| text[before]);
        let begins =
            in_name(text[at]) && before.is_some_and(|byte| byte == b'<' || byte.is_ascii_whitespace());
        if !begins {
            at += 1;
            continue;
        }
        let end = at + text[at..].iter().take_while(|byte| in_name(**byte)).count();
        if !tells(&text[at..end]) {
            at = end;
            continue;
        }
        let gone = if before == Some(b'<') { element(text, at, end) } else { attribute(text, at, end) };
        if let Some(gone) = gone {
            text[gone.clone()].fill(b' ');
            at = gone.end;
        } else {
            at = end;
        }
    }
}

/// An element whose name stands at `at..end`, to the end of what closes it, or of the text.
fn element(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
    let start = at.checked_sub(1)?;
    let mut quote = None;
    for (n, byte) in text.iter().enumerate().skip(end) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            (None, b'>') if text[n - 1] == b'/' => return Some(start..n + 1),
            (None, b'>') => {
                let closing = [b"</", &text[at..end]].concat();
                let found = places(&text[n..], &closing).first().map(|place| n + place + closing.len());
                let past = found.and_then(|from| {
                    text[from..].iter().position(|byte| *byte == b'>').map(|more| from + more + 1)
                });
                return Some(start..past.unwrap_or(text.len()));
            }
            _ => {}
        }
    }
    Some(start..text.len())
}

/// An attribute whose name stands at `at..end`, with its value; nothing when it is none.
fn attribute(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
    let blank =
        |from: usize| from + text[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let equals = blank(end);
    if text.get(equals) != Some(&b'=') {
        return None;
    }
    let open = blank(equals + 1);
    let quote = text.get(open).copied().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let close = text[open + 1..].iter().position(|byte| *byte == quote);
    Some(at..close.map_or(text.len(), |close| open + 1 + close + 1))
}
