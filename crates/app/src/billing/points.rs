//! Points: what is set about them, how many there are, how they are earned.
//!
//! Points pay a part of an order in the transaction that charges it (`charge`), and come back in the one
//! that gives it back. They are earned in the transaction in which an order is both carried out and paid,
//! whichever comes last, and taken back with what they were earned by.

use cradle_domain::billing::{Entry, EntryKind, PointRules, Postings};
use cradle_domain::{Currency, CustomerId, InvoiceId, Money, OrderId};
use cradle_store::billing::{self, Booked, Charge, ChargeState};
use cradle_store::{Tx, notices};

use super::post::{blank, post};
use crate::{Context, Error, Result, Visitor};

const SPENDS: &str = "points_spends";
const SHARE: &str = "points_share";
const EARNS: &str = "points_earns";

/// What a point is worth is set for each currency: a centre that changes its own sets it anew.
fn worth_of(currency: Currency) -> String {
    format!("points_worth_{}", currency.code())
}

/// How somebody stands with points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsView {
    /// What holds.
    pub rules: PointRules,
    /// How many they have.
    pub points: i64,
    /// Whether their orders take points first.
    pub first: bool,
    /// Whether there is anything to tell: points can be had here, or they have some.
    pub told: bool,
}

impl PointsView {
    /// What the points pay that an order takes; none where they are not to be taken first.
    pub(super) fn usable(&self) -> i64 {
        if self.first && self.rules.spends { self.points } else { 0 }
    }
}

/// What holds.
pub(super) async fn rules(ctx: &Context, tx: &mut Tx) -> Result<PointRules> {
    let made = notices::settings(tx).await?;
    let usual = PointRules::default();
    let worth = made.get(&worth_of(ctx.settings().currency)).copied();
    Ok(PointRules {
        // A worth that was set for another currency says nothing about this one.
        spends: worth.is_some() && made.get(SPENDS).copied().unwrap_or(0) != 0,
        worth: worth.unwrap_or(usual.worth),
        share: made.get(SHARE).and_then(|share| u8::try_from(*share).ok()).unwrap_or(usual.share),
        earns: made.get(EARNS).copied().unwrap_or(usual.earns),
    })
}

pub(super) async fn view(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<PointsView> {
    let rules = rules(ctx, tx).await?;
    let points = billing::points(tx, customer).await?;
    let first = billing::points_first(tx, customer).await?;
    let told = rules.spends || rules.earns > 0 || points > 0;
    Ok(PointsView { rules, points, first, told })
}

/// What the operator set about points.
pub async fn point_rules(ctx: &Context, visitor: &Visitor) -> Result<PointRules> {
    visitor.operator()?;
    rules(ctx, &mut ctx.read().await?).await
}

/// Sets it. Points that were spent or earned stay as they were.
pub async fn change_point_rules(ctx: &Context, visitor: &Visitor, change: PointRules) -> Result<PointRules> {
    visitor.operator()?;
    if !(1..=1_000_000).contains(&change.worth) {
        return Err(Error::invalid(
            "worth",
            "A point is worth at least the smallest coin, and not over a million of it.",
        ));
    }
    if !(1..=100).contains(&change.share) {
        return Err(Error::invalid("share", "Points pay 1 to 100 percent of an order."));
    }
    if !(0..=10_000).contains(&change.earns) {
        return Err(Error::invalid("earns", "An order earns 0 to 10,000 points for each whole unit."));
    }
    let mut tx = ctx.write().await?;
    for (name, value) in [
        (SPENDS, i64::from(change.spends)),
        (SHARE, i64::from(change.share)),
        (EARNS, change.earns),
        (worth_of(ctx.settings().currency).as_str(), change.worth),
    ] {
        notices::set_setting(&mut tx, name, Some(value)).await?;
    }
    tx.commit().await?;
    Ok(change)
}

/// Records whether the visitor's orders take points first.
pub async fn take_points_first(ctx: &Context, visitor: &Visitor, first: bool) -> Result<()> {
    let customer = visitor.account()?;
    let mut tx = ctx.write().await?;
    if first && !rules(ctx, &mut tx).await?.spends {
        return Err(Error::invalid("first", "Orders cannot be paid with points here."));
    }
    billing::set_points_first(&mut tx, customer, first).await?;
    Ok(tx.commit().await?)
}

/// Up to `limit` entries that moved the visitor's points before the one with the serial number `before`, the
/// latest first.
pub async fn points_history(
    ctx: &Context,
    visitor: &Visitor,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Booked>> {
    let customer = visitor.account()?;
    Ok(billing::points_history(&mut ctx.read().await?, customer, before, limit).await?)
}

/// Books the points that an order has earned, once, if it was carried out and paid by now. The caller holds
/// the customer.
pub(crate) async fn earn(ctx: &Context, tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<()> {
    match billing::charge_of(tx, customer, order).await? {
        Some(charge) => earn_by(ctx, tx, &charge).await,
        None => Ok(()),
    }
}

async fn earn_by(ctx: &Context, tx: &mut Tx, charge: &Charge) -> Result<()> {
    if charge.earned > 0 || charge.due().currency != ctx.settings().currency {
        return Ok(());
    }
    let points = rules(ctx, tx).await?.earned(charge.due());
    if points == 0 || !billing::is_done(tx, charge).await? || !billing::is_settled(tx, charge).await? {
        return Ok(());
    }
    move_by(ctx, tx, charge, points).await?;
    Ok(billing::set_earned(tx, charge, points).await?)
}

/// Books the points that the orders of an invoice have earned that was paid. The caller holds the customer.
pub(super) async fn earn_by_invoice(ctx: &Context, tx: &mut Tx, of: CustomerId, id: InvoiceId) -> Result<()> {
    for charge in billing::on_invoice(tx, of, id).await? {
        if charge.state == ChargeState::Invoiced {
            earn_by(ctx, tx, &charge).await?;
        }
    }
    Ok(())
}

/// Takes back what an order has earned whose payment was taken back: as many as there are left, because
/// points are never below zero. The caller holds the customer.
pub(super) async fn take_earned(ctx: &Context, tx: &mut Tx, charge: &Charge) -> Result<()> {
    if charge.earned == 0 {
        return Ok(());
    }
    let there = billing::points(tx, charge.customer).await?;
    if there > 0 {
        move_by(ctx, tx, charge, -charge.earned.min(there)).await?;
    }
    Ok(billing::set_earned(tx, charge, 0).await?)
}

async fn move_by(ctx: &Context, tx: &mut Tx, charge: &Charge, points: i64) -> Result<()> {
    let entry = Entry {
        postings: Postings::default().with_points(points),
        order: Some(charge.order),
        ..blank(ctx, charge.customer, EntryKind::Earn)
    };
    post(tx, &entry).await
}

/// What so many points pay of an order, at most.
pub fn worth(rules: &PointRules, points: i64, currency: Currency) -> Money {
    Money::new(points.saturating_mul(rules.worth), currency)
}
