//! A small centre for tests: real HTTP, records in memory, and faults on demand.

#![allow(dead_code)] // Each test uses a part of it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::{Body, Bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path as UrlPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_agent::agent::{Agent, Setup};
use cradle_agent::records::Account;
use cradle_client::Url;
use cradle_wire::Uuid;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// An upload under way: bytes so far, length, metadata.
pub type Upload = (Vec<u8>, usize, HashMap<String, String>);

/// What the centre has.
#[derive(Default)]
pub struct Stored {
    /// Picture of each content.
    pub images: HashMap<String, (Uuid, &'static str)>,
    /// Of which picture a content is a further file.
    pub parts: HashMap<String, Uuid>,
    /// Uploads under way.
    pub uploads: HashMap<String, Upload>,
    /// Orders by `Idempotency-Key`.
    pub orders: HashMap<String, Value>,
    /// Every order request that was answered with a new order.
    pub placed: Vec<Value>,
    /// Requests so far, as method and path.
    pub requests: Vec<String>,
    /// Bytes of pictures that came in.
    pub bytes: usize,
    /// Carry this request out and lose its answer, counted from the first.
    pub lose_answer: Option<usize>,
    /// Refuse files of these names with 415.
    pub refuse: Vec<String>,
    /// Refuse orders with this sentence.
    pub refuse_orders: Option<String>,
    /// Whether the person has allowed the device.
    pub allowed: bool,
    /// Which cameras the centre takes; none where it is one that does not say.
    pub permitted: Option<Value>,
    /// Cameras of Anna's.
    pub cameras: Vec<Value>,
    /// What was told about them.
    pub reports: Vec<Value>,
}

type Shared = Arc<Mutex<Stored>>;

pub struct Centre {
    pub stored: Shared,
    pub listen: SocketAddr,
    task: Option<JoinHandle<()>>,
}

impl Centre {
    pub async fn start() -> Self {
        let mut centre = Self::unreachable().await;
        centre.appear().await;
        centre
    }

    /// A centre whose address is known and where nobody answers.
    pub async fn unreachable() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { stored: Shared::default(), listen: listener.local_addr().unwrap(), task: None }
    }

    pub async fn appear(&mut self) {
        let listener = TcpListener::bind(self.listen).await.unwrap();
        let routes = routes(Arc::clone(&self.stored));
        self.task = Some(tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() }));
    }

    pub fn stored(&self) -> MutexGuard<'_, Stored> {
        self.stored.lock().unwrap()
    }

    pub fn url(&self) -> Url {
        format!("http://{}", self.listen).parse().unwrap()
    }

    /// An agent for this centre, paired with Anna unless `paired` is false.
    pub async fn agent(&self, folder: &Path, paired: bool) -> Arc<Agent> {
        let setup = Setup {
            centre: self.url(),
            cameras: vec![folder.join("card")],
            devices: false,
            state: folder.join("state"),
            language: None,
            local: None,
        };
        let agent = Agent::open(&setup).await.unwrap();
        if paired {
            agent.pair(account(1)).await.unwrap();
        }
        agent
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

pub fn account(n: u128) -> Account {
    let id = Uuid::from_u128(n).to_string();
    Account { token: format!("token-{n}"), customer_id: id, customer_name: "Anna".into() }
}

/// Writes a file to the card and gives back its place.
pub fn put(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let place = folder.join("card").join(name);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, content).unwrap();
    place
}

fn routes(stored: Shared) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "well" }))
        .route("/api/v1/me", get(me))
        .route("/api/v1/devices/code", post(code))
        .route("/api/v1/devices/token", post(token))
        .route("/api/v1/cameras", get(cameras).post(register))
        .route("/api/v1/cameras/{id}", get(camera).patch(change_camera))
        .route("/api/v1/cameras/{id}/reports", post(report))
        .route("/api/v1/permitted-cameras", get(permitted))
        .route("/api/v1/cameras/{id}/menu", get(menu))
        .route("/api/v1/menu", get(menu))
        .route("/api/v1/images/known", post(known))
        .route("/api/v1/images/{id}/restore", post(restore))
        .route("/api/v1/uploads", post(begin))
        .route("/api/v1/uploads/{id}", axum::routing::head(state).patch(append))
        .route("/api/v1/orders", post(place))
        .route("/api/v1/live", get(live))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&stored), faults))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(stored)
}

