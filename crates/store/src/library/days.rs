//! How many pictures stand on each day.

use cradle_domain::CustomerId;
use cradle_domain::library::ImageState;
use sqlx::FromRow;

use super::shelf::Shelf;
use crate::{Result, Tx, changed, on};

/// A day that has pictures.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
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
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT day, CAST(SUM(pictures) AS BIGINT) AS pictures FROM image_days
         WHERE customer_id = $1 AND state IN ($2, $3) GROUP BY day HAVING SUM(pictures) > 0 ORDER BY day DESC")
        .bind(owner.0).bind(one.as_str()).bind(other.as_str()).fetch_all(c))?)
}
