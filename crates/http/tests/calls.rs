//! The address book, presence and calls of two, over HTTP and real sockets.

mod site;
mod talk;

use axum::http::{Method, StatusCode};
use cradle_app::calls;
use cradle_app::domain::Span;
use cradle_app::testing::placed;
use serde_json::{Value, json};
use site::Site;
use talk::{Page, Talk};

/// What is told of a card, without what differs for every card.
fn bare(card: &Value) -> Value {
    let mut card = card.clone();
    for each in ["id", "since", "name"] {
        card.as_object_mut().unwrap().remove(each);
    }
    card
}

#[tokio::test]
async fn both_agree_before_either_learns_anything() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let unproven = site.unproven("unproven").await;
        let invite = async |email: &str| {
            let made = site.post("/api/v1/partners", &anna, &json!({"email": email})).await;
            assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
            made.json()
        };
        let known = invite("Paul@example.org").await;
        // Nobody can tell whether anybody has an address, nor whether they have proven it.
        let unknown = invite("nobody@example.org").await;
        let waiting = invite("unproven@example.org").await;
        assert_eq!((&known["name"], &known["state"]), (&json!("Paul@example.org"), &json!("invited")));
        assert_eq!((bare(&known), bare(&waiting)), (bare(&unknown), bare(&unknown)));
        // The same once more is the same card.
        assert_eq!(invite("paul@example.org").await["id"], known["id"]);
        // An address of calls that is nobody's looks like one that is somebody's.
        let by_address = json!({"address": "00000-00000"});
        let nobodys = site.post("/api/v1/partners", &anna, &by_address).await;
        assert_eq!((nobodys.status, &nobodys.json()["state"]), (StatusCode::CREATED, &json!("invited")));

        // Each is told by mail, those who are not here yet with the way to an account.
        site.centre.work().await;
        let letters = site.centre.mailbox.letters();
        let to = |email: &str| {
            letters.iter().find(|one| one.to.key() == email && one.id.starts_with("invitation"))
        };
        assert!(to("paul@example.org").unwrap().text.contains("http://cradle.test/calls"));
        assert!(to("nobody@example.org").unwrap().text.contains("http://cradle.test/register"));

        let asks = site.get("/api/v1/partners", &paul).await.json()["items"][0].clone();
        let told = (&asks["state"], &asks["name"], &asks["address"], &asks["presence"]);
        assert_eq!(told, (&json!("asks"), &json!("anna"), &json!(""), &Value::Null));
        // Nobody accepts for another one, and nobody learns that there is a card.
        let path = format!("/api/v1/partners/{}/accept", asks["id"].as_str().unwrap());
        assert_eq!(site.post(&path, &anna, &json!({})).await.status, StatusCode::NOT_FOUND);
        let mutual = site.post(&path, &paul, &json!({})).await.json();
        assert_eq!((&mutual["state"], &mutual["presence"]["state"]), (&json!("mutual"), &json!("offline")));
        let path = format!("/api/v1/partners/{}", known["id"].as_str().unwrap());
        let mine = site.get(&path, &anna).await.json();
        assert_eq!((&mine["state"], &mine["name"]), (&json!("mutual"), &json!("paul")));
        assert_eq!(mine["address"].as_str().unwrap().len(), 11);
        let notices = site.get("/api/v1/calling/notices", &anna).await.json();
        assert_eq!(
            (&notices["items"][0]["kind"], &notices["items"][0]["name"]),
            (&json!("accepted"), &json!("paul"))
        );

        // Whoever proves an address is asked by those who invited it.
        assert_eq!(site.get("/api/v1/partners", &unproven).await.json()["items"], json!([]));
        cradle_app::customers::confirm_here(&site.centre.ctx, "unproven@example.org").await.unwrap();
        let asks = site.get("/api/v1/partners", &unproven).await.json()["items"][0].clone();
        assert_eq!((&asks["state"], &asks["name"]), (&json!("asks"), &json!("anna")));
    })
    .await;
}

