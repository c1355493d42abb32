//! What `@immich/cli` calls to send pictures: who it is, which files are taken, which are there already,
//! and one request for each file with its sidecar.

mod form;
mod known;
mod server;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::Server;

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/.well-known/immich", get(server::found))
        .route("/api/server/ping", get(server::ping))
        .route("/api/server/version", get(server::version))
        .route("/api/server/media-types", get(server::media_types))
        .route("/api/users/me", get(server::me))
        .route("/api/api-keys/me", get(server::key))
        .route("/api/assets/bulk-upload-check", post(known::check))
        // A file's size is bounded where it is written down.
        .route("/api/assets", post(form::upload).layer(DefaultBodyLimit::disable()))
}
