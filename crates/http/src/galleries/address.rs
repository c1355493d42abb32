//! What everybody sees at the address of a gallery.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use cradle_app::Context;
use cradle_app::library::Form;
use cradle_app::sharing::Address;
use cradle_wire::PageQuery;
use cradle_wire::galleries as wire;
use cradle_wire::sharing::Unlock;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{self, Visited};
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(by_address))
        .routes(routes!(unlock_by_address))
        .routes(routes!(total_by_address))
        .routes(routes!(file_by_address))
        .routes(routes!(sound_by_address))
        .routes(routes!(zip_by_address))
        .routes(routes!(card_by_address))
}

/// What a public gallery opens, by the page.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}", tag = "galleries", params(("slug" = String, Path), PageQuery),
    responses((status = 200, body = wire::Shared)))]
async fn by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(slug): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<wire::Shared>> {
    let door = answers::door(Address::Gallery(&slug), visit.as_deref());
    answers::opened(&ctx, &visitor, door, &query).await
}

/// Give the password of a public gallery: the cookie in the answer opens it for twelve hours.
#[utoipa::path(post, path = "/api/v1/galleries/{slug}/unlock", tag = "galleries", params(("slug" = String, Path)),
    request_body = Unlock, responses((status = 204)))]
async fn unlock_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(slug): Path<String>,
    body: Body<Unlock>,
) -> Result<(StatusCode, HeaderMap)> {
    answers::unlocked(&ctx, &visitor, Address::Gallery(&slug), &body.value.password).await
}

/// How many pictures a gallery shows.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/total", tag = "galleries", params(("slug" = String, Path)),
    responses((status = 200, body = wire::SharedTotal)))]
async fn total_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(slug): Path<String>,
) -> Result<Json<wire::SharedTotal>> {
    answers::total(&ctx, &visitor, answers::door(Address::Gallery(&slug), visit.as_deref())).await
}

/// A picture of a public gallery: `thumbnail`, `preview`, or `original` where it may be taken.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/images/{index}/{form}", tag = "galleries",
    params(("slug" = String, Path), ("index" = String, Path), ("form" = String, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn file_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((slug, index, form)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let door = answers::door(Address::Gallery(&slug), visit.as_deref());
    answers::bytes(&ctx, &visitor, door, &index, &answers::form_in(&form)?, &headers).await
}

/// A sound that belongs to a picture of a public gallery.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/images/{index}/sounds/{filename}", tag = "galleries",
    params(("slug" = String, Path), ("index" = String, Path), ("filename" = String, Path)),
    responses((status = 200, content_type = "audio/*"), (status = 206), (status = 304), (status = 416)))]
async fn sound_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((slug, index, filename)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let door = answers::door(Address::Gallery(&slug), visit.as_deref());
    answers::bytes(&ctx, &visitor, door, &index, &Form::Part(filename), &headers).await
}

/// The originals of a public gallery, as one ZIP, where they may be taken.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/download", tag = "galleries",
    params(("slug" = String, Path), wire::DownloadQuery),
    responses((status = 200, content_type = "application/zip")))]
async fn zip_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(slug): Path<String>,
    Query(query): Query<wire::DownloadQuery>,
) -> Result<Response> {
    let door = answers::door(Address::Gallery(&slug), visit.as_deref());
    answers::zip(&ctx, &visitor, door, &query).await
}

/// The details of a public gallery, as a vCard 4.0.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/card", tag = "galleries", params(("slug" = String, Path)),
    responses((status = 200, content_type = "text/vcard")))]
async fn card_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(slug): Path<String>,
) -> Result<Response> {
    answers::card(&ctx, &visitor, answers::door(Address::Gallery(&slug), visit.as_deref())).await
}
