//! Who a picture is from that others added.

use cradle_domain::{GrantId, ImageId, Instant};
use cradle_store::{library, sharing};

use crate::{Context, Error, Result, Visitor};

/// How a picture came through a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// By the name that they gave, or have.
    pub sender: String,
    /// The permission.
    pub grant: GrantId,
    /// Its title.
    pub title: String,
    /// When.
    pub added_at: Instant,
}

/// By whom a picture of the visitor's was added, the latest first; nobody for one of their own.
pub async fn came(ctx: &Context, visitor: &Visitor, image: ImageId) -> Result<Vec<Came>> {
    let owner = visitor.viewer()?;
    let mut tx = ctx.read().await?;
    library::get(&mut tx, owner, image).await?.ok_or(Error::Missing("picture"))?;
    let mut came = Vec::new();
    for addition in sharing::came_of(&mut tx, owner, image).await? {
        let given = sharing::get(&mut tx, owner, addition.grant).await?;
        came.push(Came {
            sender: addition.sender,
            grant: addition.grant,
            title: given.map(|given| given.title).unwrap_or_default(),
            added_at: addition.added_at,
        });
    }
    Ok(came)
}
