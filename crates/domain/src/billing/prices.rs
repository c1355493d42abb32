//! Price lists: what services cost, from which day on, by quantity and option, with tax.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shares;
use crate::{Currency, Instant, Money, MoneyError, PriceListId, ServiceId};

/// The highest price of one thing, in minor units.
const MOST: i64 = 100_000_000;
/// Quantity steps, and extras, of one price.
const MOST_STEPS: usize = 20;
/// The option whose choices cost something once for an order, whatever its quantity.
pub const DELIVERY: &str = "delivery";

/// What a price is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PerWhat {
    /// Each order.
    Order,
    /// Each picture.
    Picture,
    /// Each destination.
    Recipient,
}

impl PerWhat {
    /// The word that names it in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Picture => "picture",
            Self::Recipient => "recipient",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Order, Self::Picture, Self::Recipient].into_iter().find(|per| per.as_str() == word)
    }
}

/// Whether the prices of a list hold the tax, or it comes on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Taxing {
    /// Prices hold the tax.
    Gross,
    /// The tax comes on top.
    Net,
}

impl Taxing {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gross => "gross",
            Self::Net => "net",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Gross, Self::Net].into_iter().find(|taxing| taxing.as_str() == word)
    }
}

/// A rate of tax in hundredths of a percent: 1900 is 19 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxRate(pub u16);

impl TaxRate {
    /// The tax on a net amount, half a minor unit rounded up.
    fn on(self, net: i128) -> i128 {
        rounded(net * i128::from(self.0), 10_000)
    }

    /// The tax in a gross amount, half a minor unit rounded up.
    fn within(self, gross: i128) -> i128 {
        rounded(gross * i128::from(self.0), 10_000 + i128::from(self.0))
    }
}

/// `a / b` for amounts that are not negative, half rounded up.
const fn rounded(a: i128, b: i128) -> i128 {
    (2 * a + b) / (2 * b)
}

/// From this many on, each one costs this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From how many on.
    pub from: u32,
    /// Minor units for each one of them.
    pub each: i64,
}

/// What a choice costs more, for each one; the way of delivery once for the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// The option, such as `originals`.
    pub option: String,
    /// What was chosen, such as `yes`.
    pub choice: String,
    /// Minor units for each one.
    pub each: i64,
}

/// What one service costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// One what.
    pub per: PerWhat,
    /// By quantity; the first step is from 1 on. The whole quantity is charged at the price of the
    /// step that it reaches.
    pub steps: Vec<Step>,
    /// By choice.
    #[serde(default)]
    pub extras: Vec<Extra>,
    /// The rate of tax.
    #[serde(default)]
    pub tax: TaxRate,
}

/// What services cost from a day on, until the next list begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceList {
    /// Identifier.
    pub id: PriceListId,
    /// The operator's name for it; may be empty.
    pub name: String,
    /// From when on it holds.
    pub valid_from: Instant,
    /// The currency of all of it.
    pub currency: Currency,
    /// Whether prices hold the tax.
    pub taxing: Taxing,
    /// What each service costs; one that is not here is not offered.
    pub tariffs: BTreeMap<ServiceId, Tariff>,
}

/// What is wrong with a price list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceProblem {
    /// The name is too long.
    #[error("A list's name has at most 100 characters on one line.")]
    Name,
    /// Steps do not begin at 1, or do not rise.
    #[error("The quantities of “{0}” must begin at 1 and rise from step to step, in at most 20 steps.")]
    Steps(ServiceId),
    /// A price out of bounds.
    #[error("A price of “{0}” is negative or over a million.")]
    Amount(ServiceId),
    /// A rate of tax over 100 %.
    #[error("The tax on “{0}” must lie between 0 and 100 %.")]
    Tax(ServiceId),
    /// The same choice twice, too many, or a word that is too long.
    #[error("The extras of “{0}” must name each choice once.")]
    Extras(ServiceId),
}

/// What is asked to be priced.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Pictures, each once.
    pub pictures: u32,
    /// Recipients, each once.
    pub recipients: u32,
    /// Options and what was chosen.
    pub choices: &'a [(&'a str, &'a str)],
}

