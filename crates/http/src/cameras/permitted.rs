//! Which cameras the centre takes.

use axum::Json;
use axum::extract::State;
use cradle_app::Context;
use cradle_app::cameras;
use cradle_app::domain::cameras::{CalledCamera, LetIn, NotPermitted, PermittedCameras};
use cradle_app::domain::menu::ModelPattern;
use cradle_wire::cameras as wire;
use cradle_wire::operator::ModelPattern as Entry;

use crate::problem::Result;
use crate::render;
use crate::visitor::By;

/// Which cameras this centre takes for conferences, and for their pictures.
#[utoipa::path(get, path = "/api/v1/permitted-cameras", tag = "cameras",
    responses((status = 200, body = wire::PermittedCameras)))]
pub(super) async fn permitted(
    State(ctx): State<Context>,
    By(visitor): By,
) -> Result<Json<wire::PermittedCameras>> {
    let (list, changed_at) = cameras::permitted(&ctx, &visitor).await?;
    Ok(Json(wire::PermittedCameras {
        centre: ctx.settings().name.clone(),
        conference: list.conference.map(let_in_out),
        pictures: list.pictures.map(let_in_out),
        changed_at: changed_at.map(render::instant),
    }))
}

pub(crate) fn list_in(said: wire::SetPermittedCameras) -> PermittedCameras {
    let list = |list: wire::LetInCameras| {
        let pattern = |entry: Entry| ModelPattern { maker: entry.maker, model: entry.model };
        LetIn { models: list.models.into_iter().map(pattern).collect(), declared: list.declared }
    };
    PermittedCameras { conference: said.conference.map(list), pictures: said.pictures.map(list) }
}

pub(crate) fn let_in_out(list: LetIn) -> wire::LetInCameras {
    let entry = |pattern: ModelPattern| Entry { maker: pattern.maker, model: pattern.model };
    wire::LetInCameras { models: list.models.into_iter().map(entry).collect(), declared: list.declared }
}

pub(crate) fn permission_out(
    camera: &CalledCamera,
    answer: Result<(), NotPermitted>,
    centre: &str,
) -> wire::CameraPermission {
    let why = answer.err();
    wire::CameraPermission {
        permitted: why.is_none(),
        why: why.as_ref().map(|why| why.word().to_owned()),
        reason: why.map(|why| why.sentence(centre)),
        camera: camera.to_string(),
        centre: centre.to_owned(),
    }
}
