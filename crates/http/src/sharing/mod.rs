//! Permissions that I give to others, and those that others gave to me.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cradle_app::domain::sharing::{Adding, Object};
use cradle_app::domain::{ClassId, GrantId, ImageId, Instant};
use cradle_app::sharing::{self, Came, Change, New, Own, Received};
use cradle_app::{Context, Error};
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
    let routes = OpenApiRouter::new().routes(routes!(list, give)).routes(routes!(change, revoke));
    routes.routes(routes!(received)).routes(routes!(additions))
}

/// Open some of my pictures, a class, or some of my details to others: by a link, in a public gallery, or
/// to another customer.
#[utoipa::path(post, path = "/api/v1/grants", tag = "sharing", request_body = wire::GiveGrant,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::GrantGiven)))]
async fn give(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::GiveGrant>,
) -> Result<(StatusCode, Json<wire::GrantGiven>)> {
    let once = body.idempotency("sharing::give")?;
    let given = sharing::give(&ctx, &visitor, new_in(body.value)?, once.as_ref()).await?;
    let answer = wire::GrantGiven { href: given.href, grant: grant_out(given.own) };
    Ok((StatusCode::CREATED, Json(answer)))
}

fn new_in(given: wire::GiveGrant) -> Result<New, Error> {
    Ok(New {
        add: given.add.map(adding_in).transpose()?,
        object: given.object,
        images: given.images.into_iter().map(ImageId).collect(),
        class: given.class.map(ClassId),
        fields: given.fields,
        to: given.to,
        email: given.email,
        title: given.title,
        originals: given.originals,
        position: given.position,
        watermark: given.watermark,
        cover: given.cover.map(ImageId),
        expires_at: given.expires_at.map(Instant::from),
        password: given.password,
    })
}

/// What was said of the bounds, and the usual ones for the rest.
fn adding_in(said: wire::Adding) -> Result<Adding, Error> {
    let usual = Adding::default();
    let adding = Adding::new(said.pictures.unwrap_or(usual.most), said.bytes.unwrap_or(usual.bytes));
    adding.map_err(|why| Error::invalid("add", why))
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
    let cursor = |one: &Own| (one.recorded.created_at, one.recorded.grant.id);
    Ok(Json(paging::page(given, limit, cursor, grant_out)))
}

/// Change title, rights, end or password of a permission that I gave.
#[utoipa::path(patch, path = "/api/v1/grants/{id}", tag = "sharing", params(("id" = Uuid, Path)),
    request_body = wire::UpdateGrant, responses((status = 200, body = wire::Grant)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::UpdateGrant>,
) -> Result<Json<wire::Grant>> {
    let wire::UpdateGrant { title, originals, position, add, watermark, expires_at, password } = body.value;
    let add = add.map(|add| add.map(adding_in).transpose()).transpose()?;
    let expires_at = expires_at.map(|end| end.map(Instant::from));
    let change = Change { title, originals, position, add, watermark, expires_at, password };
    Ok(Json(grant_out(sharing::change(&ctx, &visitor, GrantId(id), change).await?)))
}

/// Take a permission back: from now on it opens nothing.
#[utoipa::path(delete, path = "/api/v1/grants/{id}", tag = "sharing", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn revoke(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    sharing::revoke(&ctx, &visitor, GrantId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What other customers gave to me and that opens now, the latest first.
#[utoipa::path(get, path = "/api/v1/received", tag = "sharing", params(PageQuery),
    responses((status = 200, body = Page<wire::Received>)))]
async fn received(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Received>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let received = sharing::received(&ctx, &visitor, limit + 1, after).await?;
    let cursor = |one: &Received| (one.recorded.created_at, one.recorded.grant.id);
    Ok(Json(paging::page(received, limit, cursor, received_out)))
}

/// By whom one of my pictures was added through a permission.
#[utoipa::path(get, path = "/api/v1/images/{id}/additions", tag = "sharing", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Additions)))]
async fn additions(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Additions>> {
    let came = sharing::came(&ctx, &visitor, ImageId(id)).await?;
    let out = |came: Came| wire::Addition {
        from: came.sender,
        grant: came.grant.0,
        title: came.title,
        added_at: instant(came.added_at),
    };
    Ok(Json(wire::Additions { items: came.into_iter().map(out).collect() }))
}

fn received_out(received: Received) -> wire::Received {
    let grant = received.recorded.grant;
    wire::Received {
        id: grant.id.0,
        object: grant.object.as_str().to_owned(),
        title: received.recorded.title,
        by: received.by,
        created_at: instant(received.recorded.created_at),
        expires_at: grant.expires_at.map(instant),
    }
}

fn grant_out(own: Own) -> wire::Grant {
    let recorded = own.recorded;
    let grant = recorded.grant;
    let class = match grant.object {
        Object::Class(id) => Some(wire::GrantedClass { id: id.0, name: own.class, by_hand: own.by_hand }),
        Object::Pictures | Object::Profile(_) => None,
    };
    let fields = match &grant.object {
        Object::Profile(fields) => fields.words().into_iter().map(str::to_owned).collect(),
        Object::Pictures | Object::Class(_) => Vec::new(),
    };
    wire::Grant {
        id: grant.id.0,
        object: grant.object.as_str().to_owned(),
        class,
        fields,
        to: grant.to.as_str().to_owned(),
        email: grant.to.email().map(ToString::to_string),
        title: recorded.title,
        images: recorded.pictures.into(),
        originals: grant.rights.originals,
        position: grant.rights.position,
        add: grant.rights.add.map(|add| wire::GrantAdding {
            pictures: add.most,
            bytes: add.bytes,
            added: recorded.added,
            added_bytes: recorded.added_bytes,
        }),
        watermark: grant.watermark,
        password: grant.locked,
        href: recorded.slug.map(|slug| format!("/g/{slug}")),
        state: own.standing.as_str().to_owned(),
        created_at: instant(recorded.created_at),
        expires_at: grant.expires_at.map(instant),
        revoked_at: grant.revoked_at.map(instant),
        openings: recorded.openings,
        opened_at: recorded.opened_at.map(instant),
    }
}
