//! The XML that programs are answered with.

use std::collections::HashMap;
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use cradle_app::domain::{Instant, Span};
use cradle_app::folders::{Entry, Held, Lock, Place, What};
use futures::stream;

use super::question::{DAV, Name, Question};
use crate::library::content::percent;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const XML: &str = "application/xml; charset=utf-8";
/// Entries that are put into words at once.
const SLICE: usize = 200;

/// The properties that there are, all of WebDAV's own.
const PROPERTIES: [&str; 9] = [
    "resourcetype",
    "displayname",
    "creationdate",
    "getlastmodified",
    "getcontentlength",
    "getcontenttype",
    "getetag",
    "supportedlock",
    "lockdiscovery",
];

/// The properties of entries, put into words while they are sent.
pub(super) fn properties(
    entries: Vec<Entry>,
    locks: Vec<Lock>,
    question: Question,
    now: Instant,
) -> Response {
    let locks: HashMap<String, Lock> = locks.into_iter().map(|lock| (lock.path.clone(), lock)).collect();
    let words = Words { locks, question, now };
    let mut rest = entries;
    let slices = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let behind = rest.split_off(SLICE.min(rest.len()));
        Some(words.slice(&std::mem::replace(&mut rest, behind)))
    });
    let head = std::iter::once(format!("{HEAD}<D:multistatus xmlns:D=\"DAV:\">\n"));
    let whole = head.chain(slices).chain(std::iter::once("</D:multistatus>\n".to_owned()));
    let body = Body::from_stream(stream::iter(whole.map(|text| Ok::<_, std::io::Error>(Bytes::from(text)))));
    (StatusCode::MULTI_STATUS, [(CONTENT_TYPE, XML)], body).into_response()
}

/// That none of these properties of a place can be changed.
pub(super) fn unchanged(entry: &Entry, names: &[Name]) -> Response {
    let props: String = names.iter().map(|name| element(name, None)).collect();
    let text = format!(
        "{HEAD}<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>{}</D:href><D:propstat><D:prop>{props}</D:prop>\
         <D:status>HTTP/1.1 403 Forbidden</D:status>\
         <D:error><D:cannot-modify-protected-property/></D:error></D:propstat></D:response></D:multistatus>\n",
        address(entry)
    );
    (StatusCode::MULTI_STATUS, [(CONTENT_TYPE, XML)], text).into_response()
}

/// That nobody is told about everything at once.
pub(super) fn not_so_deep() -> Response {
    let text = format!("{HEAD}<D:error xmlns:D=\"DAV:\"><D:propfind-finite-depth/></D:error>\n");
    (StatusCode::FORBIDDEN, [(CONTENT_TYPE, XML)], text).into_response()
}

/// How a file is held now.
pub(super) fn held(held: &Held) -> Response {
    let lock = active(&held.lock, held.lasts);
    let text = format!("{HEAD}<D:prop xmlns:D=\"DAV:\"><D:lockdiscovery>{lock}</D:lockdiscovery></D:prop>\n");
    let status = if held.made { StatusCode::CREATED } else { StatusCode::OK };
    let token = format!("<urn:uuid:{}>", held.lock.token);
    (status, [(CONTENT_TYPE.as_str(), XML), ("lock-token", token.as_str())], text).into_response()
}

/// Where an entry is, as programs ask for it; folders end in a slash.
pub(super) fn address(entry: &Entry) -> String {
    let mut address = "/dav".to_owned();
    for name in entry.place.path() {
        address.push('/');
        address.push_str(&percent(&name));
    }
    if matches!(entry.what, What::Folder) {
        address.push('/');
    }
    address
}

