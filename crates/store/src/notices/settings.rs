//! What the operator set.

use std::collections::HashMap;

use crate::{Result, Tx, changed, on};

/// Every setting that the operator made, by name.
pub async fn settings(tx: &mut Tx) -> Result<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> =
        on!(tx, c => sqlx::query_as("SELECT name, value FROM settings").fetch_all(c))?;
    Ok(rows.into_iter().collect())
}

/// Makes a setting, or with `None` takes it back: then the configuration holds.
pub async fn set_setting(tx: &mut Tx, name: &str, value: Option<i64>) -> Result<()> {
    match value {
        Some(value) => changed!(
            tx,
            "INSERT INTO settings (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            value
        )?,
        None => changed!(tx, "DELETE FROM settings WHERE name = $1", name)?,
    };
    Ok(())
}
