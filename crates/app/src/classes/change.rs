//! Rename a class, change its rule, remove it.

use cradle_domain::ClassId;
use cradle_domain::classes::{Rule, Sort};
use cradle_store::{classes, sharing};

use super::create::taken;
use super::find::COUNTED;
use super::view::{Asked, View};
use crate::{Context, Error, Result, Visitor};

/// What to change; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// The rule of a class by rule.
    pub rule: Option<Rule>,
}

/// Changes one of the visitor's classes.
pub async fn change(ctx: &Context, visitor: &Visitor, id: ClassId, change: Change) -> Result<View> {
    let owner = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let mut class = classes::get(&mut tx, owner, id).await?.ok_or(Error::Missing("class"))?;
    if let Some(name) = change.name {
        class.name = name.parse().map_err(|why| Error::invalid("name", why))?;
    }
    if let Some(rule) = change.rule {
        if class.sort == Sort::Hand {
            return Err(Error::conflict(
                "class-by-hand",
                "Pictures come into this class by hand. Make another class for a rule.",
            ));
        }
        class.sort = Sort::Rule(rule);
    }
    classes::update(&mut tx, &class).await.map_err(taken)?;
    let view = Asked::of(&mut tx, owner).await?.view(&mut tx, class, COUNTED).await?;
    tx.commit().await?;
    Ok(view)
}

/// Removes one of the visitor's classes; its pictures stay, and what was given of it is taken back.
pub async fn remove(ctx: &Context, visitor: &Visitor, id: ClassId) -> Result<()> {
    let owner = visitor.owner()?;
    let mut tx = ctx.write().await?;
    if !classes::remove(&mut tx, owner, id).await? {
        return Err(Error::Missing("class"));
    }
    sharing::revoke_class(&mut tx, owner, id, ctx.now()).await?;
    Ok(tx.commit().await?)
}
