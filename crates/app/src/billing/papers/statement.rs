//! A statement of account on paper.

use cradle_domain::billing::{Entry, Recipient};
use cradle_domain::customers::{Customer, Language};
use cradle_domain::{CustomerId, Instant, Money};
use cradle_paper::{Sheet, Template};
use cradle_store::billing::{self, Booked};
use jiff::civil::Date;
use serde_json::json;

use super::says::recipient;
use super::words::kind_of_entry;
use crate::mail::date;
use crate::money::in_words;
use crate::papers::{Paper, moment, named, print, seller_says};
use crate::{Context, Error, Result, Visitor, zone};

/// Entries of one statement.
const MOST: usize = 5_000;
/// Entries that are read at once.
const AT_ONCE: u32 = 500;

/// A time span in days, both of them in it, as `2026-11-01`; without them the month so far.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
}

/// A statement of the visitor's account as PDF, or for whoever runs the centre of anybody's. Days are
/// those of the customer's time zone.
pub async fn statement_paper(
    ctx: &Context,
    visitor: &Visitor,
    whose: Option<CustomerId>,
    span: &Span,
) -> Result<Paper> {
    let id = match whose {
        Some(whose) => {
            visitor.operator()?;
            whose
        }
        None => visitor.account()?,
    };
    let customer = super::customer_of(ctx, id).await?;
    let zone = zone(&customer.profile.time_zone);
    let today = ctx.now().timestamp().to_zoned(zone.clone()).date();
    let to = day("to", span.to.as_deref())?.unwrap_or(today);
    let from = day("from", span.from.as_deref())?.unwrap_or_else(|| to.first_of_month());
    if from > to {
        return Err(Error::invalid("from", "The first day is not after the last one."));
    }
    let begins = |day: Date| -> Result<Instant> {
        let zoned = day.to_zoned(zone.clone()).map_err(|why| Error::invalid("from", why))?;
        Ok(Instant::from_micros(zoned.timestamp().as_microsecond()))
    };
    let after = to.tomorrow().map_err(|why| Error::invalid("to", why))?;
    let (entries, opening) = read(ctx, id, (begins(from)?, begins(after)?)).await?;
    let says = says(ctx, &customer, &entries, opening, (from, to)).await?;
    let name = format!("statement-{from}-{to}");
    let sheet = Sheet {
        template: Template::Statement,
        says,
        id: format!("{id}-{name}"),
        at: moment(ctx.now()),
        attached: None,
    };
    Ok(Paper::pdf(&name, print(ctx, sheet).await?))
}

/// A day that was asked for.
fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>> {
    let text = text.filter(|text| !text.is_empty());
    let read = |text: &str| text.parse().map_err(|_| Error::invalid(field, "Write a day as 2026-11-21."));
    text.map(read).transpose()
}

/// What was booked in a time, the first first, and the balance before.
async fn read(ctx: &Context, id: CustomerId, (from, to): (Instant, Instant)) -> Result<(Vec<Booked>, i64)> {
    let mut tx = ctx.read().await?;
    let (mut entries, mut before, mut opening) = (Vec::new(), None, 0);
    'pages: loop {
        let some = billing::statement(&mut tx, id, before, AT_ONCE).await?;
        let whole = some.len() == AT_ONCE as usize;
        before = some.last().map(|last| last.serial);
        for booked in some {
            if booked.entry.at < from {
                opening = booked.balance_after;
                break 'pages;
            }
            if booked.entry.at < to {
                entries.push(booked);
            }
        }
        if entries.len() > MOST {
            return Err(Error::invalid("from", "That is more than fits on paper. Choose a shorter time."));
        }
        if !whole {
            break;
        }
    }
    entries.reverse();
    Ok((entries, opening))
}

/// What an entry changes for its customer: what they have less what they owe.
fn in_favour(entry: &Entry) -> Option<Money> {
    let currency = entry.postings.iter().next()?.amount.currency;
    let own = entry.postings.iter().filter(|posting| posting.account.is_customers());
    Some(Money::new(-own.map(|posting| posting.amount.amount).sum::<i64>(), currency))
}

async fn says(
    ctx: &Context,
    customer: &Customer,
    entries: &[Booked],
    opening: i64,
    (from, to): (Date, Date),
) -> Result<serde_json::Value> {
    let profile = &customer.profile;
    let language = profile.language;
    let currency = entries.iter().find_map(|booked| in_favour(&booked.entry)).map(|amount| amount.currency);
    let currency = currency.unwrap_or(ctx.settings().currency);
    let amount = |minor: i64| in_words(Money::new(minor, currency), language);
    let entry = |booked: &Booked| {
        let entry = &booked.entry;
        let moved = in_favour(entry).filter(|moved| !moved.is_zero());
        json!({
            "date": date(entry.at, &profile.time_zone, language),
            "what": kind_of_entry(entry.kind, language),
            "reason": remark(booked, language),
            "amount": moved.map_or_else(|| "–".to_owned(), |moved| signed(moved, language)),
            "balance": amount(booked.balance_after),
        })
    };
    let closing = entries.last().map_or(opening, |last| last.balance_after);
    let written = |day: Date| -> Result<String> {
        let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map_err(Error::defect)?;
        Ok(date(Instant::from_micros(noon.timestamp().as_microsecond()), "UTC", language))
    };
    let seller = named(ctx, billing::seller(&mut ctx.read().await?).await?);
    let whom = Recipient {
        name: profile.name.to_string(),
        email: customer.email.to_string(),
        address: profile.address.clone(),
    };
    Ok(json!({
        "language": language.tag(), "seller": seller_says(&seller), "recipient": recipient(&whom),
        "from": written(from)?, "until": written(to)?, "opening": amount(opening), "closing": amount(closing),
        "entries": entries.iter().map(entry).collect::<Vec<_>>(),
    }))
}

/// Why, and the points that it moved.
fn remark(booked: &Booked, language: Language) -> String {
    let (reason, moved) = (&booked.entry.reason, booked.entry.postings.points());
    let Some(after) = booked.points_after else { return reason.clone() };
    let points = match language {
        Language::En => format!("{moved:+} points, then {after}"),
        Language::De => format!("{moved:+} Punkte, danach {after}"),
        Language::Ja => format!("ポイント {moved:+}（残り {after}）"),
    };
    if reason.is_empty() { points } else { format!("{reason} · {points}") }
}

fn signed(amount: Money, language: Language) -> String {
    let words = in_words(amount, language);
    if amount.amount > 0 { format!("+{words}") } else { words }
}
