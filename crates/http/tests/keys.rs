//! Keys for devices and programs.

mod site;

use axum::http::{Method, StatusCode};
use cradle_app::domain::Span;
use serde_json::json;
use site::Site;

#[tokio::test]
async fn a_key_is_shown_once_works_until_it_is_revoked_and_outlives_a_new_password() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let new = json!({"name": " Laptop ", "rights": ["read", "upload"]});
        let made = site.post("/api/v1/keys", &anna, &new).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let secret = made.json()["secret"].as_str().unwrap().to_owned();
        let listed = || async { site.get("/api/v1/keys", &anna).await.json()["items"].clone() };
        assert_eq!(listed().await[0]["name"], "Laptop");
        assert_eq!(listed().await[0]["rights"], json!(["upload", "read"]));
        assert_eq!(listed().await[0]["last_used_at"], json!(null));
        assert!(!listed().await.to_string().contains(&secret));

        site.centre.clock.advance(Span::from_mins(1));
        assert_eq!(site.get("/api/v1/images", &secret).await.status, StatusCode::OK);
        let by_header = [("x-api-key", secret.as_str())];
        let answer = site.ask_with(Method::GET, "/api/v1/images", None, None, &by_header).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(listed().await[0]["last_used_at"], "2026-11-20T12:01:00Z");

        // It is no session, and ends like none.
        let sessions = site.get("/api/v1/sessions", &anna).await.json();
        assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
        let id = made.json()["key"]["id"].as_str().unwrap().to_owned();
        let by_itself = site.ask(Method::DELETE, "/api/v1/sessions/current", Some(&secret), None).await;
        assert_eq!(by_itself.status, StatusCode::NO_CONTENT);
        let as_session = format!("/api/v1/sessions/{id}");
        assert_eq!(
            site.ask(Method::DELETE, &as_session, Some(&anna), None).await.status,
            StatusCode::NOT_FOUND
        );
        let change = json!({"password": "another horse", "current_password": "correct horse"}).to_string();
        let changed = site.ask(Method::PATCH, "/api/v1/me", Some(&anna), Some(&change)).await;
        assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
        site.centre.clock.advance(Span::from_hours(24 * 365 * 3));
        assert_eq!(site.get("/api/v1/images", &secret).await.status, StatusCode::OK);

        let credentials = json!({"email": "anna@example.org", "password": "another horse"}).to_string();
        let again = site.ask(Method::POST, "/api/v1/sessions", None, Some(&credentials)).await;
        let anna = again.json()["token"].as_str().unwrap().to_owned();
        let ben = site.account("ben").await;
        let revoke = |token: String| {
            let (site, address) = (site.clone(), format!("/api/v1/keys/{id}"));
            async move { site.ask(Method::DELETE, &address, Some(&token), None).await.status }
        };
        assert_eq!(revoke(ben).await, StatusCode::NOT_FOUND);
        assert_eq!(revoke(anna.clone()).await, StatusCode::NO_CONTENT);
        assert_eq!(revoke(anna).await, StatusCode::NOT_FOUND);
        assert_eq!(site.get("/api/v1/images", &secret).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_key_needs_a_name_and_something_that_it_may_do() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        for (wrong, field) in [
            (json!({"name": " ", "rights": ["read"]}), "name"),
            (json!({"name": "x".repeat(101), "rights": ["read"]}), "name"),
            (json!({"name": "Laptop", "rights": []}), "rights"),
            (json!({"name": "Laptop", "rights": ["root"]}), "rights"),
        ] {
            let answer = site.post("/api/v1/keys", &anna, &wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert_eq!(answer.json()["field"], field, "{wrong}");
        }
        for _ in 0..100 {
            site.key(&anna, &["read"]).await;
        }
        let one_more = site.post("/api/v1/keys", &anna, &json!({"name": "x", "rights": ["read"]})).await;
        assert!(one_more.is("too-many-keys"), "{one_more:?}");
    })
    .await;
}
