//! Invoices and credit notes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::TaxRate;
use crate::customers::Address;
use crate::{Currency, CustomerId, Instant, InvoiceId, Money, OrderId, Span};

/// The number of a final invoice or credit note: both are counted together, without gaps, per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvoiceNumber {
    /// The year (UTC) in which it became final.
    pub year: i16,
    /// Counted up from 1 in that year.
    pub serial: i64,
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.year, self.serial)
    }
}

/// Which document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceKind {
    /// Asks for money.
    Invoice,
    /// Takes back, wholly or in part, what an invoice asked for.
    Credit,
}

impl InvoiceKind {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Credit => "credit",
        }
    }

    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Invoice, Self::Credit].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where an invoice stands.
///
/// ```text
///   draft ──▶ final ──▶ paid
///     │         └───┬────┘
///   (discarded)    void, when all of it was taken back by credit notes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    /// Gathered; it has no number and asks nobody for anything.
    Draft,
    /// Sent out: it is never changed again.
    Final,
    /// Nothing is open any more. A credit note is born so.
    Paid,
    /// All of it was taken back.
    Void,
}

/// What happens to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceStep {
    /// It gets its number and is sent out.
    Finalise,
    /// So many minor units of it were paid.
    Pay(i64),
    /// A payment of so many minor units was booked by mistake.
    Unpay(i64),
    /// So many minor units of it were taken back; `whole` when nothing is left of it.
    Credit {
        /// Minor units.
        amount: i64,
        /// Whether nothing is left of it.
        whole: bool,
    },
}

/// A step that an invoice's state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongInvoiceStep {
    /// It was sent out already.
    #[error("This invoice is final already and cannot be changed. Take it back with a credit note instead.")]
    Final,
    /// There is nothing on it.
    #[error("There is nothing on this invoice. Discard it.")]
    Empty,
    /// It is not final yet.
    #[error("This invoice is a draft. Make it final first, or discard it.")]
    Draft,
    /// Nothing is open.
    #[error("Nothing of this invoice is open any more.")]
    Settled,
    /// A credit note asks for nothing.
    #[error("This is a credit note; there is nothing to be paid, and it cannot be taken back.")]
    CreditNote,
}

impl InvoiceState {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
            Self::Paid => "paid",
            Self::Void => "void",
        }
    }

    /// The state that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Draft, Self::Final, Self::Paid, Self::Void].into_iter().find(|state| state.as_str() == word)
    }
}

/// Whom an invoice is for, as they were when it became final.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// Where mail for them goes.
    pub email: String,
    /// Where they live, if they said so.
    #[serde(default)]
    pub address: Option<Address>,
}

/// An order on an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// The order.
    pub order: OrderId,
    /// The number that people know it by.
    pub number: i64,
    /// What was ordered, in the customer's language.
    pub title: String,
    /// How many pictures.
    pub pictures: u32,
    /// When it was ordered.
    pub at: Instant,
    /// The rate of tax.
    pub rate: TaxRate,
    /// Minor units without tax; negative on a credit note.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// What points have paid of it when it was ordered; negative on a credit note.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub redeemed: i64,
}

// By reference, because serde asks so.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

/// What an invoice holds at one rate of tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxSum {
    /// The rate.
    pub rate: TaxRate,
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

/// An invoice or a credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Identifier.
    pub id: InvoiceId,
    /// Whose.
    pub customer: CustomerId,
    /// Which document it is.
    pub kind: InvoiceKind,
    /// Where it stands.
    pub state: InvoiceState,
    /// Its number, once it is final.
    pub number: Option<InvoiceNumber>,
    /// When it was gathered.
    pub made_at: Instant,
    /// When it became final.
    pub final_at: Option<Instant>,
    /// Until when it is to be paid.
    pub due_at: Option<Instant>,
    /// Whom it is for.
    pub recipient: Recipient,
    /// What is on it.
    pub lines: Vec<InvoiceLine>,
    /// The currency of all of it.
    pub currency: Currency,
    /// Minor units that are still to be paid.
    pub open: i64,
    /// The invoice that a credit note takes back.
    pub corrects: Option<InvoiceId>,
    /// Why, on a credit note.
    pub reason: String,
    /// When its customer was told of it.
    pub told_at: Option<Instant>,
}

