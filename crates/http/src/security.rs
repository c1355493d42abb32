//! What every answer says to browsers, and which pages may speak for a signed-in person.

use axum::extract::Request;
use axum::http::header::{
    AUTHORIZATION, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::visitor::{GUEST_COOKIE, cookie, named_cookie};

/// Adds the headers that keep browsers from doing what nobody asked for. The page itself carries the
/// policy for its scripts; an answer that has a stricter one keeps it.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    const ADDED: [(HeaderName, &str); 5] = [
        (
            CONTENT_SECURITY_POLICY,
            "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
        ),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(), payment=(), usb=()"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in ADDED {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses requests that change something, carry the cookie of a session or a guest, and come from another site's
/// page. Programs, which send a bearer token or no `Origin`, are not concerned.
pub(crate) async fn only_own_pages(request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    // A page of another site can open a WebSocket with the visitor's cookie, and that is a GET.
    let socket = headers.contains_key("upgrade");
    let cookie = cookie(headers).or_else(|| named_cookie(headers, GUEST_COOKIE));
    let by_cookie = cookie.is_some() && !headers.contains_key(AUTHORIZATION);
    if (!harmless || socket) && by_cookie && !from_own_page(headers) {
        return Problem::new(
            StatusCode::FORBIDDEN,
            "other-site",
            "This request came from a page of another site and was not carried out.",
        )
        .into_response();
    }
    next.run(request).await
}

fn from_own_page(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let origin = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let origin = origin.as_ref().and_then(Uri::authority).map(|authority| authority.as_str().to_owned());
    origin.is_some() && origin.as_deref() == text(HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_host_speak_for_the_visitor() {
        let from = |pairs: &[(&'static str, &'static str)]| {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            from_own_page(&pairs.iter().map(pair).collect())
        };
        assert!(from(&[]));
        assert!(from(&[("host", "a.test:7878"), ("origin", "http://a.test:7878")]));
        assert!(!from(&[("host", "a.test"), ("origin", "http://b.test")]));
        assert!(!from(&[("host", "a.test"), ("origin", "null")]));
        assert!(!from(&[("sec-fetch-site", "cross-site"), ("host", "a.test"), ("origin", "http://a.test")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
    }
}
