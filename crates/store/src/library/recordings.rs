//! Films and sounds: how long they are, and how a browser plays them.

use cradle_domain::library::{Playback, Recording};
use cradle_domain::{CustomerId, ImageId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::columns::{signed, unsigned};
use crate::db::places;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    image_id: Uuid,
    file: String,
    duration_ms: Option<i64>,
    playback: String,
    percent: i64,
    size: i64,
    problem: Option<String>,
}

impl TryFrom<Row> for Recording {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let playback = match row.playback.as_str() {
            "original" => Playback::Original,
            "waiting" => Playback::Waiting,
            "making" => Playback::Making { percent: unsigned(row.percent)? },
            "made" => Playback::Made { size: unsigned(row.size)? },
            "failed" => Playback::Failed(row.problem.unwrap_or_default()),
            other => return Err(StoreError::unreadable(format!("a film's playback “{other}”"))),
        };
        Ok(Self { duration_ms: row.duration_ms.map(unsigned).transpose()?, playback })
    }
}

/// The recordings of these pictures: the picture, the name of the part or nothing for the picture's
/// own file, and what is known.
pub(super) async fn of(
    tx: &mut Tx,
    owner: CustomerId,
    ids: &[ImageId],
) -> Result<Vec<(ImageId, String, Recording)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT image_id, file, duration_ms, playback, percent, size, problem FROM recordings
         WHERE customer_id = $1 AND image_id IN ({})",
        places(2, ids.len())
    );
    let rows: Vec<Row> = on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push((ImageId(row.image_id), row.file.clone(), Recording::try_from(row)?));
    }
    Ok(found)
}

/// Writes what is known about a film or sound: the picture's own file, or the part of this name.
pub async fn set_recording(
    tx: &mut Tx,
    owner: CustomerId,
    image: ImageId,
    file: &str,
    recording: &Recording,
) -> Result<()> {
    let (word, percent, size, problem) = match &recording.playback {
        Playback::Original => ("original", 0, 0, None),
        Playback::Waiting => ("waiting", 0, 0, None),
        Playback::Making { percent } => ("making", i64::from(*percent), 0, None),
        Playback::Made { size } => ("made", 100, signed(*size), None),
        Playback::Failed(why) => ("failed", 0, 0, Some(why.as_str())),
    };
    changed!(
        tx,
        "INSERT INTO recordings (customer_id, image_id, file, duration_ms, playback, percent, size, problem)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (customer_id, image_id, file) DO UPDATE SET duration_ms = excluded.duration_ms,
         playback = excluded.playback, percent = excluded.percent, size = excluded.size,
         problem = excluded.problem",
        owner.0,
        image.0,
        file,
        recording.duration_ms.map(signed),
        word,
        percent,
        size,
        problem,
    )?;
    Ok(())
}

/// Forgets what is known about the picture's own file or a part: it is another one now.
pub async fn forget_recording(tx: &mut Tx, owner: CustomerId, image: ImageId, file: &str) -> Result<()> {
    changed!(
        tx,
        "DELETE FROM recordings WHERE customer_id = $1 AND image_id = $2 AND file = $3",
        owner.0,
        image.0,
        file
    )?;
    Ok(())
}
