//! The agent's page over HTTP, as a browser sees it.

mod fake;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cradle_agent::agent::Agent;
use cradle_agent::serve::Serving;
use cradle_client::reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};
use fake::{Centre, put};
use futures::StreamExt as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const FIRST: &str = "DCIM/100CRADL/CRDL0001.PNG";
/// The smallest PNG: one grey pixel (CRCs by the PNG specification, third edition).
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00,
    0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81,
    0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// A served agent and a browser that has opened its address.
struct Browser {
    http: Client,
    serving: Serving,
    events: Client,
}

impl Browser {
    async fn open(agent: &Arc<Agent>) -> Self {
        let serving = Serving::start(agent, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let client = || Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { http: client(), events: client(), serving }
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let address = format!("http://{}{path}", self.serving.listen);
        let cookie = format!("cradle_agent_{}={}", self.serving.listen.port(), self.serving.token);
        let origin = format!("http://{}", self.serving.listen);
        self.http.request(method, address).header("cookie", cookie).header("origin", origin)
    }

    async fn get(&self, path: &str) -> Response {
        self.ask(Method::GET, path).send().await.unwrap()
    }

    /// Asks for a path as it stands, which clients would tidy up. Gives the first line.
    async fn raw(&self, path: &str) -> String {
        let (listen, token) = (self.serving.listen, &self.serving.token);
        let request =
            format!("GET {path} HTTP/1.0\r\nhost: {listen}\r\nauthorization: Bearer {token}\r\n\r\n");
        let mut socket = tokio::net::TcpStream::connect(listen).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        read(answer).await
    }

    /// Asks again after every event until the answer is as wanted.
    async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let address = format!("http://{}/agent/v1/events", self.serving.listen);
        let listen = self.events.get(address).bearer_auth(&self.serving.token).send().await.unwrap();
        assert_eq!(listen.status(), 200);
        let mut events = listen.bytes_stream();
        let mut last = Value::Null;
        let waited = tokio::time::timeout(Duration::from_mins(1), async {
            loop {
                last = self.json(path).await;
                if wanted(&last) {
                    return;
                }
                events.next().await.expect("the events go on").unwrap();
            }
        });
        assert!(waited.await.is_ok(), "{path} stays {last}");
        last
    }

    /// The key of the only camera, once its card has been listed.
    async fn camera(&self) -> String {
        let listed = |cameras: &Value| cameras["items"][0]["reading"] == false;
        self.until("/agent/v1/cameras", listed).await["items"][0]["key"].as_str().unwrap().to_owned()
    }
}

async fn read(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

fn card(folder: &Path) {
    put(folder, FIRST, PNG);
    put(folder, "DCIM/100CRADL/CRDL0001.WAV", b"RIFF\x04\0\0\0WAVE");
    put(folder, "DCIM/100CRADL/CRDL0002.JPG", b"this is damaged");
    put(folder, "MISC/AUTPRINT.MRK", b"[JOB]\nPRT QTY=3\n<IMG SRC=\"../DCIM/100CRADL/CRDL0001.PNG\">\n");
}

#[tokio::test]
async fn the_printed_address_opens_the_page_once_and_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), false).await;
    let browser = Browser::open(&agent).await;
    let printed = browser.http.get(&browser.serving.address).send().await.unwrap();
    assert_eq!(
        (printed.status(), printed.headers()["location"].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/")
    );
    let cookie = printed.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    let address = format!("http://{}/agent/v1/status", browser.serving.listen);
    let cookie = cookie.split(';').next().unwrap();
    let status = browser.http.get(&address).header("cookie", cookie).send().await.unwrap();
    assert_eq!(status.status(), 200);
    let stranger = browser.http.get(&address).send().await.unwrap();
    assert_eq!(stranger.status(), 401);
    assert_eq!(stranger.headers()["content-type"], "application/problem+json");
    assert!(stranger.headers().get("access-control-allow-origin").is_none());
    let rebound =
        browser.ask(Method::GET, "/agent/v1/status").header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn the_page_is_served_on_loopback_only_and_by_one_agent() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), false).await;
    assert!(Serving::start(&agent, "0.0.0.0:0".parse().unwrap()).await.is_err());
    let first = Serving::start(&agent, "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let second = Serving::start(&agent, "127.0.0.1:0".parse().unwrap()).await;
    assert!(second.is_err_and(|error| error.to_string().contains("running already")));
    drop(first);
}

