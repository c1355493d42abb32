//! What others see who hold a link or the address of a gallery: as JSON, as files, and as a page.

mod page;
mod render;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::{Router, routing};
use cradle_app::library::Form;
use cradle_app::sharing::{self, Address};
use cradle_app::{Context, Error, Visitor};
use cradle_wire::galleries as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::library::{content, download};
use crate::problem::Result;
use crate::visitor::By;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(by_link))
        .routes(routes!(file_by_link))
        .routes(routes!(sound_by_link))
        .routes(routes!(zip_by_link))
        .routes(routes!(by_address))
        .routes(routes!(file_by_address))
        .routes(routes!(sound_by_address))
        .routes(routes!(zip_by_address))
}

/// The pages `/g/{slug}` and `/s/{token}`.
pub(crate) fn pages() -> Router<Server> {
    Router::new()
        .route("/g/{slug}", routing::get(page::gallery))
        .route("/s/{token}", routing::get(page::link))
}

/// What a link opens.
#[utoipa::path(get, path = "/api/v1/shared/{token}", tag = "galleries", params(("token" = String, Path)),
    responses((status = 200, body = wire::Shared)))]
async fn by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(token): Path<String>,
) -> Result<Json<wire::Shared>> {
    opened(&ctx, &visitor, Address::Link(&token)).await
}

/// A picture that a link opens: `thumbnail`, `preview`, or `original` where it may be taken.
#[utoipa::path(get, path = "/api/v1/shared/{token}/images/{index}/{form}", tag = "galleries",
    params(("token" = String, Path), ("index" = u32, Path), ("form" = String, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn file_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((token, index, form)): Path<(String, u32, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(&ctx, &visitor, Address::Link(&token), index, &form_in(&form)?, &headers).await
}

/// A sound that belongs to a picture that a link opens.
#[utoipa::path(get, path = "/api/v1/shared/{token}/images/{index}/sounds/{filename}", tag = "galleries",
    params(("token" = String, Path), ("index" = u32, Path), ("filename" = String, Path)),
    responses((status = 200, content_type = "audio/*"), (status = 206), (status = 304), (status = 416)))]
async fn sound_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((token, index, filename)): Path<(String, u32, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(&ctx, &visitor, Address::Link(&token), index, &Form::Part(filename), &headers).await
}

/// A public gallery.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}", tag = "galleries", params(("slug" = String, Path)),
    responses((status = 200, body = wire::Shared)))]
async fn by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(slug): Path<String>,
) -> Result<Json<wire::Shared>> {
    opened(&ctx, &visitor, Address::Gallery(&slug)).await
}

/// A picture of a public gallery: `thumbnail`, `preview`, or `original` where it may be taken.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/images/{index}/{form}", tag = "galleries",
    params(("slug" = String, Path), ("index" = u32, Path), ("form" = String, Path)),
    responses((status = 200, content_type = "*/*"), (status = 206), (status = 304), (status = 416)))]
async fn file_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((slug, index, form)): Path<(String, u32, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(&ctx, &visitor, Address::Gallery(&slug), index, &form_in(&form)?, &headers).await
}

/// A sound that belongs to a picture of a public gallery.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/images/{index}/sounds/{filename}", tag = "galleries",
    params(("slug" = String, Path), ("index" = u32, Path), ("filename" = String, Path)),
    responses((status = 200, content_type = "audio/*"), (status = 206), (status = 304), (status = 416)))]
async fn sound_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((slug, index, filename)): Path<(String, u32, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    bytes(&ctx, &visitor, Address::Gallery(&slug), index, &Form::Part(filename), &headers).await
}

/// The originals that a link opens, as one ZIP, where they may be taken.
#[utoipa::path(get, path = "/api/v1/shared/{token}/download", tag = "galleries",
    params(("token" = String, Path), wire::DownloadQuery),
    responses((status = 200, content_type = "application/zip")))]
async fn zip_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(token): Path<String>,
    Query(query): Query<wire::DownloadQuery>,
) -> Result<Response> {
    zip(&ctx, &visitor, Address::Link(&token), &query).await
}

/// The originals of a public gallery, as one ZIP, where they may be taken.
#[utoipa::path(get, path = "/api/v1/galleries/{slug}/download", tag = "galleries",
    params(("slug" = String, Path), wire::DownloadQuery),
    responses((status = 200, content_type = "application/zip")))]
async fn zip_by_address(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(slug): Path<String>,
    Query(query): Query<wire::DownloadQuery>,
) -> Result<Response> {
    zip(&ctx, &visitor, Address::Gallery(&slug), &query).await
}

async fn zip(
    ctx: &Context,
    visitor: &Visitor,
    address: Address<'_>,
    query: &wire::DownloadQuery,
) -> Result<Response> {
    let number = |text: &str| text.trim().parse::<u32>();
    let places = query.images.as_deref().filter(|text| !text.is_empty());
    let places = places.map(|text| text.split(',').map(number).collect::<Result<Vec<u32>, _>>()).transpose();
    let places = places.map_err(|_| Error::invalid("images", "Write the pictures' places like 1,2,5."))?;
    let (recorded, packed) = sharing::download(ctx, visitor, address, places.as_deref()).await?;
    let title = if recorded.title.is_empty() { &ctx.settings().name } else { &recorded.title };
    download::zip(ctx, packed, &format!("{title}.zip"))
}

async fn opened(ctx: &Context, visitor: &Visitor, address: Address<'_>) -> Result<Json<wire::Shared>> {
    let shared = sharing::open(ctx, visitor, address).await?;
    Ok(Json(render::shared_out(shared, &render::base(address))))
}

async fn bytes(
    ctx: &Context,
    visitor: &Visitor,
    address: Address<'_>,
    index: u32,
    form: &Form,
    headers: &HeaderMap,
) -> Result<Response> {
    let located = sharing::locate(ctx, visitor, address, index, form).await?;
    let mut answer = content::answer(ctx, &located, headers).await?;
    // What was opened can be taken back: a browser asks each time whether it may still show it.
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(answer)
}

fn form_in(word: &str) -> Result<Form, Error> {
    match word {
        "original" => Ok(Form::Original),
        "preview" => Ok(Form::Preview),
        "thumbnail" => Ok(Form::Thumbnail),
        _ => Err(Error::Missing("form of this picture")),
    }
}
