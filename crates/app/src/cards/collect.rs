//! The background work of payments by card.

use cradle_domain::Span;
use cradle_domain::billing::Paid;
use cradle_store::billing;

use super::look::settle;
use super::provider::at_work;
use super::tell::tell_pages;
use crate::acquirer::CardProblem;
use crate::billing::{self as books, Collect, ForgetAccount, LetGo};
use crate::jobs::{Failure, Work};
use crate::{Context, orders};

impl Work for Collect {
    const KIND: &'static str = "cards.collect";
    /// Until it is over: a provider that is down for days is asked again when it is up.
    const ATTEMPTS: u32 = u32::MAX;
    const FIRST_WAIT: Span = Span::from_secs(2);
    const LONGEST_WAIT: Span = Span::from_mins(10);

    fn about(&self) -> String {
        self.payment.to_string()
    }

    /// Each step is written down before the next one; whoever comes after a worker that died asks the
    /// provider where the payment stands.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        settle(ctx, at_work(ctx)?, self.customer, self.payment).await
    }
}

impl Work for LetGo {
    const KIND: &'static str = "cards.let-go";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        self.payment.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let found = billing::card_payment(&mut ctx.read().await?, self.customer, self.payment).await?;
        let Some(payment) = found.filter(|payment| payment.state.is_open()) else { return Ok(()) };
        if let Paid::Order(order, _) = payment.pays {
            orders::let_go(ctx, self.customer, order).await?;
        }
        let mut tx = ctx.write().await?;
        billing::hold(&mut tx, self.customer).await?;
        if let Some(payment) = billing::hold_payment(&mut tx, self.customer, self.payment).await? {
            books::call_off(ctx, &mut tx, &payment).await?;
        }
        tx.commit().await.map_err(crate::Error::from)?;
        ctx.wake();
        tell_pages(ctx, &payment);
        Ok(())
    }
}

impl Work for ForgetAccount {
    const KIND: &'static str = "cards.forget";
    const ATTEMPTS: u32 = 200;

    fn about(&self) -> String {
        self.account.clone()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        match at_work(ctx)?.close_account(&self.account).await {
            Ok(()) => Ok(()),
            Err(CardProblem::Later(why)) => Err(Failure::Retry(why)),
            Err(CardProblem::Declined(why) | CardProblem::Refused(why)) => Err(Failure::GiveUp(why)),
        }
    }
}
