//! How long a change of somebody's availability takes to reach the pages of many partners: real sockets, real records
//! (SQLite), the centre and all pages in one process.
//!
//! `cargo run --release -p cradle-http --example presence -- [PARTNERS [CHANGES]]`; two file descriptors for each
//! partner are needed.

use std::error::Error;
use std::time::{Duration, Instant};

use cradle_app::domain::calls::{Contact, ContactState, Groups};
use cradle_app::domain::customers::{Customer, Language, Profile};
use cradle_app::domain::{CustomerId, SessionId};
use cradle_app::store::customers::NewSession;
use cradle_app::store::{Db, Tx, calls, customers};
use cradle_app::testing::Centre;
use cradle_app::{Secret, Visitor};
use cradle_http::Server;
use futures::StreamExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

type Failed = Box<dyn Error + Send + Sync>;
type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Who heard, and when.
type Heard = (String, Instant);

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let mut asked = std::env::args().skip(1);
    let partners: usize = asked.next().map_or(Ok(10_000), |text| text.parse())?;
    let changes: usize = asked.next().map_or(Ok(20), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let db = Db::sqlite(&folder.path().join("cradle.db")).await?;
    let centre = Centre::over(db, folder.path().to_owned()).await;
    let person = centre.customer("Paul").await;
    let tokens = known_by(&centre, &person, partners).await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("ws://{}/api/v1/live", listener.local_addr()?);
    let router = Server::new(centre.ctx.clone(), &[]).router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let page = cradle_app::calls::open(&centre.ctx, &person)?;
    cradle_app::calls::here(&centre.ctx, page, true).await?;
    let (sender, mut heard) = mpsc::unbounded_channel();
    for token in &tokens {
        let socket = connect(&address, token).await?;
        tokio::spawn(listen(socket, sender.clone()));
    }
    println!("{partners} partners listen");

    let mut last: Vec<Duration> = Vec::new();
    for change in 0..changes {
        let choice = if change % 2 == 0 { "busy" } else { "available" };
        let begun = Instant::now();
        cradle_app::calls::choose_presence(&centre.ctx, &person, Some(choice), None).await?;
        let mut waiting = partners;
        let mut slowest = Duration::ZERO;
        while waiting > 0 {
            let (state, at) = heard.recv().await.ok_or("nobody listens")?;
            if state == choice {
                slowest = slowest.max(at.duration_since(begun));
                waiting -= 1;
            }
        }
        last.push(slowest);
    }
    last.sort();
    let at = |share: usize| last[(last.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!(
        "from the choice until the last of {partners} pages has it, {changes} changes: median {:.0} ms, slowest {:.0} ms",
        at(50),
        at(100)
    );
    Ok(())
}

/// Customers who know somebody, each with a session: their secrets.
async fn known_by(centre: &Centre, person: &Visitor, count: usize) -> Result<Vec<String>, Failed> {
    let ctx = &centre.ctx;
    let known = person.customer()?;
    let mut tx = ctx.write().await?;
    let template = customers::get(&mut tx, known).await?.ok_or("no customer")?;
    let mut tokens = Vec::with_capacity(count);
    for n in 0..count {
        let id: CustomerId = ctx.id();
        let profile = Profile {
            name: format!("Partner {n}").parse()?,
            language: Language::En,
            ..template.profile.clone()
        };
        let email = format!("partner{n}@example.org").parse()?;
        let customer = Customer { id, email, profile, operator: false, ..template.clone() };
        customers::add(&mut tx, &customer, "none").await?;
        let secret = Secret::fresh();
        let session = NewSession {
            id: ctx.id::<SessionId>(),
            customer: id,
            token_hash: &secret.hash(),
            kind: "browser",
            label: "a page",
            rights: None,
            created_at: ctx.now(),
            expires_at: ctx.now() + Duration::from_hours(24),
        };
        customers::add_session(&mut tx, &session).await?;
        knows(centre, &mut tx, id, known).await?;
        knows(centre, &mut tx, known, id).await?;
        tokens.push(secret.as_str().to_owned());
    }
    tx.commit().await?;
    Ok(tokens)
}

async fn knows(centre: &Centre, tx: &mut Tx, owner: CustomerId, partner: CustomerId) -> Result<(), Failed> {
    let contact = Contact {
        id: centre.ctx.id(),
        owner,
        state: ContactState::Mutual,
        partner: Some(partner),
        invited_by: None,
        invited_as: String::new(),
        comment: String::new(),
        groups: Groups::default(),
        photograph: None,
        tell: false,
        since: centre.ctx.now(),
    };
    Ok(calls::add_contact(tx, &contact).await?)
}

async fn connect(address: &str, token: &str) -> Result<Socket, Failed> {
    let mut request = address.into_client_request()?;
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
    let small = WebSocketConfig::default().read_buffer_size(4 << 10).write_buffer_size(4 << 10);
    Ok(connect_async_with_config(request, Some(small), true).await?.0)
}

async fn listen(mut socket: Socket, heard: mpsc::UnboundedSender<Heard>) {
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        let Ok(said) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
        if said["type"] == "presence" {
            let state = said["presence"]["state"].as_str().unwrap_or_default().to_owned();
            if heard.send((state, Instant::now())).is_err() {
                return;
            }
        }
    }
}
