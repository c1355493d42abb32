//! What time brings to a call: it rings out, or who was lost does not come back.

use cradle_domain::{CallId, CustomerId};
use serde::{Deserialize, Serialize};

use super::step::{remind, take};
use crate::jobs::{Failure, Work};
use crate::{Context, Error};

/// Looks at a call when its time has come, and says when to look again.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Overdue {
    /// Who called.
    pub caller: CustomerId,
    /// Which call.
    pub call: CallId,
}

impl Work for Overdue {
    const KIND: &'static str = "calls.overdue";
    const ATTEMPTS: u32 = 100;

    fn about(&self) -> String {
        self.call.to_string()
    }

    /// Looking once more changes nothing.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let call = match take(ctx, self.caller, self.call, |_, _| Ok(())).await {
            Err(Error::Missing(_)) => return Ok(()),
            other => other?,
        };
        let mut tx = ctx.write().await?;
        remind(ctx, &mut tx, &call).await?;
        Ok(tx.commit().await?)
    }
}
