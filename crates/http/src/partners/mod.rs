//! What passes between centres, and what customers see of it.

mod direct;
pub(crate) mod render;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use cradle_app::Signature;
use cradle_app::domain::PartnerId;
use cradle_app::library::{Located, open};
use cradle_app::partners::{self, Answered, Heard, Unbelieved};
use cradle_app::{Context, Error};
use cradle_wire::{PageQuery, partners as wire};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::problem::{Problem, Result};
use crate::visitor::By;
use crate::{Metrics, Server, paging};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(hear))
        .routes(routes!(fields))
        .routes(routes!(picture))
        .routes(routes!(disclosures))
        .merge(direct::routes())
}

/// Bytes that a message may have: an order of 5,000 pictures fits.
const LONGEST: usize = 2 << 20;

/// The proof of a message (Standard Webhooks 1.0).
fn signature<'a>(headers: &'a HeaderMap, body: &Bytes) -> Result<Signature<'a>> {
    if body.len() > LONGEST {
        return Err(Error::TooLarge("A message can have at most 2 MiB.".to_owned()).into());
    }
    Ok(crate::signature::of(headers))
}

fn unbelieved(metrics: &Metrics, why: Unbelieved) -> Problem {
    metrics.partner_message(why.word());
    tracing::warn!(why = why.word(), "a message of a partner was refused");
    Problem::new(StatusCode::BAD_REQUEST, "not-believed", why.to_string())
}

/// What a partner asked for, if it is shown.
fn shown<T>(metrics: &Metrics, answered: Answered<T>) -> Result<T> {
    match answered {
        Answered::Shown(what) => Ok(what),
        Answered::Refused(why) => {
            metrics.partner_message("not-shown");
            Err(Problem::new(StatusCode::FORBIDDEN, "not-shown", why.to_string()))
        }
        Answered::Unbelieved(why) => Err(unbelieved(metrics, why)),
    }
}

/// What a partner tells, signed; each message counts once.
#[utoipa::path(post, path = "/api/v1/federation/{id}/messages", tag = "partners",
    params(("id" = Uuid, Path), ("webhook-id" = Option<String>, Header),
        ("webhook-timestamp" = Option<String>, Header), ("webhook-signature" = Option<String>, Header)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 204), (status = 400, description = "Not signed by this partner just now"),
        (status = 409, description = "The order is not taken")))]
async fn hear(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode> {
    match partners::hear(&ctx, PartnerId(id), &signature(&headers, &body)?, &body).await? {
        Ok(heard) => {
            metrics.partner_message(match heard {
                Heard::Taken => "taken",
                Heard::Known => "known",
                Heard::Nothing => "nothing",
            });
            Ok(StatusCode::NO_CONTENT)
        }
        Err(why) => Err(unbelieved(&metrics, why)),
    }
}

/// Fields of the customer of an order that was passed on: only what the order needs, only while it lasts.
#[utoipa::path(post, path = "/api/v1/federation/{id}/fields", tag = "partners", params(("id" = Uuid, Path)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, body = wire::ShownFields), (status = 403, description = "Not shown")))]
async fn fields(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<wire::ShownFields>> {
    let answered = partners::show_fields(&ctx, PartnerId(id), &signature(&headers, &body)?, &body).await?;
    Ok(Json(render::fields_out(shown(&metrics, answered)?)))
}

/// A picture of an order that was passed on, without the place where it was taken.
#[utoipa::path(post, path = "/api/v1/federation/{id}/pictures", tag = "partners", params(("id" = Uuid, Path)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, description = "The picture's bytes", content_type = "application/octet-stream"),
        (status = 403, description = "Not shown")))]
async fn picture(
    State(ctx): State<Context>,
    State(metrics): State<Metrics>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let answered = partners::show_picture(&ctx, PartnerId(id), &signature(&headers, &body)?, &body).await?;
    bytes_of(&ctx, &shown(&metrics, answered)?).await
}

async fn bytes_of(ctx: &Context, located: &Located) -> Result<Response> {
    let content = open(ctx, located, None).await?;
    let headers =
        [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_LENGTH, content.size.to_string())];
    Ok((headers, Body::from_stream(content.stream)).into_response())
}

/// Who was shown which fields of my record, and when.
#[utoipa::path(get, path = "/api/v1/disclosures", tag = "customers", params(PageQuery),
    responses((status = 200, body = wire::Disclosures)))]
async fn disclosures(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<wire::Disclosures>> {
    let limit = paging::limit(query.limit)?;
    let before = paging::after::<i64>(query.after.as_deref())?;
    let items = partners::disclosures(&ctx, &visitor, before, limit).await?;
    let last = items.last().map(|last| last.number);
    let mut orders: Vec<i64> = items.iter().map(|one| one.number).collect();
    orders.dedup();
    let next = last.filter(|_| orders.len() == limit as usize).and_then(|last| paging::cursor(&last));
    let items = items.into_iter().map(render::disclosure_out).collect();
    Ok(Json(wire::Disclosures { items, next }))
}
