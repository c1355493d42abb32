//! Points from the present to the order and back, on both databases.

use cradle_domain::billing::{EntryKind, Method, PointRules, Spent, Till};
use cradle_domain::{ImageId, OrderId, Span};

use super::tests::{Dice, books, euro, keep, shop, sound, stands};
use super::*;
use crate::orders::{self, Wish, cancel, place, quote};
use crate::testing::{Centre, on_each};
use crate::{Idempotency, Visitor};

const SPENDS: PointRules = PointRules { spends: true, worth: 1, share: 100, earns: 0 };
const EARNS: PointRules = PointRules { spends: false, worth: 1, share: 100, earns: 10 };

async fn set(centre: &Centre, olga: &Visitor, rules: PointRules) {
    change_point_rules(&centre.ctx, olga, rules).await.unwrap();
}

async fn has(centre: &Centre, visitor: &Visitor) -> i64 {
    account(&centre.ctx, visitor).await.unwrap().points.points
}

/// A customer with so many points whose orders take them first.
async fn rich(centre: &Centre, method: &str, points: i64, share: u8) -> (Visitor, Visitor, Vec<ImageId>) {
    let (olga, anna, images) = shop(centre, method, 5).await;
    set(centre, &olga, PointRules { share, ..SPENDS }).await;
    books(centre, &olga, &anna, Book::Points, Some(points)).await.unwrap();
    take_points_first(&centre.ctx, &anna, true).await.unwrap();
    (olga, anna, images)
}

