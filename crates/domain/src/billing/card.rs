//! Payments by card: what is asked of the provider next, by what it said last.
//!
//! A provider is asked, never believed beyond what was asked of it: an answer about another amount, or
//! about a payment that is not ours, changes nothing but is written down.

use crate::{CardPaymentId, CustomerId, EntryId, Instant, InvoiceId, Money, OrderId, RefundId};

/// What a payment by card pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// An order, the n-th time that it is charged.
    Order(OrderId, i64),
    /// An invoice.
    Invoice(InvoiceId),
    /// A balance, for later.
    Balance,
}

impl Paid {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order(..) => "order",
            Self::Invoice(_) => "invoice",
            Self::Balance => "balance",
        }
    }
}

/// Where a payment by card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// The provider is being asked.
    Waiting,
    /// The card's bank wants its owner to confirm it.
    Confirm,
    /// The card was declined: its owner chooses how to go on.
    Declined,
    /// What the provider says contradicts what it was asked: somebody has to look.
    Wrong,
    /// Called off; the provider is being told.
    Ending,
    /// Called off, and nothing was taken.
    Ended,
    /// Taken from the card.
    Paid,
}

impl CardState {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Confirm, Self::Declined, Self::Wrong, Self::Ending, Self::Ended, Self::Paid];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Confirm => "confirm",
            Self::Declined => "declined",
            Self::Wrong => "wrong",
            Self::Ending => "ending",
            Self::Ended => "ended",
            Self::Paid => "paid",
        }
    }

    /// The state that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it may still be paid, or called off.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Confirm | Self::Declined | Self::Wrong)
    }
}

/// A payment by card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardPayment {
    /// Identifier; the provider knows the payment by it, too.
    pub id: CardPaymentId,
    /// Whose.
    pub customer: CustomerId,
    /// What it pays.
    pub pays: Paid,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: CardState,
    /// Whether what was begun at the provider is called off first, and begun anew.
    pub anew: bool,
    /// Which time it is begun at the provider.
    pub attempt: i64,
    /// The provider's own name for what was begun.
    pub intent: Option<String>,
    /// Why it was declined, or what contradicts.
    pub problem: String,
    /// When it was asked for.
    pub made_at: Instant,
    /// When it was taken.
    pub paid_at: Option<Instant>,
    /// The entry that booked it.
    pub entry: Option<EntryId>,
    /// Minor units that went back, or are on their way.
    pub refunded: i64,
    /// Minor units of its order's revenue that were taken back.
    pub credited: i64,
}

impl CardPayment {
    /// Minor units that can still be given back.
    pub const fn refundable(&self) -> i64 {
        match self.state {
            CardState::Paid => self.amount.amount.saturating_sub(self.refunded),
            _ => 0,
        }
    }
}

/// Where money stands that goes back to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// The provider is being asked.
    Waiting,
    /// It went back.
    Made,
    /// The provider could not; it is on the balance.
    Failed,
    /// What the provider says contradicts what it was asked: somebody has to look.
    Wrong,
}

impl RefundState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Made, Self::Failed, Self::Wrong];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Made => "made",
            Self::Failed => "failed",
            Self::Wrong => "wrong",
        }
    }

    /// The state that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Money that goes back to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Identifier; the provider knows it by this, too.
    pub id: RefundId,
    /// Whose.
    pub customer: CustomerId,
    /// Of which payment.
    pub payment: CardPaymentId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: RefundState,
    /// What contradicts, or why it failed.
    pub problem: String,
    /// Why, in the words of whoever asked for it.
    pub reason: String,
    /// When it was asked for.
    pub made_at: Instant,
}

/// Where the provider says that a payment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Begun, and nothing was asked of the card.
    Begun,
    /// Its bank wants its owner to confirm it.
    Confirm,
    /// The card was declined, with the provider's reason.
    Declined(String),
    /// The provider is still at it.
    Underway,
    /// Taken.
    Taken,
    /// Called off.
    Ended,
}

/// What is done next with a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardStep {
    /// Nothing.
    Nothing,
    /// Look again later.
    Wait,
    /// Have the card charged.
    Charge,
    /// Book that it was taken.
    Book,
    /// Ask the card's owner to confirm it.
    AskOwner,
    /// Tell the card's owner that it was declined.
    Decline(String),
    /// Call it off at the provider.
    CallOff,
    /// Begin it anew at the provider.
    BeginAnew,
    /// Write down that it was called off.
    End,
}

