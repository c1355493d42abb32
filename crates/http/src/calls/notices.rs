//! What I am told about partners and calls.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use cradle_app::Context;
use cradle_app::calls::{self, NoticeView};
use cradle_app::domain::CallingNoticeId;
use cradle_wire::calls as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::images::form;
use super::render::notice_out;
use crate::Server;
use crate::library::content;
use crate::paging;
use crate::problem::Result;
use crate::visitor::{By, Headers};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(bytes))
        .routes(routes!(keep))
}

/// What I was told about partners and calls, the latest first.
#[utoipa::path(get, path = "/api/v1/calling/notices", tag = "calls", params(PageQuery),
    responses((status = 200, body = Page<wire::CallingNotice>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::CallingNotice>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after::<Uuid>(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let views = calls::notices(&ctx, &visitor, after.map(CallingNoticeId), limit + 1).await?;
    Ok(Json(paging::page(views, limit, |view: &NoticeView| view.told.id, notice_out)))
}

/// I have seen this.
#[utoipa::path(post, path = "/api/v1/calling/notices/{id}/read", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::CallingNotice)))]
async fn read(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::CallingNotice>> {
    Ok(Json(notice_out(calls::read(&ctx, &visitor, CallingNoticeId(id)).await?)))
}

/// The picture that came with a message, `thumbnail` or `preview`.
#[utoipa::path(get, path = "/api/v1/calling/notices/{id}/{form}", tag = "calls",
    params(("id" = Uuid, Path), ("form" = String, Path)),
    responses((status = 200, description = "A reduced image")))]
async fn bytes(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, name)): Path<(Uuid, String)>,
    Headers(headers): Headers,
) -> Result<Response> {
    let located = calls::locate_left(&ctx, &visitor, CallingNoticeId(id), &form(&name)?).await?;
    content::answer(&ctx, &located, &headers).await
}

/// Keep the picture that came with a message, in full quality, in my library.
#[utoipa::path(post, path = "/api/v1/calling/notices/{id}/keep", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::KeptImage)))]
async fn keep(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::KeptImage>> {
    let image = calls::keep_left(&ctx, &visitor, CallingNoticeId(id)).await?;
    Ok(Json(wire::KeptImage { image_id: image.0 }))
}
