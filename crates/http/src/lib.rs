//! The centre's HTTP API and web pages.
//!
//! Every handler parses, calls one use case, and renders. Routes are grouped by capability; errors
//! become problem details in one place ([`problem`]), who asks is found out in one place
//! ([`visitor`]), and the OpenAPI document is made from the same routes that answer.

mod billing;
mod body;
mod calls;
mod cameras;
mod classes;
mod compatible;
mod customers;
mod dav;
mod delivery;
mod feeds;
mod galleries;
mod health;
mod library;
mod live;
mod menu;
pub mod metrics;
mod notices;
mod openapi;
mod operator;
mod orders;
mod paging;
mod partners;
mod presence;
mod printing;
mod problem;
mod render;
mod rooms;
mod security;
mod sharing;
mod signature;
mod unread;
mod visitor;

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, Uri};
use axum::routing::get;
use axum::{Router, middleware};
use cradle_app::Context;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::trace::TraceLayer;
use utoipa_axum::router::OpenApiRouter;

pub use metrics::Metrics;
pub use openapi::document;

/// What the routes share.
#[derive(Clone, Debug)]
pub struct Server {
    ctx: Context,
    trusted_proxies: Arc<[IpAddr]>,
    metrics: Metrics,
}

impl Server {
    /// Routes over `ctx`. Requests that come from one of `trusted_proxies` are counted as coming
    /// from whom `X-Forwarded-For` names.
    pub fn new(ctx: Context, trusted_proxies: &[IpAddr]) -> Self {
        Self { ctx, trusted_proxies: trusted_proxies.into(), metrics: Metrics::default() }
    }

    /// What is counted, for the metrics listener.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Everything that the public listener answers.
    pub fn router(&self) -> Router {
        // Pictures and films are compressed already; what is left is text.
        let compressible = DefaultPredicate::new()
            .and(NotForContentType::const_new("video/"))
            .and(NotForContentType::const_new("audio/"))
            .and(NotForContentType::const_new("application/zip"))
            .and(NotForContentType::const_new("application/octet-stream"));
        let (api, document) = api().split_for_parts();
        Router::new()
            .merge(api)
            .merge(openapi::route(document))
            .merge(galleries::pages())
            .merge(compatible::routes())
            .merge(dav::routes())
            .route("/healthz", get(health::alive))
            .route("/readyz", get(health::ready))
            .fallback(page)
            .layer(middleware::from_fn(security::only_own_pages))
            .layer(middleware::from_fn(security::headers))
            .layer(middleware::from_fn_with_state(self.clone(), metrics::count))
            .layer(middleware::from_fn(unread::discard))
            .layer(CompressionLayer::new().compress_when(compressible))
            .layer(CatchPanicLayer::custom(problem::panicked))
            .layer(TraceLayer::new_for_http())
            .with_state(self.clone())
    }
}

impl FromRef<Server> for Context {
    fn from_ref(server: &Server) -> Self {
        server.ctx.clone()
    }
}

impl FromRef<Server> for Metrics {
    fn from_ref(server: &Server) -> Self {
        server.metrics.clone()
    }
}

/// The routes under `/api/v1`, by capability.
fn api() -> OpenApiRouter<Server> {
    OpenApiRouter::with_openapi(openapi::preamble())
        .merge(customers::routes())
        .merge(cameras::routes())
        .merge(library::routes())
        .merge(classes::routes())
        .merge(menu::routes())
        .merge(notices::routes())
        .merge(orders::routes())
        .merge(printing::routes())
        .merge(delivery::routes())
        .merge(partners::routes())
        .merge(billing::routes())
        .merge(sharing::routes())
        .merge(galleries::routes())
        .merge(calls::routes())
        .merge(feeds::routes())
        .merge(live::routes())
        .merge(operator::routes())
}

/// The one page that loads something of somebody else: the script of the provider of card payments, where
/// there is one.
const CARD_PAGE: &str = "/account/card";

/// Pages; an address under `/api/` that no route knows is a problem, not a page.
async fn page(State(ctx): State<Context>, uri: Uri, headers: HeaderMap) -> axum::response::Response {
    if uri.path().starts_with("/api/") {
        return problem::unknown_route();
    }
    if let (CARD_PAGE, Some(provider)) = (uri.path(), cradle_app::cards::page(&ctx)) {
        return cradle_pages::card_page(&provider.origins);
    }
    cradle_pages::answer(cradle_pages::Host::Centre, uri.path(), &headers)
}
