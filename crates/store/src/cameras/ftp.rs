//! Accounts with which cameras send files by FTP.

use cradle_domain::customers::Standing;
use cradle_domain::{CameraId, CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::customers::standing_from;
use crate::{Result, StoreError, Tx, changed, on};

/// A camera's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FtpAccount {
    /// Whose.
    pub customer: CustomerId,
    /// Whether services are open to them.
    pub standing: Standing,
    /// Of which camera.
    pub camera: CameraId,
    /// Its name.
    pub username: String,
    /// SHA-256 of its password.
    pub password_hash: Vec<u8>,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    standing: String,
    camera_id: Uuid,
    username: String,
    password_hash: Vec<u8>,
    last_used_at: Option<i64>,
}

impl TryFrom<Row> for FtpAccount {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            customer: CustomerId(row.customer_id),
            standing: standing_from(&row.standing)?,
            camera: CameraId(row.camera_id),
            username: row.username,
            password_hash: row.password_hash,
            last_used_at: row.last_used_at.map(Instant::from_micros),
        })
    }
}

/// Gives a camera an account, in place of the one that it had; [`StoreError::Taken`] when another camera
/// has this name.
pub async fn put_ftp_account(
    tx: &mut Tx,
    customer: CustomerId,
    camera: CameraId,
    username: &str,
    password_hash: &[u8],
    now: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO ftp_accounts (customer_id, camera_id, username, password_hash, made_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (customer_id, camera_id) DO UPDATE
         SET username = excluded.username, password_hash = excluded.password_hash,
         made_at = excluded.made_at, last_used_at = NULL",
        customer.0,
        camera.0,
        username,
        password_hash,
        now.micros(),
    )?;
    Ok(())
}

/// The account of this name, whoever has it.
pub async fn ftp_account_called(tx: &mut Tx, username: &str) -> Result<Option<FtpAccount>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT f.*, u.standing FROM ftp_accounts f JOIN customers u ON u.id = f.customer_id
         WHERE f.username = $1").bind(username).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The account of one of this customer's cameras.
pub async fn ftp_account_of(
    tx: &mut Tx,
    customer: CustomerId,
    camera: CameraId,
) -> Result<Option<FtpAccount>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT f.*, u.standing FROM ftp_accounts f JOIN customers u ON u.id = f.customer_id
         WHERE f.customer_id = $1 AND f.camera_id = $2").bind(customer.0).bind(camera.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Notes that an account was used.
pub async fn touch_ftp_account(
    tx: &mut Tx,
    customer: CustomerId,
    camera: CameraId,
    now: Instant,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE ftp_accounts SET last_used_at = $3 WHERE customer_id = $1 AND camera_id = $2",
        customer.0,
        camera.0,
        now.micros()
    )?;
    Ok(())
}

/// Takes a camera's account away; false when it has none.
pub async fn remove_ftp_account(tx: &mut Tx, customer: CustomerId, camera: CameraId) -> Result<bool> {
    let rows = changed!(
        tx,
        "DELETE FROM ftp_accounts WHERE customer_id = $1 AND camera_id = $2",
        customer.0,
        camera.0
    )?;
    Ok(rows == 1)
}
