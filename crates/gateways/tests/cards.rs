//! Paying by card, from the saved card to the paid order, with a provider that really answers, on both
//! databases.

mod peer;

use cradle_app::billing::{self, account, choose, verify};
use cradle_app::cards::{self, Heard, Unbelieved, again, from_balance, look, mine, one, refund, top_up};
use cradle_app::domain::billing::{CardPayment, CardState, RefundState};
use cradle_app::domain::orders::OrderState;
use cradle_app::domain::{ImageId, OrderId, Span};
use cradle_app::jobs::run_due;
use cradle_app::menu::{self, ServiceChange};
use cradle_app::orders::{self, Options, Wish, cancel, find, place};
use cradle_app::testing::{Centre, on_each};
use cradle_app::{Error, Visitor, works};
use hmac::{Hmac, KeyInit as _, Mac as _};
use peer::{DECLINED_WHEN_CHARGED, DECLINED_WHEN_SAVED, Peer, WANTS_ITS_OWNER, WEBHOOK_SECRET, WORKS};
use serde_json::json;
use sha2::Sha256;

const DAY: Span = Span::from_hours(24);

/// A centre where keeping a picture costs 40 cents, and a customer with two pictures.
struct Shop {
    centre: Centre,
    peer: Peer,
    olga: Visitor,
    anna: Visitor,
    images: Vec<ImageId>,
}

impl Shop {
    async fn open(centre: Centre) -> Option<Self> {
        let peer = Peer::start()?;
        let centre = centre.with_cards(peer.stripe());
        let olga = centre.customer("Olga").await;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        centre.clock.advance(Span::from_secs(1));
        let price = Some((40, "EUR".into()));
        let change = ServiceChange { price, per: Some("picture".into()), ..Default::default() };
        menu::change(&centre.ctx, &olga, &"keep".parse().unwrap(), change).await.unwrap();
        Some(Self { centre, peer, olga, anna, images })
    }

    /// The same with a card saved and chosen.
    async fn with_card(centre: Centre, number: &str) -> Option<Self> {
        let shop = Self::open(centre).await?;
        shop.peer.save_card(&shop.centre, &shop.anna, number).await.unwrap();
        choose(&shop.centre.ctx, &shop.anna, "card").await.unwrap();
        Some(shop)
    }

    async fn order(&self) -> OrderId {
        let wish = Wish {
            camera: None,
            service: "keep".into(),
            images: self.images.clone(),
            options: Options::default(),
            total: None,
            points: None,
        };
        place(&self.centre.ctx, &self.anna, wish, None).await.unwrap().order.id
    }

    async fn state(&self, order: OrderId) -> OrderState {
        find(&self.centre.ctx, &self.anna, order).await.unwrap().order.state
    }

    /// Does what is due, and what is put off for an hour at most.
    async fn work(&self) {
        for _ in 0..6 {
            run_due(&self.centre.ctx, &works::all()).await.unwrap();
            self.centre.clock.advance(Span::from_mins(11));
        }
        assert_eq!(verify(&self.centre.ctx).await.unwrap(), []);
    }

    async fn waiting(&self) -> CardPayment {
        mine(&self.centre.ctx, &self.anna).await.unwrap().remove(0)
    }