#[tokio::test]
async fn who_is_declined_learns_nothing_and_asks_in_vain_until_the_other_one_asks() {
    Site::on_each(|site| async move {
        let (anna, paul) = (site.account("anna").await, site.account("paul").await);
        let cards = async |token: &str| {
            let items = site.get("/api/v1/partners", token).await.json()["items"].clone();
            let card = |card: &Value| (card["id"].as_str().unwrap().to_owned(), card["state"].clone());
            items.as_array().unwrap().iter().map(card).collect::<Vec<_>>()
        };
        let by_email = json!({"email": "paul@example.org"});
        site.post("/api/v1/partners", &anna, &by_email).await;
        let asks = cards(&paul).await[0].0.clone();
        let gone = site.ask(Method::DELETE, &format!("/api/v1/partners/{asks}"), Some(&paul), None).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        let mine = cards(&anna).await;
        assert_eq!(mine[0].1, "invited");
        site.ask(Method::DELETE, &format!("/api/v1/partners/{}", mine[0].0), Some(&anna), None).await;
        site.post("/api/v1/partners", &anna, &by_email).await;
        assert_eq!((cards(&anna).await[0].1.clone(), cards(&paul).await.len()), (json!("invited"), 0));
        let met = site.post("/api/v1/partners", &paul, &json!({"email": "anna@example.org"})).await.json();
        assert_eq!((&met["state"], &met["name"]), (&json!("mutual"), &json!("anna")));
        assert_eq!(cards(&anna).await[0].1, "mutual");
        // Who parts, parts on both sides.
        let path = format!("/api/v1/partners/{}", met["id"].as_str().unwrap());
        site.ask(Method::DELETE, &path, Some(&paul), None).await;
        assert_eq!((cards(&anna).await.len(), cards(&paul).await.len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn partners_see_at_once_who_can_be_reached_and_nobody_sees_who_is_invisible() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let (to_paul, to_anna) = (anna.card.clone(), paul.card.clone());
        paul.say(&json!({"type": "here", "active": true, "device": "desk"})).await;
        let seen = anna.hear("presence").await;
        assert_eq!((&seen["contact"], &seen["presence"]["state"]), (&to_paul, &json!("available")));
        assert_eq!(paul.hear("my_presence").await["shown"]["state"], "available");
        // A second device that nobody is at changes nothing; the first one going idle does.
        let mut phone = talk.page(&paul.token).await;
        phone.say(&json!({"type": "here", "active": false, "device": "phone"})).await;
        paul.say(&json!({"type": "here", "active": false, "device": "desk"})).await;
        assert_eq!(anna.hear("presence").await["presence"]["state"], "away");

        let choose = async |chosen: Value| {
            let text = json!({"chosen": chosen, "until": null}).to_string();
            let answer = talk.site.ask(Method::PUT, "/api/v1/presence", Some(&paul.token), Some(&text)).await;
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        };
        choose(json!("do_not_disturb")).await;
        assert_eq!(anna.hear("presence").await["presence"]["state"], "do_not_disturb");
        talk.site.centre.clock.advance(Span::from_secs(5));
        choose(json!("invisible")).await;
        let invisible = anna.hear("presence").await;
        assert_eq!(invisible["presence"]["state"], "offline");
        // What they do meanwhile shows nowhere, and neither does that they leave for good.
        paul.say(&json!({"type": "here", "active": true, "device": "desk"})).await;
        paul.still_heard(&talk).await;
        let path = format!("/api/v1/partners/{}", to_paul.as_str().unwrap());
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["presence"], invisible["presence"]);
        paul.close().await;
        phone.close().await;
        talk.pass(Span::from_mins(2)).await;
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["presence"], invisible["presence"]);
        assert!(to_anna.is_string());
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_loaded_anew_does_not_flicker_and_one_that_is_lost_is_gone_after_45_seconds() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        paul.here().await;
        assert_eq!(anna.hear("presence").await["presence"]["state"], "available");
        let mut again = talk.page(&paul.token).await;
        paul.close().await;
        again.here().await;
        again.still_heard(&talk).await;
        talk.pass(Span::from_secs(44)).await;
        let path = format!("/api/v1/partners/{}", anna.card.as_str().unwrap());
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["presence"]["state"], "available");
        talk.pass(Span::from_secs(1)).await;
        // The next that Anna hears is that he is gone: she heard of nothing in between.
        assert_eq!(anna.hear("presence").await["presence"]["state"], "offline");
        // The centre begins anew and still knows since when.
        let since = talk.site.get(&path, &anna.token).await.json()["presence"]["since"].clone();
        calls::take_up(&talk.site.centre.ctx).await.unwrap();
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["presence"]["since"], since);
    })
    .await;
}

