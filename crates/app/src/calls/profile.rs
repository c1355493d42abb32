//! What customers show of themselves in the address books of others.

use cradle_domain::CustomerId;
use cradle_domain::calls::{CallAddress, Says};
use cradle_store::calls::{self, Profile};
use cradle_store::{Tx, customers};

use super::view::{contact_view, presence_now};
use crate::{Context, Error, Event, Result, Visitor};

/// Characters that somebody may say of themselves.
const LONGEST: usize = 500;

/// What to change of it; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct ChangeCalling {
    /// What to say; empty for nothing.
    pub says: Option<String>,
    /// Whether customers find one by name.
    pub findable: Option<bool>,
    /// Whether partners may take one's picture in a call.
    pub may_photograph: Option<bool>,
}

/// What a customer shows; made when it is first needed.
pub(super) async fn own(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<Profile> {
    loop {
        if let Some(profile) = calls::profile(tx, customer).await? {
            return Ok(profile);
        }
        let profile = Profile {
            customer,
            address: drawn(),
            says: String::new(),
            found_by: None,
            may_photograph: true,
            picture: None,
            chosen: None,
            // Who is here already is not offline since anything.
            offline_since: ctx.board().seen(customer).is_none().then(|| ctx.now()),
        };
        calls::add_profile(tx, &profile).await?;
    }
}

fn drawn() -> CallAddress {
    CallAddress::from_bits(rand::random())
}

/// The visitor's own.
pub async fn calling(ctx: &Context, visitor: &Visitor) -> Result<Profile> {
    let me = visitor.owner()?;
    if let Some(profile) = calls::profile(&mut ctx.read().await?, me).await? {
        return Ok(profile);
    }
    let mut tx = ctx.write().await?;
    let profile = own(ctx, &mut tx, me).await?;
    tx.commit().await?;
    Ok(profile)
}

/// Changes it; partners see it at once.
pub async fn change_calling(ctx: &Context, visitor: &Visitor, change: ChangeCalling) -> Result<Profile> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let mut profile = own(ctx, &mut tx, me).await?;
    if let Some(says) = change.says {
        profile.says = Says::of(&says, LONGEST).map_err(|why| Error::invalid("says", why))?.into_string();
    }
    if let Some(findable) = change.findable {
        let customer = customers::get(&mut tx, me).await?.ok_or(Error::Missing("account"))?;
        profile.found_by = findable.then(|| customer.profile.name.as_str().to_lowercase());
    }
    if let Some(may_photograph) = change.may_photograph {
        profile.may_photograph = may_photograph;
    }
    calls::update_profile(&mut tx, &profile).await?;
    tx.commit().await?;
    shown_anew(ctx, me).await?;
    Ok(profile)
}

/// Draws another address; the one of before leads nowhere from now on.
pub async fn new_address(ctx: &Context, visitor: &Visitor) -> Result<Profile> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let mut profile = own(ctx, &mut tx, me).await?;
    profile.address = drawn();
    while !calls::set_address(&mut tx, me, &profile.address).await? {
        profile.address = drawn();
    }
    tx.commit().await?;
    shown_anew(ctx, me).await?;
    Ok(profile)
}

/// Somebody is called something else: in the transaction that changes it.
pub(crate) async fn renamed(tx: &mut Tx, customer: CustomerId, name: &str) -> Result<()> {
    if let Some(mut profile) = calls::profile(tx, customer).await?
        && profile.found_by.is_some()
    {
        profile.found_by = Some(name.to_lowercase());
        calls::update_profile(tx, &profile).await?;
    }
    Ok(())
}

/// Shows everybody who has a card of somebody what it is now: one read for all of them.
pub(crate) async fn shown_anew(ctx: &Context, customer: CustomerId) -> Result<()> {
    let cards = calls::cards_of(&mut ctx.read().await?, customer).await?;
    let Some(person) = cards.first().and_then(|card| card.person.as_ref()) else { return Ok(()) };
    let seen = presence_now(ctx, customer, person);
    for card in cards {
        let owner = card.contact.owner;
        ctx.live().tell(owner, Event::Contact(contact_view(card, |_, _| seen).into()));
    }
    Ok(())
}
