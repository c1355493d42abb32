//! What guests ask: the invitation that they hold, their wait, and the one call that they were let into. None of it
//! names a call: a guest has one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use cradle_app::calls::recording;
use cradle_app::domain::{ConnectionId, RecordingId, Span};
use cradle_app::{Context, calls};
use cradle_wire::calls::{Call, Ice, OnConnection};
use cradle_wire::guests as wire;
use cradle_wire::recordings::AnswerRecording;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::changing;
use super::conversations::ice_out;
use super::images::form;
use super::render::{call_out, visit_out};
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::{ByGuest, GUEST_COOKIE, Headers, named_cookie};

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(invited, come))
        .routes(routes!(visit, go))
        .routes(routes!(call))
        .routes(routes!(join))
        .routes(routes!(leave))
        .routes(routes!(ice))
        .routes(routes!(image))
        .routes(routes!(answer_recording))
        .routes(routes!(stop_recording))
}

/// What an invitation says of itself. 404 for one that is none or was taken back, 410 for one that has ended.
#[utoipa::path(get, path = "/api/v1/guest/invitations/{token}", tag = "guests",
    params(("token" = String, Path)), responses((status = 200, body = wire::GuestInvitation)))]
async fn invited(
    State(ctx): State<Context>,
    ByGuest(visitor): ByGuest,
    Path(token): Path<String>,
) -> Result<Json<wire::GuestInvitation>> {
    let invited = calls::invited(&ctx, &visitor, &token).await?;
    Ok(Json(wire::GuestInvitation { by: invited.by, expires_at: instant(invited.ends_at) }))
}

/// Come by an invitation, and wait to be let in. The cookie that comes with the answer is the guest's secret.
#[utoipa::path(post, path = "/api/v1/guest/invitations/{token}", tag = "guests",
    params(("token" = String, Path)), request_body = wire::ComeAsGuest,
    responses((status = 201, body = wire::GuestVisit)))]
async fn come(
    State(ctx): State<Context>,
    ByGuest(visitor): ByGuest,
    Path(token): Path<String>,
    Headers(headers): Headers,
    body: Body<wire::ComeAsGuest>,
) -> Result<(StatusCode, HeaderMap, Json<wire::GuestVisit>)> {
    let before = named_cookie(&headers, GUEST_COOKIE);
    let came = calls::come(&ctx, &visitor, &token, before, &body.value.name).await?;
    let headers = came.secret.map(|secret| cookie(&ctx, secret.as_str(), LASTS)).unwrap_or_default();
    Ok((StatusCode::CREATED, headers, Json(visit_out(came.view))))
}

/// How long a browser keeps a guest's secret; it opens nothing for longer than the visit lasts.
const LASTS: Span = Span::from_hours(12);

fn cookie(ctx: &Context, value: &str, lasts: Span) -> HeaderMap {
    let secure = if ctx.settings().public_url.starts_with("https:") { "; Secure" } else { "" };
    let age = lasts.as_secs();
    let text = format!(
        "{GUEST_COOKIE}={value}; Path=/api/v1/guest; HttpOnly; SameSite=Strict; Max-Age={age}{secure}"
    );
    HeaderValue::from_str(&text).map(|value| HeaderMap::from_iter([(SET_COOKIE, value)])).unwrap_or_default()
}

/// How far I have come. 401 when my visit is over.
#[utoipa::path(get, path = "/api/v1/guest", tag = "guests", responses((status = 200, body = wire::GuestVisit)))]
async fn visit(State(ctx): State<Context>, ByGuest(visitor): ByGuest) -> Result<Json<wire::GuestVisit>> {
    Ok(Json(visit_out(calls::my_visit(&ctx, &visitor).await?)))
}

/// Wait no longer, or leave the call.
#[utoipa::path(delete, path = "/api/v1/guest", tag = "guests", responses((status = 204)))]
async fn go(State(ctx): State<Context>, ByGuest(visitor): ByGuest) -> Result<(StatusCode, HeaderMap)> {
    calls::go(&ctx, &visitor).await?;
    Ok((StatusCode::NO_CONTENT, cookie(&ctx, "", Span::ZERO)))
}

