//! Money from the order to the invoice, on both databases.

use cradle_domain::billing::{EntryKind, InvoiceState, Method, Refused, Till};
use cradle_domain::orders::OrderState;
use cradle_domain::{Currency, CustomerId, ImageId, InvoiceId, Money, OrderId, Span};

use super::*;
use crate::jobs::run_due;
use crate::menu::ServiceChange;
use crate::orders::{self, Options, Wish, cancel, place, quote};
use crate::testing::{Centre, on_each};
use crate::{Idempotency, Visitor};

const DAY: Span = Span::from_hours(24);

pub(super) fn euro(amount: i64) -> Money {
    Money::new(amount, Currency::EUR)
}

pub(super) fn keep(images: &[ImageId]) -> Wish {
    Wish {
        camera: None,
        service: "keep".into(),
        images: images.to_vec(),
        options: Options::default(),
        total: None,
        points: None,
    }
}

/// Keeping a picture costs 40 cents from now on.
async fn priced(centre: &Centre, operator: &Visitor) {
    let price =
        ServiceChange { price: Some((40, "EUR".into())), per: Some("picture".into()), ..Default::default() };
    crate::menu::change(&centre.ctx, operator, &"keep".parse().unwrap(), price).await.unwrap();
}

pub(super) async fn books(
    centre: &Centre,
    operator: &Visitor,
    of: &Visitor,
    what: Book,
    amount: Option<i64>,
) -> Result<EntryIdOf> {
    let customer = of.customer().unwrap();
    let new = NewBooking { customer, what, amount, reason: "at the counter".into() };
    Ok(book(&centre.ctx, operator, new, None).await?.id)
}

pub(super) type EntryIdOf = cradle_domain::EntryId;

/// Balance, on account, invoiced, counter.
pub(super) async fn stands(centre: &Centre, visitor: &Visitor) -> [i64; 4] {
    let position = account(&centre.ctx, visitor).await.unwrap().position;
    [position.prepaid, position.on_account, position.invoiced, position.counter]
}

pub(super) async fn sound(centre: &Centre) {
    assert_eq!(verify(&centre.ctx).await.unwrap(), []);
}

/// An operator, and a customer with so many pictures who pays like this.
pub(super) async fn shop(centre: &Centre, method: &str, pictures: u8) -> (Visitor, Visitor, Vec<ImageId>) {
    let olga = centre.customer("Olga").await;
    let anna = centre.customer("Anna").await;
    let images = centre.pictures(&anna, pictures).await;
    centre.clock.advance(Span::from_secs(1));
    priced(centre, &olga).await;
    allow_invoices(&centre.ctx, &olga, anna.customer().unwrap(), Some(10_000)).await.unwrap();
    choose(&centre.ctx, &anna, method).await.unwrap();
    (olga, anna, images)
}

