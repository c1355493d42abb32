//! Look at a payment with the provider, and do what follows from what it says.

use cradle_domain::billing::{CardPayment, CardState, CardStep, Paid};
use cradle_domain::{CardPaymentId, CustomerId};
use cradle_store::Tx;
use cradle_store::billing;

use super::provider::provider;
use super::send_back::look_at_refunds;
use super::tell::{TellPayment, tell_pages};
use crate::acquirer::{CardProblem, Cards, NewPayment, Said};
use crate::billing::{self as books, Collect};
use crate::jobs::{Failure, enqueue};
use crate::{Context, Error, Result, Visitor, orders};

/// Looks at a payment of the visitor now, and gives where it stands then.
pub async fn look(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<CardPayment> {
    let customer = visitor.account()?;
    look_now(ctx, customer, id).await
}

/// Looks at anybody's payment now, where what the provider said before contradicts.
pub async fn look_at_any(ctx: &Context, visitor: &Visitor, id: CardPaymentId) -> Result<CardPayment> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let customer = billing::payment_owner(&mut tx, id).await?.ok_or(Error::Missing("payment"))?;
    billing::hold(&mut tx, customer).await?;
    let payment = billing::hold_payment(&mut tx, customer, id).await?.ok_or(Error::Missing("payment"))?;
    if payment.state == CardState::Wrong {
        billing::set_payment(&mut tx, &payment, CardState::Waiting, false, "").await?;
        enqueue(ctx, &mut tx, &Collect { customer, payment: id }, ctx.now()).await?;
    }
    tx.commit().await?;
    let looked = look_now(ctx, customer, id).await?;
    look_at_refunds(ctx, customer, id).await.map_err(unanswered)?;
    Ok(looked)
}

async fn look_now(ctx: &Context, customer: CustomerId, id: CardPaymentId) -> Result<CardPayment> {
    let cards = provider(ctx)?;
    settle(ctx, cards, customer, id).await.map_err(unanswered)?;
    let payment = billing::card_payment(&mut ctx.read().await?, customer, id).await?;
    payment.ok_or(Error::Missing("payment"))
}

/// The provider did not answer; it is asked again in the background.
fn unanswered(failure: Failure) -> Error {
    match failure {
        Failure::Retry(cause) => Error::Unreachable { part: "provider of card payments", cause },
        Failure::GiveUp(cause) => Error::defect(cause),
    }
}

/// Rounds that are made at once; each takes a step that is not taken again.
const ROUNDS: usize = 8;

/// Asks the provider and does what follows, until nothing more does.
pub(super) async fn settle(
    ctx: &Context,
    cards: &dyn Cards,
    customer: CustomerId,
    id: CardPaymentId,
) -> Result<(), Failure> {
    for _ in 0..ROUNDS {
        let Some(payment) = billing::card_payment(&mut ctx.read().await?, customer, id).await? else {
            return Ok(());
        };
        if !round(ctx, cards, &payment).await? {
            return Ok(());
        }
    }
    Err(Failure::Retry("the provider does not come to an end with this payment".to_owned()))
}

/// One step; true when there may be another one.
async fn round(ctx: &Context, cards: &dyn Cards, payment: &CardPayment) -> Result<bool, Failure> {
    let Some(intent) = payment.intent.as_deref() else {
        return match payment.state {
            CardState::Waiting => begin(ctx, cards, payment).await,
            // Nothing was ever begun with the provider.
            CardState::Ending => set(ctx, payment, CardState::Ended, "").await.map(|()| false),
            _ => Ok(false),
        };
    };
    if payment.state == CardState::Paid {
        return Ok(false);
    }
    let said = cards.payment(intent).await.map_err(passing)?;
    let step = payment.next(&said.stands);
    if let (CardStep::Charge | CardStep::Book | CardStep::AskOwner, Some(what)) =
        (&step, contradiction(payment, &said))
    {
        tracing::error!(payment = %payment.id, what, "the provider of card payments contradicts itself");
        return set(ctx, payment, CardState::Wrong, &what).await.map(|()| false);
    }
    match step {
        CardStep::Nothing => Ok(false),
        CardStep::Wait => Err(Failure::Retry("the provider is still at it".to_owned())),
        CardStep::Charge => charge(ctx, cards, payment, intent).await,
        CardStep::Book => book(ctx, payment).await.map(|()| false),
        CardStep::AskOwner => put_back(ctx, payment, CardState::Confirm, "").await.map(|()| false),
        CardStep::Decline(why) => put_back(ctx, payment, CardState::Declined, &why).await.map(|()| false),
        CardStep::CallOff => match cards.call_off(intent).await {
            // Whatever it says, where the payment stands is asked in the next round.
            Ok(_) | Err(CardProblem::Declined(_)) => Ok(true),
            Err(CardProblem::Refused(why) | CardProblem::Later(why)) => Err(Failure::Retry(why)),
        },
        CardStep::BeginAnew => {
            let mut tx = ctx.write().await?;
            billing::begin_anew(&mut tx, payment).await?;
            tx.commit().await.map_err(Error::from)?;
            Ok(true)
        }
        CardStep::End => set(ctx, payment, CardState::Ended, "").await.map(|()| false),
    }
}