/// Counts requests, and loses the answer of the one that was named: the connection breaks after
/// everything was done.
async fn faults(State(stored): State<Shared>, request: Request, next: Next) -> Response {
    let lose = {
        let mut stored = stored.lock().unwrap();
        let number = stored.requests.len();
        stored.requests.push(format!("{} {}", request.method(), request.uri().path()));
        stored.lose_answer == Some(number)
    };
    let answer = next.run(request).await;
    if !lose {
        return answer;
    }
    let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("lost")) });
    let mut lost = Response::new(Body::from_stream(broken));
    // A status without the rest: the client sees a broken body, and none of the headers.
    *lost.status_mut() = StatusCode::BAD_GATEWAY;
    lost
}

fn problem(status: StatusCode, kind: &str, detail: &str) -> Response {
    let body = json!({"type": kind, "title": "", "status": status.as_u16(), "detail": detail});
    (status, Json(body)).into_response()
}

async fn live(socket: WebSocketUpgrade) -> Response {
    socket.on_upgrade(|mut socket| async move { socket.send("hello".into()).await.unwrap() })
}

async fn me(headers: HeaderMap) -> Response {
    match headers.get("authorization").and_then(|value| value.to_str().ok()) {
        Some(bearer) => Json(json!({
            "id": Uuid::from_u128(1), "email": "anna@example.org", "name": "Anna", "operator": false,
            "standing": "good", "address": null, "delivery_addresses": [], "destinations": [],
            "birthday": null, "age": null, "gender": null, "language": "en", "time_zone": "UTC",
            "created_at": "2026-01-01T00:00:00Z", "bearer": bearer,
            "cookie": headers.get("cookie").is_some(),
        }))
        .into_response(),
        None => problem(StatusCode::UNAUTHORIZED, "sign-in", "Sign in first."),
    }
}

async fn code() -> Json<Value> {
    Json(json!({"device_code": "device", "user_code": "WDJB-MJHT", "interval": 0, "expires_in": 60,
        "verification_uri": "http://x/pair", "verification_uri_complete": "http://x/pair?code=WDJB-MJHT"}))
}

