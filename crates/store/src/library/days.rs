//! How many pictures stand on each day.

use cradle_domain::CustomerId;
use cradle_domain::library::ImageState;

use super::shelf::Shelf;
use crate::{Result, StoreError, Tx, changed, on};

/// A day that has pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// How many.
    pub pictures: i64,
}

pub(super) async fn count(
    tx: &mut Tx,
    owner: CustomerId,
    state: ImageState,
    day: &str,
    more: i64,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO image_days (customer_id, state, day, pictures) VALUES ($1, $2, $3, $4)
         ON CONFLICT (customer_id, state, day) DO UPDATE
         SET pictures = image_days.pictures + excluded.pictures",
        owner.0,
        state.as_str(),
        day,
        more,
    )?;
    Ok(())
}

/// The days on which a shelf has pictures, the latest first.
pub async fn timeline(tx: &mut Tx, owner: CustomerId, shelf: Shelf) -> Result<Vec<Day>> {
    let (one, other) = match shelf {
        Shelf::All => (ImageState::Inbox, ImageState::Kept),
        Shelf::Only(state) => (state, state),
    };
    // Many thousands of days cost less as one text than as so many rows.
    let told: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT string_agg(day || ' ' || CAST(pictures AS TEXT), ',') FROM (
           SELECT day, SUM(pictures) AS pictures FROM image_days
           WHERE customer_id = $1 AND state IN ($2, $3) GROUP BY day HAVING SUM(pictures) > 0) AS days")
        .bind(owner.0).bind(one.as_str()).bind(other.as_str()).fetch_one(c))?;
    let told = told.unwrap_or_default();
    let days = told.split(',').filter(|day| !day.is_empty()).map(Day::read);
    let mut days = days.collect::<Result<Vec<_>>>()?;
    days.sort_unstable_by(|one, other| other.day.cmp(&one.day));
    Ok(days)
}

impl Day {
    /// `2026-11-21 12`.
    fn read(told: &str) -> Result<Self> {
        let (day, pictures) =
            told.split_once(' ').ok_or_else(|| StoreError::unreadable(format!("the day “{told}”")))?;
        let pictures = pictures.parse().map_err(StoreError::unreadable)?;
        Ok(Self { day: day.to_owned(), pictures })
    }
}
