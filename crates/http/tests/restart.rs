//! The centre is started anew in the middle of calls: whoever comes back soon goes on.

mod site;
mod talk;

use std::time::Instant;

use axum::http::{Method, StatusCode};
use cradle_app::calls;
use cradle_app::domain::Span;
use serde_json::{Value, json};
use str0m::RtcConfig;
use str0m::media::{Direction, MediaKind};
use talk::{Page, Talk};

fn path(call: &Value) -> String {
    format!("/api/v1/calls/{}", call["id"].as_str().unwrap())
}

async fn seen(talk: &Talk, call: &Value, who: &Page) -> Value {
    talk.site.get(&path(call), &who.token).await.json()
}

fn states(call: &Value) -> Vec<String> {
    let text = |one: &Value| format!("{} {}", one["name"].as_str().unwrap(), one["state"].as_str().unwrap());
    let mut all: Vec<_> = call["participants"].as_array().unwrap().iter().map(text).collect();
    all.sort();
    all
}

/// Somebody's page is back, and says how far it had heard.
async fn back(talk: &Talk, was: &Page, call: &Value, heard: u64) -> Page {
    let mut page = talk.page(&was.token).await;
    page.here().await;
    page.say(&json!({"type": "resume", "call": call["id"], "heard": heard})).await;
    page
}

/// The same, until that was heard; what it was told meanwhile is passed over.
async fn is_back(talk: &Talk, was: &Page, call: &Value) -> Page {
    let mut page = back(talk, was, call, 0).await;
    page.still_heard(talk).await;
    page
}

fn joins(call: &Value, n: u64) -> Value {
    let mut rtc = RtcConfig::new().build(Instant::now());
    let mut change = rtc.sdp_api();
    change.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
    let sdp = change.apply().unwrap().0.to_sdp_string();
    let data = json!({"room": "join", "from": "page", "sdp": sdp});
    json!({"type": "signal", "call": call["id"], "to": call["id"], "n": n, "data": data})
}

/// Calls go on, and that is written down.
async fn goes_on(talk: &Talk) {
    talk.pass(Span::from_secs(1)).await;
}

#[tokio::test]
async fn two_who_talk_go_on_and_hear_each_other_where_they_stopped() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let (call, pauls) = talk.talking(&mut anna, &mut paul).await;
        for n in 1..=3 {
            let signal = json!({"type": "signal", "call": call["id"], "to": pauls, "n": n, "data": {"candidate": null}});
            anna.say(&signal).await;
            assert_eq!(paul.hear("signal").await["seq"], n);
        }
        goes_on(&talk).await;
        let again = talk.started_anew(Span::from_secs(20)).await;
        let seen_by = |call: &Value| (call["state"].clone(), states(call));
        let waits = seen(&again, &call, &anna).await;
        assert_eq!(seen_by(&waits), (json!("talking"), vec!["anna away".into(), "paul away".into()]));

        // Who is back says something to who is not yet: it is heard, and numbered behind what was heard before.
        let mut anna_again = is_back(&again, &anna, &call).await;
        assert_ne!(anna_again.run, anna.run);
        let signal = json!({"type": "signal", "call": call["id"], "to": pauls, "n": 4, "data": {"candidate": 4}});
        anna_again.say(&signal).await;
        anna_again.still_heard(&again).await;
        let mut paul_again = back(&again, &paul, &call, 3).await;
        let heard = paul_again.hear("signal").await;
        assert_eq!((&heard["seq"], &heard["data"]["candidate"]), (&json!(4), &json!(4)));
        let said = json!({"type": "say", "call": call["id"], "n": 9, "text": "Still there?"});
        paul_again.say(&said).await;
        assert_eq!(anna_again.hear_said("Still there?").await["seq"], 1);
        let card = format!("/api/v1/partners/{}", anna.card.as_str().unwrap());
        assert_eq!(again.site.get(&card, &anna.token).await.json()["presence"]["state"], "in_call");
        for _ in 0..3 {
            again.pass(Span::from_secs(14)).await;
            for page in [&mut anna_again, &mut paul_again] {
                page.here().await;
                page.still_heard(&again).await;
            }
        }
        again.site.centre.work().await;
        let now = seen(&again, &call, &anna).await;
        assert_eq!(seen_by(&now), (json!("talking"), vec!["anna in".into(), "paul in".into()]));
        assert_eq!(now["answered_at"], seen(&talk, &call, &anna).await["answered_at"]);
        // A page that is loaded anew in that moment goes on, too.
        let third = again.started_anew(Span::from_secs(1)).await;
        let mut loaded = third.page(&paul.token).await;
        let body = json!({"connection": loaded.connection});
        let joined = third.site.post(&format!("{}/join", path(&call)), &paul.token, &body).await;
        assert_eq!(joined.status, StatusCode::OK, "{joined:?}");
        let mut annas = back(&third, &anna, &call, 1).await;
        annas.say(&json!({"type": "say", "call": call["id"], "n": 10, "text": "Yes"})).await;
        annas.still_heard(&third).await;
        loaded.say(&json!({"type": "resume", "call": call["id"], "heard": 7})).await;
        assert_eq!(loaded.hear_said("Yes").await["seq"], 8);
        drop((anna_again, paul_again));
    })
    .await;
}

