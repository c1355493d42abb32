//! Entries and postings: only ever added.

use cradle_domain::billing::{Account, Balances, Entry, EntryKind, Posting, Postings};
use cradle_domain::{CustomerId, EntryId, Instant, InvoiceId, Money, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::places;
use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

/// The unit under which points stand among the currencies of postings and balances.
const UNIT: &str = "points";
/// The account of the points that a customer has.
const OWN: &str = "points";
/// The account of the points that the centre has given out.
const ISSUED: &str = "points-issued";

/// A balance after something was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Which of the customer's accounts.
    pub account: Account,
    /// Its balance: positive for debit.
    pub amount: Money,
}

#[derive(FromRow)]
pub(super) struct Row {
    customer_id: Uuid,
    pub serial: i64,
    pub id: Uuid,
    kind: String,
    booked_at: i64,
    order_id: Option<Uuid>,
    invoice_id: Option<Uuid>,
    reverses: Option<Uuid>,
    reason: String,
    booked_by: Option<Uuid>,
    pub balance_after: i64,
    pub points_after: Option<i64>,
}

/// The columns of [`Row`].
pub(super) const COLUMNS: &str = "customer_id, serial, id, kind, booked_at, order_id, invoice_id, reverses, \
    reason, booked_by, balance_after, points_after";

#[derive(FromRow)]
struct PostingRow {
    entry_id: Uuid,
    account: String,
    currency: String,
    amount: i64,
}

/// A recorded account.
pub(super) fn account(word: &str) -> Result<Account> {
    Account::from_word(word).ok_or_else(|| StoreError::unreadable(format!("account “{word}”")))
}

impl Row {
    fn entry(self, (postings, points): (Vec<(Account, Money)>, i64)) -> Result<Entry> {
        Ok(Entry {
            id: EntryId(self.id),
            customer: CustomerId(self.customer_id),
            kind: EntryKind::from_word(&self.kind)
                .ok_or_else(|| StoreError::unreadable(format!("kind of entry “{}”", self.kind)))?,
            at: Instant::from_micros(self.booked_at),
            postings: Postings::new(postings).map_err(StoreError::unreadable)?.with_points(points),
            order: self.order_id.map(OrderId),
            invoice: self.invoice_id.map(InvoiceId),
            reverses: self.reverses.map(EntryId),
            reason: self.reason,
            by: self.booked_by.map(CustomerId),
        })
    }
}

/// Entries out of their rows, in the same order, with their postings. At most 500 at a time.
pub(super) async fn complete(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Entry>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT entry_id, account, currency, amount FROM ledger_postings
         WHERE (customer_id, entry_id) IN (VALUES {})",
        (0..rows.len()).map(|n| format!("({})", places(2 * n + 1, 2))).collect::<Vec<_>>().join(", ")
    );
    let keys: Vec<(Uuid, Uuid)> = rows.iter().map(|row| (row.customer_id, row.id)).collect();
    let found: Vec<PostingRow> = on!(tx, c => keys.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)), |query, key| query.bind(key.0).bind(key.1))
        .fetch_all(c))?;
    let mut postings: std::collections::HashMap<Uuid, (Vec<(Account, Money)>, i64)> =
        std::collections::HashMap::new();
    for row in found {
        let moved = postings.entry(row.entry_id).or_default();
        if row.currency == UNIT {
            // The other side follows from the customer's own.
            moved.1 -= if row.account == OWN { row.amount } else { 0 };
            continue;
        }
        moved.0.push((account(&row.account)?, Money::new(row.amount, currency(&row.currency)?)));
    }
    let entry = |row: Row| {
        let own = postings.remove(&row.id).unwrap_or_default();
        row.entry(own)
    };
    rows.into_iter().map(entry).collect()
}

/// Adds an entry with its postings, and keeps the balances. Gives the customer's balances that it
/// moved, for the caller to judge; the caller holds the customer.
///
/// `Taken` when it takes an entry back that was taken back already.
pub async fn post(tx: &mut Tx, entry: &Entry) -> Result<Vec<Balance>> {
    let moved = balance(tx, entry).await?;
    let points_after = move_points(tx, entry).await?;
    add(tx, entry, points_after).await?;
    let unbalanced: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT currency FROM ledger_postings WHERE customer_id = $1 AND entry_id = $2
         GROUP BY currency HAVING SUM(amount) <> 0 LIMIT 1")
        .bind(entry.customer.0).bind(entry.id.0).fetch_optional(c))?;
    if let Some(code) = unbalanced {
        return Err(StoreError::unreadable(format!("entry {} does not sum to zero in {code}", entry.id)));
    }
    Ok(moved)
}

