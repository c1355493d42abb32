//! Orders whose pictures go straight from the camera to a partner, over both databases.

mod pair;
mod site;

use axum::body::Body;
use axum::http::Request;
use cradle_app::SigningKey;
use cradle_app::cameras::{NewCamera, Registered, register};
use cradle_app::domain::orders::OrderState;
use cradle_app::domain::{CameraId, OrderId, Span};
use cradle_app::orders::{DirectPicture, Options, Wish, cancel, place_direct, retry};
use cradle_app::partners::{Passage, detail, disclosures, passage};
use cradle_app::store::partners::secrets;
use cradle_app::testing::{dot, placed};
use cradle_app::{Error, Visitor, billing, partners};
use pair::{Fault, Pair, wished};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use site::Answer;

/// A camera of Anna's.
async fn camera(pair: &Pair, serial: &str) -> CameraId {
    let (maker, model, serial) = ("Cradle".into(), "C1".into(), serial.into());
    let new = NewCamera { maker, model, serial, ..NewCamera::default() };
    match register(&pair.home.centre.ctx, &pair.anna, new).await.unwrap() {
        Registered::Now(camera) | Registered::Before(camera) => camera.id,
    }
}

/// What an agent orders from Anna's camera: these pictures, the first of them three times.
async fn order(pair: &Pair, camera: Option<CameraId>, pictures: &[Vec<u8>]) -> Result<OrderId, Error> {
    let picture = |(at, bytes): (usize, &Vec<u8>)| DirectPicture {
        filename: format!("{at}.gif"),
        sha256: hex::encode(Sha256::digest(bytes)),
        size: bytes.len() as u64,
        copies: (at == 0).then_some(3),
        crop: None,
    };
    let direct = pictures.iter().enumerate().map(picture).collect();
    let options = Options { print: Some(wished()), ..Options::default() };
    let wish =
        Wish { camera, service: "print".into(), images: Vec::new(), options, total: None, points: None };
    let placed = place_direct(&pair.home.centre.ctx, &pair.anna, wish, direct, None).await?;
    Ok(placed.order.id)
}

async fn way(pair: &Pair, id: OrderId) -> Passage {
    let pending = passage(&pair.home.centre.ctx, &pair.anna, id).await;
    assert!(matches!(pending, Ok(_) | Err(Error::TooSoon { .. })), "{pending:?}");
    pair.home.centre.work().await;
    passage(&pair.home.centre.ctx, &pair.anna, id).await.unwrap()
}

fn arrival(way: &Passage) -> Value {
    let camera = &way.camera;
    json!({"order": way.order, "token": way.token,
        "camera": {"maker": camera.maker, "model": camera.model, "serial": camera.serial}})
}

async fn announce(pair: &Pair, body: &Value) -> Answer {
    let request = Request::post(format!("/api/v1/federation/{}/arrivals", pair.here))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    pair.lab.send(request).await
}

