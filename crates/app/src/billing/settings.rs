//! What the operator sets about money.

use cradle_domain::billing::Patience;
use cradle_store::{Tx, jobs, notices};

use crate::{Context, Error, Result, Visitor};

/// What the operator set about money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingSettings {
    /// Minor units that one customer may have open at the counter; 0 closes that way of paying.
    pub counter_limit: i64,
    /// Days until an invoice is due.
    pub payment_days: u32,
    /// Days from then to the reminder.
    pub reminder_days: u32,
    /// Days from the delivered reminder to the last notice.
    pub notice_days: u32,
    /// Days from the delivered last notice until services close; 0 never closes them.
    pub close_days: u32,
}

impl BillingSettings {
    /// How long is waited for what is not paid in time.
    pub fn patience(&self) -> Patience {
        Patience::of_days(self.reminder_days, self.notice_days, self.close_days)
    }
}

const COUNTER_LIMIT: &str = "billing_counter_limit";
const PAYMENT_DAYS: &str = "billing_payment_days";
const REMINDER_DAYS: &str = "billing_reminder_days";
const NOTICE_DAYS: &str = "billing_notice_days";
const CLOSE_DAYS: &str = "billing_close_days";

impl Default for BillingSettings {
    fn default() -> Self {
        Self { counter_limit: 10_000, payment_days: 14, reminder_days: 3, notice_days: 14, close_days: 14 }
    }
}

/// What holds.
pub(super) async fn held(_ctx: &Context, tx: &mut Tx) -> Result<BillingSettings> {
    let made = notices::settings(tx).await?;
    let usual = BillingSettings::default();
    let days =
        |name: &str, usual: u32| made.get(name).and_then(|days| u32::try_from(*days).ok()).unwrap_or(usual);
    Ok(BillingSettings {
        counter_limit: made.get(COUNTER_LIMIT).copied().unwrap_or(usual.counter_limit),
        payment_days: days(PAYMENT_DAYS, usual.payment_days),
        reminder_days: days(REMINDER_DAYS, usual.reminder_days),
        notice_days: days(NOTICE_DAYS, usual.notice_days),
        close_days: days(CLOSE_DAYS, usual.close_days),
    })
}

/// What the operator set about money.
pub async fn settings(ctx: &Context, visitor: &Visitor) -> Result<BillingSettings> {
    visitor.operator()?;
    held(ctx, &mut ctx.read().await?).await
}

/// Sets it. Invoices that are final keep the day on which they are due.
pub async fn change_settings(
    ctx: &Context,
    visitor: &Visitor,
    change: BillingSettings,
) -> Result<BillingSettings> {
    visitor.operator()?;
    if !(0..=1_000_000_000).contains(&change.counter_limit) {
        return Err(Error::invalid("counter_limit", "A limit is nothing or more, and not over ten million."));
    }
    if !(1..=365).contains(&change.payment_days) {
        return Err(Error::invalid("payment_days", "An invoice is due after 1 to 365 days."));
    }
    for (field, days, least) in [
        ("reminder_days", change.reminder_days, 0),
        ("notice_days", change.notice_days, 1),
        ("close_days", change.close_days, 0),
    ] {
        if !(least..=365).contains(&days) {
            return Err(Error::invalid(field, "Type whole days, up to 365."));
        }
    }
    let mut tx = ctx.write().await?;
    for (name, days) in [
        (REMINDER_DAYS, change.reminder_days),
        (NOTICE_DAYS, change.notice_days),
        (CLOSE_DAYS, change.close_days),
    ] {
        notices::set_setting(&mut tx, name, Some(days.into())).await?;
    }
    notices::set_setting(&mut tx, COUNTER_LIMIT, Some(change.counter_limit)).await?;
    notices::set_setting(&mut tx, PAYMENT_DAYS, Some(change.payment_days.into())).await?;
    // Whoever waits by the old rules looks again by the new ones.
    jobs::hurry(&mut tx, "billing.arrears", ctx.now()).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(change)
}
