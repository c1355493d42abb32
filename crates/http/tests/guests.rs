//! Guests: who comes by a link, waits, is let in and removed, and what they see of a centre.

mod site;
mod talk;

use std::time::Instant;

use axum::http::{Method, StatusCode};
use cradle_app::domain::Span;
use cradle_app::testing::Centre;
use serde_json::{Value, json};
use site::{Answer, Site};
use str0m::RtcConfig;
use str0m::media::{Direction, MediaKind};
use talk::{Page, Talk};

async fn link(site: &Site, who: &str, wanted: &Value) -> Value {
    let made = site.post("/api/v1/guest-links", who, wanted).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    made.json()
}

fn href(link: &Value) -> &str {
    link["href"].as_str().unwrap()
}

async fn look(site: &Site, href: &str) -> Answer {
    let path = href.replacen("/guest/", "/api/v1/guest/invitations/", 1);
    site.ask(Method::GET, &path, None, None).await
}

/// A guest who waits behind this link, at an open page.
async fn waits(talk: &Talk, link: &Value, name: &str) -> Page {
    let came = talk.site.comes(href(link), name).await;
    assert_eq!(came.status, StatusCode::CREATED, "{came:?}");
    let mut page = talk.guest_page(&came.guest_secret()).await.unwrap();
    page.here().await;
    page.still_heard(talk).await;
    page
}

/// Those who wait for somebody.
async fn waiting(talk: &Talk, host: &Page) -> Vec<Value> {
    talk.site.get("/api/v1/guests", &host.token).await.json()["items"].as_array().unwrap().clone()
}

async fn let_in(talk: &Talk, host: &Page, guest: &Value) -> Answer {
    let path = format!("/api/v1/guests/{}/let-in", guest["id"].as_str().unwrap());
    talk.site.post(&path, &host.token, &json!({"connection": host.connection})).await
}

/// Lets the first in who waits; the call as the host sees it.
async fn lets_in(talk: &Talk, host: &Page) -> Value {
    let guest = waiting(talk, host).await[0].clone();
    let call = let_in(talk, host, &guest).await;
    assert_eq!(call.status, StatusCode::OK, "{call:?}");
    call.json()
}

async fn joins(talk: &Talk, guest: &Page) -> Value {
    let body = json!({"connection": guest.connection});
    let joined = talk.site.post("/api/v1/guest/call/join", &guest.token, &body).await;
    assert_eq!(joined.status, StatusCode::OK, "{joined:?}");
    joined.json()
}

fn states(call: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = call["participants"].as_array().unwrap();
    let mut all: Vec<_> = all.iter().map(|one| (text(&one["name"]), text(&one["state"]))).collect();
    all.sort();
    all
}

fn are(states: &[(&str, &str)]) -> Vec<(String, String)> {
    states.iter().map(|(name, state)| ((*name).to_owned(), (*state).to_owned())).collect()
}

fn path(call: &Value) -> String {
    format!("/api/v1/calls/{}", call["id"].as_str().unwrap())
}

async fn leave(talk: &Talk, call: &Value, who: &Page) {
    let left = talk.site.post(&format!("{}/leave", path(call)), &who.token, &json!({})).await;
    assert_eq!(left.status, StatusCode::OK, "{left:?}");
}

fn participant(call: &Value, name: &str) -> Value {
    let all = call["participants"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} in {call}")).clone()
}

/// What a page says to join the room of a call.
fn to_room(call: &Value, n: u64) -> Value {
    let mut rtc = RtcConfig::new().build(Instant::now());
    let mut change = rtc.sdp_api();
    change.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
    change.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
    let sdp = change.apply().unwrap().0.to_sdp_string();
    let data = json!({"room": "join", "from": "page", "sdp": sdp});
    json!({"type": "signal", "call": call["id"], "to": call["id"], "n": n, "data": data})
}

async fn answered_by_room(page: &mut Page, call: &Value) {
    loop {
        let signal = page.hear("signal").await;
        if signal["from"] == call["id"] && signal["data"]["room"] == "answer" {
            return;
        }
    }
}

