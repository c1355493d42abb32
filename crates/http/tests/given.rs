//! Addresses that are proven, and pictures that others add, as pages and programs speak to the centre.

mod site;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::testing::dot;
use cradle_app::{jobs, works};
use serde_json::{Value, json};
use site::{Answer, Site};

/// Begins to add a file, as whoever has this token and these headers.
async fn begin(
    site: &Site,
    base: &str,
    token: Option<&str>,
    more: &[(&str, &str)],
    content: &[u8],
) -> Answer {
    let said = [("filename", "kiss.gif"), ("from", "Aunt Erna")];
    let said: Vec<String> = said.map(|(key, value)| format!("{key} {}", STANDARD.encode(value))).into();
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(format!("{base}/uploads"))
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Length", content.len())
        .header("Upload-Metadata", said.join(","));
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    site.send(request.body(Body::empty()).unwrap()).await
}

async fn patch(site: &Site, location: &str, token: Option<&str>, content: &[u8]) -> Answer {
    let mut request = Request::builder()
        .method(Method::PATCH)
        .uri(location)
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Offset", "0")
        .header(CONTENT_TYPE, "application/offset+octet-stream");
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    site.send(request.body(Body::from(content.to_vec())).unwrap()).await
}

/// Gives a class by hand that takes pictures in; the address behind which it stands.
async fn open_class(site: &Site, anna: &str, class: &Value, to: Value) -> String {
    let mut grant = json!({"object": "class", "class": class, "add": {"pictures": 9}});
    grant.as_object_mut().unwrap().extend(to.as_object().unwrap().clone());
    let given = site.post("/api/v1/grants", anna, &grant).await;
    assert_eq!(given.status, StatusCode::CREATED, "{given:?}");
    let href = given.json()["href"].as_str().unwrap().to_owned();
    let base = href.replacen("/shared/", "/api/v1/received/", 1);
    base.replacen("/s/", "/api/v1/shared/", 1)
}

#[tokio::test]
async fn a_picture_is_added_by_whoever_may_and_nothing_is_told_of_what_became_of_it() {
    Site::on_each(|site| async move {
        let operator = site.account("operator").await;
        let anna = site.account("anna").await;
        let (receiver, other) = (site.account("receiver").await, site.account("other").await);
        let images = site.pictures(&anna, 1).await;
        let class =
            site.post("/api/v1/classes", &anna, &json!({"name": "Wedding"})).await.json()["id"].clone();
        let callers = [None, Some(&anna), Some(&receiver), Some(&other), Some(&operator)]
            .map(|token| token.map(String::as_str));
        let receivers = [
            (json!({"to": "link"}), "everybody"),
            (json!({"to": "link", "password": "open sesame"}), "password"),
            (json!({"to": "customer", "email": "receiver@example.org"}), "receiver"),
        ];
        let mut number = 0;
        for (to, opens_to) in receivers {
            let base = open_class(&site, &anna, &class, to).await;
            for token in callers {
                number += 1;
                // The first one is a picture that she has.
                let content = if number == 1 { dot([0, 100, 200]) } else { dot([number, 1, 1]) };
                let answer = begin(&site, &base, token, &[], &content).await;
                let expected = match (opens_to, token) {
                    ("everybody", _) => StatusCode::CREATED,
                    ("receiver", Some(token)) if token == receiver => StatusCode::CREATED,
                    ("password", _) | (_, None) => StatusCode::UNAUTHORIZED,
                    _ => StatusCode::NOT_FOUND,
                };
                assert_eq!(answer.status, expected, "{base}, for {opens_to}: {answer:?}");
                let Some(location) = answer.header("location") else { continue };
                assert!(location.starts_with(&format!("{base}/uploads/")), "{location}");
                // Behind another door there is no such upload, and it is none of hers.
                let id = location.rsplit('/').next().unwrap();
                let own = patch(&site, &format!("/api/v1/uploads/{id}"), Some(&anna), &content).await;
                assert_eq!(own.status, StatusCode::NOT_FOUND);
                let done = patch(&site, location, token, &content).await;
                assert_eq!(done.status, StatusCode::NO_CONTENT, "{done:?}");
                assert_eq!(done.header("upload-offset"), Some(content.len().to_string().as_str()));
                let told: Vec<_> =
                    done.headers.keys().filter(|name| name.as_str().starts_with("cradle")).collect();
                assert!(told.is_empty(), "{told:?}");
            }
            if opens_to == "password" {
                let word = json!({"password": "open sesame"}).to_string();
                let unlocked = site.ask(Method::POST, &format!("{base}/unlock"), None, Some(&word)).await;
                let cookie = unlocked.header("set-cookie").and_then(|text| text.split(';').next()).unwrap();
                let begun = begin(&site, &base, None, &[("cookie", cookie)], b"GIF89a").await;
                assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
            }
        }
        jobs::run_due(&site.centre.ctx, &works::all()).await.unwrap();
        let from = |image: &str| format!("/api/v1/images/{image}/additions");
        let hers = site.get(&from(&images[0]), &anna).await.json();
        assert_eq!(hers["items"][0]["from"], "Aunt Erna", "{hers}");
        assert_eq!(site.get(&from(&images[0]), &other).await.status, StatusCode::NOT_FOUND);
        let listed = site.get("/api/v1/grants", &anna).await.json();
        let mut added: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|one| one["add"]["added"].clone()).collect();
        added.sort_by_key(Value::as_u64);
        assert_eq!(added, [json!(1), json!(1), json!(5)]);
        assert_eq!(listed["items"][0]["class"]["by_hand"], true);
    })
    .await;
}

