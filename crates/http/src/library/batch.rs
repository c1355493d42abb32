//! Changing many pictures at once, and the way back.

use axum::Json;
use axum::extract::State;
use cradle_app::domain::ImageId;
use cradle_app::library::{self, Change, Step, Words};
use cradle_app::{Context, Error};
use cradle_wire::library as wire;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::render::image_out;
use crate::Server;
use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(change_many))
}

/// Change several of my pictures in the same way, or each in its own: all of them, or none. The answer
/// says what brings back what was before.
#[utoipa::path(post, path = "/api/v1/images/batch", tag = "images", request_body = wire::UpdateImages,
    responses((status = 200, body = wire::UpdatedImages)))]
async fn change_many(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::UpdateImages>,
) -> Result<Json<wire::UpdatedImages>> {
    let changed = library::change_each(&ctx, &visitor, changes_in(body.value)?).await?;
    Ok(Json(wire::UpdatedImages {
        items: changed.images.into_iter().map(image_out).collect(),
        next: None,
        undo: changed.undo.into_iter().map(|(id, change)| one_out(id, change)).collect(),
    }))
}

fn changes_in(update: wire::UpdateImages) -> Result<Vec<(ImageId, Change)>, Error> {
    let wire::UpdateImages { ids, state, set, add, remove, each } = update;
    if !ids.is_empty() && !each.is_empty() {
        return Err(Error::invalid("each", "Name pictures in ids or in each, not in both."));
    }
    let same = Change {
        add: words_in(add),
        remove: words_in(remove),
        ..change_in(set.unwrap_or_default(), step_in(state.as_deref())?)
    };
    let own = |one: wire::UpdateOne| {
        let step = step_in(one.state.as_deref())?;
        Ok((ImageId(one.id), change_in(one.set.unwrap_or_default(), step)))
    };
    if each.is_empty() {
        return Ok(ids.into_iter().map(|id| (ImageId(id), same.clone())).collect());
    }
    each.into_iter().map(own).collect()
}

fn step_in(state: Option<&str>) -> Result<Option<Step>, Error> {
    match state {
        None => Ok(None),
        Some("kept") => Ok(Some(Step::Keep)),
        Some("inbox") => Ok(Some(Step::PutBack)),
        Some("trashed") => Ok(Some(Step::Discard)),
        Some("restored") => Ok(Some(Step::Restore)),
        Some(_) => Err(Error::invalid("state", "Choose kept, inbox, trashed or restored.")),
    }
}

const fn step_out(step: Step) -> &'static str {
    match step {
        Step::Keep => "kept",
        Step::PutBack => "inbox",
        Step::Discard => "trashed",
        Step::Restore => "restored",
    }
}

fn words_in(words: Option<wire::Words>) -> Words {
    words.map_or_else(Words::default, |words| Words { people: words.people, keywords: words.keywords })
}

/// A change as the API describes it, with the step that goes with it.
pub(super) fn change_in(set: wire::UpdateImage, step: Option<Step>) -> Change {
    let wire::UpdateImage { state: _, title, caption, people, place, occasion, keywords, rating } = set;
    Change { step, title, caption, people, place, occasion, keywords, rating, ..Change::default() }
}

/// One picture's change as the API writes it.
pub(crate) fn one_out(id: ImageId, change: Change) -> wire::UpdateOne {
    let Change { step, title, caption, people, place, occasion, keywords, rating, add: _, remove: _ } =
        change;
    let set = wire::UpdateImage { state: None, title, caption, people, place, occasion, keywords, rating };
    wire::UpdateOne { id: id.0, state: step.map(|step| step_out(step).to_owned()), set: Some(set) }
}