#[tokio::test]
async fn a_guest_waits_is_let_in_sees_this_call_and_nothing_else_and_is_removed() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, mut paul) = talk.partners().await;
        let (two, _) = talk.talking(&mut anna, &mut paul).await;
        let link = link(&talk.site, &anna.token, &json!({"title": "Grandma", "several": true})).await;
        assert_eq!(look(&talk.site, href(&link)).await.json()["by"], "anna");

        // Strangers read it: what turns a line around is not in a name.
        let mut erna = waits(&talk, &link, " Oma\u{202e}\n Erna\u{200b} ").await;
        let told = anna.hear("guests").await["items"][0].clone();
        assert_eq!((&told["name"], &told["title"]), (&json!("Oma Erna"), &json!("Grandma")));
        let visit = talk.site.get("/api/v1/guest", &erna.token).await.json();
        assert_eq!(visit, json!({"name": "Oma Erna", "by": "anna", "state": "waiting", "call": null}));
        for shut in ["/api/v1/guest/call", "/api/v1/guest/call/ice", "/api/v1/guest/call/images/1/preview"] {
            assert_eq!(talk.site.get(shut, &erna.token).await.status, StatusCode::NOT_FOUND, "{shut}");
        }
        // Whoever did not make the link is neither told nor asked.
        assert!(waiting(&talk, &paul).await.is_empty());
        assert_eq!(let_in(&talk, &paul, &told).await.status, StatusCode::NOT_FOUND);
        // Who waits says nothing in a call whose name they know.
        erna.say(&json!({"type": "say", "call": two["id"], "n": 1, "text": "early"})).await;
        erna.say(&to_room(&two, 2)).await;
        erna.still_heard(&talk).await;

        let call = let_in(&talk, &anna, &told).await.json();
        assert_eq!(
            (&call["id"], &call["room"]),
            (&two["id"], &two["id"]),
            "a call of three goes through the centre"
        );
        let mine = participant(&call, "Oma Erna");
        assert_eq!((&mine["guest"], &mine["called_by"]), (&json!(true), &participant(&call, "anna")["id"]));
        assert_eq!(participant(&call, "paul")["guest"], json!(false));
        let told = erna.hear("guest").await;
        assert_eq!((&told["state"], &told["call"]), (&json!("in"), &two["id"]));
        let seen = joins(&talk, &erna).await;
        assert_eq!(states(&seen), are(&[("Oma Erna", "in"), ("anna", "in"), ("paul", "in")]));
        assert!(seen["participants"].as_array().unwrap().iter().all(|one| one["contact"].is_null()));
        for page in [&mut anna, &mut paul, &mut erna] {
            page.say(&to_room(&call, 3)).await;
            answered_by_room(page, &call).await;
        }
        erna.say(&json!({"type": "say", "call": two["id"], "n": 4, "text": "hello"})).await;
        assert_eq!(anna.hear_said("hello").await["from"], mine["id"]);

        // A shown picture is seen by guests as a reduced image, and taken by none.
        let image = talk.site.pictures(&anna.token, 1).await[0].clone();
        let shows = format!("{}/images", path(&call));
        let shown = talk.site.post(&shows, &anna.token, &json!({"image_id": image})).await;
        assert_eq!(shown.status, StatusCode::CREATED, "{shown:?}");
        assert_eq!(erna.hear("shown").await["image"]["n"], 1);
        let bytes = async |n: u32, form: &str| {
            let path = format!("/api/v1/guest/call/images/{n}/{form}");
            talk.site.get(&path, &erna.token).await.status
        };
        assert_eq!(
            (bytes(1, "preview").await, bytes(1, "thumbnail").await),
            (StatusCode::OK, StatusCode::OK)
        );
        assert_eq!(
            (bytes(1, "original").await, bytes(2, "preview").await),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
        );
        for shut in [path(&call), format!("{}/images/1/preview", path(&call)), "/api/v1/partners".to_owned()]
        {
            assert_eq!(talk.site.get(&shut, &erna.token).await.status, StatusCode::UNAUTHORIZED, "{shut}");
        }

        // Everybody in the call who is no guest removes them; what they had opens nothing from then on.
        let remove = format!("{}/guests/{}", path(&call), mine["id"].as_str().unwrap());
        assert_eq!(
            talk.site.ask(Method::DELETE, &remove, Some(&erna.token), None).await.status,
            StatusCode::UNAUTHORIZED
        );
        let removed = talk.site.ask(Method::DELETE, &remove, Some(&paul.token), None).await;
        assert_eq!(removed.status, StatusCode::OK, "{removed:?}");
        let there = are(&[("Oma Erna", "left"), ("anna", "in"), ("paul", "in")]);
        assert_eq!(states(&removed.json()), there);
        loop {
            let last = erna.hear("call").await["call"].clone();
            if states(&last) == are(&[("Oma Erna", "left")]) {
                assert_eq!(last["images"], json!([]));
                break;
            }
        }
        let secret = erna.token.clone();
        erna.until_closed().await;
        for shut in ["/api/v1/guest", "/api/v1/guest/call", "/api/v1/guest/call/images/1/preview"] {
            assert_eq!(talk.site.get(shut, &secret).await.status, StatusCode::UNAUTHORIZED, "{shut}");
        }
        assert!(talk.guest_page(&secret).await.is_none());
        let twice = talk.site.ask(Method::DELETE, &remove, Some(&anna.token), None).await;
        assert!(twice.is("not-there"), "{twice:?}");
        let paul_himself = participant(&call, "paul")["id"].as_str().unwrap().to_owned();
        let remove = format!("{}/guests/{paul_himself}", path(&call));
        assert!(talk.site.ask(Method::DELETE, &remove, Some(&anna.token), None).await.is("not-there"));
        // The name stays in the record.
        leave(&talk, &call, &anna).await;
        let past = talk.site.get("/api/v1/calls", &paul.token).await.json()["items"][0].clone();
        assert_eq!(states(&past), are(&[("Oma Erna", "left"), ("anna", "left"), ("paul", "left")]));
    })
    .await;
}