/// A date as HTTP writes it (RFC 9110 §5.6.7).
pub(super) fn http_date(at: Instant) -> String {
    at.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

struct Words {
    locks: HashMap<String, Lock>,
    question: Question,
    now: Instant,
}

impl Words {
    fn slice(&self, entries: &[Entry]) -> String {
        entries.iter().fold(String::with_capacity(entries.len() * 600), |mut text, entry| {
            self.response(&mut text, entry);
            text
        })
    }

    fn response(&self, text: &mut String, entry: &Entry) {
        let own = |local: &str| Name { space: DAV.to_owned(), local: local.to_owned() };
        let (mut there, mut missing) = (String::new(), String::new());
        match &self.question {
            Question::All => {
                for local in PROPERTIES {
                    if let Some(value) = self.value(entry, local) {
                        there.push_str(&element(&own(local), Some(&value)));
                    }
                }
            }
            Question::Names => {
                let names = PROPERTIES.iter().filter(|local| self.value(entry, local).is_some());
                names.for_each(|local| there.push_str(&element(&own(local), None)));
            }
            Question::These(names) => {
                for name in names {
                    let value = if name.space == DAV { self.value(entry, &name.local) } else { None };
                    match value {
                        Some(value) => there.push_str(&element(name, Some(&value))),
                        None => missing.push_str(&element(name, None)),
                    }
                }
            }
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "<D:response><D:href>{}</D:href>", address(entry));
        if !there.is_empty() || missing.is_empty() {
            let _ = write!(
                text,
                "<D:propstat><D:prop>{there}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
            );
        }
        if !missing.is_empty() {
            let _ = write!(
                text,
                "<D:propstat><D:prop>{missing}</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"
            );
        }
        text.push_str("</D:response>\n");
    }

    /// A property's value as XML, if this entry has it.
    fn value(&self, entry: &Entry, local: &str) -> Option<String> {
        let located = match &entry.what {
            What::File(located) => Some(located),
            What::Folder | What::Empty => None,
        };
        let is_file = !matches!(entry.what, What::Folder);
        match local {
            "resourcetype" if is_file => Some(String::new()),
            "resourcetype" => Some("<D:collection/>".to_owned()),
            "displayname" => Some(match &entry.place {
                Place::Root => "Cradle".to_owned(),
                place => escaped(&place.name()),
            }),
            "creationdate" => Some(entry.made_at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            "getlastmodified" => Some(http_date(entry.changed_at)),
            "getcontentlength" if is_file => {
                Some(located.and_then(|located| located.size).unwrap_or_default().to_string())
            }
            "getcontenttype" => Some(escaped(&located?.media_type)),
            "getetag" => Some(format!("\"{}\"", escaped(&located?.tag))),
            "supportedlock" if is_file => Some(
                "<D:lockentry><D:lockscope><D:exclusive/></D:lockscope>\
                 <D:locktype><D:write/></D:locktype></D:lockentry>"
                    .to_owned(),
            ),
            "lockdiscovery" if is_file => {
                let lock = self.locks.get(&entry.place.to_string());
                Some(lock.map(|lock| active(lock, lock.expires_at.since(self.now))).unwrap_or_default())
            }
            _ => None,
        }
    }
}

fn active(lock: &Lock, lasts: Span) -> String {
    format!(
        "<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:exclusive/></D:lockscope>\
         <D:depth>0</D:depth><D:owner>{}</D:owner><D:timeout>Second-{}</D:timeout>\
         <D:locktoken><D:href>urn:uuid:{}</D:href></D:locktoken></D:activelock>",
        escaped(&lock.holder),
        lasts.as_secs(),
        lock.token
    )
}

/// A property with its value, or its name alone.
fn element(name: &Name, value: Option<&str>) -> String {
    let (open, close) = match name.space.as_str() {
        DAV => (format!("D:{}", name.local), format!("D:{}", name.local)),
        "" => (format!("{} xmlns=\"\"", name.local), name.local.clone()),
        space => (format!("x:{} xmlns:x=\"{}\"", name.local, escaped(space)), format!("x:{}", name.local)),
    };
    match value {
        Some(value) if !value.is_empty() => format!("<{open}>{value}</{close}>"),
        _ => format!("<{open}/>"),
    }
}

/// Words in XML; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