#[tokio::test]
async fn of_four_those_go_on_who_come_back_in_a_room_of_now() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let mut anna = talk.somebody("anna").await;
        let mut others = Vec::new();
        let mut cards = Vec::new();
        for name in ["paul", "greta", "ida"] {
            let mut other = talk.somebody(name).await;
            talk.meet(&mut anna, &mut other).await;
            cards.push(anna.card.clone());
            other.here().await;
            other.still_heard(&talk).await;
            others.push(other);
        }
        let body = json!({"partner_ids": cards, "connection": anna.connection});
        let call = talk.site.post("/api/v1/calls", &anna.token, &body).await.json();
        for other in &others {
            let body = json!({"connection": other.connection});
            let answered = talk.site.post(&format!("{}/answer", path(&call)), &other.token, &body).await;
            assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
        }
        let feed = json!({"name": "camera", "flow": "in"});
        let feed = talk.site.post(&format!("{}/feeds", path(&call)), &anna.token, &feed).await.json();
        goes_on(&talk).await;
        let again = talk.started_anew(Span::from_secs(10)).await;
        again.open_rooms();
        let mut annas = is_back(&again, &anna, &call).await;
        let mut pauls = is_back(&again, &others[0], &call).await;
        let mut gretas = is_back(&again, &others[1], &call).await;
        for page in [&mut annas, &mut pauls, &mut gretas] {
            page.say(&joins(&call, 1)).await;
            assert_eq!(page.hear("signal").await["data"]["room"], "answer");
        }
        again.carries(3).await;
        for _ in 0..3 {
            again.pass(Span::from_secs(14)).await;
            for page in [&mut annas, &mut pauls, &mut gretas] {
                page.here().await;
                page.still_heard(&again).await;
            }
        }
        again.site.centre.work().await;
        let now = seen(&again, &call, &anna).await;
        assert_eq!((&now["state"], &now["room"]), (&json!("talking"), &call["id"]));
        assert_eq!(states(&now), ["anna in", "greta in", "ida left", "paul in"]);
        // Its camera may come in as before.
        assert_eq!((&now["feeds"][0]["id"], &now["feeds"][0]["connected"]), (&feed["id"], &json!(false)));
        // Who was away too long is free, and can be called again.
        let ida = others.pop().unwrap();
        let mut idas = again.page(&ida.token).await;
        idas.here().await;
        idas.still_heard(&again).await;
        let body = json!({"partner_ids": [cards[2]]});
        let added = again.site.post(&format!("{}/participants", path(&call)), &anna.token, &body).await;
        assert_eq!((added.status, &added.json()["refused"]), (StatusCode::OK, &json!([])), "{added:?}");
    })
    .await;
}

#[tokio::test]
async fn a_call_to_which_nobody_comes_back_breaks_off_and_so_does_one_that_was_long_ago() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        goes_on(&talk).await;
        let again = talk.started_anew(Span::from_secs(5)).await;
        again.site.centre.clock.advance(Span::from_secs(29));
        again.site.centre.work().await;
        assert_eq!(seen(&again, &call, &anna).await["state"], "talking");
        again.site.centre.clock.advance(Span::from_secs(1));
        again.site.centre.work().await;
        let over = seen(&again, &call, &anna).await;
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("failed")));

        // It rings on, for as long as it would have; and both are free again after that.
        let (anna, mut paul) = (again.page(&anna.token).await, again.page(&paul.token).await);
        paul.here().await;
        paul.still_heard(&again).await;
        let card = again.site.get("/api/v1/partners", &anna.token).await.json()["items"][0]["id"].clone();
        let ringing = again.call_with(&anna, &card).await.json();
        goes_on(&again).await;
        let third = again.started_anew(Span::from_secs(10)).await;
        let _annas = is_back(&third, &anna, &ringing).await;
        assert_eq!(states(&seen(&third, &ringing, &anna).await), ["anna in", "paul called"]);
        let page = third.page(&paul.token).await;
        let body = json!({"connection": page.connection});
        let answered = third.site.post(&format!("{}/answer", path(&ringing)), &paul.token, &body).await;
        assert_eq!((answered.status, &answered.json()["state"]), (StatusCode::OK, &json!("talking")));

        // After more than a moment nobody waits for it.
        goes_on(&third).await;
        let last = third.started_anew(Span::from_secs(46)).await;
        let over = seen(&last, &ringing, &anna).await;
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("failed")));
        let none = last.site.ask(Method::GET, "/api/v1/calls?limit=1", Some(&paul.token), None).await;
        assert_eq!(none.json()["items"][0]["ended"], "failed");
    })
    .await;
}

#[tokio::test]
async fn pages_are_told_that_the_centre_closes_and_nobody_has_left_by_it() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        calls::rest(&talk.site.centre.ctx).await.unwrap();
        assert_eq!((anna.hear_close().await, paul.hear_close().await), (1012, 1012));
        // No sign was written before but this one.
        let again = talk.started_anew(Span::from_secs(3)).await;
        let _page = is_back(&again, &anna, &call).await;
        assert_eq!(states(&seen(&again, &call, &anna).await), ["anna in", "paul away"]);
    })
    .await;
}