#[tokio::test]
async fn the_right_to_add_has_bounds_that_its_giver_sets() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let class =
            site.post("/api/v1/classes", &anna, &json!({"name": "Wedding"})).await.json()["id"].clone();
        let rule = json!({"name": "Lake", "rule": {"conditions": [{"field": "position"}]}});
        let ruled = site.post("/api/v1/classes", &anna, &rule).await.json()["id"].clone();
        let give = |class: &Value, to: &str, add: Value| {
            let grant = json!({"object": "class", "class": class, "to": to, "title": "Us", "add": add});
            let (site, anna) = (site.clone(), anna.clone());
            async move { site.post("/api/v1/grants", &anna, &grant).await }
        };
        for (class, to, add) in [
            (&class, "public", json!({})),
            (&ruled, "link", json!({})),
            (&class, "link", json!({"pictures": 0})),
            (&class, "link", json!({"bytes": 5})),
        ] {
            let refused = give(class, to, add).await;
            assert_eq!(
                (refused.status, &refused.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("add"))
            );
        }
        let given = give(&class, "link", json!({})).await.json()["grant"].clone();
        assert_eq!((&given["add"]["pictures"], &given["add"]["bytes"]), (&json!(500), &json!(10_u64 << 30)));
        let address = format!("/api/v1/grants/{}", given["id"].as_str().unwrap());
        let change = |body: &'static str| site.ask(Method::PATCH, &address, Some(&anna), Some(body));
        assert_eq!(change(r#"{"add":{"pictures":3}}"#).await.json()["add"]["pictures"], 3);
        assert_eq!(change(r#"{"title":"Ours"}"#).await.json()["add"]["pictures"], 3);
        assert_eq!(change(r#"{"add":null}"#).await.json()["add"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_proven_by_its_link_or_by_whoever_runs_the_centre() {
    Site::on_each(|site| async move {
        let operator = site.account("operator").await;
        let anna = site.unproven("anna").await;
        let me = || async { site.get("/api/v1/me", &anna).await.json()["email_confirmed"].clone() };
        assert_eq!(me().await, false);
        assert_eq!(site.get("/api/v1/received", &anna).await.json()["items"], json!([]));
        jobs::run_due(&site.centre.ctx, &works::all()).await.unwrap();
        let letter = site.centre.mailbox.letters().pop().unwrap();
        assert!(letter.html.as_ref().unwrap().contains("/confirm#"));
        let token =
            letter.text.split_once("/confirm#").unwrap().1.split_whitespace().next().unwrap().to_owned();
        let confirm = |token: &str| {
            let body = json!({"token": token}).to_string();
            let site = site.clone();
            async move { site.ask(Method::POST, "/api/v1/email-confirmations", None, Some(&body)).await }
        };
        assert_eq!(confirm("something").await.status, StatusCode::GONE);
        let again = site.ask(Method::POST, "/api/v1/me/email/confirmation", Some(&anna), None).await;
        assert_eq!(
            (again.status, again.header("retry-after").is_some()),
            (StatusCode::TOO_MANY_REQUESTS, true)
        );
        let done = confirm(&token).await;
        assert_eq!((done.status, &done.json()["email"]), (StatusCode::OK, &json!("anna@example.org")));
        assert!(confirm(&token).await.is("proof-used"));
        assert_eq!(me().await, true);

        site.unproven("paul").await;
        let found = site.get("/api/v1/operator/customers?unconfirmed=true", &operator).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
        let address =
            format!("/api/v1/operator/customers/{}/confirm", found["items"][0]["id"].as_str().unwrap());
        let confirmed = site.ask(Method::POST, &address, Some(&operator), None).await;
        assert!(confirmed.json()["email_confirmed_at"].is_string(), "{confirmed:?}");
        let paged = site.get("/api/v1/operator/customers?limit=2", &operator).await.json();
        let next = paged["next"].as_str().unwrap();
        let rest =
            site.get(&format!("/api/v1/operator/customers?limit=2&after={next}"), &operator).await.json();
        assert_eq!(rest["items"][0]["email"], "paul@example.org");
    })
    .await;
}
