//! See one's own cameras.

use cradle_domain::CameraId;
use cradle_domain::cameras::Camera;
use cradle_store::cameras;

use crate::{Context, Error, Result, Visitor};

/// The visitor's cameras, the last connected first.
pub async fn all(ctx: &Context, visitor: &Visitor) -> Result<Vec<Camera>> {
    let owner = visitor.owner()?;
    Ok(cameras::of_customer(&mut ctx.read().await?, owner).await?)
}

/// One of the visitor's cameras.
pub async fn find(ctx: &Context, visitor: &Visitor, id: CameraId) -> Result<Camera> {
    let owner = visitor.owner()?;
    cameras::get(&mut ctx.read().await?, owner, id).await?.ok_or(Error::Missing("camera"))
}
