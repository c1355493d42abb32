//! Deliver a notice by mail.

use cradle_domain::customers::{Customer, Standing};
use cradle_domain::notices::{Channel, DAY, NoticeState, NoticeStep, answer_until};
use cradle_domain::{CustomerId, Instant, NoticeId, Span};
use cradle_store::{customers, notices};
use serde::{Deserialize, Serialize};

use super::deliver::{delivered, step};
use super::letter::compose;
use super::periods;
use crate::jobs::{Failure, Work, enqueue};
use crate::mail::MailProblem;
use crate::{Context, Result};

/// Delivers one notice. It is tried until it is delivered or about nothing any more, also when it was
/// seen on a page meanwhile: before either of these nothing happens to the pictures that it names.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Announce {
    /// Whom to tell.
    pub customer: CustomerId,
    /// What.
    pub notice: NoticeId,
}

/// An address that refuses may take mail again, or be another one by then.
const AFTER_REFUSAL: Span = Span::from_hours(7 * 24);

const NO_SERVER: &str = "This centre has no mail server; the notice waits on the page.";

impl Work for Announce {
    const KIND: &'static str = "notices.announce";
    const ATTEMPTS: u32 = u32::MAX;
    const FIRST_WAIT: Span = Span::from_secs(30);
    const LONGEST_WAIT: Span = Span::from_hours(6);

    fn about(&self) -> String {
        self.notice.to_string()
    }

    /// Sent twice when a worker dies between the mail server's yes and the record of it: then under the
    /// same `Message-ID`, and the period begins with the second time.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some((customer, promised)) = self.wanted(ctx).await? else { return Ok(()) };
        if customer.standing == Standing::Blocked {
            return Ok(self.again(ctx, DAY).await?);
        }
        let mut tx = ctx.read().await?;
        let periods = periods::held(ctx, &mut tx).await?;
        drop(tx);
        let until =
            promised.unwrap_or_else(|| answer_until(ctx.now(), periods.answer, &customer.profile.time_zone));
        let letter = compose(ctx, &customer, self.notice, until, &periods).await?;
        match ctx.mail().deliver(&letter).await {
            Ok(()) if ctx.mail().reaches_people() => {
                delivered(ctx, self.customer, self.notice, Channel::Mail).await?;
                Ok(())
            }
            Ok(()) => {
                self.fail(ctx, NO_SERVER.to_owned()).await?;
                Ok(self.again(ctx, DAY).await?)
            }
            Err(MailProblem::Never(reason)) => {
                self.fail(ctx, reason).await?;
                Ok(self.again(ctx, AFTER_REFUSAL).await?)
            }
            Err(MailProblem::Later(reason)) => {
                self.fail(ctx, reason.clone()).await?;
                Err(Failure::Retry(reason))
            }
        }
    }
}

impl Announce {
    /// Whom to tell, if there still is something to tell, and the end that was promised on a page.
    async fn wanted(&self, ctx: &Context) -> Result<Option<(Customer, Option<Instant>)>> {
        let mut tx = ctx.read().await?;
        let told = notices::get(&mut tx, self.customer, self.notice).await?;
        let Some(told) = told.filter(|told| told.notice.waiting > 0) else { return Ok(None) };
        let promised = match told.notice.state {
            NoticeState::Undelivered { .. } => None,
            NoticeState::Running { by: Channel::Page, until, .. } => Some(until),
            NoticeState::Running { by: Channel::Mail, .. } | NoticeState::Over { .. } => return Ok(None),
        };
        let customer = customers::get(&mut tx, self.customer).await?;
        Ok(customer.map(|customer| (customer, promised)))
    }

    async fn fail(&self, ctx: &Context, reason: String) -> Result<()> {
        step(ctx, self.customer, self.notice, NoticeStep::Fail(reason)).await.map(drop)
    }

    async fn again(&self, ctx: &Context, wait: Span) -> Result<()> {
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, self, ctx.now() + wait).await?;
        Ok(tx.commit().await?)
    }
}