#[tokio::test]
async fn a_card_is_shown_with_its_shots_and_print_order() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), false).await;
    let browser = Browser::open(&agent).await;
    let key = browser.camera().await;
    let ordered = |cameras: &Value| cameras["items"][0]["print_order"]["prints"] == 3;
    let cameras = browser.until("/agent/v1/cameras", ordered).await;
    assert_eq!((&cameras["items"][0]["shots"], &cameras["items"][0]["new_shots"]), (&json!(2), &json!(2)));
    let page = browser.json(&format!("/agent/v1/cameras/{key}/images?limit=1")).await;
    let next = page["next"].as_str().unwrap().replace(' ', "%20").replace('/', "%2F");
    let rest = browser.json(&format!("/agent/v1/cameras/{key}/images?limit=1&after={next}")).await;
    assert_eq!(rest["next"], Value::Null);
    let mut shots = [page["items"][0].clone(), rest["items"][0].clone()];
    shots.sort_by_key(|shot| shot["name"].to_string());
    assert_eq!(
        (&shots[0]["name"], &shots[0]["state"], &shots[0]["prints"]),
        (&json!(FIRST), &json!("new"), &json!(3))
    );
    assert_eq!((&shots[0]["width"], &shots[0]["files"][1]["format"]), (&json!(1), &json!("WAV")));
    assert!(shots[1]["problem"].as_str().unwrap().contains("damaged"));
    let ordered = browser.json(&format!("/agent/v1/cameras/{key}/images?state=ordered")).await;
    assert_eq!(ordered["items"].as_array().unwrap().len(), 1);
    assert_eq!(browser.get(&format!("/agent/v1/cameras/{key}/images?state=odd")).await.status(), 422);
}

#[tokio::test]
async fn a_shot_is_shown_small_large_and_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), false).await;
    let browser = Browser::open(&agent).await;
    let key = browser.camera().await;
    let at = |name: &str, form: &str| {
        format!("/agent/v1/cameras/{key}/images/{}/{form}", name.replace('/', "%2F"))
    };
    let small = browser.get(&at(FIRST, "thumbnail")).await;
    assert_eq!(
        (small.status(), &small.headers()["content-type"]),
        (StatusCode::OK, &"image/webp".parse().unwrap())
    );
    let tag = small.headers()["etag"].clone();
    let again =
        browser.ask(Method::GET, &at(FIRST, "thumbnail")).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(browser.get(&at(FIRST, "preview")).await.headers()["content-type"], "image/jpeg");
    let original = browser.get(&at(FIRST, "original")).await;
    assert_eq!(original.headers()["content-type"], "image/png");
    assert_eq!(original.bytes().await.unwrap(), PNG);
    let part =
        browser.ask(Method::GET, &at(FIRST, "original")).header("range", "bytes=1-3").send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap(), "PNG");
    let damaged = browser.get(&at("DCIM/100CRADL/CRDL0002.JPG", "thumbnail")).await;
    assert_eq!(damaged.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for outside in ["../state/agent.sqlite", "DCIM/100CRADL/NONE.JPG", "MISC/AUTPRINT.MRK"] {
        assert_eq!(browser.get(&at(outside, "original")).await.status(), 404, "{outside}");
    }
}

#[tokio::test]
async fn what_was_kept_is_marked_even_under_another_name() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let browser = Browser::open(&agent).await;
    let key = browser.camera().await;
    let order = json!({"camera": key, "service": "keep", "kind": "keep", "shots": [FIRST]});
    for _click in 0..2 {
        let chosen = browser.ask(Method::POST, "/agent/v1/orders").header("idempotency-key", "one");
        assert_eq!(chosen.json(&order).send().await.unwrap().status(), StatusCode::CREATED);
    }
    browser.until("/agent/v1/queue", |queue| queue["items"][0]["state"] == "placed").await;
    let images = format!("/agent/v1/cameras/{key}/images");
    let is_kept = |name: &'static str| {
        move |page: &Value| {
            let shots = page["items"].as_array().unwrap();
            shots.iter().any(|shot| shot["name"] == name && shot["state"] == "kept")
        }
    };
    browser.until(&images, is_kept(FIRST)).await;
    assert_eq!(browser.json("/agent/v1/queue").await["items"].as_array().unwrap().len(), 1);
    let place = folder.path().join("card");
    std::fs::rename(place.join(FIRST), place.join("DCIM/100CRADL/LAKE.PNG")).unwrap();
    browser.until(&images, is_kept("DCIM/100CRADL/LAKE.PNG")).await;
    let new = browser.json(&format!("{images}?state=new")).await;
    assert!(new["items"].as_array().unwrap().iter().all(|shot| shot["name"] != "DCIM/100CRADL/LAKE.PNG"));
    let placed = browser.json("/agent/v1/queue").await["items"][0]["id"].as_str().unwrap().to_owned();
    let cancel = browser.ask(Method::POST, &format!("/agent/v1/queue/{placed}/cancel")).send().await.unwrap();
    assert_eq!(cancel.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn pairing_shows_a_code_and_waits_for_the_persons_word() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), false).await;
    let browser = Browser::open(&agent).await;
    let pairing = browser.ask(Method::POST, "/agent/v1/pairing").send().await.unwrap();
    assert_eq!(pairing.status(), StatusCode::CREATED);
    let waiting = browser.json("/agent/v1/status").await;
    assert_eq!((&waiting["paired"], &waiting["pairing"]["user_code"]), (&json!(false), &json!("WDJB-MJHT")));
    centre.stored().allowed = true;
    let paired = browser.until("/agent/v1/status", |status| status["customer_name"] == "Anna").await;
    assert_eq!((&paired["paired"], &paired["pairing"]), (&json!(true), &Value::Null));
    assert_eq!(browser.ask(Method::DELETE, "/agent/v1/pairing").send().await.unwrap().status(), 204);
    assert_eq!(browser.json("/agent/v1/status").await["paired"], false);
}

