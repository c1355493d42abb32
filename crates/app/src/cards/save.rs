//! Save a card once, in the browser, with the provider; here it is verified and recorded.

use cradle_domain::CustomerId;
use cradle_store::billing::{self, SavedCard};

use super::provider::provider;
use crate::acquirer::{CardPage, Cards};
use crate::billing::ForgetAccount;
use crate::jobs::enqueue;
use crate::{Context, Error, Result, Visitor};

/// What a page needs to have a card saved.
#[derive(Clone, Debug)]
pub struct BeginSaving {
    /// The provider's name for it.
    pub id: String,
    /// What lets this page go on with it.
    pub secret: String,
    /// The key that pages may know.
    pub publishable_key: String,
    /// The address of the provider's script.
    pub script: String,
}

/// What the provider's script needs, where there is a provider.
pub fn page(ctx: &Context) -> Option<&CardPage> {
    ctx.cards().map(Cards::page)
}

/// Begins to save a card of the visitor.
pub async fn begin_saving(ctx: &Context, visitor: &Visitor) -> Result<BeginSaving> {
    let customer = visitor.account()?;
    let cards = provider(ctx)?;
    let account = account_of(ctx, cards, customer).await?;
    let saving = cards.begin_saving(&account).await?;
    let page = cards.page();
    Ok(BeginSaving {
        id: saving.id,
        secret: saving.secret,
        publishable_key: page.publishable_key.clone(),
        script: page.script.clone(),
    })
}

/// The customer's name at the provider, made when there is none.
async fn account_of(ctx: &Context, cards: &dyn Cards, customer: CustomerId) -> Result<String> {
    if let Some(known) = billing::card_account(&mut ctx.read().await?, customer).await? {
        return Ok(known.provider_id);
    }
    let made = cards.open_account(&customer.to_string()).await?;
    let mut tx = ctx.write().await?;
    billing::put_card_account(&mut tx, customer, &made).await?;
    // Another request may have been faster: then its account holds.
    let account = billing::card_account(&mut tx, customer).await?.ok_or(Error::Missing("customer"))?;
    tx.commit().await?;
    Ok(account.provider_id)
}

/// Records a card that was saved with the provider, which is asked whether it was, and whose it is. From
/// now on it is the one that is charged.
pub async fn finish_saving(ctx: &Context, visitor: &Visitor, id: &str) -> Result<SavedCard> {
    let customer = visitor.account()?;
    let cards = provider(ctx)?;
    let account = billing::card_account(&mut ctx.read().await?, customer).await?;
    let account = account.ok_or(Error::Missing("card"))?;
    let stands = cards.saving(id).await?;
    if stands.account.as_deref() != Some(account.provider_id.as_str()) {
        return Err(Error::Missing("card"));
    }
    let Some(card) = stands.card else {
        return Err(Error::conflict(
            "card-not-saved",
            "The provider has not saved this card. Try again, or use another card.",
        ));
    };
    let card = cards.card(&card).await?;
    let mut tx = ctx.write().await?;
    billing::put_card(&mut tx, customer, &card, ctx.now()).await?;
    tx.commit().await?;
    tracing::info!(%customer, brand = card.brand, "a card was saved");
    Ok(card)
}

/// Forgets the visitor's card, and has the provider forget it: it is charged no more.
pub async fn remove_card(ctx: &Context, visitor: &Visitor) -> Result<()> {
    let customer = visitor.account()?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    if let Some(account) = billing::card_account(&mut tx, customer).await? {
        enqueue(ctx, &mut tx, &ForgetAccount { account: account.provider_id }, ctx.now()).await?;
    }
    billing::remove_card_account(&mut tx, customer).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