/// What a line of a bill is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "lowercase")]
pub enum LineOf {
    /// The service itself.
    Service,
    /// A choice that costs more.
    Extra {
        /// The option.
        option: String,
        /// What was chosen.
        choice: String,
    },
}

/// A line of a bill; net and tax always sum to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is for.
    #[serde(flatten)]
    pub of: LineOf,
    /// How many.
    pub quantity: u32,
    /// Minor units for one, as the list has it.
    pub each: i64,
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

impl Line {
    /// With tax.
    pub const fn total(&self) -> i64 {
        self.net + self.tax
    }
}

/// What an order costs: its lines sum to its totals to the minor unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// The lines.
    pub lines: Vec<Line>,
    /// One what the quantity counts.
    pub per: PerWhat,
    /// The rate of tax.
    pub rate: TaxRate,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
}

impl Tariff {
    /// How many are charged for.
    pub const fn quantity(&self, asked: &Asked<'_>) -> u32 {
        match self.per {
            PerWhat::Order => 1,
            PerWhat::Picture => asked.pictures,
            PerWhat::Recipient => asked.recipients,
        }
    }

    /// What each one costs when it is so many.
    pub fn each(&self, quantity: u32) -> i64 {
        let step = self.steps.iter().rev().find(|step| step.from <= quantity.max(1));
        step.map_or(0, |step| step.each)
    }

    /// Whether it costs nothing, whatever is asked.
    pub fn is_free(&self) -> bool {
        self.steps.iter().all(|step| step.each == 0) && self.extras.iter().all(|extra| extra.each == 0)
    }

    /// What an order costs.
    pub fn bill(&self, taxing: Taxing, currency: Currency, asked: &Asked<'_>) -> Result<Bill, MoneyError> {
        let quantity = self.quantity(asked);
        let chosen = |extra: &&Extra| asked.choices.contains(&(extra.option.as_str(), extra.choice.as_str()));
        let mut priced = vec![(LineOf::Service, self.each(quantity), quantity)];
        priced.extend(self.extras.iter().filter(chosen).filter(|extra| extra.each != 0).map(|extra| {
            let of = LineOf::Extra { option: extra.option.clone(), choice: extra.choice.clone() };
            (of, extra.each, if extra.option == DELIVERY { 1 } else { quantity })
        }));
        let amount = |each: i64, times: u32| each.checked_mul(times.into()).ok_or(MoneyError::Overflow);
        let amounts: Vec<i64> =
            priced.iter().map(|(_, each, times)| amount(*each, *times)).collect::<Result<_, _>>()?;
        let sum: i128 = amounts.iter().map(|&amount| i128::from(amount)).sum();
        let tax = match taxing {
            Taxing::Gross => self.tax.within(sum),
            Taxing::Net => self.tax.on(sum),
        };
        let total = if taxing == Taxing::Gross { sum } else { sum + tax };
        let whole = |amount: i128| i64::try_from(amount).map_err(|_| MoneyError::Overflow);
        let (tax, total) = (whole(tax)?, whole(total)?);
        let taxes = shares(tax, &amounts);
        let line = |(((of, each, quantity), amount), tax): (((LineOf, i64, u32), i64), i64)| Line {
            of,
            quantity,
            each,
            net: if taxing == Taxing::Gross { amount - tax } else { amount },
            tax,
        };
        Ok(Bill {
            lines: priced.into_iter().zip(amounts).zip(taxes).map(line).collect(),
            per: self.per,
            rate: self.tax,
            net: Money::new(total - tax, currency),
            tax: Money::new(tax, currency),
            total: Money::new(total, currency),
        })
    }

