//! How somebody comes to what was given, and whether it opens.

use cradle_domain::GrantId;
use cradle_domain::customers::{Action, Customer};
use cradle_domain::sharing::{Grant, Rights, Shut, Way, opens};
use cradle_store::sharing::{self, Recorded};
use cradle_store::{Tx, customers};

use crate::{Context, Error, Result, Visitor, digest};

/// Where something that was given stands.
#[derive(Clone, Copy, Debug)]
pub enum Address<'a> {
    /// Behind the secret of a link.
    Link(&'a str),
    /// At the address of a gallery.
    Gallery(&'a str),
    /// Among what the visitor received.
    Received(GrantId),
}

/// How somebody comes to something that was given.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// Where it stands.
    pub address: Address<'a>,
    /// What they got for its password.
    pub visit: Option<&'a str>,
}

impl<'a> From<Address<'a>> for Door<'a> {
    fn from(address: Address<'a>) -> Self {
        Self { address, visit: None }
    }
}

/// Who may come to such an address at all: to what was received whoever is signed in, to the others
/// everybody.
fn may_come(visitor: &Visitor, address: Address<'_>) -> Result<()> {
    match address {
        Address::Link(_) | Address::Gallery(_) => visitor.may(Action::Public),
        Address::Received(_) => visitor.owner().map(|_| ()),
    }
}

/// What stands at an address, and the customer who came to it signed in.
async fn at(
    tx: &mut Tx,
    visitor: &Visitor,
    address: Address<'_>,
) -> Result<(Option<Recorded>, Option<Customer>)> {
    may_come(visitor, address)?;
    Ok(match address {
        Address::Link(secret) => (sharing::by_token(tx, &digest(secret.as_bytes())).await?, None),
        Address::Gallery(slug) => (sharing::by_slug(tx, slug).await?, None),
        Address::Received(id) => {
            let me = customers::get(tx, visitor.owner()?).await?.ok_or_else(missing)?;
            (sharing::received(tx, &me.email, id).await?, Some(me))
        }
    })
}

/// What stands behind a door, and whether it opens to this visitor.
async fn found(
    ctx: &Context,
    tx: &mut Tx,
    visitor: &Visitor,
    door: Door<'_>,
) -> Result<(Recorded, Result<Rights, Shut>)> {
    let (recorded, customer) = at(tx, visitor, door.address).await?;
    let recorded = recorded.ok_or_else(missing)?;
    let way = match (door.address, &customer) {
        (Address::Link(_), _) => Way::Secret,
        (Address::Gallery(_), _) => Way::Address,
        (Address::Received(_), Some(me)) => {
            Way::Customer { email: &me.email, proven: me.email_proven_at.is_some() }
        }
        (Address::Received(_), None) => return Err(missing()),
    };
    let unlocked = match door.visit.filter(|_| recorded.grant.locked) {
        Some(secret) => {
            let visited = sharing::visited(tx, &digest(secret.as_bytes()), ctx.now()).await?;
            visited == Some(recorded.grant.id)
        }
        None => false,
    };
    let opened = opens(&recorded.grant, way, unlocked, ctx.now());
    Ok((recorded, opened))
}

/// What stands behind a door and opens to this visitor, with what they may do.
pub(super) async fn enter(
    ctx: &Context,
    tx: &mut Tx,
    visitor: &Visitor,
    door: Door<'_>,
) -> Result<(Recorded, Rights)> {
    let (recorded, opened) = found(ctx, tx, visitor, door).await?;
    match opened {
        Ok(rights) => Ok((recorded, rights)),
        Err(shut) => Err(refused(&recorded, shut)),
    }
}

/// What stands behind a door that a password opens; nothing when it opens without one.
pub(super) async fn locked(
    ctx: &Context,
    tx: &mut Tx,
    visitor: &Visitor,
    door: Door<'_>,
) -> Result<Option<Grant>> {
    let (recorded, opened) = found(ctx, tx, visitor, door).await?;
    match opened {
        Ok(_) => Ok(None),
        Err(Shut::Locked) => Ok(Some(recorded.grant)),
        Err(shut) => Err(refused(&recorded, shut)),
    }
}

fn refused(recorded: &Recorded, shut: Shut) -> Error {
    match shut {
        // To whom it was given by name it is just gone.
        Shut::Expired if recorded.grant.to.email().is_some() => missing(),
        Shut::Expired => Error::Ended(shut.to_string()),
        Shut::Locked => Error::Locked,
        Shut::Revoked | Shut::NotMeant => missing(),
    }
}

pub(super) const fn missing() -> Error {
    Error::Missing("page")
}
