//! An order for prints on its way: what is to be made, where, and how far each print is.

use cradle_domain::customers::Language;
use cradle_domain::orders::{Order, OrderState, OrderStep};
use cradle_domain::printing::{OutputPlace, PlaceKind, Print, PrintRequest, PrintState};
use cradle_domain::{CustomerId, OrderId};
use cradle_store::{Tx, printing};

use super::{wish, words};
use crate::orders::find::language_of;
use crate::orders::step::{end, held, take, tell};
use crate::{Context, Error, Result, partners};

/// An order, its prints and where they are made.
pub(super) struct Errand {
    pub order: Order,
    pub wish: PrintRequest,
    pub place: OutputPlace,
    pub prints: Vec<Print>,
    pub language: Language,
}

impl Errand {
    /// `None` when there is nothing to do any more. An order whose place is gone fails.
    pub async fn of(ctx: &Context, customer: CustomerId, id: OrderId) -> Result<Option<Self>> {
        let mut tx = ctx.read().await?;
        let order = cradle_store::orders::get(&mut tx, customer, id).await?;
        let Some(order) = order else { return Ok(None) };
        let Some(wish) = wish(&order.request).cloned() else { return Ok(None) };
        let language = language_of(&mut tx, customer).await?;
        let prints = printing::of_order(&mut tx, customer, id).await?;
        let place = match wish.place {
            Some(place) => printing::place(&mut tx, place).await?,
            None => None,
        };
        drop(tx);
        // A place that is gone makes nothing, and nothing of it is left to be called off.
        let gone = || OutputPlace {
            id: wish.place.unwrap_or_else(|| ctx.id()),
            name: String::new(),
            enabled: true,
            dpi: 300,
            kind: PlaceKind::Ipp { uri: String::new() },
            products: Vec::new(),
        };
        let place = place.unwrap_or_else(gone);
        let errand = Self { order, wish, place, prints, language };
        let open = errand.prints.iter().any(|print| !print.state.is_settled());
        Ok(open.then_some(errand))
    }

    /// Whose order.
    pub fn customer(&self) -> CustomerId {
        self.order.customer
    }

    /// The number that people use.
    pub fn number(&self) -> String {
        format!("R-{}", self.order.number)
    }

    fn key(&self) -> (CustomerId, OrderId) {
        (self.order.customer, self.order.id)
    }

    /// Reads the prints anew; false when they are not wanted any more.
    pub async fn read_again(&mut self, ctx: &Context) -> Result<bool> {
        let mut tx = ctx.read().await?;
        let order = cradle_store::orders::get(&mut tx, self.order.customer, self.order.id).await?;
        let Some(order) = order else { return Ok(false) };
        self.order = order;
        self.prints = printing::of_order(&mut tx, self.order.customer, self.order.id).await?;
        Ok(is_wanted(&self.order))
    }

