//! Orders that one centre passes on to another, over both databases.

mod pair;
mod site;

use axum::body::Body;
use axum::http::Request;
use cradle_app::SigningKey;
use cradle_app::billing;
use cradle_app::domain::Span;
use cradle_app::domain::orders::OrderState;
use cradle_app::domain::printing::PrintRequest;
use cradle_app::orders::{cancel_any, retry};
use cradle_app::partners::{SavePartner, change, detail, disclosures, remove, settlement};
use cradle_app::store::partners::secrets;
use cradle_app::testing::placed;
use pair::{Fault, Pair, wished};
use serde_json::{Value, json};
use site::{Answer, Site};

fn labs_folders(pair: &Pair) -> usize {
    std::fs::read_dir(pair.lab.centre.folder.join("labs/minilab")).unwrap().count()
}

async fn books_are_right(site: &Site) {
    assert_eq!(billing::verify(&site.centre.ctx).await.unwrap(), []);
}

#[tokio::test]
async fn an_order_goes_to_the_partner_with_what_it_needs_and_its_states_come_back() {
    Pair::on_each(|pair| async move {
        let mut images = pair.home.centre.pictures(&pair.anna, 2).await;
        images.push(pair.home.centre.receive(&pair.anna, "lake.jpg", &placed(47.5, 9.7), None).await);
        pair.home.centre.work().await;
        let id = pair.ordered_as(&images, PrintRequest { index: true, ..wished() }).await;
        // Where an order goes is said in the order, whatever becomes of the record.
        pair.moves_to("Bregenz").await;
        let done = pair.finish(id).await;
        assert_eq!(done.order.state, OrderState::Done, "{done:?}");
        assert_eq!((done.order.progress.done, labs_folders(&pair)), (7, 1), "with a sheet of the index");
        // What the lab's operator sees.
        let lab = pair.lab_orders().await;
        assert_eq!(lab.len(), 1);
        let view = &lab[0].view;
        assert_eq!((lab[0].customer_name.as_str(), view.order.state.clone()), ("Home", OrderState::Done));
        let of = view.for_partner.clone().unwrap();
        assert_eq!((of.partner.as_str(), of.number.as_str()), ("Home", "R-1"));
        assert_eq!(of.fields.name.as_deref(), Some("Anna"));
        assert_eq!(of.fields.delivery.unwrap().city, "Lindau");
        // What Anna sees.
        let shown = disclosures(&pair.home.centre.ctx, &pair.anna, None, 9).await.unwrap();
        let mut fields: Vec<&str> = shown.iter().map(|one| one.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["delivery", "name"]);
        assert!(shown.iter().all(|one| one.partner_name == "North Lab" && one.order == id));
        assert_eq!(done.disclosed.len(), 2);
        // Half of 7 × 0.40, and 10 besides.
        assert_eq!(pair.waiting().await, (150, 0));
        let passed = settlement(&pair.home.centre.ctx, &pair.operator, pair.there, None, 9).await.unwrap();
        assert_eq!((passed.len(), passed[0].owed.amount), (1, 150));
        books_are_right(&pair.home).await;
        books_are_right(&pair.lab).await;
        // Nothing of the place where a picture was taken has left.
        let visitor = &pair.lab_operator;
        assert!(!pair.posts.lock().unwrap().log.iter().any(|(_, body)| body.contains("example.org")));
        let board = cradle_app::orders::find_any(&pair.lab.centre.ctx, visitor, view.order.id).await.unwrap();
        let mut tx = pair.lab.centre.ctx.read().await.unwrap();
        for image in &board.view.order.images {
            let owner = board.view.order.customer;
            let image = cradle_app::store::library::get(&mut tx, owner, *image).await.unwrap().unwrap();
            assert_eq!(image.position, None, "{}", image.filename);
        }
    })
    .await;
}

