//! Adding pictures to what was given: tus 1.0.0 behind the door, as one sends one's own. What a picture has
//! become is not told.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use cradle_app::domain::{GrantId, UploadId};
use cradle_app::library::Progress;
use cradle_app::sharing::{self, Address, Door};
use cradle_app::{Context, Error, Visitor};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answers::{self, Visited};
use super::render::base;
use crate::Server;
use crate::library::uploads::{
    CHUNK, checksum_of, idempotency, metadata, new_upload, number, on_its_way, problem, protocol,
};
use crate::problem::{Problem, Result};
use crate::visitor::{By, Headers};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(create_by_link))
        .routes(routes!(state_by_link, append_by_link, abandon_by_link, overridden_by_link))
        .routes(routes!(create_by_receiver))
        .routes(routes!(state_by_receiver, append_by_receiver, abandon_by_receiver, overridden_by_receiver))
        .layer(middleware::from_fn(protocol))
}

/// Begin to add a picture by a link that lets one. `Upload-Metadata` names `filename` and `from`, who sends
/// it, and optionally `sha256`.
#[utoipa::path(post, path = "/api/v1/shared/{token}/uploads", tag = "galleries", params(("token" = String, Path),
    ("Upload-Length" = u64, Header), ("Upload-Metadata" = String, Header)),
    responses((status = 201), (status = 409), (status = 413), (status = 415), (status = 429)))]
async fn create_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path(token): Path<String>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    create(&ctx, &visitor, answers::door(Address::Link(&token), visit.as_deref()), &headers, body).await
}

/// How far an upload by a link is.
#[utoipa::path(head, path = "/api/v1/shared/{token}/uploads/{upload}", tag = "galleries",
    params(("token" = String, Path), ("upload" = Uuid, Path)), responses((status = 200)))]
async fn state_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((token, upload)): Path<(String, Uuid)>,
) -> Result<Response> {
    let door = answers::door(Address::Link(&token), visit.as_deref());
    act(&ctx, &visitor, (door, upload), "HEAD", &Headers(HeaderMap::new()), Body::empty()).await
}

/// Send the next bytes of a picture by a link.
#[utoipa::path(patch, path = "/api/v1/shared/{token}/uploads/{upload}", tag = "galleries",
    params(("token" = String, Path), ("upload" = Uuid, Path), ("Upload-Offset" = u64, Header)),
    responses((status = 204), (status = 409), (status = 410), (status = 413), (status = 415), (status = 423)))]
async fn append_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((token, upload)): Path<(String, Uuid)>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    let door = answers::door(Address::Link(&token), visit.as_deref());
    act(&ctx, &visitor, (door, upload), "PATCH", &headers, body).await
}

/// Give an upload by a link up. A picture that it has become stays.
#[utoipa::path(delete, path = "/api/v1/shared/{token}/uploads/{upload}", tag = "galleries",
    params(("token" = String, Path), ("upload" = Uuid, Path)), responses((status = 204)))]
async fn abandon_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((token, upload)): Path<(String, Uuid)>,
) -> Result<Response> {
    let door = answers::door(Address::Link(&token), visit.as_deref());
    act(&ctx, &visitor, (door, upload), "DELETE", &Headers(HeaderMap::new()), Body::empty()).await
}

/// For programs that can only POST: `X-HTTP-Method-Override` says what is meant.
#[utoipa::path(post, path = "/api/v1/shared/{token}/uploads/{upload}", tag = "galleries",
    params(("token" = String, Path), ("upload" = Uuid, Path), ("X-HTTP-Method-Override" = String, Header)),
    responses((status = 204)))]
async fn overridden_by_link(
    State(ctx): State<Context>,
    By(visitor): By,
    Visited(visit): Visited,
    Path((token, upload)): Path<(String, Uuid)>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    let door = answers::door(Address::Link(&token), visit.as_deref());
    act(&ctx, &visitor, (door, upload), headers.text(OVERRIDE).unwrap_or_default(), &headers, body).await
}

/// Begin to add a picture to what another customer gave to me, if I may. `Upload-Metadata` names `filename`,
/// and optionally `sha256`.
#[utoipa::path(post, path = "/api/v1/received/{id}/uploads", tag = "galleries", params(("id" = Uuid, Path),
    ("Upload-Length" = u64, Header), ("Upload-Metadata" = String, Header)),
    responses((status = 201), (status = 409), (status = 413), (status = 415), (status = 429)))]
async fn create_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<Uuid>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    create(&ctx, &visitor, answers::door(Address::Received(GrantId(id)), None), &headers, body).await
}

/// How far an upload to what another customer gave to me is.
#[utoipa::path(head, path = "/api/v1/received/{id}/uploads/{upload}", tag = "galleries",
    params(("id" = Uuid, Path), ("upload" = Uuid, Path)), responses((status = 200)))]
