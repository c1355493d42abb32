//! The operator's view of customers' accounts.

use cradle_domain::billing::Method;
use cradle_domain::{CustomerId, EntryId};
use cradle_store::billing::{self, AccountRow, Booked};
use cradle_store::customers;

use super::account::{self, Account};
use crate::{Context, Error, Result, Visitor};

/// A customer's account as the operator sees it.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// Who.
    pub customer: CustomerId,
    /// Their name.
    pub name: String,
    /// Their email.
    pub email: String,
    /// The method that they chose.
    pub method: Option<Method>,
    /// Up to how much they may pay by invoice; `None` where they may not.
    pub invoice_limit: Option<i64>,
    /// How they stand.
    pub account: Account,
}

/// Up to `limit` customers after `after` whose name or email holds `text`.
pub async fn accounts(
    ctx: &Context,
    visitor: &Visitor,
    text: &str,
    limit: u32,
    after: Option<CustomerId>,
) -> Result<Vec<AccountRow>> {
    visitor.operator()?;
    Ok(billing::accounts(&mut ctx.read().await?, text, after, limit).await?)
}

/// A customer's account.
pub async fn account_of(ctx: &Context, visitor: &Visitor, id: CustomerId) -> Result<AccountView> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let customer = customers::get(&mut tx, id).await?.ok_or(Error::Missing("customer"))?;
    let (method, invoice_limit) = billing::terms(&mut tx, id).await?;
    Ok(AccountView {
        customer: id,
        name: customer.profile.name.to_string(),
        email: customer.email.to_string(),
        method,
        invoice_limit,
        account: account::read(ctx, &mut tx, id).await?,
    })
}

/// Up to `limit` entries of a customer before the one with the serial number `before`, the latest first,
/// and which of them were taken back.
pub async fn statement_of(
    ctx: &Context,
    visitor: &Visitor,
    customer: CustomerId,
    before: Option<i64>,
    limit: u32,
) -> Result<(Vec<Booked>, Vec<EntryId>)> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let booked = billing::statement(&mut tx, customer, before, limit).await?;
    let ids: Vec<EntryId> = booked.iter().map(|booked| booked.entry.id).collect();
    let taken_back = billing::taken_back(&mut tx, customer, &ids).await?;
    Ok((booked, taken_back))
}

/// Allows a customer to pay by invoice up to a limit in minor units, or with `None` no longer. What is
/// on account stays and comes on the next invoice.
pub async fn allow_invoices(
    ctx: &Context,
    visitor: &Visitor,
    customer: CustomerId,
    limit: Option<i64>,
) -> Result<AccountView> {
    visitor.operator()?;
    if limit.is_some_and(|limit| !(1..=1_000_000_000).contains(&limit)) {
        return Err(Error::invalid("invoice_limit", "Type a limit above nothing, and not over ten million."));
    }
    let mut tx = ctx.write().await?;
    customers::get(&mut tx, customer).await?.ok_or(Error::Missing("customer"))?;
    billing::set_invoice_limit(&mut tx, customer, limit).await?;
    tx.commit().await?;
    account_of(ctx, visitor, customer).await
}
