//! What people say about a picture, as an XMP sidecar that other programs read;
//! [`read`](crate::facts::read) reads one back.
//!
//! The packet is that of ISO 16684-1. The names of the properties are those of ISO 16684-1 §8 (`dc`,
//! `xmp`) and of the IPTC Photo Metadata Standard 2023.2 (`Iptc4xmpCore`, `Iptc4xmpExt`, `photoshop`),
//! under which digiKam, darktable, Lightroom, ExifTool and others know them.

use std::fmt::Write as _;

/// What a sidecar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sidecar {
    /// `dc:title`.
    pub title: String,
    /// `dc:description`.
    pub description: String,
    /// `dc:subject`: words to find it by.
    pub subjects: Vec<String>,
    /// `Iptc4xmpExt:PersonInImage`.
    pub people: Vec<String>,
    /// `Iptc4xmpCore:Location`: a place in words.
    pub location: String,
    /// `Iptc4xmpExt:Event`: the occasion.
    pub event: String,
    /// `xmp:Rating`, 1 to 5.
    pub rating: Option<u8>,
    /// `photoshop:DateCreated`, `YYYY-MM-DDTHH:MM:SS`: when it was taken.
    pub created: Option<String>,
}

impl Sidecar {
    /// The file.
    pub fn write(&self) -> String {
        let mut body = String::new();
        alternative(&mut body, "dc:title", &self.title);
        alternative(&mut body, "dc:description", &self.description);
        bag(&mut body, "dc:subject", &self.subjects);
        bag(&mut body, "Iptc4xmpExt:PersonInImage", &self.people);
        simple(&mut body, "Iptc4xmpCore:Location", &self.location);
        alternative(&mut body, "Iptc4xmpExt:Event", &self.event);
        simple(&mut body, "xmp:Rating", &self.rating.map(|stars| stars.to_string()).unwrap_or_default());
        simple(&mut body, "photoshop:DateCreated", self.created.as_deref().unwrap_or_default());
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             <rdf:Description rdf:about=\"\"\n\
             \u{20}xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n\
             \u{20}xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n\
             \u{20}xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\"\n\
             \u{20}xmlns:Iptc4xmpCore=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\"\n\
             \u{20}xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">\n\
             {body}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>\n"
        )
    }
}

fn simple(body: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(body, "<{name}>{}</{name}>", escaped(value));
    }
}

fn alternative(body: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let value = escaped(value);
        let _ = writeln!(
            body,
            "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li></rdf:Alt></{name}>"
        );
    }
}

fn bag(body: &mut String, name: &str, values: &[String]) {
    if values.is_empty() {
        return;
    }
    let _ = writeln!(body, "<{name}><rdf:Bag>");
    for value in values {
        let _ = writeln!(body, "<rdf:li>{}</rdf:li>", escaped(value));
    }
    let _ = writeln!(body, "</rdf:Bag></{name}>");
}

/// Text between tags; characters that XML 1.0 §2.2 does not allow become spaces.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\n' | '\t' => safe.push(c),
            '\r' => safe.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => safe.push(' '),
            control if control < ' ' => safe.push(' '),
            other => safe.push(other),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line() -> impl Strategy<Value = String> {
        "[A-Za-z0-9<>&'\"\u{e4}\u{5199}]{1,12}( [A-Za-z0-9<>&;#]{1,8}){0,2}"
    }

    /// A list has each word once.
    fn words() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::btree_set(line(), 0..5).prop_map(|words| words.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            title in line(),
            description in line(),
            subjects in words(),
            people in words(),
            rating in proptest::option::of(1..=5_u8),
        ) {
            let said = Sidecar {
                title, description, subjects, people, rating,
                location: "Bern".into(),
                event: "Wedding".into(),
                created: Some("2026-11-15T14:03:59".into()),
            };
            let facts = crate::facts::read(said.write().as_bytes());
            let read = Sidecar {
                title: facts.title.unwrap_or_default(),
                description: facts.description.unwrap_or_default(),
                subjects: facts.keywords,
                people: facts.people,
                location: facts.place.unwrap_or_default(),
                event: facts.event.unwrap_or_default(),
                rating: facts.rating,
                created: facts.taken_at,
            };
            prop_assert_eq!(read, said);
        }
    }
}
