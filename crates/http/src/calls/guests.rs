//! Guests, for whoever invites them: links, who waits, and who is let in.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::calls::{self, MadeLink, NewLink};
use cradle_app::domain::calls::GuestLink;
use cradle_app::domain::{CallId, ConnectionId, GuestId, GuestLinkId, Instant, ParticipantId};
use cradle_wire::calls::{Call, OnConnection};
use cradle_wire::guests as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::created;
use super::render::{call_out, waiting_out};
use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(links, make))
        .routes(routes!(take_back))
        .routes(routes!(waiting))
        .routes(routes!(let_in))
        .routes(routes!(turn_away))
        .routes(routes!(remove))
}

/// Make a link by which people without an account come to a call with me. I let each of them in.
#[utoipa::path(post, path = "/api/v1/guest-links", tag = "calls", request_body = wire::MakeGuestLink,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::GuestLinkMade)))]
async fn make(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::MakeGuestLink>,
) -> Result<(StatusCode, Json<wire::GuestLinkMade>)> {
    let once = body.idempotency("calls::make_guest_link")?;
    let wire::MakeGuestLink { title, several, expires_at, email } = body.value;
    let new = NewLink { title, several, ends_at: expires_at.map(Instant::from), email };
    let MadeLink { link, href } = calls::make_guest_link(&ctx, &visitor, new, once.as_ref()).await?;
    Ok(created(wire::GuestLinkMade { link: link_out(&ctx, link), href }))
}

/// The links that I made, the latest first.
#[utoipa::path(get, path = "/api/v1/guest-links", tag = "calls", params(PageQuery),
    responses((status = 200, body = Page<wire::GuestLink>)))]
async fn links(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::GuestLink>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after::<Uuid>(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let links = calls::guest_links(&ctx, &visitor, after.map(GuestLinkId), limit + 1).await?;
    Ok(Json(paging::page(links, limit, |link: &GuestLink| link.id, |link| link_out(&ctx, link))))
}

/// Take a link back: nobody comes by it any more, and who waits behind it goes.
#[utoipa::path(delete, path = "/api/v1/guest-links/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn take_back(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    calls::take_back(&ctx, &visitor, GuestLinkId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Guests who wait for me.
#[utoipa::path(get, path = "/api/v1/guests", tag = "calls",
    responses((status = 200, body = wire::WaitingGuests)))]
async fn waiting(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::WaitingGuests>> {
    Ok(Json(waiting_out(calls::waiting(&ctx, &visitor).await?, calls::may_make_links(&ctx))))
}

/// Let a guest in: into the call that I am in, or into a new one on this page.
#[utoipa::path(post, path = "/api/v1/guests/{id}/let-in", tag = "calls", params(("id" = Uuid, Path)),
    request_body = OnConnection, responses((status = 200, body = Call)))]
async fn let_in(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<OnConnection>,
) -> Result<Json<Call>> {
    let connection = ConnectionId(body.value.connection);
    let view = calls::let_in(&ctx, &visitor, GuestId(id), connection).await?;
    Ok(Json(call_out(view, Some(connection))))
}

/// Do not let a guest in now.
#[utoipa::path(post, path = "/api/v1/guests/{id}/turn-away", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn turn_away(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    calls::turn_away(&ctx, &visitor, GuestId(id))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Have a guest leave a call that I am in.
#[utoipa::path(delete, path = "/api/v1/calls/{id}/guests/{participant}", tag = "calls",
    params(("id" = Uuid, Path), ("participant" = Uuid, Path)), responses((status = 200, body = Call)))]
async fn remove(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, participant)): Path<(Uuid, Uuid)>,
) -> Result<Json<Call>> {
    let view = calls::remove_guest(&ctx, &visitor, CallId(id), ParticipantId(participant)).await?;
    Ok(Json(call_out(view, None)))
}

fn link_out(ctx: &Context, link: GuestLink) -> wire::GuestLink {
    wire::GuestLink {
        id: link.id.0,
        state: link.standing(ctx.now()).as_str().to_owned(),
        title: link.title,
        several: link.several,
        created_at: instant(link.made_at),
        expires_at: instant(link.ends_at),
        used_at: link.used_at.map(instant),
    }
}
