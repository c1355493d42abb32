//! `/api/v1/…` is passed on to the centre with the agent's own session.
//!
//! The page's cookies and origin stay here, and so do the centre's cookies: the browser never
//! learns the session.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cradle_client::Trouble;
use cradle_client::reqwest;
use hyper_util::rt::TokioIo;

use super::Page;
use super::problem::{Answer, Said, said};
use crate::agent::Agent;

/// RFC 9110 §7.6.1, and what concerns only the connection to this agent.
const STAYS: [&str; 16] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "host",
    "origin",
    "referer",
    "cookie",
    "set-cookie",
    "authorization",
    "forwarded",
];

pub(super) async fn pass_on(State(page): State<Page>, request: Request) -> Answer<Response> {
    let path = request.uri().path_and_query().map_or("", |path| path.as_str()).to_owned();
    let centre = page.agent.centre();
    let address = centre.address(&path)?;
    if !address.path().starts_with(&format!("{}api/v1/", centre.base().path())) {
        return Err(said(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address."));
    }
    if request.headers().contains_key(header::UPGRADE) {
        return upgrade(&page.agent, &path, request).await;
    }
    let (parts, body) = request.into_parts();
    let mut passed = centre.request(parts.method.clone(), &path)?.headers(passing(&parts.headers));
    if !matches!(parts.method, Method::GET | Method::HEAD | Method::DELETE)
        || parts.headers.contains_key(header::CONTENT_LENGTH)
    {
        passed = passed.body(reqwest::Body::wrap_stream(body.into_data_stream()));
    }
    let answer = passed.send().await.map_err(|error| Trouble::Offline(unreachable(&error)));
    let answer = page.agent.heard(answer).await?;
    if answer.status() == StatusCode::UNAUTHORIZED && page.agent.account().is_some() && !is_sign_in(&path) {
        let ended =
            said(StatusCode::UNAUTHORIZED, "session-ended", "The centre has ended this agent's session.");
        let _ = page.agent.heard(Err::<(), _>(Trouble::SignIn(ended.0))).await;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = passing(answer.headers());
    *response.body_mut() = Body::from_stream(answer.bytes_stream());
    Ok(response)
}

/// Wrong credentials end no session.
fn is_sign_in(path: &str) -> bool {
    path.starts_with("/api/v1/sessions") || path.starts_with("/api/v1/me")
}

/// The innermost cause, without the address.
fn unreachable(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The headers that go on to the other side.
fn passing(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(',').map(|name| name.trim().to_ascii_lowercase()))
        .collect();
    let stays = |name: &HeaderName| {
        let name = name.as_str();
        STAYS.contains(&name) || name.starts_with("sec-fetch-") || named.iter().any(|one| one == name)
    };
    headers
        .iter()
        .filter(|(name, _)| !stays(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// A WebSocket: both connections become one.
async fn upgrade(agent: &Arc<Agent>, path: &str, mut request: Request) -> Answer<Response> {
    let wanted = request.headers().get(header::UPGRADE).cloned();
    let is_socket =
        wanted.as_ref().is_some_and(|wanted| wanted.as_bytes().eq_ignore_ascii_case(b"websocket"));
    let Some(wanted) = wanted.filter(|_| is_socket && request.method() == Method::GET) else {
        return Err(said(StatusCode::BAD_REQUEST, "upgrade", "Only a WebSocket can be opened here."));
    };
    let passed = agent
        .centre()
        .upgrade(path)?
        .headers(passing(request.headers()))
        .header(header::CONNECTION, "upgrade")
        .header(header::UPGRADE, wanted.clone());
    let answer = passed.send().await.map_err(|error| Trouble::Offline(unreachable(&error)));
    let answer = agent.heard(answer).await?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = passing(answer.headers());
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        *response.body_mut() = Body::from_stream(answer.bytes_stream());
        return Ok(response);
    }
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("upgrade"));
    response.headers_mut().insert(header::UPGRADE, wanted);
    let mut centre =
        answer.upgrade().await.map_err(|error| Said::from(Trouble::Offline(unreachable(&error))))?;
    let here = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(here) = here.await {
            // Either side may end it at any time.
            let _ = tokio::io::copy_bidirectional(&mut TokioIo::new(here), &mut centre).await;
        }
    });
    Ok(response.into_response())
}
