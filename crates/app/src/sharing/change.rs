//! Change what was given.

use cradle_domain::sharing::{Adding, Object, Rights, Standing, standing};
use cradle_domain::{GrantId, Instant};
use cradle_store::sharing;

use super::give::{check_class, end, hashed, sensible, title, watermark};
use super::openings::write_openings;
use super::own::{Own, as_own};
use crate::{Context, Error, Result, Visitor};

/// What to change; `None` leaves it as it is, an inner `None` takes it away.
#[derive(Clone, Debug, Default)]
#[allow(clippy::option_option)] // The two kinds of absence are what this is about.
pub struct Change {
    /// The title.
    pub title: Option<String>,
    /// Whether originals may be taken.
    pub originals: Option<bool>,
    /// Whether originals tell where they were taken.
    pub position: Option<bool>,
    /// How much others may add, if anything.
    pub add: Option<Option<Adding>>,
    /// The text over every image.
    pub watermark: Option<Option<String>>,
    /// When it ends by itself.
    pub expires_at: Option<Option<Instant>>,
    /// The password.
    pub password: Option<Option<String>>,
}

/// Changes a permission that the visitor gave. One that has ended opens again with a later end; one
/// that was taken back stays so.
pub async fn change(ctx: &Context, visitor: &Visitor, id: GrantId, change: Change) -> Result<Own> {
    let owner = visitor.user_of_services()?;
    write_openings(ctx).await?;
    let to = {
        let given = sharing::get(&mut ctx.read().await?, owner, id).await?;
        given.ok_or(Error::Missing("permission"))?.grant.to
    };
    let password = match &change.password {
        Some(password) => Some(hashed(ctx, password.as_deref(), to.as_str()).await?),
        None => None,
    };
    let mut tx = ctx.write().await?;
    let mut given = sharing::get(&mut tx, owner, id).await?.ok_or(Error::Missing("permission"))?;
    if standing(&given.grant, ctx.now()) == Standing::Withdrawn {
        return Err(Error::conflict(
            "withdrawn",
            "You have taken this back. It stays shut; share once more to open it again.",
        ));
    }
    if let Some(text) = change.title {
        given.title = title(&text, &given.grant.to)?;
    }
    let before = given.grant.rights;
    let originals = change.originals.unwrap_or(before.originals);
    let position = change.position.unwrap_or(before.position && originals);
    if let Some(text) = change.watermark {
        given.grant.watermark = watermark(text.as_deref(), &given.grant.object)?;
    }
    let rights = Rights { originals, position, add: change.add.unwrap_or(before.add) };
    let (object, receiver) = (&given.grant.object, &given.grant.to);
    given.grant.rights = sensible(rights, (object, receiver), given.grant.watermark.as_deref())?;
    if let (Object::Class(class), Some(Some(_))) = (&given.grant.object, change.add) {
        check_class(&mut tx, owner, *class, given.grant.rights).await?;
    }
    if let Some(until) = change.expires_at {
        given.grant.expires_at = end(ctx, until)?;
    }
    sharing::update(&mut tx, &given).await?;
    if let Some(hash) = password {
        sharing::set_password(&mut tx, owner, id, hash.as_deref()).await?;
        given.grant.locked = hash.is_some();
    }
    let changed = as_own(ctx, &mut tx, owner, given).await?;
    tx.commit().await?;
    Ok(changed)
}
