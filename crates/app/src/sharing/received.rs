//! What others gave to the visitor.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use cradle_domain::{GrantId, Instant};
use cradle_store::customers;
use cradle_store::sharing::{self, Recorded};

use crate::{Context, Error, Result, Visitor};

/// A permission as its receiver sees it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The permission.
    pub recorded: Recorded,
    /// The name of the person who gave it.
    pub by: String,
}

/// Up to `limit` permissions that the visitor received before `after` and that open now, the latest
/// first. Nothing as long as it is not proven that the visitor's address is theirs, whether or not something
/// was given to it.
pub async fn received(
    ctx: &Context,
    visitor: &Visitor,
    limit: u32,
    after: Option<(Instant, GrantId)>,
) -> Result<Vec<Received>> {
    let me = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let me = customers::get(&mut tx, me).await?.ok_or(Error::Missing("account"))?;
    if me.email_proven_at.is_none() {
        return Ok(Vec::new());
    }
    let mut givers: HashMap<_, String> = HashMap::new();
    let mut received = Vec::new();
    for recorded in sharing::received_page(&mut tx, &me.email, ctx.now(), after, limit).await? {
        let by = match givers.entry(recorded.grant.owner) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => {
                let giver = customers::get(&mut tx, recorded.grant.owner).await?;
                let Some(giver) = giver else { continue };
                new.insert(giver.profile.name.to_string()).clone()
            }
        };
        received.push(Received { recorded, by });
    }
    Ok(received)
}