async fn state_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, upload)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), None);
    act(&ctx, &visitor, (door, upload), "HEAD", &Headers(HeaderMap::new()), Body::empty()).await
}

/// Send the next bytes of a picture to what another customer gave to me.
#[utoipa::path(patch, path = "/api/v1/received/{id}/uploads/{upload}", tag = "galleries",
    params(("id" = Uuid, Path), ("upload" = Uuid, Path), ("Upload-Offset" = u64, Header)),
    responses((status = 204), (status = 409), (status = 410), (status = 413), (status = 415), (status = 423)))]
async fn append_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, upload)): Path<(Uuid, Uuid)>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), None);
    act(&ctx, &visitor, (door, upload), "PATCH", &headers, body).await
}

/// Give an upload to what another customer gave to me up. A picture that it has become stays.
#[utoipa::path(delete, path = "/api/v1/received/{id}/uploads/{upload}", tag = "galleries",
    params(("id" = Uuid, Path), ("upload" = Uuid, Path)), responses((status = 204)))]
async fn abandon_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, upload)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), None);
    act(&ctx, &visitor, (door, upload), "DELETE", &Headers(HeaderMap::new()), Body::empty()).await
}

/// For programs that can only POST: `X-HTTP-Method-Override` says what is meant.
#[utoipa::path(post, path = "/api/v1/received/{id}/uploads/{upload}", tag = "galleries",
    params(("id" = Uuid, Path), ("upload" = Uuid, Path), ("X-HTTP-Method-Override" = String, Header)),
    responses((status = 204)))]
async fn overridden_by_receiver(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, upload)): Path<(Uuid, Uuid)>,
    headers: Headers,
    body: Body,
) -> Result<Response> {
    let door = answers::door(Address::Received(GrantId(id)), None);
    act(&ctx, &visitor, (door, upload), headers.text(OVERRIDE).unwrap_or_default(), &headers, body).await
}

const OVERRIDE: &str = "x-http-method-override";

async fn create(
    ctx: &Context,
    visitor: &Visitor,
    door: Door<'_>,
    headers: &Headers,
    body: Body,
) -> Result<Response> {
    let new = new_upload(headers)?;
    let said = metadata(headers.text("upload-metadata").unwrap_or_default())?;
    let from = said.iter().find(|(key, _)| *key == "from").map(|(_, name)| name.as_str());
    let once = idempotency(headers, "sharing::begin_adding")?;
    let upload =
        sharing::begin_adding(ctx, visitor, door, new, from, once.as_ref()).await.map_err(problem)?;
    let location = format!("{}/uploads/{}", base(door.address), upload.id);
    // The same beginning, sent again: the first one may be finished.
    let progress = if headers.text(CONTENT_TYPE) == Some(CHUNK) && upload.outcome.is_none() {
        take(ctx, visitor, (door, upload.id), 0, headers, body).await?
    } else {
        sharing::adding_progress(ctx, visitor, door, upload.id).await.map_err(problem)?
    };
    let mut response = (StatusCode::CREATED, on_its_way(&progress)).into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(&location).map_err(Error::defect)?);
    Ok(response)
}

/// Does with an upload what a method stands for.
async fn act(
    ctx: &Context,
    visitor: &Visitor,
    (door, upload): (Door<'_>, Uuid),
    method: &str,
    headers: &Headers,
    body: Body,
) -> Result<Response> {
    let id = UploadId(upload);
    match method {
        "HEAD" => {
            let progress = sharing::adding_progress(ctx, visitor, door, id).await.map_err(problem)?;
            let mut headers = on_its_way(&progress);
            headers.insert("upload-length", progress.upload.size.into());
            Ok((StatusCode::OK, headers).into_response())
        }
        "PATCH" => {
            if headers.text(CONTENT_TYPE) != Some(CHUNK) {
                let detail = format!("Send bytes with the header Content-Type: {CHUNK}.");
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-a-chunk", detail));
            }
            let offset = number(headers, "upload-offset")?;
            let progress = take(ctx, visitor, (door, id), offset, headers, body).await?;
            Ok((StatusCode::NO_CONTENT, on_its_way(&progress)).into_response())
        }
        "DELETE" => {
            sharing::abandon_adding(ctx, visitor, door, id).await.map_err(problem)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        _ => Err(Problem::bad_request("X-HTTP-Method-Override names PATCH, DELETE or HEAD here.")),
    }
}

async fn take(
    ctx: &Context,
    visitor: &Visitor,
    (door, id): (Door<'_>, UploadId),
    offset: u64,
    headers: &Headers,
    body: Body,
) -> Result<Progress> {
    let how = (offset, checksum_of(headers)?);
    sharing::append_adding(ctx, visitor, door, id, how, body.into_data_stream()).await.map_err(problem)
}
