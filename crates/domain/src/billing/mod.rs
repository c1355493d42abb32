//! Money: what things cost, how they are paid for, and the ledger that says what everybody owes.
//!
//! Prices come from lists with dates; what is charged is posted to a ledger in double entry, whose
//! posting sets sum to zero by their type. Nothing here knows what a service does, nor of any
//! provider of payments.

mod arrears;
mod card;
mod entry;
mod epc;
mod invoice;
mod ledger;
mod method;
mod points;
mod prices;
mod seller;
mod shares;
#[cfg(test)]
mod tests;

pub use arrears::{Act, Arrears, Patience, Telling, closes};
pub use card::{CardPayment, CardState, CardStep, Paid, Refund, RefundState, Stands};
pub use entry::{Booking, Entry, EntryKind, Till, credited, paid};
pub use epc::{CreditTransfer, Iban, NotAnIban, QrProblem};
pub use invoice::{
    Invoice, InvoiceKind, InvoiceLine, InvoiceNumber, InvoiceState, InvoiceStep, Recipient, TaxSum,
    WrongInvoiceStep, due,
};
pub use ledger::{Account, Balances, Posting, Postings, Unbalanced};
pub use method::{Method, Position, Refused, Terms, may_charge, room};
pub use points::{PointRules, Spent};
pub use prices::{
    Asked, Bill, DELIVERY, Extra, Line, LineOf, PerWhat, PriceList, PriceProblem, Step, Tariff, TaxRate,
    Taxing, in_force,
};
pub use seller::{Seller, SellerProblem};
pub use shares::shares;
