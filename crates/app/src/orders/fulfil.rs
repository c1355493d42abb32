//! Carry out an order, in the background.

use cradle_domain::orders::{Order, OrderStep};
use cradle_domain::{CustomerId, OrderId, Span};
use cradle_store::Tx;
use serde::{Deserialize, Serialize};

use super::find::language_of;
use super::step::{end, held, take, tell};
use super::{services, words};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Error, Result};

/// Carries out an order, or follows a worker that died over it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Fulfil {
    /// Whose order.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
    /// What the service must know and nobody else may find in the records later: it is gone when
    /// the work is done.
    pub secret: Option<String>,
}

/// Prepares what an order needs and has it carried out, in the caller's transaction, which makes it accepted.
pub(super) async fn begin(ctx: &Context, tx: &mut Tx, order: &Order) -> Result<()> {
    let secret = services::of(order.request.kind()).prepare(ctx, tx, order).await?;
    let secret = secret.map(|secret| secret.as_str().to_owned());
    enqueue(ctx, tx, &Fulfil { customer: order.customer, order: order.id, secret }, ctx.now()).await
}

impl Work for Fulfil {
    const KIND: &'static str = "fulfil";
    /// About half an hour in all.
    const ATTEMPTS: u32 = 40;
    const FIRST_WAIT: Span = Span::from_secs(1);
    const LONGEST_WAIT: Span = Span::from_mins(1);

    fn about(&self) -> String {
        self.order.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some(order) = self.begin(ctx).await? else { return Ok(()) };
        let service = services::of(order.request.kind());
        service.fulfil(ctx, &order, self.secret.as_deref()).await
    }

    async fn given_up(&self, ctx: &Context, _why: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        let mut order = match held(&mut tx, self.customer, self.order).await {
            Ok(order) if !order.state.is_over() => order,
            Ok(_) | Err(Error::Missing(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let reason = words::given_up(language_of(&mut tx, self.customer).await?).to_owned();
        end(ctx, &mut tx, &mut order, OrderStep::Fail(reason)).await?;
        tx.commit().await?;
        tell(ctx, &order);
        Ok(())
    }
}

impl Fulfil {
    /// The order, from now on being carried out; `None` when it is over or gone.
    async fn begin(&self, ctx: &Context) -> Result<Option<Order>> {
        let mut tx = ctx.write().await?;
        let mut order = match held(&mut tx, self.customer, self.order).await {
            Ok(order) if !order.state.is_over() => order,
            Ok(_) | Err(Error::Missing(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        take(ctx, &mut tx, &mut order, OrderStep::Begin).await?;
        tx.commit().await?;
        tell(ctx, &order);
        Ok(Some(order))
    }
}
