//! Running the centre.

mod accounts;
mod cards;
mod customers;
mod delivery;
mod jobs;
mod notices;
mod orders;
mod partners;
mod permitted;
mod pictures;
mod places;
mod points;
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
        .merge(pictures::routes())
        .merge(places::routes())
        .merge(delivery::routes())
        .merge(permitted::routes())
        .merge(partners::routes())
        .merge(notices::routes())
        .merge(jobs::routes())
        .merge(customers::routes())
        .merge(prices::routes())
        .merge(points::routes())
        .merge(accounts::routes())
        .merge(tills::routes())
        .merge(cards::routes())
}
