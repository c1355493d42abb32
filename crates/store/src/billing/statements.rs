//! The ledger as people look at it: statements, the day's till, revenue by month, customers' accounts.

use cradle_domain::billing::{Account, Balances, Entry, Posting};
use cradle_domain::{CustomerId, Instant, Money};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::ledger::{COLUMNS, Row, account, complete};
use crate::db::places;
use crate::menu::currency;
use crate::{Result, StoreError, Tx, on};

/// An entry on a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The entry.
    pub entry: Entry,
    /// Its place among the customer's entries, counted from 1.
    pub serial: i64,
    /// What the customer has less what the customer owes, after it; minor units.
    pub balance_after: i64,
    /// How many points the customer has after it, where it moves any.
    pub points_after: Option<i64>,
}

pub(super) async fn booked(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Booked>> {
    let after: Vec<_> = rows.iter().map(|row| (row.serial, row.balance_after, row.points_after)).collect();
    let entries = complete(tx, rows).await?;
    let booked = |(entry, (serial, balance_after, points_after))| Booked {
        entry,
        serial,
        balance_after,
        points_after,
    };
    Ok(entries.into_iter().zip(after).map(booked).collect())
}

/// Up to `limit` (500 at most) entries of a customer, but for what the centre settles with its partners for
/// their orders, before the one with the serial number `before`, the
/// latest first.
pub async fn statement(
    tx: &mut Tx,
    customer: CustomerId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Booked>> {
    let text = format!(
        "SELECT {COLUMNS} FROM ledger_entries WHERE customer_id = $1 AND serial < $2
         AND kind <> 'settlement' ORDER BY serial DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(before.unwrap_or(i64::MAX)).bind(i64::from(limit)).fetch_all(c))?;
    booked(tx, rows).await
}

/// What was booked at the tills from one instant to before another, the first first; up to `limit`
/// (500 at most) after `after`.
pub async fn booked_between(
    tx: &mut Tx,
    (from, to): (Instant, Instant),
    after: Option<(Instant, Uuid)>,
    limit: u32,
) -> Result<Vec<Entry>> {
    let (at, id) = after.map_or((from.micros() - 1, Uuid::max()), |(at, id)| (at.micros(), id));
    let text = format!(
        "SELECT {COLUMNS} FROM ledger_entries WHERE till IS NOT NULL AND booked_at < $1
         AND (booked_at, id) > ($2, $3) ORDER BY booked_at, id LIMIT $4"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(to.micros()).bind(at).bind(id).bind(i64::from(limit)).fetch_all(c))?;
    complete(tx, rows).await
}

/// What one of the centre's accounts moved in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthSum {
    /// `YYYY-MM`, UTC.
    pub month: String,
    /// Which account.
    pub account: Account,
    /// Positive for debit.
    pub amount: Money,
}

/// What the centre's accounts moved in each month from this one (`YYYY-MM`) on.
pub async fn months(tx: &mut Tx, from: &str) -> Result<Vec<MonthSum>> {
    let rows: Vec<(String, String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT month, account, currency, amount FROM ledger_months WHERE month >= $1 AND currency <> 'points'
         ORDER BY month, account, currency").bind(from).fetch_all(c))?;
    let sum = |(month, word, code, amount): (String, String, String, i64)| {
        Ok(MonthSum { month, account: account(&word)?, amount: Money::new(amount, currency(&code)?) })
    };
    rows.into_iter().map(sum).collect()
}

/// A customer and how their accounts stand.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Who.
    pub customer: CustomerId,
    /// Their name.
    pub name: String,
    /// Their email.
    pub email: String,
    /// Whether services are closed to them.
    pub blocked: bool,
    /// Their balances.
    pub balances: Balances,
}

#[derive(FromRow)]
struct CustomerRow {
    id: Uuid,
    name: String,
    email: String,
    standing: String,
}

/// Up to `limit` (500 at most) customers after `after` whose name or email holds `text`, in the order in
/// which they came.
pub async fn accounts(
    tx: &mut Tx,
    text: &str,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<Vec<AccountRow>> {
    let mut wanted = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            wanted.push('\\');
        }
        wanted.push(c);
    }
    wanted.push('%');
    let rows: Vec<CustomerRow> = on!(tx, c => sqlx::query_as(
        "SELECT id, name, email, standing FROM customers WHERE id > $1
         AND (LOWER(name) LIKE $2 ESCAPE '\\' OR email_key LIKE $2 ESCAPE '\\') ORDER BY id LIMIT $3")
        .bind(after.map_or(Uuid::nil(), |id| id.0)).bind(wanted.as_str()).bind(i64::from(limit)).fetch_all(c))?;
    let mut found: Vec<AccountRow> = rows
        .into_iter()
        .map(|row| AccountRow {
            customer: CustomerId(row.id),
            name: row.name,
            email: row.email,
            blocked: row.standing == "blocked",
            balances: Balances::default(),
        })
        .collect();
    if found.is_empty() {
        return Ok(found);
    }
    let text = format!(
        "SELECT customer_id, account, currency, amount FROM ledger_balances
         WHERE currency <> 'points' AND customer_id IN ({})",
        places(1, found.len())
    );
    let balances: Vec<(Uuid, String, String, i64)> = on!(tx, c => found.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)), |query, row| query.bind(row.customer.0))
        .fetch_all(c))?;
    for (customer, word, code, amount) in balances {
        let posting = Posting { account: account(&word)?, amount: Money::new(amount, currency(&code)?) };
        if let Some(row) = found.iter_mut().find(|row| row.customer.0 == customer) {
            row.balances.add(posting).map_err(StoreError::unreadable)?;
        }
    }
    Ok(found)
}
