//! Deliver one recipient's mail.

use cradle_domain::orders::{DeliveryState, Order, OrderState, OrderStep};
use cradle_domain::{CustomerId, Instant, OrderId, Span};
use cradle_store::{Tx, customers, orders, sharing};
use serde::{Deserialize, Serialize};

use super::letter::{Sending, compose};
use super::{pictures_of, words};
use crate::jobs::{Failure, Work};
use crate::mail::MailProblem;
use crate::orders::find::language_of;
use crate::orders::step::{end, held, take, tell};
use crate::{Context, Error, Result};

/// Delivers one recipient's mail. Tried again with growing pauses for two days.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deliver {
    /// Whose order.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
    /// Which of its recipients.
    pub position: u32,
    /// When the work on the order began.
    pub began: Instant,
    /// What opens the link in the mail.
    pub secret: String,
}

/// As long as a mail server tries, RFC 5321 §4.5.4.1 asks for "at least 4-5 days"; somebody who waits
/// for pictures to arrive wants to hear of it sooner.
const TRIED_FOR: Span = Span::from_hours(48);

impl Work for Deliver {
    const KIND: &'static str = "deliver";
    /// More than fit into two days: it is the time that decides.
    const ATTEMPTS: u32 = 60;
    const FIRST_WAIT: Span = Span::from_secs(30);
    const LONGEST_WAIT: Span = Span::from_hours(1);

    fn about(&self) -> String {
        format!("{}:{}", self.order, self.position)
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some(order) = self.wanted(ctx).await? else { return Ok(()) };
        let images = pictures_of(ctx, &order).await?;
        let sending = self.sending(ctx, &order).await?;
        let letter = compose(ctx, &sending, &images).await?;
        // Composing takes a while, in which the order may have been called off.
        if self.wanted(ctx).await?.is_none() {
            return Ok(());
        }
        match ctx.mail().deliver(&letter).await {
            Ok(()) => Ok(self.settle(ctx, DeliveryState::Delivered).await?),
            Err(MailProblem::Never(reason)) => {
                Ok(self.settle(ctx, DeliveryState::Refused { reason }).await?)
            }
            Err(MailProblem::Later(reason)) if ctx.now().since(self.began) >= TRIED_FOR => {
                Ok(self.settle(ctx, DeliveryState::Refused { reason }).await?)
            }
            Err(MailProblem::Later(reason)) => {
                self.settle(ctx, DeliveryState::Delayed { reason: reason.clone() }).await?;
                Err(Failure::Retry(reason))
            }
        }
    }

    async fn given_up(&self, ctx: &Context, why: &str) -> Result<()> {
        match self.settle(ctx, DeliveryState::Refused { reason: why.to_owned() }).await {
            Err(Error::Missing(_)) => Ok(()),
            other => other,
        }
    }
}

impl Deliver {
    /// The order, if this mail is still to be delivered.
    async fn wanted(&self, ctx: &Context) -> Result<Option<Order>> {
        let order = orders::get(&mut ctx.read().await?, self.customer, self.order).await?;
        let waits = |order: &Order| {
            order.state == OrderState::Fulfilling
                && self.delivery(order).is_some_and(|delivery| !delivery.state.is_settled())
        };
        Ok(order.filter(waits))
    }

    fn delivery<'a>(&self, order: &'a Order) -> Option<&'a cradle_domain::orders::Delivery> {
        order.deliveries.get(self.position as usize)
    }

    async fn sending(&self, ctx: &Context, order: &Order) -> Result<Sending> {
        let mut tx = ctx.read().await?;
        let from = customers::get(&mut tx, self.customer).await?.ok_or(Error::Missing("customer"))?;
        let link = sharing::of_order(&mut tx, self.customer, self.order).await?;
        let link = link.ok_or(Error::Missing("link"))?;
        let delivery = self.delivery(order).ok_or(Error::Missing("recipient"))?;
        Ok(Sending {
            id: format!("order-{}-{}", self.order, self.position),
            from,
            to_name: delivery.name.clone(),
            to: delivery.email.parse().map_err(Error::defect)?,
            message: link.message,
            link: format!("{}/s/{}", ctx.settings().public_url, self.secret),
            link_ends: link.grant.expires_at,
            position: link.grant.rights.position,
        })
    }

    /// Writes down what became of the mail, and ends the order when nothing more is to be delivered.
    async fn settle(&self, ctx: &Context, state: DeliveryState) -> Result<()> {
        let mut tx = ctx.write().await?;
        // Held first: of two mails that are settled at the same moment, the second sees the first.
        let order = held(&mut tx, self.customer, self.order).await?;
        if self.delivery(&order).is_none_or(|known| known.state == DeliveryState::Delivered) {
            return Ok(());
        }
        orders::set_delivery(&mut tx, self.customer, self.order, self.position, &state).await?;
        let mut order = held(&mut tx, self.customer, self.order).await?;
        if order.state == OrderState::Fulfilling && order.deliveries.iter().all(|one| one.state.is_settled())
        {
            finish(ctx, &mut tx, &mut order).await?;
        }
        tx.commit().await?;
        tell(ctx, &order);
        Ok(())
    }
}

/// An order of which nothing arrived has failed; otherwise it is done, and shows who refused.
async fn finish(ctx: &Context, tx: &mut Tx, order: &mut Order) -> Result<()> {
    if order.deliveries.iter().any(|one| one.state == DeliveryState::Delivered) {
        return take(ctx, tx, order, OrderStep::Finish).await;
    }
    let reason = words::refused_by_all(&order.deliveries, language_of(tx, order.customer).await?);
    end(ctx, tx, order, OrderStep::Fail(reason)).await
}
