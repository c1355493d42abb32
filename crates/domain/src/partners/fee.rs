//! What a partner is owed for an order.

use serde::{Deserialize, Serialize};

use crate::Money;

/// What a partner gets for each order that it fulfils: a share of what the customer pays, and a fixed
/// amount. Never more than nothing below nothing, and nothing is lost to rounding twice: it is reckoned
/// once, and written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Hundredths of a percent of the order's price: 10,000 is all of it.
    pub share: u16,
    /// Minor units for each order.
    pub each: i64,
}

impl Fee {
    /// All of the price, in hundredths of a percent.
    pub const WHOLE: u16 = 10_000;
    /// The largest fixed amount, in minor units.
    pub const MOST: i64 = 1_000_000;

    /// Whether it is one that can be promised.
    pub const fn is_sound(self) -> bool {
        self.share <= Self::WHOLE && self.each >= 0 && self.each <= Self::MOST
    }

    /// What is owed for an order of this price, half minor units rounded up.
    pub fn owed(self, price: Money) -> Money {
        let whole = i128::from(Self::WHOLE);
        let share = (i128::from(price.amount) * i128::from(self.share) + whole / 2) / whole;
        let owed = i64::try_from(share).unwrap_or(0).saturating_add(self.each);
        Money::new(owed, price.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    fn euro(amount: i64) -> Money {
        Money::new(amount, Currency::EUR)
    }

    #[test]
    fn a_share_is_rounded_once_and_the_fixed_amount_comes_on_top() {
        assert_eq!(Fee { share: 7_000, each: 0 }.owed(euro(125)), euro(88));
        assert_eq!(Fee { share: 5_000, each: 20 }.owed(euro(301)), euro(171));
        assert_eq!(Fee { share: 0, each: 150 }.owed(euro(0)), euro(150));
        assert_eq!(Fee::default().owed(euro(999)), euro(0));
    }

    proptest! {
        #[test]
        fn a_share_is_never_less_than_nothing_nor_more_than_the_price(
            share in 0..=Fee::WHOLE, price in 0..=i64::MAX,
        ) {
            let owed = Fee { share, each: 0 }.owed(euro(price)).amount;
            prop_assert!((0..=price).contains(&owed));
        }
    }
}
