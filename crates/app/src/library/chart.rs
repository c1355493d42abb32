//! Put pictures on the map that were recorded before there was one.

use std::collections::BTreeMap;

use cradle_domain::{CustomerId, ImageId};
use cradle_store::library;
use serde::{Deserialize, Serialize};

use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Result};

/// Puts pictures with a position on their owners' maps, some at a time, and enqueues itself until all
/// are there. What is on the map is not looked at again.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Chart;

/// Pictures of one transaction, so that nobody else waits for long.
const BATCH: u32 = 500;

impl Work for Chart {
    const KIND: &'static str = "library.chart";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        let some = library::uncharted(&mut tx, BATCH).await?;
        let mut owners: BTreeMap<CustomerId, Vec<ImageId>> = BTreeMap::new();
        for (owner, image) in &some {
            owners.entry(*owner).or_default().push(*image);
        }
        for (owner, images) in owners {
            library::chart(&mut tx, owner, &images).await?;
        }
        if some.len() == BATCH as usize {
            enqueue(ctx, &mut tx, self, ctx.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
