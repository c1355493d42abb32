//! What an address asks for, as the library understands it.

use cradle_app::Error;
use cradle_app::domain::library::{
    Area, AreaProblem, Cell, Edges, ImageKind, ImageState, Rating, Wanted, day_of_any_year,
};
use cradle_app::domain::{CameraId, ImageId};
use cradle_app::library::{Listing, Position, Shelf};
use cradle_wire::library::{ImageQuery, MapQuery};
use uuid::Uuid;

use crate::paging;
use crate::problem::Result;

/// Up to `limit` pictures for which everything in the question holds; its class is left to the caller.
pub(crate) fn listing(query: ImageQuery, limit: u32) -> Result<Listing> {
    let after = after(query.after.as_deref())?;
    let shelf = shelf(query.state.as_deref())?;
    let wanted = Wanted {
        words: query.q,
        camera: query.camera.map(CameraId),
        model: query.model,
        lens: query.lens,
        kind: query.kind.as_deref().filter(|word| !word.is_empty()).map(kind).transpose()?,
        rating: query.rating.map(rating).transpose()?,
        person: query.person,
        place: query.place,
        occasion: query.occasion,
        keyword: query.keyword,
        positioned: query.position.unwrap_or_default(),
        cells: cells(query.cells.as_deref().unwrap_or_default())?,
        anniversary: match query.day.as_deref() {
            None | Some("") => None,
            Some(day) => Some(day_of_any_year(day).ok_or_else(not_a_day)?),
        },
    };
    let day = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(Listing { shelf, wanted, from: day(query.from), to: day(query.to), limit, after })
}

pub(super) fn shelf(word: Option<&str>) -> Result<Shelf, Error> {
    match word {
        None | Some("all" | "") => Ok(Shelf::All),
        Some(word) => ImageState::from_word(word)
            .map(Shelf::Only)
            .ok_or_else(|| Error::invalid("state", "Choose inbox, kept, trashed or all.")),
    }
}

pub(super) fn after(cursor: Option<&str>) -> Result<Option<Position>> {
    let place = paging::after::<(String, Uuid)>(cursor.filter(|text| !text.is_empty()))?;
    Ok(place.map(|(taken_at, id)| Position { taken_at, id: ImageId(id) }))
}

/// A view of the map.
pub(super) fn area(query: &MapQuery) -> Result<Area, Error> {
    let MapQuery { north, south, west, east, level, .. } = *query;
    Area::new(level, Edges { north, south, west, east }).map_err(|why| {
        let field = if why == AreaProblem::Edges { "north" } else { "level" };
        Error::invalid(field, why.to_string())
    })
}

/// As many cells are asked about at once.
const MOST_CELLS: usize = 64;

fn cells(names: &str) -> Result<Vec<Cell>, Error> {
    let cells: Result<Vec<Cell>, _> =
        names.split(',').filter(|name| !name.is_empty()).map(str::parse).collect();
    let cells = cells.map_err(|why| Error::invalid("cells", format!("{why}")))?;
    if cells.len() > MOST_CELLS {
        return Err(Error::invalid("cells", format!("Ask for up to {MOST_CELLS} cells at once.")));
    }
    Ok(cells)
}

fn kind(word: &str) -> Result<ImageKind, Error> {
    ImageKind::from_word(word).ok_or_else(|| Error::invalid("kind", "Choose picture, film or sound."))
}

fn not_a_day() -> Error {
    Error::invalid("day", "Write the day like 11-21, the month first.")
}

fn rating(stars: u8) -> Result<Rating, Error> {
    Rating::new(stars).map_err(|_| Error::invalid("rating", "Ask for 1 to 5 stars or more."))
}
