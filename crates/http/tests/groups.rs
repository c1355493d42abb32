//! Calls of more than two people: who rings, who is refused, and whom the centre's room lets in.

mod site;
mod talk;

use std::time::Instant;

use axum::http::StatusCode;
use cradle_app::domain::Span;
use serde_json::{Value, json};
use site::Answer;
use str0m::RtcConfig;
use str0m::media::{Direction, MediaKind};
use talk::{Page, Talk};

/// Somebody who knows these people, and is known by them; the cards of them.
async fn host(talk: &Talk, name: &str, others: &mut [&mut Page]) -> (Page, Vec<Value>) {
    let mut host = talk.somebody(name).await;
    let mut cards = Vec::new();
    for other in others {
        talk.meet(&mut host, other).await;
        cards.push(host.card.clone());
        other.here().await;
        other.still_heard(talk).await;
    }
    (host, cards)
}

async fn call(talk: &Talk, who: &Page, cards: &[Value]) -> Answer {
    let body = json!({"partner_ids": cards, "connection": who.connection});
    talk.site.post("/api/v1/calls", &who.token, &body).await
}

fn path(call: &Value) -> String {
    format!("/api/v1/calls/{}", call["id"].as_str().unwrap())
}

async fn answer(talk: &Talk, call: &Value, who: &Page) -> Value {
    let body = json!({"connection": who.connection});
    let answered = talk.site.post(&format!("{}/answer", path(call)), &who.token, &body).await;
    assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
    answered.json()
}

async fn step(talk: &Talk, call: &Value, who: &Page, step: &str) -> Value {
    let done = talk.site.post(&format!("{}/{step}", path(call)), &who.token, &json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    done.json()
}

async fn seen(talk: &Talk, call: &Value, who: &Page) -> Value {
    talk.site.get(&path(call), &who.token).await.json()
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

/// A browser's first offer: its sound and its camera.
fn offer() -> String {
    let mut rtc = RtcConfig::new().build(Instant::now());
    let mut change = rtc.sdp_api();
    change.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
    change.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
    change.apply().unwrap().0.to_sdp_string()
}

/// What a page says to join the room of a call.
fn joins(call: &Value, n: u64, name: &str) -> Value {
    let data = json!({"room": "join", "from": name, "sdp": offer()});
    json!({"type": "signal", "call": call["id"], "to": call["id"], "n": n, "data": data})
}

/// The next that the room of a call tells this page.
async fn from_room(page: &mut Page, call: &Value) -> Value {
    loop {
        let signal = page.hear("signal").await;
        if signal["from"] == call["id"] {
            return signal["data"].clone();
        }
    }
}

#[tokio::test]
async fn several_are_called_who_is_unavailable_is_refused_and_it_rings_at_the_others() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut paul, mut greta, mut ida) =
            (talk.somebody("paul").await, talk.somebody("greta").await, talk.somebody("ida").await);
        let (anna, cards) = host(&talk, "anna", &mut [&mut paul, &mut greta, &mut ida]).await;
        let busy = json!({"chosen": "busy", "until": null}).to_string();
        talk.site.ask(axum::http::Method::PUT, "/api/v1/presence", Some(&greta.token), Some(&busy)).await;

        let placed = call(&talk, &anna, &cards).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
        let placed = placed.json();
        let refused = placed["refused"].as_array().unwrap();
        assert_eq!((refused.len(), &refused[0]["contact"]), (1, &cards[1]));
        assert_eq!(
            refused[0]["detail"],
            "greta is busy. Try again later, or let yourself be told when they are back."
        );
        let everybody = are(&[("anna", "in"), ("ida", "called"), ("paul", "called")]);
        for page in [&mut paul, &mut ida] {
            let rings = page.hear("call").await["call"].clone();
            assert_eq!((&rings["state"], states(&rings)), (&json!("ringing"), everybody.clone()));
        }
        assert_eq!(seen(&talk, &placed, &greta).await["status"], 404);

        // Two are joined directly; from the third on it goes through the centre, to the end.
        let two = answer(&talk, &placed, &paul).await;
        assert_eq!((&two["room"], &two["end_to_end"]), (&Value::Null, &json!(true)));
        let three = answer(&talk, &placed, &ida).await;
        assert_eq!((&three["room"], &three["end_to_end"]), (&placed["id"], &json!(false)));
        assert_eq!(three["answered_at"], two["answered_at"]);
        step(&talk, &placed, &paul, "leave").await;
        let left = seen(&talk, &placed, &anna).await;
        assert_eq!((&left["state"], &left["room"]), (&json!("talking"), &placed["id"]));
        assert_eq!(states(&left), are(&[("anna", "in"), ("ida", "in"), ("paul", "left")]));
        // Paul can be called elsewhere meanwhile, and what happens here does not touch that.
        let mut other = talk.somebody("other").await;
        talk.meet(&mut other, &mut paul).await;
        let (elsewhere, _) = talk.talking(&mut other, &mut paul).await;
        let over = step(&talk, &placed, &anna, "leave").await;
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("answered")));
        let card = format!("/api/v1/partners/{}", other.card.as_str().unwrap());
        assert_eq!(talk.site.get(&card, &other.token).await.json()["presence"]["state"], "in_call");
        assert_eq!(seen(&talk, &elsewhere, &other).await["state"], "talking");

        // Where nobody can be reached there is no call.
        let none = call(&talk, &anna, &cards[..2]).await;
        assert!(none.is("partner-unavailable"), "{none:?}");
        let detail = none.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("paul is in another call.") && detail.contains("greta is busy."), "{detail}");
    })
    .await;
}

