//! Running the centre.

mod accounts;
mod cards;
mod customers;
mod notices;
mod orders;
mod partners;
mod places;
mod prices;
mod proof;
mod services;
mod tills;

use utoipa_axum::router::OpenApiRouter;

use crate::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .merge(services::routes())
        .merge(orders::routes())
        .merge(places::routes())
        .merge(partners::routes())
        .merge(notices::routes())
        .merge(customers::routes())
        .merge(prices::routes())
        .merge(accounts::routes())
        .merge(tills::routes())
        .merge(cards::routes())
}
