//! Amounts of money: whole minor units of one currency, never a fraction, never a float.

use std::fmt;

use iso_currency::Currency;
use serde::{Deserialize, Serialize};

/// An amount in minor units (cents, yen) of an ISO 4217 currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for what is owed back.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

/// Two amounts that cannot be reckoned together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Amounts of two currencies are never added.
    #[error("{0} and {1} cannot be added up: use one currency")]
    Currencies(Currency, Currency),
    /// The sum is larger than any real amount.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// `amount` minor units of `currency`.
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Whether it is nothing at all.
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// The sum of two amounts of the same currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(amount, self.currency))
    }

    /// This amount for each of `count` things.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        let amount = self.amount.checked_mul(count.into()).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(amount, self.currency))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = usize::from(self.currency.exponent().unwrap_or(0));
        let sign = if self.amount < 0 { "-" } else { "" };
        let minor = self.amount.unsigned_abs();
        let unit = 10_u64.pow(digits as u32);
        write!(f, "{} {sign}{}", self.currency.code(), minor / unit)?;
        if digits > 0 {
            write!(f, ".{:0digits$}", minor % unit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn money_is_written_with_its_own_number_of_decimals() {
        assert_eq!(Money::new(480, Currency::EUR).to_string(), "EUR 4.80");
        assert_eq!(Money::new(-5, Currency::EUR).to_string(), "EUR -0.05");
        assert_eq!(Money::new(480, Currency::JPY).to_string(), "JPY 480");
    }

    #[test]
    fn two_currencies_are_never_added() {
        let (euro, yen) = (Money::new(1, Currency::EUR), Money::new(1, Currency::JPY));
        assert_eq!(euro.plus(yen), Err(MoneyError::Currencies(Currency::EUR, Currency::JPY)));
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_their_order(a: i32, b: i32, c: i32) {
            let euro = |amount: i32| Money::new(amount.into(), Currency::EUR);
            let one = euro(a).plus(euro(b)).and_then(|ab| ab.plus(euro(c)));
            let two = euro(c).plus(euro(a)).and_then(|ca| ca.plus(euro(b)));
            prop_assert_eq!(one, two);
        }

        #[test]
        fn times_is_plus_repeated(amount in -1000_i64..1000, count in 0_u32..50) {
            let one = Money::new(amount, Currency::EUR);
            let sum = (0..count).try_fold(Money::zero(Currency::EUR), |sum, _| sum.plus(one));
            prop_assert_eq!(one.times(count), sum);
        }
    }
}
