//! Which cameras the centre takes, as the operator says.

use axum::Json;
use axum::extract::State;
use cradle_app::Context;
use cradle_app::cameras::{self, PermittedView};
use cradle_app::domain::cameras::CalledCamera;
use cradle_wire::cameras as wire;
use cradle_wire::operator::ModelPattern;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::body::Body;
use crate::cameras::permitted::{let_in_out, list_in, permission_out};
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, set)).routes(routes!(attempt))
}

/// Which cameras are taken, who said so and when, and the models that are known here.
#[utoipa::path(get, path = "/api/v1/operator/permitted-cameras", tag = "operator",
    responses((status = 200, body = wire::OperatorPermittedCameras)))]
async fn list(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::OperatorPermittedCameras>> {
    Ok(Json(view_out(cameras::permitted_list(&ctx, &visitor).await?)))
}

/// Say which cameras are taken, in place of all that was said before.
#[utoipa::path(put, path = "/api/v1/operator/permitted-cameras", tag = "operator",
    request_body = wire::SetPermittedCameras, responses((status = 200, body = wire::OperatorPermittedCameras)))]
async fn set(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::SetPermittedCameras>,
) -> Result<Json<wire::OperatorPermittedCameras>> {
    Ok(Json(view_out(cameras::permit(&ctx, &visitor, list_in(body.value)).await?)))
}

/// Would this camera be let in by this list? Nothing is changed.
#[utoipa::path(post, path = "/api/v1/operator/permitted-cameras/try", tag = "operator",
    request_body = wire::TryPermittedCameras, responses((status = 200, body = wire::TriedCamera)))]
async fn attempt(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::TryPermittedCameras>,
) -> Result<Json<wire::TriedCamera>> {
    let wire::TryPermittedCameras { list, maker, model, declared } = body.value;
    let camera = CalledCamera::new(&maker, &model);
    let [conference, pictures] = cameras::try_permitted(&visitor, list_in(list), &camera, declared)?;
    let centre = &ctx.settings().name;
    Ok(Json(wire::TriedCamera {
        conference: permission_out(&camera, conference.1, centre),
        pictures: permission_out(&camera, pictures.1, centre),
    }))
}

fn view_out(view: PermittedView) -> wire::OperatorPermittedCameras {
    let (changed_by, changed_at) = view.changed.map_or((None, None), |(by, at)| (by, Some(at)));
    wire::OperatorPermittedCameras {
        conference: view.list.conference.map(let_in_out),
        pictures: view.list.pictures.map(let_in_out),
        changed_at: changed_at.map(render::instant),
        changed_by,
        known: view.known.into_iter().map(|(maker, model)| ModelPattern { maker, model }).collect(),
    }
}