#[tokio::test]
async fn who_is_in_no_call_begins_one_by_letting_a_guest_in_and_ends_it_for_them_by_leaving() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, paul) = talk.partners().await;
        let link = link(&talk.site, &anna.token, &json!({})).await;
        let mut erna = waits(&talk, &link, "Erna").await;
        let emil = waits(&talk, &link, "Emil").await;
        // Both came in the same moment of this test's clock: nobody is first.
        let mut guests = waiting(&talk, &anna).await;
        assert_eq!(guests.len(), 2);
        guests.sort_by_key(|guest| guest["name"] != "Erna");
        // Neither by a page that is none, nor while somebody calls.
        let mut elsewhere = talk.page(&anna.token).await;
        elsewhere.connection = paul.connection.clone();
        assert!(let_in(&talk, &elsewhere, &guests[0]).await.is("invalid"));
        anna.here().await;
        anna.still_heard(&talk).await;
        let rings = talk.call(&paul).await.json();
        let ringing = let_in(&talk, &anna, &guests[0]).await;
        assert!(ringing.is("already-in-call"), "{ringing:?}");
        leave(&talk, &rings, &paul).await;

        let call = let_in(&talk, &anna, &guests[0]).await;
        assert_eq!(call.status, StatusCode::OK, "{call:?}");
        let call = call.json();
        assert_eq!((&call["state"], &call["room"]), (&json!("talking"), &call["id"]));
        assert_eq!(participant(&call, "anna")["connection_mine"], json!(true));
        let shown =
            async || talk.site.get("/api/v1/presence", &anna.token).await.json()["shown"]["state"].clone();
        assert_eq!(shown().await, "in_call");
        // The same again is the same again.
        assert_eq!(let_in(&talk, &anna, &guests[0]).await.json()["id"], call["id"]);
        joins(&talk, &erna).await;
        // The link was for one: who waited besides is told, and nobody comes by it any more.
        let secret = emil.token.clone();
        let mut emil = emil;
        assert_eq!(emil.hear("guest").await["state"], "ended");
        emil.until_closed().await;
        assert_eq!(talk.site.get("/api/v1/guest", &secret).await.status, StatusCode::UNAUTHORIZED);
        assert!(let_in(&talk, &anna, &guests[1]).await.is("not-found"));
        assert_eq!(look(&talk.site, href(&link)).await.status, StatusCode::GONE);
        assert_eq!(talk.site.comes(href(&link), "Otto").await.status, StatusCode::GONE);
        let links = talk.site.get("/api/v1/guest-links", &anna.token).await.json()["items"].clone();
        assert_eq!((&links[0]["state"], &links[0]["href"]), (&json!("used"), &Value::Null));

        // Without anybody who is no guest it is over.
        leave(&talk, &call, &anna).await;
        assert_ne!(shown().await, "in_call");
        loop {
            if erna.hear("call").await["call"]["state"] == "over" {
                break;
            }
        }
        erna.until_closed().await;
        let past = talk.site.get(&path(&call), &anna.token).await.json();
        assert_eq!((&past["state"], &past["ended"]), (&json!("over"), &json!("answered")));
        drop(paul);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_loaded_anew_has_its_place_and_one_that_is_closed_leaves_it() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut anna, paul) = talk.partners().await;
        let link = link(&talk.site, &anna.token, &json!({"several": true})).await;
        let erna = waits(&talk, &link, "Erna").await;
        let secret = erna.token.clone();
        erna.close().await;
        talk.pass(Span::from_secs(20)).await;
        let mut erna = talk.guest_page(&secret).await.unwrap();
        erna.here().await;
        erna.still_heard(&talk).await;
        talk.pass(Span::from_secs(20)).await;
        assert_eq!(waiting(&talk, &anna).await.len(), 1, "loaded anew, she waits on");
        erna.close().await;
        talk.pass(Span::from_secs(31)).await;
        assert!(waiting(&talk, &anna).await.is_empty(), "closed, she has gone");
        assert_eq!(talk.site.get("/api/v1/guest", &secret).await.status, StatusCode::UNAUTHORIZED);
        // Who never says a word at the page does not stay, either.
        let silent = talk.site.comes(href(&link), "Silent").await;
        assert_eq!(silent.status, StatusCode::CREATED, "{silent:?}");
        talk.pass(Span::from_secs(45)).await;
        assert!(waiting(&talk, &anna).await.is_empty());

        // In the call: away while the page is gone, and back on the next one.
        anna.here().await;
        anna.still_heard(&talk).await;
        let erna = waits(&talk, &link, "Erna").await;
        let secret = erna.token.clone();
        let call = lets_in(&talk, &anna).await;
        joins(&talk, &erna).await;
        erna.close().await;
        let seen = async || talk.site.get(&path(&call), &anna.token).await.json();
        while participant(&seen().await, "Erna")["state"] != "away" {
            tokio::task::yield_now().await;
        }
        talk.pass(Span::from_secs(20)).await;
        let mut erna = talk.guest_page(&secret).await.unwrap();
        erna.here().await;
        joins(&talk, &erna).await;
        assert_eq!(participant(&seen().await, "Erna")["state"], "in");
        // Nobody waits for her any longer than for others.
        erna.close().await;
        while participant(&seen().await, "Erna")["state"] != "away" {
            tokio::task::yield_now().await;
        }
        talk.site.centre.clock.advance(Span::from_secs(30));
        talk.site.centre.work().await;
        assert_eq!(seen().await["state"], "over");
        assert!(talk.guest_page(&secret).await.is_none());
        drop(paul);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_ended_was_taken_back_or_is_guessed_lets_nobody_wait() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (anna, paul) = (talk.somebody("anna").await, talk.somebody("paul").await);
        let soon = (talk.site.centre.ctx.now() + Span::from_hours(1)).timestamp();
        let short = link(&talk.site, &anna.token, &json!({"several": true, "expires_at": soon})).await;
        // The order of what was made in the same moment is chance.
        talk.site.centre.clock.advance(Span::from_secs(1));
        let back = link(&talk.site, &anna.token, &json!({"several": true})).await;
        let mut erna = waits(&talk, &back, "Erna").await;
        let take_back = format!("/api/v1/guest-links/{}", back["id"].as_str().unwrap());
        let delete =
            async |token: &str| talk.site.ask(Method::DELETE, &take_back, Some(token), None).await.status;
        assert_eq!(delete(&paul.token).await, StatusCode::NOT_FOUND);
        assert_eq!(look(&talk.site, href(&back)).await.status, StatusCode::OK);
        assert_eq!(delete(&anna.token).await, StatusCode::NO_CONTENT);
        assert_eq!(erna.hear("guest").await["state"], "ended");
        erna.until_closed().await;
        assert_eq!(look(&talk.site, href(&back)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(talk.site.comes(href(&back), "Erna").await.status, StatusCode::NOT_FOUND);

        // Who waits when the end comes waits no longer.
        let mut otto = waits(&talk, &short, "Otto").await;
        let guest = waiting(&talk, &anna).await[0].clone();
        talk.site.centre.clock.advance(Span::from_hours(1));
        assert!(let_in(&talk, &anna, &guest).await.is("link-ended"));
        assert_eq!(look(&talk.site, href(&short)).await.status, StatusCode::GONE);
        talk.pass(Span::ZERO).await;
        assert_eq!(otto.hear("guest").await["state"], "ended");
        let links = talk.site.get("/api/v1/guest-links", &anna.token).await.json()["items"].clone();
        assert_eq!((&links[0]["state"], &links[1]["state"]), (&json!("taken_back"), &json!("ended")));

        for wrong in [
            json!({"expires_at": soon}),
            json!({"expires_at": "2100-01-01T00:00:00Z"}),
            json!({"title": "x".repeat(81)}),
            json!({"email": "nobody"}),
        ] {
            let refused = talk.site.post("/api/v1/guest-links", &anna.token, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {refused:?}");
        }
        // Guesses have one answer, and soon none.
        let open = link(&talk.site, &anna.token, &json!({"several": true})).await;
        let mut guesses = Vec::new();
        for n in 0..12 {
            guesses.push(look(&talk.site, &format!("/guest/{}", format!("{n}").repeat(20))).await.status);
        }
        assert_eq!(guesses[0], StatusCode::NOT_FOUND);
        assert_eq!(guesses[11], StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(look(&talk.site, href(&open)).await.header("retry-after"), Some("1"));
        talk.site.centre.clock.advance(Span::from_secs(1));
        assert_eq!(look(&talk.site, href(&open)).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn who_floods_the_waiting_room_or_has_no_name_does_not_get_in() {
    Talk::on_each(async |talk| {
        let anna = talk.somebody("anna").await;
        let link = link(&talk.site, &anna.token, &json!({"several": true})).await;
        for wrong in ["", " \n", "\u{202e}\u{2066}", "?!", &"x".repeat(61), &"x".repeat(10_240)] {
            let refused = talk.site.comes(href(&link), wrong).await;
            assert_eq!(
                (refused.status, &refused.json()["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("name"))
            );
        }
        let mut secrets = Vec::new();
        let last = loop {
            let came = talk.site.comes(href(&link), "Flood").await;
            if came.status != StatusCode::CREATED {
                break came;
            }
            secrets.push(came.guest_secret());
            talk.site.centre.clock.advance(Span::from_millis(1));
            assert!(secrets.len() <= 20);
        };
        assert_eq!((last.status, last.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("60")));
        assert_eq!(waiting(&talk, &anna).await.len(), secrets.len());
        // Who waits already waits once, however often they come.
        let again = href(&link).replacen("/guest/", "/api/v1/guest/invitations/", 1);
        let cookie = format!("cradle_guest={}", secrets[0]);
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
        let again =
            talk.site.ask_with(Method::POST, &again, None, Some(r#"{"name":"Flood"}"#), &headers).await;
        assert_eq!((again.status, again.header("set-cookie")), (StatusCode::CREATED, None));
        // Another site's page does not speak for a guest.
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        let foreign = talk.site.ask_with(Method::DELETE, "/api/v1/guest", None, None, &headers).await;
        assert!(foreign.is("other-site"), "{foreign:?}");

        // Who is turned away is told, and does not come back at once.
        let mut page = talk.guest_page(&secrets[0]).await.unwrap();
        let first = waiting(&talk, &anna).await[0].clone();
        let turn_away = format!("/api/v1/guests/{}/turn-away", first["id"].as_str().unwrap());
        assert_eq!(talk.site.post(&turn_away, &anna.token, &json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(page.hear("guest").await["state"], "turned_away");
        page.until_closed().await;
        assert_eq!(talk.site.get("/api/v1/guest", &secrets[0]).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(talk.site.post(&turn_away, &anna.token, &json!({})).await.status, StatusCode::NOT_FOUND);
        // Who goes by themselves has gone at once.
        let before = waiting(&talk, &anna).await.len();
        let gone = talk.site.ask(Method::DELETE, "/api/v1/guest", Some(&secrets[1]), None).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{gone:?}");
        assert_eq!(waiting(&talk, &anna).await.len(), before - 1);
    })
    .await;
}

#[tokio::test]
async fn a_guest_learns_nothing_of_how_the_host_is_and_the_host_is_not_disturbed() {
    Talk::on_each(async |talk| {
        let mut anna = talk.somebody("anna").await;
        let link = link(&talk.site, &anna.token, &json!({"several": true})).await;
        anna.here().await;
        anna.still_heard(&talk).await;
        let first = talk.site.comes(href(&link), "Erna").await.json();
        assert_eq!(anna.hear("guests").await["quiet"], json!(false));
        let undisturbed = json!({"chosen": "do_not_disturb", "until": null}).to_string();
        talk.site.ask(Method::PUT, "/api/v1/presence", Some(&anna.token), Some(&undisturbed)).await;
        let second = talk.site.comes(href(&link), "Erna").await.json();
        assert_eq!(anna.hear("guests").await["quiet"], json!(true));
        let token = anna.token.clone();
        anna.close().await;
        talk.pass(Span::from_secs(31)).await;
        let third = talk.site.comes(href(&link), "Erna").await.json();
        assert_eq!((&first, &second), (&second, &third));
        // Whose page opens later sees who waits.
        let mut later = talk.page(&token).await;
        let told = later.hear("guests").await;
        assert_eq!((told["items"].as_array().unwrap().len(), &told["quiet"]), (3, &json!(true)));
        // Whoever lets themselves be disturbed again is.
        let anything = json!({"chosen": null, "until": null}).to_string();
        talk.site.ask(Method::PUT, "/api/v1/presence", Some(&token), Some(&anything)).await;
        assert_eq!(later.hear("guests").await["quiet"], json!(false));
    })
    .await;
}

#[tokio::test]
async fn a_link_by_mail_is_in_the_mail_and_nowhere_else() {
    Talk::on_each(async |talk| {
        let anna = talk.somebody("anna").await;
        talk.site.centre.work().await;
        let wanted = json!({"email": "oma@example.net"});
        let made = link(&talk.site, &anna.token, &wanted).await;
        assert_eq!(made["href"], Value::Null);
        talk.site.centre.work().await;
        let mails = talk.site.centre.mailbox.letters();
        let letter = mails.iter().find(|letter| letter.to.as_str() == "oma@example.net").unwrap();
        let text = letter.text.clone();
        let href = text.lines().find_map(|line| line.strip_prefix("http://cradle.test")).unwrap();
        assert!(letter.subject.contains("anna"), "{}", letter.subject);
        assert_eq!(look(&talk.site, href).await.json()["by"], "anna");
        // Nobody writes to strangers before they have proven who they are.
        let unproven = talk.site.unproven("unproven").await;
        let refused = talk.site.post("/api/v1/guest-links", &unproven, &wanted).await;
        assert!(refused.is("address-unproven"), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_repeated_makes_one_link_whose_last_address_counts() {
    Talk::on_each(async |talk| {
        let anna = talk.somebody("anna").await;
        let make = async || {
            let headers = [("idempotency-key", "once")];
            let body = r#"{"several":true}"#;
            let made = talk.site.ask_with(
                Method::POST,
                "/api/v1/guest-links",
                Some(&anna.token),
                Some(body),
                &headers,
            );
            made.await.json()
        };
        let (first, second) = (make().await, make().await);
        assert_eq!(first["id"], second["id"]);
        assert_eq!(look(&talk.site, href(&first)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(look(&talk.site, href(&second)).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_centre_without_rooms_says_so_and_one_that_takes_no_guests_has_no_links() {
    Talk::on_each(async |talk| {
        let anna = talk.somebody("anna").await;
        let link = link(&talk.site, &anna.token, &json!({"several": true})).await;
        let _erna = waits(&talk, &link, "Erna").await;
        let guest = waiting(&talk, &anna).await[0].clone();
        let refused = let_in(&talk, &anna, &guest).await;
        assert!(refused.is("no-rooms"), "{refused:?}");
        assert_eq!(waiting(&talk, &anna).await.len(), 1, "she waits still");
        assert_eq!(talk.site.get("/api/v1/calls", &anna.token).await.json()["items"], json!([]));

        let settings = talk.site.centre.ctx.settings().clone();
        let closed: Centre = talk.site.centre.with(cradle_app::Settings { guests: false, ..settings });
        let closed = Site::of(closed);
        let refused = closed.post("/api/v1/guest-links", &anna.token, &json!({})).await;
        assert!(refused.is("no-guests"), "{refused:?}");
        assert_eq!(look(&closed, href(&link)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(closed.comes(href(&link), "Erna").await.status, StatusCode::NOT_FOUND);
        assert_eq!(closed.get("/api/v1/guests", &anna.token).await.json()["allowed"], json!(false));
    })
    .await;
}

/// The last recording of a call as its guest sees it.
async fn recording(talk: &Talk, guest: &Page) -> Value {
    let call = talk.site.get("/api/v1/guest/call", &guest.token).await.json();
    call["recordings"].as_array().unwrap().last().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_guest_is_recorded_once_they_have_agreed_and_ends_it_with_a_word() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let mut anna = talk.somebody("anna").await;
        anna.here().await;
        let link = link(&talk.site, &anna.token, &json!({})).await;
        let erna = waits(&talk, &link, "Erna").await;
        let call = lets_in(&talk, &anna).await;
        joins(&talk, &erna).await;

        let asked = talk.site.post(&format!("{}/recordings", path(&call)), &anna.token, &json!({})).await;
        assert_eq!(asked.status, StatusCode::OK, "{asked:?}");
        let seen = recording(&talk, &erna).await;
        assert_eq!(seen["state"], "asking", "{seen}");
        let of =
            |step: &str| format!("/api/v1/guest/call/recordings/{}/{step}", seen["id"].as_str().unwrap());
        let say =
            async |agrees: bool| talk.site.post(&of("answer"), &erna.token, &json!({"agrees": agrees})).await;
        assert_eq!(say(true).await.status, StatusCode::OK);
        assert_eq!(recording(&talk, &erna).await["state"], "running");
        assert_eq!(say(false).await.status, StatusCode::OK);
        let over = recording(&talk, &erna).await;
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("withdrawn")), "{over}");
        // They record nothing themselves, and nothing more is stopped.
        let asks = talk.site.post(&format!("{}/recordings", path(&call)), &erna.token, &json!({})).await;
        assert_eq!(asks.status, StatusCode::UNAUTHORIZED, "{asks:?}");
        assert_eq!(talk.site.post(&of("stop"), &erna.token, &json!({})).await.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn who_is_in_a_call_finds_it_again_after_a_new_start_and_who_waited_or_has_left_does_not() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (anna, _paul) = talk.partners().await;
        let link = link(&talk.site, &anna.token, &json!({"several": true})).await;
        let emil = waits(&talk, &link, "Emil").await;
        let call = lets_in(&talk, &anna).await;
        joins(&talk, &emil).await;
        let erna = waits(&talk, &link, "Erna").await;
        let both = lets_in(&talk, &anna).await;
        joins(&talk, &erna).await;
        let remove = format!("{}/guests/{}", path(&call), participant(&both, "Emil")["id"].as_str().unwrap());
        let removed = talk.site.ask(Method::DELETE, &remove, Some(&anna.token), None).await;
        assert_eq!(removed.status, StatusCode::OK, "{removed:?}");
        let otto = waits(&talk, &link, "Otto").await;
        // Calls go on, and that is written down.
        talk.pass(Span::from_secs(1)).await;

        let again = talk.started_anew(Span::from_secs(10)).await;
        again.open_rooms();
        for gone in [&emil, &otto] {
            let visit = again.site.get("/api/v1/guest", &gone.token).await;
            assert_eq!(visit.status, StatusCode::UNAUTHORIZED, "{visit:?}");
        }
        let visit = again.site.get("/api/v1/guest", &erna.token).await.json();
        assert_eq!(visit, json!({"name": "Erna", "by": "anna", "state": "in", "call": call["id"]}));
        let annas = again.page(&anna.token).await;
        let body = json!({"connection": annas.connection});
        let joined = again.site.post(&format!("{}/join", path(&call)), &anna.token, &body).await;
        assert_eq!(joined.status, StatusCode::OK, "{joined:?}");
        let ernas = again.guest_page(&erna.token).await.unwrap();
        let seen = joins(&again, &ernas).await;
        assert_eq!(states(&seen), are(&[("Erna", "in"), ("anna", "in")]));

        // What she had opens nothing once she is removed, however often the centre is started anew.
        let remove = format!("{}/guests/{}", path(&call), participant(&both, "Erna")["id"].as_str().unwrap());
        let removed = again.site.ask(Method::DELETE, &remove, Some(&anna.token), None).await;
        assert_eq!(removed.status, StatusCode::OK, "{removed:?}");
        again.pass(Span::from_secs(1)).await;
        let third = again.started_anew(Span::from_secs(1)).await;
        assert_eq!(third.site.get("/api/v1/guest", &erna.token).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}
