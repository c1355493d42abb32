//! Look at a picture: make its reduced images and read what the camera recorded.

use std::mem::take;

use cradle_blobs::Variant;
use cradle_domain::library::Image;
use cradle_domain::{CustomerId, ImageId};
use cradle_imaging::{Limits, Renditions, Unshowable};
use cradle_store::library::{self, Rendered};
use serde::{Deserialize, Serialize};

use super::facts::{Said, said};
use crate::jobs::{Failure, Work};
use crate::{Context, Event, Result};

/// Looks at one picture.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Render {
    /// Whose it is.
    pub owner: CustomerId,
    /// Which.
    pub image: ImageId,
}

/// The largest file that is held in memory to be looked at, in bytes.
const LARGEST: u64 = 1 << 30;

impl Work for Render {
    const KIND: &'static str = "library.render";
    const ATTEMPTS: u32 = 12;

    fn about(&self) -> String {
        self.image.to_string()
    }

    /// An error of the disk or the database passes and is tried again; one of the picture stays and
    /// is written down beside it.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let image = library::get(&mut ctx.read().await?, self.owner, self.image).await?;
        let Some(image) = image.filter(|image| image.rendering) else { return Ok(()) };
        let (said, seen) = match ctx.blobs().read(image.blob, LARGEST).await {
            Ok(bytes) => look(ctx, bytes).await,
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(lasting) => {
                tracing::error!(image = %image.id, error = %lasting, "an original cannot be read");
                (Said::default(), Err(lasting.to_string()))
            }
        };
        let found = match seen {
            Ok(mut seen) => {
                let (preview, thumbnail) = (take(&mut seen.preview).into(), take(&mut seen.thumbnail).into());
                ctx.blobs().put_rendition(image.blob, Variant::Preview, preview).await?;
                ctx.blobs().put_rendition(image.blob, Variant::Thumbnail, thumbnail).await?;
                shown(&image, said, seen)
            }
            Err(why) => not_shown(&image, said, &why),
        };
        self.record(ctx, &image, &found).await
    }

    async fn given_up(&self, ctx: &Context, why: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        if let Some(image) = library::get(&mut tx, self.owner, self.image).await? {
            library::set_rendered(&mut tx, &image, &not_shown(&image, Said::default(), why)).await?;
        }
        tx.commit().await?;
        ctx.live().tell(self.owner, Event::Images(vec![self.image]));
        Ok(())
    }
}

impl Render {
    async fn record(&self, ctx: &Context, image: &Image, found: &Rendered) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        library::set_rendered(&mut tx, image, found).await?;
        tx.commit().await?;
        ctx.live().tell(self.owner, Event::Images(vec![self.image]));
        Ok(())
    }
}

async fn look(ctx: &Context, bytes: bytes::Bytes) -> (Said, Result<Renditions, String>) {
    let limits = Limits::default();
    let time = limits.time;
    let looking = ctx.pool().run(time, move || {
        Ok((said(&cradle_imaging::facts::read(&bytes)), cradle_imaging::render(&bytes, &limits)))
    });
    let (said, seen) = match looking.await {
        Ok(looked) => looked,
        Err(why) => (Said::default(), Err(why)),
    };
    (said, seen.map_err(|why: Unshowable| why.to_string()))
}

fn shown(image: &Image, said: Said, seen: Renditions) -> Rendered {
    Rendered {
        size: seen.size,
        thumbhash: seen.thumbhash,
        shown: true,
        problem: seen.damaged.map(|why| capital(&why)),
        taken_at: said.taken_at.unwrap_or_else(|| image.taken_at.clone()),
        facts: if said.facts.is_empty() { image.facts.clone() } else { said.facts },
        position: said.position.or(image.position),
    }
}

fn not_shown(image: &Image, said: Said, why: &str) -> Rendered {
    Rendered {
        size: said.size.unwrap_or((image.width, image.height)),
        thumbhash: Vec::new(),
        shown: false,
        problem: Some(capital(why)),
        taken_at: said.taken_at.unwrap_or_else(|| image.taken_at.clone()),
        facts: if said.facts.is_empty() { image.facts.clone() } else { said.facts },
        position: said.position.or(image.position),
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
