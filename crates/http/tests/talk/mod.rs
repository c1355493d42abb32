//! People at open pages who talk to each other.

#![allow(dead_code)] // Each test file uses a part of it.

use std::future::Future;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use cradle_app::calls;
use cradle_app::domain::Span;
use cradle_app::sfu::{Settings, Setup, Sfu};
use cradle_http::Server;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::site::{Answer, Site};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A site with a port for sockets.
#[derive(Clone, Debug)]
pub struct Talk {
    pub site: Site,
    address: String,
}

/// An open page.
#[derive(Debug)]
pub struct Page {
    pub token: String,
    pub connection: Value,
    /// What the run of the centre is called.
    pub run: Value,
    /// The card of the partner, and the partner's card of this one.
    pub card: Value,
    pub theirs: Value,
    socket: Option<Socket>,
}

impl Talk {
    /// Runs a test on a site over SQLite and on one over PostgreSQL.
    pub async fn on_each<F, Fut>(test: F)
    where
        F: Fn(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        Site::on_each(|site| async { test(Self::over(site).await).await }).await;
    }

    async fn over(site: Site) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("ws://{}/api/v1", listener.local_addr().unwrap());
        let router = Server::new(site.centre.ctx.clone(), &[]).router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { site, address }
    }

    /// The same centre, started anew after it was away: it hears nobody's pages any more.
    pub async fn started_anew(&self, away: Span) -> Self {
        self.site.centre.clock.advance(away);
        let centre = self.site.centre.started_anew();
        calls::take_up(&centre.ctx).await.unwrap();
        Self::over(Site::of(centre)).await
    }

    /// A page of somebody's.
    pub async fn page(&self, token: &str) -> Page {
        self.page_at("live", token).await.unwrap()
    }

    /// A page of a guest's, where they may have one.
    pub async fn guest_page(&self, secret: &str) -> Option<Page> {
        self.page_at("guest/live", secret).await
    }

    async fn page_at(&self, path: &str, token: &str) -> Option<Page> {
        let mut request = format!("{}/{path}", self.address).into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let (socket, _) = connect_async(request).await.ok()?;
        let mut page = Page {
            token: token.to_owned(),
            connection: Value::Null,
            run: Value::Null,
            card: Value::Null,
            theirs: Value::Null,
            socket: Some(socket),
        };
        let hello = page.hear("hello").await;
        (page.connection, page.run) = (hello["connection"].clone(), hello["run"].clone());
        Some(page)
    }

    /// A new customer at an open page.
    pub async fn somebody(&self, name: &str) -> Page {
        let token = self.site.account(name).await;
        self.page(&token).await
    }

    /// Two who know each other.
    pub async fn partners(&self) -> (Page, Page) {
        let (mut anna, mut paul) = (self.somebody("anna").await, self.somebody("paul").await);
        self.meet(&mut anna, &mut paul).await;
        (anna, paul)
    }

    /// Both agree.
    pub async fn meet(&self, first: &mut Page, second: &mut Page) {
        let address = self.site.get("/api/v1/me/calling", &second.token).await.json()["address"].clone();
        let card =
            self.site.post("/api/v1/partners", &first.token, &json!({"address": address})).await.json();
        let cards = self.site.get("/api/v1/partners", &second.token).await.json()["items"].clone();
        let asks =
            cards.as_array().unwrap().iter().find(|card| card["state"] == "asks").unwrap()["id"].clone();
        let path = format!("/api/v1/partners/{}/accept", asks.as_str().unwrap());
        assert_eq!(self.site.post(&path, &second.token, &json!({})).await.json()["state"], "mutual");
        (first.card, first.theirs) = (card["id"].clone(), asks.clone());
        (second.card, second.theirs) = (asks, card["id"].clone());
    }

    /// Somebody calls their partner.
    pub async fn call(&self, who: &Page) -> Answer {
        self.call_with(who, &who.card).await
    }

    /// Somebody calls the partner of this card.
    pub async fn call_with(&self, who: &Page, card: &Value) -> Answer {
        let body = json!({"partner_id": card, "connection": who.connection});
        self.site.post("/api/v1/calls", &who.token, &body).await
    }

    /// The two talk: the call as the first sees it, and which participant the second is.
    pub async fn talking(&self, first: &mut Page, second: &mut Page) -> (Value, Value) {
        second.here().await;
        second.still_heard(self).await;
        let call = self.call(first).await;
        assert_eq!(call.status, 201, "{call:?}");
        let call = call.json();
        let path = format!("/api/v1/calls/{}/answer", call["id"].as_str().unwrap());
        let answered = self.site.post(&path, &second.token, &json!({"connection": second.connection})).await;
        assert_eq!(answered.status, 200, "{answered:?}");
        (call, answered.json()["me"].clone())
    }

    /// Lets time pass.
    pub async fn pass(&self, span: Span) {
        self.site.centre.clock.advance(span);
        calls::pass(&self.site.centre.ctx).await.unwrap();
    }

    /// Opens what carries calls of several.
    pub fn open_rooms(&self) {
        let setup = Setup {
            listen: vec!["127.0.0.1:0".parse().unwrap()],
            tcp: Vec::new(),
            public: Vec::new(),
            settings: Settings::default(),
        };
        calls::open_rooms(&self.site.centre.ctx, Sfu::start(&setup).unwrap());
    }

    /// Waits until so many are in rooms.
    pub async fn carries(&self, participants: u64) {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if calls::carried(&self.site.centre.ctx).unwrap().participants == participants {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("{participants} are expected in rooms: {:?}", calls::carried(&self.site.centre.ctx));
    }

    /// Sends bytes as they are.
    pub async fn send(&self, method: Method, path: &str, token: &str, content: Vec<u8>) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request =
            request.header(AUTHORIZATION, format!("Bearer {token}")).header(CONTENT_TYPE, "image/jpeg");
        self.site.send(request.body(Body::from(content)).unwrap()).await
    }

    /// `PUT` of a picture.
    pub async fn put(&self, path: &str, token: &str, content: Vec<u8>) -> Answer {
        self.send(Method::PUT, path, token, content).await
    }
}

