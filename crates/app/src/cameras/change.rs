//! Name a camera, or give it away.

use cradle_domain::CameraId;
use cradle_domain::cameras::Camera;
use cradle_store::cameras;

use crate::{Context, Error, Result, Visitor};

/// What to change; `None` leaves it as it is, an inner `None` empties it.
#[derive(Clone, Debug, Default)]
#[allow(clippy::option_option)] // The two kinds of absence are what this is about.
pub struct CameraChange {
    /// The owner's name for it.
    pub name: Option<Option<String>>,
    /// Its program's version.
    pub firmware: Option<String>,
    /// Whether what it reports may be taken down; what was taken down before stays until it is deleted.
    pub reports: Option<bool>,
}

/// Changes one of the visitor's cameras.
pub async fn change(ctx: &Context, visitor: &Visitor, id: CameraId, change: CameraChange) -> Result<Camera> {
    let owner = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let mut camera = cameras::get(&mut tx, owner, id).await?.ok_or(Error::Missing("camera"))?;
    if let Some(name) = change.name {
        camera.name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let fits = |name: &String| name.chars().count() <= 100 && !name.chars().any(char::is_control);
        if !camera.name.as_ref().is_none_or(fits) {
            return Err(Error::invalid("name", "A camera's name has at most 100 characters on one line."));
        }
    }
    if change.firmware.is_some() {
        camera.firmware = firmware(change.firmware)?;
    }
    camera.reports_allowed = change.reports.or(camera.reports_allowed);
    cameras::update(&mut tx, &camera).await?;
    tx.commit().await?;
    Ok(camera)
}

/// A program's version within bounds.
pub(super) fn firmware(version: Option<String>) -> Result<Option<String>> {
    let version = version.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match &version {
        Some(text) if text.chars().count() > 100 || text.chars().any(char::is_control) => {
            Err(Error::invalid("firmware", "A program's version has at most 100 characters on one line."))
        }
        _ => Ok(version),
    }
}

/// Removes a camera from the visitor's account: somebody else may register it then. Its pictures stay.
pub async fn remove(ctx: &Context, visitor: &Visitor, id: CameraId) -> Result<()> {
    let owner = visitor.owner()?;
    let mut tx = ctx.write().await?;
    if !cameras::remove(&mut tx, owner, id).await? {
        return Err(Error::Missing("camera"));
    }
    Ok(tx.commit().await?)
}
