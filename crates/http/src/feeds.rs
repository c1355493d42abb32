//! Where programs come into calls: WHIP (RFC 9725) for those that send, WHEP (draft-ietf-wish-whep) for those that
//! show. Which of both an address is was said when it was made.
//!
//! Pages of anybody may speak to these addresses (CORS), because no cookie counts here: the bearer token opens them,
//! and whoever has not got the right one hears the same, whatever is wrong.

use std::fmt::Write as _;

use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH,
    LINK, LOCATION, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use cradle_app::calls::{self, Door, Entered, Ice, Patched};
use cradle_app::domain::{ConnectionId, ParticipantId};
use cradle_app::{Context, Error};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::problem::{Problem, Result};
use crate::visitor::Headers;

const SDP: &str = "application/sdp";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// What was sent whole.
type Sent = std::result::Result<Bytes, BytesRejection>;

/// Bytes of a description.
const LARGEST: usize = 64 << 10;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(capabilities, come_in))
        .routes(routes!(capabilities_inside, patch, leave))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn(spoken_everywhere))
}

/// Lets pages of other sites speak to these addresses, and says how to come in.
async fn spoken_everywhere(request: Request, next: Next) -> Response {
    const SAID: [(HeaderName, &str); 5] = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "OPTIONS, POST, PATCH, DELETE"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, if-match"),
        (ACCESS_CONTROL_EXPOSE_HEADERS, "location, link, etag, accept-post, accept-patch"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = next.run(request).await;
    let refused = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    for (name, value) in SAID {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if refused {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What of WHIP and WHEP is spoken here; with the token, also the STUN and TURN servers.
#[utoipa::path(options, path = "/api/v1/feeds/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn capabilities(
    State(ctx): State<Context>,
    Path(id): Path<Uuid>,
    headers: Headers,
) -> Result<Response> {
    let mut said = HeaderMap::new();
    said.insert(ACCEPT_POST, HeaderValue::from_static(SDP));
    if let Ok(door) = door(&ctx, id, &headers).await {
        link(&mut said, &calls::ice_of(&ctx, &door)?);
    }
    Ok((StatusCode::NO_CONTENT, said).into_response())
}

/// What is spoken to a program that is in.
#[utoipa::path(options, path = "/api/v1/feeds/{id}/{session}", tag = "calls",
    params(("id" = Uuid, Path), ("session" = Uuid, Path)), responses((status = 204)))]
async fn capabilities_inside() -> Response {
    (StatusCode::NO_CONTENT, [(ACCEPT_PATCH, HeaderValue::from_static(FRAGMENT))]).into_response()
}

/// A program comes in with its offer, `application/sdp`; what it has at this address before gives way.
#[utoipa::path(post, path = "/api/v1/feeds/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 201), (status = 401), (status = 415), (status = 422)))]
async fn come_in(
    State(ctx): State<Context>,
    Path(id): Path<Uuid>,
    headers: Headers,
    sent: Sent,
) -> Result<Response> {
    let door = door(&ctx, id, &headers).await?;
    let offer = text(&headers, SDP, sent)?;
    let Entered { session, tag, answer } = calls::come_in(&ctx, &door, offer).await?;
    let mut said = HeaderMap::new();
    said.insert(LOCATION, value(&format!("/api/v1/feeds/{id}/{session}"))?);
    said.insert(ETAG, value(&format!("\"{tag}\""))?);
    said.insert(CONTENT_TYPE, HeaderValue::from_static(SDP));
    said.insert(ACCEPT_PATCH, HeaderValue::from_static(FRAGMENT));
    link(&mut said, &calls::ice_of(&ctx, &door)?);
    Ok((StatusCode::CREATED, said, answer).into_response())
}

/// A program tells a candidate, or (`If-Match: *`) that its network has changed.
#[utoipa::path(patch, path = "/api/v1/feeds/{id}/{session}", tag = "calls",
    params(("id" = Uuid, Path), ("session" = Uuid, Path)),
    responses((status = 200), (status = 204), (status = 401), (status = 412), (status = 428)))]
