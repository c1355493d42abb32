//! The small pictures of orders that people of the centre have in their hands.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use cradle_app::Context;
use cradle_app::domain::{ImageId, OrderId};
use cradle_app::orders;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::library::content;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(thumbnail))
}

/// The small image of a picture of an order that people carry out: a print.
#[utoipa::path(get, path = "/api/v1/operator/orders/{id}/images/{image}/thumbnail", tag = "operator",
    params(("id" = Uuid, Path), ("image" = Uuid, Path)),
    responses((status = 200, content_type = "image/webp"), (status = 304)))]
async fn thumbnail(
    State(ctx): State<Context>,
    By(visitor): By,
    Path((id, image)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
) -> Result<Response> {
    let located = orders::small_picture(&ctx, &visitor, OrderId(id), ImageId(image)).await?;
    content::answer(&ctx, &located, &headers).await
}
