//! Partner centres, and the secrets between us.

use std::fmt;

use cradle_domain::menu::ServiceKind;
use cradle_domain::partners::{Fee, Partner};
use cradle_domain::{CustomerId, Instant, PartnerId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

/// The secrets between a partner and us.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// What we sign with; empty until it is known.
    pub signs_with: String,
    /// What it signs with.
    pub expects: String,
    /// What tokens of orders are made of.
    pub seal: String,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    enabled: bool,
    address: String,
    fulfils: String,
    accepts: bool,
    fee_share: i64,
    fee_each: i64,
    guest_id: Option<Uuid>,
    added_at: i64,
}

const COLUMNS: &str = "id, name, enabled, address, fulfils, accepts, fee_share, fee_each, guest_id, added_at";

impl TryFrom<Row> for Partner {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: PartnerId(row.id),
            name: row.name,
            enabled: row.enabled,
            address: row.address,
            fulfils: from_json::<Vec<ServiceKind>>(&row.fulfils)?,
            accepts: row.accepts,
            fee: Fee {
                share: u16::try_from(row.fee_share).map_err(StoreError::unreadable)?,
                each: row.fee_each,
            },
            guest: row.guest_id.map(CustomerId),
            added_at: Instant::from_micros(row.added_at),
        })
    }
}

/// Every partner, by name.
pub async fn partners(tx: &mut Tx) -> Result<Vec<Partner>> {
    let text = format!("SELECT {COLUMNS} FROM partners ORDER BY name, id");
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).fetch_all(c))?;
    rows.into_iter().map(Partner::try_from).collect()
}

/// One partner.
pub async fn partner(tx: &mut Tx, id: PartnerId) -> Result<Option<Partner>> {
    let text = format!("SELECT {COLUMNS} FROM partners WHERE id = $1");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(id.0).fetch_optional(c))?;
    row.map(Partner::try_from).transpose()
}

/// The secrets between a partner and us.
pub async fn secrets(tx: &mut Tx, id: PartnerId) -> Result<Option<Secrets>> {
    let row: Option<(String, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT signs_with, expects, seal FROM partners WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(row.map(|(signs_with, expects, seal)| Secrets { signs_with, expects, seal }))
}

/// Adds a partner with its secrets, or writes one anew, whose secrets and account stay.
pub async fn put(tx: &mut Tx, partner: &Partner, secrets: &Secrets) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO partners (id, name, enabled, address, fulfils, accepts, fee_share, fee_each, signs_with,
         expects, seal, guest_id, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
         address = excluded.address, fulfils = excluded.fulfils, accepts = excluded.accepts,
         fee_share = excluded.fee_share, fee_each = excluded.fee_each",
        partner.id.0,
        partner.name.as_str(),
        partner.enabled,
        partner.address.as_str(),
        to_json(&partner.fulfils)?,
        partner.accepts,
        i64::from(partner.fee.share),
        partner.fee.each,
        secrets.signs_with.as_str(),
        secrets.expects.as_str(),
        secrets.seal.as_str(),
        partner.guest.map(|guest| guest.0),
        partner.added_at.micros(),
    )?;
    Ok(())
}

/// Writes what we sign with.
pub async fn set_signs_with(tx: &mut Tx, id: PartnerId, secret: &str) -> Result<()> {
    changed!(tx, "UPDATE partners SET signs_with = $2 WHERE id = $1", id.0, secret)?;
    Ok(())
}

/// Writes what the partner is to sign with.
pub async fn set_expects(tx: &mut Tx, id: PartnerId, secret: &str) -> Result<()> {
    changed!(tx, "UPDATE partners SET expects = $2 WHERE id = $1", id.0, secret)?;
    Ok(())
}

/// Writes in which account the partner's orders stand.
pub async fn set_guest(tx: &mut Tx, id: PartnerId, guest: CustomerId) -> Result<()> {
    changed!(tx, "UPDATE partners SET guest_id = $2 WHERE id = $1", id.0, guest.0)?;
    Ok(())
}

/// Removes a partner with all that passed between us but the books; false when there is none.
pub async fn remove(tx: &mut Tx, id: PartnerId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM partners WHERE id = $1", id.0)? == 1)
}
