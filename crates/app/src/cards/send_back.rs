//! Send money back to a card, once, and book what became of it.

use cradle_domain::billing::{CardState, Refund, RefundState};
use cradle_domain::{CardPaymentId, CustomerId, Money, RefundId, Span};
use cradle_store::billing;

use super::provider::at_work;
use crate::acquirer::{CardProblem, Cards, NewRefund, SaidRefund};
use crate::billing::{self as books, Giver, SendBack};
use crate::jobs::{Failure, Work};
use crate::{Context, Error, digest};

/// Why money goes back that somebody gave back on the provider's own pages.
const ELSEWHERE: &str = "Given back on the card provider’s pages.";

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
    Ok(all_of(cards, intent).await?.into_iter().find(|said| is(said, refund)))
}

async fn all_of(cards: &dyn Cards, intent: &str) -> Result<Vec<SaidRefund>, Failure> {
    cards.refunds(intent).await.map_err(|problem| Failure::Retry(problem.to_string()))
}

/// Whether the provider speaks of this refund.
fn is(said: &SaidRefund, refund: &Refund) -> bool {
    said.reference.as_ref() == Some(&refund.id.to_string()) || named(said) == refund.id
}

/// Our name for what somebody gave back on the provider's own pages: always the same for the same, so that
/// it is booked once however often it is told.
fn named(said: &SaidRefund) -> RefundId {
    let mut name = [0; 16];
    name.copy_from_slice(&digest(said.id.as_bytes())[..16]);
    RefundId(uuid::Builder::from_custom_bytes(name).into_uuid())
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
/// balance, and what somebody gave back on the provider's own pages is booked here, too.
pub(super) async fn look_at_refunds(
    ctx: &Context,
    customer: CustomerId,
    payment: CardPaymentId,
) -> Result<(), Failure> {
    let cards = at_work(ctx)?;
    let mut tx = ctx.read().await?;
    let found = billing::card_payment(&mut tx, customer, payment).await?;
    drop(tx);
    let Some(found) = found else { return Ok(()) };
    match found.state {
        CardState::Paid => {}
        CardState::Ended => return Ok(()),
        // Only what was taken can go back: its booking comes first.
        _ => return Err(Failure::Retry("the payment is not booked yet".to_owned())),
    }
    let Some(intent) = found.intent else { return Ok(()) };
    let mut waits = false;
    for said in all_of(cards, &intent).await? {
        let Some(refund) = written(ctx, customer, payment, &said).await? else { continue };
        if refund.state == RefundState::Failed || said.state == refund.state {
            continue;
        }
        if said.state == RefundState::Waiting {
            waits |= named(&said) == refund.id;
        } else {
            follow(ctx, &refund, &said).await?;
        }
    }
    // What we have asked for is asked about by the work that sends it.
    if waits { Err(Failure::Retry("the provider is still at it".to_owned())) } else { Ok(()) }
}

/// A refund as the books have it. What they do not have yet was asked for on the provider's own pages, and
/// is booked now, unless nothing came of it.
async fn written(
    ctx: &Context,
    customer: CustomerId,
    payment: CardPaymentId,
    said: &SaidRefund,
) -> Result<Option<Refund>, Failure> {
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    let ours = |refunds: Vec<Refund>| refunds.into_iter().find(|refund| is(said, refund));
    if let Some(refund) = ours(billing::refunds_of(&mut tx, customer, payment).await?) {
        return Ok(Some(refund));
    }
    let found = billing::hold_payment(&mut tx, customer, payment).await?;
    let Some(found) = found.filter(|_| said.state != RefundState::Failed) else { return Ok(None) };
    let amount = Money::new(said.amount, found.amount.currency);
    if said.currency != amount.currency.code() || !(1..=found.refundable()).contains(&said.amount) {
        tracing::error!(refund = said.id, "more went back at the provider of card payments than is booked");
        return Err(Failure::Retry("more went back than is booked as paid".to_owned()));
    }
    let giver = Giver::Elsewhere(named(said));
    books::give_some_back(ctx, &mut tx, &found, amount, ELSEWHERE, &giver).await?;
    let refund = ours(billing::refunds_of(&mut tx, customer, payment).await?);
    tx.commit().await.map_err(Error::from)?;
    tracing::warn!(refund = said.id, "money was given back on the pages of the provider of card payments");
    Ok(refund)
}
