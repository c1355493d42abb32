//! Methods of payment, recorded once for a customer or for one camera's identification.

use crate::Money;

/// How orders are paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// From the balance that was paid in before.
    Prepaid,
    /// With the monthly invoice.
    Invoice,
    /// In cash or by card at the counter, when the customer comes by.
    Counter,
    /// With a card that is charged while nobody is there. It needs a provider of card payments.
    Card,
}

impl Method {
    /// Every method, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Prepaid, Self::Invoice, Self::Counter, Self::Card];

    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prepaid => "prepaid",
            Self::Invoice => "invoice",
            Self::Counter => "counter",
            Self::Card => "card",
        }
    }

    /// Whether work on an order begins only when it is paid.
    pub const fn is_paid_first(self) -> bool {
        matches!(self, Self::Card)
    }

    /// The method that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// What the operator allows a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Minor units that may be open on account and on invoices together; `None` where paying by
    /// invoice is not allowed.
    pub invoice_limit: Option<i64>,
    /// Minor units that may be open at the counter; 0 where nothing may be.
    pub counter_limit: i64,
    /// Whether a card is saved that can be charged.
    pub card: bool,
}

/// How a customer stands in one currency, in minor units, none of them negative in good books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Paid in and not used.
    pub prepaid: i64,
    /// Ordered and not invoiced yet.
    pub on_account: i64,
    /// Invoiced and not paid.
    pub invoiced: i64,
    /// To be paid at the counter.
    pub counter: i64,
    /// Waiting until a card is charged.
    pub card_due: i64,
    /// On its way back to a card.
    pub refunding: i64,
}

/// Why an amount cannot be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing says how this customer pays.
    #[error("Choose once how you pay, on your account page. Then order again.")]
    NoMethod,
    /// The balance is too small.
    #[error(
        "Your balance of {balance} is {missing} short. Top it up at the counter or by transfer, or choose another way to pay on your account page."
    )]
    Balance {
        /// What is there.
        balance: Money,
        /// What is lacking.
        missing: Money,
    },
    /// This customer may not pay by invoice.
    #[error(
        "Paying by invoice is not allowed for your account. Choose another way on your account page, or ask the people who run the centre."
    )]
    NotAllowed,
    /// There is no card that can be charged.
    #[error(
        "No card is saved that could be charged. Save one on your account page, or choose another way there."
    )]
    NoCard,
    /// The method's limit would be passed.
    #[error(
        "With this order more than {limit} would be open, {excess} over your limit. Pay what is open first, or choose another way on your account page."
    )]
    Limit {
        /// What may be open.
        limit: Money,
        /// By how much this goes over it.
        excess: Money,
    },
}

impl Refused {
    /// The word by which programs and pages tell them apart.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoMethod => "no-payment-method",
            Self::Balance { .. } => "balance-too-small",
            Self::NotAllowed => "invoice-not-allowed",
            Self::NoCard => "no-card",
            Self::Limit { .. } => "limit-reached",
        }
    }

    /// How much is lacking, where it is an amount that is.
    pub const fn missing(self) -> Option<Money> {
        match self {
            Self::Balance { missing, .. } => Some(missing),
            Self::Limit { excess, .. } => Some(excess),
            Self::NoMethod | Self::NotAllowed | Self::NoCard => None,
        }
    }
}

/// How many minor units can still be charged by this method to somebody who stands like this; `None`
/// where nothing can be, because they may not pay so.
pub fn room(method: Method, terms: Terms, position: Position) -> Option<i64> {
    let left = |limit: i64, open: i64| limit.saturating_sub(open).max(0);
    match method {
        Method::Prepaid => Some(position.prepaid.max(0)),
        Method::Invoice => {
            let open = position.on_account.saturating_add(position.invoiced);
            terms.invoice_limit.map(|limit| left(limit, open))
        }
        Method::Counter => Some(left(terms.counter_limit, position.counter)),
        // What a card bears its bank alone knows.
        Method::Card => terms.card.then_some(i64::MAX),
    }
}

/// Whether `total` may be charged by this method to somebody who stands like this.
pub fn may_charge(
    method: Option<Method>,
    terms: Terms,
    position: Position,
    total: Money,
) -> Result<Method, Refused> {
    let money = |amount| Money::new(amount, total.currency);
    let within = |limit: i64, open: i64| {
        let excess = open.saturating_add(total.amount).saturating_sub(limit);
        if excess <= 0 { Ok(()) } else { Err(Refused::Limit { limit: money(limit), excess: money(excess) }) }
    };
    let method = method.ok_or(Refused::NoMethod)?;
    match method {
        Method::Prepaid => {
            let missing = total.amount.saturating_sub(position.prepaid);
            if missing > 0 {
                return Err(Refused::Balance { balance: money(position.prepaid), missing: money(missing) });
            }
        }
        Method::Invoice => {
            let limit = terms.invoice_limit.ok_or(Refused::NotAllowed)?;
            within(limit, position.on_account.saturating_add(position.invoiced))?;
        }
        Method::Counter => within(terms.counter_limit, position.counter)?,
        Method::Card if terms.card => {}
        Method::Card => return Err(Refused::NoCard),
    }
    Ok(method)
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
    fn a_balance_pays_up_to_the_last_cent_and_says_what_is_missing() {
        let position = Position { prepaid: 480, ..Position::default() };
        let charge = |total| may_charge(Some(Method::Prepaid), Terms::default(), position, euro(total));
        assert_eq!(charge(480), Ok(Method::Prepaid));
        assert_eq!(charge(481), Err(Refused::Balance { balance: euro(480), missing: euro(1) }));
    }

    #[test]
    fn invoices_are_for_whom_they_are_allowed_and_up_to_the_limit() {
        let position = Position { on_account: 300, invoiced: 500, ..Position::default() };
        let charge = |limit, total| {
            let terms = Terms { invoice_limit: limit, ..Terms::default() };
            may_charge(Some(Method::Invoice), terms, position, euro(total))
        };
        assert_eq!(charge(None, 1), Err(Refused::NotAllowed));
        assert_eq!(charge(Some(1_000), 200), Ok(Method::Invoice));
        assert_eq!(charge(Some(1_000), 201), Err(Refused::Limit { limit: euro(1_000), excess: euro(1) }));
    }

    #[test]
    fn nothing_is_charged_where_nobody_said_how() {
        let refused = may_charge(None, Terms::default(), Position::default(), euro(1));
        assert_eq!(refused, Err(Refused::NoMethod));
        let open = Position { counter: 90, ..Position::default() };
        let terms = Terms { counter_limit: 100, ..Terms::default() };
        assert!(may_charge(Some(Method::Counter), terms, open, euro(10)).is_ok());
        assert!(may_charge(Some(Method::Counter), terms, open, euro(11)).is_err());
    }

    proptest! {
        #[test]
        fn what_there_is_room_for_is_what_may_be_charged(
            n in 0_usize..4, limit in proptest::option::of(0_i64..900), counter_limit in 0_i64..900,
            open in proptest::array::uniform4(0_i64..900), total in 1_i64..900,
        ) {
            let [prepaid, on_account, invoiced, counter] = open;
            let position = Position { prepaid, on_account, invoiced, counter, ..Position::default() };
            let terms = Terms { invoice_limit: limit, counter_limit, card: counter_limit % 2 == 0 };
            let method = Method::ALL[n];
            let may = may_charge(Some(method), terms, position, euro(total)).is_ok();
            prop_assert_eq!(may, room(method, terms, position).is_some_and(|room| total <= room));
        }
    }
}
