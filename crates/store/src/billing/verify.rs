//! Whether the books are what they say: every fold is reckoned anew from the postings.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{Engine, Result, Tx, changed, on};

/// Something in the books that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which rule, as a word: `unbalanced`, `balance`, `month`, `serial`, `open-invoices`, `open-orders`,
    /// `order-charged`, `given-back`, `points`, `redeemed`, `card-payments`, `card-refunds`, `partners`,
    /// `partner-dues`, `paid-first`, `invoice-number` or `invoice-total`.
    pub rule: &'static str,
    /// Where.
    pub what: String,
}

/// Flaws of each kind that are told, at most.
const MOST: i64 = 100;

/// Each rule: its word, and a statement that finds what breaks it, as text.
///
/// Postings of customers whose account was deleted stay, so that these rules look at everything.
const RULES: [(&str, &str); 15] = [
    (
        "unbalanced",
        "SELECT customer_id AS whose, CAST(SUM(amount) AS BIGINT) AS first, CAST(COUNT(*) AS BIGINT) AS second
         FROM ledger_postings GROUP BY customer_id, entry_id, currency HAVING SUM(amount) <> 0",
    ),
    (
        "balance",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT customer_id AS whose, account, currency, amount AS kept, 0 AS posted FROM ledger_balances
           UNION ALL
           SELECT customer_id, account, currency, 0, amount FROM ledger_postings
           WHERE account IN ('prepaid', 'on-account', 'invoiced', 'counter', 'card-due', 'refunding', 'points')) sides
         GROUP BY whose, account, currency HAVING SUM(kept) <> SUM(posted)",
    ),
    (
        "serial",
        "SELECT customer_id AS whose, CAST(MAX(serial) AS BIGINT) AS first, CAST(COUNT(*) AS BIGINT) AS second
         FROM ledger_entries GROUP BY customer_id HAVING MAX(serial) <> COUNT(*) OR MIN(serial) <> 1",
    ),
    (
        "open-invoices",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT customer_id AS whose, currency, open_amount AS kept, 0 AS posted FROM invoices
           WHERE state <> 'draft'
           UNION ALL
           SELECT customer_id, currency, 0, amount FROM ledger_balances WHERE account = 'invoiced') sides
         GROUP BY whose, currency HAVING SUM(kept) <> SUM(posted)",
    ),
    (
        "open-orders",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT c.customer_id AS whose, o.total_currency AS currency, c.method AS method,
                  o.total_amount - c.redeemed_amount AS kept, 0 AS posted
           FROM order_charges c JOIN orders o ON o.customer_id = c.customer_id AND o.id = c.order_id
           WHERE c.state = 'open'
           UNION ALL
           SELECT customer_id, currency, CASE account WHEN 'counter' THEN 'counter' WHEN 'card-due' THEN 'card'
                  ELSE 'invoice' END, 0, amount
           FROM ledger_balances WHERE account IN ('counter', 'on-account', 'card-due')) sides
         GROUP BY whose, currency, method HAVING SUM(kept) <> SUM(posted)",
    ),
    (
        "invoice-total",
        "SELECT i.customer_id AS whose, i.total_amount - i.redeemed_amount AS first,
                CAST(SUM(p.amount) AS BIGINT) AS second
         FROM invoices i JOIN ledger_entries e ON e.customer_id = i.customer_id AND e.invoice_id = i.id
         JOIN ledger_postings p ON p.customer_id = e.customer_id AND p.entry_id = e.id
         WHERE i.kind = 'invoice' AND e.kind = 'invoice' AND p.account = 'invoiced'
         GROUP BY i.customer_id, i.id, i.total_amount, i.redeemed_amount
         HAVING i.total_amount - i.redeemed_amount <> SUM(p.amount)",
    ),
    (
        "order-charged",
        "SELECT o.customer_id AS whose, o.number AS first, o.total_amount AS second FROM orders o
         WHERE o.total_amount > 0 AND o.state NOT IN ('cancelled', 'failed') AND o.placed_at >=
           (SELECT COALESCE(MIN(booked_at), 9223372036854775807) FROM ledger_entries)
         AND NOT EXISTS (SELECT 1 FROM order_charges c WHERE c.customer_id = o.customer_id
           AND c.order_id = o.id AND c.state <> 'given-back')",
    ),
    (
        "given-back",
        "SELECT o.customer_id AS whose, o.number AS first, o.total_amount AS second FROM orders o
         JOIN order_charges c ON c.customer_id = o.customer_id AND c.order_id = o.id
         WHERE o.state IN ('cancelled', 'failed') AND c.state NOT IN ('given-back', 'credited')",
    ),
    // What the provider holds is what came, less what went back and what it took out for disputes.
    (
        "card-payments",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT customer_id AS whose, currency, amount AS kept, 0 AS posted FROM card_payments
           WHERE state = 'paid'
           UNION ALL
           SELECT customer_id, currency, -amount, 0 FROM card_refunds WHERE state = 'made'
           UNION ALL
           SELECT customer_id, currency, -amount, 0 FROM card_disputes WHERE taken = TRUE
           UNION ALL
           SELECT customer_id, currency, 0, amount FROM ledger_postings WHERE account = 'provider') sides
         GROUP BY whose, currency HAVING SUM(kept) <> SUM(posted)",
    ),
    (
        "card-refunds",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT customer_id AS whose, currency, -amount AS kept, 0 AS posted FROM card_refunds
           WHERE state IN ('waiting', 'wrong')
           UNION ALL
           SELECT customer_id, currency, 0, amount FROM ledger_balances WHERE account = 'refunding') sides
         GROUP BY whose, currency HAVING SUM(kept) <> SUM(posted)",
    ),
    (
        "points",
        "SELECT customer_id AS whose, -amount AS first, CAST(0 AS BIGINT) AS second FROM ledger_balances
         WHERE account = 'points' AND amount > 0",
    ),
    // What points have paid is what they paid of the orders that stand.
    (
        "redeemed",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT customer_id AS whose, redeemed_amount AS kept, 0 AS posted FROM order_charges
           WHERE state NOT IN ('given-back', 'credited')
           UNION ALL
           SELECT p.customer_id, 0, p.amount FROM ledger_postings p
           JOIN customers c ON c.id = p.customer_id WHERE p.account = 'redeemed') sides
         GROUP BY whose HAVING SUM(kept) <> SUM(posted)",
    ),
    // What partners are owed is what was passed on to them, less what came to nothing.
    (
        "partners",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(posted) AS BIGINT) AS second FROM (
           SELECT customer_id AS whose, currency, amount AS kept, 0 AS posted FROM handovers
           WHERE entry_id IS NOT NULL AND back_id IS NULL
           UNION ALL
           SELECT customer_id, currency, 0, amount FROM ledger_postings WHERE account = 'partner-cost') sides
         GROUP BY whose, currency HAVING SUM(kept) <> SUM(posted)",
    ),
    (
        "partner-dues",
        "SELECT whose, CAST(SUM(kept) AS BIGINT) AS first, CAST(SUM(passed) AS BIGINT) AS second FROM (
           SELECT partner_id AS whose, currency, amount AS kept, 0 AS passed FROM partner_dues
           UNION ALL
           SELECT partner_id, currency, 0, amount FROM handovers
           WHERE entry_id IS NOT NULL AND back_id IS NULL) sides
         GROUP BY whose, currency HAVING SUM(kept) <> SUM(passed)",
    ),
    // Work on an order that is paid first begins with its payment.
    (
        "paid-first",
        "SELECT o.customer_id AS whose, o.number AS first, o.total_amount AS second FROM orders o
         JOIN order_charges c ON c.customer_id = o.customer_id AND c.order_id = o.id
         WHERE c.method = 'card' AND c.state = 'open' AND o.state <> 'placed'",
    ),
];

