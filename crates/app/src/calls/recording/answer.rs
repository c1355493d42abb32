//! Agree to a recording, or not, or no longer; and stop it.

use cradle_domain::calls::{Call, Participant, Recording, WrongRecordingStep};
use cradle_domain::{CallId, Instant, RecordingId};
use cradle_store::calls;

use super::{hold, of};
use crate::calls::step::tell_of;
use crate::calls::view::CallView;
use crate::{Context, Result, Visitor};

/// Agrees to a recording, or does not: one “no”, or one that comes later, ends it at once.
pub async fn answer(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    recording: RecordingId,
    agrees: bool,
) -> Result<CallView> {
    step(ctx, visitor, id, recording, |recording, call, one, now| recording.answer(one.id, agrees, call, now))
        .await
}

/// Stops a recording; what was recorded until then stays.
pub async fn stop(ctx: &Context, visitor: &Visitor, id: CallId, recording: RecordingId) -> Result<CallView> {
    step(ctx, visitor, id, recording, |recording, _, one, now| recording.stop(one.id, now)).await
}

async fn step(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    recording: RecordingId,
    step: impl FnOnce(&mut Recording, &Call, &Participant, Instant) -> Result<(), WrongRecordingStep>,
) -> Result<CallView> {
    let me = visitor.participant()?;
    let mut tx = ctx.write().await?;
    let (call, mine) = hold(&mut tx, me, id).await?;
    let mut recording = of(&mut tx, &call, recording).await?;
    step(&mut recording, &call, &mine, ctx.now())?;
    calls::save_recording(&mut tx, call.caller, id, &recording).await?;
    tx.commit().await?;
    tell_of(ctx, &call);
    crate::calls::find(ctx, visitor, id).await
}
