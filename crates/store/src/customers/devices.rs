//! Devices that wait to be let in (RFC 8628).

use cradle_domain::{CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// What the person has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Pending,
    /// The device may act for this customer.
    Allowed(CustomerId),
    /// It may not.
    Denied,
}

/// A device that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What the person types, without the hyphen.
    pub user_code: String,
    /// The device in its own words.
    pub label: String,
    /// What was decided.
    pub decision: Decision,
    /// When its codes end.
    pub expires_at: Instant,
    /// When it last asked.
    pub asked_at: Instant,
    /// Seconds that it must leave between two questions.
    pub pause_seconds: u32,
}

#[derive(FromRow)]
struct Row {
    user_code: String,
    label: String,
    customer_id: Option<Uuid>,
    decision: String,
    expires_at: i64,
    asked_at: i64,
    pause_seconds: i64,
}

impl TryFrom<Row> for Device {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let decision = match (row.decision.as_str(), row.customer_id) {
            ("pending", _) => Decision::Pending,
            ("allowed", Some(customer)) => Decision::Allowed(CustomerId(customer)),
            ("denied", _) => Decision::Denied,
            (other, _) => return Err(StoreError::unreadable(format!("decision “{other}”"))),
        };
        Ok(Self {
            user_code: row.user_code,
            label: row.label,
            decision,
            expires_at: Instant::from_micros(row.expires_at),
            asked_at: Instant::from_micros(row.asked_at),
            pause_seconds: u32::try_from(row.pause_seconds).map_err(StoreError::unreadable)?,
        })
    }
}

/// Records a device that waits; `Taken` when another one waits under the same user code.
pub async fn add_device(tx: &mut Tx, device_hash: &[u8], device: &Device) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO device_codes (device_hash, user_code, label, decision, expires_at, asked_at, pause_seconds)
         VALUES ($1, $2, $3, 'pending', $4, $5, $6)",
        device_hash,
        device.user_code.as_str(),
        device.label.as_str(),
        device.expires_at.micros(),
        device.asked_at.micros(),
        i64::from(device.pause_seconds),
    )?;
    Ok(())
}

/// The device that holds this secret.
pub async fn device_by_hash(tx: &mut Tx, device_hash: &[u8]) -> Result<Option<Device>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM device_codes WHERE device_hash = $1")
        .bind(device_hash).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The device that shows this code, while it waits.
pub async fn device_by_code(tx: &mut Tx, user_code: &str, now: Instant) -> Result<Option<Device>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM device_codes WHERE user_code = $1 AND expires_at > $2")
        .bind(user_code).bind(now.micros()).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Notes a question of the device, and the pause that it must keep from now on.
pub async fn ask_device(tx: &mut Tx, device_hash: &[u8], now: Instant, pause_seconds: u32) -> Result<()> {
    changed!(
        tx,
        "UPDATE device_codes SET asked_at = $2, pause_seconds = $3 WHERE device_hash = $1",
        device_hash,
        now.micros(),
        i64::from(pause_seconds)
    )?;
    Ok(())
}

/// Writes the decision, once; false when there is none to make.
pub async fn decide_device(
    tx: &mut Tx,
    user_code: &str,
    customer: CustomerId,
    allow: bool,
    now: Instant,
) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE device_codes SET decision = $2, customer_id = $3
         WHERE user_code = $1 AND decision = 'pending' AND expires_at > $4",
        user_code,
        if allow { "allowed" } else { "denied" },
        customer.0,
        now.micros(),
    )?;
    Ok(rows == 1)
}

/// Removes a device's codes; true for the one caller that did, so that a code gives one session.
pub async fn remove_device(tx: &mut Tx, device_hash: &[u8]) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM device_codes WHERE device_hash = $1", device_hash)? == 1)
}

/// Forgets codes that ended before an instant.
pub async fn forget_devices(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM device_codes WHERE expires_at < $1", before.micros())?;
    Ok(())
}
