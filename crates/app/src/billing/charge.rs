//! Charge an order, and give back what was charged, each in the transaction that changes the order.

use cradle_domain::billing::{
    Account, Bill, Entry, EntryKind, Method, Paid, Position, Postings, Refused, Spent, Terms, Unbalanced,
    may_charge, room,
};
use cradle_domain::orders::Order;
use cradle_domain::{CameraId, Currency, CustomerId, Money};
use cradle_store::Tx;
use cradle_store::billing::{self, Charge, ChargeState};

use super::arrears::settle;
use super::credit::credit;
use super::payments;
use super::points::{self, PointsView, take_earned};
use super::position::position;
use super::post::{blank, post};
use super::settings;
use crate::{Context, Error, Result, Visitor};

/// How somebody pays, and how they stand.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The method recorded for the camera, or else for the customer.
    pub method: Option<Method>,
    /// What they are allowed.
    pub terms: Terms,
    /// How they stand.
    pub position: Position,
    /// How they stand with points.
    pub points: PointsView,
}

/// By what an amount is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// What is paid so; the balance, where points pay all.
    pub method: Method,
    /// Points that pay a part, or all.
    pub spent: Spent,
}

impl Share {
    /// Whether work begins only when it is paid.
    pub const fn is_paid_first(&self) -> bool {
        self.method.is_paid_first()
    }
}

impl Way {
    /// The points that an amount takes.
    pub fn spent(&self, total: Money) -> Spent {
        self.points.rules.take(self.points.usable(), total)
    }

    /// By what an amount is charged, or why it cannot be. What is free needs nothing.
    pub fn may(&self, total: Money) -> Result<Option<Share>, Refused> {
        if total.is_zero() {
            return Ok(None);
        }
        let spent = self.spent(total);
        let due = Money::new(total.amount - spent.worth, total.currency);
        if due.is_zero() {
            return Ok(Some(Share { method: Method::Prepaid, spent }));
        }
        let method = may_charge(self.method, self.terms, self.position, due)?;
        Ok(Some(Share { method, spent }))
    }
}

/// How a customer pays for what comes from this camera, and how they stand.
pub async fn way(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    camera: Option<CameraId>,
    currency: Currency,
) -> Result<Way> {
    let (chosen, invoice_limit) = billing::terms(tx, customer).await?;
    let own = match camera {
        Some(camera) => billing::camera_method(tx, customer, camera).await?,
        None => None,
    };
    let counter_limit = settings::held(ctx, tx).await?.counter_limit;
    let balances = billing::balances(tx, customer).await?;
    Ok(Way {
        method: own.or(chosen),
        terms: Terms { invoice_limit, counter_limit, card: can_charge(ctx, tx, customer).await? },
        position: position(&balances, currency),
        points: points::view(ctx, tx, customer).await?,
    })
}