#[tokio::test]
async fn points_pay_first_and_come_back_exactly_and_once_when_an_order_is_called_off() {
    on_each(|centre| async move {
        let (olga, anna, images) = rich(&centre, "prepaid", 100, 50).await;
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(1_000)).await.unwrap();
        let told = quote(&centre.ctx, &anna, keep(&images[..2])).await.unwrap();
        assert_eq!((told.bill.total, told.spent), (euro(80), Spent { points: 40, worth: 40 }));
        assert!(told.sentence.ends_with("€0.80, 40 points (€0.40), the rest from your balance."));
        let changed = Wish { points: Some(39), ..keep(&images[..2]) };
        let refused = place(&centre.ctx, &anna, changed, None).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict { kind: "points-changed", .. }), "{refused}");

        let once = Idempotency::new("one", "orders::place", b"body").unwrap();
        let as_told = || Wish { points: Some(40), ..keep(&images[..2]) };
        let placed = place(&centre.ctx, &anna, as_told(), Some(&once)).await.unwrap();
        place(&centre.ctx, &anna, as_told(), Some(&once)).await.unwrap();
        assert_eq!((has(&centre, &anna).await, stands(&centre, &anna).await), (60, [960, 0, 0, 0]));
        let charge = placed.charge.unwrap();
        assert_eq!((charge.spent, charge.due()), (told.spent, euro(40)));
        sound(&centre).await;

        cancel(&centre.ctx, &anna, placed.order.id).await.unwrap();
        assert!(cancel(&centre.ctx, &anna, placed.order.id).await.is_err());
        assert_eq!((has(&centre, &anna).await, stands(&centre, &anna).await), (100, [1_000, 0, 0, 0]));
        let history = points_history(&centre.ctx, &anna, None, 9).await.unwrap();
        let moved: Vec<_> = history
            .iter()
            .map(|one| (one.entry.kind, one.entry.postings.points(), one.points_after.unwrap()))
            .collect();
        let expected =
            [(EntryKind::GiveBack, 40, 100), (EntryKind::Charge, -40, 60), (EntryKind::Points, 100, 100)];
        assert_eq!(moved, expected);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn what_points_pay_all_of_needs_no_other_way_to_pay() {
    on_each(|centre| async move {
        let (olga, anna, images) = rich(&centre, "counter", 80, 100).await;
        let bob = centre.customer("Bob").await;
        let others = centre.pictures(&bob, 1).await;
        books(&centre, &olga, &bob, Book::Points, Some(40)).await.unwrap();
        assert!(place(&centre.ctx, &bob, keep(&others), None).await.is_err(), "Bob has not said so");
        take_points_first(&centre.ctx, &bob, true).await.unwrap();
        let told = quote(&centre.ctx, &bob, keep(&others)).await.unwrap();
        assert_eq!((told.method, told.refused, told.spent.points), (None, None, 40));
        let placed = place(&centre.ctx, &bob, keep(&others), None).await.unwrap();
        assert_eq!(placed.charge.unwrap().state, cradle_store::billing::ChargeState::Paid);
        assert_eq!(has(&centre, &bob).await, 0);

        place(&centre.ctx, &anna, keep(&images[..2]), None).await.unwrap();
        assert_eq!((has(&centre, &anna).await, stands(&centre, &anna).await), (0, [0; 4]));
        place(&centre.ctx, &anna, keep(&images[..1]), None).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, [0, 0, 0, 40], "nothing is left but the counter");
        take_points_first(&centre.ctx, &anna, false).await.unwrap();
        books(&centre, &olga, &anna, Book::Points, Some(9)).await.unwrap();
        place(&centre.ctx, &anna, keep(&images[..1]), None).await.unwrap();
        assert_eq!((has(&centre, &anna).await, stands(&centre, &anna).await), (9, [0, 0, 0, 80]));
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn points_given_by_mistake_are_taken_back_once_and_only_while_they_are_there() {
    on_each(|centre| async move {
        let (olga, anna, images) = rich(&centre, "counter", 50, 100).await;
        let id = anna.customer().unwrap();
        let present = books(&centre, &olga, &anna, Book::Points, Some(20)).await.unwrap();
        let order = place(&centre.ctx, &anna, keep(&images[..2]), None).await.unwrap().order.id;
        assert_eq!(has(&centre, &anna).await, 0);
        let refused = correct(&centre.ctx, &olga, id, present, "typed wrongly").await.unwrap_err();
        assert!(matches!(refused, Error::Conflict { kind: "points-overdrawn", .. }), "{refused}");
        cancel(&centre.ctx, &anna, order).await.unwrap();
        correct(&centre.ctx, &olga, id, present, "typed wrongly").await.unwrap();
        assert!(correct(&centre.ctx, &olga, id, present, "again").await.is_err());
        assert_eq!(has(&centre, &anna).await, 50);
        let silent = NewBooking { customer: id, what: Book::Points, amount: Some(5), reason: String::new() };
        assert!(book(&centre.ctx, &olga, silent, None).await.is_err(), "a present says why");
        assert!(
            books(&centre, &anna, &anna, Book::Points, Some(5)).await.is_err(),
            "only who runs the centre"
        );
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn an_order_earns_its_points_once_it_is_done_and_paid_and_loses_them_with_its_payment() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "counter", 5).await;
        let id = anna.customer().unwrap();
        set(&centre, &olga, EARNS).await;
        let order = place(&centre.ctx, &anna, keep(&images), None).await.unwrap().order.id;
        centre.work().await;
        assert_eq!(has(&centre, &anna).await, 0, "it is done and not paid");
        let paid = books(&centre, &olga, &anna, Book::Order(Till::Cash, order), None).await.unwrap();
        assert_eq!(has(&centre, &anna).await, 20, "ten for each of two whole euros");
        correct(&centre.ctx, &olga, id, paid, "somebody else's").await.unwrap();
        assert_eq!(has(&centre, &anna).await, 0);
        books(&centre, &olga, &anna, Book::Order(Till::Cash, order), None).await.unwrap();
        assert_eq!(has(&centre, &anna).await, 20);

        choose(&centre.ctx, &anna, "prepaid").await.unwrap();
        books(&centre, &olga, &anna, Book::TopUp(Till::Cash), Some(1_000)).await.unwrap();
        place(&centre.ctx, &anna, keep(&images[..3]), None).await.unwrap();
        assert_eq!(has(&centre, &anna).await, 20, "it is paid and not done");
        centre.work().await;
        centre.work().await;
        assert_eq!(has(&centre, &anna).await, 30);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn an_invoice_earns_the_points_of_its_orders_when_it_is_paid_and_a_credit_note_takes_them_back() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre, "invoice", 5).await;
        let id = anna.customer().unwrap();
        set(&centre, &olga, PointRules { spends: true, ..EARNS }).await;
        books(&centre, &olga, &anna, Book::Points, Some(25)).await.unwrap();
        place(&centre.ctx, &anna, keep(&images), None).await.unwrap();
        take_points_first(&centre.ctx, &anna, true).await.unwrap();
        place(&centre.ctx, &anna, keep(&images), None).await.unwrap();
        for _ in 0..3 {
            centre.work().await;
            centre.clock.advance(Span::from_mins(1));
        }
        assert_eq!(orders::list(&centre.ctx, &anna, Some("done"), 9, None).await.unwrap().len(), 2);
        let drawn = draft(&centre.ctx, &olga, id).await.unwrap();
        let invoice = finalise(&centre.ctx, &olga, drawn.id).await.unwrap();
        assert_eq!((invoice.total(), invoice.due(), invoice.open), (euro(400), euro(375), 375));
        assert_eq!((has(&centre, &anna).await, stands(&centre, &anna).await), (0, [0, 0, 375, 0]));
        let pays = |amount| books(&centre, &olga, &anna, Book::Invoice(Till::Bank, invoice.id), amount);
        pays(Some(300)).await.unwrap();
        assert_eq!(has(&centre, &anna).await, 0, "not all of it is paid");
        let last = pays(None).await.unwrap();
        assert_eq!(has(&centre, &anna).await, 30, "ten for two euros, ten for €1.75");
        correct(&centre.ctx, &olga, id, last, "somebody else's").await.unwrap();
        assert_eq!(has(&centre, &anna).await, 0);
        pays(None).await.unwrap();
        sound(&centre).await;

        void(&centre.ctx, &olga, invoice.id, "ordered twice").await.unwrap();
        assert_eq!(has(&centre, &anna).await, 25, "what was earned goes, what was spent comes back");
        assert_eq!(stands(&centre, &anna).await, [375, 0, 0, 0]);
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn orders_at_the_same_moment_never_take_more_points_than_there_are() {
    on_each(|centre| async move {
        let (_, anna, images) = rich(&centre, "counter", 100, 100).await;
        let orders = (0..6).map(|_| place(&centre.ctx, &anna, keep(&images[..1]), None));
        let placed = futures::future::join_all(orders).await;
        assert!(placed.iter().all(Result::is_ok), "{placed:?}");
        assert_eq!((has(&centre, &anna).await, stands(&centre, &anna).await), (0, [0, 0, 0, 140]));
        sound(&centre).await;
    })
    .await;
}

#[tokio::test]
async fn whatever_happens_points_are_what_one_would_reckon_on_paper_and_never_below_zero() {
    on_each(|centre| async move {
        let (olga, anna, images) = rich(&centre, "counter", 10, 60).await;
        for seed in 1..=3 {
            let mut dice = Dice(seed);
            let mut points = has(&centre, &anna).await;
            let mut placed: Vec<(OrderId, i64, bool)> = Vec::new();
            for step in 0..40 {
                match dice.roll(6) {
                    0 | 1 => {
                        let method = Method::ALL[dice.roll(3) as usize];
                        choose(&centre.ctx, &anna, method.as_str()).await.unwrap();
                        let count = 1 + dice.roll(5) as usize;
                        let once = format!("{seed}-{step}");
                        let once = Idempotency::new(&once, "orders::place", b"body").unwrap();
                        for again in [false, true] {
                            let Ok(view) =
                                place(&centre.ctx, &anna, keep(&images[..count]), Some(&once)).await
                            else {
                                continue;
                            };
                            let spent = view.charge.map_or(0, |charge| charge.spent.points);
                            assert!(spent <= 24 * count as i64, "more than their share");
                            if !again {
                                points -= spent;
                                placed.push((view.order.id, spent, true));
                            }
                        }
                    }
                    2 => {
                        let given = 1 + dice.roll(90) as i64;
                        books(&centre, &olga, &anna, Book::Points, Some(given)).await.unwrap();
                        points += given;
                    }
                    3 if !placed.is_empty() => {
                        let n = dice.roll(placed.len() as u64) as usize;
                        let (order, spent, stands) = &mut placed[n];
                        let gone = cancel(&centre.ctx, &anna, *order).await.is_ok();
                        assert_eq!(gone, *stands, "it is called off once");
                        points += if gone { *spent } else { 0 };
                        *stands = false;
                    }
                    4 if !placed.is_empty() => {
                        let (order, ..) = placed[dice.roll(placed.len() as u64) as usize];
                        let _ = books(&centre, &olga, &anna, Book::Order(Till::Card, order), None).await;
                    }
                    5 => {
                        if let Ok(drawn) = draft(&centre.ctx, &olga, anna.customer().unwrap()).await {
                            finalise(&centre.ctx, &olga, drawn.id).await.unwrap();
                        }
                    }
                    _ => {}
                }
                assert_eq!(has(&centre, &anna).await, points);
                assert!(points >= 0);
            }
            sound(&centre).await;
        }
    })
    .await;
}
