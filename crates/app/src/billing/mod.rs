//! Money: price lists, methods of payment, the ledger, invoices.
//!
//! An order is charged in the transaction that places it ([`charge`]), and what was charged is given back
//! in the transaction that calls it off ([`give_back`]). Everything that moves money goes through
//! `post`, which adds an entry to the ledger and refuses what would leave somebody's account in a state
//! that no account can be in. What is paid by card is written down here, as payments that wait; `cards`
//! has them charged and books what came of it with the functions of this module.

mod account;
mod arrears;
mod book;
mod charge;
mod correct;
mod credit;
mod document;
mod invoices;
mod letter;
mod methods;
mod months;
mod operate;
mod overview;
mod papers;
mod partners;
mod payments;
mod points;
mod position;
mod post;
mod prices;
mod seller;
mod settings;
mod taken;
mod tell;
mod verify;
mod words;

pub use account::{Account, OpenOrder, account, statement};
pub use arrears::{ArrearsView, LateView, SeeTo, all_late, read};
pub use book::{Book, NewBooking, book, pay};
pub use charge::{Share, Way, charge, charge_again, decide, give_back, means, way};
pub use correct::correct;
pub use credit::void;
pub use document::{Payable, payable};
pub use invoices::{discard, draft, finalise, find, invoices, invoices_of_all};
pub use methods::{Methods, choose, choose_for_camera, methods};
pub use months::Months;
pub use operate::{AccountView, account_of, accounts, allow_invoices, statement_of};
pub use overview::{Closing, Month, TillSum, closing, revenue};
pub use papers::{Span as StatementSpan, invoice_paper, invoice_xml, statement_paper};
pub(crate) use partners::{owe, owe_no_more};
pub use payments::{Collect, ForgetAccount, LetGo, SendBack};
pub(crate) use payments::{begin, call_off};
pub(crate) use points::earn;
pub use points::{PointsView, change_point_rules, point_rules, points_history, take_points_first, worth};
pub(crate) use post::reason;
pub use prices::{NewList, NewTariff, Previewed, in_force, lists, preview, put_one, remove_list, save_list};
pub use seller::{SellerView, change_seller, seller};
pub use settings::{BillingSettings, change_settings, settings};
pub(crate) use taken::{Giver, disputed, give_some_back, pay_from_balance, sent_back, taken};
pub use tell::TellInvoice;
pub use verify::verify;
pub use words::{by_method, with_points};

use cradle_domain::CustomerId;
use cradle_store::{Tx, billing};

use crate::jobs::{Works, enqueue};
use crate::{Context, Error, Result};

/// Adds the background work of billing.
#[must_use]
pub fn works(works: Works) -> Works {
    works.with::<Months>().with::<TellInvoice>().with::<SeeTo>()
}

/// Enqueues what recurs.
pub(crate) async fn schedule(ctx: &Context, tx: &mut Tx) -> Result<()> {
    enqueue(ctx, tx, &Months::default(), ctx.now()).await
}

/// Whether nothing is owed either way: only then an account can be deleted.
pub(crate) async fn settled(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<()> {
    billing::hold(tx, customer).await?;
    if !billing::open_payments(tx, customer).await?.is_empty() {
        return Err(Error::conflict(
            "account-not-settled",
            "A payment by card is not over. Look at it on your money page, or call it off there; then the account can be deleted.",
        ));
    }
    payments::forget_account(ctx, tx, customer).await?;
    let Some(open) = billing::balances(tx, customer).await?.iter().next() else { return Ok(()) };
    let message = if open.account == cradle_domain::billing::Account::Prepaid {
        "There is still money on your balance. Have it paid out at the counter first; then the account can be deleted."
    } else {
        "Something is still to be paid. Pay it first; then the account can be deleted."
    };
    Err(Error::conflict("account-not-settled", message))
}

#[cfg(test)]
mod points_tests;
#[cfg(test)]
mod tests;
