//! Which cameras are let in, and which models are known.

use cradle_domain::cameras::PermittedCameras;
use cradle_domain::{CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

/// What the operator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidPermitted {
    /// Who is let in.
    pub list: PermittedCameras,
    /// Who said so, while they have an account.
    pub by: Option<CustomerId>,
    /// When.
    pub at: Instant,
}

#[derive(FromRow)]
struct Row {
    list: String,
    changed_by: Option<Uuid>,
    changed_at: i64,
}

impl TryFrom<Row> for SaidPermitted {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            list: from_json(&row.list)?,
            by: row.changed_by.map(CustomerId),
            at: Instant::from_micros(row.changed_at),
        })
    }
}

/// The list; none where the operator never said anything, so that everybody is let in.
pub async fn permitted(tx: &mut Tx) -> Result<Option<SaidPermitted>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT list, changed_by, changed_at FROM permitted_cameras WHERE id = 1").fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Writes the list in place of the one before.
pub async fn set_permitted(tx: &mut Tx, said: &SaidPermitted) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO permitted_cameras (id, list, changed_by, changed_at) VALUES (1, $1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET list = excluded.list, changed_by = excluded.changed_by,
         changed_at = excluded.changed_at",
        to_json(&said.list)?,
        said.by.map(|by| by.0),
        said.at.micros(),
    )?;
    Ok(())
}

/// Makers and models of cameras that were registered here, the latest first.
pub async fn known_models(tx: &mut Tx, limit: u32) -> Result<Vec<(String, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT maker, model FROM camera_models ORDER BY seen_at DESC, maker, model LIMIT $1")
        .bind(i64::from(limit)).fetch_all(c))?)
}

/// Notes that a camera of this model was registered.
pub(super) async fn note_model(tx: &mut Tx, maker: &str, model: &str, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO camera_models (maker, model, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (maker, model) DO UPDATE SET seen_at = excluded.seen_at",
        maker,
        model,
        now.micros(),
    )?;
    Ok(())
}
