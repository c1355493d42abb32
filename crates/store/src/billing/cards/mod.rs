//! Cards that are saved, payments by them, what goes back, and what the provider tells.

mod accounts;
mod disputes;
mod payments;
mod refunds;

pub use accounts::{CardAccount, SavedCard, card_account, put_card, put_card_account, remove_card_account};
pub use disputes::{Dispute, dispute, disputes, forget_events, put_dispute, record_event};
pub use payments::{
    PaymentFilter, add_payment, begin_anew, card_payment, card_payment_by_intent, card_payment_of_order,
    card_payments, hold_payment, open_payments, payment_owner, set_credited, set_entry, set_intent,
    set_payment,
};
pub use refunds::{add_refund, refund, refunds_of, set_refund, shrink_refunded};
