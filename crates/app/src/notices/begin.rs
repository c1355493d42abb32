//! Look at every customer for whom a clock runs, once after each start of the centre.

use cradle_domain::CustomerId;
use cradle_store::notices;
use serde::{Deserialize, Serialize};

use super::deadlines::Deadlines;
use crate::Context;
use crate::jobs::{Failure, Work, enqueue};

/// Enqueues the looks of some customers, and itself for the next ones. It finds what an earlier
/// version of the centre did not know to enqueue.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Begin {
    /// The customer after whom to go on.
    #[serde(default)]
    after: Option<CustomerId>,
}

const SLICE: u32 = 500;

impl Work for Begin {
    const KIND: &'static str = "notices.begin";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        let some = notices::customers_with_clocks(&mut tx, self.after, SLICE).await?;
        for customer in &some {
            enqueue(ctx, &mut tx, &Deadlines { customer: *customer }, ctx.now()).await?;
        }
        if some.len() == SLICE as usize {
            enqueue(ctx, &mut tx, &Self { after: some.last().copied() }, ctx.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