async fn token(State(stored): State<Shared>) -> Response {
    if stored.lock().unwrap().allowed {
        let body = json!({"token": "token-1", "customer_id": Uuid::from_u128(1), "expires_at": "2030-01-01T00:00:00Z"});
        return Json(body).into_response();
    }
    let body = json!({"error": "authorization_pending", "error_description": "Nobody has decided yet."});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

async fn cameras(State(stored): State<Shared>) -> Json<Value> {
    Json(json!({ "items": stored.lock().unwrap().cameras }))
}

async fn camera(State(stored): State<Shared>, UrlPath(id): UrlPath<String>) -> Response {
    let stored = stored.lock().unwrap();
    match stored.cameras.iter().find(|camera| camera["id"] == id) {
        Some(camera) => Json(camera.clone()).into_response(),
        None => problem(StatusCode::NOT_FOUND, "not-found", "There is no such camera."),
    }
}

async fn change_camera(
    State(stored): State<Shared>,
    UrlPath(id): UrlPath<String>,
    Json(change): Json<Value>,
) -> Response {
    if let Some(camera) = stored.lock().unwrap().cameras.iter_mut().find(|camera| camera["id"] == id) {
        camera["reports"] = change["reports"].clone();
    }
    camera(State(stored), UrlPath(id)).await
}

async fn report(
    State(stored): State<Shared>,
    UrlPath(id): UrlPath<String>,
    Json(report): Json<Value>,
) -> Response {
    let mut stored = stored.lock().unwrap();
    let allowed = stored.cameras.iter().any(|camera| camera["id"] == id && camera["reports"] == true);
    if !allowed {
        return problem(StatusCode::CONFLICT, "reports-not-allowed", "Nothing is taken down.");
    }
    stored.reports.push(report);
    StatusCode::NO_CONTENT.into_response()
}

async fn register() -> Response {
    problem(StatusCode::CONFLICT, "camera-taken", "This camera is somebody else's.")
}

async fn permitted(State(stored): State<Shared>) -> Response {
    match &stored.lock().unwrap().permitted {
        Some(list) => Json(list).into_response(),
        None => problem(StatusCode::NOT_FOUND, "not-found", "There is no such address in this API."),
    }
}

async fn menu() -> Json<Value> {
    Json(json!({"services": [{"id": "publish-2", "kind": "publish", "title": "Gallery", "description": "",
        "options": [], "price": {"amount": 100, "currency": "EUR"}, "per": "order", "available": true, "uses": 3}]}))
}

async fn known(State(stored): State<Shared>, Json(query): Json<Value>) -> Json<Value> {
    let stored = stored.lock().unwrap();
    let wanted = query["sha256"].as_array().unwrap().iter().filter_map(Value::as_str);
    let items = wanted.filter_map(|sha256| {
        let (id, state) = if let Some((id, state)) = stored.images.get(sha256) {
            (*id, *state)
        } else {
            let whole = *stored.parts.get(sha256)?;
            let of = stored.images.values().find(|(id, _)| *id == whole);
            (whole, of.map_or("inbox", |(_, state)| *state))
        };
        Some(json!({"sha256": sha256, "id": id, "state": state}))
    });
    Json(json!({"items": items.collect::<Vec<_>>()}))
}

async fn restore(State(stored): State<Shared>, UrlPath(id): UrlPath<Uuid>) -> StatusCode {
    for (image, state) in stored.lock().unwrap().images.values_mut() {
        if *image == id {
            *state = "kept";
        }
    }
    StatusCode::NO_CONTENT
}

async fn begin(State(stored): State<Shared>, headers: HeaderMap) -> Response {
    let text = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    let metadata: HashMap<String, String> = text("upload-metadata")
        .split(',')
        .filter_map(|pair| pair.split_once(' '))
        .map(|(key, value)| (key.to_owned(), String::from_utf8(STANDARD.decode(value).unwrap()).unwrap()))
        .collect();
    let mut stored = stored.lock().unwrap();
    if stored.refuse.contains(&metadata["filename"]) {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-a-picture", "This is no picture.");
    }
    let id = Uuid::now_v7().to_string();
    stored.uploads.insert(id.clone(), (Vec::new(), text("upload-length").parse().unwrap(), metadata));
    (StatusCode::CREATED, [("location", format!("/api/v1/uploads/{id}"))]).into_response()
}

async fn state(State(stored): State<Shared>, UrlPath(id): UrlPath<String>) -> Response {
    match stored.lock().unwrap().uploads.get(&id) {
        Some((bytes, ..)) => (StatusCode::OK, [("upload-offset", bytes.len().to_string())]).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn append(
    State(stored): State<Shared>,
    UrlPath(id): UrlPath<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut stored = stored.lock().unwrap();
    let offset: usize = headers.get("upload-offset").unwrap().to_str().unwrap().parse().unwrap();
    stored.bytes += body.len();
    let Some((bytes, length, metadata)) = stored.uploads.get_mut(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if bytes.len() != offset {
        return problem(StatusCode::CONFLICT, "offset", "The offset is another.");
    }
    bytes.extend_from_slice(&body);
    let offset = bytes.len().to_string();
    if bytes.len() < *length {
        return (StatusCode::NO_CONTENT, [("upload-offset", offset)]).into_response();
    }
    let sha256 = hex::encode(Sha256::digest(&*bytes));
    assert_eq!(metadata["sha256"], sha256);
    let whole = metadata.get("part_of").map(|id| id.parse::<Uuid>().unwrap());
    stored.uploads.remove(&id);
    let image = match whole {
        Some(whole) => *stored.parts.entry(sha256).or_insert(whole),
        None => stored.images.entry(sha256).or_insert_with(|| (Uuid::now_v7(), "inbox")).0,
    };
    (StatusCode::NO_CONTENT, [("upload-offset", offset), ("cradle-image-id", image.to_string())])
        .into_response()
}

async fn place(State(stored): State<Shared>, headers: HeaderMap, Json(order): Json<Value>) -> Response {
    let mut stored = stored.lock().unwrap();
    if let Some(sentence) = &stored.refuse_orders {
        return problem(StatusCode::FORBIDDEN, "refused", sentence);
    }
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    if let Some(before) = stored.orders.get(&key) {
        return (StatusCode::CREATED, Json(before.clone())).into_response();
    }
    let answer = json!({
        "id": Uuid::now_v7(), "number": "R-1", "camera_id": order["camera_id"], "service": order["service"],
        "kind": order["service"], "title": "", "state": "placed", "reason": null,
        "progress": {"done": 0, "total": 1}, "total": {"amount": 0, "currency": "EUR"},
        "pictures": order["images"].as_array().map_or(0, Vec::len),
        "shown": [],
        "images": order["images"], "options": order["options"], "deliveries": [], "gallery": null,
        "placed_at": "2026-01-01T00:00:00Z", "history": [], "cancellable": true,
    });
    let images: Vec<String> =
        order["images"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    for (image, state) in stored.images.values_mut() {
        if order["service"] == "keep" && images.contains(&image.to_string()) {
            *state = "kept";
        }
    }
    stored.orders.insert(key, answer.clone());
    stored.placed.push(order);
    (StatusCode::CREATED, Json(answer)).into_response()
}

/// Only for naming methods in tests.
pub fn is_patch(request: &str) -> bool {
    request.starts_with(Method::PATCH.as_str())
}
