//! Price lists.

use cradle_domain::billing::{PriceList, Taxing};
use cradle_domain::{Instant, PriceListId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    valid_from: i64,
    currency: String,
    taxing: String,
    tariffs: String,
}

impl TryFrom<Row> for PriceList {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: PriceListId(row.id),
            name: row.name,
            valid_from: Instant::from_micros(row.valid_from),
            currency: currency(&row.currency)?,
            taxing: Taxing::from_word(&row.taxing)
                .ok_or_else(|| StoreError::unreadable(format!("taxing “{}”", row.taxing)))?,
            tariffs: from_json(&row.tariffs)?,
        })
    }
}

/// Every list, the last one first.
pub async fn lists(tx: &mut Tx) -> Result<Vec<PriceList>> {
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as("SELECT * FROM price_lists ORDER BY valid_from DESC").fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One list.
pub async fn list(tx: &mut Tx, id: PriceListId) -> Result<Option<PriceList>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM price_lists WHERE id = $1")
        .bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The list that holds at an instant.
pub async fn list_at(tx: &mut Tx, at: Instant) -> Result<Option<PriceList>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM price_lists WHERE valid_from <= $1 ORDER BY valid_from DESC LIMIT 1")
        .bind(at.micros()).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Adds a list or writes it anew; `Taken` when another one begins at the same instant.
pub async fn put_list(tx: &mut Tx, list: &PriceList) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO price_lists (id, name, valid_from, currency, taxing, tariffs)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, valid_from = excluded.valid_from,
         currency = excluded.currency, taxing = excluded.taxing, tariffs = excluded.tariffs",
        list.id.0,
        list.name.as_str(),
        list.valid_from.micros(),
        list.currency.code(),
        list.taxing.as_str(),
        to_json(&list.tariffs)?,
    )?;
    Ok(())
}

/// Removes a list.
pub async fn remove_list(tx: &mut Tx, id: PriceListId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM price_lists WHERE id = $1", id.0)? == 1)
}
