//! What can be printed, and where.

pub(crate) mod render;

use axum::Json;
use axum::extract::State;
use cradle_app::{Context, delivery, printing};
use cradle_wire::printing as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::problem::Result;
use crate::visitor::By;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(offered))
}

/// What can be printed here, and where.
#[utoipa::path(get, path = "/api/v1/printing", tag = "orders",
    responses((status = 200, body = wire::Printing)))]
async fn offered(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Printing>> {
    let places = printing::offered(&ctx, &visitor).await?;
    let delivery = crate::delivery::render::offered_out(delivery::offered(&ctx, &visitor).await?);
    Ok(Json(wire::Printing { places: places.into_iter().map(render::offered_out).collect(), delivery }))
}