async fn bring(pair: &Pair, way: &Passage, position: usize, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/federation/{}/arrivals/{}/{position}", pair.here, way.order);
    let request = Request::put(path).header("authorization", format!("Bearer {}", way.token));
    pair.lab.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

/// Announces an order and brings everything, as an agent does: again and again, until it is there.
async fn sent(pair: &Pair, id: OrderId, pictures: &[Vec<u8>]) {
    let way = way(pair, id).await;
    for _ in 0..5 {
        let answer = announce(pair, &arrival(&way)).await;
        if answer.status != 200 {
            assert_eq!(answer.status, 503, "{answer:?}");
            continue;
        }
        for missing in answer.json()["missing"].as_array().unwrap() {
            let position = missing.as_u64().unwrap() as usize;
            assert_eq!(bring(pair, &way, position, &pictures[position]).await.status, 204);
        }
        return;
    }
    panic!("the order was never announced");
}

fn labs_folders(pair: &Pair) -> usize {
    std::fs::read_dir(pair.lab.centre.folder.join("labs/minilab")).map_or(0, Iterator::count)
}

fn two() -> [Vec<u8>; 2] {
    [dot([1, 100, 200]), dot([2, 100, 200])]
}

#[tokio::test]
async fn pictures_go_straight_to_the_partner_who_learns_from_home_what_it_needs() {
    Pair::on_each(|pair| async move {
        let pictures = two();
        let camera = camera(&pair, "4711").await;
        let id = order(&pair, Some(camera), &pictures).await.unwrap();
        let way = way(&pair, id).await;
        let answer = announce(&pair, &arrival(&way)).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({"missing": [0, 1]})));
        assert_eq!(bring(&pair, &way, 1, &pictures[1]).await.status, 204);
        assert_eq!(bring(&pair, &way, 1, &pictures[1]).await.status, 204, "twice is once");
        assert_eq!(announce(&pair, &arrival(&way)).await.json(), json!({"missing": [0]}));
        let other = bring(&pair, &way, 0, &placed(47.5, 9.7)).await;
        assert_eq!(other.status, 422, "other bytes than were ordered: {other:?}");
        assert_eq!(bring(&pair, &way, 2, &pictures[0]).await.status, 404);
        assert_eq!(pair.lab_orders().await.len(), 0);
        assert_eq!(bring(&pair, &way, 0, &pictures[0]).await.status, 204);
        let done = pair.finish(id).await;
        assert_eq!(done.order.state, OrderState::Done, "{done:?}");
        assert!(done.direct);
        // Three of the first and two of the second, at home and at the lab.
        let lab = pair.lab_orders().await.remove(0).view;
        assert_eq!((done.order.progress.total, lab.order.progress.total, labs_folders(&pair)), (5, 5, 1));
        let of = lab.for_partner.unwrap();
        assert_eq!((of.fields.name.as_deref(), of.number.as_str()), (Some("Anna"), "R-1"));
        assert_eq!(of.fields.delivery.unwrap().city, "Lindau");
        // Half of 5 × 0.40, and 10 besides.
        assert_eq!(pair.waiting().await, (110, 0));
        let shown = disclosures(&pair.home.centre.ctx, &pair.anna, None, 9).await.unwrap();
        assert_eq!(shown.len(), 2);
        // Home was asked once, gave no picture, and has none.
        let asked: Vec<String> = pair.posts.lock().unwrap().log.iter().map(|(url, _)| url.clone()).collect();
        assert_eq!(asked.iter().filter(|url| url.ends_with("/orders")).count(), 1);
        assert!(!asked.iter().any(|url| url.ends_with("/pictures") || url.ends_with("/fields")), "{asked:?}");
        assert!(done.shown.is_empty());
        assert_eq!(billing::verify(&pair.home.centre.ctx).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn whatever_happens_on_the_way_what_was_sent_straight_is_printed_and_owed_once() {
    Pair::on_each(|pair| async move {
        let pictures = two();
        let camera = camera(&pair, "4711").await;
        let mut orders = 0;
        let faults = [Fault::Lost, Fault::AnswerLost, Fault::Twice, Fault::DiesBefore, Fault::DiesAfter];
        for fault in faults {
            // The question, and that the order is accepted, begun and done. Whoever asks the question is no
            // worker that can be killed by itself.
            let first = usize::from(matches!(fault, Fault::DiesBefore | Fault::DiesAfter));
            for step in first..4 {
                {
                    let mut posts = pair.posts.lock().unwrap();
                    posts.count = 0;
                    posts.faults = [(step, fault)].into();
                }
                let id = order(&pair, Some(camera), &pictures).await.unwrap();
                sent(&pair, id, &pictures).await;
                let done = pair.finish(id).await;
                orders += 1;
                assert_eq!(done.order.state, OrderState::Done, "{fault:?} at {step}: {done:?}");
                assert!(pair.posts.lock().unwrap().faults.is_empty(), "{fault:?} at {step} never met");
                assert_eq!((pair.lab_orders().await.len(), labs_folders(&pair)), (orders, orders));
                assert_eq!(pair.waiting().await, (110 * orders as i64, 0), "{fault:?} at {step}");
            }
        }
        assert_eq!(billing::verify(&pair.home.centre.ctx).await.unwrap(), []);
    })
    .await;
}

/// Asks home for an order as the lab does, for these fields.
async fn asked(pair: &Pair, arrival: &Value, fields: &[&str]) -> Answer {
    // What is asked for in one instant has no order.
    pair.home.centre.clock.advance(Span::from_millis(5));
    let known = secrets(&mut pair.lab.centre.ctx.read().await.unwrap(), pair.here).await.unwrap().unwrap();
    let mut body = arrival.clone();
    body["fields"] = json!(fields);
    let body = body.to_string();
    let at = pair.home.centre.ctx.now().micros() / 1_000_000;
    let key: SigningKey = known.signs_with.parse().unwrap();
    let signature = key.sign("test", at, body.as_bytes());
    let request = Request::post(format!("/api/v1/federation/{}/orders", pair.there))
        .header("webhook-id", "test")
        .header("webhook-timestamp", at)
        .header("webhook-signature", signature)
        .body(Body::from(body))
        .unwrap();
    pair.home.send(request).await
}

#[tokio::test]
async fn another_camera_more_fields_and_an_order_that_is_over_are_refused_and_recorded() {
    Pair::on_each(|pair| async move {
        let pictures = two();
        let own = camera(&pair, "4711").await;
        camera(&pair, "4712").await;
        let id = order(&pair, Some(own), &pictures).await.unwrap();
        let way = way(&pair, id).await;
        let right = arrival(&way);
        let with = |pointer: &str, value: &str| {
            let mut wrong = right.clone();
            *wrong.pointer_mut(pointer).unwrap() = json!(value);
            wrong
        };
        let last = async || {
            let seen = detail(&pair.home.centre.ctx, &pair.operator, pair.there).await.unwrap();
            seen.refusals[0].why.clone()
        };
        for (body, fields, why) in [
            (with("/camera/serial", "4712"), &["name"][..], "camera"),
            (with("/camera/serial", ""), &["name"], "camera"),
            (with("/token", "cto_x"), &["name"], "token"),
            (with("/order", "01890a5d-ac96-774b-bcce-b302099a8057"), &["name"], "order"),
            (right.clone(), &["name", "phone"], "fields"),
        ] {
            let answer = asked(&pair, &body, fields).await;
            assert_eq!((answer.status.as_u16(), last().await.as_str()), (403, why), "{answer:?}");
        }
        assert_eq!(disclosures(&pair.home.centre.ctx, &pair.anna, None, 9).await.unwrap(), []);
        // The lab believes nobody but home.
        for wrong in [with("/camera/serial", "4712"), with("/token", "cto_x")] {
            let answer = announce(&pair, &wrong).await;
            assert!(answer.status == 409 && answer.is("order-refused"), "{answer:?}");
        }
        assert_eq!(asked(&pair, &right, &["name", "delivery"]).await.status, 200);
        // A token opens one order, at both ends.
        assert_eq!(announce(&pair, &right).await.status, 200);
        let stranger = Passage { token: "cto_x".into(), ..way.clone() };
        assert_eq!(bring(&pair, &stranger, 0, &pictures[0]).await.status, 404);
        cancel(&pair.home.centre.ctx, &pair.anna, id).await.unwrap();
        let answer = asked(&pair, &right, &["name"]).await;
        assert_eq!((answer.status.as_u16(), last().await.as_str()), (403, "closed"), "{answer:?}");
        for _ in 0..3 {
            pair.work().await;
        }
        let late = bring(&pair, &way, 0, &pictures[0]).await;
        assert_eq!(late.status, 409, "{late:?}");
        assert!(passage(&pair.home.centre.ctx, &pair.anna, id).await.is_err());
        assert_eq!((pair.lab_orders().await.len(), pair.waiting().await), (0, (0, 0)));
    })
    .await;
}

async fn balance(pair: &Pair, visitor: &Visitor) -> i64 {
    billing::account(&pair.home.centre.ctx, visitor).await.unwrap().position.prepaid
}

#[tokio::test]
async fn an_order_whose_pictures_never_come_ends_and_its_money_goes_back() {
    Pair::on_each(|pair| async move {
        let pictures = two();
        assert!(order(&pair, None, &pictures).await.is_err(), "without a camera there is nothing to ask by");
        let camera = camera(&pair, "4711").await;
        let id = order(&pair, Some(camera), &pictures).await.unwrap();
        let way = way(&pair, id).await;
        assert_eq!(announce(&pair, &arrival(&way)).await.status, 200);
        assert_eq!(bring(&pair, &way, 0, &pictures[0]).await.status, 204);
        assert_eq!(balance(&pair, &pair.anna).await, 100_000 - 200);
        for _ in 0..2 {
            for centre in [&pair.home.centre, &pair.lab.centre] {
                centre.clock.advance(Span::from_hours(40));
            }
            pair.work().await;
        }
        let failed = pair.finish(id).await;
        assert!(
            matches!(&failed.order.state, OrderState::Failed { reason } if reason.contains("did not arrive")),
            "{failed:?}"
        );
        assert_eq!((balance(&pair, &pair.anna).await, pair.waiting().await), (100_000, (0, 0)));
        assert_eq!(bring(&pair, &way, 1, &pictures[1]).await.status, 409);
        let again = retry(&pair.home.centre.ctx, &pair.operator, id).await;
        assert!(matches!(again, Err(Error::Conflict { kind: "order-direct", .. })), "{again:?}");
        // An order whose pictures are in the library has no such way.
        let images = pair.home.centre.pictures(&pair.anna, 1).await;
        let other = pair.ordered(&images).await;
        let none = partners::passage(&pair.home.centre.ctx, &pair.anna, other).await;
        assert!(matches!(none, Err(Error::Conflict { kind: "not-direct", .. })), "{none:?}");
    })
    .await;
}
