//! A centre's routes for a test, asked without a network.

#![allow(dead_code)] // Each test file uses a part of it.

use std::future::Future;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::{Router, body};
use cradle_app::domain::customers::Language;
use cradle_app::testing::{self, Centre};
use cradle_app::{Visitor, customers};
use cradle_http::Server;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A centre and its routes.
#[derive(Clone, Debug)]
pub struct Site {
    pub centre: Centre,
    router: Router,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The answer's JSON; null when it has none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// Whether it is a problem of this type.
    pub fn is(&self, kind: &str) -> bool {
        self.json()["type"] == kind
    }

    /// The secret that a guest got.
    pub fn guest_secret(&self) -> String {
        let cookie = self.header("set-cookie").unwrap();
        let secret = cookie.strip_prefix("cradle_guest=").unwrap();
        secret.split_once(';').unwrap().0.to_owned()
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Site {
    /// Runs a test on a site over SQLite and on one over PostgreSQL.
    pub async fn on_each<F, Fut>(test: F)
    where
        F: Fn(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        testing::on_each(|centre| test(Self::of(centre))).await;
    }

    /// The routes of a centre.
    pub fn of(centre: Centre) -> Self {
        let router = Server::new(centre.ctx.clone(), &[]).router();
        Self { centre, router }
    }

    /// The routes themselves.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, content) = response.into_parts();
        let bytes = body::to_bytes(content, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Whether the answer to an address ends in an error in the middle.
    pub async fn breaks_off(&self, path: &str) -> bool {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        body::to_bytes(response.into_body(), 64 << 20).await.is_err()
    }

    /// Asks with a bearer token and JSON.
    pub async fn ask(&self, method: Method, path: &str, token: Option<&str>, json: Option<&str>) -> Answer {
        self.ask_with(method, path, token, json, &[]).await
    }

    /// As [`Site::ask`], with these headers besides.
    pub async fn ask_with(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        json: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if json.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let content = json.map_or_else(Body::empty, |text| Body::from(text.to_owned()));
        self.send(request.body(content).unwrap()).await
    }

    /// `GET` by somebody.
    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.ask(Method::GET, path, Some(token), None).await
    }

    /// `POST` by somebody.
    pub async fn post(&self, path: &str, token: &str, json: &Value) -> Answer {
        self.ask(Method::POST, path, Some(token), Some(&json.to_string())).await
    }

    /// Makes an account `NAME@example.org` whose address is proven, and signs in: its token.
    pub async fn account(&self, name: &str) -> String {
        let token = self.unproven(name).await;
        customers::confirm_here(&self.centre.ctx, &format!("{name}@example.org")).await.unwrap();
        token
    }

    /// Makes an account `NAME@example.org` whose address is not proven, and signs in: its token.
    pub async fn unproven(&self, name: &str) -> String {
        let email = format!("{name}@example.org");
        let new = json!({"email": email, "password": "correct horse", "name": name}).to_string();
        let made = self.ask(Method::POST, "/api/v1/customers", None, Some(&new)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let credentials = json!({"email": email, "password": "correct horse"}).to_string();
        let session = self.ask(Method::POST, "/api/v1/sessions", None, Some(&credentials)).await;
        assert_eq!(session.status, StatusCode::CREATED, "{session:?}");
        session.json()["token"].as_str().unwrap().to_owned()
    }

    /// Makes a key that may do this: its secret.
    pub async fn key(&self, token: &str, rights: &[&str]) -> String {
        let made = self.post("/api/v1/keys", token, &json!({"name": "a program", "rights": rights})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        made.json()["secret"].as_str().unwrap().to_owned()
    }

    /// A guest who waits for somebody: their secret.
    pub async fn guest(&self, host: &str) -> String {
        let made = self.post("/api/v1/guest-links", host, &json!({"several": true})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let came = self.comes(made.json()["href"].as_str().unwrap(), "Erna").await;
        assert_eq!(came.status, StatusCode::CREATED, "{came:?}");
        came.guest_secret()
    }

    /// Somebody comes by the link of this address.
    pub async fn comes(&self, href: &str, name: &str) -> Answer {
        let path = href.replacen("/guest/", "/api/v1/guest/invitations/", 1);
        self.ask(Method::POST, &path, None, Some(&json!({"name": name}).to_string())).await
    }

    /// Who a token speaks for.
    pub async fn visitor(&self, token: &str) -> Visitor {
        let origin = "192.0.2.1".to_owned();
        customers::visitor_of(&self.centre.ctx, Some(token), Language::En, origin).await.unwrap()
    }

    /// The identifiers of somebody's new pictures, looked at already.
    pub async fn pictures(&self, token: &str, count: u8) -> Vec<String> {
        let visitor = self.visitor(token).await;
        let images = self.centre.pictures(&visitor, count).await;
        images.into_iter().map(|image| image.to_string()).collect()
    }
}
