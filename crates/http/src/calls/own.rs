//! What others see of me in their address books.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cradle_app::Context;
use cradle_app::calls::{self, ChangeCalling};
use cradle_wire::calls as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::render::calling_out;
use super::{Sent, changing, whole};
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::{By, Headers};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(calling, change)).routes(routes!(address)).routes(routes!(
        picture,
        put_picture,
        drop_picture
    ))
}

/// What others see of me, and what they may.
#[utoipa::path(get, path = "/api/v1/me/calling", tag = "calls",
    responses((status = 200, body = wire::Calling)))]
async fn calling(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Calling>> {
    Ok(Json(calling_out(calls::calling(&ctx, &visitor).await?)))
}

/// Change it. Partners see it at once.
#[utoipa::path(patch, path = "/api/v1/me/calling", tag = "calls", request_body = wire::ChangeCalling,
    responses((status = 200, body = wire::Calling)))]
async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::ChangeCalling>,
) -> Result<Json<wire::Calling>> {
    let wire::ChangeCalling { says, findable, may_photograph } = body.value;
    let says = says.map(Option::unwrap_or_default);
    let change = ChangeCalling { says, findable, may_photograph };
    Ok(Json(calling_out(calls::change_calling(&ctx, &visitor, change).await?)))
}

/// Draw another address of calls. The one of before leads nowhere from now on; partners keep me.
#[utoipa::path(post, path = "/api/v1/me/calling/address", tag = "calls",
    responses((status = 200, body = wire::Calling)))]
async fn address(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Calling>> {
    Ok(Json(calling_out(calls::new_address(&ctx, &visitor).await?)))
}

/// My picture.
#[utoipa::path(get, path = "/api/v1/me/calling/picture", tag = "calls",
    responses((status = 200, description = "JPEG", content_type = "image/jpeg")))]
async fn picture(State(ctx): State<Context>, By(visitor): By, Headers(headers): Headers) -> Result<Response> {
    changing(&ctx, &calls::own_picture(&ctx, &visitor).await?, &headers).await
}

/// Set my picture: any picture that the centre shows, up to 16 MiB. Nothing of the file but what it shows is kept.
#[utoipa::path(put, path = "/api/v1/me/calling/picture", tag = "calls",
    request_body(content = Vec<u8>, content_type = "image/jpeg"), responses((status = 204)))]
async fn put_picture(State(ctx): State<Context>, By(visitor): By, sent: Sent) -> Result<StatusCode> {
    calls::put_picture(&ctx, &visitor, whole(sent)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove my picture.
#[utoipa::path(delete, path = "/api/v1/me/calling/picture", tag = "calls", responses((status = 204)))]
async fn drop_picture(State(ctx): State<Context>, By(visitor): By) -> Result<StatusCode> {
    calls::drop_picture(&ctx, &visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}
