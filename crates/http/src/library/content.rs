//! The bytes of pictures on their way to a browser, which must never take them for a page of ours:
//! no sniffing, no scripts, no origin.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cradle_app::library::{Located, open};
use cradle_app::{Context, Error};

use super::range::{Asked, asked};
use crate::problem::Result;

/// An address always leads to the same bytes; whoever signs out keeps what their browser has seen.
const IMMUTABLE: &str = "private, max-age=31536000, immutable";
/// Nothing in a file may run, load or be framed, whatever it claims to be.
const INERT: &str = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Answers with located bytes: whole, in part, or not at all when the asker has them.
pub(crate) async fn answer(ctx: &Context, located: &Located, headers: &HeaderMap) -> Result<Response> {
    let tag = format!("\"{}\"", located.tag);
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(IF_NONE_MATCH).is_some_and(|tags| matches(tags, &tag)) {
        return Ok(
            (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, IMMUTABLE.to_owned())]).into_response()
        );
    }
    let same = text(IF_RANGE).is_none_or(|wanted| wanted == tag);
    let asked = match located.size {
        Some(size) => asked(text(RANGE).filter(|_| same), size),
        // Reduced images are small: they come whole.
        None => Asked::Whole,
    };
    let content = match asked {
        Asked::Whole => open(ctx, located, None).await?,
        Asked::Part(range) => open(ctx, located, Some(range)).await?,
        Asked::Outside => {
            let size = located.size.unwrap_or_default();
            let outside = [(CONTENT_RANGE, format!("bytes */{size}")), (ETAG, tag)];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, outside).into_response());
        }
    };
    let length = content.range.end - content.range.start;
    let whole = length == content.size;
    let mut answer = Response::builder()
        .status(if whole { StatusCode::OK } else { StatusCode::PARTIAL_CONTENT })
        .header(CONTENT_TYPE, &located.media_type)
        .header(CONTENT_LENGTH, length)
        .header(CONTENT_DISPOSITION, disposition(&located.media_type, &located.filename))
        .header(ETAG, tag)
        .header(CACHE_CONTROL, IMMUTABLE)
        .header(ACCEPT_RANGES, if located.size.is_some() { "bytes" } else { "none" })
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CONTENT_SECURITY_POLICY, INERT)
        .header("cross-origin-resource-policy", "same-origin");
    if !whole {
        let (first, last) = (content.range.start, content.range.end - 1);
        answer = answer.header(CONTENT_RANGE, format!("bytes {first}-{last}/{}", content.size));
    }
    Ok(answer.body(Body::from_stream(content.stream)).map_err(Error::defect)?)
}

/// Whether `If-None-Match` names this content (weak comparison, RFC 9110 §13.1.2).
fn matches(tags: &str, tag: &str) -> bool {
    tags.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// What a browser can show stands in the page, everything else is saved; under its own name either
/// way (RFC 6266, RFC 8187).
pub(crate) fn disposition(media_type: &str, filename: &str) -> String {
    let shown = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/heic"];
    let shown =
        shown.contains(&media_type) || media_type.starts_with("video/") || media_type.starts_with("audio/");
    let how = if shown { "inline" } else { "attachment" };
    let plain: String = filename
        .chars()
        .map(|c| if c.is_ascii() && !c.is_ascii_control() && !"\"\\%".contains(c) { c } else { '_' })
        .collect();
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", percent(filename))
}

/// Percent-encodes everything but letters, digits, `-`, `.`, `_` and `~`.
pub(crate) fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_is_saved_as_it_is() {
        assert_eq!(
            disposition("image/jpeg", "写真 \"1\".jpg"),
            "inline; filename=\"__ _1_.jpg\"; filename*=UTF-8''%E5%86%99%E7%9C%9F%20%221%22.jpg"
        );
        assert!(disposition("image/svg+xml", "a.svg").starts_with("attachment"));
        assert!(disposition("text/html", "a.html").starts_with("attachment"));
    }

    #[test]
    fn a_browser_that_has_the_content_is_recognised() {
        assert!(matches("\"a\", W/\"b\"", "\"b\""));
        assert!(matches("*", "\"b\""));
        assert!(!matches("\"a\"", "\"b\""));
    }
}
