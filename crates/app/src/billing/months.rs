//! Once a month everybody's orders on account become invoices.

use cradle_domain::{CustomerId, Instant, Span};
use cradle_store::billing;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::invoices::{gathered, sent};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Result};

/// Makes the invoices of the months before this one, some customers at a time, and enqueues itself for
/// the next day: a month that ended while the centre was away is made up for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Months {
    /// The last customer who was looked at; nothing at the beginning of a round.
    pub after: Option<CustomerId>,
}

/// Customers who are looked at in one run.
const AT_ONCE: u32 = 100;
const DAY: Span = Span::from_hours(24);

impl Work for Months {
    const KIND: &'static str = "billing.months";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let before = this_month(ctx.now());
        let after = self.after.unwrap_or(CustomerId(Uuid::nil()));
        let mut tx = ctx.read().await?;
        let waiting = billing::customers_to_invoice(&mut tx, before, after, AT_ONCE).await?;
        drop(tx);
        for customer in &waiting {
            close(ctx, *customer, before).await?;
        }
        let next = match waiting.last() {
            // Before the mails about the invoices that were just made, which would hold up those to come.
            Some(last) if waiting.len() == AT_ONCE as usize => (Self { after: Some(*last) }, before),
            _ => (Self::default(), ctx.now() + DAY),
        };
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, &next.0, next.1).await?;
        tx.commit().await?;
        ctx.wake();
        Ok(())
    }
}

/// The first instant of the month that it is (UTC).
fn this_month(now: Instant) -> Instant {
    let today = now.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    let first = today.first_of_month().to_zoned(jiff::tz::TimeZone::UTC);
    first.map_or(now, |first| first.timestamp().into())
}

/// One customer's invoices, all in one transaction: there is never an invoice without its entry, nor
/// orders that are on none and on two.
async fn close(ctx: &Context, customer: CustomerId, before: Instant) -> Result<()> {
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    for draft in gathered(ctx, &mut tx, customer, before).await? {
        sent(ctx, &mut tx, draft).await?;
    }
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_on_its_first_day() {
        let at = |text: &str| Instant::from(text.parse::<jiff::Timestamp>().unwrap());
        assert_eq!(this_month(at("2026-11-20T12:00:00Z")), at("2026-11-01T00:00:00Z"));
        assert_eq!(this_month(at("2026-12-01T00:00:00Z")), at("2026-12-01T00:00:00Z"));
    }
}
