//! Programs in calls: what opens to whom, what is taken and what is refused, and what everybody sees of them.

mod site;
mod talk;

use std::time::Instant;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use site::Answer;
use str0m::RtcConfig;
use str0m::change::SdpPendingOffer;
use str0m::media::{Direction, MediaKind};
use talk::{Page, Talk};

/// One that offers this: a connection is large, and a test's future is not to be.
fn offer_in(direction: Direction) -> (Box<str0m::Rtc>, SdpPendingOffer, String) {
    let mut rtc = Box::new(RtcConfig::new().build(Instant::now()));
    let mut change = rtc.sdp_api();
    change.add_media(MediaKind::Audio, direction, None, None, None);
    change.add_media(MediaKind::Video, direction, None, None, None);
    let (offer, pending) = change.apply().unwrap();
    (rtc, pending, offer.to_sdp_string())
}

/// What OBS would send.
fn offer() -> String {
    offer_in(Direction::SendOnly).2
}

struct Feed {
    path: String,
    token: String,
    made: Value,
}

fn path(call: &Value) -> String {
    format!("/api/v1/calls/{}", call["id"].as_str().unwrap())
}

async fn make(talk: &Talk, call: &Value, who: &Page, new: &Value) -> Answer {
    talk.site.post(&format!("{}/feeds", path(call)), &who.token, new).await
}

async fn camera(talk: &Talk, call: &Value, who: &Page, name: &str) -> Feed {
    let made = make(talk, call, who, &json!({"name": name, "flow": "in"})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    feed(made.json())
}

fn feed(made: Value) -> Feed {
    let address = made["address"].as_str().unwrap();
    let path = address.strip_prefix("http://cradle.test").unwrap().to_owned();
    Feed { path, token: made["token"].as_str().unwrap().to_owned(), made }
}

const SDP: (&str, &str) = ("content-type", "application/sdp");
const FRAGMENT: (&str, &str) = ("content-type", "application/trickle-ice-sdpfrag");

async fn ask(
    talk: &Talk,
    method: Method,
    path: &str,
    token: Option<&str>,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    talk.site.send(request.body(body.into()).unwrap()).await
}

async fn comes(talk: &Talk, feed: &Feed, offer: impl Into<Body>) -> Answer {
    ask(talk, Method::POST, &feed.path, Some(&feed.token), &[SDP], offer).await
}

async fn patch(talk: &Talk, feed: &Feed, at: &str, tag: Option<&str>, fragment: &str) -> Answer {
    let headers: Vec<_> = [FRAGMENT].into_iter().chain(tag.map(|tag| ("if-match", tag))).collect();
    ask(talk, Method::PATCH, at, Some(&feed.token), &headers, fragment.to_owned()).await
}

async fn seen(talk: &Talk, call: &Value, who: &Page) -> Value {
    talk.site.get(&path(call), &who.token).await.json()
}

fn line<'a>(sdp: &'a str, name: &str) -> &'a str {
    sdp.lines().find(|line| line.starts_with(name)).unwrap()
}

