//! `LOCK` and `UNLOCK`: one program at a time writes a file.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cradle_app::Error;
use cradle_app::folders::{self, Asked};

use super::asked::{timeout, tokens};
use super::find::not_xml;
use super::question::{Wish, wish};
use super::{Call, answer, problem, words};
use crate::problem::{Problem, Result};

pub(super) async fn lock(call: &Call, body: Body) -> Result<Response> {
    let wish = wish(&words(body).await?).ok_or_else(not_xml)?;
    let shown = tokens(&call.headers, "if").first().copied();
    let lasts = timeout(&call.headers);
    let asked = match (wish, shown) {
        (Wish::Hold { shared: true, .. }, _) => {
            let why = "A file is held by one program alone here: ask for an exclusive lock.";
            return Err(Problem::new(StatusCode::CONFLICT, "not-shared", why));
        }
        (Wish::Hold { holder, .. }, _) => Asked { holder, lasts, again: None },
        (Wish::Longer, Some(token)) => Asked { holder: String::new(), lasts, again: Some(token) },
        (Wish::Longer, None) => {
            return Err(Problem::bad_request("Say who locks, or show the token of a lock in If."));
        }
    };
    let held = folders::hold(&call.ctx, &call.visitor, call.place_to_write()?, asked).await;
    let held = held.map_err(|error| match error {
        Error::Conflict { kind: kind @ "not-held", message } => {
            Problem::new(StatusCode::PRECONDITION_FAILED, kind, message)
        }
        other => problem(other),
    })?;
    Ok(answer::held(&held))
}

pub(super) async fn unlock(call: &Call) -> Result<Response> {
    let token = tokens(&call.headers, "lock-token").first().copied();
    let token =
        token.ok_or_else(|| Problem::bad_request("Show the lock's token in the header Lock-Token."))?;
    folders::release(&call.ctx, &call.visitor, call.place()?, token).await.map_err(problem)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
