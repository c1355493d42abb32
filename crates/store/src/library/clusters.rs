//! What the map shows of a customer's pictures: how many there are in each cell of a view.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use cradle_domain::library::{Area, Cell, ImageState, LEVELS};
use cradle_domain::{CustomerId, ImageId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::columns::unsigned;
use super::shelf::Shelf;
use crate::db::places;
use crate::{Result, StoreError, Tx, on};

/// The pictures of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Where.
    pub cell: Cell,
    /// How many.
    pub pictures: u64,
    /// The middle of where they were taken: degrees north and degrees east.
    pub middle: (f64, f64),
    /// One of them that can be shown.
    pub sample: Option<Sample>,
}

/// A picture that stands for the others of its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The picture.
    pub id: ImageId,
    /// What its owner calls the place where it was taken; empty for nothing.
    pub place: String,
}

#[derive(FromRow)]
struct Row {
    y: i64,
    x: i64,
    pictures: i64,
    latitudes: i64,
    longitudes: i64,
}

/// The clusters of a view, from north to south.
pub async fn clusters(tx: &mut Tx, owner: CustomerId, shelf: Shelf, area: &Area) -> Result<Vec<Cluster>> {
    let mut sums: BTreeMap<Cell, Row> = BTreeMap::new();
    for columns in area.columns() {
        for row in counted(tx, owner, shelf, area, columns).await? {
            let cell = Cell::at(area.level(), unsigned(row.y)?, unsigned(row.x)?)
                .ok_or_else(|| StoreError::unreadable("a cell of the map"))?;
            if let Some(sum) = sums.get_mut(&cell) {
                sum.pictures += row.pictures;
                sum.latitudes += row.latitudes;
                sum.longitudes += row.longitudes;
            } else {
                sums.insert(cell, row);
            }
        }
    }
    let mut samples = BTreeMap::new();
    let cells: Vec<Cell> = sums.keys().copied().collect();
    for some in cells.chunks(AT_ONCE) {
        samples.extend(sampled(tx, owner, shelf, some).await?);
    }
    let cluster = |(cell, row): (Cell, Row)| {
        let middle = |sum: i64| sum as f64 / row.pictures as f64 / 1e6;
        Ok(Cluster {
            cell,
            pictures: unsigned(row.pictures)?,
            middle: (middle(row.latitudes), middle(row.longitudes)),
            sample: samples.remove(cell.numbers().start()),
        })
    };
    sums.into_iter().map(cluster).collect()
}

/// How many pictures of a shelf are on the map.
pub async fn charted(tx: &mut Tx, owner: CustomerId, shelf: Shelf) -> Result<u64> {
    let (one, other) = states(shelf);
    let count: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(SUM(pictures) AS BIGINT) FROM image_cells
         WHERE customer_id = $1 AND state IN ($2, $3) AND level = $4")
        .bind(owner.0).bind(one.as_str()).bind(other.as_str()).bind(i64::from(LEVELS[0])).fetch_one(c))?;
    unsigned(count.unwrap_or(0))
}

const fn states(shelf: Shelf) -> (ImageState, ImageState) {
    match shelf {
        Shelf::All => (ImageState::Kept, ImageState::Inbox),
        Shelf::Only(state) => (state, state),
    }
}

/// Statements are made for a multiple of so many values, so that there are few different ones.
const STEP: usize = 32;

async fn counted(
    tx: &mut Tx,
    owner: CustomerId,
    shelf: Shelf,
    area: &Area,
    columns: &RangeInclusive<u32>,
) -> Result<Vec<Row>> {
    let (one, other) = states(shelf);
    let mut rows: Vec<u32> = area.rows().collect();
    rows.resize(rows.len().next_multiple_of(STEP), *area.rows().end());
    let text = format!(
        "SELECT y, x, pictures, latitudes, longitudes FROM image_cells
         WHERE customer_id = $1 AND state IN ($2, $3) AND level = $4 AND x BETWEEN $5 AND $6
         AND pictures > 0 AND y IN ({})",
        places(7, rows.len())
    );
    Ok(on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text))
            .bind(owner.0).bind(one.as_str()).bind(other.as_str()).bind(i64::from(area.level()))
            .bind(i64::from(*columns.start())).bind(i64::from(*columns.end()));
        rows.iter().fold(query, |query, row| query.bind(i64::from(*row))).fetch_all(c)
    })?)
}

/// Cells whose samples are looked up in one statement.
const AT_ONCE: usize = 8 * STEP;

/// A picture of each cell, by the first number of the cell; kept ones go first.
async fn sampled(tx: &mut Tx, owner: CustomerId, shelf: Shelf, cells: &[Cell]) -> Result<Vec<(i64, Sample)>> {
    let (one, other) = states(shelf);
    let mut asked: Vec<(i64, i64)> = cells.iter().map(|cell| cell.numbers().into_inner()).collect();
    // No picture has such a number.
    asked.resize(asked.len().next_multiple_of(STEP), (-1, -1));
    let pairs = (0..asked.len()).map(|number| format!("({})", places(4 + 2 * number, 2)));
    let pairs = pairs.collect::<Vec<_>>().join(", ");
    let of = |state: &str| {
        format!(
            "(SELECT id FROM images WHERE customer_id = $1 AND state = {state} AND shown = TRUE
              AND cell IS NOT NULL AND cell BETWEEN asked.first AND asked.last ORDER BY cell LIMIT 1)"
        )
    };
    let text = format!(
        "WITH asked (first, last) AS (VALUES {pairs})
         SELECT asked.first, images.id, images.place FROM asked
         JOIN images ON images.customer_id = $1 AND images.id = COALESCE({}, {})",
        of("$2"),
        of("$3")
    );
    let rows: Vec<(i64, Uuid, String)> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text))
            .bind(owner.0).bind(one.as_str()).bind(other.as_str());
        asked.iter().fold(query, |query, (first, last)| query.bind(*first).bind(*last)).fetch_all(c)
    })?;
    Ok(rows.into_iter().map(|(first, id, place)| (first, Sample { id: ImageId(id), place })).collect())
}