#[tokio::test]
async fn whatever_is_lost_repeated_or_killed_on_the_way_an_order_is_printed_and_owed_once() {
    Pair::on_each(|pair| async move {
        let images = pair.home.centre.pictures(&pair.anna, 2).await;
        let mut orders = 0;
        let faults = [Fault::Lost, Fault::AnswerLost, Fault::Twice, Fault::DiesBefore, Fault::DiesAfter];
        for fault in faults {
            // The order, the fields, two pictures, and that it is accepted, begun and done.
            for step in 0..7 {
                {
                    let mut posts = pair.posts.lock().unwrap();
                    posts.count = 0;
                    posts.faults = [(step, fault)].into();
                }
                let id = pair.ordered(&images).await;
                let done = pair.finish(id).await;
                orders += 1;
                assert_eq!(done.order.state, OrderState::Done, "{fault:?} at {step}: {done:?}");
                assert!(pair.posts.lock().unwrap().faults.is_empty(), "{fault:?} at {step} never met");
                assert_eq!(pair.lab_orders().await.len(), orders, "{fault:?} at {step}");
                assert_eq!(labs_folders(&pair), orders, "{fault:?} at {step}");
                assert_eq!(pair.waiting().await, (90 * orders as i64, 0), "{fault:?} at {step}");
            }
        }
        books_are_right(&pair.home).await;
    })
    .await;
}

/// Asks home something that the lab has signed.
async fn asked(pair: &Pair, what: &str, body: &Value, at: i64, secret: Option<&str>) -> Answer {
    let known = secrets(&mut pair.lab.centre.ctx.read().await.unwrap(), pair.here).await.unwrap().unwrap();
    let body = body.to_string();
    let at = pair.home.centre.ctx.now().micros() / 1_000_000 + at;
    let key: SigningKey = secret.unwrap_or(&known.signs_with).parse().unwrap();
    let signed = key.sign("test", at, body.as_bytes());
    let request = Request::post(format!("/api/v1/federation/{}/{what}", pair.there))
        .header("webhook-id", "test")
        .header("webhook-timestamp", at)
        .header("webhook-signature", signed)
        .body(Body::from(body))
        .unwrap();
    pair.home.send(request).await
}

/// What the lab was told of the last order.
fn passed(pair: &Pair) -> (Value, Value) {
    let posts = pair.posts.lock().unwrap();
    let body = posts.log.iter().rev().find(|(_, body)| body.contains("order.passed")).unwrap();
    let data = serde_json::from_str::<Value>(&body.1).unwrap()["data"].clone();
    (data["order"].clone(), data["token"].clone())
}