    fn check(&self, id: &ServiceId) -> Result<(), PriceProblem> {
        let rising = self.steps.windows(2).all(|two| two[0].from < two[1].from);
        if self.steps.first().is_none_or(|first| first.from != 1) || !rising || self.steps.len() > MOST_STEPS
        {
            return Err(PriceProblem::Steps(id.clone()));
        }
        let prices =
            self.steps.iter().map(|step| step.each).chain(self.extras.iter().map(|extra| extra.each));
        if !prices.into_iter().all(|each| (0..=MOST).contains(&each)) {
            return Err(PriceProblem::Amount(id.clone()));
        }
        if self.tax.0 > 10_000 {
            return Err(PriceProblem::Tax(id.clone()));
        }
        let mut choices: Vec<(&str, &str)> =
            self.extras.iter().map(|extra| (extra.option.as_str(), extra.choice.as_str())).collect();
        choices.sort_unstable();
        let twice = choices.windows(2).any(|two| two[0] == two[1]);
        let wordy = choices.iter().any(|(option, choice)| {
            [option, choice].iter().any(|word| !(1..=40).contains(&word.chars().count()))
        });
        if twice || wordy || choices.len() > MOST_STEPS {
            return Err(PriceProblem::Extras(id.clone()));
        }
        Ok(())
    }
}

impl PriceList {
    /// Whether every price can be charged by.
    pub fn check(&self) -> Result<(), PriceProblem> {
        if self.name.chars().count() > 100 || self.name.chars().any(char::is_control) {
            return Err(PriceProblem::Name);
        }
        self.tariffs.iter().try_for_each(|(id, tariff)| tariff.check(id))
    }

    /// What an order of this service costs; `None` when the list does not have it.
    pub fn bill(&self, service: &ServiceId, asked: &Asked<'_>) -> Option<Result<Bill, MoneyError>> {
        Some(self.tariffs.get(service)?.bill(self.taxing, self.currency, asked))
    }
}