#[tokio::test]
async fn an_unavailable_partner_is_not_called_and_whoever_waits_is_told_once_they_are_back() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let until = "2026-11-20T14:30:00Z";
        paul.here().await;
        paul.still_heard(&talk).await;
        let text = json!({"chosen": "busy", "until": until}).to_string();
        talk.site.ask(Method::PUT, "/api/v1/presence", Some(&paul.token), Some(&text)).await;
        let refused = talk.call(&anna).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{refused:?}");
        let refused = refused.json();
        assert_eq!(
            (&refused["type"], &refused["presence"]["state"], &refused["presence"]["back_at"]),
            (&json!("partner-unavailable"), &json!("busy"), &json!(until))
        );
        assert_eq!(refused["detail"], "paul is busy. They expect to be back at 14:30: try again then.");
        // Nothing rang, and nothing is written down of it.
        assert_eq!(talk.site.get("/api/v1/calls", &paul.token).await.json()["items"], json!([]));

        let partner = format!("/api/v1/partners/{}", anna.card.as_str().unwrap());
        let told = talk.site.post(&format!("{partner}/tell"), &anna.token, &json!({})).await;
        assert_eq!(told.json()["tell"], true);
        let images = talk.site.pictures(&anna.token, 1).await;
        let message = json!({"image_id": images[0], "text": "Look at this"});
        let left = talk.site.post(&format!("{partner}/message"), &anna.token, &message).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT, "{left:?}");
        let notice = paul.hear_notice("message").await;
        assert_eq!((&notice["kind"], &notice["text"]), (&json!("message"), &json!("Look at this")));
        let notice = format!("/api/v1/calling/notices/{}", notice["id"].as_str().unwrap());
        let seen = talk.site.get(&format!("{notice}/thumbnail"), &paul.token).await;
        assert_eq!((seen.status, seen.header("content-type")), (StatusCode::OK, Some("image/webp")));
        assert_eq!(
            talk.site.get(&format!("{notice}/thumbnail"), &anna.token).await.status,
            StatusCode::NOT_FOUND
        );
        let kept = talk.site.post(&format!("{notice}/keep"), &paul.token, &json!({})).await.json();
        let kept = format!("/api/v1/images/{}", kept["image_id"].as_str().unwrap());
        assert_eq!(talk.site.get(&kept, &paul.token).await.json()["state"], "kept");

        // He is busy until half past two, and then he is back.
        talk.pass(Span::from_mins(150)).await;
        paul.here().await;
        paul.still_heard(&talk).await;
        talk.pass(Span::ZERO).await;
        let notice = anna.hear_notice("back").await;
        assert_eq!(notice["name"], "paul");
        assert_eq!(talk.site.get(&partner, &anna.token).await.json()["tell"], false);
    })
    .await;
}

