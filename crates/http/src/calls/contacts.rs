//! The address book.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::Context;
use cradle_app::calls::{self, ContactView};
use cradle_app::domain::{CallId, ContactId, ImageId};
use cradle_wire::Page;
use cradle_wire::calls as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::render::contact_out;
use super::{Sent, changing, created, whole};
use crate::Server;
use crate::body::Body;
use crate::paging;
use crate::problem::Result;
use crate::visitor::{By, Headers};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, invite))
        .routes(routes!(people))
        .routes(routes!(find, note, remove))
        .routes(routes!(accept))
        .routes(routes!(tell, tell_no_more))
        .routes(routes!(message))
        .routes(routes!(picture))
        .routes(routes!(photograph, take_photograph, drop_photograph))
}

/// My address book, in the order in which people came into it. Whoever only was invited shows nothing but what I
/// typed.
#[utoipa::path(get, path = "/api/v1/partners", tag = "calls", params(wire::ContactsQuery),
    responses((status = 200, body = Page<wire::Contact>)))]
async fn list(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::ContactsQuery>,
) -> Result<Json<Page<wire::Contact>>> {
    let limit = paging::limit(query.limit)?;
    let after = paging::after::<Uuid>(query.after.as_deref().filter(|text| !text.is_empty()))?;
    let group = query.group.as_deref().filter(|group| !group.is_empty());
    let views = calls::contacts(&ctx, &visitor, group, after.map(ContactId), limit + 1).await?;
    Ok(Json(paging::page(views, limit, |view: &ContactView| view.contact.id, |view| contact_out(&view))))
}

/// Invite somebody by email or by the address of calls. The answer is the same whether or not anybody is found by it.
#[utoipa::path(post, path = "/api/v1/partners", tag = "calls", request_body = wire::InvitePartner,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    responses((status = 201, body = wire::Contact)))]
async fn invite(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::InvitePartner>,
) -> Result<(StatusCode, Json<wire::Contact>)> {
    let once = body.idempotency("calls::invite")?;
    let wire::InvitePartner { email, address } = body.value;
    let by = (email.as_deref(), address.as_deref());
    Ok(created(contact_out(&calls::invite(&ctx, &visitor, by, once.as_ref()).await?)))
}

/// Customers who let themselves be found and whose names begin so.
#[utoipa::path(get, path = "/api/v1/partners/find", tag = "calls", params(wire::FindQuery),
    responses((status = 200, body = wire::FoundPeople)))]
async fn people(
    State(ctx): State<Context>,
    By(visitor): By,
    Query(query): Query<wire::FindQuery>,
) -> Result<Json<wire::FoundPeople>> {
    let found = calls::people(&ctx, &visitor, &query.q).await?;
    let one =
        |(name, address): (String, _)| wire::FoundPerson { name, address: ToString::to_string(&address) };
    Ok(Json(wire::FoundPeople { items: found.into_iter().map(one).collect() }))
}

/// One card.
#[utoipa::path(get, path = "/api/v1/partners/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Contact)))]
async fn find(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Contact>> {
    Ok(Json(contact_out(&calls::contact(&ctx, &visitor, ContactId(id)).await?)))
}

/// Note something about a partner, or put them into groups.
#[utoipa::path(patch, path = "/api/v1/partners/{id}", tag = "calls", params(("id" = Uuid, Path)),
    request_body = wire::NotePartner, responses((status = 200, body = wire::Contact)))]
async fn note(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::NotePartner>,
) -> Result<Json<wire::Contact>> {
    let wire::NotePartner { comment, groups } = body.value;
    let comment = comment.map(Option::unwrap_or_default);
    Ok(Json(contact_out(&calls::note(&ctx, &visitor, ContactId(id), comment, groups).await?)))
}

/// Decline, withdraw, or take a partner out of my address book, and me out of theirs.
#[utoipa::path(delete, path = "/api/v1/partners/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn remove(State(ctx): State<Context>, By(visitor): By, Path(id): Path<Uuid>) -> Result<StatusCode> {
    calls::remove(&ctx, &visitor, ContactId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Agree to somebody who asks.
#[utoipa::path(post, path = "/api/v1/partners/{id}/accept", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Contact)))]
async fn accept(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Contact>> {
    Ok(Json(contact_out(&calls::accept(&ctx, &visitor, ContactId(id)).await?)))
}

/// Tell me, once, when this partner is available again.
#[utoipa::path(post, path = "/api/v1/partners/{id}/tell", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Contact)))]
async fn tell(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Contact>> {
    Ok(Json(contact_out(&calls::tell_when_back(&ctx, &visitor, ContactId(id)).await?)))
}

/// Do not tell me.
#[utoipa::path(delete, path = "/api/v1/partners/{id}/tell", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, body = wire::Contact)))]
async fn tell_no_more(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<Json<wire::Contact>> {
    Ok(Json(contact_out(&calls::tell_when_back_no_more(&ctx, &visitor, ContactId(id)).await?)))
}

/// Leave a message, with one of my pictures or without.
#[utoipa::path(post, path = "/api/v1/partners/{id}/message", tag = "calls", params(("id" = Uuid, Path),
    ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request count once")),
    request_body = wire::LeaveMessage, responses((status = 204)))]
async fn message(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    body: Body<wire::LeaveMessage>,
) -> Result<StatusCode> {
    let once = body.idempotency(&format!("calls::leave_message {id}"))?;
    let wire::LeaveMessage { image_id, text } = body.value;
    let image = image_id.map(ImageId);
    calls::leave_message(&ctx, &visitor, ContactId(id), image, &text, once.as_ref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A partner's picture.
#[utoipa::path(get, path = "/api/v1/partners/{id}/picture", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, description = "JPEG", content_type = "image/jpeg")))]
async fn picture(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Headers(headers): Headers,
) -> Result<Response> {
    let located = calls::picture_of(&ctx, &visitor, ContactId(id)).await?;
    changing(&ctx, &located, &headers).await
}

/// The picture that I took of a partner in a call.
#[utoipa::path(get, path = "/api/v1/partners/{id}/photograph", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, description = "JPEG", content_type = "image/jpeg")))]
async fn photograph(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Headers(headers): Headers,
) -> Result<Response> {
    let located = calls::photograph_of(&ctx, &visitor, ContactId(id)).await?;
    changing(&ctx, &located, &headers).await
}

/// Take a partner's picture out of the video of a call: JPEG, PNG or WebP.
#[utoipa::path(put, path = "/api/v1/partners/{id}/photograph", tag = "calls",
    params(("id" = Uuid, Path), wire::PhotographQuery),
    request_body(content = Vec<u8>, content_type = "image/jpeg"), responses((status = 204)))]
async fn take_photograph(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    Query(query): Query<wire::PhotographQuery>,
    sent: Sent,
) -> Result<StatusCode> {
    calls::photograph(&ctx, &visitor, ContactId(id), CallId(query.call), whole(sent)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove the picture that I took.
#[utoipa::path(delete, path = "/api/v1/partners/{id}/photograph", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn drop_photograph(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
) -> Result<StatusCode> {
    calls::drop_photograph(&ctx, &visitor, ContactId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
