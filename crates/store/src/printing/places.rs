//! Places, and the colours of their papers.

use cradle_domain::OutputPlaceId;
use cradle_domain::printing::OutputPlace;
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, Tx, changed, on};

/// The colours of a paper at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Which place.
    pub place: OutputPlaceId,
    /// Which paper.
    pub paper: String,
    /// The name of the file that it came in.
    pub name: String,
}

/// Every place, by name.
pub async fn places(tx: &mut Tx) -> Result<Vec<OutputPlace>> {
    let rows: Vec<(String,)> =
        on!(tx, c => sqlx::query_as("SELECT place FROM output_places ORDER BY name, id").fetch_all(c))?;
    rows.iter().map(|(place,)| from_json(place)).collect()
}

/// One place.
pub async fn place(tx: &mut Tx, id: OutputPlaceId) -> Result<Option<OutputPlace>> {
    let row: Option<(String,)> = on!(tx, c => sqlx::query_as("SELECT place FROM output_places WHERE id = $1")
        .bind(id.0).fetch_optional(c))?;
    row.map(|(place,)| from_json(&place)).transpose()
}

/// Adds a place or writes it anew.
pub async fn put_place(tx: &mut Tx, place: &OutputPlace) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO output_places (id, name, place) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, place = excluded.place",
        place.id.0,
        place.name.as_str(),
        to_json(place)?,
    )?;
    Ok(())
}

/// Removes a place; false when there is none.
pub async fn remove_place(tx: &mut Tx, id: OutputPlaceId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM output_places WHERE id = $1", id.0)? == 1)
}

/// The profiles of every place, without their bytes.
pub async fn profiles(tx: &mut Tx) -> Result<Vec<Profile>> {
    let rows: Vec<(Uuid, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT place_id, paper, name FROM output_profiles ORDER BY place_id, paper").fetch_all(c))?;
    let profile = |(place, paper, name)| Profile { place: OutputPlaceId(place), paper, name };
    Ok(rows.into_iter().map(profile).collect())
}

/// The bytes of the profile of a paper at a place.
pub async fn profile(tx: &mut Tx, place: OutputPlaceId, paper: &str) -> Result<Option<Vec<u8>>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT profile FROM output_profiles WHERE place_id = $1 AND paper = $2")
        .bind(place.0).bind(paper).fetch_optional(c))?)
}

/// Sets the profile of a paper at a place.
pub async fn put_profile(tx: &mut Tx, profile: &Profile, bytes: &[u8]) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO output_profiles (place_id, paper, name, profile) VALUES ($1, $2, $3, $4)
         ON CONFLICT (place_id, paper) DO UPDATE SET name = excluded.name, profile = excluded.profile",
        profile.place.0,
        profile.paper.as_str(),
        profile.name.as_str(),
        bytes,
    )?;
    Ok(())
}

/// Removes the profile of a paper at a place; false when there is none.
pub async fn remove_profile(tx: &mut Tx, place: OutputPlaceId, paper: &str) -> Result<bool> {
    let gone =
        changed!(tx, "DELETE FROM output_profiles WHERE place_id = $1 AND paper = $2", place.0, paper)?;
    Ok(gone == 1)
}
