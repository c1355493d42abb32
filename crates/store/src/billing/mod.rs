//! What things cost, how they are paid for, and the ledger.
//!
//! Whoever books anything calls [`hold`] first: all that happens to one customer's money happens one
//! after the other. Entries and postings are only ever added; the databases refuse anything else.

mod arrears;
mod cards;
mod charges;
mod invoices;
mod ledger;
mod papers;
mod points;
mod prices;
mod statements;
mod terms;
mod verify;

pub use arrears::{
    Late, all_late, clear_late, first_open, late, late_steps, put_off_late, set_late, set_untold,
};
pub use cards::{
    CardAccount, Dispute, PaymentFilter, SavedCard, add_payment, add_refund, begin_anew, card_account,
    card_payment, card_payment_by_intent, card_payment_of_order, card_payments, dispute, disputes,
    forget_events, hold_payment, open_payments, payment_owner, put_card, put_card_account, put_dispute,
    record_event, refund, refunds_of, remove_card_account, set_credited, set_entry, set_intent, set_payment,
    set_refund, shrink_refunded,
};
pub use charges::{
    Charge, ChargeState, add_charge, charge_of, charges_of, customers_to_invoice, on_invoice, open_charges,
    put_on_invoice, set_charge, take_off_invoice,
};
pub use invoices::{
    InvoiceFilter, add_invoice, discard_draft, finalise, invoice, invoice_owner, invoices,
    next_invoice_number, open_invoices, set_open, set_told,
};
pub use ledger::{Balance, balances, entry_of, post, taken_back};
pub use papers::{InvoicePaper, keep_paper, keep_terms, paper, seller, set_seller};
pub use points::{is_done, is_settled, points, points_first, points_history, set_earned, set_points_first};
pub use prices::{list, list_at, lists, put_list, remove_list};
pub use statements::{AccountRow, Booked, MonthSum, accounts, booked_between, months, statement};
pub use terms::{camera_method, camera_methods, set_camera_method, set_invoice_limit, set_method, terms};
pub use verify::{Flaw, verify};

use cradle_domain::CustomerId;

use crate::{Engine, Result, StoreError, Tx, on};

/// Keeps everybody else from booking for this customer until the transaction ends.
pub async fn hold(tx: &mut Tx, customer: CustomerId) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        // SQLite has one writer anyway.
        let row: Option<i64> = on!(tx, c => sqlx::query_scalar(
            "SELECT created_at FROM customers WHERE id = $1 FOR NO KEY UPDATE")
            .bind(customer.0).fetch_optional(c))?;
        row.ok_or(StoreError::Changed)?;
    }
    Ok(())
}
