//! See one's own account.

use cradle_domain::billing::{Account as LedgerAccount, Invoice, Method, Position};
use cradle_domain::{Currency, CustomerId, Instant, Money, OrderId};
use cradle_store::billing::{self, Booked, Charge};
use cradle_store::{Tx, customers};

use super::arrears::{self, ArrearsView};
use super::position::position;
use crate::{Context, Error, Result, Visitor};

/// Open orders that an account names, at most.
const OPEN_ORDERS: u32 = 200;

/// An order that is still to be paid.
#[derive(Clone, Debug)]
pub struct OpenOrder {
    /// Which.
    pub order: OrderId,
    /// The number that people know it by.
    pub number: i64,
    /// What was ordered.
    pub title: String,
    /// When.
    pub at: Instant,
    /// How it is paid: by card, at the counter, or with the next invoice.
    pub method: Method,
    /// How much, without what points have paid.
    pub total: Money,
}

/// How a customer stands.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whether anything costs anything here, or ever did for this customer.
    pub charges: bool,
    /// The currency of what follows.
    pub currency: Currency,
    /// Balances, in minor units.
    pub position: Position,
    /// How they stand with points.
    pub points: super::PointsView,
    /// What is in other currencies, where the centre's was changed: account and amount.
    pub others: Vec<(LedgerAccount, Money)>,
    /// Whether services are closed until something is paid.
    pub blocked: bool,
    /// What is late, if anything is.
    pub arrears: Option<ArrearsView>,
    /// How it came to where it stands, oldest first.
    pub steps: Vec<(Instant, String)>,
    /// Orders that are to be paid, the oldest first.
    pub open_orders: Vec<OpenOrder>,
    /// Invoices that are to be paid, the first that is due first.
    pub open_invoices: Vec<Invoice>,
}

/// How the visitor stands.
pub async fn account(ctx: &Context, visitor: &Visitor) -> Result<Account> {
    let customer = visitor.account()?;
    read(ctx, &mut ctx.read().await?, customer).await
}

pub(super) async fn read(ctx: &Context, tx: &mut Tx, id: CustomerId) -> Result<Account> {
    let customer = customers::get(tx, id).await?.ok_or(Error::Missing("customer"))?;
    let balances = billing::balances(tx, id).await?;
    let currency = ctx.settings().currency;
    let mut open_orders = Vec::new();
    for method in [Method::Card, Method::Counter, Method::Invoice] {
        let open = billing::open_charges(tx, id, method, OPEN_ORDERS).await?;
        open_orders.extend(open.into_iter().map(open_order));
    }
    let prices = super::prices::in_force(ctx, tx).await?;
    let priced = prices.tariffs.values().any(|tariff| !tariff.is_free());
    let booked = !billing::statement(tx, id, None, 1).await?.is_empty();
    Ok(Account {
        charges: priced || booked,
        currency,
        position: position(&balances, currency),
        points: super::points::view(ctx, tx, id).await?,
        others: balances
            .iter()
            .filter(|posting| posting.amount.currency != currency)
            .map(|posting| (posting.account, posting.amount))
            .collect(),
        blocked: customer.standing == cradle_domain::customers::Standing::Blocked,
        arrears: arrears::view(ctx, tx, id).await?,
        steps: billing::late_steps(tx, id).await?,
        open_orders,
        open_invoices: billing::open_invoices(tx, id).await?,
    })
}

fn open_order(charge: Charge) -> OpenOrder {
    OpenOrder {
        total: charge.due(),
        order: charge.order,
        number: charge.number,
        title: charge.title,
        at: charge.at,
        method: charge.method,
    }
}

/// Up to `limit` entries of the visitor's account before the one with the serial number `before`, the
/// latest first.
pub async fn statement(
    ctx: &Context,
    visitor: &Visitor,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Booked>> {
    let customer = visitor.account()?;
    Ok(billing::statement(&mut ctx.read().await?, customer, before, limit).await?)
}
