//! What others see who hold a link, the address of a gallery, or the account that something was given to:
//! as JSON, as files, and as a page.

mod adding;
mod address;
mod answers;
mod link;
mod page;
mod received;
mod render;

use axum::{Router, routing};
use utoipa_axum::router::OpenApiRouter;

use crate::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    let routes = OpenApiRouter::new().merge(link::routes()).merge(address::routes());
    routes.merge(received::routes()).merge(adding::routes())
}

/// The pages `/g/{slug}` and `/s/{token}`.
pub(crate) fn pages() -> Router<Server> {
    Router::new()
        .route("/g/{slug}", routing::get(page::gallery))
        .route("/s/{token}", routing::get(page::link))
}
