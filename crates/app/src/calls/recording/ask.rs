//! Ask everybody in a call whether it may be recorded.

use cradle_domain::calls::Recording;
use cradle_domain::{CallId, RecordingId};
use cradle_store::calls;

use super::hold;
use crate::calls::step::tell_of;
use crate::calls::view::CallView;
use crate::{Context, Error, Result, Visitor};

/// Recordings that are asked for in one call, at most: who is asked again and again has answered.
const MOST: usize = 50;

/// Asks everybody in a call; the visitor's page records once all of them have agreed. Asked again while it is not
/// over, it is the same one.
pub async fn ask(ctx: &Context, visitor: &Visitor, id: CallId) -> Result<CallView> {
    let me = visitor.user_of_services()?;
    // What is recorded goes into their library.
    visitor.sender()?;
    let mut tx = ctx.write().await?;
    let (call, mine) = hold(&mut tx, me, id).await?;
    let before = calls::recordings(&mut tx, call.caller, id).await?;
    if let Some(open) = before.iter().map(|one| &one.recording).find(|one| !one.is_over()) {
        if open.by != mine.id {
            return Err(Error::conflict(
                "recording-already",
                "Somebody else in this call records it already.",
            ));
        }
        drop(tx);
        return crate::calls::find(ctx, visitor, id).await;
    }
    if before.len() >= MOST {
        return Err(Error::conflict(
            "too-many",
            format!("Up to {MOST} recordings can be asked for in one call."),
        ));
    }
    let recording = Recording::ask(ctx.id::<RecordingId>(), mine.id, &call, ctx.now())?;
    calls::add_recording(&mut tx, call.caller, id, &recording).await?;
    tx.commit().await?;
    tell_of(ctx, &call);
    crate::calls::find(ctx, visitor, id).await
}