#[tokio::test]
async fn calls_to_the_centre_go_with_the_agents_session_and_without_the_browsers() {
    let folder = tempfile::tempdir().unwrap();
    let mut centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), true).await;
    let browser = Browser::open(&agent).await;
    let offline = browser.get("/api/v1/me").await;
    assert_eq!(offline.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(read(offline).await["type"], "centre-unreachable");
    centre.appear().await;
    let me = browser.json("/api/v1/me").await;
    assert_eq!((&me["bearer"], &me["cookie"]), (&json!("Bearer token-1"), &json!(false)));
    let outside = browser.raw("/api/v1/../../healthz").await;
    assert!(outside.contains(" 404 "), "{outside}");
    assert_eq!(browser.get("/api/v2/me").await.status(), 404);
}

#[tokio::test]
async fn the_last_menu_shows_while_the_centre_is_out_of_reach() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let mut centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), true).await;
    let browser = Browser::open(&agent).await;
    let menu = format!("/agent/v1/cameras/{}/menu", browser.camera().await);
    let first = browser.get(&menu).await;
    assert_eq!(first.headers()["cradle-offline"], "true");
    assert_eq!(read(first).await["services"].as_array().unwrap().len(), 3);
    centre.appear().await;
    let fresh = browser.get(&menu).await;
    assert!(fresh.headers().get("cradle-offline").is_none());
    drop(fresh);
    drop(centre);
    let last = browser.get(&menu).await;
    assert_eq!(last.headers()["cradle-offline"], "true");
    assert_eq!(read(last).await["services"][0]["id"], "publish-2");
}