#[tokio::test]
async fn a_call_rings_on_all_devices_is_answered_once_and_passes_signals_in_order() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let mut phone = talk.page(&paul.token).await;
        paul.here().await;
        phone.here().await;
        phone.still_heard(&talk).await;
        let call = talk.call(&anna).await;
        assert_eq!(call.status, StatusCode::CREATED, "{call:?}");
        let call = call.json();
        assert_eq!((&call["state"], &call["polite"]), (&json!("ringing"), &json!(false)));
        let path = format!("/api/v1/calls/{}", call["id"].as_str().unwrap());
        for device in [&mut paul, &mut phone] {
            let rings = device.hear("call").await["call"].clone();
            assert_eq!((&rings["state"], &rings["polite"]), (&json!("ringing"), &json!(true)));
        }
        // Only whom it rings for answers, and only on a page of theirs.
        let answer = async |token: &str, connection: &Value| {
            talk.site.post(&format!("{path}/answer"), token, &json!({"connection": connection})).await
        };
        assert_eq!(answer(&anna.token, &anna.connection).await.status, StatusCode::CONFLICT);
        assert_eq!(answer(&paul.token, &anna.connection).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let talking = answer(&paul.token, &phone.connection).await;
        assert_eq!((talking.status, &talking.json()["state"]), (StatusCode::OK, &json!("talking")));
        let late = answer(&paul.token, &paul.connection).await;
        assert_eq!((late.status, late.is("answered-elsewhere")), (StatusCode::CONFLICT, true));
        let mine = |call: &Value| call["participants"][1]["connection_mine"].clone();
        assert_eq!(mine(&talking.json()), true);
        let at_desk = paul.hear("call").await["call"].clone();
        assert_eq!((&at_desk["state"], mine(&at_desk)), (&json!("talking"), json!(false)));

        let (annas, pauls) = (&call["me"], &talking.json()["me"]);
        let signal = |n: u64, to: &Value| {
            json!({"type": "signal", "call": call["id"], "to": to, "n": n, "data": {"candidate": n}})
        };
        for n in [1, 2, 2, 1, 3] {
            anna.say(&signal(n, pauls)).await;
        }
        // Who is not in the call on this page is not heard, and nobody speaks to themselves.
        paul.say(&signal(9, annas)).await;
        phone.say(&signal(1, pauls)).await;
        phone.say(&json!({"type": "say", "call": call["id"], "n": 2, "text": "Hello"})).await;
        let mut told = 0;
        for n in 1..=3 {
            let heard = phone.hear("signal").await;
            assert_eq!((&heard["from"], &heard["data"]["candidate"]), (annas, &json!(n)));
            // What the phone itself said stands somewhere between them.
            let seq = heard["seq"].as_u64().unwrap();
            assert!(seq > told && seq <= n + 1, "{heard}");
            told = seq;
        }
        let said = anna.hear_either(["said", "signal"]).await;
        assert_eq!((&said["type"], &said["text"], &said["from"]), (&json!("said"), &json!("Hello"), pauls));
        // What is nonsense ends nothing.
        anna.say(&json!({"type": "nonsense"})).await;
        anna.say(&json!([])).await;
        anna.say(&json!({"type": "state", "call": call["id"], "microphone": true, "camera": true, "hand": false, "screen": false})).await;
        let on = loop {
            let on = phone.hear("call").await["call"]["participants"][0].clone();
            if on["camera"] == true {
                break on;
            }
        };
        assert_eq!((&on["microphone"], &on["screen"]), (&json!(true), &json!(false)));

        // Only the two learn anything of it.
        let other = talk.site.account("other").await;
        for path in [path.clone(), format!("{path}/ice"), format!("{path}/images/1/preview")] {
            assert_eq!(talk.site.get(&path, &other).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let ice = talk.site.get(&format!("{path}/ice"), &anna.token).await.json();
        assert_eq!(ice["servers"][0]["urls"], json!(["stun:cradle.test:3478"]));
        assert!(ice["servers"][1]["username"].as_str().unwrap().ends_with(annas.as_str().unwrap()));

        let over = talk.site.post(&format!("{path}/leave"), &paul.token, &json!({})).await.json();
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("answered")));
        let past = talk.site.get("/api/v1/calls", &anna.token).await.json();
        assert_eq!((&past["items"][0]["id"], &past["items"][0]["state"]), (&call["id"], &json!("over")));
    })
    .await;
}

