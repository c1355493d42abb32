//! What a customer sees to whom something was given.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use cradle_app::Context;
use cradle_app::domain::GrantId;
use cradle_app::library::Form;
use cradle_app::sharing::Address;
use cradle_wire::PageQuery;
use cradle_wire::galleries as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answers::{self, Visited};
use crate::Server;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(by_receiver))
        .routes(routes!(total_by_receiver))
        .routes(routes!(file_by_receiver))
        .routes(routes!(sound_by_receiver))
        .routes(routes!(zip_by_receiver))
        .routes(routes!(card_by_receiver))
}

/// What another customer gave to me, by the page.
#[utoipa::path(get, path = "/api/v1/received/{id}", tag = "galleries", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = wire::Shared)))]
async fn by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<wire::Shared>> {
    let door = answers::door(Address::Received(GrantId(id)), visit.as_deref());
    answers::opened(&ctx, &visitor, door, &query).await
}

/// How many pictures another customer gave to me.
#[utoipa::path(get, path = "/api/v1/received/{id}/total", tag = "galleries", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::SharedTotal)))]
async fn total_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::SharedTotal>> {
    answers::total(&ctx, &visitor, answers::door(Address::Received(GrantId(id)), visit.as_deref())).await
}

/// A picture that another customer gave to me: `thumbnail`, `preview`, or `original` where it may be taken.
#[utoipa::path(get, path = "/api/v1/received/{id}/images/{index}/{form}", tag = "galleries",
    params(("id" = Uuid, Path), ("index" = String, Path), ("form" = String, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn file_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((id, index, form)): Path<(Uuid, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), visit.as_deref());
    answers::bytes(&ctx, &visitor, door, &index, &answers::form_in(&form)?, &headers).await
}

/// A sound that belongs to a picture that another customer gave to me.
#[utoipa::path(get, path = "/api/v1/received/{id}/images/{index}/sounds/{filename}", tag = "galleries",
    params(("id" = Uuid, Path), ("index" = String, Path), ("filename" = String, Path)),
    responses((status = 200, content_type = "audio/*"), (status = 206), (status = 304), (status = 416)))]
async fn sound_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((id, index, filename)): Path<(Uuid, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), visit.as_deref());
    answers::bytes(&ctx, &visitor, door, &index, &Form::Part(filename), &headers).await
}

/// The originals that another customer gave to me, as one ZIP, where they may be taken.
#[utoipa::path(get, path = "/api/v1/received/{id}/download", tag = "galleries",
    params(("id" = Uuid, Path), wire::DownloadQuery),
    responses((status = 200, content_type = "application/zip")))]
async fn zip_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(id): Path<Uuid>,
    Query(query): Query<wire::DownloadQuery>,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), visit.as_deref());
    answers::zip(&ctx, &visitor, door, &query).await
}

/// The details that another customer gave to me, as a vCard 4.0.
#[utoipa::path(get, path = "/api/v1/received/{id}/card", tag = "galleries", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/vcard")))]
async fn card_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    answers::card(&ctx, &visitor, answers::door(Address::Received(GrantId(id)), visit.as_deref())).await
}