    /// Balance, waiting for a card, on its way back.
    async fn stands(&self) -> [i64; 3] {
        let position = account(&self.centre.ctx, &self.anna).await.unwrap().position;
        [position.prepaid, position.card_due, position.refunding]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_saved_once_and_pays_an_order_whose_work_begins_then() {
    on_each(|centre| async move {
        let Some(shop) = Shop::open(centre).await else { return };
        let ctx = &shop.centre.ctx;
        assert!(choose(ctx, &shop.anna, "card").await.is_err(), "none is saved");
        shop.peer.save_card(&shop.centre, &shop.anna, WORKS).await.unwrap();
        let known = choose(ctx, &shop.anna, "card").await.unwrap();
        assert_eq!(known.card.unwrap().last4, "4242");

        let order = shop.order().await;
        assert_eq!(shop.state(order).await, OrderState::Placed);
        assert_eq!(shop.stands().await, [0, 80, 0]);
        assert_eq!(verify(ctx).await.unwrap(), []);
        shop.work().await;
        assert_eq!(shop.state(order).await, OrderState::Done);
        assert_eq!(shop.stands().await, [0, 0, 0]);
        assert_eq!(shop.peer.moved().await, [80, 1, 0, 0]);
        assert!(cancel(ctx, &shop.anna, order).await.is_err(), "it is done");

        cards::remove_card(ctx, &shop.anna).await.unwrap();
        shop.work().await;
        let left = shop.peer.get("/v1/customers?limit=9").await;
        assert_eq!(left["data"].as_array().unwrap().len(), 0, "{left}");
        assert!(choose(ctx, &shop.anna, "card").await.is_err(), "none is saved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_declined_leaves_the_order_waiting_and_another_one_pays_it() {
    on_each(|centre| async move {
        let Some(shop) = Shop::open(centre).await else { return };
        let ctx = &shop.centre.ctx;
        let refused = shop.peer.save_card(&shop.centre, &shop.anna, DECLINED_WHEN_SAVED).await;
        assert!(matches!(refused, Err(Error::Conflict { kind: "card-not-saved", .. })));

        shop.peer.save_card(&shop.centre, &shop.anna, DECLINED_WHEN_CHARGED).await.unwrap();
        choose(ctx, &shop.anna, "card").await.unwrap();
        let order = shop.order().await;
        shop.work().await;
        let payment = shop.waiting().await;
        assert_eq!(payment.state, CardState::Declined);
        assert_eq!(shop.state(order).await, OrderState::Placed);
        let mails = shop.centre.mailbox.letters();
        let told: Vec<_> = mails.iter().filter(|mail| mail.text.contains("/account/card?payment=")).collect();
        assert_eq!(told.len(), 1, "{mails:?}");

        shop.peer.save_card(&shop.centre, &shop.anna, WORKS).await.unwrap();
        again(ctx, &shop.anna, payment.id).await.unwrap();
        assert!(again(ctx, &shop.anna, payment.id).await.is_err(), "it is under way");
        shop.work().await;
        assert_eq!(shop.state(order).await, OrderState::Done);
        assert_eq!(shop.peer.moved().await, [80, 1, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bank_wants_confirmed_is_confirmed_by_its_owner_or_paid_in_another_way() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WANTS_ITS_OWNER).await else { return };
        let ctx = &shop.centre.ctx;
        let order = shop.order().await;
        shop.work().await;
        let payment = shop.waiting().await;
        assert_eq!((payment.state, shop.state(order).await), (CardState::Confirm, OrderState::Placed));
        let secret = one(ctx, &shop.anna, payment.id).await.unwrap().secret.unwrap();
        assert!(one(ctx, &shop.olga, payment.id).await.is_err(), "nobody else gets it");
        assert_eq!(shop.peer.authenticate(&secret, true).await, 200);
        assert_eq!(look(ctx, &shop.anna, payment.id).await.unwrap().state, CardState::Paid);
        shop.work().await;
        assert_eq!(shop.state(order).await, OrderState::Done);

        // Who does not confirm it can pay from the balance; what was begun is called off.
        let second = shop.order().await;
        shop.work().await;
        let payment = shop.waiting().await;
        let secret = one(ctx, &shop.anna, payment.id).await.unwrap().secret.unwrap();
        let short = from_balance(ctx, &shop.anna, payment.id).await.unwrap_err();
        assert!(matches!(short, Error::Payment(_)), "{short}");
        paid_in(&shop, 100).await;
        from_balance(ctx, &shop.anna, payment.id).await.unwrap();
        shop.work().await;
        assert_eq!(shop.state(second).await, OrderState::Done);
        assert_eq!(shop.stands().await, [20, 0, 0]);
        assert_ne!(shop.peer.authenticate(&secret, true).await, 200, "it is called off");
        assert_eq!(shop.peer.moved().await, [80, 1, 0, 0]);
    })
    .await;
}

async fn paid_in(shop: &Shop, amount: i64) {
    let new = billing::NewBooking {
        customer: shop.anna.customer().unwrap(),
        what: billing::Book::TopUp(cradle_app::domain::billing::Till::Cash),
        amount: Some(amount),
        reason: String::new(),
    };
    billing::book(&shop.centre.ctx, &shop.olga, new, None).await.unwrap();
}

/// What happens between the order and its end, when one request, wherever it is, meets a fault.
async fn meets(shop: &Shop, what: &str, nth: usize, called_off: bool) {
    let before = shop.peer.moved().await;
    shop.peer.fault(".*", what, nth).await;
    let order = shop.order().await;
    let about = format!("{what} on request {nth}");
    run_due(&shop.centre.ctx, &works::all()).await.unwrap();
    if called_off && cancel(&shop.centre.ctx, &shop.anna, order).await.is_ok() {
        shop.work().await;
        shop.peer.fault("", "clear", 0).await;
        let [taken, _, back, _] = shop.peer.moved().await;
        assert_eq!(taken - before[0], back - before[2], "{about}: all that was taken goes back");
        assert_eq!(shop.stands().await, [0, 0, 0], "{about}");
        return;
    }
    shop.work().await;
    shop.peer.fault("", "clear", 0).await;
    assert_eq!(shop.state(order).await, OrderState::Done, "{about}");
    let [taken, times, back, _] = shop.peer.moved().await;
    assert_eq!([taken - before[0], times - before[1], back - before[2]], [80, 1, 0], "{about}");
    assert_eq!(shop.stands().await, [0, 0, 0], "{about}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whichever_request_is_lost_before_or_after_it_is_done_an_order_is_paid_once() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        for what in ["lose", "break", "fail", "repeat"] {
            for nth in 0..5 {
                meets(&shop, what, nth, false).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whichever_request_is_lost_a_called_off_order_costs_nothing() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        for what in ["lose", "break", "repeat"] {
            for nth in 0..5 {
                meets(&shop, what, nth, true).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_that_is_another_one_is_not_believed_and_somebody_looks() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        let ctx = &shop.centre.ctx;
        shop.peer.fault("GET /v1/payment_intents/", "lie", 0).await;
        let order = shop.order().await;
        shop.work().await;
        let payment = shop.waiting().await;
        assert_eq!(payment.state, CardState::Wrong);
        assert!(payment.problem.contains("EUR 800"), "{}", payment.problem);
        assert_eq!((shop.state(order).await, shop.peer.moved().await), (OrderState::Placed, [0; 4]));
        assert!(cards::look_at_any(ctx, &shop.anna, payment.id).await.is_err(), "only the operator");
        let all = cards::all(ctx, &shop.olga, None, Some("wrong"), 9, None).await.unwrap();
        assert_eq!((all.len(), all[0].customer_name.as_str()), (1, "Anna"));
        let looked = cards::look_at_any(ctx, &shop.olga, payment.id).await.unwrap();
        assert_eq!(looked.state, CardState::Paid);
        shop.work().await;
        assert_eq!((shop.state(order).await, shop.peer.moved().await), (OrderState::Done, [80, 1, 0, 0]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_pays_is_called_off_after_a_week_and_nothing_is_owed() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, DECLINED_WHEN_CHARGED).await else { return };
        let order = shop.order().await;
        shop.work().await;
        shop.centre.clock.advance(DAY * 6);
        shop.work().await;
        assert_eq!((shop.state(order).await, shop.stands().await), (OrderState::Placed, [0, 80, 0]));
        shop.centre.clock.advance(DAY);
        shop.work().await;
        assert_eq!((shop.state(order).await, shop.stands().await), (OrderState::Cancelled, [0, 0, 0]));
        assert!(mine(&shop.centre.ctx, &shop.anna).await.unwrap().is_empty());
        assert_eq!(shop.peer.moved().await, [0; 4]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_back_is_never_more_than_what_came() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        let ctx = &shop.centre.ctx;
        let order = shop.order().await;
        shop.work().await;
        let [paid] = &cards::all(ctx, &shop.olga, None, None, 9, None).await.unwrap()[..] else { panic!() };
        let id = paid.payment.id;
        assert!(refund(ctx, &shop.anna, id, 10, "x", None).await.is_err(), "only the operator");
        assert!(refund(ctx, &shop.olga, id, 81, "x", None).await.is_err());
        assert!(refund(ctx, &shop.olga, id, 10, " ", None).await.is_err(), "a reason is asked for");
        shop.peer.fault("POST /v1/refunds", "lose", 0).await;
        refund(ctx, &shop.olga, id, 30, "one was unsharp", None).await.unwrap();
        shop.work().await;
        assert!(refund(ctx, &shop.olga, id, 51, "x", None).await.is_err());
        refund(ctx, &shop.olga, id, 50, "the other one, too", None).await.unwrap();
        shop.work().await;
        let view = cards::one_of_all(ctx, &shop.olga, id).await.unwrap();
        assert!(view.refunds.iter().all(|refund| refund.state == RefundState::Made), "{view:?}");
        assert_eq!((view.payment.refundable(), shop.peer.moved().await), (0, [80, 1, 80, 2]));
        assert_eq!((shop.stands().await, shop.state(order).await), ([0, 0, 0], OrderState::Done));

        // What the provider lies about stays in nobody's pocket, and is seen.
        top_up(ctx, &shop.anna, 500, None).await.unwrap();
        shop.work().await;
        let id = cards::all(ctx, &shop.olga, None, None, 1, None).await.unwrap()[0].payment.id;
        shop.peer.fault("POST /v1/refunds", "lie", 0).await;
        refund(ctx, &shop.olga, id, 100, "asked for", None).await.unwrap();
        shop.work().await;
        let view = cards::one_of_all(ctx, &shop.olga, id).await.unwrap();
        assert_eq!((view.refunds[0].state, shop.stands().await), (RefundState::Wrong, [400, 0, 100]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_and_an_invoice_are_paid_by_card_once() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        let ctx = &shop.centre.ctx;
        let once = cradle_app::Idempotency::new("one", "top-up", b"500").unwrap();
        let first = top_up(ctx, &shop.anna, 500, Some(&once)).await.unwrap();
        assert_eq!(top_up(ctx, &shop.anna, 500, Some(&once)).await.unwrap().id, first.id);
        shop.work().await;
        assert_eq!((shop.stands().await, shop.peer.moved().await), ([500, 0, 0], [500, 1, 0, 0]));

        let anna = shop.anna.customer().unwrap();
        billing::allow_invoices(ctx, &shop.olga, anna, Some(10_000)).await.unwrap();
        choose(ctx, &shop.anna, "invoice").await.unwrap();
        shop.order().await;
        let draft = billing::draft(ctx, &shop.olga, anna).await.unwrap();
        let invoice = billing::finalise(ctx, &shop.olga, draft.id).await.unwrap();
        let payment = cards::pay_invoice(ctx, &shop.anna, invoice.id).await.unwrap();
        assert_eq!(cards::pay_invoice(ctx, &shop.anna, invoice.id).await.unwrap().id, payment.id);
        shop.work().await;
        let paid = billing::find(ctx, &shop.anna, invoice.id).await.unwrap();
        assert_eq!((paid.open, paid.state.as_str()), (0, "paid"));
        assert!(cards::pay_invoice(ctx, &shop.anna, invoice.id).await.is_err(), "nothing is open");
        assert_eq!((shop.stands().await, shop.peer.moved().await), ([500, 0, 0], [580, 2, 0, 0]));
    })
    .await;
}

/// A message as Stripe signs it.
fn signed(shop: &Shop, body: &str, age: i64) -> String {
    let at = shop.centre.ctx.now().micros() / 1_000_000 - age;
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).unwrap();
    mac.update(format!("{at}.{body}").as_bytes());
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_count_once_whatever_their_order_and_are_never_believed_alone() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WANTS_ITS_OWNER).await else { return };
        let ctx = &shop.centre.ctx;
        let order = shop.order().await;
        shop.work().await;
        let payment = shop.waiting().await;
        let intent = payment.intent.clone().unwrap();
        let event = |id: &str, kind: &str| {
            json!({"id": id, "type": kind, "data": {"object": {"id": intent, "payment_intent": intent,
                "status": "succeeded", "amount": 80}}})
            .to_string()
        };
        // A message that says that it was paid, and the provider says that it was not.
        let lie = event("evt_1", "payment_intent.succeeded");
        assert_eq!(
            cards::hear(ctx, &signed(&shop, &lie, 0), lie.as_bytes()).await.unwrap(),
            Ok(Heard::Taken)
        );
        shop.work().await;
        assert_eq!(shop.state(order).await, OrderState::Placed);
        for (header, why) in [
            (signed(&shop, &lie, 400), Unbelieved::Time),
            ("t=1,v1=00".to_owned(), Unbelieved::Signature),
            (String::new(), Unbelieved::Signature),
        ] {
            assert_eq!(cards::hear(ctx, &header, lie.as_bytes()).await.unwrap(), Err(why));
        }
        // Its owner confirms in the browser, which is closed then: the message alone makes us look.
        let secret = one(ctx, &shop.anna, payment.id).await.unwrap().secret.unwrap();
        shop.peer.authenticate(&secret, true).await;
        for (id, kind) in [
            ("evt_3", "charge.refunded"),
            ("evt_2", "payment_intent.succeeded"),
            ("evt_2", "payment_intent.succeeded"),
            ("evt_4", "payment_intent.payment_failed"),
            ("evt_5", "invoice.created"),
        ] {
            let body = event(id, kind);
            cards::hear(ctx, &signed(&shop, &body, 0), body.as_bytes()).await.unwrap().unwrap();
        }
        let again = event("evt_2", "payment_intent.succeeded");
        let known = cards::hear(ctx, &signed(&shop, &again, 0), again.as_bytes()).await.unwrap();
        assert_eq!(known, Ok(Heard::Known));
        shop.work().await;
        assert_eq!((shop.state(order).await, shop.stands().await), (OrderState::Done, [0, 0, 0]));
        assert_eq!(shop.peer.moved().await, [80, 1, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_gives_back_on_the_providers_pages_is_booked_once() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        let ctx = &shop.centre.ctx;
        let order = shop.order().await;
        shop.work().await;
        let id = cards::all(ctx, &shop.olga, None, None, 1, None).await.unwrap()[0].payment.id;
        refund(ctx, &shop.olga, id, 10, "one was unsharp", None).await.unwrap();
        shop.work().await;
        let intent = cards::one_of_all(ctx, &shop.olga, id).await.unwrap().payment.intent.unwrap();
        let given = shop.peer.give_back(&intent, 30).await;
        assert_eq!(given["amount"], 30, "{given}");
        for n in 0..3 {
            let kind = if n == 2 { "refund.updated" } else { "charge.refunded" };
            let body = json!({"id": format!("evt_r{n}"), "type": kind,
                "data": {"object": {"id": "ch_1", "payment_intent": intent}}})
            .to_string();
            cards::hear(ctx, &signed(&shop, &body, 0), body.as_bytes()).await.unwrap().unwrap();
            shop.work().await;
        }
        let view = cards::one_of_all(ctx, &shop.olga, id).await.unwrap();
        let mut booked: Vec<_> = view.refunds.iter().map(|one| (one.amount.amount, one.state)).collect();
        booked.sort_by_key(|(amount, _)| *amount);
        assert_eq!(booked, [(10, RefundState::Made), (30, RefundState::Made)]);
        assert_eq!((view.payment.refundable(), shop.peer.moved().await), (40, [80, 1, 40, 2]));
        assert_eq!((shop.stands().await, shop.state(order).await), ([0, 0, 0], OrderState::Done));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_booked_while_it_takes_money_and_seen() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        let ctx = &shop.centre.ctx;
        shop.order().await;
        shop.work().await;
        let paid = cards::all(ctx, &shop.olga, None, None, 1, None).await.unwrap().remove(0);
        let intent = paid.payment.intent.unwrap();
        let mut n = 0;
        for (status, state, taken) in [
            ("needs_response", "open", true),
            ("under_review", "open", true),
            ("won", "won", false),
            ("lost", "lost", true),
        ] {
            let dispute = json!({"amount": 80, "currency": "eur", "reason": "fraudulent", "status": status,
                "payment_intent": intent});
            shop.peer.dispute("dp_1", dispute).await;
            n += 1;
            let body = json!({"id": format!("evt_d{n}"), "type": "charge.dispute.updated",
                "data": {"object": {"id": "dp_1"}}})
            .to_string();
            cards::hear(ctx, &signed(&shop, &body, 0), body.as_bytes()).await.unwrap().unwrap();
            shop.work().await;
            let seen = cards::disputes(ctx, &shop.olga, None).await.unwrap();
            let dispute = &seen[0].dispute;
            assert_eq!((seen.len(), dispute.state.as_str(), dispute.taken), (1, state, taken));
        }
        assert!(cards::disputes(ctx, &shop.anna, None).await.is_err());
        assert_eq!(shop.stands().await, [0, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_goes_with_its_card_when_no_payment_is_under_way() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, DECLINED_WHEN_CHARGED).await else { return };
        let ctx = &shop.centre.ctx;
        let order = shop.order().await;
        shop.work().await;
        let kept = cradle_app::customers::delete(ctx, &shop.anna, "correct horse").await.unwrap_err();
        assert!(matches!(kept, Error::Conflict { kind: "account-not-settled", .. }), "{kept}");
        cancel(ctx, &shop.anna, order).await.unwrap();
        shop.work().await;
        cradle_app::customers::delete(ctx, &shop.anna, "correct horse").await.unwrap();
        shop.work().await;
        let left = shop.peer.get("/v1/customers?limit=9").await;
        assert_eq!(left["data"].as_array().unwrap().len(), 0, "{left}");
        assert!(orders::find(ctx, &shop.olga, order).await.is_err());
    })
    .await;
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Something that people, time or the net do.
async fn something(shop: &Shop, dice: &mut Dice, orders: &mut Vec<OrderId>) {
    let ctx = &shop.centre.ctx;
    match dice.roll(8) {
        0 | 1 => orders.push(shop.order().await),
        2 => {
            top_up(ctx, &shop.anna, 10 + dice.roll(90) as i64, None).await.unwrap();
        }
        3 if !orders.is_empty() => {
            let order = orders[dice.roll(orders.len())];
            // What is over cannot be called off.
            cancel(ctx, &shop.anna, order).await.ok();
        }
        4 => run_due(ctx, &works::all()).await.unwrap(),
        5 => {
            // A refund that the net repeats is one for who knows the key that it comes with; this peer does not.
            let what = [("lose", ".*"), ("break", ".*"), ("fail", ".*"), ("repeat", ".*/payment_intents")];
            let (what, on) = what[dice.roll(4)];
            shop.peer.fault(on, what, dice.roll(4)).await;
        }
        6 => {
            let paid = cards::all(ctx, &shop.olga, None, Some("paid"), 100, None).await.unwrap();
            if !paid.is_empty() {
                let payment = &paid[dice.roll(paid.len())].payment;
                // More than is left is refused, and what is not on the balance any more.
                refund(ctx, &shop.olga, payment.id, 1 + dice.roll(60) as i64, "a roll", None).await.ok();
            }
        }
        _ => shop.centre.clock.advance(Span::from_mins(3)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_in_whatever_order_the_provider_holds_what_the_books_say() {
    on_each(|centre| async move {
        let Some(shop) = Shop::with_card(centre, WORKS).await else { return };
        let ctx = &shop.centre.ctx;
        for seed in 1..=3 {
            let (mut dice, mut orders) = (Dice(seed), Vec::new());
            for _ in 0..30 {
                something(&shop, &mut dice, &mut orders).await;
                assert_eq!(verify(ctx).await.unwrap(), [], "seed {seed}");
            }
            shop.peer.fault("", "clear", 0).await;
            shop.work().await;
            shop.work().await;
            let all = cards::all(ctx, &shop.olga, None, None, 400, None).await.unwrap();
            let taken = all.iter().filter(|view| view.payment.state == CardState::Paid);
            let taken: i64 = taken.map(|view| view.payment.amount.amount).sum();
            let back = all.iter().flat_map(|view| &view.refunds).filter(|one| one.state == RefundState::Made);
            let back: i64 = back.map(|refund| refund.amount.amount).sum();
            let moved = shop.peer.moved_of_all().await;
            assert_eq!([taken, back], moved, "seed {seed}");
            let [_, due, refunding] = shop.stands().await;
            assert_eq!([due, refunding], [0, 0], "seed {seed}");
            for view in &all {
                let back: i64 = view.refunds.iter().map(|refund| refund.amount.amount).sum();
                assert!(back <= view.payment.amount.amount, "{view:?}");
            }
        }
    })
    .await;
}
