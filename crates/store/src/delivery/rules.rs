//! What the operator says about delivery.

use cradle_domain::delivery::DeliveryRules;

use crate::db::{from_json, to_json};
use crate::{Result, Tx, changed, on};

const RULES: &str = "delivery";

/// The rules; those that come along where nobody typed any in.
pub async fn rules(tx: &mut Tx) -> Result<DeliveryRules> {
    let text: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT value FROM texts WHERE name = $1").bind(RULES).fetch_optional(c))?;
    text.map_or_else(|| Ok(DeliveryRules::default()), |text| from_json(&text))
}

/// Writes the rules.
pub async fn set_rules(tx: &mut Tx, rules: &DeliveryRules) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO texts (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        RULES,
        to_json(rules)?
    )?;
    Ok(())
}
