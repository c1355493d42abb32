//! Signing in and out.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use cradle_app::Context;
use cradle_app::customers::{self, Identity, SignedIn};
use cradle_app::domain::SessionId;
use cradle_wire::customers as wire;

use crate::body::Body;
use crate::problem::Result;
use crate::render;
use crate::visitor::{By, Headers, SESSION_COOKIE};

/// Sign in with an email or a registered camera, and the owner's password.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = wire::SignIn,
    responses((status = 201, body = wire::SignedIn)))]
pub(super) async fn sign_in(
    State(ctx): State<Context>,
    By(visitor): By,
    headers: Headers,
    body: Body<wire::SignIn>,
) -> Result<(StatusCode, HeaderMap, Json<wire::SignedIn>)> {
    let (identity, password) = match body.value {
        wire::SignIn::Email { email, password } => (Identity::Email(email), password),
        wire::SignIn::Camera { camera: wire::CameraName { maker, model, serial }, password } => {
            (Identity::Camera { maker, model, serial }, password)
        }
    };
    let label = headers.text("user-agent").unwrap_or("A program");
    let session = customers::sign_in(&ctx, &visitor, &identity, &password, label).await?;
    let cookie = cookie(&ctx, session.secret.as_str(), Some(&session));
    Ok((StatusCode::CREATED, cookie, Json(signed_in(&session))))
}

/// My sessions, the latest used first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions",
    responses((status = 200, body = wire::Sessions)))]
pub(super) async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Sessions>> {
    let sessions = customers::sessions(&ctx, &visitor).await?;
    let session = |session: cradle_app::store::customers::Session| wire::Session {
        current: visitor.session == Some(session.id),
        id: session.id.0,
        kind: session.kind,
        label: session.label,
        created_at: render::instant(session.created_at),
        last_used_at: render::instant(session.last_used_at),
        expires_at: render::instant(session.expires_at),
    };
    Ok(Json(wire::Sessions { items: sessions.into_iter().map(session).collect() }))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions", responses((status = 204)))]
pub(super) async fn sign_out(State(ctx): State<Context>, By(visitor): By) -> Result<(StatusCode, HeaderMap)> {
    customers::end_current(&ctx, &visitor).await?;
    Ok((StatusCode::NO_CONTENT, cookie(&ctx, "", None)))
}

/// End one of my sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sessions",
    params(("id" = uuid::Uuid, Path)), responses((status = 204)))]
pub(super) async fn end(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(id): Path<uuid::Uuid>,
) -> Result<StatusCode> {
    customers::end_session(&ctx, &visitor, SessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A session as its secret is shown, this once.
pub(super) fn signed_in(session: &SignedIn) -> wire::SignedIn {
    wire::SignedIn {
        token: session.secret.as_str().to_owned(),
        customer_id: session.customer.0,
        expires_at: render::instant(session.expires_at),
    }
}

/// Sets the session cookie, or takes it away when there is no session.
fn cookie(ctx: &Context, value: &str, session: Option<&SignedIn>) -> HeaderMap {
    let age = session.map_or(0, |session| session.expires_at.since(ctx.now()).as_secs());
    let secure = if ctx.settings().public_url.starts_with("https:") { "; Secure" } else { "" };
    let text = format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).map(|value| HeaderMap::from_iter([(SET_COOKIE, value)])).unwrap_or_default()
}
