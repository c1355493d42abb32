//! Accounts, sessions and devices, as programs and browsers use them.

mod site;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use cradle_app::domain::Span;
use serde_json::{Value, json};
use site::{Answer, Site};

async fn sign_in(site: &Site, credentials: Value) -> Answer {
    site.ask(Method::POST, "/api/v1/sessions", None, Some(&credentials.to_string())).await
}

#[tokio::test]
async fn the_first_account_runs_the_centre_and_the_second_does_not() {
    Site::on_each(|site| async move {
        let (first, second) = (site.account("first").await, site.account("second").await);
        assert_eq!(site.get("/api/v1/me", &first).await.json()["operator"], true);
        assert_eq!(site.get("/api/v1/me", &second).await.json()["operator"], false);
        let again = json!({"email": "FIRST@example.org", "password": "correct horse", "name": "x"});
        let again = site.ask(Method::POST, "/api/v1/customers", None, Some(&again.to_string())).await;
        assert!(again.status == StatusCode::CONFLICT && again.is("email-taken"), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn the_camera_and_the_password_open_the_account_and_a_wrong_one_of_either_tells_nothing() {
    Site::on_each(|site| async move {
        let token = site.account("anna").await;
        let camera = json!({"maker": "FUJIFILM", "model": "X-T5", "serial": "3A1207"});
        assert_eq!(site.post("/api/v1/cameras", &token, &camera).await.status, StatusCode::CREATED);
        let by = |camera: &Value, password: &str| json!({"camera": camera, "password": password});
        assert_eq!(sign_in(&site, by(&camera, "correct horse")).await.status, StatusCode::CREATED);
        let wrong = sign_in(&site, by(&camera, "wrong horse")).await;
        let unknown = json!({"maker": "FUJIFILM", "model": "X-T5", "serial": "9Z9999"});
        let unknown = sign_in(&site, by(&unknown, "wrong horse")).await;
        assert_eq!((wrong.status, &wrong.bytes), (StatusCode::UNAUTHORIZED, &unknown.bytes));
        assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn ten_wrong_passwords_slow_that_identification_down_and_time_forgives() {
    Site::on_each(|site| async move {
        let token = site.account("anna").await;
        site.account("paul").await;
        let anna = |password: &str| json!({"email": "anna@example.org", "password": password});
        for _ in 0..10 {
            assert_eq!(sign_in(&site, anna("wrong")).await.status, StatusCode::UNAUTHORIZED);
        }
        let slowed = sign_in(&site, anna("correct horse")).await;
        assert_eq!((slowed.status, slowed.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("1")));
        // Others are not concerned, nor is who is signed in already.
        let paul = json!({"email": "paul@example.org", "password": "correct horse"});
        assert_eq!(sign_in(&site, paul).await.status, StatusCode::CREATED);
        assert_eq!(site.get("/api/v1/me", &token).await.status, StatusCode::OK);
        site.centre.clock.advance(Span::from_secs(1));
        assert_eq!(sign_in(&site, anna("correct horse")).await.status, StatusCode::CREATED);
        assert_eq!(sign_in(&site, anna("wrong")).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself_by_signing_out_and_by_its_owners_word() {
    Site::on_each(|site| async move {
        let (one, two) = (site.account("anna").await, {
            let session =
                sign_in(&site, json!({"email": "anna@example.org", "password": "correct horse"})).await;
            session.json()["token"].as_str().unwrap().to_owned()
        });
        let sessions = site.get("/api/v1/sessions", &one).await.json();
        let others: Vec<&Value> = sessions["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|session| session["current"] == false)
            .collect();
        assert_eq!(others.len(), 1);
        let other = format!("/api/v1/sessions/{}", others[0]["id"].as_str().unwrap());
        assert_eq!(site.ask(Method::DELETE, &other, Some(&one), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(site.get("/api/v1/me", &two).await.status, StatusCode::UNAUTHORIZED);
        site.centre.clock.advance(Span::from_hours(31 * 24));
        assert_eq!(site.get("/api/v1/me", &one).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_device_comes_in_once_its_owner_says_so_and_only_once() {
    Site::on_each(|site| async move {
        let token = site.account("anna").await;
        let codes =
            site.ask(Method::POST, "/api/v1/devices/code", None, Some(r#"{"label":"Agent"}"#)).await.json();
        let ask = json!({"device_code": codes["device_code"]}).to_string();
        let wait = |site: Site, ask: String| async move {
            site.ask(Method::POST, "/api/v1/devices/token", None, Some(&ask)).await
        };
        assert_eq!(wait(site.clone(), ask.clone()).await.json()["error"], "authorization_pending");
        assert_eq!(wait(site.clone(), ask.clone()).await.json()["error"], "slow_down");
        let code = codes["user_code"].as_str().unwrap().to_lowercase();
        let shown = site.get(&format!("/api/v1/devices?code={code}"), &token).await;
        assert_eq!(shown.json()["label"], "Agent");
        let allow = json!({"user_code": code, "allow": true});
        assert_eq!(site.post("/api/v1/devices", &token, &allow).await.status, StatusCode::NO_CONTENT);
        let session = wait(site.clone(), ask.clone()).await;
        assert_eq!(session.status, StatusCode::OK, "{session:?}");
        let device = session.json()["token"].as_str().unwrap().to_owned();
        assert_eq!(site.get("/api/v1/me", &device).await.json()["name"], "anna");
        assert_eq!(wait(site.clone(), ask).await.json()["error"], "invalid_grant");
        let again = site.post("/api/v1/devices", &token, &allow).await;
        assert_eq!(again.json()["field"], "user_code");
    })
    .await;
}

#[tokio::test]
async fn a_code_ends_after_ten_minutes() {
    Site::on_each(|site| async move {
        let codes = site.ask(Method::POST, "/api/v1/devices/code", None, Some("{}")).await.json();
        site.centre.clock.advance(Span::from_mins(10));
        let ask = json!({"device_code": codes["device_code"]}).to_string();
        let answer = site.ask(Method::POST, "/api/v1/devices/token", None, Some(&ask)).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (StatusCode::BAD_REQUEST, &json!("expired_token"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_record_is_changed_field_by_field_and_an_unknown_word_is_refused() {
    Site::on_each(|site| async move {
        let token = site.account("anna").await;
        let change = |json: Value| {
            let (site, token) = (site.clone(), token.clone());
            async move { site.ask(Method::PATCH, "/api/v1/me", Some(&token), Some(&json.to_string())).await }
        };
        let full = change(json!({
            "address": {"lines": ["Rosenweg 4"], "postal_code": "12345", "city": "Neustadt", "country": "de"},
            "destinations": [{"name": "Grandma", "email": "grandma@example.org"}],
            "birthday": "1980-11-20", "language": "de", "time_zone": "Europe/Berlin",
        }))
        .await
        .json();
        assert_eq!((&full["age"], &full["address"]["country"]), (&json!(46), &json!("DE")));
        let emptied = change(json!({"address": null})).await.json();
        assert_eq!((&emptied["address"], &emptied["birthday"]), (&Value::Null, &json!("1980-11-20")));
        let wrong = change(json!({"time_zone": "Mars/Olympus"})).await;
        assert_eq!(
            (wrong.status, &wrong.json()["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("time_zone"))
        );
        let unproven = change(json!({"password": "another horse"})).await;
        assert_eq!(unproven.json()["field"], "current_password");
    })
    .await;
}

#[tokio::test]
async fn an_account_goes_only_with_its_password() {
    Site::on_each(|site| async move {
        let token = site.account("anna").await;
        let delete = |password: &str| {
            let (site, token, body) =
                (site.clone(), token.clone(), json!({"password": password}).to_string());
            async move { site.ask(Method::DELETE, "/api/v1/me", Some(&token), Some(&body)).await.status }
        };
        assert_eq!(delete("wrong").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(delete("correct horse").await, StatusCode::NO_CONTENT);
        assert_eq!(site.get("/api/v1/me", &token).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing_with_my_cookie() {
    Site::on_each(|site| async move {
        site.account("anna").await;
        let credentials = json!({"email": "anna@example.org", "password": "correct horse"});
        let session = sign_in(&site, credentials).await;
        let cookie = session.header("set-cookie").unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let change = |origin: &str| {
            let request = Request::builder()
                .method(Method::PATCH)
                .uri("/api/v1/me")
                .header("host", "cradle.test")
                .header("origin", origin)
                .header("cookie", &cookie)
                .header("content-type", "application/json");
            let request = request.body(Body::from(r#"{"name":"Eve"}"#)).unwrap();
            let site = site.clone();
            async move { site.send(request).await.status }
        };
        assert_eq!(change("http://evil.test").await, StatusCode::FORBIDDEN);
        assert_eq!(change("http://cradle.test").await, StatusCode::OK);
    })
    .await;
}
