//! Points: a unit of their own in the ledger, earned or given, and a means of payment for orders.
//!
//! Points are whole and never below zero. They never change what an order costs nor its tax: they pay a
//! part of it, and what is left is paid by the customer's method.

use crate::Money;

/// What the operator has set about points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointRules {
    /// Whether orders can be paid with points.
    pub spends: bool,
    /// Minor units that one point pays, at least 1.
    pub worth: i64,
    /// Up to how many percent of an order points pay.
    pub share: u8,
    /// Points for each whole unit of the currency that was paid otherwise; 0 where none are earned.
    pub earns: i64,
}

impl Default for PointRules {
    fn default() -> Self {
        Self { spends: false, worth: 1, share: 100, earns: 0 }
    }
}

/// Points that pay a part of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// How many.
    pub points: i64,
    /// Minor units that they pay.
    pub worth: i64,
}

impl Spent {
    /// No points.
    pub const NONE: Self = Self { points: 0, worth: 0 };

    /// Whether there are none.
    pub const fn is_none(self) -> bool {
        self.points == 0
    }
}

impl PointRules {
    /// Of `has` points, those that pay as much of `total` as they may: never more than there are, never
    /// more than the share that they may pay, and whole ones.
    pub fn take(&self, has: i64, total: Money) -> Spent {
        if !self.spends || self.worth < 1 || has < 1 || total.amount < 1 {
            return Spent::NONE;
        }
        let most = i128::from(total.amount) * i128::from(self.share.min(100)) / 100;
        let points = i128::from(has).min(most / i128::from(self.worth));
        // Neither is larger than `has` or `total`, which are 64 bits.
        Spent { points: points as i64, worth: (points * i128::from(self.worth)) as i64 }
    }

    /// The points that are earned by what was paid for an order otherwise than with points: for whole
    /// units of its currency.
    pub fn earned(&self, paid: Money) -> i64 {
        let unit = 10_i64.pow(u32::from(paid.currency.exponent().unwrap_or(0)));
        (paid.amount.max(0) / unit).saturating_mul(self.earns.max(0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;
    use crate::billing::{Account, Balances, Bill, PerWhat, Postings, TaxRate};

    fn euro(amount: i64) -> Money {
        Money::new(amount, Currency::EUR)
    }

    #[test]
    fn points_pay_up_to_their_share_and_whole_ones() {
        let rules = PointRules { spends: true, worth: 3, share: 50, earns: 2 };
        assert_eq!(rules.take(100, euro(101)), Spent { points: 16, worth: 48 });
        assert_eq!(rules.take(5, euro(101)), Spent { points: 5, worth: 15 });
        assert_eq!(PointRules { spends: false, ..rules }.take(5, euro(101)), Spent::NONE);
        assert_eq!((rules.earned(euro(480)), rules.earned(euro(99))), (8, 0));
        assert_eq!(rules.earned(Money::new(480, Currency::JPY)), 960, "a yen is a whole unit");
    }

    fn bill(net: i64, tax: i64) -> Bill {
        Bill {
            per: PerWhat::Order,
            lines: Vec::new(),
            rate: TaxRate(1900),
            net: euro(net),
            tax: euro(tax),
            total: euro(net + tax),
        }
    }

    proptest! {
        #[test]
        fn never_more_points_are_taken_than_there_are_and_never_more_is_paid_than_may_be(
            has in -10_i64..1_000_000, total in 0_i64..1_000_000, worth in 1_i64..1_000, share in 0_u8..=100,
        ) {
            let rules = PointRules { spends: true, worth, share, earns: 0 };
            let spent = rules.take(has, euro(total));
            prop_assert!(spent.points >= 0 && spent.points <= has.max(0));
            prop_assert_eq!(spent.worth, spent.points * worth);
            prop_assert!(spent.worth * 100 <= total * i64::from(share));
            // One point more would be too much, or is not there.
            let one_more = (spent.worth + worth) * 100 > total * i64::from(share);
            prop_assert!(spent.points == has.max(0) || one_more);
        }

        #[test]
        fn spending_and_giving_back_restores_exactly_and_each_unit_sums_to_zero(
            net in 1_i64..100_000, tax in 0_i64..20_000, has in 0_i64..100_000, worth in 1_i64..50,
            share in 0_u8..=100, account in prop_oneof![
                Just(Account::Prepaid), Just(Account::OnAccount), Just(Account::Counter), Just(Account::CardDue)],
        ) {
            let bill = bill(net, tax);
            let spent = PointRules { spends: true, worth, share, earns: 0 }.take(has, bill.total);
            let charge = bill.charged_to(account, spent).unwrap();
            prop_assert_eq!(charge.points(), -spent.points);
            prop_assert_eq!(charge.iter().map(|posting| posting.amount.amount).sum::<i64>(), 0);
            prop_assert_eq!(charge.on(Account::Revenue, Currency::EUR), -net, "the price stays as it is");
            prop_assert_eq!(charge.on(Account::Tax, Currency::EUR), -tax, "and so does its tax");
            let back = charge.reversed().unwrap();
            let mut balances = Balances::default();
            for posting in charge.iter().chain(back.iter()) {
                balances.add(*posting).unwrap();
            }
            prop_assert_eq!(balances.iter().count(), 0);
            prop_assert_eq!(charge.points() + back.points(), 0);
            prop_assert!(has + charge.points() >= 0, "points never below zero");
        }

        #[test]
        fn points_alone_are_a_posting_set_of_their_own(points in -1_000_i64..1_000) {
            let given = Postings::default().with_points(points);
            prop_assert_eq!(given.is_empty(), points == 0);
            prop_assert_eq!(given.reversed().unwrap().points(), -points);
            prop_assert_eq!(given.iter().count(), 0, "points are no money");
        }
    }
}
