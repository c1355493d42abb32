//! Addresses by which programs take part in calls: made, changed and taken back by whose they are.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::calls::{self, MadeFeed, NewFeed};
use cradle_app::domain::{CallId, ParticipantId};
use cradle_wire::feeds as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::created;
use super::render::feed_out;
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(make)).routes(routes!(change, take_back))
}

/// Make an address by which a camera or OBS sends to a call that I am in, or a screen shows it.
#[utoipa::path(post, path = "/api/v1/calls/{id}/feeds", tag = "calls", params(("id" = Uuid, Path)),
    request_body = wire::MakeFeed, responses((status = 201, body = wire::MadeFeed)))]
async fn make(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::MakeFeed>,
) -> Result<(StatusCode, Json<wire::MadeFeed>)> {
    let wire::MakeFeed { name, flow, shows } = body.value;
    let new = NewFeed { name, flow, shows: shows.map(ParticipantId) };
    let MadeFeed { view, secret } = calls::make_feed(&ctx, &visitor, CallId(id), new).await?;
    let address = format!("{}/api/v1/feeds/{}", ctx.settings().public_url, view.feed.id);
    let token = secret.as_str().to_owned();
    Ok(created(wire::MadeFeed { feed: feed_out(view), address, token }))
}

/// Let nobody hear one of my programs in a call, or everybody again.
#[utoipa::path(patch, path = "/api/v1/calls/{id}/feeds/{feed}", tag = "calls",
    params(("id" = Uuid, Path), ("feed" = Uuid, Path)), request_body = wire::ChangeFeed,
    responses((status = 200, body = wire::Feed)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, feed)): Path<(Uuid, Uuid)>,
    body: Body<wire::ChangeFeed>,
) -> Result<Json<wire::Feed>> {
    let (id, feed) = (CallId(id), ParticipantId(feed));
    Ok(Json(feed_out(calls::mute_feed(&ctx, &visitor, id, feed, body.value.muted).await?)))
}

/// Take one of my programs out of a call. Its address leads nowhere any more.
#[utoipa::path(delete, path = "/api/v1/calls/{id}/feeds/{feed}", tag = "calls",
    params(("id" = Uuid, Path), ("feed" = Uuid, Path)), responses((status = 204)))]
async fn take_back(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, feed)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    calls::take_back_feed(&ctx, &visitor, CallId(id), ParticipantId(feed)).await?;
    Ok(StatusCode::NO_CONTENT)
}