#[tokio::test]
async fn an_order_is_charged_once_when_it_is_placed_and_given_back_once_when_it_is_called_off() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "prepaid", 2).await;
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(1_000)).await.unwrap();
        let told = quote(&centre.ctx, &anna, keep(&images)).await.unwrap();
        assert_eq!((told.bill.total, told.method, told.refused), (euro(80), Some(Method::Prepaid), None));
        assert!(told.sentence.ends_with("€0.80, from your balance."), "{}", told.sentence);

        let once = Idempotency::new("one", "orders::place", b"body").unwrap();
        let placed = place(&centre.ctx, &anna, keep(&images), Some(&once)).await.unwrap();
        let again = place(&centre.ctx, &anna, keep(&images), Some(&once)).await.unwrap();
        assert_eq!(placed.order.id, again.order.id);
        assert_eq!(stands(&centre, &anna).await, [920, 0, 0, 0]);
        let charge = placed.charge.unwrap();
        assert_eq!((charge.method, charge.title.as_str()), (Method::Prepaid, "Keep"));

        cancel(&centre.ctx, &anna, placed.order.id).await.unwrap();
        assert!(cancel(&centre.ctx, &anna, placed.order.id).await.is_err());
        assert_eq!(stands(&centre, &anna).await, [1_000, 0, 0, 0]);
        let kinds: Vec<(EntryKind, i64)> = statement(&centre.ctx, &anna, None, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|booked| (booked.entry.kind, booked.balance_after))
            .collect();
        let expected = [(EntryKind::GiveBack, 1_000), (EntryKind::Charge, 920), (EntryKind::TopUp, 1_000)];
        assert_eq!(kinds, expected);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_paid_is_not_ordered_and_what_is_free_needs_no_way_to_pay() {
    on_each(|centre| async move {
        let olga = centre.customer("Olga").await;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        let free = quote(&centre.ctx, &anna, keep(&images)).await.unwrap();
        assert_eq!((free.method, free.refused), (None, None));
        let placed = place(&centre.ctx, &anna, keep(&images[..1]), None).await.unwrap();
        assert_eq!(placed.charge, None);

        centre.clock.advance(Span::from_secs(1));
        priced(&centre, &olga).await;
        let refused = place(&centre.ctx, &anna, keep(&images), None).await.unwrap_err();
        assert!(matches!(refused, Error::Payment(Refused::NoMethod)), "{refused}");
        choose(&centre.ctx, &anna, "prepaid").await.unwrap();
        books(&centre, &olga, &anna, Book::TopUp(Till::Card), Some(79)).await.unwrap();
        let short = Refused::Balance { balance: euro(79), missing: euro(1) };
        assert_eq!(quote(&centre.ctx, &anna, keep(&images)).await.unwrap().refused, Some(short));
        let refused = place(&centre.ctx, &anna, keep(&images), None).await.unwrap_err();
        assert!(refused.to_string().contains("EUR 0.79 is EUR 0.01 short"), "{refused}");
        assert!(choose(&centre.ctx, &anna, "invoice").await.is_err(), "only whom the operator allows it");
        assert_eq!(orders::list(&centre.ctx, &anna, None, 9, None).await.unwrap().len(), 1);
        assert_eq!(stands(&centre, &anna).await, [79, 0, 0, 0]);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn a_camera_can_have_a_way_to_pay_of_its_own() {
    on_each(|centre| async move {
        let (_, anna, images) = shop(&centre, "invoice", 1).await;
        let new = crate::cameras::NewCamera {
            maker: "FUJIFILM".into(),
            model: "X-T5".into(),
            serial: "3A1207".into(),
            firmware: None,
            evidence: Vec::new(),
        };
        let crate::cameras::Registered::Now(camera) =
            crate::cameras::register(&centre.ctx, &anna, new).await.unwrap()
        else {
            panic!("it is new")
        };
        let known = choose_for_camera(&centre.ctx, &anna, camera.id, Some("counter")).await.unwrap();
        assert_eq!(known.cameras, [(camera.id, Method::Counter)]);
        let from = |camera| Wish { camera, ..keep(&images) };
        place(&centre.ctx, &anna, from(Some(camera.id)), None).await.unwrap();
        place(&centre.ctx, &anna, from(None), None).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [0, 40, 0, 40]);
        choose_for_camera(&centre.ctx, &anna, camera.id, None).await.unwrap();
        place(&centre.ctx, &anna, from(Some(camera.id)), None).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [0, 80, 0, 40]);
    })
    .await;
}

#[tokio::test]
async fn the_counter_is_paid_up_to_a_limit_and_what_was_paid_comes_onto_the_balance_when_it_is_called_off() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "counter", 2).await;
        let small = BillingSettings { counter_limit: 100, ..BillingSettings::default() };
        change_settings(&centre.ctx, &olga, small).await.unwrap();
        let placed = place(&centre.ctx, &anna, keep(&images), None).await.unwrap().order.id;
        let refused = place(&centre.ctx, &anna, keep(&images[..1]), None).await.unwrap_err();
        assert!(matches!(refused, Error::Payment(Refused::Limit { .. })), "{refused}");
        assert_eq!(account(&centre.ctx, &anna).await.unwrap().open_orders[0].order, placed);
        books(&centre, &olga, &anna, Book::Order(Till::Cash, placed), None).await.unwrap();
        assert!(books(&centre, &olga, &anna, Book::Order(Till::Cash, placed), None).await.is_err());
        assert_eq!(stands(&centre, &anna).await, [0, 0, 0, 0]);
        cancel(&centre.ctx, &anna, placed).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [80, 0, 0, 0]);
        let unpaid = place(&centre.ctx, &anna, keep(&images), None).await.unwrap().order.id;
        cancel(&centre.ctx, &anna, unpaid).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [80, 0, 0, 0]);
        books(&centre, &olga, &anna, Book::PayOut(Till::Cash), Some(80)).await.unwrap();
        assert!(books(&centre, &olga, &anna, Book::PayOut(Till::Cash), Some(1)).await.is_err());

        let closing = closing(&centre.ctx, &olga, None).await.unwrap();
        let sums: Vec<(Till, i64, i64, u32)> = closing
            .tills
            .iter()
            .map(|sum| (sum.till, sum.taken.amount, sum.given.amount, sum.count))
            .collect();
        assert_eq!((sums, closing.bookings[0].1.as_str()), (vec![(Till::Cash, 80, 80, 2)], "Anna"));
        let tomorrow = super::closing(&centre.ctx, &olga, Some("2026-11-21")).await.unwrap();
        assert!(tomorrow.bookings.is_empty());
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn a_booking_made_by_mistake_is_taken_back_once_and_stays_in_the_books() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "counter", 1).await;
        let id = anna.customer().unwrap();
        let wrong = books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(50_000)).await.unwrap();
        correct(&centre.ctx, &olga, id, wrong, "it was 50, not 500").await.unwrap();
        assert!(correct(&centre.ctx, &olga, id, wrong, "once more").await.is_err());
        let order = place(&centre.ctx, &anna, keep(&images), None).await.unwrap().order.id;
        let paid = books(&centre, &olga, &anna, Book::Order(Till::Card, order), None).await.unwrap();
        assert!(correct(&centre.ctx, &olga, id, paid, " ").await.is_err(), "a reason is asked for");
        correct(&centre.ctx, &olga, id, paid, "another customer").await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [0, 0, 0, 40]);
        let charged = statement(&centre.ctx, &anna, None, 10).await.unwrap();
        let charge = charged.iter().find(|booked| booked.entry.kind == EntryKind::Charge).unwrap();
        assert!(correct(&centre.ctx, &olga, id, charge.entry.id, "no").await.is_err());
        assert!(correct(&centre.ctx, &anna, id, paid, "mine").await.is_err(), "only by the operator");
        assert_eq!(charged.len(), 5);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn a_month_on_account_becomes_an_invoice_that_is_paid_in_parts_and_told_by_mail() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "invoice", 3).await;
        let mut tx = centre.ctx.write().await.unwrap();
        schedule(&centre.ctx, &mut tx).await.unwrap();
        tx.commit().await.unwrap();
        for count in [1, 2] {
            place(&centre.ctx, &anna, keep(&images[..count]), None).await.unwrap();
        }
        centre.clock.advance(DAY * 5);
        centre.work().await;
        assert!(invoices(&centre.ctx, &anna, 9, None).await.unwrap().is_empty(), "November is not over");
        for _ in 0..7 {
            centre.clock.advance(DAY);
            centre.work().await;
        }
        let late = place(&centre.ctx, &anna, keep(&images), None).await.unwrap().order.id;
        centre.work().await;
        let made = invoices(&centre.ctx, &anna, 9, None).await.unwrap();
        assert_eq!(made.len(), 1);
        let invoice = made[0].clone();
        assert_eq!((invoice.number.unwrap().to_string().as_str(), invoice.total()), ("2026-0001", euro(120)));
        assert_eq!((invoice.state, invoice.lines.len(), invoice.open), (InvoiceState::Final, 2, 120));
        assert_eq!(invoice.due_at.unwrap().to_string(), "2026-12-16T00:00:00Z");
        assert_eq!(stands(&centre, &anna).await, [0, 120, 120, 0], "what came later is on the next one");
        let letters = centre.mailbox.letters();
        let letter = letters.iter().find(|letter| letter.subject.starts_with("Invoice")).unwrap();
        assert_eq!(letter.subject, "Invoice 2026-0001: €1.20, due by 15 December 2026");
        for word in ["DE89 3704 0044 0532 0130 00", "R-1 Keep: €0.40", "http://cradle.test/account/invoices/"]
        {
            assert!(letter.text.contains(word), "{word}: {}", letter.text);
        }
        let to = payable(&centre.ctx, &invoice).unwrap();
        assert!(to.qr.unwrap().contains("\nEUR1.20\n"));

        let pays = |amount| books(&centre, &olga, &anna, Book::Invoice(Till::Bank, invoice.id), amount);
        pays(Some(100)).await.unwrap();
        assert_eq!(find(&centre.ctx, &anna, invoice.id).await.unwrap().open, 20);
        let more = pays(Some(50)).await.unwrap();
        assert_eq!(find(&centre.ctx, &anna, invoice.id).await.unwrap().state, InvoiceState::Paid);
        assert_eq!(stands(&centre, &anna).await, [30, 120, 0, 0]);
        assert!(pays(None).await.is_err());
        correct(&centre.ctx, &olga, anna.customer().unwrap(), more, "somebody else's").await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [0, 120, 20, 0]);
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(19)).await.unwrap();
        let short = pay(&centre.ctx, &anna, invoice.id, None).await.unwrap_err();
        assert!(matches!(short, Error::Payment(Refused::Balance { .. })), "{short}");
        books(&centre, &olga, &anna, Book::Goodwill, Some(1)).await.unwrap();
        pay(&centre.ctx, &anna, invoice.id, None).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [0, 120, 0, 0]);
        cancel(&centre.ctx, &anna, late).await.unwrap_err();
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_taken_back_by_a_credit_note_with_the_next_number() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "invoice", 2).await;
        let id = anna.customer().unwrap();
        let one = place(&centre.ctx, &anna, keep(&images[..1]), None).await.unwrap().order.id;
        let two = place(&centre.ctx, &anna, keep(&images), None).await.unwrap().order.id;
        let draft = draft(&centre.ctx, &olga, id).await.unwrap();
        assert_eq!((draft.number, draft.total()), (None, euro(120)));
        assert!(super::draft(&centre.ctx, &olga, id).await.is_err(), "all of it is on the first one");
        assert!(matches!(find(&centre.ctx, &anna, draft.id).await, Err(Error::Missing(_))));
        discard(&centre.ctx, &olga, draft.id).await.unwrap();
        let draft = super::draft(&centre.ctx, &olga, id).await.unwrap();
        let invoice = finalise(&centre.ctx, &olga, draft.id).await.unwrap();
        assert!(finalise(&centre.ctx, &olga, draft.id).await.is_err());
        assert!(discard(&centre.ctx, &olga, draft.id).await.is_err());
        books(&centre, &olga, &anna, Book::Invoice(Till::Bank, invoice.id), Some(60)).await.unwrap();

        // Calling an order off that stands on the invoice takes just that back.
        cancel(&centre.ctx, &anna, two).await.unwrap();
        let partly = find(&centre.ctx, &anna, invoice.id).await.unwrap();
        assert_eq!((partly.state, partly.open), (InvoiceState::Paid, 0));
        assert_eq!(stands(&centre, &anna).await, [20, 0, 0, 0]);
        void(&centre.ctx, &olga, invoice.id, "a mistake").await.unwrap();
        assert!(void(&centre.ctx, &olga, invoice.id, "again").await.is_err());
        assert_eq!(stands(&centre, &anna).await, [60, 0, 0, 0]);
        let all = invoices(&centre.ctx, &anna, 9, None).await.unwrap();
        let mut told: Vec<(String, &str, i64)> = all
            .iter()
            .map(|one| (one.number.unwrap().to_string(), one.state.as_str(), one.total().amount))
            .collect();
        told.sort();
        let expected = [("2026-0001", "void", 120), ("2026-0002", "paid", -80), ("2026-0003", "paid", -40)];
        assert_eq!(told, expected.map(|(number, state, total)| (number.to_owned(), state, total)));
        assert_ne!(one, two);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn invoices_that_become_final_at_the_same_moment_are_numbered_without_gaps() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "invoice", 1).await;
        let mut drafts: Vec<InvoiceId> = Vec::new();
        for n in 0..8 {
            let who = if n == 0 { anna.clone() } else { centre.customer(&format!("Customer{n}")).await };
            let id = who.customer().unwrap();
            allow_invoices(&centre.ctx, &olga, id, Some(10_000)).await.unwrap();
            choose(&centre.ctx, &who, "invoice").await.unwrap();
            let own = if n == 0 { images.clone() } else { centre.pictures(&who, 1).await };
            place(&centre.ctx, &who, keep(&own), None).await.unwrap();
            drafts.push(draft(&centre.ctx, &olga, id).await.unwrap().id);
        }
        // Each one is asked for twice: the second time it is final already, and takes no number.
        let asked = drafts.iter().chain(&drafts).map(|id| finalise(&centre.ctx, &olga, *id));
        let done = futures::future::join_all(asked).await;
        let mut numbers: Vec<i64> = done.iter().flatten().map(|one| one.number.unwrap().serial).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn a_balance_is_never_spent_twice_by_orders_at_the_same_moment() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "prepaid", 1).await;
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(130)).await.unwrap();
        let asked = (0..8).map(|_| place(&centre.ctx, &anna, keep(&images), None));
        let done = futures::future::join_all(asked).await;
        assert_eq!(done.iter().filter(|placed| placed.is_ok()).count(), 3, "{done:?}");
        assert_eq!(stands(&centre, &anna).await, [10, 0, 0, 0]);
        let ids: Vec<OrderId> = done.into_iter().flatten().map(|placed| placed.order.id).collect();
        // And called off twice at the same moment, each comes back once.
        let off = ids.iter().chain(&ids).map(|id| cancel(&centre.ctx, &anna, *id));
        let off = futures::future::join_all(off).await;
        assert_eq!(off.iter().filter(|one| one.is_ok()).count(), 3);
        assert_eq!(stands(&centre, &anna).await, [130, 0, 0, 0]);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_given_back_and_what_is_begun_anew_is_charged_again() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "prepaid", 1).await;
        let price = ServiceChange { price: Some((50, "EUR".into())), ..Default::default() };
        crate::menu::change(&centre.ctx, &olga, &"send".parse().unwrap(), price).await.unwrap();
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(50)).await.unwrap();
        let never = crate::mail::MailProblem::Never("550 no such user".into());
        centre.mailbox.answer("oma@example.org", Some(never));
        let options = Options { to: vec![(None, "oma@example.org".into())], ..Options::default() };
        let wish = Wish { service: "send".into(), options, ..keep(&images) };
        let id = place(&centre.ctx, &anna, wish, None).await.unwrap().order.id;
        assert_eq!(stands(&centre, &anna).await, [0, 0, 0, 0]);
        centre.work().await;
        let failed = orders::find(&centre.ctx, &anna, id).await.unwrap();
        assert!(matches!(failed.order.state, OrderState::Failed { .. }));
        assert_eq!(stands(&centre, &anna).await, [50, 0, 0, 0]);
        books(&centre, &olga, &anna, Book::PayOut(Till::Cash), Some(1)).await.unwrap();
        let refused = orders::retry(&centre.ctx, &olga, id).await.unwrap_err();
        assert!(matches!(refused, Error::Payment(_)), "{refused}");
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(1)).await.unwrap();
        centre.mailbox.answer("oma@example.org", None);
        orders::retry(&centre.ctx, &olga, id).await.unwrap();
        centre.work().await;
        assert_eq!(orders::find(&centre.ctx, &anna, id).await.unwrap().order.state, OrderState::Done);
        assert_eq!(stands(&centre, &anna).await, [0, 0, 0, 0]);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn the_next_prices_are_prepared_ahead_and_hold_from_their_day_on() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "counter", 3).await;
        let next = |from: Option<Span>, each| NewList {
            name: "Winter".into(),
            valid_from: from.map(|span| centre.ctx.now() + span),
            taxing: "net".into(),
            tariffs: vec![NewTariff {
                service: "keep".into(),
                per: "picture".into(),
                steps: vec![(1, each), (3, each - 10)],
                extras: vec![],
                tax: 1900,
            }],
        };
        let shown = preview(&centre.ctx, &olga, next(Some(DAY), 100), &[1, 3]).unwrap();
        assert_eq!(shown.iter().map(|one| one.bill.total.amount).collect::<Vec<_>>(), [119, 321]);
        let list = save_list(&centre.ctx, &olga, None, next(Some(DAY), 100)).await.unwrap();
        let list = save_list(&centre.ctx, &olga, Some(list.id), next(Some(DAY), 200)).await.unwrap();
        let total = async || quote(&centre.ctx, &anna, keep(&images)).await.unwrap().bill.total;
        assert_eq!(total().await, euro(120));
        let told = Wish { total: Some(euro(120)), ..keep(&images) };
        centre.clock.advance(DAY);
        assert_eq!(total().await, euro(678));
        let changed = place(&centre.ctx, &anna, told, None).await.unwrap_err();
        assert!(matches!(changed, Error::Conflict { kind: "price-changed", .. }), "{changed}");
        assert!(save_list(&centre.ctx, &olga, Some(list.id), next(Some(DAY), 1)).await.is_err());
        assert!(remove_list(&centre.ctx, &olga, list.id).await.is_err(), "it has begun");
        assert!(save_list(&centre.ctx, &anna, None, next(None, 50)).await.is_err(), "only by the operator");
        // What the list does not have is not offered.
        let menu = crate::menu::for_library(&centre.ctx, &anna).await.unwrap();
        assert_eq!(menu.len(), 1);
        let waits = save_list(&centre.ctx, &olga, None, next(Some(DAY), 50)).await.unwrap();
        let same = save_list(&centre.ctx, &olga, None, next(Some(DAY), 60)).await;
        assert!(matches!(same, Err(Error::Invalid { field: "valid_from", .. })));
        remove_list(&centre.ctx, &olga, waits.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_account_goes_when_nothing_is_owed_and_the_books_stay() {
    on_each(|centre| async move {
        let (olga, anna, _) = shop(&centre, "prepaid", 1).await;
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(10)).await.unwrap();
        let kept = crate::customers::delete(&centre.ctx, &anna, "correct horse").await.unwrap_err();
        assert!(matches!(kept, Error::Conflict { kind: "account-not-settled", .. }), "{kept}");
        books(&centre, &olga, &anna, Book::PayOut(Till::Cash), Some(10)).await.unwrap();
        crate::customers::delete(&centre.ctx, &anna, "correct horse").await.unwrap();
        assert_eq!(closing(&centre.ctx, &olga, None).await.unwrap().bookings.len(), 2);
        sound(&centre).await;
    })
    .await;
}

