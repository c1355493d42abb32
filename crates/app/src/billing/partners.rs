//! Book what partner centres are owed for the orders that they fulfil.

use cradle_domain::billing::{Account, Entry, EntryKind, Postings};
use cradle_domain::{EntryId, Money};
use cradle_store::partners::{self, Handover};
use cradle_store::{Tx, billing};

use super::post::{blank, post};
use crate::{Context, Error, Result};

/// Books what a partner is owed for an order that it has taken, in the caller's transaction, which holds the
/// order and its customer.
pub(crate) async fn owe(ctx: &Context, tx: &mut Tx, of: &Handover) -> Result<EntryId> {
    let postings =
        Postings::moved(of.owed, Account::PartnerDue, Account::PartnerCost).map_err(Error::defect)?;
    let entry = Entry { postings, order: Some(of.order), ..blank(ctx, of.customer, EntryKind::Settlement) };
    post(tx, &entry).await?;
    partners::add_due(tx, of.partner, of.owed).await?;
    Ok(entry.id)
}

/// Takes that back, because the order came to nothing. Once: the ledger refuses a second time.
pub(crate) async fn owe_no_more(ctx: &Context, tx: &mut Tx, of: &Handover, owed: EntryId) -> Result<EntryId> {
    billing::hold(tx, of.customer).await?;
    let postings =
        Postings::moved(of.owed, Account::PartnerCost, Account::PartnerDue).map_err(Error::defect)?;
    let entry = Entry {
        postings,
        order: Some(of.order),
        reverses: Some(owed),
        ..blank(ctx, of.customer, EntryKind::Settlement)
    };
    post(tx, &entry).await?;
    partners::add_due(tx, of.partner, Money::new(-of.owed.amount, of.owed.currency)).await?;
    Ok(entry.id)
}
