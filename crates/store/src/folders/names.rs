//! Which file stands under which name.

use cradle_domain::{CustomerId, ImageId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// A file that has a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// The picture.
    pub image: ImageId,
    /// Its further file; empty for its own.
    pub file: String,
}

/// A name that something was put under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// The name.
    pub name: String,
    /// The file; nothing while it is empty.
    pub file: Option<Named>,
    /// When it was put there.
    pub put_at: Instant,
}

#[derive(FromRow)]
struct Row {
    name: String,
    image_id: Option<Uuid>,
    file: String,
    put_at: i64,
}

impl From<Row> for Put {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            file: row.image_id.map(|id| Named { image: ImageId(id), file: row.file }),
            put_at: Instant::from_micros(row.put_at),
        }
    }
}

/// Files of one name that are looked at: whoever has more of them numbers them anew.
const MOST: i64 = 2_000;

/// The files of this customer that a camera or disk called so, in the trash, too; the first that
/// arrived first.
pub async fn by_name(tx: &mut Tx, owner: CustomerId, filename: &str) -> Result<Vec<Named>> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT id, '' AS file FROM images WHERE customer_id = $1 AND filename = $2
         UNION ALL
         SELECT image_id, filename FROM image_parts WHERE customer_id = $1 AND filename = $2
         LIMIT $3")
        .bind(owner.0).bind(filename).bind(MOST).fetch_all(c))?;
    let mut files: Vec<Named> =
        rows.into_iter().map(|(id, file)| Named { image: ImageId(id), file }).collect();
    files.sort();
    Ok(files)
}

const COLUMNS: &str = "name, image_id, file, put_at";

/// What was put under a name.
pub async fn name(tx: &mut Tx, owner: CustomerId, folder: &str, name: &str) -> Result<Option<Put>> {
    let text =
        format!("SELECT {COLUMNS} FROM folder_names WHERE customer_id = $1 AND folder = $2 AND name = $3");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(folder).bind(name).fetch_optional(c))?;
    Ok(row.map(Put::from))
}

/// All that was put into a folder under names of its own.
pub async fn names_in(tx: &mut Tx, owner: CustomerId, folder: &str) -> Result<Vec<Put>> {
    let text = format!("SELECT {COLUMNS} FROM folder_names WHERE customer_id = $1 AND folder = $2");
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(folder).fetch_all(c))?;
    Ok(rows.into_iter().map(Put::from).collect())
}

/// The names of a picture's files in a folder.
pub async fn names_of(tx: &mut Tx, owner: CustomerId, folder: &str, image: ImageId) -> Result<Vec<Put>> {
    let text = format!(
        "SELECT {COLUMNS} FROM folder_names WHERE customer_id = $1 AND image_id = $2 AND folder = $3"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(image.0).bind(folder).fetch_all(c))?;
    Ok(rows.into_iter().map(Put::from).collect())
}

/// Puts a file, or an empty one, under a name, in place of what stood under it.
pub async fn put_name(
    tx: &mut Tx,
    owner: CustomerId,
    folder: &str,
    name: &str,
    file: Option<&Named>,
    now: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO folder_names (customer_id, folder, name, image_id, file, put_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (customer_id, folder, name) DO UPDATE
         SET image_id = excluded.image_id, file = excluded.file, put_at = excluded.put_at",
        owner.0,
        folder,
        name,
        file.map(|file| file.image.0),
        file.map_or("", |file| file.file.as_str()),
        now.micros(),
    )?;
    Ok(())
}

/// Takes a name away; false when nothing was put under it.
pub async fn remove_name(tx: &mut Tx, owner: CustomerId, folder: &str, name: &str) -> Result<bool> {
    let rows = changed!(
        tx,
        "DELETE FROM folder_names WHERE customer_id = $1 AND folder = $2 AND name = $3",
        owner.0,
        folder,
        name
    )?;
    Ok(rows == 1)
}

/// Forgets empty files that were made before an instant and never filled.
pub async fn forget_empty(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM folder_names WHERE image_id IS NULL AND put_at < $1", before.micros())?;
    Ok(())
}
