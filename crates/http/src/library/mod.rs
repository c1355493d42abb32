//! Pictures: finding, describing, throwing away; their bytes; uploads.

pub(crate) mod asked;
pub(crate) mod batch;
pub(crate) mod content;
pub(crate) mod download;
mod range;
mod render;
mod trash;
pub(crate) mod uploads;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use cradle_app::classes;
use cradle_app::domain::library::Image;
use cradle_app::domain::{ClassId, ImageId};
use cradle_app::library::{self, Form, Step};
use cradle_app::{Context, Error};
use cradle_wire::library as wire;
use cradle_wire::{Page, PageQuery};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;

pub(crate) use render::image_out;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(known))
        .routes(routes!(find, change, discard))
        .routes(routes!(restore))
        .routes(routes!(original))
        .routes(routes!(preview))
        .routes(routes!(thumbnail))
        .routes(routes!(part))
        .routes(routes!(playable))
        .routes(routes!(playable_part))
        .routes(routes!(timeline))
        .routes(routes!(day))
        .routes(routes!(map))
        .merge(batch::routes())
        .merge(trash::routes())
        .merge(download::routes())
        .merge(uploads::routes())
}

/// My pictures, the latest taken first.
#[utoipa::path(get, path = "/api/v1/images", tag = "images", params(wire::ImageQuery),
    responses((status = 200, body = Page<wire::Image>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::ImageQuery>,
) -> Result<Json<Page<wire::Image>>> {
    let limit = paging::limit(query.limit)?;
    let class = query.class;
    let listing = asked::listing(query, limit + 1)?;
    let found = match class {
        None => library::list(&ctx, &visitor, listing).await?,
        Some(class) => classes::images(&ctx, &visitor, ClassId(class), listing).await?,
    };
    Ok(Json(page(found, limit)))
}

/// One of my pictures.
#[utoipa::path(get, path = "/api/v1/images/{id}", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Image)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Image>> {
    Ok(Json(image_out(library::find(&ctx, &visitor, ImageId(id)).await?)))
}

/// Select or describe one of my pictures.
#[utoipa::path(patch, path = "/api/v1/images/{id}", tag = "images", params(("id" = Uuid, Path)),
    request_body = wire::UpdateImage, responses((status = 200, body = wire::Image)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::UpdateImage>,
) -> Result<Json<wire::Image>> {
    let step = match body.value.state.as_deref() {
        None => None,
        Some("kept") => Some(Step::Keep),
        Some(_) => {
            let why = "A picture's state can be set to kept. DELETE throws it away, restore brings it back.";
            return Err(Error::invalid("state", why).into());
        }
    };
    let change = batch::change_in(body.value, step);
    Ok(Json(image_out(library::change(&ctx, &visitor, ImageId(id), change).await?)))
}

/// Throw one of my pictures away; it can be brought back.
#[utoipa::path(delete, path = "/api/v1/images/{id}", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn discard(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    library::discard(&ctx, &visitor, ImageId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring one of my pictures back from the trash.
#[utoipa::path(post, path = "/api/v1/images/{id}/restore", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Image)))]
async fn restore(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Image>> {
    Ok(Json(image_out(library::restore(&ctx, &visitor, ImageId(id)).await?)))
}

/// Which of these files I have, by SHA-256.
#[utoipa::path(post, path = "/api/v1/images/known", tag = "images", request_body = wire::KnownQuery,
    responses((status = 200, body = wire::Known)))]
async fn known(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::KnownQuery>,
) -> Result<Json<wire::Known>> {
    let asked: Result<Vec<[u8; 32]>, Error> =
        body.value.sha256.iter().map(|text| uploads::sha256(text)).collect();
    let owned = library::known(&ctx, &visitor, &asked?).await?;
    Ok(Json(wire::Known { items: owned.into_iter().map(render::owned_out).collect() }))
}

/// How many pictures I have on each day, the latest day first.
#[utoipa::path(get, path = "/api/v1/timeline", tag = "images", params(wire::TimelineQuery),
    responses((status = 200, body = wire::Timeline)))]
