//! Keys that a customer makes for devices and programs, each for what that one has to do.

use cradle_domain::customers::{Action, Customer, Rights};
use cradle_domain::{Instant, SessionId};
use cradle_store::customers::{self, Session};

use super::sessions::{Kind, begin};
use crate::{Context, Error, Event, Result, Secret, Visitor};

/// A key as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Identifier, which opens nothing.
    pub id: SessionId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub rights: Rights,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Instant>,
}

/// A key that was made just now.
#[derive(Clone, Debug)]
pub struct MadeKey {
    /// The key in the list.
    pub key: Key,
    /// What opens it, to be shown once.
    pub secret: Secret,
}

/// Keys of one customer, at most.
const MOST: usize = 100;

/// Makes a key that may do what the words in `rights` say.
pub async fn make_key(ctx: &Context, visitor: &Visitor, name: &str, rights: &[String]) -> Result<MadeKey> {
    let owner = visitor.account()?;
    let name = name.trim();
    if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        let why = "Name the device or program that the key is for, in 1 to 100 characters.";
        return Err(Error::invalid("name", why));
    }
    let rights =
        Rights::named(rights.iter().map(String::as_str)).map_err(|why| Error::invalid("rights", why))?;
    let mut tx = ctx.write().await?;
    if customers::keys_of(&mut tx, owner).await?.len() >= MOST {
        let why =
            format!("You have {MOST} keys, which is as many as there can be. Revoke one that is not used.");
        return Err(Error::conflict("too-many-keys", why));
    }
    let made = begin(ctx, &mut tx, owner, Kind::Key(rights), name).await?;
    tx.commit().await?;
    ctx.live().tell(owner, Event::Sessions);
    let key = Key { id: made.id, name: name.to_owned(), rights, created_at: ctx.now(), last_used_at: None };
    Ok(MadeKey { key, secret: made.secret })
}

/// The visitor's keys, the latest made first.
pub async fn keys(ctx: &Context, visitor: &Visitor) -> Result<Vec<Key>> {
    let owner = visitor.account()?;
    let keys = customers::keys_of(&mut ctx.read().await?, owner).await?;
    Ok(keys.into_iter().filter_map(key).collect())
}

/// Revokes one of the visitor's keys: it opens nothing from now on.
pub async fn revoke_key(ctx: &Context, visitor: &Visitor, id: SessionId) -> Result<()> {
    let owner = visitor.account()?;
    let mut tx = ctx.write().await?;
    if !customers::remove_key(&mut tx, owner, id).await? {
        return Err(Error::Missing("key"));
    }
    tx.commit().await?;
    ctx.live().tell(owner, Event::Sessions);
    Ok(())
}

/// Whose account the visitor acts for, and the key that they came with, if it is one.
pub async fn key_owner(ctx: &Context, visitor: &Visitor) -> Result<(Customer, Option<Key>)> {
    let owner = visitor.customer()?;
    visitor.may(Action::OwnName(owner))?;
    let mut tx = ctx.read().await?;
    let customer = customers::get(&mut tx, owner).await?.ok_or(Error::Missing("account"))?;
    let keys = customers::keys_of(&mut tx, owner).await?;
    Ok((customer, keys.into_iter().find(|one| Some(one.id) == visitor.session).and_then(key)))
}

fn key(session: Session) -> Option<Key> {
    Some(Key {
        id: session.id,
        rights: session.rights?,
        name: session.label,
        created_at: session.created_at,
        last_used_at: Some(session.last_used_at).filter(|at| *at > session.created_at),
    })
}
