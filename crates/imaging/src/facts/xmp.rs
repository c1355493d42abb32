//! The few properties of XMP (ISO 16684-1) that Exif and IPTC lack or lost.
//!
//! Looks for the properties by name instead of building a tree: a packet is anybody's XML, and
//! an entity or a nesting that is not parsed cannot be abused.

use super::exif::fill;
use super::{Facts, Position, SerialSource, dates, joined, maker, once_each};
use crate::text;

/// Longest packet that is searched.
const LONGEST: usize = 1 << 20;

/// Items of a list that are read.
const MOST: usize = 500;

pub(super) fn read(packet: &[u8], facts: &mut Facts) {
    let packet = String::from_utf8_lossy(packet.get(..LONGEST).unwrap_or(packet));
    fill(&mut facts.title, || property(&packet, "dc:title"));
    fill(&mut facts.description, || property(&packet, "dc:description"));
    fill(&mut facts.copyright, || property(&packet, "dc:rights"));
    fill(&mut facts.lens, || property(&packet, "exifEX:LensModel").or_else(|| property(&packet, "aux:Lens")));
    if facts.keywords.is_empty() {
        facts.keywords = list(&packet, "dc:subject");
    }
    if facts.people.is_empty() {
        facts.people = people(&packet);
    }
    fill(&mut facts.event, || property(&packet, "Iptc4xmpExt:Event"));
    fill(&mut facts.place, || place(&packet));
    fill(&mut facts.rating, || rating(&packet));
    if facts.taken_at.is_none() {
        taken(&packet, facts);
    }
    if facts.position.is_none() {
        facts.position = position(&packet);
    }
    for name in ["exifEX:BodySerialNumber", "aux:SerialNumber"] {
        let value = property(&packet, name);
        facts.add_serial(value.and_then(|value| maker::serial(SerialSource::XmpSerialNumber, &value)));
    }
}

/// Names of people: those told in words, then those at whose faces a program drew a frame (Metadata
/// Working Group's regions, Microsoft's regions).
fn people(packet: &str) -> Vec<String> {
    let mut names = list(packet, "Iptc4xmpExt:PersonInImage");
    let regions = element(packet, "mwg-rs:RegionList").unwrap_or_default();
    for region in regions.split("<rdf:li").skip(1).take(MOST) {
        if property(region, "mwg-rs:Type").is_some_and(|kind| kind == "Face") {
            names.extend(property(region, "mwg-rs:Name"));
        }
    }
    let regions = element(packet, "MP:RegionInfo").unwrap_or_default();
    names.extend(
        regions
            .split("<rdf:li")
            .skip(1)
            .take(MOST)
            .filter_map(|one| property(one, "MPReg:PersonDisplayName")),
    );
    once_each(names)
}

/// The place in words, the smallest first, as IPTC's core has it.
fn place(packet: &str) -> Option<String> {
    let names = ["Iptc4xmpCore:Location", "photoshop:City", "photoshop:State", "photoshop:Country"];
    joined(names.iter().filter_map(|name| property(packet, name)))
}

/// Stars; a rejected picture (-1) and one without (0) have none.
fn rating(packet: &str) -> Option<u8> {
    let stars = property(packet, "xmp:Rating")?.parse::<f64>().ok()?.round();
    (1.0..=5.0).contains(&stars).then_some(stars as u8)
}

fn taken(packet: &str, facts: &mut Facts) {
    for name in ["exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"] {
        let Some(written) = property(packet, name) else { continue };
        if let Some(at) = dates::wall_clock(&written) {
            facts.taken_at = Some(at);
            facts.taken_offset = dates::offset_behind(&written);
            return;
        }
    }
}

fn position(packet: &str) -> Option<Position> {
    let latitude = degrees(&property(packet, "exif:GPSLatitude")?, 'S', 90.0)?;
    let longitude = degrees(&property(packet, "exif:GPSLongitude")?, 'W', 180.0)?;
    Some(Position { latitude, longitude, altitude_m: None })
}

