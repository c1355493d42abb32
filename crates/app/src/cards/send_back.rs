//! Send money back to a card, once, and book what became of it.

use cradle_domain::billing::{Refund, RefundState};
use cradle_domain::{CardPaymentId, CustomerId, Span};
use cradle_store::billing;

use super::provider::at_work;
use crate::acquirer::{CardProblem, Cards, NewRefund, SaidRefund};
use crate::billing::{self as books, SendBack};
use crate::jobs::{Failure, Work};
use crate::{Context, Error};

impl Work for SendBack {
    const KIND: &'static str = "cards.send-back";
    /// Until it is over: what is owed back stays owed.
    const ATTEMPTS: u32 = u32::MAX;
    const FIRST_WAIT: Span = Span::from_secs(2);
    const LONGEST_WAIT: Span = Span::from_hours(1);

    fn about(&self) -> String {
        self.refund.to_string()
    }

    /// Before the provider is asked to send anything, it is asked whether it did.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let cards = at_work(ctx)?;
        let mut tx = ctx.read().await?;
        let Some(refund) = billing::refund(&mut tx, self.customer, self.refund).await? else { return Ok(()) };
        let payment = billing::card_payment(&mut tx, self.customer, refund.payment).await?;
        drop(tx);
        let Some(intent) = payment.and_then(|payment| payment.intent) else { return Ok(()) };
        if refund.state != RefundState::Waiting {
            return Ok(());
        }
        if let Some(said) = known(cards, &intent, &refund).await? {
            return follow(ctx, &refund, &said).await;
        }
        let reference = refund.id.to_string();
        match cards.refund(&NewRefund { reference, intent: &intent, amount: refund.amount }).await {
            Ok(said) => follow(ctx, &refund, &said).await,
            Err(CardProblem::Later(why)) => Err(Failure::Retry(why)),
            Err(CardProblem::Declined(why) | CardProblem::Refused(why)) => {
                write(ctx, &refund, RefundState::Failed, &why).await
            }
        }
    }
}

/// What the provider knows of a refund.
async fn known(cards: &dyn Cards, intent: &str, refund: &Refund) -> Result<Option<SaidRefund>, Failure> {
    let all = cards.refunds(intent).await.map_err(|problem| Failure::Retry(problem.to_string()))?;
    let reference = refund.id.to_string();
    Ok(all.into_iter().find(|said| said.reference.as_ref() == Some(&reference)))
}

async fn follow(ctx: &Context, refund: &Refund, said: &SaidRefund) -> Result<(), Failure> {
    let ours = refund.amount;
    if said.amount != ours.amount || said.currency != ours.currency.code() {
        let what =
            format!("{ours} was to go back, and the provider speaks of {} {}", said.currency, said.amount);
        tracing::error!(refund = %refund.id, what, "the provider of card payments contradicts itself");
        return write(ctx, refund, RefundState::Wrong, &what).await;
    }
    match said.state {
        RefundState::Waiting => Err(Failure::Retry("the provider is still at it".to_owned())),
        to => write(ctx, refund, to, "").await,
    }
}

async fn write(ctx: &Context, refund: &Refund, to: RefundState, problem: &str) -> Result<(), Failure> {
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, refund.customer).await?;
    let now = billing::refund(&mut tx, refund.customer, refund.id).await?;
    let Some(now) = now.filter(|now| now.state == refund.state) else { return Ok(()) };
    if to == RefundState::Wrong {
        billing::set_refund(&mut tx, &now, to, problem).await?;
    } else {
        books::sent_back(ctx, &mut tx, &now, to, problem).await?;
    }
    tx.commit().await.map_err(Error::from)?;
    tracing::info!(refund = %refund.id, state = to.as_str(), "money goes back to a card");
    Ok(())
}

/// Looks at all that goes back of a payment: what the provider could not send after all comes onto the
/// balance.
pub(super) async fn look_at_refunds(
    ctx: &Context,
    customer: CustomerId,
    payment: CardPaymentId,
) -> Result<(), Failure> {
    let cards = at_work(ctx)?;
    let mut tx = ctx.read().await?;
    let refunds = billing::refunds_of(&mut tx, customer, payment).await?;
    let found = billing::card_payment(&mut tx, customer, payment).await?;
    drop(tx);
    let Some(intent) = found.and_then(|payment| payment.intent) else { return Ok(()) };
    for refund in refunds.iter().filter(|refund| refund.state != RefundState::Failed) {
        let Some(said) = known(cards, &intent, refund).await? else { continue };
        if said.state != RefundState::Waiting && said.state != refund.state {
            follow(ctx, refund, &said).await?;
        }
    }
    Ok(())
}
