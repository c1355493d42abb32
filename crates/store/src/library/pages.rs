//! Pictures by the page, the latest first. A page costs what it shows, whatever stands before it.

use cradle_domain::library::{Image, ImageState};
use cradle_domain::{CameraId, CustomerId, ImageId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::images::{COLUMNS, Row, with_parts};
use super::shelf::Shelf;
use crate::{Result, Tx, on};

/// A place in the order of pictures: by the time they were taken, then by identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The time, as [`LocalTime`](cradle_domain::library::LocalTime) writes it.
    pub taken_at: String,
    /// The picture.
    pub id: ImageId,
}

/// Which pictures.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Where to look.
    pub shelf: Shelf,
    /// Only from this camera.
    pub camera: Option<CameraId>,
    /// The first day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Each has to stand among the picture's words, folded as these are.
    pub words: Vec<String>,
    /// Only what comes after this place, that is, what was taken earlier.
    pub after: Option<Position>,
}

/// Behind every letter and digit that a time is written with.
const AFTER_ALL_TIMES: &str = "~";

impl Filter {
    /// What stands before this place in time comes; a day ends before its 24th hour.
    fn before(&self) -> (String, Uuid) {
        let day = self.to.as_ref().map(|day| (format!("{day}T24"), Uuid::nil()));
        let place = self.after.as_ref().map(|place| (place.taken_at.clone(), place.id.0));
        match (day, place) {
            (Some(day), Some(place)) => day.min(place),
            (Some(bound), None) | (None, Some(bound)) => bound,
            (None, None) => (AFTER_ALL_TIMES.to_owned(), Uuid::max()),
        }
    }

    /// The statement, in which every combination is a walk along one index. Its values: customer,
    /// upper bound in time and identifier, lower bound in time, count, then camera and words if asked.
    pub fn statement(&self) -> String {
        let shelf = match (self.shelf, self.camera) {
            (Shelf::All, None) => "visible = TRUE".to_owned(),
            (Shelf::All, Some(_)) => "camera_id = $6 AND visible = TRUE".to_owned(),
            (Shelf::Only(state), None) => format!("state = '{}'", state.as_str()),
            (Shelf::Only(state), Some(_)) => {
                let visible = if state == ImageState::Trashed { "FALSE" } else { "TRUE" };
                format!("camera_id = $6 AND visible = {visible} AND state = '{}'", state.as_str())
            }
        };
        let first = if self.camera.is_some() { 7 } else { 6 };
        let each =
            (first..first + self.words.len()).map(|place| format!(" AND words LIKE ${place} ESCAPE '!'"));
        let words = each.collect::<Vec<_>>().concat();
        format!(
            "SELECT {COLUMNS} FROM images
             WHERE customer_id = $1 AND {shelf} AND (taken_at, id) < ($2, $3) AND taken_at >= $4{words}
             ORDER BY taken_at DESC, id DESC LIMIT $5"
        )
    }
}

/// Pictures on both sides of which nothing is special to LIKE.
fn pattern(word: &str) -> String {
    let plain: String = word
        .chars()
        .flat_map(|c| if matches!(c, '%' | '_' | '!') { vec!['!', c] } else { vec![c] })
        .collect();
    format!("%{plain}%")
}

/// Up to `limit` pictures of this customer, the latest first, with their parts.
pub async fn page(tx: &mut Tx, owner: CustomerId, filter: &Filter, limit: u32) -> Result<Vec<Image>> {
    let text = filter.statement();
    let (taken_at, id) = filter.before();
    let from = filter.from.clone().unwrap_or_default();
    let patterns: Vec<String> = filter.words.iter().map(|word| pattern(word)).collect();
    let rows: Vec<Row> = on!(tx, c => {
        let mut query = sqlx::query_as(AssertSqlSafe(text))
            .bind(owner.0).bind(taken_at).bind(id).bind(from).bind(i64::from(limit));
        if let Some(camera) = filter.camera {
            query = query.bind(camera.0);
        }
        patterns.into_iter().fold(query, sqlx::query::QueryAs::bind).fetch_all(c)
    })?;
    with_parts(tx, owner, rows).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_looked_for_as_it_stands() {
        assert_eq!(pattern("50%_!"), "%50!%!_!!%");
    }
}
