//! What the map shows of a customer's pictures: how many there are in each cell of a view.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use cradle_domain::library::{Area, Cell, ImageState, LEVELS};
use cradle_domain::{CustomerId, ImageId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::columns::unsigned;
use super::shelf::Shelf;
use crate::db::{places, to_json};
use crate::{Engine, Result, StoreError, Tx, on};

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
    let cells: Vec<Cell> = sums.keys().copied().collect();
    let mut samples: BTreeMap<i64, Sample> = sampled(tx, owner, shelf, &cells).await?.into_iter().collect();
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

/// A picture of each of some cells of one level, by the first number of the cell; kept ones go first.
async fn sampled(tx: &mut Tx, owner: CustomerId, shelf: Shelf, cells: &[Cell]) -> Result<Vec<(i64, Sample)>> {
    let Some(one_cell) = cells.first().map(|cell| cell.numbers()) else { return Ok(Vec::new()) };
    let within = one_cell.end() - one_cell.start();
    let firsts: Vec<i64> = cells.iter().map(|cell| *cell.numbers().start()).collect();
    let (one, other) = states(shelf);
    // One value for all cells: to bind each would take longer than to look it up.
    let asked = match tx.engine() {
        Engine::Sqlite => "SELECT value AS first FROM json_each($4)",
        Engine::Postgres => {
            "SELECT CAST(value AS BIGINT) AS first FROM json_array_elements_text(CAST($4 AS JSON)) AS asked (value)"
        }
    };
    let of = |column: &str, state: &str| {
        format!(
            "(SELECT {column} FROM images WHERE customer_id = $1 AND state = {state} AND shown = TRUE
              AND cell IS NOT NULL AND cell BETWEEN asked.first AND asked.first + $5 ORDER BY cell, id LIMIT 1)"
        )
    };
    let text = format!(
        "WITH asked AS ({asked})
         SELECT asked.first, COALESCE({}, {}) AS sample, COALESCE({}, {}) AS place FROM asked",
        of("id", "$2"),
        of("id", "$3"),
        of("place", "$2"),
        of("place", "$3")
    );
    let rows: Vec<(i64, Option<Uuid>, Option<String>)> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(one.as_str()).bind(other.as_str()).bind(to_json(&firsts)?).bind(within)
        .fetch_all(c))?;
    let sample = |(first, id, place): (i64, Option<Uuid>, Option<String>)| {
        Some((first, Sample { id: ImageId(id?), place: place? }))
    };
    Ok(rows.into_iter().filter_map(sample).collect())
}