#[tokio::test]
async fn a_partner_is_shown_nothing_else_of_nobody_else_and_nothing_afterwards() {
    Pair::on_each(|pair| async move {
        let images = pair.home.centre.pictures(&pair.anna, 1).await;
        let first = pair.ordered(&images).await;
        pair.home.centre.work().await;
        let (order, token) = passed(&pair);
        let second = pair.ordered(&images).await;
        pair.home.centre.work().await;
        let (other, _) = passed(&pair);
        let fields = |order: &Value, token: &Value, fields: &[&str]| {
            json!({"order": order, "token": token, "fields": fields})
        };
        let ask = async |body: Value| asked(&pair, "fields", &body, 0, None).await;
        let own = ask(fields(&order, &token, &["name"])).await;
        assert_eq!((own.status.as_u16(), own.json()), (200, json!({"name": "Anna"})));
        for (body, why) in [
            (fields(&order, &token, &["name", "birthday"]), "fields"),
            (fields(&order, &token, &["email"]), "fields"),
            (fields(&other, &token, &["name"]), "token"),
            (fields(&order, &json!("cto_x"), &["name"]), "token"),
            (fields(&json!("01890a5d-ac96-774b-bcce-b302099a8057"), &token, &["name"]), "order"),
        ] {
            // What is asked for in one instant has no order.
            pair.home.centre.clock.advance(Span::from_millis(5));
            let answer = ask(body).await;
            assert_eq!(answer.status, 403, "{answer:?}");
            let seen = detail(&pair.home.centre.ctx, &pair.operator, pair.there).await.unwrap();
            assert_eq!(seen.refusals[0].why, why);
        }
        // Not signed, by another, too early, too late.
        let body = fields(&order, &token, &["name"]);
        let stranger = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        for (at, secret) in [(0, Some(stranger)), (-301, None), (301, None)] {
            assert_eq!(asked(&pair, "fields", &body, at, secret).await.status, 400);
            assert_eq!(asked(&pair, "messages", &body, at, secret).await.status, 400);
            assert_eq!(asked(&pair, "pictures", &body, at, secret).await.status, 400);
        }
        for id in [first, second] {
            assert_eq!(pair.finish(id).await.order.state, OrderState::Done);
        }
        let picture = json!({"order": order, "token": token, "position": 0});
        assert_eq!(asked(&pair, "pictures", &picture, 0, None).await.status, 403);
        pair.home.centre.clock.advance(Span::from_millis(5));
        assert_eq!(ask(body).await.status, 403);
        let seen = detail(&pair.home.centre.ctx, &pair.operator, pair.there).await.unwrap();
        assert_eq!((seen.refusals[0].why.as_str(), seen.refusals.len()), ("closed", 7));
        // What was only asked for was not shown.
        let shown = disclosures(&pair.home.centre.ctx, &pair.anna, None, 9).await.unwrap();
        assert!(shown.iter().all(|one| one.field == "name" || one.field == "delivery"), "{shown:?}");
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_called_off_is_called_off_there_and_owed_no_more() {
    Pair::on_each(|pair| async move {
        let images = pair.home.centre.pictures(&pair.anna, 1).await;
        // Passed on, and the lab has not begun.
        let id = pair.ordered(&images).await;
        pair.home.centre.work().await;
        assert_eq!(pair.waiting().await.0, 50);
        cancel_any(&pair.home.centre.ctx, &pair.operator, id).await.unwrap();
        for _ in 0..3 {
            pair.work().await;
        }
        assert_eq!(pair.waiting().await, (0, 0));
        assert_eq!(pair.lab_orders().await.len(), 0);
        // The calling off arrives first: what comes after it is never taken on.
        let id = pair.ordered(&images).await;
        {
            let mut posts = pair.posts.lock().unwrap();
            posts.count = 0;
            posts.faults = [(0, Fault::Lost)].into();
        }
        pair.home.centre.work().await;
        cancel_any(&pair.home.centre.ctx, &pair.operator, id).await.unwrap();
        for _ in 0..3 {
            pair.work().await;
        }
        assert_eq!((pair.waiting().await, pair.lab_orders().await.len()), ((0, 0), 0));
        let balance = billing::account(&pair.home.centre.ctx, &pair.anna).await.unwrap();
        assert_eq!(balance.position.prepaid, 100_000);
        books_are_right(&pair.home).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_partner_refuses_fails_at_home_and_can_be_passed_on_again() {
    Pair::on_each(|pair| async move {
        let images = pair.home.centre.pictures(&pair.anna, 1).await;
        let taking = |accepts| SavePartner {
            name: "Home".into(),
            enabled: true,
            address: format!("http://cradle.test/api/v1/federation/{}", pair.there),
            secret: None,
            fulfils: Vec::new(),
            accepts,
            fee: cradle_app::domain::partners::Fee::default(),
        };
        let (ctx, operator) = (&pair.lab.centre.ctx, &pair.lab_operator);
        change(ctx, operator, pair.here, taking(false)).await.unwrap();
        let id = pair.ordered(&images).await;
        let failed = pair.finish(id).await;
        assert!(
            matches!(&failed.order.state, OrderState::Failed { reason } if reason.contains("takes no orders")),
            "{failed:?}"
        );
        assert_eq!(pair.waiting().await.0, 0);
        change(ctx, operator, pair.here, taking(true)).await.unwrap();
        retry(&pair.home.centre.ctx, &pair.operator, id).await.unwrap();
        assert_eq!(pair.finish(id).await.order.state, OrderState::Done);
        assert_eq!((pair.waiting().await, labs_folders(&pair)), ((50, 0), 1));
        books_are_right(&pair.home).await;
        // A partner with whom something is under way, or that can be chosen, stays.
        assert!(remove(&pair.home.centre.ctx, &pair.operator, pair.there).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_partners_customers_are_forgotten_after_their_order() {
    Pair::on_each(|pair| async move {
        let images = pair.home.centre.pictures(&pair.anna, 1).await;
        let id = pair.ordered(&images).await;
        pair.finish(id).await;
        let view = pair.lab_orders().await.remove(0).view;
        let kept = async || {
            let mut tx = pair.lab.centre.ctx.read().await.unwrap();
            let image = view.order.images[0];
            cradle_app::store::library::get(&mut tx, view.order.customer, image).await.unwrap().is_some()
        };
        assert!(kept().await);
        cradle_app::works::schedule(&pair.lab.centre.ctx).await.unwrap();
        for _ in 0..31 {
            pair.lab.centre.clock.advance(Span::from_hours(24));
            pair.lab.centre.work().await;
        }
        let after = pair.lab_orders().await.remove(0).view.for_partner.unwrap();
        assert_eq!((after.number.as_str(), after.fields.name), ("R-1", None));
        assert!(!kept().await);
    })
    .await;
}
