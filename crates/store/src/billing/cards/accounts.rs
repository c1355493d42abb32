//! What the provider calls customers, and the cards that they saved.

use cradle_domain::{CustomerId, Instant};
use sqlx::FromRow;

use crate::{Result, Tx, changed, on};

/// A card that can be charged, as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedCard {
    /// The provider's name for it.
    pub id: String,
    /// `visa`, `mastercard` …
    pub brand: String,
    /// Its last four digits.
    pub last4: String,
    /// The month of its end, 1–12.
    pub exp_month: i64,
    /// The year of its end.
    pub exp_year: i64,
}

/// A customer at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardAccount {
    /// The provider's name for the customer.
    pub provider_id: String,
    /// The card that is charged.
    pub card: Option<SavedCard>,
}

#[derive(FromRow)]
struct Row {
    provider_id: String,
    card_id: Option<String>,
    brand: Option<String>,
    last4: Option<String>,
    exp_month: Option<i64>,
    exp_year: Option<i64>,
}

impl From<Row> for CardAccount {
    fn from(row: Row) -> Self {
        let card = row.card_id.map(|id| SavedCard {
            id,
            brand: row.brand.unwrap_or_default(),
            last4: row.last4.unwrap_or_default(),
            exp_month: row.exp_month.unwrap_or_default(),
            exp_year: row.exp_year.unwrap_or_default(),
        });
        Self { provider_id: row.provider_id, card }
    }
}

/// What the provider calls a customer, and the card that is charged.
pub async fn card_account(tx: &mut Tx, customer: CustomerId) -> Result<Option<CardAccount>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT provider_id, card_id, brand, last4, exp_month, exp_year FROM card_accounts
         WHERE customer_id = $1").bind(customer.0).fetch_optional(c))?;
    Ok(row.map(Into::into))
}

/// Records what the provider calls a customer, where nothing is recorded yet.
pub async fn put_card_account(tx: &mut Tx, customer: CustomerId, provider_id: &str) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO card_accounts (customer_id, provider_id) VALUES ($1, $2)
         ON CONFLICT (customer_id) DO NOTHING",
        customer.0,
        provider_id,
    )?;
    Ok(())
}

/// Records the card that is charged from now on.
pub async fn put_card(tx: &mut Tx, customer: CustomerId, card: &SavedCard, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE card_accounts SET card_id = $2, brand = $3, last4 = $4, exp_month = $5, exp_year = $6,
         saved_at = $7 WHERE customer_id = $1",
        customer.0,
        card.id.as_str(),
        card.brand.as_str(),
        card.last4.as_str(),
        card.exp_month,
        card.exp_year,
        now.micros(),
    )?;
    Ok(())
}

/// Forgets a customer's name at the provider, and the card that was charged.
pub async fn remove_card_account(tx: &mut Tx, customer: CustomerId) -> Result<()> {
    changed!(tx, "DELETE FROM card_accounts WHERE customer_id = $1", customer.0)?;
    Ok(())
}
