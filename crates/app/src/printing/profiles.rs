//! The colours of a paper at a place: an ICC profile that somebody measured.

use cradle_domain::OutputPlaceId;
use cradle_imaging::is_print_profile;
use cradle_store::printing::{self, Profile};

use crate::{Context, Error, Result, Visitor};

/// The largest profile, in bytes.
const LARGEST: usize = 8 << 20;

/// Sets the profile of a paper at a place; sheets that are drawn from now on are converted to it.
pub async fn set_profile(
    ctx: &Context,
    visitor: &Visitor,
    (place, paper): (OutputPlaceId, &str),
    name: &str,
    bytes: Vec<u8>,
) -> Result<Profile> {
    visitor.operator()?;
    if bytes.len() > LARGEST {
        return Err(Error::TooLarge("A profile can have up to 8 MiB.".to_owned()));
    }
    if !is_print_profile(&bytes) {
        return Err(Error::invalid(
            "profile",
            "This is no ICC profile for red, green and blue. Take the one that belongs to printer and paper.",
        ));
    }
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(200).collect();
    let mut tx = ctx.write().await?;
    let found = printing::place(&mut tx, place).await?.ok_or(Error::Missing("output place"))?;
    if !found.products.iter().any(|product| product.paper == paper) {
        return Err(Error::invalid("paper", "This place has no product on this paper. Add one first."));
    }
    let profile = Profile { place, paper: paper.to_owned(), name };
    printing::put_profile(&mut tx, &profile, &bytes).await?;
    tx.commit().await?;
    Ok(profile)
}

/// Removes the profile of a paper at a place: its sheets are drawn in sRGB again.
pub async fn remove_profile(
    ctx: &Context,
    visitor: &Visitor,
    place: OutputPlaceId,
    paper: &str,
) -> Result<()> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    if !printing::remove_profile(&mut tx, place, paper).await? {
        return Err(Error::Missing("profile"));
    }
    Ok(tx.commit().await?)
}
