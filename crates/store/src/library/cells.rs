//! How many pictures were taken in each cell of the map, on every level.
//!
//! A picture counts once on each level, in the transaction that changes where it stands or where it
//! was taken, so that a view costs as much as it has cells.

use std::collections::BTreeMap;

use cradle_domain::library::{Cell, Coordinates, ImageState};
use cradle_domain::{CustomerId, ImageId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::places;
use crate::{Engine, Result, Tx, changed, on};

/// Where a picture stands on the map, as its row says; nowhere while it has no cell.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Spot {
    cell: Option<i64>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl Spot {
    /// Of a position; nowhere for one that cannot be.
    pub(super) fn at(position: Option<(f64, f64)>) -> Self {
        let at = Coordinates::of(position);
        Self {
            cell: at.map(|at| *Cell::of(at).numbers().start()),
            latitude: at.map(Coordinates::latitude),
            longitude: at.map(Coordinates::longitude),
        }
    }

    /// The number of its cell, for its row.
    pub(super) const fn cell(self) -> Option<i64> {
        self.cell
    }

    /// Degrees north, for its row.
    pub(super) const fn latitude(self) -> Option<f64> {
        self.latitude
    }

    /// Degrees east, for its row.
    pub(super) const fn longitude(self) -> Option<f64> {
        self.longitude
    }

    fn coordinates(self) -> Option<Coordinates> {
        self.cell.and_then(|_| Coordinates::of(self.latitude.zip(self.longitude)))
    }
}

/// Pictures more or fewer in a cell, and what they add to its sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    pictures: i64,
    latitudes: i64,
    longitudes: i64,
}

/// Changes of one customer's map, which are written together.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<(&'static str, Cell), Sum>);

/// Cells in one statement.
const AT_ONCE: usize = 400;

impl Changes {
    /// A picture more in a state.
    pub(super) fn put(&mut self, state: ImageState, spot: Spot) {
        self.count(state, spot, 1);
    }

    /// A picture fewer.
    pub(super) fn take(&mut self, state: ImageState, spot: Spot) {
        self.count(state, spot, -1);
    }

    fn count(&mut self, state: ImageState, spot: Spot, more: i64) {
        let Some(at) = spot.coordinates() else { return };
        for cell in Cell::of(at).around() {
            let sum = self.0.entry((state.as_str(), cell)).or_default();
            sum.pictures += more;
            sum.latitudes += more * millionths(at.latitude());
            sum.longitudes += more * millionths(at.longitude());
        }
    }

    /// Writes them, always in the same order, so that two writers wait for each other and not in a
    /// circle.
    pub(super) async fn write(self, tx: &mut Tx, owner: CustomerId) -> Result<()> {
        let all: Vec<((&str, Cell), Sum)> =
            self.0.into_iter().filter(|(_, sum)| *sum != Sum::default()).collect();
        for some in all.chunks(AT_ONCE) {
            add(tx, owner, some).await?;
        }
        if all.iter().any(|(_, sum)| sum.pictures < 0) {
            clear(tx, owner).await?;
        }
        Ok(())
    }
}

fn millionths(degrees: f64) -> i64 {
    // At most 180 million.
    (degrees * 1e6).round() as i64
}

async fn add(tx: &mut Tx, owner: CustomerId, some: &[((&str, Cell), Sum)]) -> Result<()> {
    let row = |number: usize| format!("($1, {})", places(2 + number * 7, 7));
    let rows = (0..some.len()).map(row).collect::<Vec<_>>().join(", ");
    let text = format!(
        "INSERT INTO image_cells (customer_id, state, level, y, x, pictures, latitudes, longitudes)
         VALUES {rows}
         ON CONFLICT (customer_id, state, level, y, x) DO UPDATE
         SET pictures = image_cells.pictures + excluded.pictures,
             latitudes = image_cells.latitudes + excluded.latitudes,
             longitudes = image_cells.longitudes + excluded.longitudes"
    );
    on!(tx, c => async {
        let mut query = sqlx::query(AssertSqlSafe(text)).bind(owner.0);
        for ((state, cell), sum) in some {
            query = query.bind(*state).bind(i64::from(cell.level())).bind(i64::from(cell.y()))
                .bind(i64::from(cell.x())).bind(sum.pictures).bind(sum.latitudes).bind(sum.longitudes);
        }
        // What one picture writes is written again and again.
        query.persistent(some.len() <= 18).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// Removes the cells in which no picture is left: those of this transaction, since each leaves none.
async fn clear(tx: &mut Tx, owner: CustomerId) -> Result<()> {
    changed!(tx, "DELETE FROM image_cells WHERE customer_id = $1 AND pictures = 0", owner.0)?;
    Ok(())
}

/// Where one of the pictures stands, which is held until the transaction ends.
pub(super) async fn held(tx: &mut Tx, owner: CustomerId, id: ImageId) -> Result<Option<Spot>> {
    Ok(held_many(tx, owner, &[id]).await?.pop().map(|(_, _, spot)| spot))
}

async fn held_many(
    tx: &mut Tx,
    owner: CustomerId,
    ids: &[ImageId],
) -> Result<Vec<(ImageId, ImageState, Spot)>> {
    // SQLite has one writer at a time.
    let hold = if tx.engine() == Engine::Postgres { " FOR NO KEY UPDATE" } else { "" };
    let text = format!(
        "SELECT id, state, cell, latitude, longitude FROM images
         WHERE customer_id = $1 AND id IN ({}) ORDER BY id{hold}",
        places(2, ids.len())
    );
    let rows: Vec<HeldRow> = on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    rows.into_iter()
        .map(|row| Ok((ImageId(row.id), super::columns::state_from(&row.state)?, row.spot)))
        .collect()
}

#[derive(FromRow)]
struct HeldRow {
    id: Uuid,
    state: String,
    #[sqlx(flatten)]
    spot: Spot,
}

/// Up to `limit` pictures that have a position and are not on the map: those of a database that is
/// older than the map.
pub async fn uncharted(tx: &mut Tx, limit: u32) -> Result<Vec<(CustomerId, ImageId)>> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, id FROM images WHERE latitude IS NOT NULL AND cell IS NULL
         ORDER BY customer_id, id LIMIT $1")
        .bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(|(owner, id)| (CustomerId(owner), ImageId(id))).collect())
}

/// Puts pictures on the map that have a position and are not there yet. A position that cannot be is
/// none from now on. What they are found by changes with it.
pub async fn chart(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut changes = Changes::default();
    for (id, state, was) in held_many(tx, owner, ids).await? {
        if was.cell.is_some() {
            continue;
        }
        let spot = Spot::at(was.latitude.zip(was.longitude));
        changed!(
            tx,
            "UPDATE images SET cell = $3, latitude = $4, longitude = $5 WHERE customer_id = $1 AND id = $2",
            owner.0,
            id.0,
            spot.cell,
            spot.latitude,
            spot.longitude
        )?;
        changes.put(state, spot);
    }
    changes.write(tx, owner).await?;
    super::refresh_terms(tx, owner, ids).await
}
