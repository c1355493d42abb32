//! The answers of links, galleries and what was received, which differ only in how one comes to them.

use std::convert::Infallible;

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use cradle_app::domain::ImageId;
use cradle_app::library::Form;
use cradle_app::sharing::{self, Address, Cursor, Door, Visit};
use cradle_app::{Context, Error, Visitor};
use cradle_wire::PageQuery;
use cradle_wire::galleries as wire;
use uuid::Uuid;

use super::render::{base, shared_out};
use crate::library::{content, download};
use crate::paging;
use crate::problem::Result;
use crate::visitor::named_cookie;

/// The cookie that says that the password of what stands at its path was given.
const VISIT_COOKIE: &str = "cradle_visit";

/// What was got for a password.
#[derive(Debug)]
pub(super) struct Visited(pub(super) Option<String>);

impl<S: Sync> FromRequestParts<S> for Visited {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(named_cookie(&parts.headers, VISIT_COOKIE).map(str::to_owned)))
    }
}

pub(super) const fn door<'a>(address: Address<'a>, visit: Option<&'a str>) -> Door<'a> {
    Door { address, visit }
}

/// A cursor as it is written: the last picture and its number.
type Written = (Option<Uuid>, u32);

pub(super) async fn opened(
    ctx: &Context,
    visitor: &Visitor,
    door: Door<'_>,
    query: &PageQuery,
) -> Result<Json<wire::Shared>> {
    let limit = paging::limit(query.limit)?;
    let after: Option<Written> = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let after = after.map(|(image, seen)| Cursor { image: image.map(ImageId), seen });
    let shared = sharing::open(ctx, visitor, door, after, limit).await?;
    let next = shared.next.and_then(|next| paging::cursor(&(next.image.map(|id| id.0), next.seen)));
    Ok(Json(shared_out(shared, next, &base(door.address), ctx.settings().largest_upload)))
}

pub(super) async fn total(
    ctx: &Context,
    visitor: &Visitor,
    door: Door<'_>,
) -> Result<Json<wire::SharedTotal>> {
    let total = sharing::total(ctx, visitor, door).await?.map(u64::from);
    Ok(Json(wire::SharedTotal { total }))
}

pub(super) async fn bytes(
    ctx: &Context,
    visitor: &Visitor,
    door: Door<'_>,
    key: &str,
    form: &Form,
    headers: &HeaderMap,
) -> Result<Response> {
    let located = sharing::locate(ctx, visitor, door, key, form).await?;
    let mut answer = content::answer(ctx, &located, headers).await?;
    // What was opened can be taken back: a browser asks each time whether it may still show it.
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(answer)
}

pub(super) fn form_in(word: &str) -> Result<Form, Error> {
    match word {
        "original" => Ok(Form::Original),
        "preview" => Ok(Form::Preview),
        "thumbnail" => Ok(Form::Thumbnail),
        _ => Err(Error::Missing("form of this picture")),
    }
}

pub(super) async fn zip(
    ctx: &Context,
    visitor: &Visitor,
    door: Door<'_>,
    query: &wire::DownloadQuery,
) -> Result<Response> {
    let keys = query.images.as_deref().filter(|text| !text.is_empty());
    let keys: Option<Vec<String>> =
        keys.map(|text| text.split(',').map(|key| key.trim().to_owned()).collect());
    let right = |key: &String| key.parse::<u32>().is_ok() || Uuid::try_parse(key).is_ok();
    if keys.as_ref().is_some_and(|keys| !keys.iter().all(right)) {
        return Err(Error::invalid("images", "Write the pictures' keys like 1,2,5.").into());
    }
    let (recorded, packed) = sharing::download(ctx, visitor, door, keys.as_deref()).await?;
    let title = if recorded.title.is_empty() { &ctx.settings().name } else { &recorded.title };
    download::zip(ctx, packed, &format!("{title}.zip"))
}

pub(super) async fn card(ctx: &Context, visitor: &Visitor, door: Door<'_>) -> Result<Response> {
    let (filename, card) = sharing::card(ctx, visitor, door).await?;
    let answer = Response::builder()
        .header(CONTENT_TYPE, "text/vcard; charset=utf-8")
        .header(CONTENT_DISPOSITION, content::disposition("text/vcard", &filename))
        .header(CACHE_CONTROL, "private, no-store");
    Ok(answer.body(Bytes::from(card)).map_err(Error::defect)?)
}

/// Takes a password; the cookie that says so goes to this very address and to no other.
pub(super) async fn unlocked(
    ctx: &Context,
    visitor: &Visitor,
    address: Address<'_>,
    password: &str,
) -> Result<(StatusCode, HeaderMap)> {
    let visit = sharing::unlock(ctx, visitor, address, password).await?;
    Ok((StatusCode::NO_CONTENT, cookie(ctx, &base(address), &visit)))
}

fn cookie(ctx: &Context, path: &str, visit: &Visit) -> HeaderMap {
    let Some(secret) = &visit.secret else { return HeaderMap::new() };
    let age = visit.expires_at.since(ctx.now()).as_secs();
    let secure = if ctx.settings().public_url.starts_with("https:") { "; Secure" } else { "" };
    let value = secret.as_str();
    let text = format!("{VISIT_COOKIE}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).map(|value| HeaderMap::from_iter([(SET_COOKIE, value)])).unwrap_or_default()
}
