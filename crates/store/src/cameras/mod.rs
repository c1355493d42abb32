//! Cameras, what they report, and which are let in.

mod ftp;
mod permitted;
mod reports;

pub use ftp::{
    FtpAccount, ftp_account_called, ftp_account_of, put_ftp_account, remove_ftp_account, touch_ftp_account,
};
pub use permitted::{SaidPermitted, known_models, permitted, set_permitted};
pub use reports::{add_report, forget_reports, reports};

use cradle_domain::cameras::{Camera, Identification};
use cradle_domain::{CameraId, CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    maker: String,
    model: String,
    serial: String,
    name: Option<String>,
    firmware: Option<String>,
    evidence: String,
    registered_at: i64,
    last_seen_at: i64,
    reports_allowed: Option<bool>,
}

impl TryFrom<Row> for Camera {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: CameraId(row.id),
            owner: CustomerId(row.customer_id),
            identification: Identification::parse(&row.maker, &row.model, &row.serial)
                .map_err(StoreError::unreadable)?,
            name: row.name,
            firmware: row.firmware,
            evidence: from_json(&row.evidence)?,
            registered_at: Instant::from_micros(row.registered_at),
            last_seen_at: Instant::from_micros(row.last_seen_at),
            reports_allowed: row.reports_allowed,
        })
    }
}

/// Adds a camera; false when a camera with this identification is registered already, whoever has it.
pub async fn add(tx: &mut Tx, camera: &Camera) -> Result<bool> {
    let identification = &camera.identification;
    let rows = changed!(
        tx,
        "INSERT INTO cameras (customer_id, id, maker, model, serial, identification_key, name, firmware,
         evidence, registered_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (identification_key) DO NOTHING",
        camera.owner.0,
        camera.id.0,
        identification.maker.as_str(),
        identification.model.as_str(),
        identification.serial.as_str(),
        identification.key(),
        camera.name.as_deref(),
        camera.firmware.as_deref(),
        to_json(&camera.evidence)?,
        camera.registered_at.micros(),
        camera.last_seen_at.micros(),
    )?;
    if rows == 1 {
        permitted::note_model(tx, &identification.maker, &identification.model, camera.registered_at).await?;
    }
    Ok(rows == 1)
}

/// The camera with this identification, however it is written, whoever has it.
pub async fn by_identification(tx: &mut Tx, identification: &Identification) -> Result<Option<Camera>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM cameras WHERE identification_key = $1")
        .bind(identification.key()).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// A camera of this customer.
pub async fn get(tx: &mut Tx, customer: CustomerId, id: CameraId) -> Result<Option<Camera>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM cameras WHERE customer_id = $1 AND id = $2")
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// A customer's cameras, the last connected first.
pub async fn of_customer(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Camera>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM cameras WHERE customer_id = $1 ORDER BY last_seen_at DESC, id LIMIT 500")
        .bind(customer.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Writes name, firmware, evidence, when it was seen, and whether its reports may be taken down.
pub async fn update(tx: &mut Tx, camera: &Camera) -> Result<()> {
    changed!(
        tx,
        "UPDATE cameras SET name = $3, firmware = $4, evidence = $5, last_seen_at = $6, reports_allowed = $7
         WHERE customer_id = $1 AND id = $2",
        camera.owner.0,
        camera.id.0,
        camera.name.as_deref(),
        camera.firmware.as_deref(),
        to_json(&camera.evidence)?,
        camera.last_seen_at.micros(),
        camera.reports_allowed,
    )?;
    Ok(())
}

/// Removes a camera: its pictures stay with the customer. False when there is none.
pub async fn remove(tx: &mut Tx, customer: CustomerId, id: CameraId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM cameras WHERE customer_id = $1 AND id = $2", customer.0, id.0)? == 1)
}