impl CardPayment {
    /// What is done next, by where the provider says that it stands.
    ///
    /// What was taken is booked wherever we stand, except where that was done; nothing is charged but what
    /// waits for it; and nothing is begun anew before the provider has said that the one before is over.
    pub fn next(&self, stands: &Stands) -> CardStep {
        use CardState as Our;
        match (self.state, stands) {
            (Our::Paid, _) => CardStep::Nothing,
            (_, Stands::Taken) => CardStep::Book,
            (_, Stands::Underway) => CardStep::Wait,
            (Our::Ending, Stands::Ended) => CardStep::End,
            (Our::Ending, _) => CardStep::CallOff,
            (Our::Waiting, Stands::Ended) if self.anew => CardStep::BeginAnew,
            // Called off there, and not by us.
            (Our::Waiting, Stands::Ended) => CardStep::Decline("ended".to_owned()),
            (Our::Waiting, _) if self.anew => CardStep::CallOff,
            (Our::Waiting, Stands::Begun) => CardStep::Charge,
            (Our::Waiting | Our::Declined, Stands::Confirm) => CardStep::AskOwner,
            (Our::Waiting | Our::Confirm, Stands::Declined(why)) => CardStep::Decline(why.clone()),
            (Our::Confirm | Our::Declined | Our::Wrong | Our::Ended, _) => CardStep::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;
    use crate::billing::{Account, Bill, PerWhat, TaxRate};

    fn payment(state: CardState, anew: bool) -> CardPayment {
        CardPayment {
            id: CardPaymentId(uuid::Uuid::nil()),
            customer: CustomerId(uuid::Uuid::nil()),
            pays: Paid::Balance,
            amount: Money::new(100, Currency::EUR),
            state,
            anew,
            attempt: 1,
            intent: Some("pi_1".to_owned()),
            problem: String::new(),
            made_at: Instant::EPOCH,
            paid_at: None,
            entry: None,
            refunded: 0,
            credited: 0,
        }
    }

    const SAYS: [Stands; 5] =
        [Stands::Begun, Stands::Confirm, Stands::Underway, Stands::Taken, Stands::Ended];

    #[test]
    fn only_what_waits_and_was_begun_once_is_charged() {
        for state in CardState::ALL {
            for anew in [false, true] {
                for says in SAYS {
                    let charged = payment(state, anew).next(&says) == CardStep::Charge;
                    assert_eq!(charged, state == CardState::Waiting && !anew && says == Stands::Begun);
                }
            }
        }
    }

    #[test]
    fn whatever_was_taken_is_booked_wherever_it_stood_and_once() {
        for state in CardState::ALL {
            let booked = payment(state, false).next(&Stands::Taken) == CardStep::Book;
            assert_eq!(booked, state != CardState::Paid);
        }
    }

    #[test]
    fn nothing_is_begun_anew_before_the_one_before_is_over() {
        for state in CardState::ALL {
            for anew in [false, true] {
                for says in SAYS {
                    let begun = payment(state, anew).next(&says) == CardStep::BeginAnew;
                    assert!(!begun || (anew && says == Stands::Ended));
                }
            }
        }
    }

    fn bill(net: i64, tax: i64) -> Bill {
        let of = |amount| Money::new(amount, Currency::EUR);
        let per = PerWhat::Order;
        Bill { lines: Vec::new(), per, rate: TaxRate(0), net: of(net), tax: of(tax), total: of(net + tax) }
    }

    proptest! {
        #[test]
        fn parts_that_are_given_back_sum_to_the_whole(
            net in 1_i64..1_000_000, tax in 0_i64..1_000_000, mut cuts in proptest::collection::vec(0_i64..2_000_000, 0..6)
        ) {
            let bill = bill(net, tax);
            let total = bill.total.amount;
            cuts.retain(|cut| *cut <= total);
            cuts.extend([0, total]);
            cuts.sort_unstable();
            let mut sums = (0, 0, 0);
            for pair in cuts.windows(2) {
                let part = bill.given_back(pair[0], pair[1], Account::Refunding).unwrap();
                let on = |account| part.on(account, Currency::EUR);
                prop_assert!(on(Account::Revenue) >= 0 && on(Account::Tax) >= 0);
                prop_assert_eq!(on(Account::Refunding), pair[0] - pair[1]);
                sums.0 += on(Account::Revenue);
                sums.1 += on(Account::Tax);
                sums.2 += on(Account::Refunding);
            }
            prop_assert_eq!(sums, (net, tax, -total));
        }
    }
}