impl Page {
    /// Somebody is at this page.
    pub async fn here(&mut self) {
        self.say(&json!({"type": "here", "active": true, "device": "a test"})).await;
    }

    pub async fn say(&mut self, message: &Value) {
        let socket = self.socket.as_mut().unwrap();
        socket.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    /// The next message of this type; others are passed over.
    pub async fn hear(&mut self, wanted: &str) -> Value {
        self.hear_either([wanted, wanted]).await
    }

    /// The next message of either type.
    pub async fn hear_either(&mut self, wanted: [&str; 2]) -> Value {
        loop {
            match self.socket.as_mut().unwrap().next().await.unwrap().unwrap() {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    if wanted.iter().any(|wanted| message["type"] == *wanted) {
                        return message;
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next notice of this kind.
    pub async fn hear_notice(&mut self, kind: &str) -> Value {
        loop {
            let notice = self.hear("calling_notice").await["notice"].clone();
            if notice["kind"] == kind {
                return notice;
            }
        }
    }

    /// The next message of a text that somebody wrote.
    pub async fn hear_said(&mut self, text: &str) -> Value {
        loop {
            let said = self.hear("said").await;
            if said["text"] == text {
                return said;
            }
        }
    }

    /// Waits until everything that this page said was heard: it asks for a change that it is told of itself.
    pub async fn still_heard(&mut self, talk: &Talk) {
        // Pings are answered in their turn, after what was said before them.
        let socket = self.socket.as_mut().unwrap();
        let _ = talk;
        socket.send(Message::Ping(b"turn".to_vec().into())).await.unwrap();
        loop {
            if let Message::Pong(_) = socket.next().await.unwrap().unwrap() {
                return;
            }
        }
    }

    /// Waits until the centre closes the connection.
    pub async fn until_closed(mut self) {
        let mut socket = self.socket.take().unwrap();
        while let Some(Ok(message)) = socket.next().await {
            if matches!(message, Message::Close(_)) {
                return;
            }
        }
    }

    /// The centre closes the connection: why.
    pub async fn hear_close(&mut self) -> u16 {
        loop {
            match self.socket.as_mut().unwrap().next().await.unwrap().unwrap() {
                Message::Close(frame) => return frame.unwrap().code.into(),
                _other => {}
            }
        }
    }

    /// The page is closed.
    pub async fn close(mut self) {
        let mut socket = self.socket.take().unwrap();
        socket.close(None).await.unwrap();
        while socket.next().await.is_some() {}
    }

    /// The connection breaks off without a word.
    pub fn drop_dead(&mut self) {
        self.socket = None;
    }
}