#[tokio::test]
async fn a_call_rings_out_by_the_clock_and_is_missed() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        paul.here().await;
        paul.still_heard(&talk).await;
        let call = talk.call(&anna).await.json();
        let path = format!("/api/v1/calls/{}", call["id"].as_str().unwrap());
        talk.site.centre.clock.advance(Span::from_secs(44));
        talk.site.centre.work().await;
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["state"], "ringing");
        // Both still are at their pages.
        anna.here().await;
        paul.here().await;
        paul.still_heard(&talk).await;
        talk.site.centre.clock.advance(Span::from_secs(1));
        talk.site.centre.work().await;
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["ended"], "missed");
        assert_eq!(paul.hear_notice("missed").await["call"], call["id"]);
        // Both are free again.
        let again = talk.call(&anna).await;
        assert_eq!(again.status, StatusCode::CREATED, "{again:?}");
        // The centre is away in the middle of it: it is over when it comes back, clearly.
        calls::take_up(&talk.site.centre.ctx).await.unwrap();
        let path = format!("/api/v1/calls/{}", again.json()["id"].as_str().unwrap());
        assert_eq!(talk.site.get(&path, &paul.token).await.json()["ended"], "missed");
        let (talking, _) = talk.talking(&mut anna, &mut paul).await;
        calls::take_up(&talk.site.centre.ctx).await.unwrap();
        let path = format!("/api/v1/calls/{}", talking["id"].as_str().unwrap());
        assert_eq!(talk.site.get(&path, &paul.token).await.json()["ended"], "failed");
    })
    .await;
}

