//! Orders over the API: placing, hearing the price, following, calling off, and the operator's view.

mod site;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Request, StatusCode};
use cradle_app::mail::MailProblem;
use serde_json::{Value, json};
use site::{Answer, Site};

async fn once(site: &Site, token: &str, key: &str, body: &Value) -> Answer {
    let request = Request::post("/api/v1/orders")
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .header(CONTENT_TYPE, "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    site.send(request).await
}

#[tokio::test]
async fn an_order_is_quoted_placed_once_followed_and_done() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 2).await;
        let order = json!({"service": "keep", "images": images,
            "options": {"attributes": {"occasion": "Lake", "rating": 4}}});
        let quote = site.post("/api/v1/orders/quote", &anna, &order).await;
        assert_eq!(quote.json()["sentence"], "Keep 2 pictures in your library: free.");
        assert_eq!(quote.json()["total"], json!({"amount": 0, "currency": "EUR"}));

        let placed = once(&site, &anna, "k1", &order).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
        let placed = placed.json();
        assert_eq!((&placed["number"], &placed["state"]), (&json!("R-1"), &json!("accepted")));
        assert_eq!(placed["options"]["attributes"]["occasion"], "Lake");
        assert_eq!(once(&site, &anna, "k1", &order).await.json()["id"], placed["id"]);
        let other = once(&site, &anna, "k1", &json!({"service": "keep", "images": [images[0]]})).await;
        assert!(other.status == StatusCode::UNPROCESSABLE_ENTITY && other.is("idempotency-key-reused"));

        site.centre.work().await;
        let address = format!("/api/v1/orders/{}", placed["id"].as_str().unwrap());
        let done = site.get(&address, &anna).await.json();
        assert_eq!((&done["state"], &done["title"]), (&json!("done"), &json!("Keep")));
        assert_eq!(done["progress"], json!({"done": 2, "total": 2}));
        assert_eq!((&done["pictures"], &done["images"]), (&json!(2), &json!(images)));
        assert_eq!((&done["cancellable"], done["history"].as_array().unwrap().len()), (&json!(false), 4));
        let cancelled = site.post(&format!("{address}/cancel"), &anna, &json!({})).await;
        assert!(cancelled.status == StatusCode::CONFLICT && cancelled.is("order-state"));
        let paul = site.account("paul").await;
        assert_eq!(site.get(&address, &paul).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_ordered_says_which_field_is_to_blame() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 1).await;
        let blamed = async |order: Value| {
            let answer = site.post("/api/v1/orders", &anna, &order).await;
            (answer.status.as_u16(), answer.json()["field"].as_str().unwrap_or_default().to_owned())
        };
        assert_eq!(blamed(json!({"service": "fly", "images": images})).await, (404, String::new()));
        assert_eq!(blamed(json!({"service": "keep", "images": []})).await, (422, "images".into()));
        assert_eq!(blamed(json!({"service": "send", "images": images})).await, (422, "to".into()));
        let rated = json!({"service": "keep", "images": images, "options": {"attributes": {"rating": 9}}});
        assert_eq!(blamed(rated).await, (422, "attributes".into()));
        let unknown = json!({"service": "keep", "images": images, "options": {"colour": "red"}});
        assert_eq!(blamed(unknown).await, (400, String::new()));
        let change = json!({"models": [{"maker": "Canon", "model": "*"}]}).to_string();
        let changed = site
            .ask(axum::http::Method::PATCH, "/api/v1/operator/services/keep", Some(&anna), Some(&change))
            .await;
        assert_eq!(changed.status, StatusCode::OK);
        let unavailable =
            site.post("/api/v1/orders", &anna, &json!({"service": "keep", "images": images})).await;
        assert!(unavailable.status == StatusCode::CONFLICT && unavailable.is("service-unavailable"));
    })
    .await;
}

#[tokio::test]
async fn lists_page_by_cursor() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 1).await;
        for _ in 0..3 {
            site.post("/api/v1/orders", &anna, &json!({"service": "keep", "images": images})).await;
            site.centre.clock.advance(cradle_app::domain::Span::from_secs(1));
        }
        let first = site.get("/api/v1/orders?limit=2", &anna).await.json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let next = first["next"].as_str().unwrap();
        let second = site.get(&format!("/api/v1/orders?limit=2&after={next}"), &anna).await.json();
        assert_eq!((second["items"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
        assert_eq!(second["items"][0]["number"], "R-1");
        let done = site.get("/api/v1/orders?state=done", &anna).await.json();
        assert_eq!(done["items"], json!([]));
        assert_eq!(site.get("/api/v1/orders?state=x", &anna).await.json()["field"], "state");
        assert_eq!(site.get("/api/v1/orders?after=x", &anna).await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn the_operator_follows_cancels_and_retries_everybodys_orders() {
    Site::on_each(|site| async move {
        let operator = site.account("olga").await;
        let anna = site.account("anna").await;
        let images = site.pictures(&anna, 1).await;
        let never = MailProblem::Never("550 no such user".into());
        site.centre.mailbox.answer("oma@example.org", Some(never));
        let order = json!({"service": "send", "images": images,
            "options": {"to": [{"name": "Oma", "email": "oma@example.org"}], "message": "Hello"}});
        let placed = site.post("/api/v1/orders", &anna, &order).await.json();
        site.centre.work().await;
        let failed = site.get("/api/v1/operator/orders?state=failed", &operator).await.json();
        let failed = &failed["items"][0];
        assert_eq!((&failed["id"], &failed["customer_name"]), (&placed["id"], &json!("anna")));
        assert!(failed["reason"].as_str().unwrap().contains("550 no such user"));
        assert_eq!(failed["deliveries"][0]["state"], "refused");

        site.centre.mailbox.answer("oma@example.org", None);
        let address = format!("/api/v1/operator/orders/{}", placed["id"].as_str().unwrap());
        let again = site.post(&format!("{address}/retry"), &operator, &json!({})).await;
        assert_eq!((again.status, &again.json()["state"]), (StatusCode::OK, &json!("accepted")));
        let cancelled = site.post(&format!("{address}/cancel"), &operator, &json!({})).await.json();
        assert_eq!(cancelled["state"], "cancelled");
        site.centre.work().await;
        assert!(site.centre.mailbox.letters().is_empty());

        let overview = site.get("/api/v1/operator/overview", &operator).await.json();
        assert_eq!(
            (&overview["open_orders"], &overview["chosen"][0]["service"]),
            (&json!(0), &json!("send"))
        );
        assert_eq!(overview["revenue"].as_array().unwrap().len(), 28);
        assert_eq!(overview["health"][0]["ready"], true);
    })
    .await;
}