/// Everything in the books that is not as it must be; nothing when they are right. `tx` is a connection
/// for reading: the books are looked at as they were at one moment, and nobody has to wait.
pub async fn verify(tx: &mut Tx) -> Result<Vec<Flaw>> {
    match tx.engine() {
        Engine::Sqlite => changed!(tx, "BEGIN")?,
        Engine::Postgres => changed!(tx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?,
    };
    let flaws = look(tx).await;
    changed!(tx, "ROLLBACK")?;
    flaws
}

async fn look(tx: &mut Tx) -> Result<Vec<Flaw>> {
    let mut flaws = Vec::new();
    for (rule, statement) in RULES {
        let text = format!("{statement} LIMIT {MOST}");
        let rows: Vec<(Uuid, i64, i64)> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).fetch_all(c))?;
        flaws.extend(rows.into_iter().map(|(customer, first, second)| Flaw {
            rule,
            what: format!("customer {customer}: {first} and {second}"),
        }));
    }
    let rows: Vec<(String, String, String, i64, i64)> = on!(tx, c => sqlx::query_as(MONTHS).fetch_all(c))?;
    flaws.extend(rows.into_iter().map(|(month, account, currency, kept, posted)| Flaw {
        rule: "month",
        what: format!("{month} {account} {currency}: {kept} and {posted}"),
    }));
    let rows: Vec<(i64, i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT year, CAST(MAX(serial) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM invoices
         WHERE year IS NOT NULL GROUP BY year HAVING MAX(serial) <> COUNT(*) OR MIN(serial) <> 1 ORDER BY year")
        .fetch_all(c))?;
    flaws.extend(rows.into_iter().map(|(year, last, count)| Flaw {
        rule: "invoice-number",
        what: format!("{year}: the last number is {last}, and there are {count} documents"),
    }));
    Ok(flaws)
}

/// The centre's accounts over all months against their postings. A month is not reckoned from an entry's
/// instant, which the two engines would do differently: the sums over all time must agree.
const MONTHS: &str =
    "SELECT 'all', account, currency, CAST(SUM(kept) AS BIGINT), CAST(SUM(posted) AS BIGINT) FROM (
     SELECT account, currency, amount AS kept, 0 AS posted FROM ledger_months
     UNION ALL
     SELECT account, currency, 0, amount FROM ledger_postings
     WHERE account NOT IN ('prepaid', 'on-account', 'invoiced', 'counter', 'card-due', 'refunding', 'points')) sides
   GROUP BY account, currency HAVING SUM(kept) <> SUM(posted)";