impl Invoice {
    /// Without tax.
    pub fn net(&self) -> Money {
        Money::new(self.lines.iter().map(|line| line.net).sum(), self.currency)
    }

    /// The tax.
    pub fn tax(&self) -> Money {
        Money::new(self.lines.iter().map(|line| line.tax).sum(), self.currency)
    }

    /// With tax.
    pub fn total(&self) -> Money {
        Money::new(self.net().amount + self.tax().amount, self.currency)
    }

    /// What points have paid of it.
    pub fn redeemed(&self) -> Money {
        Money::new(self.lines.iter().map(|line| line.redeemed).sum(), self.currency)
    }

    /// What it asks for: all of it but for what points have paid.
    pub fn due(&self) -> Money {
        Money::new(self.total().amount - self.redeemed().amount, self.currency)
    }

    /// What it holds at each rate of tax, the lowest rate first.
    pub fn taxes(&self) -> Vec<TaxSum> {
        let mut sums: Vec<TaxSum> = Vec::new();
        for line in &self.lines {
            match sums.iter_mut().find(|sum| sum.rate == line.rate) {
                Some(sum) => {
                    sum.net += line.net;
                    sum.tax += line.tax;
                }
                None => sums.push(TaxSum { rate: line.rate, net: line.net, tax: line.tax }),
            }
        }
        sums.sort_by_key(|sum| sum.rate);
        sums
    }

    /// The state and the open amount after a step.
    pub fn after(&self, step: InvoiceStep) -> Result<(InvoiceState, i64), WrongInvoiceStep> {
        if self.kind == InvoiceKind::Credit {
            return Err(WrongInvoiceStep::CreditNote);
        }
        let settled = |open: i64| if open == 0 { InvoiceState::Paid } else { InvoiceState::Final };
        match (self.state, step) {
            (InvoiceState::Draft, InvoiceStep::Finalise) if self.lines.is_empty() => {
                Err(WrongInvoiceStep::Empty)
            }
            (InvoiceState::Draft, InvoiceStep::Finalise) => {
                let due = self.due().amount;
                Ok((settled(due), due))
            }
            (_, InvoiceStep::Finalise) => Err(WrongInvoiceStep::Final),
            (InvoiceState::Draft, _) => Err(WrongInvoiceStep::Draft),
            (InvoiceState::Final, InvoiceStep::Pay(amount)) => {
                let open = self.open - amount.clamp(0, self.open);
                Ok((settled(open), open))
            }
            (InvoiceState::Final | InvoiceState::Paid, InvoiceStep::Unpay(amount)) => {
                let open = self.open.saturating_add(amount.max(0)).min(self.due().amount);
                Ok((settled(open), open))
            }
            (InvoiceState::Paid, InvoiceStep::Pay(_)) | (InvoiceState::Void, _) => {
                Err(WrongInvoiceStep::Settled)
            }
            (InvoiceState::Final | InvoiceState::Paid, InvoiceStep::Credit { amount, whole }) => {
                let open = self.open - amount.clamp(0, self.open);
                Ok((if whole { InvoiceState::Void } else { settled(open) }, open))
            }
        }
    }
}

