//! The live connection, over a real socket.

mod site;

use axum::http::Method;
use cradle_http::Server;
use futures::StreamExt as _;
use serde_json::{Value, json};
use site::Site;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The centre's routes on a port of their own, until the test ends.
async fn listening(site: &Site) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Server::new(site.centre.ctx.clone(), &[]).router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("ws://{address}/api/v1/live")
}

async fn connect(address: &str, header: (&'static str, &str)) -> Result<Socket, Error> {
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert(header.0, header.1.parse().unwrap());
    connect_async(request).await.map(|(socket, _)| socket)
}

async fn next(socket: &mut Socket) -> Value {
    match socket.next().await.unwrap().unwrap() {
        Message::Text(text) => serde_json::from_str(&text).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_hears_of_its_own_orders_and_pictures_until_it_signs_out() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let images = site.pictures(&anna, 1).await;
        let address = listening(&site).await;
        let mut pauls = connect(&address, ("authorization", &format!("Bearer {paul}"))).await.unwrap();
        let mut annas = connect(&address, ("cookie", &format!("cradle_session={anna}"))).await.unwrap();
        let (to_anna, to_paul) = (next(&mut annas).await, next(&mut pauls).await);
        assert_eq!((&to_anna["type"], &to_paul["type"]), (&json!("hello"), &json!("hello")));
        assert_ne!(to_anna["connection"], to_paul["connection"]);

        let order = json!({"service": "keep", "images": images});
        let placed = site.post("/api/v1/orders", &anna, &order).await.json();
        site.centre.work().await;
        // Each message tells how things stand when it is sent, so the last one may come before another.
        let (mut done, mut kept) = (false, Value::Null);
        while !done || kept.is_null() {
            let heard = next(&mut annas).await;
            if heard["type"] == "order" {
                assert_eq!(heard["order"]["id"], placed["id"]);
                done = heard["order"]["state"] == "done";
            } else {
                assert_eq!(heard["type"], "images");
                kept = heard["ids"].clone();
            }
        }
        assert_eq!(kept, json!(images));

        site.ask(Method::DELETE, "/api/v1/sessions/current", Some(&anna), None).await;
        let frame = loop {
            match annas.next().await.unwrap().unwrap() {
                // What was told of the order before may still be on its way.
                Message::Text(_) => {}
                Message::Close(frame) => break frame,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(frame.unwrap().reason.as_str(), "signed out");
        // Paul heard nothing of it, and still listens.
        site.ask(Method::DELETE, "/api/v1/sessions/current", Some(&paul), None).await;
        assert!(matches!(pauls.next().await.unwrap().unwrap(), Message::Close(Some(_))));
    })
    .await;
}

#[tokio::test]
async fn nobody_listens_who_is_not_signed_in_or_comes_from_another_sites_page() {
    Site::on_each(|site| async move {
        let anna = site.account("anna").await;
        let address = listening(&site).await;
        let status = |answer: Result<Socket, Error>| match answer {
            Err(Error::Http(response)) => response.status().as_u16(),
            other => panic!("{other:?}"),
        };
        assert_eq!(status(connect(&address, ("authorization", "Bearer x")).await), 401);
        let mut request = address.as_str().into_client_request().unwrap();
        request.headers_mut().insert("cookie", format!("cradle_session={anna}").parse().unwrap());
        request.headers_mut().insert("origin", "http://elsewhere.test".parse().unwrap());
        assert_eq!(status(connect_async(request).await.map(|(socket, _)| socket)), 403);
    })
    .await;
}
