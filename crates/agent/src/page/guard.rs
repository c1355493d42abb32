//! Who may talk to the agent: this computer's person through the agent's own page, or a program
//! that knows the secret. Other web sites can make a browser send requests here, too; they fail on
//! the name that they call (`Host`, against rebinding), on where they come from (`Origin`,
//! `Sec-Fetch-Site`), and on the secret, which is new at every start.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq as _;

use super::problem::problem;

/// What is let in.
#[derive(Debug)]
pub struct Guard {
    hosts: Vec<String>,
    origins: Vec<String>,
    cookie: String,
    token: String,
}

/// What a request comes to.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Pass,
    /// It carries the secret in its address: keep it in a cookie, and take it out of the address.
    Enter(String),
    Refuse(StatusCode, &'static str, &'static str),
}

const WRONG_HOST: Verdict = Verdict::Refuse(
    StatusCode::MISDIRECTED_REQUEST,
    "wrong-host",
    "The agent answers only to its own address on this computer. Open the address that it printed at its start.",
);
const WRONG_ORIGIN: Verdict = Verdict::Refuse(
    StatusCode::FORBIDDEN,
    "wrong-origin",
    "Another web page asked the agent to do this; that is not allowed.",
);
const NO_TOKEN: Verdict = Verdict::Refuse(
    StatusCode::UNAUTHORIZED,
    "agent-token",
    "This page is not known to the agent, which was perhaps started anew. Open the address that it printed at its start.",
);

impl Guard {
    /// A guard for an agent that listens here, on loopback.
    pub fn new(listen: SocketAddr, token: String) -> Self {
        let port = listen.port();
        let hosts: Vec<String> =
            ["127.0.0.1", "localhost", "[::1]"].iter().map(|name| format!("{name}:{port}")).collect();
        let origins = hosts.iter().map(|host| format!("http://{host}")).collect();
        // Cookies of one host are shared by all its ports: the port tells agents apart.
        Self { hosts, origins, cookie: format!("cradle_agent_{port}"), token }
    }

    fn judge(&self, method: &Method, path: &str, query: Option<&str>, headers: &HeaderMap) -> Verdict {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST);
        if !host.is_some_and(|host| self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host))) {
            return WRONG_HOST;
        }
        let reads = matches!(*method, Method::GET | Method::HEAD);
        let origin = headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        let ours = origin.is_some_and(|origin| self.origins.iter().any(|known| known == origin));
        let changes = !reads || headers.contains_key(header::UPGRADE);
        let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let bearer = bearer.is_some_and(|token| self.is_token(token));
        // Browsers always name the origin of what changes something; a program that knows the
        // secret need not.
        if (origin.is_some() && !ours) || (changes && !ours && !bearer) {
            return WRONG_ORIGIN;
        }
        if !is_api(path) {
            return match query.and_then(|query| token_in(query)) {
                Some(token) if reads && self.is_token(token) => Verdict::Enter(without_token(path, query)),
                Some(_) => NO_TOKEN,
                None => Verdict::Pass,
            };
        }
        let site = text(HeaderName::from_static("sec-fetch-site"));
        if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return WRONG_ORIGIN;
        }
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies =
            cookies.flat_map(|cookies| cookies.split(';')).filter_map(|one| one.trim().split_once('='));
        let cookie = cookies.any(|(name, value)| name == self.cookie && self.is_token(value));
        if bearer || cookie { Verdict::Pass } else { NO_TOKEN }
    }

    fn is_token(&self, token: &str) -> bool {
        token.as_bytes().ct_eq(self.token.as_bytes()).into()
    }
}

fn is_api(path: &str) -> bool {
    path.starts_with("/agent/") || path.starts_with("/api/")
}

fn token_in(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("token="))
}

fn without_token(path: &str, query: Option<&str>) -> String {
    let rest = query.unwrap_or_default().split('&').filter(|pair| !pair.starts_with("token="));
    let rest: Vec<&str> = rest.filter(|pair| !pair.is_empty()).collect();
    // One slash at the beginning: two would name another host.
    let path = format!("/{}", path.trim_start_matches('/'));
    if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) }
}

/// Lets a request in, or says why not; and tells browsers what answers may be used for.
pub(super) async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    let path = uri.path().to_owned();
    let verdict = guard.judge(request.method(), &path, uri.query(), request.headers());
    let mut response = match verdict {
        Verdict::Pass => next.run(request).await,
        Verdict::Enter(location) => {
            let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", guard.cookie, guard.token);
            let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, location)];
            (StatusCode::SEE_OTHER, headers, Body::empty()).into_response()
        }
        Verdict::Refuse(status, kind, sentence) if is_api(&path) => problem(status, kind, sentence),
        Verdict::Refuse(status, _, sentence) => (status, sentence).into_response(),
    };
    let always = [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
    ];
    let headers = response.headers_mut();
    for (name, value) in always {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}

#[cfg(test)]
mod tests;
