//! The agent's own page and API, for this computer and this person alone.

mod api;
mod assets;
mod events;
mod guard;
mod images;
mod local;
mod menu;
mod passing;
mod problem;
mod removal;
mod thumbnails;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post, put};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::agent::Agent;
pub use guard::Guard;
pub use thumbnails::Thumbnails;

/// What the handlers share.
#[derive(Clone)]
pub struct Page {
    agent: Arc<Agent>,
    thumbnails: Arc<Thumbnails>,
}

impl Page {
    /// The page of an agent.
    pub fn of(agent: &Arc<Agent>) -> std::io::Result<Self> {
        let thumbnails = Arc::new(Thumbnails::open(agent.records.folder())?);
        Ok(Self { agent: Arc::clone(agent), thumbnails })
    }

    /// Everything that is served at `address`, behind the guard.
    pub fn routes(self, guard: Guard) -> Router {
        let shots = "/agent/v1/cameras/{key}/images";
        Router::new()
            .route("/agent/v1/status", get(api::status))
            .route("/agent/v1/cameras", get(api::cameras))
            .route(shots, get(api::shots))
            .route(&format!("{shots}/{{name}}/thumbnail"), get(images::thumbnail))
            .route(&format!("{shots}/{{name}}/preview"), get(images::preview))
            .route(&format!("{shots}/{{name}}/original"), get(images::original))
            .route("/agent/v1/cameras/{key}/register", post(api::register))
            .route("/agent/v1/cameras/{key}/reports", post(api::reports))
            .route("/agent/v1/cameras/{key}/menu", get(menu::menu))
            .route("/agent/v1/cameras/{key}/removals/plan", post(removal::plan))
            .route("/agent/v1/cameras/{key}/removals", post(removal::begin))
            .route("/agent/v1/removals/{id}/stop", post(removal::stop))
            .route("/agent/v1/nearby/{key}", put(api::connect_nearby))
            .route("/agent/v1/orders", post(api::order))
            .route("/agent/v1/local-copies", get(local::copies).put(local::set))
            .route("/agent/v1/local-copies/names", post(local::names))
            .route("/agent/v1/queue", get(api::queue))
            .route("/agent/v1/queue/{id}/cancel", post(api::cancel))
            .route("/agent/v1/queue/{id}/retry", post(api::retry))
            .route("/agent/v1/pairing", post(api::pair).delete(api::unpair))
            .route("/agent/v1/events", get(events::events))
            .route("/agent/v1/written", post(api::written))
            .route("/agent/{*rest}", any(problem::unknown))
            .route("/api/v1/{*rest}", any(passing::pass_on))
            .route("/api/{*rest}", any(problem::unknown))
            .fallback(assets::serve)
            .with_state(self)
            .layer(axum::middleware::from_fn_with_state(Arc::new(guard), guard::guard))
    }
}

/// A new secret that nobody can guess: 256 bits.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The address to open, with the secret that opens it.
pub fn address(listen: SocketAddr, token: &str) -> String {
    format!("http://{listen}/?token={token}")
}
