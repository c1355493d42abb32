//! Running the centre.

mod customers;
mod notices;
mod orders;
mod proof;
mod services;

use utoipa_axum::router::OpenApiRouter;

use crate::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .merge(services::routes())
        .merge(orders::routes())
        .merge(notices::routes())
        .merge(customers::routes())
}