/// The call that I was let into.
#[utoipa::path(get, path = "/api/v1/guest/call", tag = "guests", responses((status = 200, body = Call)))]
async fn call(State(ctx): State<Context>, ByGuest(visitor): ByGuest) -> Result<Json<Call>> {
    let id = calls::guest_call(&ctx, &visitor)?;
    Ok(Json(call_out(calls::find(&ctx, &visitor, id).await?, None)))
}

/// Take part in it on this page.
#[utoipa::path(post, path = "/api/v1/guest/call/join", tag = "guests", request_body = OnConnection,
    responses((status = 200, body = Call)))]
async fn join(
    State(ctx): State<Context>,
    ByGuest(visitor): ByGuest,
    body: Body<OnConnection>,
) -> Result<Json<Call>> {
    let id = calls::guest_call(&ctx, &visitor)?;
    let connection = ConnectionId(body.value.connection);
    Ok(Json(call_out(calls::join(&ctx, &visitor, id, connection).await?, Some(connection))))
}

/// Leave it.
#[utoipa::path(post, path = "/api/v1/guest/call/leave", tag = "guests",
    responses((status = 200, body = Call)))]
async fn leave(State(ctx): State<Context>, ByGuest(visitor): ByGuest) -> Result<Json<Call>> {
    let id = calls::guest_call(&ctx, &visitor)?;
    Ok(Json(call_out(calls::leave(&ctx, &visitor, id).await?, None)))
}

/// The servers through which its pages find the centre.
#[utoipa::path(get, path = "/api/v1/guest/call/ice", tag = "guests", responses((status = 200, body = Ice)))]
async fn ice(State(ctx): State<Context>, ByGuest(visitor): ByGuest) -> Result<Json<Ice>> {
    let id = calls::guest_call(&ctx, &visitor)?;
    Ok(Json(ice_out(calls::ice(&ctx, &visitor, id).await?)))
}

/// A picture that is shown in it, `thumbnail` or `preview`, as long as I am in it.
#[utoipa::path(get, path = "/api/v1/guest/call/images/{n}/{form}", tag = "guests",
    params(("n" = u32, Path), ("form" = String, Path)),
    responses((status = 200, description = "A reduced image")))]
async fn image(
    State(ctx): State<Context>,
    ByGuest(visitor): ByGuest,
    Path((n, name)): Path<(u32, String)>,
    Headers(headers): Headers,
) -> Result<Response> {
    let id = calls::guest_call(&ctx, &visitor)?;
    let located = calls::locate_shown(&ctx, &visitor, id, n, &form(&name)?).await?;
    // The address names another picture in the next call: nothing of this one stays in the browser.
    changing(&ctx, &located, &headers).await
}

/// Agree to a recording of it, or not, or no longer.
#[utoipa::path(post, path = "/api/v1/guest/call/recordings/{recording}/answer", tag = "guests",
    params(("recording" = Uuid, Path)), request_body = AnswerRecording,
    responses((status = 200, body = Call)))]
async fn answer_recording(
    State(ctx): State<Context>,
    ByGuest(visitor): ByGuest,
    Path(recording): Path<Uuid>,
    body: Body<AnswerRecording>,
) -> Result<Json<Call>> {
    let id = calls::guest_call(&ctx, &visitor)?;
    let agrees = body.value.agrees;
    let view = recording::answer(&ctx, &visitor, id, RecordingId(recording), agrees).await?;
    Ok(Json(call_out(view, None)))
}

/// Stop a recording of it.
#[utoipa::path(post, path = "/api/v1/guest/call/recordings/{recording}/stop", tag = "guests",
    params(("recording" = Uuid, Path)), responses((status = 200, body = Call)))]
async fn stop_recording(
    State(ctx): State<Context>,
    ByGuest(visitor): ByGuest,
    Path(recording): Path<Uuid>,
) -> Result<Json<Call>> {
    let id = calls::guest_call(&ctx, &visitor)?;
    let view = recording::stop(&ctx, &visitor, id, RecordingId(recording)).await?;
    Ok(Json(call_out(view, None)))
}
