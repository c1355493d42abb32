//! Cameras and their menus.

mod site;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use site::{Answer, Site};

fn camera(serial: &str) -> Value {
    json!({"maker": "FUJIFILM", "model": "X-T5", "serial": serial, "firmware": "4.10",
           "evidence": [{"source": "exif", "maker": "FUJIFILM", "model": "X-T5", "serial": serial, "sightings": 12}]})
}

fn services(menu: &Value) -> Vec<&str> {
    menu["services"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_camera_is_its_owners_however_often_it_comes_and_never_somebody_elses() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let first = site.post("/api/v1/cameras", &anna, &camera("3A1207")).await;
        assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
        let mut again = camera("03a-1207");
        again["maker"] = json!("Fujifilm");
        let again = site.post("/api/v1/cameras", &anna, &again).await;
        assert_eq!((again.status, &again.json()["id"]), (StatusCode::OK, &first.json()["id"]));
        let taken = site.post("/api/v1/cameras", &paul, &camera("3A1207")).await;
        assert!(taken.status == StatusCode::CONFLICT && taken.is("camera-taken"));
        let address = format!("/api/v1/cameras/{}", first.json()["id"].as_str().unwrap());
        assert_eq!(site.get(&address, &paul).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(&format!("{address}/menu"), &paul).await.status, StatusCode::NOT_FOUND);
        // Given away, it can be somebody else's.
        assert_eq!(
            site.ask(Method::DELETE, &address, Some(&anna), None).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(site.post("/api/v1/cameras", &paul, &camera("3A1207")).await.status, StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn two_people_who_register_the_same_camera_at_the_same_moment_are_told_apart() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let (body_a, body_b) = (camera("3A1207"), camera("3A1207"));
        let (a, b) = tokio::join!(
            site.post("/api/v1/cameras", &anna, &body_a),
            site.post("/api/v1/cameras", &paul, &body_b),
        );
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    })
    .await;
}

#[tokio::test]
async fn a_dummy_serial_number_is_refused_with_what_to_do() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let refused = site.post("/api/v1/cameras", &anna, &camera("00000000")).await;
        assert_eq!(
            (refused.status, &refused.json()["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("serial"))
        );
        assert!(refused.json()["detail"].as_str().unwrap().contains("printed on the camera"));
    })
    .await;
}

#[tokio::test]
async fn the_menu_follows_what_the_operator_sets_up() {
    Site::on_each(|site| async move {
        let operator = site.account("operator").await;
        let anna = site.account("anna").await;
        let registered = site.post("/api/v1/cameras", &anna, &camera("3A1207")).await.json();
        let address = format!("/api/v1/cameras/{}/menu", registered["id"].as_str().unwrap());
        let menu = site.get(&address, &anna).await.json();
        assert_eq!(services(&menu), ["keep", "send", "publish"]);
        assert_eq!(menu["services"][0]["price"], json!({"amount": 0, "currency": "EUR"}));

        let put = |path: &'static str, body: Value, method: Method| {
            let (site, operator) = (site.clone(), operator.clone());
            async move { site.ask(method, path, Some(&operator), Some(&body.to_string())).await }
        };
        let order = json!({"order": ["publish", "keep", "send"]});
        assert_eq!(put("/api/v1/operator/services/order", order, Method::PUT).await.status, StatusCode::OK);
        let only_nikon = json!({"models": [{"maker": "nikon*", "model": "*"}]});
        assert_eq!(
            put("/api/v1/operator/services/publish", only_nikon, Method::PATCH).await.status,
            StatusCode::OK
        );
        let priced =
            json!({"price": {"amount": 120, "currency": "EUR"}, "per": "recipient", "title": "Post it"});
        assert_eq!(put("/api/v1/operator/services/send", priced, Method::PATCH).await.status, StatusCode::OK);
        let menu = site.get(&address, &anna).await.json();
        assert_eq!(services(&menu), ["keep", "send"]);
        let send = &menu["services"][1];
        assert_eq!(
            (&send["title"], &send["price"]["amount"], &send["per"]),
            (&json!("Post it"), &json!(120), &json!("recipient"))
        );

        let half = json!({"order": ["keep"]});
        let half = put("/api/v1/operator/services/order", half, Method::PUT).await;
        assert_eq!(half.json()["field"], "order");
        let odd = json!({"price": {"amount": -1, "currency": "EUR"}});
        assert_eq!(put("/api/v1/operator/services/send", odd, Method::PATCH).await.json()["field"], "price");
    })
    .await;
}

