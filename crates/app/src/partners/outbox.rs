//! What is to be told to partners: written down together with what it is about, and delivered by work of its
//! own.

use cradle_domain::{PartnerId, PartnerMessageId};
use cradle_store::Tx;
use cradle_store::partners::{self, Message};
use serde::{Deserialize, Serialize};

use super::message::Told;
use crate::jobs::enqueue;
use crate::{Context, Error, Result};

/// Delivers a message. It may arrive several times: it has the same name each time, and counts once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deliver {
    /// To whom.
    pub partner: PartnerId,
    /// Which.
    pub message: PartnerMessageId,
}

/// Adds a message and has it delivered.
pub(super) async fn send(ctx: &Context, tx: &mut Tx, message: &Message) -> Result<()> {
    partners::add_message(tx, message).await?;
    enqueue(ctx, tx, &Deliver { partner: message.partner, message: message.id }, ctx.now()).await
}

/// A message as it is written.
pub(super) fn content<T: Serialize>(ctx: &Context, kind: &str, data: &T) -> Result<String> {
    let timestamp = ctx.now().timestamp().to_string();
    serde_json::to_string(&Told { kind: kind.to_owned(), timestamp, data }).map_err(Error::defect)
}
