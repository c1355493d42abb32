//! Book what happens at the counter and on the bank account.

use cradle_domain::billing::{
    self as rules, Account, Booking, Entry, EntryKind, InvoiceStep, Method, Postings, Till, paid,
};
use cradle_domain::{CustomerId, EntryId, InvoiceId, Money, OrderId};
use cradle_store::Tx;
use cradle_store::billing::{self, ChargeState};

use super::arrears::settle;
use super::document::step;
use super::points;
use super::post::{blank, post, reason};
use crate::{Context, Error, Idempotency, Result, Visitor};

/// The largest amount that is booked at once, in minor units.
const MOST: i64 = 1_000_000_000;

/// What is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// Money paid in for later.
    TopUp(Till),
    /// A balance paid out.
    PayOut(Till),
    /// A present of the centre.
    Goodwill,
    /// Points, given as a present.
    Points,
    /// An order paid at the counter, whole.
    Order(Till, OrderId),
    /// An invoice paid, wholly or in part; what is more comes onto the balance.
    Invoice(Till, InvoiceId),
}

/// A booking to make.
#[derive(Clone, Debug)]
pub struct NewBooking {
    /// For whom.
    pub customer: CustomerId,
    /// What.
    pub what: Book,
    /// Minor units, or points; what is open, when it is left out where something is open.
    pub amount: Option<i64>,
    /// Why.
    pub reason: String,
}

/// Books something for a customer. The same key books once.
pub async fn book(
    ctx: &Context,
    visitor: &Visitor,
    new: NewBooking,
    once: Option<&Idempotency>,
) -> Result<Entry> {
    let operator = visitor.operator()?;
    let why = reason(&new.reason)?;
    if why.is_empty() && matches!(new.what, Book::Goodwill | Book::PayOut(_) | Book::Points) {
        return Err(Error::invalid("reason", "Say why, in a few words: it stands in the books for good."));
    }
    if new.amount.is_some_and(|amount| !(1..=MOST).contains(&amount)) {
        return Err(Error::invalid("amount", "Type an amount above nothing, and not over ten million."));
    }
    let mut entry = Entry { reason: why, by: Some(operator), ..blank(ctx, new.customer, EntryKind::Payment) };
    let mut tx = ctx.write().await?;
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, operator, entry.id.0).await? {
        let booked = billing::entry_of(&mut tx, new.customer, EntryId(before)).await?;
        return booked.ok_or(Error::Missing("booking"));
    }
    billing::hold(&mut tx, new.customer).await.map_err(|_| Error::Missing("customer"))?;
    match new.what {
        Book::TopUp(till) => by_hand(ctx, &mut entry, new.amount, |amount| Booking::TopUp(till, amount))?,
        Book::PayOut(till) => by_hand(ctx, &mut entry, new.amount, |amount| Booking::PayOut(till, amount))?,
        Book::Goodwill => by_hand(ctx, &mut entry, new.amount, Booking::Goodwill)?,
        Book::Points => {
            let points = new.amount.ok_or_else(|| Error::invalid("amount", "Type how many points."))?;
            (entry.kind, entry.postings) = (EntryKind::Points, Postings::default().with_points(points));
        }
        Book::Order(till, order) => pay_order(&mut tx, &mut entry, till, order).await?,
        Book::Invoice(till, invoice) => {
            pay_invoice(&mut tx, &mut entry, till.account(), invoice, new.amount).await?;
        }
    }
    post(&mut tx, &entry).await?;
    earned(ctx, &mut tx, &entry).await?;
    settle(ctx, &mut tx, entry.customer).await?;
    tx.commit().await?;
    tracing::info!(entry = %entry.id, kind = entry.kind.as_str(), customer = %entry.customer, "booked");
    Ok(entry)
}

fn by_hand(
    ctx: &Context,
    entry: &mut Entry,
    amount: Option<i64>,
    booking: impl Fn(Money) -> Booking,
) -> Result<()> {
    let amount = amount.ok_or_else(|| Error::invalid("amount", "Type the amount."))?;
    let booking = booking(Money::new(amount, ctx.settings().currency));
    (entry.kind, entry.postings) = (booking.kind(), booking.postings().map_err(Error::defect)?);
    Ok(())
}

async fn pay_order(tx: &mut Tx, entry: &mut Entry, till: Till, order: OrderId) -> Result<()> {
    let charge = billing::charge_of(tx, entry.customer, order).await?;
    let Some(charge) = charge.filter(|one| one.method == Method::Counter && one.state == ChargeState::Open)
    else {
        return Err(Error::conflict(
            "nothing-open",
            "Nothing of this order is to be paid at the counter. Look at the account again.",
        ));
    };
    let total = charge.due();
    entry.order = Some(order);
    entry.postings = paid(total, total.amount, Account::Counter, till.account()).map_err(Error::defect)?;
    Ok(billing::set_charge(tx, &charge, ChargeState::Paid).await?)
}

async fn pay_invoice(
    tx: &mut Tx,
    entry: &mut Entry,
    from: Account,
    id: InvoiceId,
    amount: Option<i64>,
) -> Result<()> {
    let invoice = billing::invoice(tx, entry.customer, id).await?.ok_or(Error::Missing("invoice"))?;
    let amount = amount.unwrap_or(invoice.open);
    let after = step(&invoice, InvoiceStep::Pay(amount))?;
    billing::set_open(tx, &invoice, after).await?;
    entry.invoice = Some(id);
    let amount = Money::new(amount, invoice.currency);
    entry.postings = rules::paid(amount, invoice.open, Account::Invoiced, from).map_err(Error::defect)?;
    Ok(())
}

/// The points that a payment earns, of an order or of those on an invoice.
async fn earned(ctx: &Context, tx: &mut Tx, entry: &Entry) -> Result<()> {
    match (entry.order, entry.invoice) {
        (Some(order), _) => points::earn(ctx, tx, entry.customer, order).await,
        (None, Some(invoice)) => points::earn_by_invoice(ctx, tx, entry.customer, invoice).await,
        (None, None) => Ok(()),
    }
}

/// Pays what is open of one of the visitor's invoices from their balance.
pub async fn pay(ctx: &Context, visitor: &Visitor, id: InvoiceId, once: Option<&Idempotency>) -> Result<()> {
    let customer = visitor.account()?;
    let mut entry = blank(ctx, customer, EntryKind::Payment);
    let mut tx = ctx.write().await?;
    if Idempotency::claim(once, ctx, &mut tx, customer, entry.id.0).await?.is_some() {
        return Ok(());
    }
    billing::hold(&mut tx, customer).await?;
    pay_invoice(&mut tx, &mut entry, Account::Prepaid, id, None).await?;
    let missing = missing(&mut tx, &entry).await?;
    if let Some(refused) = missing {
        return Err(refused.into());
    }
    post(&mut tx, &entry).await?;
    earned(ctx, &mut tx, &entry).await?;
    settle(ctx, &mut tx, customer).await?;
    Ok(tx.commit().await?)
}

/// Why the balance cannot pay this entry, if it cannot.
async fn missing(tx: &mut Tx, entry: &Entry) -> Result<Option<rules::Refused>> {
    let Some(paid) = entry.postings.iter().find(|posting| posting.account == Account::Prepaid) else {
        return Ok(None);
    };
    let balance = -billing::balances(tx, entry.customer).await?.of(Account::Prepaid, paid.amount.currency);
    let short = paid.amount.amount - balance;
    let of = |amount| Money::new(amount, paid.amount.currency);
    Ok((short > 0).then(|| rules::Refused::Balance { balance: of(balance), missing: of(short) }))
}
