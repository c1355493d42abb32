//! Notices about pictures in the inbox: read, answered, looked back at.

mod render;

use axum::Json;
use axum::extract::{Path, Query, State};
use cradle_app::domain::{ImageId, Instant, NoticeId};
use cradle_app::notices::{self, Answer, View};
use cradle_app::{Context, Error};
use cradle_wire::notices as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;

pub(crate) use render::{notice_out, operator_notice_out};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(history))
        .routes(routes!(find))
        .routes(routes!(read))
        .routes(routes!(answer))
}

/// What I was told about pictures in my inbox, the latest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(PageQuery),
    responses((status = 200, body = Page<wire::Notice>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Notice>>> {
    let limit = paging::limit(query.limit)?;
    let views = notices::list(&ctx, &visitor, after(query.after.as_deref())?, limit + 1).await?;
    let cursor = |view: &View| (view.told.notice.made_at, view.told.notice.id);
    Ok(Json(paging::page(views, limit, cursor, notice_out)))
}

/// What happened to my pictures by notices and by the trash, the latest first.
#[utoipa::path(get, path = "/api/v1/notices/history", tag = "notices", params(PageQuery),
    responses((status = 200, body = Page<wire::NoticeEvent>)))]
async fn history(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::NoticeEvent>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after::<(Instant, Uuid)>(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let entries = notices::history(&ctx, &visitor, after, limit + 1).await?;
    let event = |(_, entry)| render::event_out(entry);
    Ok(Json(paging::page(entries, limit, |(id, entry)| (entry.at, *id), event)))
}

/// One of my notices.
#[utoipa::path(get, path = "/api/v1/notices/{id}", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Notice)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Notice>> {
    Ok(Json(notice_out(notices::find(&ctx, &visitor, NoticeId(id)).await?)))
}

/// I have seen this notice. If no mail has reached me, its time begins with this.
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Notice)))]
async fn read(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Notice>> {
    Ok(Json(notice_out(notices::read(&ctx, &visitor, NoticeId(id)).await?)))
}

/// Keep or let go of what a notice names.
#[utoipa::path(post, path = "/api/v1/notices/{id}/answer", tag = "notices", params(("id" = Uuid, Path)),
    request_body = wire::AnswerNotice, responses((status = 200, body = wire::NoticeAnswered)))]
async fn answer(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::AnswerNotice>,
) -> Result<Json<wire::NoticeAnswered>> {
    let answer = match body.value.answer.as_str() {
        "keep" => Answer::Keep,
        "let_go" => Answer::LetGo,
        _ => return Err(Error::invalid("answer", "Answer keep or let_go.").into()),
    };
    let only = body.value.images.map(|images| images.into_iter().map(ImageId).collect());
    let answered = notices::answer(&ctx, &visitor, NoticeId(id), answer, only).await?;
    Ok(Json(render::answered_out(answered, answer)))
}

/// The place after which a page of notices begins.
pub(crate) fn after(cursor: Option<&str>) -> Result<Option<(Instant, NoticeId)>> {
    paging::after(cursor.filter(|text| !text.is_empty()))
}
