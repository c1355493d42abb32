//! Give up an order whose pictures never came to the partner to whom they were to go straight.

use cradle_domain::partners::Said;
use cradle_domain::{HandoverId, PartnerId, Span};
use cradle_store::orders;
use cradle_store::partners::{self, Handover, HandoverState};
use serde::{Deserialize, Serialize};

use super::follow::Follow;
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Error, Result};

/// Looks, some time after an order was placed, whether its partner has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Overdue {
    partner: PartnerId,
    handover: HandoverId,
}

impl Overdue {
    /// How long somebody has to send the pictures.
    pub(super) const AFTER: Span = Span::from_hours(72);

    pub(super) const fn of(handover: &Handover) -> Self {
        Self { partner: handover.partner, handover: handover.id }
    }
}

impl Work for Overdue {
    const KIND: &'static str = "partners.overdue";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        self.handover.to_string()
    }

    /// Done again it finds that the partner has said something, and changes nothing.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        let Some(of) = partners::handover(&mut tx, self.partner, self.handover).await? else { return Ok(()) };
        // Whoever changes what a partner said of an order holds the order.
        if !orders::hold(&mut tx, of.customer, of.order).await? {
            return Ok(());
        }
        let of = partners::handover(&mut tx, self.partner, self.handover).await?;
        let Some(of) = of.filter(|of| of.state == HandoverState::Waiting && of.said.is_none()) else {
            return Ok(());
        };
        let reason = "the pictures did not arrive there within three days".to_owned();
        partners::hear_said(&mut tx, &of, of.sequence + 1, &Said::Failed { reason }).await?;
        enqueue(ctx, &mut tx, &Follow { customer: of.customer, order: of.order }, ctx.now()).await?;
        tx.commit().await.map_err(Error::from)?;
        ctx.wake();
        Ok(())
    }
}