fn passing(problem: CardProblem) -> Failure {
    Failure::Retry(problem.to_string())
}

/// What the provider says that cannot be.
fn contradiction(payment: &CardPayment, said: &Said) -> Option<String> {
    let ours = payment.amount;
    if said.amount != ours.amount || said.currency != ours.currency.code() {
        return Some(format!(
            "{ours} was asked for, and the provider speaks of {} {}",
            said.currency, said.amount
        ));
    }
    let reference = payment.id.to_string();
    if Some(&said.intent) != payment.intent.as_ref() || said.reference.as_ref() != Some(&reference) {
        return Some("the provider speaks of another payment".to_owned());
    }
    None
}

/// Begins a payment with the provider, and writes down its name there before the card is asked.
async fn begin(ctx: &Context, cards: &dyn Cards, payment: &CardPayment) -> Result<bool, Failure> {
    let account = billing::card_account(&mut ctx.read().await?, payment.customer).await?;
    let saved = account.and_then(|account| account.card.map(|card| (account.provider_id, card)));
    let Some((account, card)) = saved else {
        return put_back(ctx, payment, CardState::Declined, "no-card").await.map(|()| false);
    };
    let new = NewPayment {
        reference: payment.id.to_string(),
        once: format!("{}-{}-{}", payment.id, payment.attempt, card.id),
        amount: payment.amount,
        account: &account,
        card: &card.id,
    };
    let said = match cards.begin(&new).await {
        Ok(said) => said,
        Err(CardProblem::Later(why)) => return Err(Failure::Retry(why)),
        Err(CardProblem::Declined(why) | CardProblem::Refused(why)) => {
            return put_back(ctx, payment, CardState::Declined, &why).await.map(|()| false);
        }
    };
    let mut tx = ctx.write().await?;
    // Somebody may have been faster: then theirs is charged, and this one never is.
    billing::set_intent(&mut tx, payment, &said.intent).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(true)
}

async fn charge(
    ctx: &Context,
    cards: &dyn Cards,
    payment: &CardPayment,
    intent: &str,
) -> Result<bool, Failure> {
    match cards.charge(intent).await {
        // What came of it is asked: an answer may be lost, and another one be a lie.
        Ok(_) | Err(CardProblem::Declined(_)) => Ok(true),
        Err(CardProblem::Later(why)) => Err(Failure::Retry(why)),
        Err(CardProblem::Refused(why)) => {
            // It may have refused because somebody else was faster.
            let said = cards.payment(intent).await.map_err(passing)?;
            if payment.next(&said.stands) != CardStep::Charge {
                return Ok(true);
            }
            put_back(ctx, payment, CardState::Declined, &why).await.map(|()| false)
        }
    }
}

async fn set(ctx: &Context, payment: &CardPayment, to: CardState, problem: &str) -> Result<(), Failure> {
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, payment.customer).await?;
    billing::set_payment(&mut tx, payment, to, false, problem).await?;
    tx.commit().await.map_err(Error::from)?;
    tell_pages(ctx, payment);
    Ok(())
}

/// Puts a payment into its owner's hands, who is told.
async fn put_back(ctx: &Context, payment: &CardPayment, to: CardState, problem: &str) -> Result<(), Failure> {
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, payment.customer).await?;
    billing::set_payment(&mut tx, payment, to, false, problem).await?;
    let (customer, attempt) = (payment.customer, payment.attempt);
    let told = TellPayment { customer, payment: payment.id, attempt, state: to.as_str().to_owned() };
    enqueue(ctx, &mut tx, &told, ctx.now()).await?;
    tx.commit().await.map_err(Error::from)?;
    ctx.wake();
    tell_pages(ctx, payment);
    Ok(())
}

/// Books that a payment was taken, and begins the work that waited for it, in one transaction.
async fn book(ctx: &Context, looked: &CardPayment) -> Result<(), Failure> {
    let mut tx = ctx.write().await?;
    let mut order = match looked.pays {
        Paid::Order(order, _) => orders::held_unpaid(&mut tx, looked.customer, order).await?,
        Paid::Invoice(_) | Paid::Balance => None,
    };
    let Some(payment) = held(&mut tx, looked).await? else { return Ok(()) };
    let pays = books::taken(ctx, &mut tx, &payment, order.is_some()).await?;
    if let (true, Some(order)) = (pays, &mut order) {
        orders::begin_paid(ctx, &mut tx, order).await?;
    }
    tx.commit().await.map_err(Error::from)?;
    ctx.wake();
    tell_pages(ctx, &payment);
    tracing::info!(payment = %payment.id, pays = payment.pays.as_str(), "a card was charged");
    Ok(())
}

/// The payment as it stands, held with its customer, if it was not booked meanwhile.
async fn held(tx: &mut Tx, looked: &CardPayment) -> Result<Option<CardPayment>> {
    billing::hold(tx, looked.customer).await?;
    let payment = billing::hold_payment(tx, looked.customer, looked.id).await?;
    Ok(payment.filter(|payment| payment.state != CardState::Paid))
}
