//! The XML that programs send: which properties they ask for or want to set, and who locks.

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

/// The namespace of WebDAV's own words.
pub(super) const DAV: &str = "DAV:";

/// A property's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) space: String,
    pub(super) local: String,
}

/// Which properties a program asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// All that there are.
    All,
    /// Their names alone.
    Names,
    /// These.
    These(Vec<Name>),
}

/// What a `LOCK` wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To hold a file.
    Hold {
        /// Who holds it, in the program's words.
        holder: String,
        /// Together with others.
        shared: bool,
    },
    /// To hold it longer.
    Longer,
}

/// Properties that are answered at once.
const MOST: usize = 200;
/// Elements within each other.
const DEEPEST: usize = 32;
/// Elements of one document.
const ELEMENTS: usize = 2_000;

/// What a document says: each element with the names on the way to it, and the words in it.
struct Said {
    elements: Vec<(Vec<Name>, String)>,
}

/// Reads a document; nothing when it is none.
fn read(text: &[u8]) -> Option<Said> {
    let text = std::str::from_utf8(text).ok()?;
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut path: Vec<(Name, usize)> = Vec::new();
    let mut said = Said { elements: Vec::new() };
    loop {
        let (space, event) = reader.read_resolved_event().ok()?;
        let space = match space {
            ResolveResult::Bound(space) => String::from_utf8_lossy(space.0).into_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(_) => return None,
        };
        match event {
            Event::Start(_) | Event::Empty(_) if path.len() >= DEEPEST || said.elements.len() >= ELEMENTS => {
                return None;
            }
            Event::Start(ref element) | Event::Empty(ref element) => {
                let local = std::str::from_utf8(element.local_name().into_inner()).ok()?.to_owned();
                path.push((Name { space, local }, said.elements.len()));
                let names = path.iter().map(|(name, _)| name.clone()).collect();
                said.elements.push((names, String::new()));
                if matches!(event, Event::Empty(_)) {
                    path.pop();
                }
            }
            Event::Text(words) => {
                if let Some((_, at)) = path.last() {
                    said.elements[*at].1.push_str(&words.decode().ok()?);
                }
            }
            Event::GeneralRef(word) => {
                let c = match word.resolve_char_ref().ok()? {
                    Some(c) => c,
                    None => standing_for(&word.decode().ok()?)?,
                };
                if let Some((_, at)) = path.last() {
                    said.elements[*at].1.push(c);
                }
            }
            Event::End(_) => drop(path.pop()?),
            Event::Eof => return (path.is_empty() && !said.elements.is_empty()).then_some(said),
            // Nobody defines words of their own here, and so nobody makes much of little.
            Event::DocType(_) => return None,
            _ => {}
        }
    }
}

/// What one of the words that XML itself defines stands for.
fn standing_for(word: &str) -> Option<char> {
    Some(match word {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn is(path: &[Name], names: &[&str]) -> bool {
    path.len() == names.len()
        && path
            .iter()
            .zip(names)
            .all(|(name, wanted)| name.space == DAV && (*wanted == "*" || name.local == *wanted))
}

/// What a `PROPFIND` asks; no words ask for everything.
pub(super) fn question(body: &[u8]) -> Option<Question> {
    if body.trim_ascii().is_empty() {
        return Some(Question::All);
    }
    let said = read(body)?;
    let has = |names: &[&str]| said.elements.iter().any(|(path, _)| is(path, names));
    if has(&["propfind", "propname"]) {
        return Some(Question::Names);
    }
    if has(&["propfind", "allprop"]) {
        return Some(Question::All);
    }
    let names =
        said.elements.iter().filter(|(path, _)| path.len() == 3 && is(&path[..2], &["propfind", "prop"]));
    let names: Vec<Name> = names.map(|(path, _)| path[2].clone()).take(MOST).collect();
    has(&["propfind", "prop"]).then_some(Question::These(names))
}

/// The properties that a `PROPPATCH` wants to change.
pub(super) fn changes(body: &[u8]) -> Option<Vec<Name>> {
    let said = read(body)?;
    let inside = |path: &[Name]| path.len() == 4 && is(&path[..3], &["propertyupdate", "*", "prop"]);
    let names = said.elements.iter().filter(|(path, _)| inside(path));
    Some(names.map(|(path, _)| path[3].clone()).take(MOST).collect())
}

/// Who wants a lock; no words lengthen one.
pub(super) fn wish(body: &[u8]) -> Option<Wish> {
    if body.trim_ascii().is_empty() {
        return Some(Wish::Longer);
    }
    let said = read(body)?;
    let owner = |path: &[Name]| path.len() >= 2 && is(&path[..2], &["lockinfo", "owner"]);
    let holder: Vec<&str> =
        said.elements.iter().filter(|(path, _)| owner(path)).map(|(_, words)| words.trim()).collect();
    let shared = said.elements.iter().any(|(path, _)| is(path, &["lockinfo", "lockscope", "shared"]));
    Some(Wish::Hold { holder: holder.join(" ").trim().to_owned(), shared })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(space: &str, local: &str) -> Name {
        Name { space: space.to_owned(), local: local.to_owned() }
    }

    #[test]
    fn questions_are_read_whatever_prefix_they_use() {
        assert_eq!(question(b" \n"), Some(Question::All));
        let asked = br#"<?xml version="1.0"?><a:propfind xmlns:a="DAV:"><a:prop><a:getetag/>
            <quota xmlns="http://example.org/"/></a:prop></a:propfind>"#;
        let these = vec![name(DAV, "getetag"), name("http://example.org/", "quota")];
        assert_eq!(question(asked), Some(Question::These(these)));
        assert_eq!(question(br#"<propfind xmlns="DAV:"><propname/></propfind>"#), Some(Question::Names));
        for wrong in
            ["<propfind", "<propfind/>", "<a:propfind/>", "no xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"]
        {
            assert_eq!(question(wrong.as_bytes()), None, "{wrong}");
        }
        let deep = format!("<propfind xmlns=\"DAV:\">{}", "<a>".repeat(100_000));
        assert_eq!(question(deep.as_bytes()), None);
    }

    #[test]
    fn changes_and_lockers_are_read() {
        let changed =
            br#"<D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop>
            <Z:Win32CreationTime>x</Z:Win32CreationTime></D:prop></D:set></D:propertyupdate>"#;
        assert_eq!(changes(changed), Some(vec![name("urn:schemas-microsoft-com:", "Win32CreationTime")]));
        let locked =
            br#"<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype>
            <owner>
            <href>anna &amp; ben&#39;s computer</href></owner></lockinfo>"#;
        let anna = Wish::Hold { holder: "anna & ben's computer".to_owned(), shared: false };
        assert_eq!(wish(locked), Some(anna));
        assert_eq!(wish(b""), Some(Wish::Longer));
        assert_eq!(wish(b"<"), None);
    }
}