#[tokio::test]
async fn a_camera_comes_in_with_its_token_and_everybody_sees_it_for_what_it_is() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, mut paul) = talk.partners().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let camera = camera(&talk, &call, &anna, "Second camera of Anna").await;
        // It is announced, and as long as it has not come two are joined directly.
        let before = seen(&talk, &call, &paul).await;
        let told = &before["feeds"][0];
        assert_eq!((&told["name"], &told["connected"]), (&json!("Second camera of Anna"), &json!(false)));
        assert_eq!((&told["by"], &told["mine"], &told["token"]), (&call["me"], &json!(false), &Value::Null));
        assert_eq!(before["room"], Value::Null);

        let (mut rtc, pending, offer) = offer_in(Direction::SendOnly);
        let came = comes(&talk, &camera, offer).await;
        assert_eq!(
            (came.status, came.header("content-type")),
            (StatusCode::CREATED, Some("application/sdp"))
        );
        let answer = String::from_utf8(came.bytes.clone()).unwrap();
        assert_eq!(answer.matches("a=recvonly").count(), 2, "{answer}");
        let links: Vec<&str> =
            came.headers.get_all("link").iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(links[0], "<stun:cradle.test:3478>; rel=\"ice-server\"");
        assert!(
            links[1].starts_with("<turn:cradle.test:3478>; rel=\"ice-server\"; username=\""),
            "{links:?}"
        );
        assert!(links[1].ends_with("; credential-type=\"password\""));
        assert_eq!(came.header("access-control-allow-origin"), Some("*"));
        talk.carries(1).await;
        let now = seen(&talk, &call, &paul).await;
        assert_eq!((&now["room"], &now["end_to_end"]), (&call["id"], &json!(false)));

        // Candidates need not be told; a network that has changed is.
        let at = came.header("location").unwrap().to_owned();
        let tag = came.header("etag").unwrap().to_owned();
        assert!(at.starts_with(&camera.path));
        let candidate = "a=mid:0\r\na=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\r\n";
        assert_eq!(patch(&talk, &camera, &at, Some(&tag), candidate).await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            patch(&talk, &camera, &at, None, candidate).await.status,
            StatusCode::PRECONDITION_REQUIRED
        );
        assert_eq!(
            patch(&talk, &camera, &at, Some("\"x\""), candidate).await.status,
            StatusCode::PRECONDITION_FAILED
        );
        let answered = str0m::change::SdpAnswer::from_sdp_string(&answer).unwrap();
        rtc.sdp_api().accept_answer(pending, answered).unwrap();
        let mut change = rtc.sdp_api();
        change.ice_restart(true);
        let anew = change.apply().unwrap().0.to_sdp_string();
        let names = format!("{}\r\n{}\r\n", line(&anew, "a=ice-ufrag:"), line(&anew, "a=ice-pwd:"));
        let renamed = patch(&talk, &camera, &at, Some("*"), &names).await;
        assert_eq!((renamed.status, renamed.header("content-type")), (StatusCode::OK, Some(FRAGMENT.1)));
        let fragment = String::from_utf8(renamed.bytes.clone()).unwrap();
        assert_ne!(line(&fragment, "a=ice-ufrag:"), line(&answer, "a=ice-ufrag:"));
        assert!(fragment.contains("a=candidate:") && !fragment.contains("a=rtpmap"));
        let new_tag = renamed.header("etag").unwrap();
        assert_eq!(
            patch(&talk, &camera, &at, Some(&tag), candidate).await.status,
            StatusCode::PRECONDITION_FAILED
        );
        assert_eq!(patch(&talk, &camera, &at, Some(new_tag), candidate).await.status, StatusCode::NO_CONTENT);
        let nonsense = patch(&talk, &camera, &at, Some("*"), "a=ice-ufrag:x\r\n").await;
        assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);

        // One at a time: who comes again, comes instead.
        let again = comes(&talk, &camera, self::offer()).await;
        assert_eq!(again.status, StatusCode::CREATED);
        talk.carries(1).await;
        let leave =
            async |at: &str| ask(&talk, Method::DELETE, at, Some(&camera.token), &[], "").await.status;
        assert_eq!(leave(&at).await, StatusCode::NOT_FOUND);
        let at = again.header("location").unwrap();
        assert_eq!(leave(at).await, StatusCode::OK);
        talk.carries(0).await;
        assert_eq!(leave(at).await, StatusCode::NOT_FOUND);
        // The address stays, and so does the room: to the end of the call.
        assert_eq!(comes(&talk, &camera, self::offer()).await.status, StatusCode::CREATED);
        talk.carries(1).await;
        talk.site.post(&format!("{}/leave", path(&call)), &paul.token, &json!({})).await;
        talk.carries(0).await;
        let over = seen(&talk, &call, &anna).await;
        assert_eq!(
            (&over["state"], &over["end_to_end"], &over["feeds"]),
            (&json!("over"), &json!(false), &json!([]))
        );
    })
    .await;
}