#[tokio::test]
async fn live_messages_of_the_centre_come_through() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let browser = Browser::open(&agent).await;
    let (listen, token) = (browser.serving.listen, &browser.serving.token);
    // Key and its answer are those of RFC 6455 §1.3.
    let request = format!(
        "GET /api/v1/live HTTP/1.1\r\nhost: {listen}\r\nauthorization: Bearer {token}\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let mut socket = tokio::net::TcpStream::connect(listen).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let message = b"\x81\x05hello";
    while !answer.windows(message.len()).any(|part| part == message) {
        assert!(socket.read_buf(&mut answer).await.unwrap() > 0, "{}", String::from_utf8_lossy(&answer));
    }
    let head = String::from_utf8_lossy(&answer).into_owned();
    assert!(head.starts_with("HTTP/1.1 101") && head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
}

#[tokio::test]
async fn where_copies_go_is_set_on_the_page_and_what_is_wrong_is_said_beside_its_field() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), FIRST, PNG);
    let centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), true).await;
    let browser = Browser::open(&agent).await;
    let path = "/agent/v1/local-copies";
    let set = async |body: Value| {
        let answer = browser.ask(Method::PUT, path).json(&body).send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let nowhere: Value = browser.get(path).await.json().await.unwrap();
    assert_eq!((&nowhere["folder"], &nowhere["fixed"]), (&Value::Null, &json!(false)));
    assert_eq!(nowhere["template"], "{date:%Y}/{date}/{name}");
    for (folder, template, field) in [("relative", "{name}", "folder"), ("/", "{date}", "template")] {
        let (status, problem) = set(json!({"folder": folder, "template": template})).await;
        assert_eq!(
            (status, &problem["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{problem}"
        );
    }
    let (status, _) = set(json!({"folder": 7})).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

    let (status, now) = set(json!({"folder": folder.path(), "template": "{name}"})).await;
    // The card and the agent's own folder lie below it, not around it.
    assert_eq!(
        (status, &now["folder"], &now["problem"]),
        (StatusCode::OK, &json!(folder.path()), &Value::Null)
    );
    let names = json!({"camera": "gone", "template": "{camera}/{name}"});
    let names = browser.ask(Method::POST, &format!("{path}/names")).json(&names).send().await.unwrap();
    let names: Value = names.json().await.unwrap();
    assert_eq!(names["items"][0], json!({"filename": "DSC_0042.JPG", "place": "Z f/DSC_0042.JPG"}));
    let (_, off) = set(json!({"folder": null, "template": "{name}"})).await;
    assert_eq!(off["folder"], Value::Null);
}

#[tokio::test]
async fn deleting_from_a_camera_is_asked_for_by_this_page_alone_and_says_what_stays() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let browser = Browser::open(&agent).await;
    let key = browser.camera().await;
    browser.until("/agent/v1/cameras", |cameras| cameras["items"][0]["print_order"].is_object()).await;
    let path = format!("/agent/v1/cameras/{key}/removals");
    let plan = format!("{path}/plan");
    let wish = json!({"shots": ["DCIM/100CRADL/CRDL0002.JPG"]});

    // Another page, no page, another name of this computer, a browser without the secret, and a program.
    let (listen, token) = (browser.serving.listen, browser.serving.token.clone());
    for (name, value, status) in [
        ("origin", "http://evil.example", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("host", "evil.example", 421),
        ("cookie", "cradle_agent_1=x", 401),
    ] {
        for path in [&path, &plan, &"/agent/v1/removals/x/stop".to_owned()] {
            let asked = browser.ask(Method::POST, path).json(&wish).build().unwrap();
            let mut headers = asked.headers().clone();
            headers.remove(name);
            headers.insert(
                cradle_client::reqwest::header::HeaderName::from_static(name),
                value.parse().unwrap(),
            );
            let bare = browser.http.post(format!("http://{listen}{path}")).headers(headers).json(&wish);
            assert_eq!(bare.send().await.unwrap().status(), status, "{name}: {value} {path}");
        }
    }
    let bare = browser.http.post(format!("http://{listen}{path}")).json(&wish);
    assert_eq!(bare.send().await.unwrap().status(), 403);
    let program = browser.http.post(format!("http://{listen}{plan}")).bearer_auth(token).json(&wish);
    assert_eq!(program.send().await.unwrap().status(), 200);
    for method in [Method::GET, Method::DELETE, Method::PUT] {
        let other = browser.ask(method, &path).json(&wish).send().await.unwrap();
        assert_eq!(other.status(), StatusCode::METHOD_NOT_ALLOWED);
    }

    let post = async |path: &str, body: &Value| {
        let answer = browser.ask(Method::POST, path).header("idempotency-key", "once").json(body);
        let answer = answer.send().await.unwrap();
        (answer.status().as_u16(), read(answer).await)
    };
    // What is no wish, and names that lead somewhere else.
    for body in [json!({}), json!([]), json!({"shots": "all"}), json!({"shots": [1]}), json!({"shots": []})] {
        assert_eq!(post(&path, &body).await.0, 422, "{body}");
        assert_eq!(post(&plan, &body).await.0, 422, "{body}");
    }
    for name in ["../state/agent.sqlite", "/etc/passwd", "DCIM/../../x", "%2E%2E/x", "DCIM/%00"] {
        let (status, problem) = post(&path, &json!({"shots": [name]})).await;
        assert_eq!((status, &problem["type"]), (422, &json!("shots")), "{name}");
    }
    for key in ["gone", "..%2f..", "%00", &"k".repeat(3000)] {
        let (status, _) = post(&format!("/agent/v1/cameras/{key}/removals"), &wish).await;
        assert_eq!(status, 404, "{key}");
    }
    assert_eq!(post("/agent/v1/removals/..%2f/stop", &json!({})).await.0, 404);

    // Nothing is kept, so nothing goes; the queue says what became of it.
    let (status, said) =
        post(&plan, &json!({"shots": [FIRST, "DCIM/100CRADL/CRDL0002.JPG", "NONE.JPG"]})).await;
    let why: Vec<&str> =
        said["stay"].as_array().unwrap().iter().map(|one| one["why"].as_str().unwrap()).collect();
    assert_eq!((status, &said["go"], why), (200, &json!([]), vec!["gone", "not-kept", "print-order"]));
    let (status, begun) = post(&path, &wish).await;
    assert_eq!((status, &begun["shots"]), (202, &json!(1)));
    let (_, again) = post(&path, &wish).await;
    assert_eq!(again["id"], begun["id"]);
    let queue = browser.until("/agent/v1/queue", |queue| queue["removals"][0]["state"] == "done").await;
    let removal = &queue["removals"][0];
    assert_eq!((&removal["removed"], &removal["stay"][0]["why"]), (&json!(0), &json!("not-kept")));
    assert!(folder.path().join("card/DCIM/100CRADL/CRDL0002.JPG").exists());
}
