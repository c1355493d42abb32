//! The library as a folder that computers mount: WebDAV, class 1 and 2 (RFC 4918).
//!
//! What is in the folders is decided by `app::folders`; here its answers are put into the words of
//! WebDAV. Programs come with a key, mostly as the password of Basic authentication; a browser's cookie
//! opens nothing here.

mod answer;
mod asked;
mod find;
mod hold;
mod question;
mod write;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{ALLOW, HeaderName, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{RequestExt as _, Router};
use cradle_app::folders::Place;
use cradle_app::{Context, Error, Visitor};

use crate::Server;
use crate::problem::{Problem, Result};
use crate::visitor::ByKey;

pub(crate) fn routes() -> Router<Server> {
    Router::new()
        .route("/dav", any(answer))
        .route("/dav/", any(answer))
        .route("/dav/{*path}", any(answer))
        // A file's size is bounded where it is written down.
        .layer(DefaultBodyLimit::disable())
}

/// A request of a program that may use the folders.
struct Call {
    ctx: Context,
    visitor: Visitor,
    /// Where; nothing for an address where nothing can be.
    place: Option<Place>,
    headers: HeaderMap,
}

const METHODS: &str = "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH, LOCK, UNLOCK";

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let method = request.method().as_str().to_owned();
    // What is spoken here is no secret, and some programs ask before they know a key.
    if method == "OPTIONS" {
        return spoken();
    }
    match carry_out(&server, &method, request).await {
        Ok(response) => response,
        Err(problem) => unless_known(problem.into_response()),
    }
}

async fn carry_out(server: &Server, method: &str, mut request: Request) -> Result<Response> {
    let ByKey(visitor) = request.extract_parts_with_state(server).await?;
    visitor.mounts()?;
    let place = asked::place(request.uri().path());
    let headers = request.headers().clone();
    let call = Call { ctx: server.ctx.clone(), visitor, place, headers };
    let body = request.into_body();
    match method {
        "PROPFIND" => find::properties(&call, body).await,
        "GET" | "HEAD" => find::content(&call).await,
        "PUT" => write::put(&call, body).await,
        "DELETE" => write::delete(&call).await,
        "MKCOL" => write::make(&call, body).await,
        "COPY" | "MOVE" => write::transfer(&call, method == "MOVE").await,
        "PROPPATCH" => find::keep_properties(&call, body).await,
        "LOCK" => hold::lock(&call, body).await,
        "UNLOCK" => hold::unlock(&call).await,
        _ => Ok((StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, METHODS)]).into_response()),
    }
}

fn spoken() -> Response {
    let headers = [
        (ALLOW, METHODS),
        (HeaderName::from_static("dav"), "1, 2"),
        // Without it Windows looks for something else here.
        (HeaderName::from_static("ms-author-via"), "DAV"),
    ];
    (StatusCode::OK, headers).into_response()
}

/// Asks for the key whoever has not shown one.
fn unless_known(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        let ask = HeaderValue::from_static("Basic realm=\"Cradle\", charset=\"UTF-8\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, ask);
    }
    response
}

impl Call {
    /// The place asked for; where nothing can be, nothing is.
    fn place(&self) -> Result<&Place> {
        Ok(self.place.as_ref().ok_or(Error::Missing("file or folder"))?)
    }

    /// The place asked for, to make something at.
    fn place_to_write(&self) -> Result<&Place> {
        let why = "Nothing can be put here. Files go into Inbox, into a day or into a class.";
        self.place.as_ref().ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "not-in-folders", why))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The statuses that WebDAV has for its own (RFC 4918 §9, §11).
fn problem(error: Error) -> Problem {
    let status = match &error {
        Error::Conflict { kind: "not-in-folders" | "class-by-rule", .. } => StatusCode::FORBIDDEN,
        Error::Conflict { kind: "folder-exists", .. } => StatusCode::METHOD_NOT_ALLOWED,
        Error::Conflict { kind: "locked", .. } => StatusCode::LOCKED,
        // A class's name that is taken or cannot be.
        Error::Invalid { field: "name", .. } => StatusCode::CONFLICT,
        Error::Invalid { field: "body", .. } => StatusCode::BAD_REQUEST,
        _ => return error.into(),
    };
    match error {
        Error::Conflict { kind, message } => Problem::new(status, kind, message),
        other => Problem::new(status, "invalid", other.to_string()),
    }
}

/// A body of words: what a program asks, up to 256 KiB.
async fn words(body: Body) -> Result<bytes::Bytes> {
    axum::body::to_bytes(body, 256 * 1024).await.map_err(|_| {
        let why = "The words of this request are longer than 256 KiB, or they broke off.";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why)
    })
}
