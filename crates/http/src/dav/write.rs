//! Put, remove, make, copy and move.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cradle_app::Error;
use cradle_app::folders::{self, Done, How, New};

use super::asked::{destination, overwrite, tokens, written_at};
use super::{Call, problem, words};
use crate::problem::{Problem, Result};

/// `PUT`.
pub(super) async fn put(call: &Call, body: Body) -> Result<Response> {
    if call.headers.contains_key("content-range") {
        return Err(Problem::bad_request("A file is sent whole, not in parts: leave Content-Range out."));
    }
    let new = New {
        place: call.place_to_write()?.clone(),
        written_at: written_at(&call.headers),
        tokens: tokens(&call.headers, "if"),
        only_new: call.text("if-none-match") == Some("*"),
    };
    let only_new = new.only_new;
    let done = folders::put(&call.ctx, &call.visitor, new, body.into_data_stream()).await;
    let mut response = match done.map_err(|error| taken(error, only_new))? {
        Done::Made => StatusCode::CREATED,
        Done::Filled => StatusCode::NO_CONTENT,
    }
    .into_response();
    if call.headers.contains_key("x-oc-mtime") {
        response.headers_mut().insert("x-oc-mtime", axum::http::HeaderValue::from_static("accepted"));
    }
    Ok(response)
}

/// `DELETE`.
pub(super) async fn delete(call: &Call) -> Result<Response> {
    let tokens = tokens(&call.headers, "if");
    folders::remove(&call.ctx, &call.visitor, call.place()?, &tokens).await.map_err(problem)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `MKCOL`.
pub(super) async fn make(call: &Call, body: Body) -> Result<Response> {
    if !words(body).await?.is_empty() {
        let why = "A folder is made without words about it.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", why));
    }
    folders::make(&call.ctx, &call.visitor, call.place_to_write()?).await.map_err(problem)?;
    Ok(StatusCode::CREATED.into_response())
}

/// `COPY` and `MOVE`.
pub(super) async fn transfer(call: &Call, moves: bool) -> Result<Response> {
    let to = destination(&call.headers).ok_or_else(|| {
        let why = "Nothing can be brought there. Destination is a file in a class or in its own day.";
        Problem::new(StatusCode::FORBIDDEN, "not-in-folders", why)
    })?;
    let how = if moves { How::Move } else { How::Copy };
    let tokens = tokens(&call.headers, "if");
    let done = folders::transfer(&call.ctx, &call.visitor, (call.place()?, &to), how, &tokens).await;
    done.map_err(|error| taken(error, !overwrite(&call.headers)))?;
    Ok(StatusCode::CREATED.into_response())
}

/// What is there already was ruled out by the asker, or is refused by us.
fn taken(error: Error, ruled_out: bool) -> Problem {
    match error {
        Error::Conflict { kind: kind @ "exists", message } if ruled_out => {
            Problem::new(StatusCode::PRECONDITION_FAILED, kind, message)
        }
        other => problem(other),
    }
}
