//! Calls.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::calls::{self, CallView, Ice, IceServer};
use cradle_app::domain::{CallId, ConnectionId, ContactId};
use cradle_wire::calls as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::created;
use super::render::{call_out, placed_out};
use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, call))
        .routes(routes!(find))
        .routes(routes!(add))
        .routes(routes!(answer))
        .routes(routes!(decline))
        .routes(routes!(leave))
        .routes(routes!(join))
        .routes(routes!(ice))
}

/// Call a partner, or up to 15. Who cannot be reached is not called, and `refused` says why; where nobody can, 409
/// `partner-unavailable` says how they are and when to try again.
#[utoipa::path(post, path = "/api/v1/calls", tag = "calls", request_body = wire::PlaceCall,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::PlacedCall)))]
async fn call(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::PlaceCall>,
) -> Result<(StatusCode, Json<wire::PlacedCall>)> {
    let once = body.idempotency("calls::call")?;
    let wire::PlaceCall { partner_id, partner_ids, connection } = body.value;
    let connection = ConnectionId(connection);
    let partners: Vec<_> = partner_id.into_iter().chain(partner_ids).map(ContactId).collect();
    let placed = calls::call(&ctx, &visitor, &partners, connection, once.as_ref()).await?;
    Ok(created(placed_out(placed, Some(connection))))
}

/// Call further partners to a call that I am in; those whom it holds already are passed over.
#[utoipa::path(post, path = "/api/v1/calls/{id}/participants", tag = "calls", params(("id" = Uuid, Path)),
    request_body = wire::AddParticipants, responses((status = 200, body = wire::PlacedCall)))]
async fn add(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::AddParticipants>,
) -> Result<Json<wire::PlacedCall>> {
    let partners: Vec<_> = body.value.partner_ids.into_iter().map(ContactId).collect();
    Ok(Json(placed_out(calls::add(&ctx, &visitor, CallId(id), &partners).await?, None)))
}

/// Calls that I am or was in, the latest first.
#[utoipa::path(get, path = "/api/v1/calls", tag = "calls", params(PageQuery),
    responses((status = 200, body = Page<wire::Call>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Call>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after::<Uuid>(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let past = calls::past(&ctx, &visitor, after.map(CallId), limit + 1).await?;
    Ok(Json(paging::page(past, limit, |view: &CallView| view.call.id, |view| call_out(view, None))))
}

/// A call that I am or was in.
#[utoipa::path(get, path = "/api/v1/calls/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Call)))]
async fn find(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Json<wire::Call>> {
    Ok(Json(call_out(calls::find(&ctx, &visitor, CallId(id)).await?, None)))
}

/// Answer a call that rings for me, on this page. 409 when another device was faster.
#[utoipa::path(post, path = "/api/v1/calls/{id}/answer", tag = "calls", params(("id" = Uuid, Path)),
    request_body = wire::OnConnection, responses((status = 200, body = wire::Call)))]
async fn answer(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::OnConnection>,
) -> Result<Json<wire::Call>> {
    let connection = ConnectionId(body.value.connection);
    Ok(Json(call_out(calls::answer(&ctx, &visitor, CallId(id), connection).await?, Some(connection))))
}

/// Decline a call that rings for me.
#[utoipa::path(post, path = "/api/v1/calls/{id}/decline", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Call)))]
async fn decline(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Call>> {
    Ok(Json(call_out(calls::decline(&ctx, &visitor, CallId(id)).await?, None)))
}

/// Leave a call. The one who called ends the ringing by it.
#[utoipa::path(post, path = "/api/v1/calls/{id}/leave", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Call)))]
async fn leave(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Call>> {
    Ok(Json(call_out(calls::leave(&ctx, &visitor, CallId(id)).await?, None)))
}

/// Go on with a call on this page, after another one was lost or instead of it.
#[utoipa::path(post, path = "/api/v1/calls/{id}/join", tag = "calls", params(("id" = Uuid, Path)),
    request_body = wire::OnConnection, responses((status = 200, body = wire::Call)))]
async fn join(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::OnConnection>,
) -> Result<Json<wire::Call>> {
    let connection = ConnectionId(body.value.connection);
    Ok(Json(call_out(calls::join(&ctx, &visitor, CallId(id), connection).await?, Some(connection))))
}

/// The servers through which the pages of a call find each other, with credentials that end.
#[utoipa::path(get, path = "/api/v1/calls/{id}/ice", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Ice)))]
async fn ice(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<Json<wire::Ice>> {
    Ok(Json(ice_out(calls::ice(&ctx, &visitor, CallId(id)).await?)))
}

pub(super) fn ice_out(ice: Ice) -> wire::Ice {
    let server = |server: IceServer| {
        let (username, credential) = server.credentials.unzip();
        wire::IceServer { urls: server.urls, username, credential }
    };
    let servers = ice.servers.into_iter().map(server).collect();
    wire::Ice { servers, until: instant(ice.until) }
}
