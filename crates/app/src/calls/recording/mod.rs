//! Recordings of calls: asked for by one, agreed to by everybody, made in the page of whoever asked.
//!
//! The centre keeps who agreed and what follows from it, and never a sound or a picture of the call: those stay
//! encrypted on their way. Each step is taken in the transaction that holds the call, so that who comes in and what is
//! recorded are decided in one order.

mod answer;
mod ask;
mod film;

use cradle_domain::calls::{Call, Participant, Recording, WrongRecordingStep};
use cradle_domain::{CallId, CustomerId, RecordingId};
use cradle_store::{Tx, calls};

pub use answer::{answer, stop};
pub use ask::ask;
pub use film::{Film, film};

use crate::{Context, Error, Result};

impl From<WrongRecordingStep> for Error {
    fn from(why: WrongRecordingStep) -> Self {
        let kind = match why {
            WrongRecordingStep::NotTalking => "not-in-call",
            WrongRecordingStep::Over => "recording-over",
            WrongRecordingStep::NotAsked => "not-asked",
        };
        Self::conflict(kind, why.to_string())
    }
}

/// A recording that is not over looks at who is in its call now; in the transaction that has changed it.
pub(super) async fn settle(ctx: &Context, tx: &mut Tx, call: &Call) -> Result<()> {
    for recorded in calls::recordings(tx, call.caller, call.id).await? {
        let before = recorded.recording;
        let mut recording = before.clone();
        recording.settle(call, ctx.now());
        if recording != before {
            calls::save_recording(tx, call.caller, call.id, &recording).await?;
        }
    }
    Ok(())
}

/// A call that the visitor takes part in, held by the transaction.
async fn hold(tx: &mut Tx, me: CustomerId, id: CallId) -> Result<(Call, Participant)> {
    let call = calls::hold_call(tx, me, id).await?.ok_or(Error::Missing("call"))?;
    let one = call.participant(me).cloned().ok_or(Error::Missing("call"))?;
    Ok((call, one))
}

/// One of its recordings.
async fn of(tx: &mut Tx, call: &Call, id: RecordingId) -> Result<Recording> {
    let all = calls::recordings(tx, call.caller, call.id).await?;
    let found = all.into_iter().map(|one| one.recording).find(|one| one.id == id);
    found.ok_or(Error::Missing("recording"))
}
