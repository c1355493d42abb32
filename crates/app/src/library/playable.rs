//! Make a film or sound playable in browsers that cannot play it as it arrived.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cradle_blobs::{Error as BlobError, Variant};
use cradle_domain::library::{Image, ImageKind, PartRole, Playback, Recording};
use cradle_domain::{BlobHash, CustomerId, ImageId, Span};
use cradle_imaging::film::{self, Film, FilmTools, PlayableBounds};
use cradle_imaging::{Limits, Unshowable};
use cradle_store::library;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::at_hand::{at_hand, passing};
use super::sentence::capital;
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Error, Event, Result};

/// Makes one film or sound playable, if it is not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakePlayable {
    /// Whose it is.
    pub owner: CustomerId,
    /// The picture.
    pub image: ImageId,
    /// Which of its further files; empty for its own.
    pub file: String,
}

/// After this time a film that found another one at work looks again.
const LOOK_AGAIN: Span = Span::from_secs(10);
/// Progress is written down no more often than this.
const TELL: Duration = Duration::from_secs(2);
/// Encoding may take this many times the length of the film, and this long at least.
const SLOWNESS: u32 = 30;
const LEAST_TIME: Duration = Duration::from_mins(10);
/// The form that is made may have this many bytes more than the original.
const ROOM: u64 = 256 << 20;

/// The file that is to be made playable.
struct Task {
    blob: BlobHash,
    size: u64,
    variant: Variant,
}

/// The form that browsers play.
pub(super) const fn playable_variant(sound: bool) -> Variant {
    if sound { Variant::Sound } else { Variant::Film }
}

impl Work for MakePlayable {
    const KIND: &'static str = "library.playable";
    const ATTEMPTS: u32 = 5;

    fn about(&self) -> String {
        format!("{}/{}", self.image, self.file)
    }

    /// What was made before is found and not made again. A film that cannot be made playable is
    /// written down as such; it stays as it is.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some(task) = self.task(ctx).await? else { return Ok(()) };
        // A centre without ffmpeg lets the browser try the original.
        let Some(tools) = ctx.settings().films.clone() else { return Ok(()) };
        let Ok(_turn) = ctx.encoding().try_acquire() else {
            let mut tx = ctx.write().await?;
            enqueue(ctx, &mut tx, self, ctx.now() + LOOK_AGAIN).await?;
            tx.commit().await?;
            return Ok(());
        };
        let original = at_hand(ctx, task.blob).await?;
        let film = match probed(ctx, original.path().to_owned()).await {
            Ok(film) => film,
            Err(why) => return self.write(ctx, None, Playback::Failed(capital(&why.to_string()))).await,
        };
        let duration = film.facts.duration;
        if film.plays_as_it_is() {
            return self.write(ctx, duration, Playback::Original).await;
        }
        let variant = task.variant;
        match ctx.blobs().rendition_size(task.blob, variant).await {
            Ok(size) => return self.write(ctx, duration, Playback::Made { size }).await,
            Err(BlobError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
        let made = passing(ctx, "mp4").await?;
        let bounds = PlayableBounds {
            time: (duration.unwrap_or_default() * SLOWNESS).max(LEAST_TIME),
            bytes: task.size.saturating_add(ROOM),
            threads: ctx.pool().threads(),
        };
        let (from, to) = (original.path().to_owned(), made.path().to_owned());
        match make(self, ctx, tools, film, from, to, bounds).await? {
            Ok(()) => {
                let size = ctx.blobs().put_rendition_file(task.blob, variant, made.path()).await?;
                self.write(ctx, duration, Playback::Made { size }).await
            }
            Err(why) => self.write(ctx, duration, Playback::Failed(capital(&why.to_string()))).await,
        }
    }

    async fn given_up(&self, ctx: &Context, why: &str) -> Result<()> {
        let written = self.write(ctx, None, Playback::Failed(capital(why))).await;
        written.map_err(|_| Error::Unreachable { part: "database", cause: why.to_owned() })
    }
}

impl MakePlayable {
    /// What there is to do; nothing when the file is gone or settled.
    async fn task(&self, ctx: &Context) -> Result<Option<Task>> {
        let image = library::get(&mut ctx.read().await?, self.owner, self.image).await?;
        let Some((recording, task)) = image.as_ref().and_then(|image| self.file_of(image)) else {
            return Ok(None);
        };
        let settled = matches!(recording, Some(Recording { playback: Playback::Original, .. }));
        Ok(Some(task).filter(|_| !settled))
    }

    fn file_of<'a>(&self, image: &'a Image) -> Option<(Option<&'a Recording>, Task)> {
        if self.file.is_empty() {
            let variant = playable_variant(image.kind == ImageKind::Sound);
            return Some((image.recording.as_ref(), Task { blob: image.blob, size: image.size, variant }));
        }
        let part = image.parts.iter().find(|part| part.filename == self.file)?;
        let variant = playable_variant(part.role == PartRole::Sound);
        Some((part.recording.as_ref(), Task { blob: part.blob, size: part.size, variant }))
    }

    async fn write(
        &self,
        ctx: &Context,
        duration: Option<Duration>,
        playback: Playback,
    ) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        let image = library::get(&mut tx, self.owner, self.image).await?;
        let Some((before, _)) = image.as_ref().and_then(|image| self.file_of(image)) else { return Ok(()) };
        let known = before.and_then(|recording| recording.duration_ms);
        let duration_ms = duration.and_then(|length| u64::try_from(length.as_millis()).ok()).or(known);
        let recording = Recording { duration_ms, playback };
        library::set_recording(&mut tx, self.owner, self.image, &self.file, &recording).await?;
        tx.commit().await?;
        ctx.live().tell(self.owner, Event::Images(vec![self.image]));
        Ok(())
    }
}

/// Encodes on a thread that may take its time, and writes down how far it is.
async fn make(
    work: &MakePlayable,
    ctx: &Context,
    tools: FilmTools,
    film: Film,
    from: PathBuf,
    to: PathBuf,
    bounds: PlayableBounds,
) -> Result<Result<(), Unshowable>, Failure> {
    let (tell, told) = watch::channel(0_u8);
    // Ends the program when this work is given up with the process that does it.
    let wanted = Wanted(Arc::new(AtomicBool::new(true)));
    let asked = Arc::clone(&wanted.0);
    let duration = film.facts.duration;
    let mut encoding = tokio::task::spawn_blocking(move || {
        film::make_playable(&tools, &from, &film, &to, &bounds, &mut |progress| {
            tell.send_replace(progress.percent);
            asked.load(Ordering::Relaxed)
        })
    });
    let mut tick = tokio::time::interval(TELL);
    let mut written = None;
    loop {
        tokio::select! {
            done = &mut encoding => return done.map_err(|error| Failure::Retry(error.to_string())),
            _ = tick.tick() => {
                let percent = *told.borrow();
                if written.replace(percent) != Some(percent) {
                    work.write(ctx, duration, Playback::Making { percent }).await?;
                }
            }
        }
    }
}

struct Wanted(Arc<AtomicBool>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

async fn probed(ctx: &Context, path: PathBuf) -> Result<Film, Unshowable> {
    let limits = Limits::default();
    // The program is ended within its own time; the thread waits a little longer.
    ctx.pool().run(limits.time * 2, move || film::probe(&path, &limits)).await
}