/// Numbers that look random and are the same each time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[tokio::test]
async fn whatever_happens_in_whatever_order_the_account_says_what_one_would_reckon_on_paper() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "prepaid", 5).await;
        let id: CustomerId = anna.customer().unwrap();
        for seed in 1..=3 {
            let mut dice = Dice(seed);
            let mut placed: Vec<(OrderId, Method, i64)> = Vec::new();
            let [mut balance, mut account_sum, mut invoiced, mut counter] = stands(&centre, &anna).await;
            for _ in 0..40 {
                match dice.roll(7) {
                    0 => {
                        let method = Method::ALL[dice.roll(3) as usize];
                        choose(&centre.ctx, &anna, method.as_str()).await.unwrap();
                        let count = 1 + dice.roll(5) as usize;
                        let total = 40 * count as i64;
                        if let Ok(view) = place(&centre.ctx, &anna, keep(&images[..count]), None).await {
                            placed.push((view.order.id, method, total));
                            match method {
                                Method::Prepaid => balance -= total,
                                Method::Invoice => account_sum += total,
                                Method::Counter => counter += total,
                                Method::Card => unreachable!("nobody has a card here"),
                            }
                        }
                    }
                    1 => {
                        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(100)).await.unwrap();
                        balance += 100;
                    }
                    2 => {
                        let paid_out = books(&centre, &olga, &anna, Book::PayOut(Till::Cash), Some(70)).await;
                        balance -= if paid_out.is_ok() { 70 } else { 0 };
                    }
                    3 if !placed.is_empty() => {
                        let (order, _, total) = placed[dice.roll(placed.len() as u64) as usize];
                        if books(&centre, &olga, &anna, Book::Order(Till::Card, order), None).await.is_ok() {
                            counter -= total;
                        }
                    }
                    4 if !placed.is_empty() => {
                        let (order, _, total) = placed[dice.roll(placed.len() as u64) as usize];
                        let before = stands(&centre, &anna).await;
                        if cancel(&centre.ctx, &anna, order).await.is_ok() {
                            // Whatever it was paid by, all of it comes back to where it was, or onto the
                            // balance.
                            let after = stands(&centre, &anna).await;
                            let worth = |[balance, account, invoiced, counter]: [i64; 4]| {
                                balance - account - invoiced - counter
                            };
                            assert_eq!(worth(after) - worth(before), total);
                            [balance, account_sum, invoiced, counter] = after;
                        }
                    }
                    5 => {
                        if let Ok(draft) = draft(&centre.ctx, &olga, id).await {
                            finalise(&centre.ctx, &olga, draft.id).await.unwrap();
                            (invoiced, account_sum) = (invoiced + account_sum, 0);
                        }
                    }
                    6 => {
                        let open = account(&centre.ctx, &anna).await.unwrap().open_invoices;
                        if let Some(first) = open.first() {
                            let amount = 30.min(first.open);
                            let what = Book::Invoice(Till::Bank, first.id);
                            books(&centre, &olga, &anna, what, Some(amount)).await.unwrap();
                            invoiced -= amount;
                        }
                    }
                    _ => {}
                }
                assert_eq!(stands(&centre, &anna).await, [balance, account_sum, invoiced, counter]);
            }
            sound(&centre).await;
        }
        run_due(&centre.ctx, &crate::works::all()).await.unwrap();
        sound(&centre).await;
    })
    .await;
}
