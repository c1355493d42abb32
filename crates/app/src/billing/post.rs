//! Make an entry, and add it to the ledger.

use cradle_domain::billing::{Account, Entry, EntryKind, Postings};
use cradle_domain::{CustomerId, EntryId};
use cradle_store::{Tx, billing};

use crate::{Context, Error, Result};

/// Adds an entry, in the caller's transaction, which holds the customer. It is refused, and with it
/// the whole transaction, when it would leave an account overdrawn: a balance or points below nothing, or
/// less than nothing owed.
pub(super) async fn post(tx: &mut Tx, entry: &Entry) -> Result<()> {
    let points = entry.postings.points();
    if points < 0 && billing::points(tx, entry.customer).await?.saturating_add(points) < 0 {
        return Err(Error::conflict(
            "points-overdrawn",
            "There are not that many points. Look at the account again and take fewer.",
        ));
    }
    for balance in billing::post(tx, entry).await? {
        if balance.account.is_overdrawn(balance.amount.amount) {
            let message = if balance.account == Account::Prepaid {
                "There is not that much on the balance. Look at the account again and book less."
            } else {
                "There is not that much to be paid. Look at the account again and book less."
            };
            return Err(Error::conflict("account-overdrawn", message));
        }
    }
    Ok(())
}

/// An entry that moves nothing yet.
pub(super) fn blank(ctx: &Context, customer: CustomerId, kind: EntryKind) -> Entry {
    Entry {
        id: ctx.id::<EntryId>(),
        customer,
        kind,
        at: ctx.now(),
        postings: Postings::default(),
        order: None,
        invoice: None,
        reverses: None,
        reason: String::new(),
        by: None,
    }
}

/// A reason in one line: up to 200 characters.
pub(crate) fn reason(text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err(Error::invalid("reason", "Use at most 200 characters on one line."));
    }
    Ok(text.to_owned())
}
