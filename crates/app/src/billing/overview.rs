//! The day at the tills, and revenue by month.

use std::collections::HashMap;

use cradle_domain::billing::{Account, Entry, Till};
use cradle_domain::{CustomerId, Instant, Money};
use cradle_store::{billing, customers, orders};

use crate::{Context, Error, Result, Visitor, zone};

/// Bookings of one day that are shown; a day with more is in the table to download.
pub const MOST: u32 = 5_000;
/// Entries that are read at once.
const AT_ONCE: u32 = 500;

/// What came into and went out of one till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TillSum {
    /// Which.
    pub till: Till,
    /// What came in.
    pub taken: Money,
    /// What went out.
    pub given: Money,
    /// Bookings.
    pub count: u32,
}

/// A day at the tills.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The day, in the operator's time zone.
    pub day: jiff::civil::Date,
    /// Each till and currency that anything was booked in.
    pub tills: Vec<TillSum>,
    /// The bookings, the first first, each with its customer's name; empty for an account that was
    /// deleted.
    pub bookings: Vec<(Entry, String)>,
}

/// The tills on a day (`YYYY-MM-DD`), or today, as the operator's time zone counts days.
pub async fn closing(ctx: &Context, visitor: &Visitor, day: Option<&str>) -> Result<Closing> {
    let operator = visitor.operator()?;
    let mut tx = ctx.read().await?;
    let own = customers::get(&mut tx, operator).await?.ok_or(Error::Missing("customer"))?;
    let zone = zone(&own.profile.time_zone);
    let day = match day.filter(|day| !day.is_empty()) {
        Some(text) => text.parse().map_err(|_| Error::invalid("day", "Write a day like 2026-11-20."))?,
        None => ctx.now().timestamp().to_zoned(zone.clone()).date(),
    };
    let begins = |day: jiff::civil::Date| {
        let zoned = day.to_zoned(zone.clone()).map_err(|_| Error::invalid("day", "There is no such day."))?;
        Ok::<_, Error>(Instant::from(zoned.timestamp()))
    };
    let next = day.tomorrow().map_err(|_| Error::invalid("day", "There is no such day."))?;
    let span = (begins(day)?, begins(next)?);
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map(|last| (last.at, last.id.0));
        let some = billing::booked_between(&mut tx, span, after, AT_ONCE).await?;
        let last = some.len() < AT_ONCE as usize;
        entries.extend(some);
        if last || entries.len() >= MOST as usize {
            break;
        }
    }
    let mut ids: Vec<CustomerId> = entries.iter().map(|entry| entry.customer).collect();
    ids.sort();
    ids.dedup();
    let names: HashMap<CustomerId, String> = orders::customer_names(&mut tx, &ids).await?;
    let tills = sums(&entries)?;
    let named = |entry: Entry| {
        let name = names.get(&entry.customer).cloned().unwrap_or_default();
        (entry, name)
    };
    Ok(Closing { day, tills, bookings: entries.into_iter().map(named).collect() })
}

fn sums(entries: &[Entry]) -> Result<Vec<TillSum>> {
    let mut sums: Vec<TillSum> = Vec::new();
    for posting in entries.iter().flat_map(|entry| entry.postings.iter()) {
        let Some(till) = Till::ALL.into_iter().find(|till| till.account() == posting.account) else {
            continue;
        };
        let currency = posting.amount.currency;
        let of = |sum: &TillSum| sum.till == till && sum.taken.currency == currency;
        let place = sums.iter().position(of).unwrap_or_else(|| {
            let (taken, given) = (Money::zero(currency), Money::zero(currency));
            sums.push(TillSum { till, taken, given, count: 0 });
            sums.len() - 1
        });
        let sum = &mut sums[place];
        sum.count += 1;
        let part = if posting.amount.amount > 0 { &mut sum.taken } else { &mut sum.given };
        let amount = Money::new(posting.amount.amount.saturating_abs(), currency);
        *part = part.plus(amount).map_err(Error::defect)?;
    }
    sums.sort_by_key(|sum| sum.till.account());
    Ok(sums)
}

/// What the centre earned in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `YYYY-MM`, UTC.
    pub month: String,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
}

/// What the centre earned in each of the last `count` months in its currency, the oldest first. What was
/// given back counts in the month in which it was given back.
pub async fn revenue(ctx: &Context, visitor: &Visitor, count: u8) -> Result<Vec<Month>> {
    visitor.operator()?;
    let currency = ctx.settings().currency;
    let this = ctx.now().timestamp().to_zoned(jiff::tz::TimeZone::UTC).date().first_of_month();
    let months: Vec<String> = (0..count)
        .rev()
        .filter_map(|back| this.checked_sub(jiff::Span::new().months(i64::from(back))).ok())
        .map(|first| first.strftime("%Y-%m").to_string())
        .collect();
    let Some(first) = months.first() else { return Ok(Vec::new()) };
    let sums = billing::months(&mut ctx.read().await?, first).await?;
    let of = |month: &str, account: Account| {
        let found = sums
            .iter()
            .find(|sum| sum.month == month && sum.account == account && sum.amount.currency == currency);
        Money::new(found.map_or(0, |sum| -sum.amount.amount), currency)
    };
    let earned =
        |month: String| Month { net: of(&month, Account::Revenue), tax: of(&month, Account::Tax), month };
    Ok(months.into_iter().map(earned).collect())
}