    /// The order, held, if its prints are wanted.
    async fn held(&self, tx: &mut Tx) -> Result<Option<Order>> {
        match held(tx, self.order.customer, self.order.id).await {
            Ok(order) if is_wanted(&order) => Ok(Some(order)),
            Ok(_) | Err(Error::Missing(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Writes how far one print is; false when it is not wanted any more.
    pub async fn write(&self, ctx: &Context, print: &Print, state: &PrintState) -> Result<bool> {
        self.write_all(ctx, std::slice::from_ref(print), state).await
    }

    /// Writes how far some prints are, and ends the order when all are made; false when they are not
    /// wanted any more.
    pub async fn write_all(&self, ctx: &Context, prints: &[Print], state: &PrintState) -> Result<bool> {
        let mut tx = ctx.write().await?;
        let Some(mut order) = self.held(&mut tx).await? else { return Ok(false) };
        for print in prints {
            printing::set_state(&mut tx, self.key(), print, state).await?;
        }
        // Nothing else ends an order, and all prints of a large one are not read for each of them.
        if order.state == OrderState::Fulfilling && *state == PrintState::Done {
            let all = printing::of_order(&mut tx, order.customer, order.id).await?;
            if all.iter().all(|print| print.state == PrintState::Done) {
                take(ctx, &mut tx, &mut order, OrderStep::Finish).await?;
                partners::close(ctx, &mut tx, &order).await?;
            }
        }
        tx.commit().await?;
        tell(ctx, &order);
        Ok(true)
    }

    /// Writes that the other side may know of some prints, before it is told; false when they are not
    /// wanted any more.
    pub async fn tell_all(&self, ctx: &Context, prints: &[Print]) -> Result<bool> {
        let mut tx = ctx.write().await?;
        let wanted = self.held(&mut tx).await?.is_some();
        for print in prints.iter().filter(|_| wanted) {
            printing::set_told(&mut tx, self.key(), print).await?;
        }
        tx.commit().await?;
        Ok(wanted)
    }

    /// Writes the printer's number for a print; false when it is not wanted any more, or in another round.
    pub async fn number_it(&self, ctx: &Context, print: &Print, job: Option<i32>) -> Result<bool> {
        let mut tx = ctx.write().await?;
        let wanted = self.held(&mut tx).await?.is_some();
        if wanted {
            printing::set_job(&mut tx, self.key(), print, job).await?;
        }
        tx.commit().await?;
        Ok(wanted)
    }

    /// Says why prints that wait do not go on; that is over by itself when they do.
    pub async fn hold(&self, ctx: &Context, reason: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        let Some(order) = self.held(&mut tx).await? else { return Ok(()) };
        let held = PrintState::Held { reason: reason.to_owned() };
        let mut changed = false;
        // What was read here before stands in `told` and `job` and is not touched.
        for print in printing::of_order(&mut tx, order.customer, order.id).await? {
            let idle =
                matches!(print.state, PrintState::Waiting | PrintState::Drawing | PrintState::Held { .. });
            if idle && print.state != held {
                changed |= printing::set_state(&mut tx, self.key(), &print, &held).await?;
            }
        }
        tx.commit().await?;
        if changed {
            tell(ctx, &order);
        }
        Ok(())
    }

    /// Gives up every print that is not settled, because the other side will never make it. An order of
    /// which nothing is made has failed, and its customer gets the money back.
    pub async fn refuse(&self, ctx: &Context, reason: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        let Some(mut order) = self.held(&mut tx).await? else { return Ok(()) };
        let failed = PrintState::Failed { reason: reason.to_owned() };
        let prints = printing::of_order(&mut tx, order.customer, order.id).await?;
        for print in prints.iter().filter(|print| !print.state.is_settled() && print.job.is_none()) {
            printing::set_state(&mut tx, self.key(), print, &failed).await?;
        }
        let prints = printing::of_order(&mut tx, order.customer, order.id).await?;
        let nothing = prints.iter().all(|print| matches!(print.state, PrintState::Failed { .. }));
        if nothing && order.state == OrderState::Fulfilling {
            end(ctx, &mut tx, &mut order, OrderStep::Fail(reason.to_owned())).await?;
        }
        tx.commit().await?;
        ctx.wake();
        tell(ctx, &order);
        Ok(())
    }

    /// Writes that a print of an order that is over came to nothing.
    pub async fn called_off(&self, ctx: &Context, print: &Print) -> Result<()> {
        let mut tx = ctx.write().await?;
        if let Ok(order) = held(&mut tx, self.order.customer, self.order.id).await {
            let reason = words::called_off(self.language).to_owned();
            printing::set_state(&mut tx, self.key(), print, &PrintState::Failed { reason }).await?;
            tx.commit().await?;
            tell(ctx, &order);
        }
        Ok(())
    }
}

/// Whether prints are still to be made: those of an order that is done may be repeated.
fn is_wanted(order: &Order) -> bool {
    matches!(order.state, OrderState::Fulfilling | OrderState::Done)
}
