//! What the program asks before it sends anything.

use axum::Json;
use axum::extract::State;
use cradle_app::Context;
use cradle_app::customers;
use cradle_app::domain::customers::Right;
use serde_json::{Value, json};

use crate::problem::Result;
use crate::render;
use crate::visitor::By;

/// The version of the interface that is spoken here.
const SPOKEN: [u32; 3] = [3, 2, 2];

/// Names that pictures, and what a camera writes beside them, have. What a file is, is judged by its
/// content when it comes; these names only say what is worth sending.
const PICTURES: &[&str] = &[
    ".3fr", ".arw", ".avif", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gif", ".heic",
    ".heif", ".hif", ".iiq", ".jfif", ".jpe", ".jpeg", ".jpg", ".mef", ".mos", ".mpo", ".mrw", ".nef",
    ".nrw", ".orf", ".pef", ".png", ".raf", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".tif", ".tiff", ".webp",
    ".x3f",
];
const FILMS_AND_SOUNDS: &[&str] = &[
    ".3gp", ".aac", ".aiff", ".amr", ".avi", ".flac", ".flv", ".insv", ".m2ts", ".m4a", ".m4v", ".mkv",
    ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".mts", ".oga", ".ogg", ".ogv", ".ts", ".wav", ".webm",
];

pub(super) async fn found() -> Json<Value> {
    Json(json!({ "api": { "endpoint": "/api" } }))
}

pub(super) async fn ping() -> Json<Value> {
    Json(json!({ "res": "pong" }))
}

pub(super) async fn version() -> Json<Value> {
    let [major, minor, patch] = SPOKEN;
    Json(json!({ "major": major, "minor": minor, "patch": patch }))
}

pub(super) async fn media_types(By(visitor): By) -> Result<Json<Value>> {
    visitor.sender()?;
    Ok(Json(json!({ "image": PICTURES, "video": FILMS_AND_SOUNDS, "sidecar": [".xmp"] })))
}

pub(super) async fn me(State(ctx): State<Context>, By(visitor): By) -> Result<Json<Value>> {
    let (customer, _) = customers::key_owner(&ctx, &visitor).await?;
    Ok(Json(json!({
        "id": customer.id,
        "email": customer.email.as_str(),
        "name": customer.profile.name.as_str(),
        "createdAt": render::instant(customer.created_at),
        "isAdmin": false,
        "status": "active",
    })))
}

pub(super) async fn key(State(ctx): State<Context>, By(visitor): By) -> Result<Json<Value>> {
    let (_, key) = customers::key_owner(&ctx, &visitor).await?;
    let key = key.ok_or(cradle_app::Error::Missing("key"))?;
    let permissions: Vec<&str> = key.rights.each().flat_map(permissions).copied().collect();
    Ok(Json(json!({
        "id": key.id,
        "name": key.name,
        "permissions": permissions,
        "createdAt": render::instant(key.created_at),
        "updatedAt": render::instant(key.created_at),
    })))
}

/// A right in the program's words.
fn permissions(right: Right) -> &'static [&'static str] {
    match right {
        Right::Upload => &["asset.upload", "user.read", "apiKey.read"],
        Right::Read => &["asset.read", "asset.download"],
        Right::Webdav => &[],
    }
}
