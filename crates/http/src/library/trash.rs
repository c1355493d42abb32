//! The trash: what lies there, and removing it for good.

use axum::Json;
use axum::extract::State;
use cradle_app::domain::ImageId;
use cradle_app::{Context, library};
use cradle_wire::notices as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::render::instant;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(look, empty)).routes(routes!(remove))
}

/// What lies in my trash, and until when.
#[utoipa::path(get, path = "/api/v1/trash", tag = "images", responses((status = 200, body = wire::Trash)))]
async fn look(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Trash>> {
    let trash = library::trash(&ctx, &visitor).await?;
    Ok(Json(wire::Trash {
        pictures: trash.pictures,
        days: trash.days,
        first_out: trash.first_out.map(instant),
    }))
}

/// Remove everything for good that lies in my trash. This cannot be undone.
#[utoipa::path(delete, path = "/api/v1/trash", tag = "images", responses((status = 200, body = wire::Removed)))]
async fn empty(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Removed>> {
    Ok(Json(wire::Removed { removed: library::empty_trash(&ctx, &visitor).await? }))
}

/// Remove some of the pictures in my trash for good, all of them or none. This cannot be undone.
#[utoipa::path(post, path = "/api/v1/trash/remove", tag = "images", request_body = wire::RemoveImages,
    responses((status = 200, body = wire::Removed)))]
async fn remove(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::RemoveImages>,
) -> Result<Json<wire::Removed>> {
    let ids: Vec<ImageId> = body.value.ids.into_iter().map(ImageId).collect();
    Ok(Json(wire::Removed { removed: library::remove(&ctx, &visitor, &ids).await? }))
}
