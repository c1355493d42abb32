//! Where what is kept is copied to besides, as the page shows and sets it.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use cradle_wire::agent::{LocalCopies, LocalNames, NameLocalCopies, SetLocalCopies};

use super::Page;
use super::api::unreadable;
use super::problem::Answer;
use crate::local::{self, Refused, USUAL};

impl Page {
    async fn local_copies(&self) -> Answer<LocalCopies> {
        let set = local::folder(&self.agent).await?;
        let problem = match &set {
            Some(set) => local::trouble(&set.folder).await,
            None => None,
        };
        let (folder, template) = set.map(|set| (set.folder, set.template)).unzip();
        let template = template.unwrap_or_else(|| USUAL.to_owned());
        Ok(LocalCopies { folder, template, fixed: self.agent.local.is_some(), problem })
    }
}

pub(super) async fn copies(State(page): State<Page>) -> Answer<Json<LocalCopies>> {
    page.local_copies().await.map(Json)
}

pub(super) async fn set(
    State(page): State<Page>,
    wish: Result<Json<SetLocalCopies>, JsonRejection>,
) -> Answer<Json<LocalCopies>> {
    let Json(SetLocalCopies { folder, template }) = wish.map_err(|rejection| unreadable(&rejection))?;
    local::set(&page.agent, folder.as_deref(), &template).await?;
    page.local_copies().await.map(Json)
}

pub(super) async fn names(
    State(page): State<Page>,
    wish: Result<Json<NameLocalCopies>, JsonRejection>,
) -> Answer<Json<LocalNames>> {
    let Json(NameLocalCopies { camera, template }) = wish.map_err(|rejection| unreadable(&rejection))?;
    // One that was taken away in the meantime is as good as none.
    let camera = camera.and_then(|key| page.agent.camera(&key));
    let items = local::names(camera.as_deref(), &template).map_err(Refused::Template)?;
    Ok(Json(LocalNames { items }))
}
