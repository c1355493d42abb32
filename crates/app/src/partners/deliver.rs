//! Deliver a message to a partner, again and again until it is taken.

use cradle_domain::partners::Said;
use cradle_domain::{PartnerId, PartnerMessageId, Span};
use cradle_store::partners::{self, Handover, HandoverState, Message, MessageState, Secrets};
use cradle_store::{Tx, orders};
use futures::StreamExt as _;

use super::centres::{CentreProblem, Signed};
use super::follow::Follow;
use super::message::PASSED;
use super::outbox::Deliver;
use super::pass::passed;
use super::taken::taken;
use crate::jobs::{Failure, Work, enqueue};
use crate::signing::SigningKey;
use crate::{Context, Error, Result, Visitor};

impl Work for Deliver {
    const KIND: &'static str = "partners.deliver";
    /// About two days and a half.
    const ATTEMPTS: u32 = 70;
    const FIRST_WAIT: Span = Span::from_secs(5);
    const LONGEST_WAIT: Span = Span::from_hours(1);

    fn about(&self) -> String {
        self.message.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let Some(message) = waiting(&mut tx, self).await? else { return Ok(()) };
        let handover = partners::handover(&mut tx, message.partner, message.handover).await?;
        let partner = partners::partner(&mut tx, message.partner).await?.ok_or(Error::Missing("partner"))?;
        let secrets = partners::secrets(&mut tx, message.partner).await?.ok_or(Error::Missing("partner"))?;
        let content = match (message.content.as_str(), &handover) {
            ("", Some(handover)) => passed(ctx, &mut tx, handover, &secrets.seal).await?,
            ("", None) => None,
            (content, _) => Some(content.to_owned()),
        };
        drop(tx);
        let Some(content) = content else { return Ok(settled(ctx, &message, MessageState::Dropped).await?) };
        let problem = if partner.enabled {
            post(ctx, &format!("{}/messages", partner.address), &message, &secrets, content).await
        } else {
            Err(CentreProblem::Later("This partner is switched off.".to_owned()))
        };
        match problem {
            Ok(()) => Ok(delivered(ctx, &message, handover).await?),
            Err(CentreProblem::Later(why)) => {
                noted(ctx, &message, &why).await?;
                Err(Failure::Retry(why))
            }
            Err(CentreProblem::Never(why)) => {
                noted(ctx, &message, &why).await?;
                Err(Failure::GiveUp(why))
            }
        }
    }

    async fn given_up(&self, ctx: &Context, why: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        let Some(message) = waiting(&mut tx, self).await? else { return Ok(()) };
        partners::settle_message(&mut tx, &message, MessageState::GivenUp, ctx.now()).await?;
        // Whoever was not reached, or refuses, does not fulfil it.
        if message.kind == PASSED
            && let Some(of) = partners::handover(&mut tx, message.partner, message.handover).await?
        {
            let reason = why.chars().filter(|c| !c.is_control()).take(300).collect();
            partners::hear_said(&mut tx, &of, of.sequence + 1, &Said::Failed { reason }).await?;
            enqueue(ctx, &mut tx, &Follow { customer: of.customer, order: of.order }, ctx.now()).await?;
        }
        tx.commit().await?;
        ctx.wake();
        Ok(())
    }
}

async fn waiting(tx: &mut Tx, of: &Deliver) -> Result<Option<Message>> {
    let message = partners::message(tx, of.partner, of.message).await?;
    Ok(message.filter(|message| message.state == MessageState::Waiting))
}

async fn post(
    ctx: &Context,
    url: &str,
    message: &Message,
    secrets: &Secrets,
    content: String,
) -> Result<(), CentreProblem> {
    let signed =
        signed(ctx, url.to_owned(), message.id.to_string(), &secrets.signs_with, content.into_bytes())?;
    let mut answer = ctx.centres().post(&signed).await?;
    // What it answers says nothing more; it is read so that the connection can be used again.
    while let Some(piece) = answer.next().await {
        piece.map_err(CentreProblem::Later)?;
    }
    Ok(())
}

/// A message that is signed now.
pub(super) fn signed(
    ctx: &Context,
    url: String,
    id: String,
    secret: &str,
    body: Vec<u8>,
) -> Result<Signed, CentreProblem> {
    let timestamp = ctx.now().micros() / 1_000_000;
    let missing = || CentreProblem::Later("The partner's address and secret are not set yet.".to_owned());
    let key: SigningKey = secret.parse().map_err(|_| missing())?;
    let signature = key.sign(&id, timestamp, &body);
    if !url.starts_with("http") {
        return Err(missing());
    }
    Ok(Signed { url, id, timestamp, signature, body })
}

async fn noted(ctx: &Context, message: &Message, why: &str) -> Result<()> {
    let mut tx = ctx.write().await?;
    partners::note_problem(&mut tx, message, why).await?;
    Ok(tx.commit().await?)
}

async fn settled(ctx: &Context, message: &Message, state: MessageState) -> Result<()> {
    let mut tx = ctx.write().await?;
    partners::settle_message(&mut tx, message, state, ctx.now()).await?;
    Ok(tx.commit().await?)
}

/// Writes that the partner has taken a message; with an order, what it is owed for it is booked.
async fn delivered(ctx: &Context, message: &Message, handover: Option<Handover>) -> Result<()> {
    let mut tx = ctx.write().await?;
    if let Some(of) = handover.filter(|_| message.kind == PASSED)
        && orders::hold(&mut tx, of.customer, of.order).await?
        && let Some(of) = partners::handover(&mut tx, of.partner, of.id).await?
        && of.state == HandoverState::Waiting
    {
        taken(ctx, &mut tx, &of).await?;
        enqueue(ctx, &mut tx, &Follow { customer: of.customer, order: of.order }, ctx.now()).await?;
    }
    partners::settle_message(&mut tx, message, MessageState::Delivered, ctx.now()).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Sends a message once more that was given up, if what it says still holds.
pub async fn send_again(
    ctx: &Context,
    visitor: &Visitor,
    partner: PartnerId,
    id: PartnerMessageId,
) -> Result<Message> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let message = partners::message(&mut tx, partner, id).await?.ok_or(Error::Missing("message"))?;
    match message.state {
        MessageState::GivenUp | MessageState::Waiting => {}
        MessageState::Delivered | MessageState::Dropped => {
            let why = "This message was delivered, or says nothing any more that holds.";
            return Err(Error::conflict("message-settled", why));
        }
    }
    partners::settle_message(&mut tx, &message, MessageState::Waiting, ctx.now()).await?;
    enqueue(ctx, &mut tx, &Deliver { partner, message: id }, ctx.now()).await?;
    let message = partners::message(&mut tx, partner, id).await?.ok_or(Error::Missing("message"))?;
    tx.commit().await?;
    ctx.wake();
    Ok(message)
}
