//! The address book, who is reachable, and calls.

mod card;
mod contacts;
mod conversations;
mod feeds;
mod guest;
mod guests;
mod images;
mod notices;
mod own;
mod presence;
mod recording;
mod render;

use axum::Json;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use cradle_app::Context;
use cradle_app::library::Located;
use utoipa_axum::router::OpenApiRouter;

use crate::Server;
use crate::library::content;
use crate::problem::{Problem, Result};

pub(crate) use render::{call_out, contact_out, my_presence_out, notice_out, shown_out, waiting_out};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    let whole = contacts::routes().merge(card::routes()).merge(own::routes()).merge(presence::routes());
    let whole = whole.merge(conversations::routes()).merge(images::routes()).merge(notices::routes());
    let whole = whole.merge(guests::routes()).merge(guest::routes()).merge(recording::routes());
    let whole = whole.merge(feeds::routes());
    // Pictures of people and files of cards come in one piece.
    whole.layer(DefaultBodyLimit::max(LARGEST))
}

/// Bytes of a request.
const LARGEST: usize = 16 << 20;

/// What was sent whole.
type Sent = std::result::Result<Bytes, BytesRejection>;

fn whole(sent: Sent) -> Result<Bytes> {
    sent.map_err(|_| {
        let why = "This file was not taken: at most 16 MiB can be sent here in one piece.";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why)
    })
}

/// A picture whose address leads to another one when its owner changes it.
async fn changing(ctx: &Context, located: &Located, headers: &HeaderMap) -> Result<Response> {
    let mut answer = content::answer(ctx, located, headers).await?;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(answer)
}

/// An answer with 201.
fn created<T>(body: T) -> (StatusCode, Json<T>) {
    (StatusCode::CREATED, Json(body))
}