#[tokio::test]
async fn who_is_lost_comes_back_and_hears_what_was_said_or_is_gone_after_half_a_minute() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let (call, pauls) = talk.talking(&mut anna, &mut paul).await;
        let say = |n: u64| json!({"type": "say", "call": call["id"], "n": n, "text": n.to_string()});
        anna.say(&say(1)).await;
        assert_eq!(paul.hear("said").await["text"], "1");
        paul.drop_dead();
        let away = loop {
            let call = anna.hear("call").await["call"].clone();
            if call["participants"][1]["state"] == "away" {
                break call;
            }
        };
        assert_eq!(away["state"], "talking");
        anna.say(&say(2)).await;
        assert_eq!(anna.hear_said("2").await["seq"], 2);
        // Nobody else goes on with it.
        let other = talk.site.account("other").await;
        let mut stranger = talk.page(&other).await;
        stranger.say(&json!({"type": "resume", "call": call["id"], "heard": 0})).await;
        let mut again = talk.page(&paul.token).await;
        again.here().await;
        again.say(&json!({"type": "resume", "call": call["id"], "heard": 1})).await;
        let heard = again.hear("said").await;
        assert_eq!((&heard["text"], &heard["seq"]), (&json!("2"), &json!(2)));
        let path = format!("/api/v1/calls/{}", call["id"].as_str().unwrap());
        assert_eq!(talk.site.get(&path, &anna.token).await.json()["participants"][1]["state"], "in");
        // On another device it begins from anew, and what was said stands there, too.
        let mut phone = talk.page(&paul.token).await;
        let joined = talk
            .site
            .post(&format!("{path}/join"), &paul.token, &json!({"connection": phone.connection}))
            .await;
        assert_eq!(joined.json()["participants"][1]["connection_mine"], true, "{joined:?}");
        phone.say(&json!({"type": "resume", "call": call["id"], "heard": 0})).await;
        assert_eq!(
            [phone.hear("said").await["text"].clone(), phone.hear("said").await["text"].clone()],
            ["1", "2"]
        );
        // The page of before does not take it back.
        again.say(&json!({"type": "say", "call": call["id"], "n": 9, "text": "not heard"})).await;
        again.still_heard(&talk).await;
        assert_eq!(joined.json()["me"], pauls);

        phone.drop_dead();
        while anna.hear("call").await["call"]["participants"][1]["state"] != "away" {}
        talk.site.centre.clock.advance(Span::from_secs(30));
        talk.site.centre.work().await;
        let over = talk.site.get(&path, &anna.token).await.json();
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("answered")));
        stranger.still_heard(&talk).await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_is_shown_is_seen_at_once_and_kept_whole_without_being_sent_again() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let visitor = talk.site.visitor(&anna.token).await;
        let image = talk.site.centre.receive(&visitor, "lake.jpg", &placed(48.0, 11.0), None).await;
        talk.site.centre.work().await;
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let path = format!("/api/v1/calls/{}", call["id"].as_str().unwrap());
        let show = json!({"image_id": image.to_string()});
        // Nobody shows what is not theirs.
        let stolen = talk.site.post(&format!("{path}/images"), &paul.token, &show).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
        let shown = talk.site.post(&format!("{path}/images"), &anna.token, &show).await;
        assert_eq!((shown.status, &shown.json()["mine"]), (StatusCode::CREATED, &json!(true)), "{shown:?}");
        let seen = paul.hear("shown").await["image"].clone();
        assert_eq!((&seen["n"], &seen["name"], &seen["mine"]), (&json!(1), &json!("lake.jpg"), &json!(false)));
        for form in ["thumbnail", "preview"] {
            let bytes = talk.site.get(&format!("{path}/images/1/{form}"), &paul.token).await;
            assert_eq!(bytes.status, StatusCode::OK, "{form}: {bytes:?}");
        }
        let other = talk.site.account("other").await;
        for n in ["1", "2"] {
            let keep = talk.site.post(&format!("{path}/images/{n}/keep"), &other, &json!({})).await;
            assert_eq!(keep.status, StatusCode::NOT_FOUND);
        }
        paul.say(&json!({"type": "point", "call": call["id"], "image": 1, "x": 0.5, "y": 0.25, "zoom": 2.0, "down": true})).await;
        let pointed = anna.hear("pointed").await;
        assert_eq!((&pointed["x"], &pointed["zoom"], &pointed["down"]), (&json!(0.5), &json!(2.0), &json!(true)));

        let kept = talk.site.post(&format!("{path}/images/1/keep"), &paul.token, &json!({})).await.json();
        let kept = kept["image_id"].as_str().unwrap().to_owned();
        let again = talk.site.post(&format!("{path}/images/1/keep"), &paul.token, &json!({})).await.json();
        assert_eq!(again["image_id"], kept.as_str());
        let original = async |token: &str, id: &str| {
            talk.site.get(&format!("/api/v1/images/{id}/original"), token).await.bytes
        };
        assert_eq!(original(&paul.token, &kept).await, original(&anna.token, &image.to_string()).await);
        let mine = talk.site.get(&format!("/api/v1/images/{kept}"), &paul.token).await.json();
        assert_eq!((&mine["state"], &mine["filename"]), (&json!("kept"), &json!("lake.jpg")));
        let call = talk.site.get(&path, &paul.token).await.json();
        assert_eq!(call["images"][0]["kept"], true);
        // What its owner throws away is not shown to others any more; what was kept stays.
        talk.site.ask(Method::DELETE, &format!("/api/v1/images/{image}"), Some(&anna.token), None).await;
        let gone = talk.site.get(&format!("{path}/images/1/preview"), &paul.token).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert!(!original(&paul.token, &kept).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_partners_picture_is_taken_in_a_call_where_they_allow_it_and_they_see_it() {
    Talk::on_each(async |talk| {
        let (mut anna, mut paul) = talk.partners().await;
        let card = format!("/api/v1/partners/{}", anna.card.as_str().unwrap());
        let token = anna.token.clone();
        let take = async |call: &str, content: Vec<u8>| {
            talk.put(&format!("{card}/photograph?call={call}"), &token, content).await
        };
        let (call, _) = talk.talking(&mut anna, &mut paul).await;
        let id = call["id"].as_str().unwrap().to_owned();
        assert_eq!(take(&id, b"<svg/>".to_vec()).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let taken = take(&id, placed(48.0, 11.0)).await;
        assert_eq!(taken.status, StatusCode::NO_CONTENT, "{taken:?}");
        let told = paul.hear("photographed").await;
        assert_eq!(told["by"], call["me"]);
        let picture = talk.site.get(&format!("{card}/photograph"), &anna.token).await;
        assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, Some("image/jpeg")));
        // Written anew: nothing of the file but what it shows is there.
        assert!(!picture.bytes.windows(4).any(|four| four == b"Exif"));
        assert_eq!(talk.site.get(&card, &anna.token).await.json()["photograph"], true);

        let text = json!({"may_photograph": false, "says": "Please do not"}).to_string();
        talk.site.ask(Method::PATCH, "/api/v1/me/calling", Some(&paul.token), Some(&text)).await;
        // What he changes shows on her card at once.
        let shown = loop {
            let card = anna.hear("contact").await["contact"].clone();
            if card["state"] == "mutual" && card["may_photograph"] == false {
                break card;
            }
        };
        assert_eq!(shown["says"], "Please do not");
        assert!(take(&id, placed(1.0, 1.0)).await.is("photographs-refused"));
        talk.site.post(&format!("/api/v1/calls/{id}/leave"), &anna.token, &json!({})).await;
        assert!(take(&id, placed(1.0, 1.0)).await.is("not-in-call"));
        // His own picture is seen by who knows him, and by nobody else.
        assert_eq!(
            talk.put("/api/v1/me/calling/picture", &paul.token, placed(2.0, 2.0)).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(talk.site.get(&format!("{card}/picture"), &anna.token).await.status, StatusCode::OK);
        talk.site.ask(Method::DELETE, &card, Some(&anna.token), None).await;
        assert_eq!(
            talk.site.get(&format!("{card}/picture"), &anna.token).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn of_many_who_call_somebody_in_the_same_moment_one_is_put_through() {
    Talk::on_each(async |talk| {
        const CALLERS: usize = 6;
        let mut paul = talk.somebody("paul").await;
        paul.here().await;
        let mut callers: Vec<Page> = Vec::new();
        for n in 0..CALLERS {
            let mut caller = talk.somebody(&format!("caller{n}")).await;
            talk.meet(&mut caller, &mut paul).await;
            callers.push(caller);
        }
        paul.still_heard(&talk).await;
        for round in 0..15 {
            let all = futures::future::join_all(callers.iter().map(|caller| talk.call(caller))).await;
            let through: Vec<_> = all.iter().filter(|one| one.status == StatusCode::CREATED).collect();
            let refused = all.iter().filter(|one| one.is("partner-unavailable")).count();
            assert_eq!((through.len(), refused), (1, CALLERS - 1), "round {round}: {all:?}");
            let path = format!("/api/v1/calls/{}/decline", through[0].json()["id"].as_str().unwrap());
            let declined = talk.site.post(&path, &paul.token, &json!({})).await;
            assert_eq!(declined.json()["ended"], "declined");
        }
        // Two who call each other are in one call, and neither waits for the other for ever.
        let first = &mut callers[0];
        first.here().await;
        first.still_heard(&talk).await;
        for round in 0..15 {
            let (here, there) = (talk.call(first), talk.call_with(&paul, &first.theirs));
            let (here, there) = futures::join!(here, there);
            let made = [&here, &there].into_iter().filter(|one| one.status == StatusCode::CREATED);
            let made: Vec<_> = made.collect();
            assert_eq!(made.len(), 1, "round {round}: {here:?} {there:?}");
            assert!(
                here.is("already-in-call")
                    || there.is("already-in-call")
                    || here.is("partner-unavailable")
                    || there.is("partner-unavailable")
            );
            let path = format!("/api/v1/calls/{}/leave", made[0].json()["id"].as_str().unwrap());
            talk.site.post(&path, &paul.token, &json!({})).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_book_goes_out_and_comes_in_as_cards() {
    Talk::on_each(async |talk| {
        let (anna, _paul) = talk.partners().await;
        let card = format!("/api/v1/partners/{}", anna.card.as_str().unwrap());
        let note = json!({"comment": "from the club", "groups": ["Club"]}).to_string();
        talk.site.ask(Method::PATCH, &card, Some(&anna.token), Some(&note)).await;
        let listed = talk.site.get("/api/v1/partners?group=Club", &anna.token).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(talk.site.get("/api/v1/partners?group=Clu", &anna.token).await.json()["items"], json!([]));
        let file = talk.site.get("/api/v1/partners.vcf", &anna.token).await;
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(text.contains("FN:paul\r\n") && text.contains("NOTE:from the club\r\n"), "{text}");
        let file = b"BEGIN:VCARD\nFN:Erna\nEMAIL:erna@example.org\nEND:VCARD\n".to_vec();
        let found = talk.send(Method::POST, "/api/v1/partners/import", &anna.token, file).await.json();
        assert_eq!(found["found"], json!([{"name": "Erna", "email": "erna@example.org", "known": false}]));
        // Only who lets themselves be found is.
        let find = "/api/v1/partners/find?q=pau";
        assert_eq!(talk.site.get(find, &anna.token).await.json()["items"], json!([]));
    })
    .await;
}
