//! Permissions that I give to others.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::Context;
use cradle_app::domain::{GrantId, ImageId, Instant};
use cradle_app::sharing::{self, New, Recorded};
use cradle_wire::sharing as wire;
use cradle_wire::{Page, PageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, give)).routes(routes!(revoke))
}

/// Open some of my pictures to others, by a link or in a public gallery.
#[utoipa::path(post, path = "/api/v1/grants", tag = "sharing", request_body = wire::GiveGrant,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::GrantGiven)))]
async fn give(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::GiveGrant>,
) -> Result<(StatusCode, Json<wire::GrantGiven>)> {
    let once = body.idempotency("sharing::give")?;
    let wire::GiveGrant { images, to, title, originals, cover, expires_at } = body.value;
    let new = New {
        to,
        images: images.into_iter().map(ImageId).collect(),
        title,
        originals,
        cover: cover.map(ImageId),
        expires_at: expires_at.map(Instant::from),
    };
    let given = sharing::give(&ctx, &visitor, new, once.as_ref()).await?;
    let answer = wire::GrantGiven { grant: grant_out(given.recorded), href: given.href };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The permissions that I gave, the latest first.
#[utoipa::path(get, path = "/api/v1/grants", tag = "sharing", params(PageQuery),
    responses((status = 200, body = Page<wire::Grant>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Grant>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let given = sharing::list(&ctx, &visitor, limit + 1, after).await?;
    let cursor = |one: &Recorded| (one.created_at, one.grant.id);
    Ok(Json(paging::page(given, limit, cursor, grant_out)))
}

/// Take a permission back: from now on it opens nothing.
#[utoipa::path(delete, path = "/api/v1/grants/{id}", tag = "sharing", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn revoke(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    sharing::revoke(&ctx, &visitor, GrantId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn grant_out(recorded: Recorded) -> wire::Grant {
    wire::Grant {
        id: recorded.grant.id.0,
        to: recorded.grant.to.as_str().to_owned(),
        title: recorded.title,
        images: recorded.pictures.into(),
        originals: recorded.grant.rights.originals,
        href: recorded.slug.map(|slug| format!("/g/{slug}")),
        created_at: instant(recorded.created_at),
        expires_at: recorded.grant.expires_at.map(instant),
        revoked_at: recorded.grant.revoked_at.map(instant),
        openings: recorded.openings,
    }
}
