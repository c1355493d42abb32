//! Classes of my pictures.

mod render;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::classes::{self, Change, New, View};
use cradle_app::domain::{ClassId, ImageId};
use cradle_wire::classes as wire;
use cradle_wire::library::{Image, ImageQuery};
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::library::{asked, page};
use crate::paging;
use crate::problem::Result;
use crate::visitor::By;
use render::{class_out, reach_out, rule_in, tried_out};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(try_rule))
        .routes(routes!(find, change, remove))
        .routes(routes!(images, put))
        .routes(routes!(reach))
}

/// My classes, by name.
#[utoipa::path(get, path = "/api/v1/classes", tag = "classes", params(PageQuery),
    responses((status = 200, body = Page<wire::Class>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Class>>> {
    let limit = paging::limit(query.limit)?;
    let after: Option<String> = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let views = classes::list(&ctx, &visitor, limit + 1, after.as_deref()).await?;
    Ok(Json(paging::page(views, limit, |view: &View| view.class.name.key(), class_out)))
}

/// Make a class of my pictures, by hand or by a rule.
#[utoipa::path(post, path = "/api/v1/classes", tag = "classes", request_body = wire::CreateClass,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::Class)))]
async fn create(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::CreateClass>,
) -> Result<(StatusCode, Json<wire::Class>)> {
    let once = body.idempotency("classes::create")?;
    let wire::CreateClass { name, rule, images } = body.value;
    let new =
        New { name, rule: rule.map(rule_in).transpose()?, images: images.into_iter().map(ImageId).collect() };
    let view = classes::create(&ctx, &visitor, new, once.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(class_out(view))))
}

/// What a rule would gather, before a class is made of it.
#[utoipa::path(post, path = "/api/v1/classes/try", tag = "classes", request_body = wire::Rule,
    responses((status = 200, body = wire::Tried)))]
async fn try_rule(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::Rule>,
) -> Result<Json<wire::Tried>> {
    visitor.owner()?;
    let rule = rule_in(body.value)?;
    Ok(Json(tried_out(classes::try_rule(&ctx, &visitor, &rule).await?)))
}

/// One of my classes.
#[utoipa::path(get, path = "/api/v1/classes/{id}", tag = "classes", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Class)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Class>> {
    Ok(Json(class_out(classes::find(&ctx, &visitor, ClassId(id)).await?)))
}

/// Rename one of my classes, or change its rule.
#[utoipa::path(patch, path = "/api/v1/classes/{id}", tag = "classes", params(("id" = Uuid, Path)),
    request_body = wire::UpdateClass, responses((status = 200, body = wire::Class)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::UpdateClass>,
) -> Result<Json<wire::Class>> {
    let wire::UpdateClass { name, rule } = body.value;
    let change = Change { name, rule: rule.map(rule_in).transpose()? };
    Ok(Json(class_out(classes::change(&ctx, &visitor, ClassId(id), change).await?)))
}

/// Who sees one of my classes, and how many pictures another rule would open to them or shut. Nothing is
/// changed.
#[utoipa::path(post, path = "/api/v1/classes/{id}/reach", tag = "classes", params(("id" = Uuid, Path)),
    request_body = wire::TryReach, responses((status = 200, body = wire::Reach)))]
async fn reach(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::TryReach>,
) -> Result<Json<wire::Reach>> {
    visitor.owner()?;
    let rule = body.value.rule.map(rule_in).transpose()?;
    Ok(Json(reach_out(classes::reach(&ctx, &visitor, ClassId(id), rule.as_ref()).await?)))
}

/// Remove one of my classes; its pictures stay in the library.
#[utoipa::path(delete, path = "/api/v1/classes/{id}", tag = "classes", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    classes::remove(&ctx, &visitor, ClassId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The pictures of one of my classes, the latest taken first; what else can be asked about pictures
/// can be asked here, too.
#[utoipa::path(get, path = "/api/v1/classes/{id}/images", tag = "classes",
    params(("id" = Uuid, Path), ImageQuery), responses((status = 200, body = Page<Image>)))]
async fn images(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<ImageQuery>,
) -> Result<Json<Page<Image>>> {
    let limit = paging::limit(query.limit)?;
    let listing = asked::listing(query, limit + 1)?;
    Ok(Json(page(classes::images(&ctx, &visitor, ClassId(id), listing).await?, limit)))
}

/// Put pictures into one of my classes by hand, and take others out: all, or none.
#[utoipa::path(post, path = "/api/v1/classes/{id}/images", tag = "classes", params(("id" = Uuid, Path)),
    request_body = wire::PutImages, responses((status = 200, body = wire::Class)))]
async fn put(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::PutImages>,
) -> Result<Json<wire::Class>> {
    let ids = |ids: Vec<Uuid>| ids.into_iter().map(ImageId).collect::<Vec<_>>();
    let (inside, out) = (ids(body.value.add), ids(body.value.remove));
    Ok(Json(class_out(classes::put(&ctx, &visitor, ClassId(id), &inside, &out).await?)))
}
