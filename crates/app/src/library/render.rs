//! Look at a picture: make its reduced images and read what the camera recorded.

use std::mem::take;

use cradle_blobs::{Error as BlobError, Variant};
use cradle_domain::library::{Attributes, Image, ImageKind, LocalTime, Playback, Recording};
use cradle_domain::{CustomerId, ImageId};
use cradle_imaging::facts::read_movie;
use cradle_imaging::film::{self, FilmTools};
use cradle_imaging::{Kind, Limits, Renditions, Unshowable};
use cradle_store::library::{self, Rendered};
use cradle_store::{Tx, customers};
use serde::{Deserialize, Serialize};

use super::at_hand::at_hand;
use super::facts::{Said, said};
use super::playable::MakePlayable;
use super::sentence::capital;
use crate::jobs::{Failure, Work, enqueue};
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

/// Counts what this program can show: raised whenever it learns a kind, so that what could not be
/// shown before is looked at again.
pub(super) const GENERATION: i64 = 2;

/// What came of a look.
struct Look {
    said: Said,
    seen: Result<Option<Renditions>, Unshowable>,
    /// For films and sounds: whether browsers play it as it is.
    plays: Option<bool>,
}

impl Look {
    fn failed(why: Unshowable) -> Self {
        Self { said: Said::default(), seen: Err(why), plays: None }
    }
}

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
        let looked = match image.kind {
            ImageKind::Picture => picture(ctx, &image).await,
            ImageKind::Film | ImageKind::Sound => film(ctx, &image).await,
        };
        let mut look = match looked {
            Ok(look) => look,
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(lasting) => {
                tracing::error!(image = %image.id, error = %lasting, "an original cannot be read");
                Look::failed(Unshowable::Damaged(lasting.to_string()))
            }
        };
        if let Ok(Some(seen)) = &mut look.seen {
            let (preview, thumbnail) = (take(&mut seen.preview).into(), take(&mut seen.thumbnail).into());
            ctx.blobs().put_rendition(image.blob, Variant::Preview, preview).await?;
            ctx.blobs().put_rendition(image.blob, Variant::Thumbnail, thumbnail).await?;
        }
        self.record(ctx, &image, look).await
    }

    async fn given_up(&self, ctx: &Context, why: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        if let Some(image) = library::get(&mut tx, self.owner, self.image).await? {
            let found = rendered(&image, Said::default(), Err(why.to_owned()), &image.taken_at);
            library::set_rendered(&mut tx, &image, &found).await?;
        }
        tx.commit().await?;
        ctx.live().tell(self.owner, Event::Images(vec![self.image]));
        Ok(())
    }
}

impl Render {
    async fn record(&self, ctx: &Context, image: &Image, look: Look) -> Result<(), Failure> {
        let Look { said, seen, plays } = look;
        let generation = match &seen {
            Err(why) if why.needs_a_program() => 0,
            _ => GENERATION,
        };
        let mut tx = ctx.write().await?;
        let owner = customers::get(&mut tx, self.owner).await?;
        let zone = owner.map_or_else(String::new, |owner| owner.profile.time_zone);
        let taken_at = said.taken_at_in(&zone).unwrap_or_else(|| image.taken_at.clone());
        let (attributes, duration_ms) = (said.attributes.clone(), said.duration_ms);
        let found = rendered(image, said, seen.map_err(|why| why.to_string()), &taken_at);
        library::set_rendered(&mut tx, image, &found).await?;
        library::set_looked(&mut tx, self.owner, self.image, generation).await?;
        self.fill_attributes(&mut tx, image, &attributes).await?;
        if let Some(plays) = plays {
            let playback = if plays { Playback::Original } else { Playback::Waiting };
            let recording = Recording { duration_ms, playback };
            library::set_recording(&mut tx, self.owner, self.image, "", &recording).await?;
            if !plays {
                let work = MakePlayable { owner: self.owner, image: self.image, file: String::new() };
                enqueue(ctx, &mut tx, &work, ctx.now()).await?;
            }
        }
        tx.commit().await?;
        ctx.wake();
        ctx.live().tell(self.owner, Event::Images(vec![self.image]));
        Ok(())
    }

    /// What the whole file says fills what nobody has said, at the first look only: what a customer
    /// has taken away stays away.
    async fn fill_attributes(&self, tx: &mut Tx, image: &Image, said: &Attributes) -> Result<(), Failure> {
        if said.is_empty() || !image.thumbhash.is_empty() {
            return Ok(());
        }
        let now = library::get(tx, self.owner, self.image).await?;
        if now.is_some_and(|now| now.attributes.is_empty()) {
            library::set_attributes(tx, self.owner, self.image, said).await?;
        }
        Ok(())
    }
}

async fn picture(ctx: &Context, image: &Image) -> Result<Look, BlobError> {
    // Several jobs wait for a thread; the bytes of all of them need not.
    let _turn = ctx.looking().acquire().await;
    let bytes = ctx.blobs().read(image.blob, LARGEST).await?;
    let limits = Limits::default();
    let looking = ctx.pool().run(limits.time, move || {
        Ok((said(&cradle_imaging::facts::read(&bytes)), cradle_imaging::render(&bytes, &limits)))
    });
    Ok(match looking.await {
        Ok((said, seen)) => Look { said, seen: seen.map(Some), plays: None },
        Err(why) => Look::failed(why),
    })
}

/// A film is read by another program, in its place and in no memory of ours.
async fn film(ctx: &Context, image: &Image) -> Result<Look, BlobError> {
    if ctx.settings().films.is_none() {
        let kind = if image.kind == ImageKind::Film { Kind::Video } else { Kind::Audio };
        return Ok(Look::failed(Unshowable::Without(kind, FilmTools::missing())));
    }
    let original = at_hand(ctx, image.blob).await?;
    let path = original.path().to_owned();
    let limits = Limits::default();
    // The program is ended within its own time, and may be started twice; the thread waits for it.
    let looking = ctx.pool().run(limits.time * 3, move || {
        let film::Look { mut film, seen } = film::look(&path, &limits)?;
        let own = std::fs::File::open(&path).map(|mut file| read_movie(&mut file)).unwrap_or_default();
        film.facts.add(own);
        Ok(Look { said: said(&film.facts), seen, plays: Some(film.plays_as_it_is()) })
    });
    Ok(looking.await.unwrap_or_else(Look::failed))
}

/// What is written down of a look: with reduced images, without for a sound, or why there are none.
fn rendered(
    image: &Image,
    said: Said,
    seen: Result<Option<Renditions>, String>,
    taken_at: &LocalTime,
) -> Rendered {
    let known = Rendered {
        size: said.size.unwrap_or((image.width, image.height)),
        thumbhash: Vec::new(),
        shown: false,
        problem: None,
        taken_at: taken_at.clone(),
        facts: if said.facts.is_empty() { image.facts.clone() } else { said.facts },
        position: said.position.or(image.position),
    };
    match seen {
        Ok(Some(seen)) => Rendered {
            size: seen.size,
            thumbhash: seen.thumbhash,
            shown: true,
            problem: seen.damaged.map(|why| capital(&why)),
            ..known
        },
        Ok(None) => known,
        // A sound has nothing to show; whether it can be heard is said elsewhere.
        Err(_) if image.kind == ImageKind::Sound => known,
        Err(why) if image.kind == ImageKind::Film => {
            Rendered { problem: Some(capital(&why.replacen("this picture", "this film", 1))), ..known }
        }
        Err(why) => Rendered { problem: Some(capital(&why)), ..known },
    }
}
