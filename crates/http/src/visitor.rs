//! Who asks: by the session cookie, a bearer token or a key.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::domain::customers::Language;
use cradle_app::{Visitor, calls, customers};

use crate::Server;
use crate::problem::Problem;

/// The cookie that a browser's session is kept in.
pub(crate) const SESSION_COOKIE: &str = "cradle_session";

/// The header that some programs send a key in.
const KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The visitor behind a request; nobody when it carries no valid session.
#[derive(Debug)]
pub(crate) struct By(pub(crate) Visitor);

impl FromRequestParts<Server> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Problem> {
        let secret = secret(&parts.headers);
        let origin = origin(parts, server).to_string();
        let language = language(&parts.headers);
        Ok(Self(customers::visitor_of(&server.ctx, secret, language, origin).await?))
    }
}

/// The visitor behind a program's request, which may send its key as a password; no cookie counts.
#[derive(Debug)]
pub(crate) struct ByKey(pub(crate) Visitor);

impl FromRequestParts<Server> for ByKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Problem> {
        let secret = secret_of_program(&parts.headers);
        let origin = origin(parts, server).to_string();
        let language = language(&parts.headers);
        Ok(Self(customers::visitor_of(&server.ctx, secret.as_deref(), language, origin).await?))
    }
}

/// The cookie that a guest's secret is kept in; it goes nowhere but to the addresses of guests.
pub(crate) const GUEST_COOKIE: &str = "cradle_guest";

/// The guest behind a request; nobody when it carries no secret of one who waits or is in a call. Sessions and keys
/// count nothing here, and a guest's secret counts nothing elsewhere.
#[derive(Debug)]
pub(crate) struct ByGuest(pub(crate) Visitor);

impl FromRequestParts<Server> for ByGuest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let secret = bearer(&parts.headers).or_else(|| named_cookie(&parts.headers, GUEST_COOKIE));
        let origin = origin(parts, server).to_string();
        let language = language(&parts.headers);
        Ok(Self(calls::guest_of(&server.ctx, secret, language, origin)))
    }
}

/// The request's headers, for handlers that need one of them.
#[derive(Debug)]
pub(crate) struct Headers(pub(crate) HeaderMap);

impl<S: Sync> FromRequestParts<S> for Headers {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.clone()))
    }
}

impl Headers {
    /// A header as text; `None` when it is missing or not text.
    pub(crate) fn text(&self, name: impl AsRef<str>) -> Option<&str> {
        self.0.get(HeaderName::from_bytes(name.as_ref().as_bytes()).ok()?)?.to_str().ok()
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn secret(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if said.is_some_and(|text| text.contains(' ')) {
        return bearer(headers);
    }
    headers.get(KEY).and_then(|value| value.to_str().ok()).or_else(|| cookie(headers))
}

/// A key as a bearer token, in its own header, or as the password of Basic authentication (RFC 7617),
/// whatever the user is called: the key says who it is.
fn secret_of_program(headers: &HeaderMap) -> Option<String> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some((scheme, rest)) = text(AUTHORIZATION).and_then(|value| value.split_once(' ')) {
        if scheme.eq_ignore_ascii_case("basic") {
            let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
            return pair.split_once(':').map(|(_, password)| password.to_owned());
        }
        return scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim().to_owned());
    }
    text(KEY).map(str::to_owned)
}

/// The session cookie's value.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    named_cookie(headers, SESSION_COOKIE)
}

/// The value of the first cookie of this name: of several, browsers send that with the longest path
/// first (RFC 6265 §5.4).
pub(crate) fn named_cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// Where a request comes from. Only a proxy that the operator trusts may speak for somebody else.
fn origin(parts: &Parts, server: &Server) -> IpAddr {
    let peer =
        parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    // Without a connection (tests that call the router) there is one origin for all.
    let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    let mut forwarded: Vec<IpAddr> = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .filter_map(|address| address.trim().parse().ok())
        .collect();
    let mut nearest = peer;
    while server.trusted_proxies.contains(&nearest) {
        match forwarded.pop() {
            Some(before) => nearest = before,
            None => break,
        }
    }
    nearest
}

/// The first language of `Accept-Language` that Cradle speaks, by weight.
fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: Option<(f32, Language)> = None;
    for part in wanted.split(',').take(30) {
        let mut pieces = part.split(';');
        let Some(language) = pieces.next().map(str::trim).and_then(Language::from_tag) else { continue };
        let weight =
            pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
        if best.is_none_or(|(heaviest, _)| weight > heaviest) {
            best = Some((weight, language));
        }
    }
    best.map_or(Language::En, |(_, language)| language)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn the_heaviest_language_that_cradle_speaks_is_chosen() {
        let chosen = |value| language(&headers("accept-language", value));
        assert_eq!(chosen("fr-FR, ja;q=0.8, de;q=0.9"), Language::De);
        assert_eq!(chosen("de-AT"), Language::De);
        assert_eq!(chosen("xx, *;q=0.1"), Language::En);
    }

    #[test]
    fn a_program_sends_its_key_as_it_can_and_no_cookie_counts() {
        let sent = |name, value| secret_of_program(&headers(name, value));
        assert_eq!(sent("authorization", "Basic YW5uYTprOmV5").as_deref(), Some("k:ey"));
        assert_eq!(sent("authorization", "bearer key").as_deref(), Some("key"));
        assert_eq!(sent("x-api-key", "key").as_deref(), Some("key"));
        assert_eq!(sent("authorization", "Basic !"), None);
        assert_eq!(sent("cookie", "cradle_session=xyz"), None);
    }

    #[test]
    fn a_bearer_token_goes_before_the_cookie() {
        assert_eq!(secret(&headers("authorization", "bearer  abc")), Some("abc"));
        assert_eq!(secret(&headers("authorization", "Basic abc")), None);
        assert_eq!(secret(&headers("x-api-key", "key")), Some("key"));
        assert_eq!(secret(&headers("cookie", "a=b; cradle_session=xyz")), Some("xyz"));
    }
}
