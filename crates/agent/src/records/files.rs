//! What files on cards were when they were last read.

use super::{Recorded, Records};

/// A file that was read before; it counts while size and time of writing are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct FileNote {
    /// Where it lay on its card, in the written form.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// When it was last written, in nanoseconds since 1970.
    pub modified: i64,
    /// By the camera's clock; empty when the file does not say.
    pub taken_at: String,
    /// Pixels across as shown; 0 when the file does not say.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Why it cannot be shown.
    pub problem: Option<String>,
    /// SHA-256 of its content in hexadecimal, once all of it was read.
    pub sha256: Option<String>,
}

impl Records {
    /// Everything noted about a card.
    pub async fn file_notes(&self, card: &str) -> Recorded<Vec<FileNote>> {
        let notes = sqlx::query_as(
            "SELECT path, size, modified, taken_at, width, height, problem, sha256 FROM files WHERE card = $1",
        );
        Ok(notes.bind(card).fetch_all(&self.db).await?)
    }

    /// Notes files of a card, in one change.
    pub async fn note_files(&self, card: &str, notes: &[FileNote]) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        for note in notes {
            sqlx::query(
                "INSERT INTO files (card, path, size, modified, taken_at, width, height, problem, sha256)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (card, path) DO UPDATE SET size = $3, modified = $4, taken_at = $5, width = $6,
                   height = $7, problem = $8, sha256 = $9",
            )
            .bind(card)
            .bind(&note.path)
            .bind(note.size)
            .bind(note.modified)
            .bind(&note.taken_at)
            .bind(note.width)
            .bind(note.height)
            .bind(&note.problem)
            .bind(&note.sha256)
            .execute(&mut *change)
            .await?;
        }
        Ok(change.commit().await?)
    }
}
