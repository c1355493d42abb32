//! Pages of what SQLite's full-text index finds.
//!
//! The index gives its rows by their number, which sorts by the second in which a picture was taken,
//! so a page ends as soon as it is full, however much there is to find. Pictures of the same second
//! are put in order by their identifiers.

use cradle_domain::CustomerId;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::images::{COLUMNS, Row};
use crate::{Result, Tx, on};

/// Where a page begins.
#[derive(Clone, Debug)]
pub(super) enum Upper {
    /// With the latest.
    Open,
    /// With the last picture of this day.
    EndOf(String),
    /// Behind this picture.
    Place(String, Uuid),
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) owner: CustomerId,
    /// As FTS5 reads it.
    pub(super) terms: String,
    /// The first day; empty for all.
    pub(super) from: String,
}

const FOUND: &str = "image_terms CROSS JOIN images ON images.number = image_terms.rowid AND customer_id = $1
    WHERE image_terms MATCH $2";

/// The lowest number of the second that a value tells, as the triggers reckon it.
fn number(place: &str) -> String {
    format!("(unixepoch({place}) + 4544208000) * 16777216")
}

impl Search {
    pub(super) async fn page(&self, tx: &mut Tx, upper: Upper, limit: u32) -> Result<Vec<Row>> {
        let limit = limit as usize;
        let mut rows = Vec::new();
        let (before, day_end) = match upper {
            Upper::Open => (None, false),
            Upper::EndOf(day) => (Some(day), true),
            Upper::Place(time, id) => {
                if time >= self.from {
                    rows = self.of_second(tx, &time, id, limit).await?;
                }
                (Some(time), false)
            }
        };
        if rows.len() < limit {
            rows.extend(self.before(tx, before, day_end, limit - rows.len()).await?);
        }
        Ok(rows)
    }

    /// Up to `limit` pictures before a second or the end of a day, in their full order.
    async fn before(
        &self,
        tx: &mut Tx,
        time: Option<String>,
        day_end: bool,
        limit: usize,
    ) -> Result<Vec<Row>> {
        let mut rows = self.by_number(tx, time, day_end, limit + 1).await?;
        let next = (rows.len() > limit).then(|| rows.pop()).flatten();
        if let (Some(last), Some(next)) = (rows.last().map(|row| row.taken_at.clone()), next)
            && last == next.taken_at
        {
            // Of the last second there are more, which may come before those that are here.
            rows.retain(|row| row.taken_at != last);
            let room = limit - rows.len();
            rows.extend(self.of_second(tx, &last, Uuid::max(), room).await?);
        }
        rows.sort_by(|one, other| (&other.taken_at, other.id).cmp(&(&one.taken_at, one.id)));
        Ok(rows)
    }

    async fn by_number(
        &self,
        tx: &mut Tx,
        time: Option<String>,
        day_end: bool,
        limit: usize,
    ) -> Result<Vec<Row>> {
        let text = format!(
            "SELECT {COLUMNS} FROM {FOUND} AND image_terms.rowid >= $3{}
             ORDER BY image_terms.rowid DESC LIMIT $4",
            upper_bound(time.is_some(), day_end)
        );
        let lowest = self.lowest(tx).await?;
        Ok(on!(tx, c => {
            let query = sqlx::query_as(AssertSqlSafe(text))
                .bind(self.owner.0).bind(&self.terms).bind(lowest).bind(limit as i64);
            let query = if let Some(time) = time { query.bind(time) } else { query };
            query.fetch_all(c)
        })?)
    }

    /// Up to `limit` pictures of one second whose identifiers come before `id`.
    async fn of_second(&self, tx: &mut Tx, time: &str, id: Uuid, limit: usize) -> Result<Vec<Row>> {
        let text = format!(
            "SELECT {COLUMNS} FROM {FOUND} AND image_terms.rowid >= {0} AND image_terms.rowid < {0} + 16777216
             AND id < $4 ORDER BY id DESC LIMIT $5",
            number("$3")
        );
        Ok(on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(self.owner.0).bind(&self.terms).bind(time).bind(id).bind(limit as i64).fetch_all(c))?)
    }

    /// How many there are up to the end of a day, counted up to `most`.
    pub(super) async fn count(&self, tx: &mut Tx, to: Option<&str>, most: u32) -> Result<i64> {
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {FOUND} AND image_terms.rowid >= $3{} LIMIT $4)",
            upper_bound(to.is_some(), true)
        );
        let lowest = self.lowest(tx).await?;
        Ok(on!(tx, c => {
            let query = sqlx::query_scalar(AssertSqlSafe(text))
                .bind(self.owner.0).bind(&self.terms).bind(lowest).bind(i64::from(most));
            let query = if let Some(day) = to { query.bind(day) } else { query };
            query.fetch_one(c)
        })?)
    }

    /// The lowest number of the first day.
    async fn lowest(&self, tx: &mut Tx) -> Result<i64> {
        if self.from.is_empty() {
            return Ok(i64::MIN);
        }
        let text = format!("SELECT {}", number("$1"));
        Ok(on!(tx, c => sqlx::query_scalar(AssertSqlSafe(text)).bind(&self.from).fetch_one(c))?)
    }
}

/// Before the time in `$5`, if there is one, or before the end of that day.
fn upper_bound(bound: bool, day_end: bool) -> String {
    match (bound, day_end) {
        (false, _) => String::new(),
        (true, false) => format!(" AND image_terms.rowid < {}", number("$5")),
        (true, true) => format!(" AND image_terms.rowid < {}", number("$5 || 'T23:59:59'")) + " + 16777216",
    }
}
