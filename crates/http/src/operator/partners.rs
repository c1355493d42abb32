//! Setting up partner centres, and seeing what passes between them and this one.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::domain::{HandoverId, Instant, PartnerId, PartnerMessageId};
use cradle_app::store::partners::Handover;
use cradle_app::{Context, partners};
use cradle_wire::{Page, PageQuery, partners as wire};
use futures::stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::billing::{Cell, row, table};
use crate::body::Body;
use crate::paging;
use crate::partners::render::{detail_out, message_out, partner_in, partner_out, passed_out, secret_out};
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(detail, change, remove))
        .routes(routes!(secret))
        .routes(routes!(again))
        .routes(routes!(settlement))
        .routes(routes!(settlement_csv))
}

/// Every partner.
#[utoipa::path(get, path = "/api/v1/operator/partners", tag = "operator",
    responses((status = 200, body = wire::Partners)))]
async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Partners>> {
    let found = partners::list(&ctx, &visitor).await?;
    let currency = ctx.settings().currency.code().to_owned();
    Ok(Json(wire::Partners { items: found.into_iter().map(partner_out).collect(), currency }))
}

/// Add a partner; what it signs with is shown this once.
#[utoipa::path(post, path = "/api/v1/operator/partners", tag = "operator", request_body = wire::SavePartner,
    responses((status = 201, body = wire::PartnerSecret)))]
async fn add(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SavePartner>,
) -> Result<(StatusCode, Json<wire::PartnerSecret>)> {
    let added = partners::add(&ctx, &visitor, partner_in(body.value)?).await?;
    Ok((StatusCode::CREATED, Json(secret_out(&ctx, added))))
}

/// A partner, and what passed between it and this centre of late.
#[utoipa::path(get, path = "/api/v1/operator/partners/{id}", tag = "operator", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::PartnerDetail)))]
async fn detail(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::PartnerDetail>> {
    Ok(Json(detail_out(partners::detail(&ctx, &visitor, PartnerId(id)).await?)))
}

/// Change a partner.
#[utoipa::path(put, path = "/api/v1/operator/partners/{id}", tag = "operator", params(("id" = Uuid, Path)),
    request_body = wire::SavePartner, responses((status = 200, body = wire::PartnerDetail)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::SavePartner>,
) -> Result<Json<wire::PartnerDetail>> {
    partners::change(&ctx, &visitor, PartnerId(id), partner_in(body.value)?).await?;
    Ok(Json(detail_out(partners::detail(&ctx, &visitor, PartnerId(id)).await?)))
}

/// Remove a partner with whom nothing is under way.
#[utoipa::path(delete, path = "/api/v1/operator/partners/{id}", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    partners::remove(&ctx, &visitor, PartnerId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new secret for a partner; the one before it opens nothing any more.
#[utoipa::path(post, path = "/api/v1/operator/partners/{id}/secret", tag = "operator",
    params(("id" = Uuid, Path)), responses((status = 200, body = wire::PartnerSecret)))]
async fn secret(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::PartnerSecret>> {
    let added = partners::new_secret(&ctx, &visitor, PartnerId(id)).await?;
    Ok(Json(secret_out(&ctx, added)))
}

/// Send a message once more that waits or was given up.
#[utoipa::path(post, path = "/api/v1/operator/partners/{id}/messages/{message}/again", tag = "operator",
    params(("id" = Uuid, Path), ("message" = Uuid, Path)),
    responses((status = 200, body = wire::PartnerMessage)))]
async fn again(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, message)): Path<(Uuid, Uuid)>,
) -> Result<Json<wire::PartnerMessage>> {
    let message = PartnerMessageId(message);
    Ok(Json(message_out(partners::send_again(&ctx, &visitor, PartnerId(id), message).await?)))
}

fn place(one: &Handover) -> (i64, Uuid) {
    (one.begun_at.micros(), one.id.0)
}

/// Orders that are read at once for a table.
const AT_ONCE: u32 = 500;

/// Orders that were passed on to a partner, the latest first, with what it is owed for each.
#[utoipa::path(get, path = "/api/v1/operator/partners/{id}/settlement", tag = "operator",
    params(("id" = Uuid, Path), PageQuery), responses((status = 200, body = Page<wire::PassedOrder>)))]
async fn settlement(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::PassedOrder>>> {
    let limit = paging::limit(query.limit)?;
    let before = paging::after::<(i64, Uuid)>(query.after.as_deref())?;
    let before = before.map(|(at, id)| (Instant::from_micros(at), HandoverId(id)));
    let found = partners::settlement(&ctx, &visitor, PartnerId(id), before, limit + 1).await?;
    Ok(Json(paging::page(found, limit, place, passed_out)))
}

/// The same as a table.
#[utoipa::path(get, path = "/api/v1/operator/partners/{id}/settlement.csv", tag = "operator",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "A table (RFC 4180)", content_type = "text/csv")))]
async fn settlement_csv(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    visitor.operator()?;
    let pages = stream::try_unfold(Some(None), move |state: Option<Option<(Instant, HandoverId)>>| {
        let (ctx, visitor) = (ctx.clone(), visitor.clone());
        async move {
            let Some(before) = state else { return Ok(None) };
            let found = partners::settlement(&ctx, &visitor, PartnerId(id), before, AT_ONCE).await?;
            let next = found.last().filter(|_| found.len() == AT_ONCE as usize);
            let next = next.map(|last| Some((last.begun_at, last.id)));
            Ok(Some((found.iter().map(line).collect::<String>(), next)))
        }
    });
    let head =
        ["passed_at", "order", "handover", "state", "said", "settlement", "owed", "currency", "closed_at"];
    Ok(table("settlement", &head, pages))
}

fn line(of: &Handover) -> String {
    let out = passed_out(of.clone());
    let owed = cradle_app::domain::Money::new(out.owed.amount, of.owed.currency);
    row(&[
        Cell::plain(out.passed_at),
        Cell::plain(out.number),
        Cell::plain(out.id),
        Cell::plain(out.state),
        Cell::maybe(out.said),
        Cell::plain(out.settlement),
        Cell::amount(owed),
        Cell::plain(out.owed.currency),
        Cell::maybe(out.closed_at),
    ])
}