async fn add(tx: &mut Tx, entry: &Entry, points_after: Option<i64>) -> Result<()> {
    let till = entry.postings.iter().find(|posting| posting.account.is_till());
    changed!(
        tx,
        "INSERT INTO ledger_entries (customer_id, serial, id, kind, booked_at, order_id, invoice_id, reverses,
         reason, booked_by, till, balance_after, points_after)
         VALUES ($1, (SELECT COALESCE(MAX(serial), 0) + 1 FROM ledger_entries WHERE customer_id = $1),
                 $2, $3, $4, $5, $6, $7, $8, $9, $10,
                 CASE WHEN $11 = '' THEN (SELECT CAST(COALESCE(SUM(balance_after), 0) AS BIGINT) FROM ledger_entries
                   WHERE customer_id = $1 AND serial =
                     (SELECT MAX(serial) FROM ledger_entries WHERE customer_id = $1))
                 ELSE (SELECT CAST(-COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger_balances
                   WHERE customer_id = $1 AND currency = $11) END, $12)",
        entry.customer.0,
        entry.id.0,
        entry.kind.as_str(),
        entry.at.micros(),
        entry.order.map(|order| order.0),
        entry.invoice.map(|invoice| invoice.0),
        entry.reverses.map(|reverses| reverses.0),
        entry.reason.as_str(),
        entry.by.map(|by| by.0),
        till.map(|posting| posting.account.as_str()),
        // What moves points alone leaves the money as it was.
        entry.postings.iter().next().map_or("", |posting| posting.amount.currency.code()),
        points_after,
    )?;
    let points = entry.postings.points();
    let sides = [(OWN, UNIT, -points), (ISSUED, UNIT, points)].into_iter().filter(|side| side.2 != 0);
    let money = entry
        .postings
        .iter()
        .map(|posting| (posting.account.as_str(), posting.amount.currency.code(), posting.amount.amount));
    for (account, unit, amount) in money.chain(sides) {
        changed!(
            tx,
            "INSERT INTO ledger_postings (customer_id, entry_id, account, currency, amount)
             VALUES ($1, $2, $3, $4, $5)",
            entry.customer.0,
            entry.id.0,
            account,
            unit,
            amount,
        )?;
    }
    Ok(())
}

/// Moves the customer's points, and those that the centre has given out by month; how many the customer
/// has then, where any moved. The database refuses fewer than none.
async fn move_points(tx: &mut Tx, entry: &Entry) -> Result<Option<i64>> {
    let points = entry.postings.points();
    if points == 0 {
        return Ok(None);
    }
    let after: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO ledger_balances (customer_id, account, currency, amount) VALUES ($1, $2, $3, $4)
         ON CONFLICT (customer_id, account, currency)
         DO UPDATE SET amount = ledger_balances.amount + excluded.amount RETURNING amount")
        .bind(entry.customer.0).bind(OWN).bind(UNIT).bind(-points).fetch_one(c))?;
    changed!(
        tx,
        "INSERT INTO ledger_months (month, account, currency, amount) VALUES ($1, $2, $3, $4)
         ON CONFLICT (month, account, currency)
         DO UPDATE SET amount = ledger_months.amount + excluded.amount",
        entry.at.timestamp().strftime("%Y-%m").to_string(),
        ISSUED,
        UNIT,
        points,
    )?;
    Ok(Some(-after))
}

/// Keeps the folds: the customer's own accounts, and the centre's by month.
async fn balance(tx: &mut Tx, entry: &Entry) -> Result<Vec<Balance>> {
    let month = entry.at.timestamp().strftime("%Y-%m").to_string();
    let mut moved = Vec::new();
    // By account, so that two transactions never wait for each other in a ring.
    for posting in entry.postings.iter() {
        let (account, amount) = (posting.account, posting.amount);
        if account.is_customers() {
            let after: i64 = on!(tx, c => sqlx::query_scalar(
                "INSERT INTO ledger_balances (customer_id, account, currency, amount) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (customer_id, account, currency)
                 DO UPDATE SET amount = ledger_balances.amount + excluded.amount RETURNING amount")
                .bind(entry.customer.0).bind(account.as_str()).bind(amount.currency.code()).bind(amount.amount)
                .fetch_one(c))?;
            moved.push(Balance { account, amount: Money::new(after, amount.currency) });
        } else {
            changed!(
                tx,
                "INSERT INTO ledger_months (month, account, currency, amount) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (month, account, currency)
                 DO UPDATE SET amount = ledger_months.amount + excluded.amount",
                month.as_str(),
                account.as_str(),
                amount.currency.code(),
                amount.amount,
            )?;
        }
    }
    Ok(moved)
}

/// The balances of money on a customer's own accounts.
pub async fn balances(tx: &mut Tx, customer: CustomerId) -> Result<Balances> {
    let rows: Vec<(String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT account, currency, amount FROM ledger_balances WHERE customer_id = $1 AND currency <> 'points'")
        .bind(customer.0).fetch_all(c))?;
    let mut balances = Balances::default();
    for (word, code, amount) in rows {
        let posting = Posting { account: account(&word)?, amount: Money::new(amount, currency(&code)?) };
        balances.add(posting).map_err(StoreError::unreadable)?;
    }
    Ok(balances)
}

/// One entry of a customer.
pub async fn entry_of(tx: &mut Tx, customer: CustomerId, id: EntryId) -> Result<Option<Entry>> {
    let text = format!("SELECT {COLUMNS} FROM ledger_entries WHERE customer_id = $1 AND id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    Ok(complete(tx, row.into_iter().collect()).await?.pop())
}

/// Which of these entries of a customer were taken back.
pub async fn taken_back(tx: &mut Tx, customer: CustomerId, of: &[EntryId]) -> Result<Vec<EntryId>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT reverses FROM ledger_entries WHERE customer_id = $1 AND reverses IN ({})",
        places(2, of.len())
    );
    let rows: Vec<Uuid> = on!(tx, c => of.iter()
        .fold(sqlx::query_scalar(AssertSqlSafe(text)).bind(customer.0), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    Ok(rows.into_iter().map(EntryId).collect())
}
