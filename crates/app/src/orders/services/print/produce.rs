//! Make the prints of an order.

use std::sync::Arc;

use cradle_domain::orders::{Order, OrderState};
use cradle_domain::printing::{PlaceKind, PrintState};
use cradle_domain::{CustomerId, OrderId, Span};
use serde::{Deserialize, Serialize};

use super::errand::Errand;
use super::{disk, folder, partner, printer, words};
use crate::jobs::{Failure, Work};
use crate::{Context, Result};

/// Makes the prints of an order that wait, and follows those that a printer has. It goes on until each
/// is settled: a printer that is off is asked again for as long as it takes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Produce {
    /// Whose order.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
}

impl Work for Produce {
    const KIND: &'static str = "print";
    const ATTEMPTS: u32 = u32::MAX;
    const FIRST_WAIT: Span = Span::from_secs(1);
    const LONGEST_WAIT: Span = Span::from_secs(15);

    fn about(&self) -> String {
        self.order.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some(mut errand) = Errand::of(ctx, self.customer, self.order).await? else { return Ok(()) };
        match errand.order.state {
            OrderState::Fulfilling | OrderState::Done => {}
            OrderState::Cancelled | OrderState::Failed { .. } => {
                return printer::call_off(ctx, &errand).await;
            }
            // Begun anew: whoever begins it says so.
            OrderState::Placed | OrderState::Accepted => return Ok(()),
        }
        let product = errand.place.product(errand.wish.size, &errand.wish.paper, &errand.wish.finish);
        let product = product.cloned();
        if product.is_none() {
            errand.refuse(ctx, words::not_made(errand.language)).await?;
            if !errand.read_again(ctx).await? {
                return Ok(());
            }
        }
        if !errand.place.enabled && errand.prints.iter().any(|print| print.state == PrintState::Waiting) {
            errand.hold(ctx, words::closed(errand.language)).await?;
            return Err(Failure::Retry("the output place is closed".to_owned()));
        }
        match errand.place.kind.clone() {
            PlaceKind::Folder { folder, layout } => {
                let Some(product) = product else { return Ok(()) };
                let filled = folder::fill(ctx, &mut errand, (&folder, &layout), &product).await;
                if let Err(Failure::Retry(why)) = &filled
                    && why.starts_with(disk::AWAY)
                {
                    errand.hold(ctx, words::no_folder(errand.language)).await?;
                }
                filled
            }
            PlaceKind::Partner { partner } => partner::go_on(ctx, &errand, partner).await,
            PlaceKind::Ipp { uri } => printer::go_on(ctx, &Arc::new(errand), &uri, product.as_ref()).await,
        }
    }
}

impl Produce {
    /// The work of an order.
    pub fn of(order: &Order) -> Self {
        Self { customer: order.customer, order: order.id }
    }
}