/// Whether there is a card that can be charged.
async fn can_charge(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<bool> {
    let account = billing::card_account(tx, customer).await?;
    Ok(ctx.cards().is_some() && account.is_some_and(|account| account.card.is_some()))
}

/// How the visitor pays for what comes from this camera, and up to how much can be charged now, with points.
pub async fn means(
    ctx: &Context,
    visitor: &Visitor,
    camera: Option<CameraId>,
    currency: Currency,
) -> Result<(Option<Method>, Option<Money>)> {
    let customer = visitor.account()?;
    let way = way(ctx, &mut ctx.read().await?, customer, camera, currency).await?;
    let left = way.method.and_then(|method| room(method, way.terms, way.position));
    let by_points = way.points.usable().saturating_mul(way.points.rules.worth);
    Ok((way.method, left.map(|left| Money::new(left.saturating_add(by_points), currency))))
}

/// By what an order is charged that is about to be placed; `None` for what is free. Holds the customer.
pub async fn decide(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    camera: Option<CameraId>,
    total: Money,
) -> Result<Option<Share>> {
    if total.is_zero() {
        return Ok(None);
    }
    billing::hold(tx, customer).await?;
    Ok(way(ctx, tx, customer, camera, total.currency).await?.may(total)?)
}

/// Charges an order that is being placed, as was decided. `title` says what it is, in the customer's
/// language.
pub async fn charge(
    ctx: &Context,
    tx: &mut Tx,
    order: &Order,
    bill: Bill,
    title: &str,
    share: Share,
) -> Result<()> {
    add(ctx, tx, order, bill, title, share, 1).await
}

/// Charges an order once more that had failed and is begun anew, as it was charged before; the method,
/// where it was charged.
pub async fn charge_again(ctx: &Context, tx: &mut Tx, order: &Order) -> Result<Option<Method>> {
    billing::hold(tx, order.customer).await?;
    let Some(before) = billing::charge_of(tx, order.customer, order.id).await? else { return Ok(None) };
    if !matches!(before.state, ChargeState::GivenBack | ChargeState::Credited) {
        return Ok(None);
    }
    let way = way(ctx, tx, order.customer, order.camera, before.bill.total.currency).await?;
    let Some(share) = way.may(before.bill.total)? else { return Ok(None) };
    add(ctx, tx, order, before.bill, &before.title, share, before.round + 1).await?;
    Ok(Some(share.method))
}

async fn add(
    ctx: &Context,
    tx: &mut Tx,
    order: &Order,
    bill: Bill,
    title: &str,
    Share { method, spent }: Share,
    round: i64,
) -> Result<()> {
    let entry = Entry {
        postings: bill.charged_to(method.account(), spent).map_err(Error::defect)?,
        order: Some(order.id),
        ..blank(ctx, order.customer, EntryKind::Charge)
    };
    post(tx, &entry).await?;
    let charge = Charge {
        customer: order.customer,
        order: order.id,
        round,
        number: order.number,
        title: title.to_owned(),
        pictures: order.pictures,
        method,
        bill,
        entry: entry.id,
        at: entry.at,
        // The balance pays at once.
        state: if method == Method::Prepaid { ChargeState::Paid } else { ChargeState::Open },
        invoice: None,
        spent,
        earned: 0,
    };
    billing::add_charge(tx, &charge).await?;
    match method {
        // What is open at the counter is seen to when it is due.
        Method::Counter => settle(ctx, tx, order.customer).await,
        Method::Card => {
            let pays = Paid::Order(order.id, round);
            payments::begin(ctx, tx, ctx.id(), order.customer, pays, charge.due()).await
        }
        Method::Prepaid | Method::Invoice => Ok(()),
    }
}

/// Gives back what was charged for an order that is called off or failed: points come back as points, what
/// was not paid is no longer owed, what was paid comes onto the balance or goes back to the card that paid it, and what stands on an
/// invoice is taken back by a credit note. Once: the ledger refuses a second time.
pub async fn give_back(ctx: &Context, tx: &mut Tx, order: &Order) -> Result<()> {
    billing::hold(tx, order.customer).await?;
    let Some(charge) = billing::charge_of(tx, order.customer, order.id).await? else { return Ok(()) };
    take_earned(ctx, tx, &charge).await?;
    let postings = match charge.state {
        ChargeState::GivenBack | ChargeState::Credited => return Ok(()),
        ChargeState::Invoiced => return credit(ctx, tx, &[charge], "", None).await,
        ChargeState::Open => {
            payments::call_off_of(ctx, tx, &charge).await?;
            turned(&charge, charge.method.account()).map_err(Error::defect)?
        }
        ChargeState::Paid => match payments::paid_by(tx, &charge).await? {
            Some(payment) => payments::back_to_card(ctx, tx, &charge, &payment).await?,
            None => turned(&charge, Account::Prepaid).map_err(Error::defect)?,
        },
    };
    let entry = Entry {
        postings,
        order: Some(order.id),
        reverses: Some(charge.entry),
        ..blank(ctx, order.customer, EntryKind::GiveBack)
    };
    post(tx, &entry).await?;
    billing::set_charge(tx, &charge, ChargeState::GivenBack).await?;
    settle(ctx, tx, order.customer).await
}

fn turned(charge: &Charge, account: Account) -> Result<Postings, Unbalanced> {
    charge.bill.charged_to(account, charge.spent)?.reversed()
}
