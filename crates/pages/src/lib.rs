//! The web build, carried inside the program: the centre and the agent serve the same pages.
//!
//! A release carries the files in itself; a debug build reads them from `web/build` each time, so
//! that a page can be worked on without building Rust again.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/build"]
#[allow_missing = true]
struct Build;

/// The place in the start page's head that [`start_page`] fills.
const HEAD: &str = "<!-- %cradle.head% -->";

/// Which program serves the pages; they read it in their head instead of asking around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// The centre.
    Centre,
    /// The agent on a customer's computer.
    Agent,
}

impl Host {
    fn tag(self) -> &'static str {
        match self {
            Self::Centre => "<meta name=\"cradle-host\" content=\"centre\">",
            Self::Agent => "<meta name=\"cradle-host\" content=\"agent\">",
        }
    }
}

/// The file for a path, or the start page for an address that the pages' own router knows.
///
/// Paths that look like files (`/_app/…`, or with an extension) and are none answer 404, so that a
/// missing script is never answered with a page.
pub fn answer(host: Host, path: &str, headers: &HeaderMap) -> Response {
    let path = path.trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    if name == "index.html" {
        return start_page(host, "");
    }
    if let Some(file) = Build::get(name) {
        return asset(name, file, headers);
    }
    let last = name.rsplit('/').next().unwrap_or_default();
    if name.starts_with("_app/") || last.contains('.') {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    }
    start_page(host, "")
}

/// The start page with something more in its head, such as Open Graph tags; the caller escapes it.
pub fn start_page(host: Host, head: &str) -> Response {
    let Some(file) = Build::get("index.html") else {
        let text = "The pages have not been built. Run `make web`, then load this page again.";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let page = String::from_utf8_lossy(&file.data).replacen(HEAD, &format!("{}\n\t\t{head}", host.tag()), 1);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        // The page names the scripts of its own build: an old page must not outlive them.
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, page).into_response()
}

/// The start page for the one address that may load the script of a provider of card payments: from these
/// origins its scripts come, these are asked, and these may be shown in frames. All other pages keep the
/// policy that knows nobody else.
pub fn card_page(origins: &[Vec<String>; 3]) -> Response {
    let head = "<meta name=\"cradle-card\" content=\"open\">";
    let Some(file) = Build::get("index.html") else { return start_page(Host::Centre, head) };
    let page = String::from_utf8_lossy(&file.data);
    let head = format!("{}\n\t\t{head}", Host::Centre.tag());
    let page = allowing(&page.replacen(HEAD, &head, 1), origins);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, page).into_response()
}

/// A page whose policy lets it speak with these origins, too.
fn allowing(page: &str, [scripts, asked, frames]: &[Vec<String>; 3]) -> String {
    let and = |known: &str, more: &[String]| format!("{known} {}", more.join(" "));
    page.replacen("script-src 'self'", &and("script-src 'self'", scripts), 1)
        .replacen("connect-src 'self'", &and("connect-src 'self'", asked), 1)
        .replacen("default-src 'none'", &and("default-src 'none'; frame-src", frames), 1)
}

fn asset(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag = HeaderValue::from_str(&format!("\"{}\"", hex::encode(&hash[..16])))
        .unwrap_or(HeaderValue::from_static("\"\""));
    // SvelteKit puts a hash of the content into these names.
    let immutable = name.starts_with("_app/immutable/");
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let media_type = mime_guess::from_path(name).first_or_octet_stream().to_string();

    let mut response = if headers.get(IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (encoding, data) = smallest(name, file, headers);
        let mut response = Body::from(data.into_owned()).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let answer = response.headers_mut();
    if let Ok(media_type) = HeaderValue::from_str(&media_type) {
        answer.insert(CONTENT_TYPE, media_type);
    }
    answer.insert(ETAG, tag);
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The file as it was compressed when it was built, if the browser takes it so.
fn smallest(
    name: &str,
    file: EmbeddedFile,
    headers: &HeaderMap,
) -> (Option<&'static str>, Cow<'static, [u8]>) {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepted.split(',').any(|one| one.split(';').next().is_some_and(|word| word.trim() == encoding))
            && let Some(packed) = Build::get(&format!("{name}.{extension}"))
        {
            return (Some(encoding), packed.data);
        }
    }
    (None, file.data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_provider_needs_is_let_into_a_policy() {
        let policy = "default-src 'none'; script-src 'self' 'sha256-x'; connect-src 'self'; img-src 'self'";
        let of = |origin: &str| vec![origin.to_owned()];
        let allowed =
            allowing(policy, &[of("https://script.test"), of("https://api.test"), of("https://frame.test")]);
        let expected = "default-src 'none'; frame-src https://frame.test; script-src 'self' https://script.test \
            'sha256-x'; connect-src 'self' https://api.test; img-src 'self'";
        assert_eq!(allowed, expected);
    }
}
