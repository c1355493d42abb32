//! Keep a picture that somebody showed, or left with a message: whole, without sending it once more.

use cradle_domain::library::Image;
use cradle_domain::{CallId, CallingNoticeId, CustomerId, ImageId};
use cradle_store::calls;
use uuid::Uuid;

use super::notices::left;
use super::show::shown_to;
use crate::library::{Arrival, receive_chosen};
use crate::{Context, Event, Result, Visitor};

/// Keeps a picture that was shown in a call that the visitor is or was in.
pub async fn keep(ctx: &Context, visitor: &Visitor, id: CallId, n: u32) -> Result<ImageId> {
    let me = visitor.user_of_services()?;
    visitor.sender()?;
    let (shown, image) = shown_to(&mut ctx.read().await?, me, id, n).await?;
    let kept = if shown.sharer == me { image.id } else { take_over(ctx, me, &image).await? };
    let mut tx = ctx.write().await?;
    calls::keep_image(&mut tx, me, id, n, kept).await?;
    tx.commit().await?;
    ctx.live().tell(me, Event::Call(id));
    Ok(kept)
}

/// Keeps the picture that came with a message.
pub async fn keep_left(ctx: &Context, visitor: &Visitor, id: CallingNoticeId) -> Result<ImageId> {
    let me = visitor.user_of_services()?;
    visitor.sender()?;
    let image = left(&mut ctx.read().await?, me, id).await?;
    let kept = take_over(ctx, me, &image).await?;
    let mut tx = ctx.write().await?;
    calls::set_notice_kept(&mut tx, me, id, kept).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Takes the file of another one's picture into a library by the one way in. Its bytes are there already and are
/// not written again.
async fn take_over(ctx: &Context, me: CustomerId, image: &Image) -> Result<ImageId> {
    let arrival = Arrival {
        owner: me,
        filename: image.filename.clone(),
        camera: None,
        part_of: None,
        sha256: Some(image.sha256),
        taken_at: Some(image.taken_at.clone()),
        upload: None,
        through: None,
    };
    let received = if let Some(path) = ctx.blobs().as_file(image.blob) {
        receive_chosen(ctx, &path, &arrival).await?
    } else {
        let fetched = Fetched(ctx.settings().uploads.join(format!("call-{}", Uuid::new_v4())));
        ctx.blobs().fetch(image.blob, &fetched.0).await?;
        receive_chosen(ctx, &fetched.0, &arrival).await?
    };
    Ok(received.image)
}

/// A file among the uploads that goes when it is let go.
struct Fetched(std::path::PathBuf);

impl Drop for Fetched {
    fn drop(&mut self) {
        // What stays is swept like an upload that nobody finished.
        let _ = std::fs::remove_file(&self.0);
    }
}
