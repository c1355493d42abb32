//! What answers of a centre come to: cut by what the caller does next.

use std::time::Duration;

use cradle_client::{Centre, Token, Trouble, Url};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A centre that answers every request with these words.
async fn centre(answer: &'static str) -> Centre {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = socket.read(&mut request).await.unwrap();
            assert!(String::from_utf8_lossy(&request[..read]).contains("authorization: Bearer secret"));
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    Centre::at(&base, None).unwrap().signed_in(Token::new("secret"))
}

async fn trouble(answer: &'static str) -> Trouble {
    centre(answer).await.me().await.unwrap_err()
}

/// A problem with this status.
macro_rules! answer {
    ($status:literal) => {
        concat!("HTTP/1.1 ", $status, "\r\nconnection: close\r\ncontent-type: application/problem+json\r\n\
            \r\n{\"type\":\"x\",\"title\":\"X\",\"status\":400,\"detail\":\"Do this, then try it again.\"}")
    };
}

#[tokio::test]
async fn a_problem_says_what_to_do_next() {
    assert!(matches!(trouble(answer!("401 Unauthorized")).await, Trouble::SignIn(_)));
    assert!(matches!(trouble(answer!("404 Not Found")).await, Trouble::Gone(_)));
    assert!(matches!(trouble(answer!("409 Conflict")).await, Trouble::Conflict(_)));
    let refused = trouble(answer!("422 Unprocessable Content")).await;
    assert!(matches!(refused, Trouble::Refused(_)));
    assert_eq!(refused.to_string(), "Do this, then try it again.");
    assert!(!refused.is_passing());
}

#[tokio::test]
async fn what_passes_is_tried_again_when_the_centre_says() {
    let busy =
        trouble("HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\nretry-after: 30\r\n\r\n").await;
    assert!(matches!(busy, Trouble::TryLater { after: Some(after), .. } if after == Duration::from_secs(30)));
    for answer in
        [answer!("500 Internal Server Error"), answer!("503 Service Unavailable"), answer!("423 Locked")]
    {
        let trouble = trouble(answer).await;
        assert!(trouble.is_passing(), "{trouble:?}");
    }
}

#[tokio::test]
async fn what_is_no_centre_is_told_apart_and_gets_no_second_request() {
    let portal =
        trouble("HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: http://127.0.0.1:1/\r\n\r\n").await;
    assert!(matches!(portal, Trouble::Strange(_)), "{portal:?}");
    let page = trouble("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n<html>Sign in to this hotel").await;
    assert!(matches!(page, Trouble::Strange(_)), "{page:?}");
    let broken = trouble("HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{").await;
    assert!(matches!(broken, Trouble::Offline(_)), "{broken:?}");
}

#[tokio::test]
async fn nobody_at_the_address_is_offline_and_no_address_is_refused_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let centre = Centre::at(&base, None).unwrap();
    assert!(matches!(centre.health().await, Err(Trouble::Offline(_))));
    assert!(Centre::at(&"ftp://x/".parse().unwrap(), None).is_err());
}

#[tokio::test]
async fn secrets_do_not_show() {
    let centre = centre("").await;
    assert!(!format!("{centre:?}").contains("secret"));
}