#[tokio::test]
async fn who_is_in_a_call_adds_partners_and_each_is_told_who_calls() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut greta, mut ida) = (talk.somebody("greta").await, talk.somebody("ida").await);
        let (mut paul, to) = host(&talk, "paul", &mut [&mut greta, &mut ida]).await;
        let mut anna = talk.somebody("anna").await;
        talk.meet(&mut anna, &mut paul).await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let add = async |who: &Page, cards: &[Value]| {
            let body = json!({"partner_ids": cards});
            talk.site.post(&format!("{}/participants", path(&call)), &who.token, &body).await
        };
        // Nobody calls by another one's cards, or into a call that they are not in.
        assert_eq!(add(&anna, &to).await.status, StatusCode::NOT_FOUND);
        assert_eq!(add(&greta, &[greta.card.clone()]).await.status, StatusCode::NOT_FOUND);
        let added = add(&paul, &to).await;
        assert_eq!((added.status, &added.json()["refused"]), (StatusCode::OK, &json!([])), "{added:?}");
        let rings = greta.hear("call").await["call"].clone();
        let of = |name: &str| {
            let all = rings["participants"].as_array().unwrap();
            all.iter().find(|one| one["name"] == name).unwrap().clone()
        };
        assert_eq!((&rings["state"], &of("greta")["called_by"]), (&json!("talking"), &of("paul")["id"]));
        // Whom it holds already is called no second time.
        assert_eq!(add(&paul, &to[..1]).await.status, StatusCode::OK);
        step(&talk, &call, &greta, "decline").await;
        talk.site.centre.clock.advance(Span::from_secs(44));
        for page in [&mut anna, &mut paul, &mut greta] {
            page.here().await;
            page.still_heard(&talk).await;
        }
        talk.site.centre.clock.advance(Span::from_secs(1));
        talk.site.centre.work().await;
        let missed = ida.hear_notice("missed").await;
        assert_eq!((&missed["name"], &missed["call"]), (&json!("paul"), &call["id"]));
        let there = are(&[("anna", "in"), ("greta", "declined"), ("ida", "missed"), ("paul", "in")]);
        assert_eq!(states(&seen(&talk, &call, &anna).await), there);

        // Who declined is called again, joins, and has been told nothing meanwhile.
        let image = talk.site.pictures(&anna.token, 1).await[0].clone();
        let shown = json!({"image_id": image});
        talk.site.post(&format!("{}/images", path(&call)), &anna.token, &shown).await;
        assert_eq!(seen(&talk, &call, &greta).await["images"], json!([]));
        let bytes = format!("{}/images/1/preview", path(&call));
        assert_eq!(talk.site.get(&bytes, &greta.token).await.status, StatusCode::NOT_FOUND);
        greta.here().await;
        greta.still_heard(&talk).await;
        assert_eq!(add(&paul, &to[..1]).await.json()["refused"], json!([]));
        answer(&talk, &call, &greta).await;
        assert_eq!(seen(&talk, &call, &greta).await["images"].as_array().unwrap().len(), 1);
        step(&talk, &call, &greta, "leave").await;
        talk.site.centre.clock.advance(Span::from_secs(1));
        let image = talk.site.pictures(&paul.token, 1).await[0].clone();
        talk.site.post(&format!("{}/images", path(&call)), &paul.token, &json!({"image_id": image})).await;
        assert_eq!(seen(&talk, &call, &anna).await["images"].as_array().unwrap().len(), 2);
        assert_eq!(seen(&talk, &call, &greta).await["images"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_groups_that_call_somebody_in_the_same_moment_share_nobody() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut paul, mut ida, mut mei) =
            (talk.somebody("paul").await, talk.somebody("ida").await, talk.somebody("mei").await);
        let (anna, annas) = host(&talk, "anna", &mut [&mut ida, &mut paul]).await;
        let (greta, gretas) = host(&talk, "greta", &mut [&mut paul, &mut mei]).await;
        for round in 0..10 {
            let both = futures::join!(call(&talk, &anna, &annas), call(&talk, &greta, &gretas));
            let mut held = Vec::new();
            for placed in [&both.0, &both.1] {
                assert_eq!(placed.status, StatusCode::CREATED, "round {round}: {placed:?}");
                held.extend(states(&placed.json()).into_iter().map(|(name, _)| name));
            }
            held.sort();
            assert_eq!(held, ["anna", "greta", "ida", "mei", "paul"], "round {round}");
            let refused = [&both.0, &both.1].map(|placed| placed.json()["refused"].as_array().unwrap().len());
            assert_eq!(refused.iter().sum::<usize>(), 1, "round {round}");
            step(&talk, &both.0.json(), &anna, "leave").await;
            step(&talk, &both.1.json(), &greta, "leave").await;
        }
        // Two calls that want each other's people wait for each other at no time.
        let (one, other) =
            (call(&talk, &anna, &annas[..1]).await.json(), call(&talk, &greta, &gretas[1..]).await.json());
        answer(&talk, &one, &ida).await;
        answer(&talk, &other, &mei).await;
        for round in 0..10 {
            let add = async |call: &Value, who: &Page, card: &Value| {
                let body = json!({"partner_ids": [card]});
                talk.site.post(&format!("{}/participants", path(call)), &who.token, &body).await
            };
            let both = futures::join!(add(&one, &anna, &annas[1]), add(&other, &greta, &gretas[0]));
            let through: Vec<_> = [&both.0, &both.1].into_iter().filter(|one| one.status == 200).collect();
            assert_eq!(through.len(), 1, "round {round}: {both:?}");
            step(&talk, &through[0].json(), &paul, "decline").await;
        }
    })
    .await;
}

