//! Read what an editor wrote beside a picture into what is said about the picture.

use cradle_domain::library::Attributes;
use cradle_domain::{BlobHash, CustomerId, ImageId};
use cradle_store::library;
use futures::StreamExt;
use serde::{Deserialize, Serialize};

use super::facts::attributes;
use super::judge::HEAD;
use crate::jobs::{Failure, Work};
use crate::{Context, Event, Result};

/// Reads one sidecar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadSidecar {
    /// Whose it is.
    pub owner: CustomerId,
    /// The picture that it belongs to.
    pub image: ImageId,
    /// Its name.
    pub file: String,
}

impl Work for ReadSidecar {
    const KIND: &'static str = "library.sidecar";
    const ATTEMPTS: u32 = 12;

    fn about(&self) -> String {
        format!("{}/{}", self.image, self.file)
    }

    /// Done again it changes nothing: what it wrote is no longer what the picture's own file says.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let image = library::get(&mut ctx.read().await?, self.owner, self.image).await?;
        let Some(image) = image else { return Ok(()) };
        let Some(part) = image.parts.iter().find(|part| part.filename == self.file) else { return Ok(()) };
        let beside = said_in(ctx, part.blob, part.size).await?;
        let within = said_in(ctx, image.blob, image.size).await?;
        let mut tx = ctx.write().await?;
        let Some(image) = library::get(&mut tx, self.owner, self.image).await? else { return Ok(()) };
        let said = merged(&image.attributes, &within, &beside);
        if said != image.attributes {
            library::set_attributes(&mut tx, self.owner, image.id, &said).await?;
        }
        tx.commit().await?;
        ctx.live().tell(self.owner, Event::Images(vec![self.image]));
        Ok(())
    }
}

/// What the beginning of a file says about its picture.
async fn said_in(ctx: &Context, blob: BlobHash, size: u64) -> Result<Attributes, Failure> {
    let mut content = ctx.blobs().open(blob, Some(0..size.min(HEAD))).await?;
    let mut head = Vec::new();
    while let Some(bytes) = content.stream.next().await {
        head.extend_from_slice(&bytes?);
    }
    Ok(attributes(&cradle_imaging::facts::read(&head)))
}

/// Field by field: what the sidecar says, where the picture says nothing or just what its own file
/// said. What the customer said stays.
fn merged(now: &Attributes, within: &Attributes, beside: &Attributes) -> Attributes {
    fn field<T: PartialEq + Clone + Default>(now: &T, within: &T, beside: &T) -> T {
        let untouched = *now == T::default() || now == within;
        if untouched && *beside != T::default() { beside.clone() } else { now.clone() }
    }
    Attributes {
        title: field(&now.title, &within.title, &beside.title),
        caption: field(&now.caption, &within.caption, &beside.caption),
        people: field(&now.people, &within.people, &beside.people),
        place: field(&now.place, &within.place, &beside.place),
        occasion: field(&now.occasion, &within.occasion, &beside.occasion),
        keywords: field(&now.keywords, &within.keywords, &beside.keywords),
        rating: field(&now.rating, &within.rating, &beside.rating),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(title: &str, place: &str, keywords: &[&str]) -> Attributes {
        Attributes {
            title: title.into(),
            place: place.into(),
            keywords: keywords.iter().map(ToString::to_string).collect(),
            ..Attributes::default()
        }
    }

    #[test]
    fn a_sidecar_fills_and_replaces_what_the_file_said_and_never_what_the_customer_said() {
        let within = said("From the file", "", &["camera"]);
        let now = said("From the file", "Bern", &["camera"]);
        let beside = said("From the editor", "Thun", &[]);
        let merged = merged(&now, &within, &beside);
        assert_eq!(merged, said("From the editor", "Bern", &["camera"]));
        assert_eq!(super::merged(&merged, &within, &beside), merged);
    }
}
