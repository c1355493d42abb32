//! The ledger against a plain reckoning: whatever happens in whatever order, it says what everybody
//! would reckon on paper.

use proptest::prelude::*;

use super::*;
use crate::{Currency, Money};

/// What happens to one customer's money.
#[derive(Clone, Debug)]
enum Event {
    Order(Method, u32),
    /// Calls the n-th order off, or lets it fail.
    GiveBack(usize),
    PayCounter(usize, Till),
    /// The n-th order's card is charged.
    PayCard(usize),
    Book(Booking),
    /// Gathers what is on account into an invoice.
    Invoice,
    PayInvoice(i64, Account),
    /// Takes the n-th order back that stands on an invoice.
    Credit(usize),
}

fn euro(amount: i64) -> Money {
    Money::new(amount, Currency::EUR)
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Prepaid), Just(Method::Invoice), Just(Method::Counter), Just(Method::Card)]
}

fn till() -> impl Strategy<Value = Till> {
    prop_oneof![Just(Till::Cash), Just(Till::Card), Just(Till::Bank)]
}

fn event() -> impl Strategy<Value = Event> {
    let amount = 1_i64..100_000;
    prop_oneof![
        4 => (method(), 1_u32..60).prop_map(|(method, count)| Event::Order(method, count)),
        2 => (0_usize..8).prop_map(Event::GiveBack),
        2 => (0_usize..8, till()).prop_map(|(n, till)| Event::PayCounter(n, till)),
        2 => (0_usize..8).prop_map(Event::PayCard),
        2 => (till(), amount.clone()).prop_map(|(till, a)| Event::Book(Booking::TopUp(till, euro(a)))),
        1 => (till(), amount.clone()).prop_map(|(till, a)| Event::Book(Booking::PayOut(till, euro(a)))),
        1 => amount.clone().prop_map(|a| Event::Book(Booking::Goodwill(euro(a)))),
        1 => Just(Event::Invoice),
        2 => (amount, prop_oneof![Just(Account::Bank), Just(Account::Prepaid)]).prop_map(|(a, from)| Event::PayInvoice(a, from)),
        1 => (0_usize..8).prop_map(Event::Credit),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Open,
    Paid,
    Invoiced,
    Gone,
}

/// The reckoning on paper.
#[derive(Debug, Default)]
struct Paper {
    prepaid: i64,
    on_account: i64,
    invoiced: i64,
    counter: i64,
    card_due: i64,
    refunding: i64,
    provider: i64,
    earned: i64,
    tills: i64,
    given: i64,
    orders: Vec<(Bill, Method, Where)>,
}

impl Paper {
    /// Takes an event down, and gives what the ledger is to post; `None` where it cannot happen.
    fn take(&mut self, event: Event, tariff: &Tariff) -> Option<Postings> {
        match event {
            Event::Order(method, pictures) => {
                let asked = Asked { pictures, recipients: 0, choices: &[] };
                let bill = tariff.bill(Taxing::Gross, Currency::EUR, &asked).unwrap();
                let terms = Terms { invoice_limit: Some(50_000), counter_limit: 50_000, card: true };
                let position = Position {
                    prepaid: self.prepaid,
                    on_account: self.on_account,
                    invoiced: self.invoiced,
                    counter: self.counter,
                    card_due: self.card_due,
                    refunding: self.refunding,
                };
                let total = bill.total.amount;
                may_charge(Some(method), terms, position, bill.total).ok()?;
                match method {
                    Method::Prepaid => self.prepaid -= total,
                    Method::Invoice => self.on_account += total,
                    Method::Counter => self.counter += total,
                    Method::Card => self.card_due += total,
                }
                self.earned += total;
                let postings = bill.charged_to(method.account(), Spent::NONE).unwrap();
                let stands = if method == Method::Prepaid { Where::Paid } else { Where::Open };
                self.orders.push((bill, method, stands));
                Some(postings)
            }
            Event::GiveBack(n) => {
                let (bill, method, stands) = self.orders.get_mut(n)?;
                let account = match stands {
                    Where::Open => method.account(),
                    Where::Paid if *method == Method::Card => Account::Refunding,
                    Where::Paid => Account::Prepaid,
                    Where::Invoiced | Where::Gone => return None,
                };
                *stands = Where::Gone;
                let total = bill.total.amount;
                match account {
                    Account::Prepaid => self.prepaid += total,
                    Account::OnAccount => self.on_account -= total,
                    Account::CardDue => self.card_due -= total,
                    Account::Refunding => self.refunding += total,
                    _ => self.counter -= total,
                }
                self.earned -= total;
                Some(bill.charged_to(account, Spent::NONE).unwrap().reversed().unwrap())
            }
            Event::PayCounter(n, till) => {
                let (bill, method, stands) = self.orders.get_mut(n)?;
                if (*method, *stands) != (Method::Counter, Where::Open) {
                    return None;
                }
                *stands = Where::Paid;
                self.counter -= bill.total.amount;
                self.tills += bill.total.amount;
                Some(paid(bill.total, bill.total.amount, Account::Counter, till.account()).unwrap())
            }
            Event::PayCard(n) => {
                let (bill, method, stands) = self.orders.get_mut(n)?;
                if (*method, *stands) != (Method::Card, Where::Open) {
                    return None;
                }
                *stands = Where::Paid;
                self.card_due -= bill.total.amount;
                self.provider += bill.total.amount;
                Some(paid(bill.total, bill.total.amount, Account::CardDue, Account::Provider).unwrap())
            }
            Event::Book(booking) => {
                match booking {
                    Booking::TopUp(_, amount) => {
                        (self.prepaid, self.tills) =
                            (self.prepaid + amount.amount, self.tills + amount.amount);
                    }
                    Booking::PayOut(_, amount) if amount.amount > self.prepaid => return None,
                    Booking::PayOut(_, amount) => {
                        (self.prepaid, self.tills) =
                            (self.prepaid - amount.amount, self.tills - amount.amount);
                    }
                    Booking::Goodwill(amount) => {
                        (self.prepaid, self.given) =
                            (self.prepaid + amount.amount, self.given + amount.amount);
                    }
                }
                Some(booking.postings().unwrap())
            }
            Event::Invoice => {
                let moved = self.on_account;
                for (_, method, stands) in &mut self.orders {
                    if (*method, *stands) == (Method::Invoice, Where::Open) {
                        *stands = Where::Invoiced;
                    }
                }
                (self.on_account, self.invoiced) = (0, self.invoiced + moved);
                Some(Postings::moved(euro(moved), Account::OnAccount, Account::Invoiced).unwrap())
            }
            Event::PayInvoice(amount, from) => {
                if from == Account::Prepaid && amount > self.prepaid {
                    return None;
                }
                let off = amount.min(self.invoiced);
                let postings = paid(euro(amount), self.invoiced, Account::Invoiced, from).unwrap();
                self.invoiced -= off;
                self.prepaid += amount - off;
                if from == Account::Prepaid {
                    self.prepaid -= amount;
                } else {
                    self.tills += amount;
                }
                Some(postings)
            }
            Event::Credit(n) => {
                let (bill, _, stands) = self.orders.get_mut(n).filter(|order| order.2 == Where::Invoiced)?;
                *stands = Where::Gone;
                let (total, off) = (bill.total.amount, bill.total.amount.min(self.invoiced));
                self.invoiced -= off;
                self.prepaid += total - off;
                self.earned -= total;
                Some(credited(bill.net, bill.tax, Spent::NONE, off).unwrap())
            }
        }
    }
}

proptest! {
    #[test]
    fn the_ledger_says_what_everybody_would_reckon_on_paper(
        each in 1_i64..2_000, tax in 0_u16..2_500, events in proptest::collection::vec(event(), 0..60),
    ) {
        let tariff = Tariff { per: PerWhat::Picture, steps: vec![Step { from: 1, each }], extras: vec![], tax: TaxRate(tax) };
        let (mut paper, mut books) = (Paper::default(), Balances::default());
        for event in events {
            let Some(postings) = paper.take(event, &tariff) else { continue };
            prop_assert_eq!(postings.iter().map(|posting| posting.amount.amount).sum::<i64>(), 0);
            postings.iter().try_for_each(|posting| books.add(*posting)).unwrap();
            let of = |account| books.of(account, Currency::EUR);
            prop_assert_eq!(-of(Account::Prepaid), paper.prepaid);
            prop_assert_eq!(of(Account::OnAccount), paper.on_account);
            prop_assert_eq!(of(Account::Invoiced), paper.invoiced);
            prop_assert_eq!(of(Account::Counter), paper.counter);
            prop_assert_eq!(of(Account::CardDue), paper.card_due);
            prop_assert_eq!(-of(Account::Refunding), paper.refunding);
            prop_assert_eq!(of(Account::Provider), paper.provider);
            prop_assert_eq!(-of(Account::Revenue) - of(Account::Tax), paper.earned);
            prop_assert_eq!(of(Account::Cash) + of(Account::Card) + of(Account::Bank), paper.tills);
            prop_assert_eq!(of(Account::Goodwill), paper.given);
            for account in Account::ALL {
                prop_assert!(!account.is_overdrawn(of(account)), "{:?} {}", account, of(account));
            }
        }
        prop_assert_eq!(books.iter().map(|posting| posting.amount.amount).sum::<i64>(), 0);
    }

    #[test]
    fn what_does_not_sum_to_zero_cannot_be_posted(amounts in proptest::collection::vec((0_usize..14, -1_000_i64..1_000, any::<bool>()), 0..8)) {
        let posting = |&(account, amount, yen): &(usize, i64, bool)| {
            (Account::ALL[account], Money::new(amount, if yen { Currency::JPY } else { Currency::EUR }))
        };
        let sum = |yen: bool| amounts.iter().filter(|one| one.2 == yen).map(|one| one.1).sum::<i64>();
        let balanced = sum(true) == 0 && sum(false) == 0;
        let made = Postings::new(amounts.iter().map(posting));
        prop_assert_eq!(made.is_ok(), balanced);
        if let Ok(made) = made {
            let back = made.reversed().unwrap();
            prop_assert!(Postings::new(made.iter().chain(back.iter()).map(|p| (p.account, p.amount))).unwrap().is_empty());
        }
    }
}

#[test]
fn words_read_back_what_they_name() {
    for account in Account::ALL {
        assert_eq!(Account::from_word(account.as_str()), Some(account));
    }
    for kind in EntryKind::ALL {
        assert_eq!(EntryKind::from_word(kind.as_str()), Some(kind));
    }
    for method in Method::ALL {
        assert_eq!(Method::from_word(method.as_str()), Some(method));
    }
}