#[tokio::test]
async fn sixteen_people_are_the_most_that_a_call_holds() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let mut people = Vec::new();
        for n in 0..16 {
            people.push(talk.somebody(&format!("person{n}")).await);
        }
        let (anna, cards) = host(&talk, "anna", &mut people.iter_mut().collect::<Vec<_>>()).await;
        let all = call(&talk, &anna, &cards).await;
        assert_eq!((all.status, all.is("call-full")), (StatusCode::CONFLICT, true), "{all:?}");
        let most = call(&talk, &anna, &cards[..15]).await;
        assert_eq!(most.status, StatusCode::CREATED, "{most:?}");
        let most = most.json();
        answer(&talk, &most, &people[0]).await;
        let add = async || {
            let body = json!({"partner_ids": [cards[15]]});
            talk.site.post(&format!("{}/participants", path(&most)), &anna.token, &body).await
        };
        assert!(add().await.is("call-full"));
        step(&talk, &most, &people[1], "decline").await;
        assert_eq!(add().await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn nobody_joins_a_room_of_a_call_that_they_are_not_in_on_this_page() {
    Talk::on_each(async |talk| {
        talk.open_rooms();
        let (mut paul, mut ida) = (talk.somebody("paul").await, talk.somebody("ida").await);
        let (mut anna, cards) = host(&talk, "anna", &mut [&mut paul, &mut ida]).await;
        let mut stranger = talk.somebody("stranger").await;
        let call = call(&talk, &anna, &cards).await.json();
        answer(&talk, &call, &paul).await;
        // Two have no room, and for Ida it only rings.
        for page in [&mut anna, &mut paul, &mut ida, &mut stranger] {
            page.say(&joins(&call, 1, "early")).await;
            page.still_heard(&talk).await;
        }
        talk.carries(0).await;
        answer(&talk, &call, &ida).await;
        for (n, page) in [&mut anna, &mut paul, &mut ida].into_iter().enumerate() {
            page.say(&joins(&call, 2, &format!("page{n}"))).await;
            let told = from_room(page, &call).await;
            assert_eq!((&told["room"], &told["to"]), (&json!("answer"), &json!(format!("page{n}"))));
        }
        stranger.say(&joins(&call, 2, "stranger")).await;
        stranger.still_heard(&talk).await;
        talk.carries(3).await;

        // Another device takes over: what the page of before says is worth nothing.
        let mut phone = talk.page(&ida.token).await;
        let body = json!({"connection": phone.connection});
        talk.site.post(&format!("{}/join", path(&call)), &ida.token, &body).await;
        phone.say(&joins(&call, 1, "phone")).await;
        assert_eq!(from_room(&mut phone, &call).await["to"], "phone");
        ida.say(&joins(&call, 3, "page2")).await;
        ida.still_heard(&talk).await;
        talk.carries(3).await;
        // Nor does a name of before say anything for the connection of now.
        let stale = json!({"room": "offer", "from": "page2", "sdp": offer()});
        let stale = json!({"type": "signal", "call": call["id"], "to": call["id"], "n": 2, "data": stale});
        phone.say(&stale).await;
        assert_eq!(from_room(&mut phone, &call).await, json!({"room": "gone", "to": "page2"}));
        let nonsense = json!({"room": "join", "from": "phone", "sdp": "v=0"});
        let nonsense =
            json!({"type": "signal", "call": call["id"], "to": call["id"], "n": 3, "data": nonsense});
        phone.say(&nonsense).await;
        assert_eq!(from_room(&mut phone, &call).await["room"], "gone");

        // Who begins anew all the time is let in for a while, and then has to wait.
        let mut let_in = 0;
        for n in 4..16 {
            phone.say(&joins(&call, n, &format!("phone{n}"))).await;
            let_in += u32::from(from_room(&mut phone, &call).await["room"] == "answer");
        }
        assert_eq!(let_in, 7, "ten, with those of before");
        talk.carries(3).await;

        // Whoever leaves is out of the room, and at the end everybody is.
        step(&talk, &call, &paul, "leave").await;
        talk.carries(2).await;
        paul.say(&joins(&call, 3, "again")).await;
        paul.still_heard(&talk).await;
        talk.carries(2).await;
        step(&talk, &call, &anna, "leave").await;
        talk.carries(0).await;
        phone.say(&joins(&call, 99, "late")).await;
        phone.still_heard(&talk).await;
        talk.carries(0).await;
    })
    .await;
}

#[tokio::test]
async fn a_centre_without_rooms_carries_calls_of_two_and_says_what_is_to_be_done_for_more() {
    Talk::on_each(async |talk| {
        let (mut paul, mut ida) = (talk.somebody("paul").await, talk.somebody("ida").await);
        let (anna, cards) = host(&talk, "anna", &mut [&mut paul, &mut ida]).await;
        let refused = call(&talk, &anna, &cards).await;
        assert!(refused.is("no-rooms"), "{refused:?}");
        assert!(refused.json()["detail"].as_str().unwrap().contains("calls_listen"));
        let two = call(&talk, &anna, &cards[..1]).await;
        assert_eq!(two.status, StatusCode::CREATED, "{two:?}");
        let two = two.json();
        answer(&talk, &two, &paul).await;
        let body = json!({"partner_ids": [cards[1]]});
        let third = talk.site.post(&format!("{}/participants", path(&two)), &anna.token, &body).await;
        assert!(third.is("no-rooms"), "{third:?}");
        // Ida is held by nobody.
        assert_eq!(talk.site.get("/api/v1/calls", &ida.token).await.json()["items"], json!([]));
        assert_eq!(states(&seen(&talk, &two, &anna).await), are(&[("anna", "in"), ("paul", "in")]));
    })
    .await;
}
