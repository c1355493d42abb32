//! How many pictures stand on each day, month by month.
//!
//! A month is one record with a column for each of its days: twenty years are read as 240 records, not
//! as 7,300, and a picture more is still one statement.

use std::collections::BTreeMap;

use cradle_domain::CustomerId;
use cradle_domain::library::ImageState;
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, FromRow, Type};

use super::shelf::Shelf;
use crate::{Result, StoreError, Tx, changed, on};

/// Days that a month has at most.
const DAYS: usize = 31;

/// A month that has pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// How many pictures stand on its first day, its second …
    pub counts: [i64; DAYS],
}

/// The column of a month's day, 1–31.
fn column(day: usize) -> String {
    format!("d{day:02}")
}

pub(super) async fn count(
    tx: &mut Tx,
    owner: CustomerId,
    state: ImageState,
    day: &str,
    more: i64,
) -> Result<()> {
    let parts = day.rsplit_once('-');
    let parts = parts.and_then(|(month, number)| Some((month, number.parse::<usize>().ok()?)));
    let (month, number) = parts
        .filter(|(_, number)| (1..=DAYS).contains(number))
        .ok_or_else(|| StoreError::unreadable(format!("the day “{day}”")))?;
    let column = column(number);
    changed!(
        tx,
        AssertSqlSafe(format!(
            "INSERT INTO image_months (customer_id, state, month, pictures, {column})
             VALUES ($1, $2, $3, $4, $4)
             ON CONFLICT (customer_id, state, month) DO UPDATE
             SET pictures = image_months.pictures + excluded.pictures,
                 {column} = image_months.{column} + excluded.{column}"
        )),
        owner.0,
        state.as_str(),
        month,
        more,
    )?;
    Ok(())
}

/// The months in which a shelf has pictures, the latest first.
pub async fn timeline(tx: &mut Tx, owner: CustomerId, shelf: Shelf) -> Result<Vec<Month>> {
    let (one, other) = match shelf {
        Shelf::All => (ImageState::Inbox, ImageState::Kept),
        Shelf::Only(state) => (state, state),
    };
    let columns = (1..=DAYS).map(column).collect::<Vec<_>>().join(", ");
    let text = format!(
        "SELECT month, {columns} FROM image_months
         WHERE customer_id = $1 AND state IN ($2, $3) AND pictures > 0"
    );
    let rows: Vec<Month> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(one.as_str()).bind(other.as_str()).fetch_all(c))?;
    let mut months: BTreeMap<String, [i64; DAYS]> = BTreeMap::new();
    for Month { month, counts } in rows {
        let sums = months.entry(month).or_insert([0; DAYS]);
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    Ok(months.into_iter().rev().map(|(month, counts)| Month { month, counts }).collect())
}

impl<'r, R> FromRow<'r, R> for Month
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let mut counts = [0; DAYS];
        for (index, count) in counts.iter_mut().enumerate() {
            *count = row.try_get(index + 1)?;
        }
        Ok(Self { month: row.try_get(0)?, counts })
    }
}