/// The list that holds at an instant: the last one that has begun.
pub fn in_force(lists: &[PriceList], now: Instant) -> Option<&PriceList> {
    lists.iter().filter(|list| list.valid_from <= now).max_by_key(|list| (list.valid_from, list.id))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn asked(pictures: u32) -> Asked<'static> {
        Asked { pictures, recipients: 0, choices: &[] }
    }

    fn tariff(steps: &[(u32, i64)], tax: u16) -> Tariff {
        let steps = steps.iter().map(|&(from, each)| Step { from, each }).collect();
        Tariff { per: PerWhat::Picture, steps, extras: Vec::new(), tax: TaxRate(tax) }
    }

    fn list(n: u128, from: i64) -> PriceList {
        PriceList {
            id: PriceListId(Uuid::from_u128(n)),
            name: String::new(),
            valid_from: Instant::from_micros(from),
            currency: Currency::EUR,
            taxing: Taxing::Gross,
            tariffs: BTreeMap::new(),
        }
    }

    #[test]
    fn a_quantity_is_charged_at_the_price_of_its_step() {
        let tariff = tariff(&[(1, 40), (50, 30)], 1900);
        let total = |count| tariff.bill(Taxing::Gross, Currency::EUR, &asked(count)).unwrap().total.amount;
        assert_eq!((total(1), total(49), total(50)), (40, 1_960, 1_500));
    }

    #[test]
    fn tax_is_within_a_gross_price_and_on_top_of_a_net_one() {
        let tariff = tariff(&[(1, 40)], 1900);
        let bill = |taxing| tariff.bill(taxing, Currency::EUR, &asked(12)).unwrap();
        let sums = |bill: Bill| (bill.net.amount, bill.tax.amount, bill.total.amount);
        assert_eq!(sums(bill(Taxing::Gross)), (403, 77, 480));
        assert_eq!(sums(bill(Taxing::Net)), (480, 91, 571));
    }

    #[test]
    fn a_choice_costs_more_when_it_is_chosen() {
        let mut tariff = tariff(&[(1, 40)], 0);
        tariff.extras = vec![Extra { option: "originals".into(), choice: "yes".into(), each: 5 }];
        let total = |choices| {
            let asked = Asked { pictures: 3, recipients: 0, choices };
            tariff.bill(Taxing::Gross, Currency::EUR, &asked).unwrap().total.amount
        };
        assert_eq!(
            (total(&[]), total(&[("originals", "no")]), total(&[("originals", "yes")])),
            (120, 120, 135)
        );
    }

    #[test]
    fn delivery_is_a_line_of_its_own_and_costs_once_with_its_share_of_the_tax() {
        let mut tariff = tariff(&[(1, 40)], 1900);
        tariff.extras = vec![Extra { option: DELIVERY.into(), choice: "post".into(), each: 490 }];
        let asked = Asked { pictures: 30, recipients: 0, choices: &[(DELIVERY, "post")] };
        let bill = tariff.bill(Taxing::Gross, Currency::EUR, &asked).unwrap();
        let lines: Vec<_> = bill.lines.iter().map(|line| (line.quantity, line.total())).collect();
        assert_eq!((lines, bill.total.amount, bill.tax.amount), (vec![(30, 1_200), (1, 490)], 1_690, 270));
        assert_eq!(bill.lines[1].tax, 78);
    }

    #[test]
    fn the_last_list_that_has_begun_is_the_one_in_force() {
        let lists = [list(1, 0), list(3, 20), list(2, 10)];
        let at = |now| in_force(&lists, Instant::from_micros(now)).map(|list| list.id.0.as_u128());
        assert_eq!([at(-1), at(0), at(9), at(10), at(25)], [None, Some(1), Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn what_cannot_be_charged_by_is_refused_by_name() {
        let id: ServiceId = "keep".parse().unwrap();
        let check = |tariff: Tariff| {
            let tariffs = BTreeMap::from([(id.clone(), tariff)]);
            PriceList { tariffs, ..list(1, 0) }.check()
        };
        assert_eq!(check(tariff(&[(1, 0), (10, 5)], 0)), Ok(()));
        for steps in [&[][..], &[(2, 1)], &[(1, 1), (1, 2)], &[(1, 1), (9, 2), (5, 3)]] {
            assert_eq!(check(tariff(steps, 0)), Err(PriceProblem::Steps(id.clone())));
        }
        assert_eq!(check(tariff(&[(1, -1)], 0)), Err(PriceProblem::Amount(id.clone())));
        assert_eq!(check(tariff(&[(1, 1)], 10_001)), Err(PriceProblem::Tax(id.clone())));
        let huge = tariff(&[(1, i64::MAX)], 0).bill(Taxing::Net, Currency::EUR, &asked(2));
        assert_eq!(huge, Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn lines_always_sum_to_the_totals(
            each in 0..=MOST, extras in proptest::collection::vec(0..=MOST, 0..4),
            tax in 0_u16..=10_000, count in 1_u32..5_000, net: bool,
        ) {
            let mut tariff = tariff(&[(1, each)], tax);
            tariff.extras = extras.iter().enumerate()
                .map(|(n, &each)| Extra { option: "size".into(), choice: n.to_string(), each }).collect();
            let names: Vec<String> = (0..extras.len()).map(|n| n.to_string()).collect();
            let choices: Vec<(&str, &str)> = names.iter().map(|name| ("size", name.as_str())).collect();
            let asked = Asked { pictures: count, recipients: 0, choices: &choices };
            let taxing = if net { Taxing::Net } else { Taxing::Gross };
            let bill = tariff.bill(taxing, Currency::EUR, &asked).unwrap();
            let sum = |of: fn(&Line) -> i64| bill.lines.iter().map(of).sum::<i64>();
            prop_assert_eq!(sum(|line| line.net), bill.net.amount);
            prop_assert_eq!(sum(|line| line.tax), bill.tax.amount);
            prop_assert_eq!(sum(Line::total), bill.total.amount);
            prop_assert_eq!(bill.net.plus(bill.tax), Ok(bill.total));
            let listed: i64 = bill.lines.iter().map(|line| line.each * i64::from(line.quantity)).sum();
            prop_assert_eq!(listed, if net { bill.net.amount } else { bill.total.amount });
            prop_assert!(bill.lines.iter().all(|line| line.net >= 0 && line.tax >= 0));
        }
    }
}