#[tokio::test]
async fn who_has_not_got_the_token_hears_the_same_whatever_is_wrong() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, mut paul) = talk.partners().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let (first, second) =
            (camera(&talk, &call, &anna, "first").await, camera(&talk, &call, &paul, "second").await);
        let nowhere = "/api/v1/feeds/01890a5d-ac96-774b-bcce-b302099a8057";
        let refused = async |path: &str, token: Option<&str>| {
            let answer = ask(&talk, Method::POST, path, token, &[SDP], offer()).await;
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            (answer.status, answer.bytes)
        };
        let nobody = refused(&first.path, None).await;
        assert_eq!(nobody.0, StatusCode::UNAUTHORIZED);
        for (path, token) in [
            (first.path.as_str(), "x"),
            (first.path.as_str(), &second.token),
            (first.path.as_str(), &anna.token),
            (nowhere, &first.token),
        ] {
            assert_eq!(refused(path, Some(token)).await, nobody, "{path}");
            let inside = format!("{path}/01890a5d-ac96-774b-bcce-b302099a8057");
            for method in [Method::PATCH, Method::DELETE] {
                let answer = ask(&talk, method, &inside, Some(token), &[FRAGMENT], "").await;
                assert_eq!((answer.status, answer.bytes), nobody);
            }
        }
        // Once it was taken back, or its owner or the call has gone, it is as if it had never been.
        let own = format!("{}/feeds/{}", path(&call), first.made["id"].as_str().unwrap());
        for (who, status) in [(&paul, StatusCode::NOT_FOUND), (&anna, StatusCode::NO_CONTENT)] {
            let answer = talk.site.ask(Method::DELETE, &own, Some(&who.token), None).await;
            assert_eq!(answer.status, status);
        }
        assert_eq!(refused(&first.path, Some(&first.token)).await, nobody);
        assert_eq!(comes(&talk, &second, offer()).await.status, StatusCode::CREATED);
        talk.carries(1).await;
        talk.site.post(&format!("{}/leave", path(&call)), &paul.token, &json!({})).await;
        talk.carries(0).await;
        assert_eq!(refused(&second.path, Some(&second.token)).await, nobody);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_offer_is_refused_and_changes_nothing() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, mut paul) = talk.partners().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let camera = camera(&talk, &call, &anna, "camera").await;
        let section = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly\r\n";
        let channel = format!("{}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", offer());
        for (what, status) in [
            (String::new(), StatusCode::UNPROCESSABLE_ENTITY),
            ("nonsense".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
            (section.to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
            (format!("v=0\r\n{}", section.repeat(1_000)), StatusCode::UNPROCESSABLE_ENTITY),
            (offer_in(Direction::RecvOnly).2, StatusCode::UNPROCESSABLE_ENTITY),
            (channel, StatusCode::UNPROCESSABLE_ENTITY),
            ("x".repeat(65 << 10), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            let answer = comes(&talk, &camera, what).await;
            assert_eq!(answer.status, status, "{answer:?}");
        }
        assert_eq!(comes(&talk, &camera, vec![0xff, 0xfe]).await.status, StatusCode::BAD_REQUEST);
        let json = ("content-type", "application/json");
        let answer = ask(&talk, Method::POST, &camera.path, Some(&camera.token), &[json], offer()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let asked = ask(&talk, Method::GET, &camera.path, Some(&camera.token), &[], "").await;
        assert_eq!(asked.status, StatusCode::METHOD_NOT_ALLOWED);
        talk.carries(0).await;
        assert_eq!(seen(&talk, &call, &paul).await["room"], Value::Null, "two are joined directly still");
        // Who begins anew all the time has to wait.
        let mut let_in = 0;
        let last = loop {
            let answer = comes(&talk, &camera, offer()).await;
            if answer.status != StatusCode::CREATED {
                break answer;
            }
            let_in += 1;
            assert!(let_in <= 10);
        };
        assert_eq!((last.status, last.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("10")));
    })
    .await;
}

#[tokio::test]
async fn a_program_is_its_owners_and_as_many_as_one_person_may_have() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, mut paul) = talk.partners().await;
        let (call, me) = talk.talking(&mut anna, &mut paul).await;
        let stranger = talk.somebody("stranger").await;
        let new = json!({"name": "camera", "flow": "in"});
        assert_eq!(make(&talk, &call, &stranger, &new).await.status, StatusCode::NOT_FOUND);
        for (wrong, field) in [
            (json!({"name": "", "flow": "in"}), "name"),
            (json!({"name": "x", "flow": "through"}), "flow"),
            (json!({"name": "x", "flow": "out", "shows": call["id"]}), "shows"),
        ] {
            let answer = make(&talk, &call, &anna, &wrong).await;
            assert_eq!(
                (answer.status, &answer.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
            );
        }
        let camera = camera(&talk, &call, &anna, "camera").await;
        let own = format!("{}/feeds/{}", path(&call), camera.made["id"].as_str().unwrap());
        let mute = json!({"muted": true}).to_string();
        for (who, status) in [(&stranger, 404), (&paul, 404), (&anna, 200)] {
            let answer = talk.site.ask(Method::PATCH, &own, Some(&who.token), Some(&mute)).await;
            assert_eq!(answer.status, status, "{answer:?}");
        }
        assert_eq!(seen(&talk, &call, &paul).await["feeds"][0]["muted"], true);
        assert_eq!(seen(&talk, &call, &stranger).await["status"], 404);
        for _ in 0..3 {
            assert_eq!(make(&talk, &call, &anna, &new).await.status, StatusCode::CREATED);
        }
        assert!(make(&talk, &call, &anna, &new).await.is("too-many-connections"));

        // A screen shows somebody, or whoever speaks; it sends nothing.
        let screen = json!({"name": "Wall", "flow": "out", "shows": me});
        let screen = feed(make(&talk, &call, &paul, &screen).await.json());
        assert_eq!(screen.made["shows"], me);
        assert_eq!(comes(&talk, &screen, offer()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let watches = comes(&talk, &screen, offer_in(Direction::RecvOnly).2).await;
        let answer = String::from_utf8(watches.bytes.clone()).unwrap();
        assert_eq!((watches.status, answer.matches("a=sendonly").count()), (StatusCode::CREATED, 2));
        let follows = make(&talk, &call, &paul, &json!({"name": "Beamer", "flow": "out"})).await;
        assert_eq!((follows.status, &follows.json()["shows"]), (StatusCode::CREATED, &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn what_is_spoken_at_an_address_everybody_may_know_and_its_servers_only_whom_it_is_for() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, mut paul) = talk.partners().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let camera = camera(&talk, &call, &anna, "camera").await;
        for (token, links) in [(None, 0), (Some("x"), 0), (Some(camera.token.as_str()), 2)] {
            let asked = ask(&talk, Method::OPTIONS, &camera.path, token, &[], "").await;
            assert_eq!(
                (asked.status, asked.header("accept-post")),
                (StatusCode::NO_CONTENT, Some("application/sdp"))
            );
            assert_eq!(asked.headers.get_all("link").iter().count(), links);
            let methods = asked.header("access-control-allow-methods").unwrap();
            assert!(methods.contains("POST") && methods.contains("PATCH") && methods.contains("DELETE"));
        }
    })
    .await;
}
