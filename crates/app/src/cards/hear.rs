//! Hear what the provider tells by itself, once, and look where it points: what is believed is its answer
//! to our question.

use cradle_domain::{Money, Span};
use cradle_store::billing::{self, Dispute};
use serde::{Deserialize, Serialize};

use super::provider::at_work;
use super::send_back::look_at_refunds;
use crate::acquirer::{CardProblem, SaidDispute, ToldOf, Unbelieved};
use crate::billing::{self as books, Collect};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Error, Result};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is looked into.
    Taken,
    /// It came before.
    Known,
}

/// Takes a message of the provider.
pub async fn hear(ctx: &Context, signature: &str, body: &[u8]) -> Result<Result<Heard, Unbelieved>> {
    let Some(cards) = ctx.cards() else { return Ok(Err(Unbelieved::NotSet)) };
    let told = match cards.told(signature, body, ctx.now()) {
        Ok(told) => told,
        Err(why) => return Ok(Err(why)),
    };
    let mut tx = ctx.write().await?;
    if !billing::record_event(&mut tx, &told.id, &told.kind, ctx.now()).await? {
        return Ok(Ok(Heard::Known));
    }
    match &told.of {
        ToldOf::Payment(intent) | ToldOf::Refund(intent) => {
            if let Some(payment) = billing::card_payment_by_intent(&mut tx, intent).await? {
                let (customer, payment) = (payment.customer, payment.id);
                enqueue(ctx, &mut tx, &Collect { customer, payment }, ctx.now()).await?;
                if matches!(told.of, ToldOf::Refund(_)) {
                    enqueue(ctx, &mut tx, &LookAtRefunds { customer, payment }, ctx.now()).await?;
                }
            }
        }
        ToldOf::Dispute(id) => {
            enqueue(ctx, &mut tx, &LookAtDispute { dispute: id.clone() }, ctx.now()).await?;
        }
        ToldOf::Nothing => {}
    }
    tx.commit().await?;
    ctx.wake();
    tracing::info!(event = told.id, kind = told.kind, "the provider of card payments told of something");
    Ok(Ok(Heard::Taken))
}

/// Looks at what goes back of a payment.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookAtRefunds {
    /// Whose.
    pub customer: cradle_domain::CustomerId,
    /// Which payment.
    pub payment: cradle_domain::CardPaymentId,
}

impl Work for LookAtRefunds {
    const KIND: &'static str = "cards.look-at-refunds";
    const ATTEMPTS: u32 = 100;

    fn about(&self) -> String {
        self.payment.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        look_at_refunds(ctx, self.customer, self.payment).await
    }
}

/// Looks at a dispute, and books what the provider took or put back.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookAtDispute {
    /// The provider's name for it.
    pub dispute: String,
}

impl Work for LookAtDispute {
    const KIND: &'static str = "cards.look-at-dispute";
    const ATTEMPTS: u32 = 200;
    const FIRST_WAIT: Span = Span::from_secs(2);

    fn about(&self) -> String {
        self.dispute.clone()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let said = match at_work(ctx)?.dispute(&self.dispute).await {
            Ok(said) => said,
            Err(CardProblem::Later(why)) => return Err(Failure::Retry(why)),
            Err(CardProblem::Declined(why) | CardProblem::Refused(why)) => return Err(Failure::GiveUp(why)),
        };
        let Some(intent) = said.intent.as_deref() else { return Ok(()) };
        let mut tx = ctx.write().await?;
        let Some(payment) = billing::card_payment_by_intent(&mut tx, intent).await? else { return Ok(()) };
        // Only what was taken can be disputed: its booking comes first.
        if payment.entry.is_none() {
            return Err(Failure::Retry("the payment is not booked yet".to_owned()));
        }
        billing::hold(&mut tx, payment.customer).await?;
        let amount = Money::new(said.amount, payment.amount.currency);
        if said.currency != amount.currency.code() || !(1..=payment.amount.amount).contains(&said.amount) {
            tracing::error!(dispute = self.dispute, "the provider speaks of another amount than was paid");
            return Err(Failure::GiveUp("the provider speaks of another amount than was paid".to_owned()));
        }
        let known = billing::dispute(&mut tx, &self.dispute).await?;
        let dispute = Dispute {
            id: self.dispute.clone(),
            customer: payment.customer,
            payment: payment.id,
            amount: known.as_ref().map_or(amount, |known| known.amount),
            opened_at: known.as_ref().map_or(ctx.now(), |known| known.opened_at),
            reason: said.reason.clone(),
            state: said.state.clone(),
            taken: said.taken,
        };
        write(ctx, &mut tx, known.as_ref(), &dispute, &said).await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(())
    }
}

async fn write(
    ctx: &Context,
    tx: &mut cradle_store::Tx,
    known: Option<&Dispute>,
    dispute: &Dispute,
    said: &SaidDispute,
) -> Result<()> {
    let before = known.is_some_and(|known| known.taken);
    if before != said.taken {
        books::disputed(ctx, tx, dispute, said.taken).await?;
    }
    billing::put_dispute(tx, dispute, ctx.now()).await?;
    tracing::warn!(dispute = dispute.id, state = dispute.state, "a card's owner disputes a payment");
    Ok(())
}
