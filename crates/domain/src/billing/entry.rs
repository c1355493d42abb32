//! Entries: what happened to somebody's money, and the postings that follow from it.

use super::{Account, Bill, Method, Postings, Spent, Unbalanced};
use crate::{CustomerId, EntryId, Instant, InvoiceId, Money, OrderId};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// An order was charged.
    Charge,
    /// The charge of an order that was called off or failed was given back.
    GiveBack,
    /// Money was paid in for later.
    TopUp,
    /// Orders or an invoice were paid.
    Payment,
    /// A balance was paid out.
    PayOut,
    /// The centre gave something as a present.
    Goodwill,
    /// Orders on account became an invoice.
    Invoice,
    /// A credit note took back what an invoice asked for.
    Credit,
    /// A booking was taken back that should not have been made.
    Correction,
    /// Money goes back to a card, or arrived there.
    Refund,
    /// A card's owner disputes a payment, or the dispute was won.
    Dispute,
    /// The centre gave points by hand.
    Points,
    /// An order earned points, or they were taken back with it.
    Earn,
    /// A partner centre fulfils an order and is owed for it, or no more, or was paid.
    Settlement,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Charge,
        Self::GiveBack,
        Self::TopUp,
        Self::Payment,
        Self::PayOut,
        Self::Goodwill,
        Self::Invoice,
        Self::Credit,
        Self::Correction,
        Self::Refund,
        Self::Dispute,
        Self::Points,
        Self::Earn,
        Self::Settlement,
    ];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::GiveBack => "give-back",
            Self::TopUp => "top-up",
            Self::Payment => "payment",
            Self::PayOut => "pay-out",
            Self::Goodwill => "goodwill",
            Self::Invoice => "invoice",
            Self::Credit => "credit",
            Self::Correction => "correction",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::Points => "points",
            Self::Earn => "earn",
            Self::Settlement => "settlement",
        }
    }

    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether somebody at the counter books it, so that somebody at the counter can take it back.
    pub const fn is_booked_by_hand(self) -> bool {
        matches!(self, Self::TopUp | Self::Payment | Self::PayOut | Self::Goodwill | Self::Points)
    }
}

/// An entry of the ledger. It is never changed and never removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Identifier.
    pub id: EntryId,
    /// Whose money.
    pub customer: CustomerId,
    /// What happened.
    pub kind: EntryKind,
    /// When it was booked.
    pub at: Instant,
    /// What it moves.
    pub postings: Postings,
    /// The order that it is about.
    pub order: Option<OrderId>,
    /// The invoice that it is about.
    pub invoice: Option<InvoiceId>,
    /// The entry that it takes back; each can be taken back once.
    pub reverses: Option<EntryId>,
    /// Why, in the words of whoever booked it.
    pub reason: String,
    /// Who of the centre booked it by hand.
    pub by: Option<CustomerId>,
}

/// Where money of the world outside comes in and goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Till {
    /// Cash.
    Cash,
    /// The counter's own card terminal.
    Card,
    /// A transfer to or from the bank account.
    Bank,
}

impl Till {
    /// Every till.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Card, Self::Bank];

    /// Its account.
    pub const fn account(self) -> Account {
        match self {
            Self::Cash => Account::Cash,
            Self::Card => Account::Card,
            Self::Bank => Account::Bank,
        }
    }

    /// The till that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|till| till.account().as_str() == word)
    }
}

/// What somebody at the counter books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Booking {
    /// Money paid in for later.
    TopUp(Till, Money),
    /// A balance paid out.
    PayOut(Till, Money),
    /// A present of the centre.
    Goodwill(Money),
}

impl Booking {
    /// The kind of its entry.
    pub const fn kind(self) -> EntryKind {
        match self {
            Self::TopUp(..) => EntryKind::TopUp,
            Self::PayOut(..) => EntryKind::PayOut,
            Self::Goodwill(_) => EntryKind::Goodwill,
        }
    }

    /// What it moves.
    pub fn postings(self) -> Result<Postings, Unbalanced> {
        match self {
            Self::TopUp(till, amount) => Postings::moved(amount, Account::Prepaid, till.account()),
            Self::PayOut(till, amount) => Postings::moved(amount, till.account(), Account::Prepaid),
            Self::Goodwill(amount) => Postings::moved(amount, Account::Prepaid, Account::Goodwill),
        }
    }
}

impl Method {
    /// The customer's account that an order is charged to.
    pub const fn account(self) -> Account {
        match self {
            Self::Prepaid => Account::Prepaid,
            Self::Invoice => Account::OnAccount,
            Self::Counter => Account::Counter,
            Self::Card => Account::CardDue,
        }
    }
}

impl Bill {
    /// Net and tax of the first `given` minor units that are given back of it, so that parts given back
    /// one after the other sum to the whole.
    pub fn part(&self, given: i64) -> (i64, i64) {
        let given = given.clamp(0, self.total.amount.max(0));
        let (total, tax) = (i128::from(self.total.amount.max(1)), i128::from(self.tax.amount));
        let tax = (tax * i128::from(given) * 2 + total) / (total * 2);
        let tax = i64::try_from(tax).unwrap_or(0).min(given);
        (given - tax, tax)
    }

    /// Takes revenue and tax back, from what was given back already up to `until`, towards an account.
    pub fn given_back(&self, already: i64, until: i64, to: Account) -> Result<Postings, Unbalanced> {
        let (before, after) = (self.part(already), self.part(until));
        let of = |amount| Money::new(amount, self.total.currency);
        let (net, tax) = (after.0 - before.0, after.1 - before.1);
        Postings::new([(Account::Revenue, of(net)), (Account::Tax, of(tax)), (to, of(-net - tax))])
    }

    /// Charges it to one of the customer's accounts, but for what points pay of it.
    pub fn charged_to(&self, account: Account, spent: Spent) -> Result<Postings, Unbalanced> {
        let less = |amount: Money| Money::new(-amount.amount, amount.currency);
        let of = |amount| Money::new(amount, self.total.currency);
        let charged = Postings::new([
            (account, of(self.total.amount - spent.worth)),
            (Account::Redeemed, of(spent.worth)),
            (Account::Revenue, less(self.net)),
            (Account::Tax, less(self.tax)),
        ])?;
        Ok(charged.with_points(-spent.points))
    }
}

/// Takes revenue and tax back: what points paid as points, then off what is open on an invoice, the rest
/// onto the balance.
pub fn credited(net: Money, tax: Money, spent: Spent, off_invoice: i64) -> Result<Postings, Unbalanced> {
    let total = net.plus(tax).map_err(|_| Unbalanced)?;
    let rest = total.amount - spent.worth;
    let off = off_invoice.clamp(0, rest.max(0));
    let of = |amount| Money::new(amount, total.currency);
    let credited = Postings::new([
        (Account::Revenue, net),
        (Account::Tax, tax),
        (Account::Redeemed, of(-spent.worth)),
        (Account::Invoiced, of(-off)),
        (Account::Prepaid, of(off - rest)),
    ])?;
    Ok(credited.with_points(spent.points))
}

/// A payment: first what is open on `account`, and what is more onto the balance.
pub fn paid(amount: Money, open: i64, account: Account, from: Account) -> Result<Postings, Unbalanced> {
    let off = open.clamp(0, amount.amount.max(0));
    let of = |amount_off| Money::new(amount_off, amount.currency);
    Postings::new([(from, amount), (account, of(-off)), (Account::Prepaid, of(off - amount.amount))])
}
