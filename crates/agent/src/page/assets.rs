//! The web build, inside the binary (in debug builds, read from `web/build`).

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest as _, Sha256};

/// Pages and what they need, as `web/` builds them.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/build"]
#[allow_missing = true]
struct Build;

const NO_BUILD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Cradle</title>\
    <h1>The pages are missing</h1><p>This agent was built without its pages. Build them with \
    <code>make web</code>, then build and start the agent again. The command line works: \
    <code>cradle-agent --help</code>.</p></html>";

pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_matches('/');
    let candidates = [path.to_owned(), format!("{path}.html"), format!("{path}/index.html")];
    let found = candidates
        .iter()
        .map(|name| name.trim_start_matches('/'))
        .find_map(|name| Some((name, Build::get(name)?)));
    // What looks like a file and is none is missing; everything else is a page that routes itself.
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let fallback = || ["200.html", "index.html"].into_iter().find_map(|name| Some((name, Build::get(name)?)));
    match found.or_else(|| if is_file { None } else { fallback() }) {
        Some((name, file)) => answer(name, file, &headers),
        None if is_file => StatusCode::NOT_FOUND.into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, axum::response::Html(NO_BUILD)).into_response(),
    }
}

fn answer(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let caching =
        if name.starts_with("_app/immutable/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let html = kind.essence_str() == "text/html";
    let policy = html.then(|| policy(&String::from_utf8_lossy(&file.data)));
    let (encoding, body) = encoded(name, file, headers);
    let mut response = if known == Some(tag.as_str()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(body).into_response()
    };
    let answer = [
        (
            header::CONTENT_TYPE,
            Some(if html { "text/html; charset=utf-8".to_owned() } else { kind.to_string() }),
        ),
        (header::ETAG, Some(tag)),
        (header::CACHE_CONTROL, Some(caching.to_owned())),
        (header::VARY, Some("accept-encoding".to_owned())),
        (header::CONTENT_ENCODING, encoding.map(str::to_owned)),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    for (name, value) in answer {
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The form that was compressed when it was built, if the reader takes it.
fn encoded(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> (Option<&'static str>, Vec<u8>) {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |encoding: &str| {
        accepted.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            name.trim() == encoding && !matches!(weight.trim(), "q=0" | "q=0.0")
        })
    };
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if takes(encoding)
            && let Some(compressed) = Build::get(&format!("{name}.{ending}"))
        {
            return (Some(encoding), compressed.data.into_owned());
        }
    }
    (None, file.data.into_owned())
}

/// Scripts of this origin and those that stand in the page itself, by their hash.
fn policy(html: &str) -> String {
    let hashes = inline_scripts(html).map(|script| STANDARD.encode(Sha256::digest(script)));
    let scripts: Vec<String> =
        std::iter::once("'self'".to_owned()).chain(hashes.map(|hash| format!("'sha256-{hash}'"))).collect();
    let scripts = scripts.join(" ");
    format!(
        "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_in_the_page_are_named_by_their_hash() {
        let html = "<script src=\"/a.js\"></script><script type=\"module\">go();</script>";
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["go();"]);
        let hash = STANDARD.encode(Sha256::digest("go();"));
        assert!(policy(html).contains(&format!("script-src 'self' 'sha256-{hash}';")));
    }
}
