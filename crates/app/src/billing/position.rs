//! How a customer stands, by their balances.

use cradle_domain::Currency;
use cradle_domain::billing::{Account, Balances, Position};

/// How a customer stands in one currency.
pub(super) fn position(balances: &Balances, currency: Currency) -> Position {
    let of = |account| balances.of(account, currency);
    Position {
        prepaid: -of(Account::Prepaid),
        on_account: of(Account::OnAccount),
        invoiced: of(Account::Invoiced),
        counter: of(Account::Counter),
        card_due: of(Account::CardDue),
        refunding: -of(Account::Refunding),
    }
}