async fn timeline(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::TimelineQuery>,
) -> Result<Json<wire::Timeline>> {
    let months = library::timeline(&ctx, &visitor, asked::shelf(query.state.as_deref())?).await?;
    Ok(Json(render::timeline_out(months)))
}

/// My pictures of one day, the latest first.
#[utoipa::path(get, path = "/api/v1/timeline/{day}", tag = "images",
    params(("day" = String, Path), wire::TimelineQuery, PageQuery),
    responses((status = 200, body = Page<wire::Image>)))]
async fn day(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(day): Path<String>,
    Query(query): Query<DayQuery>,
) -> Result<Json<Page<wire::Image>>> {
    let limit = paging::limit(query.limit)?;
    let (shelf, after) = (asked::shelf(query.state.as_deref())?, asked::after(query.after.as_deref())?);
    Ok(Json(page(library::day(&ctx, &visitor, day, shelf, limit + 1, after).await?, limit)))
}

/// Where I took pictures, as a view of the map shows it.
#[utoipa::path(get, path = "/api/v1/map", tag = "images", params(wire::MapQuery),
    responses((status = 200, body = wire::Map)))]
async fn map(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::MapQuery>,
) -> Result<Json<wire::Map>> {
    let (shelf, area) = (asked::shelf(query.state.as_deref())?, asked::area(&query)?);
    Ok(Json(render::map_out(library::map(&ctx, &visitor, shelf, &area).await?)))
}

/// [`wire::TimelineQuery`] and [`PageQuery`] together.
#[derive(Debug, Deserialize)]
struct DayQuery {
    state: Option<String>,
    limit: Option<u16>,
    after: Option<String>,
}

/// The file as it arrived, or a range of it.
#[utoipa::path(get, path = "/api/v1/images/{id}/original", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn original(
    state: State<Context>,
    by: By,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(state, by, id, &Form::Original, &headers).await
}

/// The reduced image for screens: JPEG, short edge 1440 px.
#[utoipa::path(get, path = "/api/v1/images/{id}/preview", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 304)))]
async fn preview(
    state: State<Context>,
    by: By,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(state, by, id, &Form::Preview, &headers).await
}

/// The small image for grids: WebP, short edge 250 px.
#[utoipa::path(get, path = "/api/v1/images/{id}/thumbnail", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/webp"), (status = 304)))]
async fn thumbnail(
    state: State<Context>,
    by: By,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(state, by, id, &Form::Thumbnail, &headers).await
}

/// A further file of the shot, or a range of it.
#[utoipa::path(get, path = "/api/v1/images/{id}/parts/{filename}", tag = "images",
    params(("id" = Uuid, Path), ("filename" = String, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn part(
    state: State<Context>,
    by: By,
    Path((id, filename)): Path<(Uuid, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(state, by, id, &Form::Part(filename), &headers).await
}

/// The film or sound in a form that browsers play, or a range of it: the original where they play
/// that, else MP4. 404 while it is being made.
#[utoipa::path(get, path = "/api/v1/images/{id}/playable", tag = "images", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn playable(
    state: State<Context>,
    by: By,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(state, by, id, &Form::Playable, &headers).await
}

/// A further film or sound of the shot in a form that browsers play, or a range of it.
#[utoipa::path(get, path = "/api/v1/images/{id}/parts/{filename}/playable", tag = "images",
    params(("id" = Uuid, Path), ("filename" = String, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn playable_part(
    state: State<Context>,
    by: By,
    Path((id, filename)): Path<(Uuid, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(state, by, id, &Form::PlayablePart(filename), &headers).await
}

async fn bytes(
    State(ctx): State<Context>,
    By(visitor): By,
    id: Uuid,
    form: &Form,
    headers: &HeaderMap,
) -> Result<Response> {
    let located = library::locate(&ctx, &visitor, ImageId(id), form).await?;
    content::answer(&ctx, &located, headers).await
}

pub(crate) fn page(images: Vec<Image>, limit: u32) -> Page<wire::Image> {
    let cursor = |image: &Image| (image.taken_at.as_str().to_owned(), image.id.0);
    paging::page(images, limit, cursor, image_out)
}