/// `48,8.4567N` or `48,8,27W` (XMP part 2, "GPSCoordinate").
fn degrees(text: &str, negative: char, most: f64) -> Option<f64> {
    let letter = text.chars().next_back().filter(char::is_ascii_alphabetic)?;
    let parts = text[..text.len() - 1].split(',').map(|part| part.trim().parse::<f64>().ok());
    let parts: Vec<f64> = parts.collect::<Option<_>>()?;
    let (whole, minutes) = (parts.first()?, parts.get(1).copied().unwrap_or_default());
    let degrees = whole + minutes / 60.0 + parts.get(2).copied().unwrap_or_default() / 3600.0;
    let signed = if letter.eq_ignore_ascii_case(&negative) { -degrees } else { degrees };
    (signed.is_finite() && signed.abs() <= most).then_some(signed)
}

/// Everything between the tags of an element.
fn element<'a>(packet: &'a str, name: &str) -> Option<&'a str> {
    let open = format!("<{name}");
    for (at, _) in packet.match_indices(&open).take(16) {
        let (attributes, body) = packet[at + open.len()..].split_once('>')?;
        let whole = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        if whole && !attributes.ends_with('/') {
            return body.find(&format!("</{name}>")).map(|end| &body[..end]);
        }
    }
    None
}

/// The items of a bag or list, or the one value that stands in its place.
fn list(packet: &str, name: &str) -> Vec<String> {
    let Some(body) = element(packet, name) else {
        return property(packet, name).into_iter().collect();
    };
    let items = body.split("<rdf:li").skip(1).take(MOST).filter_map(|item| {
        let (_, text) = item.split_once('>')?;
        text::tidy(&unescape(text.split('<').next()?))
    });
    once_each(items.collect())
}

/// The value of a property, written as an attribute, as an element, or as the first item of a
/// list of alternatives.
fn property(packet: &str, name: &str) -> Option<String> {
    for (at, _) in packet.match_indices(name).take(16) {
        let before = packet[..at].chars().next_back()?;
        let after = &packet[at + name.len()..];
        if !after.starts_with(['=', '>', '/']) && !after.starts_with(char::is_whitespace) {
            continue;
        }
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
    fn what_people_said_in_an_editor_is_read() {
        let packet = r#"<x:xmpmeta><rdf:Description xmp:Rating="4" photoshop:City="Bern" exif:GPSLatitude="46,56.88N"
            exif:GPSLongitude="7,26.85E">
            <dc:subject><rdf:Bag><rdf:li>snow</rdf:li><rdf:li>Bread &amp; Butter</rdf:li><rdf:li>snow</rdf:li></rdf:Bag></dc:subject>
            <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Anna</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
            <photoshop:Country>Schweiz</photoshop:Country>
            <exif:DateTimeOriginal>2024-06-01T12:00:00.5+02:00</exif:DateTimeOriginal>
            <mwg-rs:Regions><mwg-rs:RegionList><rdf:Bag>
              <rdf:li><rdf:Description mwg-rs:Name="Paul" mwg-rs:Type="Face"/></rdf:li>
              <rdf:li><rdf:Description mwg-rs:Name="Rex" mwg-rs:Type="Pet"/></rdf:li>
            </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></x:xmpmeta>"#;
        let mut facts = Facts::default();
        read(packet.as_bytes(), &mut facts);
        assert_eq!(facts.keywords, ["snow", "Bread & Butter"]);
        assert_eq!(facts.people, ["Anna", "Paul"]);
        assert_eq!((facts.place.as_deref(), facts.rating), (Some("Bern, Schweiz"), Some(4)));
        assert_eq!(facts.taken_at.as_deref(), Some("2024-06-01T12:00:00"));
        assert_eq!(facts.taken_offset.as_deref(), Some("+02:00"));
        let position = facts.position.unwrap();
        assert!((position.latitude - 46.948).abs() < 1e-9 && (position.longitude - 7.4475).abs() < 1e-9);
    }

    #[test]
    fn a_picture_without_stars_has_none() {
        for stars in ["0", "-1", "9", "many"] {
            assert_eq!(rating(&format!(" xmp:Rating='{stars}'")), None);
        }
        assert_eq!(property("<photoshop:CityHall>x</photoshop:CityHall>", "photoshop:City"), None);
    }

    #[test]
    fn a_packet_cut_off_anywhere_gives_no_property_and_no_panic() {
        let packet = "<dc:title ><rdf:li>Ünïted</rdf:li></dc:title> aux:SerialNumber='7'";
        for end in (0..packet.len()).filter(|end| packet.is_char_boundary(*end)) {
            let _ = property(&packet[..end], "dc:title");
            let _ = property(&packet[..end], "aux:SerialNumber");
            let _ = list(&packet[..end], "dc:title");
        }
    }
}
