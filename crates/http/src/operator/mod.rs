//! Running the centre.

mod orders;
mod services;

use utoipa_axum::router::OpenApiRouter;

use crate::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().merge(services::routes()).merge(orders::routes())
}
