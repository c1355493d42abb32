//! Look again at what could not be shown by an earlier version, or while a program was missing.

use cradle_store::library::{self, Unseen};
use serde::{Deserialize, Serialize};

use super::render::{GENERATION, Render};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Result};

/// Runs once at each start.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct LookAgain;

/// Pictures in one transaction.
const BATCH: u32 = 200;

impl Work for LookAgain {
    const KIND: &'static str = "library.look-again";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let wanted = Unseen {
            before: GENERATION,
            films: ctx.settings().films.is_some(),
            heif: cradle_imaging::heif_is_available(),
        };
        loop {
            let mut tx = ctx.write().await?;
            let unseen = library::unseen(&mut tx, wanted, BATCH).await?;
            for (owner, image) in &unseen {
                let (owner, image) = (*owner, *image);
                library::set_rendering(&mut tx, owner, image).await?;
                enqueue(ctx, &mut tx, &Render { owner, image }, ctx.now()).await?;
            }
            tx.commit().await?;
            ctx.wake();
            if unseen.len() < BATCH as usize {
                return Ok(());
            }
        }
    }
}