#[tokio::test]
async fn whoever_owes_sees_the_menu_closed_and_nothing_else() {
    Site::on_each(|site| async move {
        site.account("operator").await;
        let anna = site.account("anna").await;
        let id = site.get("/api/v1/me", &anna).await.json()["id"].as_str().unwrap().parse().unwrap();
        let mut tx = site.centre.ctx.write().await.unwrap();
        let blocked = cradle_app::domain::customers::Standing::Blocked;
        cradle_app::store::customers::set_standing(&mut tx, id, blocked).await.unwrap();
        tx.commit().await.unwrap();
        let menu = site.get("/api/v1/menu", &anna).await;
        assert_eq!((menu.status, &menu.json()["services"][0]["available"]), (StatusCode::OK, &json!(false)));
        assert_eq!(site.get("/api/v1/cameras", &anna).await.status, StatusCode::PAYMENT_REQUIRED);
        assert_eq!(site.get("/api/v1/me", &anna).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_camera_gets_an_account_for_ftp_with_which_it_sends_and_nothing_else() {
    Site::on_each(|site| async move {
        let (anna, ben) = (site.account("anna").await, site.account("ben").await);
        let new = json!({"maker": "Nikon", "model": "Z 6", "serial": "204817"});
        let camera =
            site.post("/api/v1/cameras", &anna, &new).await.json()["id"].as_str().unwrap().to_owned();
        let address = format!("/api/v1/cameras/{camera}/ftp");
        let before = site.get(&address, &anna).await.json();
        assert_eq!(
            (&before["host"], &before["port"], &before["username"]),
            (&json!("cradle.test"), &json!(2121), &json!(null))
        );
        for asked in [site.get(&address, &ben).await, site.post(&address, &ben, &json!({})).await] {
            assert_eq!(asked.status, StatusCode::NOT_FOUND, "{asked:?}");
        }
        let made = site.post(&address, &anna, &json!({})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let told = |answer: &Answer, name: &str| answer.json()[name].as_str().unwrap().to_owned();
        let (user, password) = (told(&made, "username"), told(&made, "password"));
        let ctx = &site.centre.ctx;
        let sign_in = |password: String| {
            let user = user.to_uppercase();
            async move { cradle_app::cameras::ftp_sign_in(ctx, &user, &password, "192.0.2.9".into()).await }
        };
        let session = sign_in(password.to_uppercase()).await.unwrap();
        assert_eq!(session.camera.to_string(), camera);
        assert!(session.visitor.sender().is_ok());
        assert!(session.visitor.viewer().is_err() && session.visitor.owner().is_err());
        assert!(!site.get(&address, &anna).await.json()["last_used_at"].is_null());

        // A new password ends the old one; the name stays.
        let again = site.post(&address, &anna, &json!({})).await;
        assert_eq!(told(&again, "username"), user);
        assert!(matches!(sign_in(password).await, Err(cradle_app::Error::WrongPassword)));
        let password = told(&again, "password");
        assert!(sign_in(password.clone()).await.is_ok());
        // Guessing is slow, and forgiven with time.
        for _ in 0..10 {
            assert!(sign_in("guess".to_owned()).await.is_err());
        }
        assert!(matches!(sign_in(password.clone()).await, Err(cradle_app::Error::Wait(_))));
        site.centre.clock.advance(cradle_app::domain::Span::from_hours(24));
        assert!(sign_in(password.clone()).await.is_ok());
        let gone = site.ask(Method::DELETE, &address, Some(&anna), None).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert!(sign_in(password).await.is_err());
    })
    .await;
}