/// The end of the day (UTC) on which something is due that becomes final at `at`.
pub fn due(at: Instant, days: u32) -> Instant {
    const DAY: i64 = 24 * 60 * 60 * 1_000_000;
    let begins = at.micros() - at.micros().rem_euclid(DAY);
    Instant::from_micros(begins) + Span::from_hours(24) * days.saturating_add(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn invoice(amounts: &[(i64, i64, u16)]) -> Invoice {
        let line = |&(net, tax, rate): &(i64, i64, u16)| InvoiceLine {
            order: OrderId(Uuid::nil()),
            number: 1,
            title: "Keep".into(),
            pictures: 1,
            at: Instant::EPOCH,
            rate: TaxRate(rate),
            net,
            tax,
            redeemed: 0,
        };
        Invoice {
            id: InvoiceId(Uuid::nil()),
            customer: CustomerId(Uuid::nil()),
            kind: InvoiceKind::Invoice,
            state: InvoiceState::Draft,
            number: None,
            made_at: Instant::EPOCH,
            final_at: None,
            due_at: None,
            recipient: Recipient::default(),
            lines: amounts.iter().map(line).collect(),
            currency: Currency::EUR,
            open: 0,
            corrects: None,
            reason: String::new(),
            told_at: None,
        }
    }

    #[test]
    fn an_invoice_says_what_it_holds_at_each_rate() {
        let sums = invoice(&[(100, 19, 1900), (50, 3, 700), (10, 2, 1900)]).taxes();
        let expected =
            [(700, 50, 3), (1900, 110, 21)].map(|(rate, net, tax)| TaxSum { rate: TaxRate(rate), net, tax });
        assert_eq!(sums, expected);
    }

    #[test]
    fn what_is_final_is_paid_or_taken_back_and_never_changed() {
        let draft = invoice(&[(100, 19, 1900)]);
        assert_eq!(invoice(&[]).after(InvoiceStep::Finalise), Err(WrongInvoiceStep::Empty));
        assert_eq!(draft.after(InvoiceStep::Pay(1)), Err(WrongInvoiceStep::Draft));
        let (state, open) = draft.after(InvoiceStep::Finalise).unwrap();
        let sent = Invoice { state, open, ..draft };
        assert_eq!((state, open), (InvoiceState::Final, 119));
        assert_eq!(sent.after(InvoiceStep::Finalise), Err(WrongInvoiceStep::Final));
        assert_eq!(sent.after(InvoiceStep::Pay(19)), Ok((InvoiceState::Final, 100)));
        assert_eq!(sent.after(InvoiceStep::Pay(500)), Ok((InvoiceState::Paid, 0)));
        let paid = Invoice { state: InvoiceState::Paid, open: 0, ..sent.clone() };
        assert_eq!(paid.after(InvoiceStep::Unpay(19)), Ok((InvoiceState::Final, 19)));
        assert_eq!(sent.after(InvoiceStep::Credit { amount: 119, whole: true }), Ok((InvoiceState::Void, 0)));
        let void = Invoice { state: InvoiceState::Void, open: 0, ..sent };
        assert_eq!(void.after(InvoiceStep::Pay(1)), Err(WrongInvoiceStep::Settled));
    }

    #[test]
    fn an_invoice_is_due_at_the_end_of_a_day() {
        let at = Instant::from_micros(1_795_176_000_000_000);
        assert_eq!(due(at, 14).to_string(), "2026-12-05T00:00:00Z");
    }

    proptest! {
        #[test]
        fn payments_credits_and_what_is_open_make_up_the_total(
            total in 1_i64..1_000_000,
            steps in proptest::collection::vec((any::<bool>(), 1_i64..500_000), 0..12),
        ) {
            let mut invoice = invoice(&[(total, 0, 0)]);
            (invoice.state, invoice.open) = invoice.after(InvoiceStep::Finalise).unwrap();
            let (mut paid, mut credited) = (0, 0);
            for (pays, amount) in steps {
                let before = invoice.open;
                let step = if pays { InvoiceStep::Pay(amount) } else { InvoiceStep::Credit { amount, whole: false } };
                let Ok((state, open)) = invoice.after(step) else { continue };
                *(if pays { &mut paid } else { &mut credited }) += before - open;
                (invoice.state, invoice.open) = (state, open);
                prop_assert_eq!(paid + credited + invoice.open, total);
                prop_assert_eq!(invoice.state == InvoiceState::Paid, invoice.open == 0);
            }
        }
    }
}
