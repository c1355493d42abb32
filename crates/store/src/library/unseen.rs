//! What could not be shown by an earlier generation of the program, or while another program was
//! missing.

use cradle_domain::{CustomerId, ImageId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Unseen {
    /// Looked at by an earlier generation than this.
    pub before: i64,
    /// Films and sounds, too.
    pub films: bool,
    /// HEIF and AVIF, too.
    pub heif: bool,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
}

/// Up to `limit` pictures that were not shown and are worth another look.
pub async fn unseen(tx: &mut Tx, wanted: Unseen, limit: u32) -> Result<Vec<(CustomerId, ImageId)>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, id FROM images WHERE shown = FALSE AND looked < $1 AND rendering = FALSE
         AND ($2 OR kind = 'picture')
         AND ($3 OR media_type NOT IN ('image/heic', 'image/heif', 'image/avif'))
         ORDER BY looked LIMIT $4")
        .bind(wanted.before).bind(wanted.films).bind(wanted.heif).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| (CustomerId(row.customer_id), ImageId(row.id))).collect())
}

/// Writes which generation has looked at a picture; 0 when it could not.
pub async fn set_looked(tx: &mut Tx, owner: CustomerId, id: ImageId, generation: i64) -> Result<()> {
    changed!(
        tx,
        "UPDATE images SET looked = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        generation
    )?;
    Ok(())
}
