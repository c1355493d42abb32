//! The few properties of XMP (ISO 16684-1) that Exif and IPTC lack or lost.
//!
//! Looks for the properties by name instead of building a tree: a packet is anybody's XML, and
//! an entity or a nesting that is not parsed cannot be abused.

use super::exif::fill;
use super::{Facts, SerialSource, maker};
use crate::text;

/// Longest packet that is searched.
const LONGEST: usize = 1 << 20;

pub(super) fn read(packet: &[u8], facts: &mut Facts) {
    let packet = String::from_utf8_lossy(packet.get(..LONGEST).unwrap_or(packet));
    fill(&mut facts.title, || property(&packet, "dc:title"));
    fill(&mut facts.description, || property(&packet, "dc:description"));
    fill(&mut facts.copyright, || property(&packet, "dc:rights"));
    fill(&mut facts.lens, || property(&packet, "exifEX:LensModel").or_else(|| property(&packet, "aux:Lens")));
    for name in ["exifEX:BodySerialNumber", "aux:SerialNumber"] {
        let value = property(&packet, name);
        facts.add_serial(value.and_then(|value| maker::serial(SerialSource::XmpSerialNumber, &value)));
    }
}

/// The value of a property, written as an attribute, as an element, or as the first item of a
/// list of alternatives.
fn property(packet: &str, name: &str) -> Option<String> {
    for (at, _) in packet.match_indices(name).take(16) {
        let before = packet[..at].chars().next_back()?;
        let after = &packet[at + name.len()..];
        if before == '<' {
            let (attributes, body) = after.split_once('>')?;
            if attributes.ends_with('/') || !attributes.chars().all(|c| c == ' ' || c != '<') {
                continue;
            }
            let end = body.find(&format!("</{name}"))?;
            return text::tidy(&unescape(&strip_tags(&body[..end])));
        }
        if before.is_whitespace()
            && let Some(value) = after.trim_start().strip_prefix('=')
        {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, _) = value[1..].split_once(quote)?;
            return text::tidy(&unescape(value));
        }
    }
    None
}

/// The first text between tags.
fn strip_tags(body: &str) -> String {
    let first = body
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .find(|text| !text.trim().is_empty());
    first.unwrap_or_default().to_owned()
}

/// The five entities of XML and character references.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let Some((entity, tail)) = after.split_once(';').filter(|(name, _)| name.len() <= 8) else {
            plain.push('&');
            rest = after;
            continue;
        };
        let number = entity.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        match (entity, number.and_then(char::from_u32)) {
            (_, Some(character)) => plain.push(character),
            ("amp", _) => plain.push('&'),
            ("lt", _) => plain.push('<'),
            ("gt", _) => plain.push('>'),
            ("quot", _) => plain.push('"'),
            ("apos", _) => plain.push('\''),
            _ => {}
        }
        rest = tail;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_found_as_attribute_element_and_list() {
        let packet = r#"<rdf:Description aux:SerialNumber = "42" dc:format="x">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Bread &amp; &#x42;utter</rdf:li>
            <rdf:li xml:lang="de">Butterbrot</rdf:li></rdf:Alt></dc:title>
            <exifEX:LensModel>50mm</exifEX:LensModel></rdf:Description>"#;
        assert_eq!(property(packet, "aux:SerialNumber").as_deref(), Some("42"));
        assert_eq!(property(packet, "dc:title").as_deref(), Some("Bread & Butter"));
        assert_eq!(property(packet, "exifEX:LensModel").as_deref(), Some("50mm"));
        assert_eq!(property(packet, "dc:rights"), None);
    }

    #[test]
    fn a_packet_cut_off_anywhere_gives_no_property_and_no_panic() {
        let packet = "<dc:title ><rdf:li>Ünïted</rdf:li></dc:title> aux:SerialNumber='7'";
        for end in (0..packet.len()).filter(|end| packet.is_char_boundary(*end)) {
            let _ = property(&packet[..end], "dc:title");
            let _ = property(&packet[..end], "aux:SerialNumber");
        }
    }
}
