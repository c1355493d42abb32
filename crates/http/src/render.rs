//! Small pieces that every capability renders.

use cradle_app::domain;
use cradle_wire::{Money, Timestamp};

/// An instant as the API writes it.
pub(crate) fn instant(at: domain::Instant) -> Timestamp {
    at.timestamp()
}

/// An amount as the API writes it.
pub(crate) fn money(money: domain::Money) -> Money {
    Money { amount: money.amount, currency: money.currency.code().to_owned() }
}