async fn patch(
    State(ctx): State<Context>,
    Path((id, session)): Path<(Uuid, Uuid)>,
    headers: Headers,
    sent: Sent,
) -> Result<Response> {
    let door = door(&ctx, id, &headers).await?;
    let fragment = text(&headers, FRAGMENT, sent)?;
    let Some(tag_of) = headers.text(IF_MATCH) else {
        let why = "Say which connection is meant, by If-Match and its ETag, or * for a new one.";
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "if-match", why));
    };
    let tag_of = tag_of.trim().trim_matches('"');
    match calls::patch(&ctx, &door, ConnectionId(session), tag_of, fragment).await? {
        None => Err(gone()),
        Some(Patched::Heard) => Ok(StatusCode::NO_CONTENT.into_response()),
        Some(Patched::Renamed { tag, fragment }) => {
            let said = [(ETAG, value(&format!("\"{tag}\""))?), (CONTENT_TYPE, value(FRAGMENT)?)];
            Ok((StatusCode::OK, said, fragment).into_response())
        }
        Some(Patched::Other) => {
            let why = "This connection goes by another name now. Begin anew with If-Match: *.";
            Err(Problem::new(StatusCode::PRECONDITION_FAILED, "overtaken", why))
        }
    }
}

/// A program leaves.
#[utoipa::path(delete, path = "/api/v1/feeds/{id}/{session}", tag = "calls",
    params(("id" = Uuid, Path), ("session" = Uuid, Path)), responses((status = 200), (status = 401)))]
async fn leave(
    State(ctx): State<Context>,
    Path((id, session)): Path<(Uuid, Uuid)>,
    headers: Headers,
) -> Result<StatusCode> {
    let door = door(&ctx, id, &headers).await?;
    if calls::disconnect(&ctx, &door, ConnectionId(session)) { Ok(StatusCode::OK) } else { Err(gone()) }
}

async fn door(ctx: &Context, id: Uuid, headers: &Headers) -> Result<Door> {
    let bearer = headers.text(AUTHORIZATION).and_then(|text| text.split_once(' '));
    let token =
        bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let door = match token {
        Some(token) => calls::door(ctx, ParticipantId(id), token).await?,
        None => None,
    };
    door.ok_or_else(|| {
        let why = "This token does not open this address. Make another one in the call, under “Connect a camera or OBS”.";
        Problem::new(StatusCode::UNAUTHORIZED, "wrong-token", why)
    })
}

fn gone() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", "This connection is none any more. Begin anew.")
}

fn text(headers: &Headers, kind: &str, sent: Sent) -> Result<String> {
    let given = headers.text(CONTENT_TYPE).and_then(|text| text.split(';').next()).unwrap_or_default();
    if !given.trim().eq_ignore_ascii_case(kind) {
        let why = format!("Send this with the header Content-Type: {kind}.");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", why));
    }
    let sent = sent.map_err(|_| {
        let why = format!("A description has at most {} KiB.", LARGEST >> 10);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why)
    })?;
    String::from_utf8(sent.into()).map_err(|_| Problem::bad_request("This is no text."))
}

fn value(text: &str) -> Result<HeaderValue> {
    Ok(HeaderValue::from_str(text).map_err(Error::defect)?)
}

/// Names the STUN and TURN servers (RFC 9725 §4.6).
fn link(headers: &mut HeaderMap, ice: &Ice) {
    for server in &ice.servers {
        for url in &server.urls {
            let mut text = format!("<{url}>; rel=\"ice-server\"");
            // Writing into a string does not fail.
            if let Some((user, password)) = &server.credentials {
                let _ = write!(
                    text,
                    "; username=\"{user}\"; credential=\"{password}\"; credential-type=\"password\""
                );
            }
            // Addresses of settings are text; one that is none names no server.
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.append(LINK, value);
            }
        }
    }
}
