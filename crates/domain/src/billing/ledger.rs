//! The ledger: double entry, append-only. A posting set that does not sum to zero cannot be made.

use std::collections::BTreeMap;

use crate::{Currency, Money};

/// An account of the ledger. The first six are each customer's own, the others the centre's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Money that the customer has paid in and not used.
    Prepaid,
    /// Orders that the next monthly invoice will hold.
    OnAccount,
    /// Invoices that are not paid.
    Invoiced,
    /// Orders that are to be paid at the counter.
    Counter,
    /// Orders that wait until their card is charged.
    CardDue,
    /// Money that is on its way back to a card.
    Refunding,
    /// What the centre has earned, without tax.
    Revenue,
    /// Tax that the centre owes.
    Tax,
    /// The cash in the till.
    Cash,
    /// Cards read by the counter's own terminal.
    Card,
    /// Transfers to the centre's bank account.
    Bank,
    /// What the centre has given as a present.
    Goodwill,
    /// What the provider of card payments holds for the centre.
    Provider,
    /// What the provider took out again, because a card's owner disputes it.
    Disputed,
    /// What orders cost that was paid with points.
    Redeemed,
    /// What partner centres cost that fulfil orders.
    PartnerCost,
    /// What the centre owes to them.
    PartnerDue,
}

impl Account {
    /// Every account.
    pub const ALL: [Self; 17] = [
        Self::Prepaid,
        Self::OnAccount,
        Self::Invoiced,
        Self::Counter,
        Self::CardDue,
        Self::Refunding,
        Self::Revenue,
        Self::Tax,
        Self::Cash,
        Self::Card,
        Self::Bank,
        Self::Goodwill,
        Self::Provider,
        Self::Disputed,
        Self::Redeemed,
        Self::PartnerCost,
        Self::PartnerDue,
    ];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prepaid => "prepaid",
            Self::OnAccount => "on-account",
            Self::Invoiced => "invoiced",
            Self::Counter => "counter",
            Self::CardDue => "card-due",
            Self::Refunding => "refunding",
            Self::Revenue => "revenue",
            Self::Tax => "tax",
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Bank => "bank",
            Self::Goodwill => "goodwill",
            Self::Provider => "provider",
            Self::Disputed => "disputed",
            Self::Redeemed => "redeemed",
            Self::PartnerCost => "partner-cost",
            Self::PartnerDue => "partner-due",
        }
    }

    /// The account that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.as_str() == word)
    }

    /// Whether each customer has one.
    pub const fn is_customers(self) -> bool {
        matches!(
            self,
            Self::Prepaid
                | Self::OnAccount
                | Self::Invoiced
                | Self::Counter
                | Self::CardDue
                | Self::Refunding
        )
    }

    /// Whether a balance is one that this account of a customer never has: less than nothing paid in or
    /// on its way back, or less than nothing owed.
    pub const fn is_overdrawn(self, balance: i64) -> bool {
        match self {
            Self::Prepaid | Self::Refunding => balance > 0,
            Self::OnAccount | Self::Invoiced | Self::Counter | Self::CardDue => balance < 0,
            _ => false,
        }
    }

    /// Whether money of the world outside is counted in it.
    pub const fn is_till(self) -> bool {
        matches!(self, Self::Cash | Self::Card | Self::Bank)
    }
}

/// One amount on one account: positive for debit, negative for credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: Account,
    /// The amount, never zero.
    pub amount: Money,
}

/// Amounts that do not sum to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these postings do not sum to zero")]
pub struct Unbalanced;

/// A posting set: each account at most once for each currency, and the sum of each currency zero.
///
/// Points are a unit of their own: a set says how many the customer gets, and the other side, points that
/// the centre has given out, follows from it; so they sum to zero, too, and never meet a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    money: Vec<Posting>,
    points: i64,
}

impl Postings {
    /// A posting set, if it sums to zero. Amounts on the same account are taken together, and those
    /// that are nothing left out.
    pub fn new(postings: impl IntoIterator<Item = (Account, Money)>) -> Result<Self, Unbalanced> {
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        let mut merged: BTreeMap<(Account, &str), Money> = BTreeMap::new();
        for (account, amount) in postings {
            let sum = sums.entry(amount.currency.code()).or_default();
            *sum = sum.checked_add(amount.amount).ok_or(Unbalanced)?;
            let whole =
                merged.entry((account, amount.currency.code())).or_insert(Money::zero(amount.currency));
            *whole = whole.plus(amount).map_err(|_| Unbalanced)?;
        }
        if sums.values().any(|sum| *sum != 0) {
            return Err(Unbalanced);
        }
        let posting = |((account, _), amount): ((Account, &str), Money)| Posting { account, amount };
        let money = merged.into_iter().map(posting).filter(|posting| !posting.amount.is_zero()).collect();
        Ok(Self { money, points: 0 })
    }

    /// From one account to another.
    pub fn moved(amount: Money, from: Account, to: Account) -> Result<Self, Unbalanced> {
        let less = amount.amount.checked_neg().ok_or(Unbalanced)?;
        Self::new([(to, amount), (from, Money::new(less, amount.currency))])
    }

    /// The same with every sign turned round.
    pub fn reversed(&self) -> Result<Self, Unbalanced> {
        let turned = |posting: &Posting| {
            let amount = posting.amount.amount.checked_neg().ok_or(Unbalanced)?;
            Ok((posting.account, Money::new(amount, posting.amount.currency)))
        };
        let points = self.points.checked_neg().ok_or(Unbalanced)?;
        Ok(Self::new(self.money.iter().map(turned).collect::<Result<Vec<_>, _>>()?)?.with_points(points))
    }

    /// The same, and so many points for the customer; fewer than none where they are taken.
    #[must_use]
    pub fn with_points(self, points: i64) -> Self {
        Self { points, ..self }
    }

    /// The points that the customer gets; fewer than none where they are taken.
    pub const fn points(&self) -> i64 {
        self.points
    }

    /// The postings of money, by account.
    pub fn iter(&self) -> impl Iterator<Item = &Posting> {
        self.money.iter()
    }

    /// Whether nothing moves.
    pub fn is_empty(&self) -> bool {
        self.money.is_empty() && self.points == 0
    }

    /// What it moves on one account, in one currency.
    pub fn on(&self, account: Account, currency: Currency) -> i64 {
        let on = |posting: &&Posting| posting.account == account && posting.amount.currency == currency;
        self.money.iter().filter(on).map(|posting| posting.amount.amount).sum()
    }
}

/// Balances: the fold of postings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<(Account, &'static str), Money>);

impl Balances {
    /// Adds one posting.
    pub fn add(&mut self, posting: Posting) -> Result<(), crate::MoneyError> {
        let key = (posting.account, posting.amount.currency.code());
        let balance = self.0.entry(key).or_insert(Money::zero(posting.amount.currency));
        *balance = balance.plus(posting.amount)?;
        Ok(())
    }

    /// The balance of an account in a currency: positive for debit.
    pub fn of(&self, account: Account, currency: Currency) -> i64 {
        self.0.get(&(account, currency.code())).map_or(0, |balance| balance.amount)
    }

    /// Every balance that is not nothing.
    pub fn iter(&self) -> impl Iterator<Item = Posting> {
        let posting = |(&(account, _), &amount): (&(Account, &str), &Money)| Posting { account, amount };
        self.0.iter().map(posting).filter(|posting| !posting.amount.is_zero())
    }
}
