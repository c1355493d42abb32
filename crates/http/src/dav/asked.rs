//! What a request says in its address and headers.

use axum::http::{HeaderMap, Uri};
use cradle_app::domain::{Instant, Span};
use cradle_app::folders::Place;
use cradle_app::text::unescaped;
use uuid::Uuid;

/// How far a question goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// About the place alone.
    Here,
    /// About the place and what is in it.
    Below,
    /// About everything below it, which is what nothing said means.
    Everything,
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

pub(super) fn depth(headers: &HeaderMap) -> Depth {
    match text(headers, "depth") {
        Some("0") => Depth::Here,
        Some("1") => Depth::Below,
        _ => Depth::Everything,
    }
}

/// The place that an address means.
pub(super) fn place(path: &str) -> Option<Place> {
    let path = path.strip_prefix("/dav")?;
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(Place::Root);
    }
    let names: Option<Vec<String>> = path.split('/').map(unescaped).collect();
    let names = names?;
    Place::at(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The place that a `Destination` means: a whole address or its path.
pub(super) fn destination(headers: &HeaderMap) -> Option<Place> {
    let address: Uri = text(headers, "destination")?.parse().ok()?;
    place(address.path())
}

/// Whether what is at the destination may be written over.
pub(super) fn overwrite(headers: &HeaderMap) -> bool {
    text(headers, "overwrite") != Some("F")
}

/// The tokens that an `If` or `Lock-Token` header shows.
pub(super) fn tokens(headers: &HeaderMap, name: &str) -> Vec<Uuid> {
    let shown = text(headers, name).unwrap_or_default();
    let tokens = shown.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(token, _)| token);
    tokens.take(100).filter_map(|token| token.rsplit(':').next()?.parse().ok()).collect()
}

/// How long a program wants to hold a file; nothing for as long as it may.
pub(super) fn timeout(headers: &HeaderMap) -> Option<Span> {
    let first = text(headers, "timeout")?.split(',').next()?.trim();
    let seconds = first.strip_prefix("Second-")?.parse().ok()?;
    Some(Span::from_secs(seconds))
}

/// When a file was last written, in seconds since 1970, as programs of the ownCloud family say.
pub(super) fn written_at(headers: &HeaderMap) -> Option<Instant> {
    let seconds: f64 = text(headers, "x-oc-mtime")?.parse().ok()?;
    // From the first photograph to the year 9999.
    let sane = seconds > -4_500_000_000.0 && seconds < 253_000_000_000.0;
    sane.then(|| Instant::from_micros((seconds * 1e6) as i64))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use cradle_app::folders::Folder;

    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn an_address_leads_to_a_place_or_nowhere() {
        let file = |name: &str| Some(Place::File { folder: Folder::Inbox, name: name.to_owned() });
        assert_eq!(place("/dav"), Some(Place::Root));
        assert_eq!(place("/dav/"), Some(Place::Root));
        assert_eq!(place("/dav/By%20date/"), Some(Place::Dates));
        assert_eq!(place("/dav/Inbox/%E5%86%99%E7%9C%9F%25.jpg"), file("写真%.jpg"));
        let nowhere = [
            "/dav/Inbox/a%2Fb",
            "/dav/Inbox/%2E%2E",
            "/dav/Inbox/%FF",
            "/dav/Inbox/%4",
            "/dav/Inbox/%zz",
            "/dav//Inbox",
            "/dav/Inbox/a//",
            "/david/Inbox",
            "/dav/Inbox/a%00",
        ];
        for path in nowhere {
            assert_eq!(place(path), None, "{path}");
        }
        let to = |address| destination(&headers("destination", address));
        assert_eq!(to("https://a.test/dav/Inbox/a.jpg"), file("a.jpg"));
        assert_eq!(to("/dav/Inbox/a.jpg"), file("a.jpg"));
        assert_eq!(to("https://a.test/api/v1/me"), None);
    }

    #[test]
    fn headers_are_read_as_the_standard_says() {
        let token = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
        let shown = |value| tokens(&headers("if", value), "if");
        assert_eq!(
            shown("(<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>)"),
            [token.parse::<Uuid>().unwrap()]
        );
        assert_eq!(
            shown("</dav/Inbox/a.jpg> (<opaquelocktoken:f81d4fae-7dec-11d0-a765-00a0c91e6bf6> [\"x\"])"),
            [token.parse::<Uuid>().unwrap()]
        );
        assert!(shown("(Not <DAV:no-lock>)").is_empty());
        assert_eq!(depth(&headers("depth", "1")), Depth::Below);
        assert_eq!(depth(&HeaderMap::new()), Depth::Everything);
        assert_eq!(timeout(&headers("timeout", "Second-600, Infinite")), Some(Span::from_mins(10)));
        assert_eq!(timeout(&headers("timeout", "Infinite, Second-4100000000")), None);
        assert_eq!(written_at(&headers("x-oc-mtime", "1.5")), Some(Instant::from_micros(1_500_000)));
        assert_eq!(written_at(&headers("x-oc-mtime", "inf")), None);
    }
}
