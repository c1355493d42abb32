//! Have prints made by a partner centre.
//!
//! The handover is recorded in one transaction with the message that tells of it; from then on the messages
//! do the work, and this sees to what they bring. Whoever follows a worker that died finds the handover and
//! adds no second one.

use cradle_domain::orders::{Order, OrderState};
use cradle_domain::partners::{Step, next};
use cradle_domain::printing::{PlaceKind, Print, PrintState};
use cradle_domain::{PartnerId, menu::ServiceKind};
use cradle_store::partners::{self as records, Handover, HandoverState};
use cradle_store::{Tx, printing};

use super::errand::Errand;
use super::words;
use crate::jobs::{Failure, Work};
use crate::orders::step::{held_in_work, tell};
use crate::partners::{Follow, pass_on};
use crate::{Context, Result};

/// Passes on what waits, or sees to what the partner has said.
pub(super) async fn go_on(ctx: &Context, errand: &Errand, partner: PartnerId) -> Result<(), Failure> {
    if errand.order.state != OrderState::Fulfilling {
        return Ok(());
    }
    let (customer, order) = (errand.order.customer, errand.order.id);
    let mut tx = ctx.read().await?;
    let handover = records::handover_of_order(&mut tx, customer, order).await?;
    let found = records::partner(&mut tx, partner).await?;
    drop(tx);
    match handover.filter(|handover| handover.state != HandoverState::Closed) {
        Some(handover) => follow(ctx, errand, &handover).await,
        None => match found {
            Some(partner) if partner.takes(ServiceKind::Print) => begin(ctx, errand, &partner).await,
            Some(_) => {
                errand.hold(ctx, words::closed(errand.language)).await?;
                Err(Failure::Retry("the partner takes no orders now".to_owned()))
            }
            None => Ok(errand.refuse(ctx, words::not_made(errand.language)).await?),
        },
    }
}

async fn begin(
    ctx: &Context,
    errand: &Errand,
    partner: &cradle_domain::partners::Partner,
) -> Result<(), Failure> {
    let mut tx = ctx.write().await?;
    let Some(order) = held_in_work(&mut tx, errand.order.customer, errand.order.id).await? else {
        return Ok(());
    };
    let before = records::handover_of_order(&mut tx, order.customer, order.id).await?;
    if before.is_some_and(|before| before.state != HandoverState::Closed) {
        return Ok(());
    }
    pass_on(ctx, &mut tx, &order, partner).await?;
    set_all(&mut tx, &order, &PrintState::Drawing).await?;
    tx.commit().await.map_err(crate::Error::from)?;
    ctx.wake();
    tell(ctx, &order);
    Ok(())
}

async fn set_all(tx: &mut Tx, order: &Order, state: &PrintState) -> Result<()> {
    for print in printing::of_order(tx, order.customer, order.id).await? {
        if print.state != *state && !print.state.is_settled() {
            printing::set_state(tx, (order.customer, order.id), &print, state).await?;
        }
    }
    Ok(())
}

async fn follow(ctx: &Context, errand: &Errand, handover: &Handover) -> Result<(), Failure> {
    let open: Vec<Print> = errand.prints.iter().filter(|print| !print.state.is_settled()).cloned().collect();
    let now = match next(handover.said.as_ref()) {
        Step::Nothing if handover.state == HandoverState::Waiting => return Ok(()),
        Step::Nothing | Step::Taken => PrintState::Sent,
        Step::Working => PrintState::Printing,
        Step::Finish => PrintState::Done,
        Step::Fail(reason) => {
            let why = words::partner_failed(&reason, errand.language);
            return Ok(errand.refuse(ctx, &why).await?);
        }
    };
    let changed: Vec<Print> = open.into_iter().filter(|print| print.state != now).collect();
    if !changed.is_empty() {
        errand.write_all(ctx, &changed, &now).await?;
    }
    Ok(())
}

impl Work for Follow {
    const KIND: &'static str = "partners.follow";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        self.order.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some(errand) = Errand::of(ctx, self.customer, self.order).await? else { return Ok(()) };
        // The place may have been removed or set up anew meanwhile: what was passed on is followed all the same.
        let partner = match errand.place.kind {
            PlaceKind::Partner { partner } => Some(partner),
            PlaceKind::Ipp { .. } | PlaceKind::Folder { .. } => {
                let mut tx = ctx.read().await?;
                let handover = records::handover_of_order(&mut tx, self.customer, self.order).await?;
                handover.filter(|one| one.state != HandoverState::Closed).map(|one| one.partner)
            }
        };
        match partner {
            Some(partner) => go_on(ctx, &errand, partner).await,
            None => Ok(()),
        }
    }
}
