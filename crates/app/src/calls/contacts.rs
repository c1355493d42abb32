//! Look into the address book.

use cradle_domain::ContactId;
use cradle_domain::calls::CallAddress;
use cradle_store::calls;

use super::board::PresenceView;
use super::view::{ContactView, contact_now, contact_view};
use crate::{Context, Error, Result, Visitor};

/// Letters by which somebody is looked for, at least.
const LEAST_LETTERS: usize = 3;

/// How many are found, at most.
const MOST_FOUND: u32 = 20;

/// One of the visitor's cards.
pub async fn contact(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<ContactView> {
    let me = visitor.owner()?;
    let card = calls::card(&mut ctx.read().await?, me, id).await?.ok_or(Error::Missing("partner"))?;
    Ok(contact_now(ctx, card))
}

/// Up to `limit` of the visitor's cards behind `after`; with `group` only those in it.
pub async fn contacts(
    ctx: &Context,
    visitor: &Visitor,
    group: Option<&str>,
    after: Option<ContactId>,
    limit: u32,
) -> Result<Vec<ContactView>> {
    let me = visitor.owner()?;
    let cards = calls::cards(&mut ctx.read().await?, me, group, after, limit).await?;
    let known: Vec<_> = cards.iter().filter_map(|card| card.contact.known()).collect();
    let seen = ctx.board().seen_many(&known);
    let view = |card| {
        contact_view(card, |partner, person| {
            seen.get(&partner).copied().unwrap_or(PresenceView::offline(person.offline_since))
        })
    };
    Ok(cards.into_iter().map(view).collect())
}

/// Those who let themselves be found and whose names begin so: name, and the address to invite them by.
pub async fn people(ctx: &Context, visitor: &Visitor, begins: &str) -> Result<Vec<(String, CallAddress)>> {
    let me = visitor.owner()?;
    let begins = begins.trim().to_lowercase();
    if !(LEAST_LETTERS..=200).contains(&begins.chars().count()) {
        return Err(Error::invalid("q", "Write at least the first three letters of the name."));
    }
    Ok(calls::with_prefix(&mut ctx.read().await?, &begins, me, MOST_FOUND).await?)
}
