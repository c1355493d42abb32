//! See what is there, and take files.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, HeaderValue, LAST_MODIFIED};
use axum::response::{IntoResponse, Response};
use cradle_app::Error;
use cradle_app::folders::{self, What};

use super::asked::{Depth, depth};
use super::question::{changes, question};
use super::{Call, answer, problem, words};
use crate::library::content;
use crate::problem::{Problem, Result};

const NOTHING: Error = Error::Missing("file or folder");

/// `PROPFIND`.
pub(super) async fn properties(call: &Call, body: Body) -> Result<Response> {
    let asked = question(&words(body).await?).ok_or_else(not_xml)?;
    let place = call.place()?;
    let depth = depth(&call.headers);
    let here = folders::look(&call.ctx, &call.visitor, place).await.map_err(problem)?.ok_or(NOTHING)?;
    if depth == Depth::Everything && matches!(here.what, What::Folder) {
        return Ok(answer::not_so_deep());
    }
    let mut entries = vec![here];
    if depth == Depth::Below {
        entries.extend(folders::list(&call.ctx, &call.visitor, place).await.map_err(problem)?);
    }
    let locks = folders::holds(&call.ctx, &call.visitor, place).await.map_err(problem)?;
    Ok(answer::properties(entries, locks, asked, call.ctx.now()))
}

/// `GET` and `HEAD`: a file, or a range of it.
pub(super) async fn content(call: &Call) -> Result<Response> {
    let found = folders::look(&call.ctx, &call.visitor, call.place()?).await.map_err(problem)?;
    let found = found.ok_or(NOTHING)?;
    let mut response = match &found.what {
        What::File(located) => content::answer(&call.ctx, located, &call.headers).await?,
        What::Empty => (StatusCode::OK, [(CONTENT_LENGTH, "0")]).into_response(),
        What::Folder => {
            let why =
                "This is a folder. Mount this address as a network drive (WebDAV) to see what is in it.";
            return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "a-folder", why));
        }
    };
    // Another file may have this name tomorrow.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(changed) = HeaderValue::from_str(&answer::http_date(found.changed_at)) {
        response.headers_mut().insert(LAST_MODIFIED, changed);
    }
    Ok(response)
}

/// `PROPPATCH`: what is known about a picture is changed on its page, not here.
pub(super) async fn keep_properties(call: &Call, body: Body) -> Result<Response> {
    let names = changes(&words(body).await?).ok_or_else(not_xml)?;
    let here = folders::look(&call.ctx, &call.visitor, call.place()?).await.map_err(problem)?;
    Ok(answer::unchanged(&here.ok_or(NOTHING)?, &names))
}

pub(super) fn not_xml() -> Problem {
    Problem::bad_request("The words of this request are not the XML that WebDAV asks for.")
}
