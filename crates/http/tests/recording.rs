//! Recordings of calls: nobody is recorded who has not agreed.

mod site;
mod talk;

use axum::http::StatusCode;
use cradle_app::domain::Span;
use cradle_app::{Visitor, calls, library};
use serde_json::{Value, json};
use site::Answer;
use talk::{Page, Talk};

/// Anna, who knows Paul and Ida, talks to Paul; it rings for Ida where she is called.
struct Call {
    record: Value,
    anna: Page,
    paul: Page,
    ida: Page,
}

async fn meet(talk: &Talk, all: bool) -> Call {
    talk.open_rooms();
    let mut anna = talk.somebody("anna").await;
    let (mut paul, mut ida) = (talk.somebody("paul").await, talk.somebody("ida").await);
    let mut cards = Vec::new();
    for other in [&mut paul, &mut ida] {
        talk.meet(&mut anna, other).await;
        cards.push(anna.card.clone());
        other.here().await;
        other.still_heard(talk).await;
    }
    let body = json!({"partner_ids": cards[..if all { 2 } else { 1 }], "connection": anna.connection});
    let call = talk.site.post("/api/v1/calls", &anna.token, &body).await;
    assert_eq!(call.status, StatusCode::CREATED, "{call:?}");
    let call = Call { record: call.json(), anna, paul, ida };
    call.answer(talk, &call.paul).await;
    call
}

impl Call {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/calls/{}{rest}", self.record["id"].as_str().unwrap())
    }

    async fn step(&self, talk: &Talk, who: &Page, step: &str) -> Answer {
        let body = json!({"connection": who.connection});
        talk.site.post(&self.path(&format!("/{step}")), &who.token, &body).await
    }

    async fn answer(&self, talk: &Talk, who: &Page) {
        let answered = self.step(talk, who, "answer").await;
        assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
    }

    async fn ask(&self, talk: &Talk, who: &Page) -> Answer {
        talk.site.post(&self.path("/recordings"), &who.token, &json!({})).await
    }

    /// The last recording as somebody sees it.
    async fn seen(&self, talk: &Talk, who: &Page) -> Value {
        let call = talk.site.get(&self.path(""), &who.token).await.json();
        call["recordings"].as_array().unwrap().last().cloned().unwrap_or_default()
    }

    async fn say(&self, talk: &Talk, who: &Page, agrees: bool) -> Answer {
        let id = self.seen(talk, &self.anna).await["id"].clone();
        let path = self.path(&format!("/recordings/{}/answer", id.as_str().unwrap()));
        talk.site.post(&path, &who.token, &json!({"agrees": agrees})).await
    }

    async fn stop(&self, talk: &Talk, who: &Page) -> Answer {
        let id = self.seen(talk, &self.anna).await["id"].clone();
        let path = self.path(&format!("/recordings/{}/stop", id.as_str().unwrap()));
        talk.site.post(&path, &who.token, &json!({})).await
    }
}

/// Hears of the call until its recording is in this state.
async fn becomes(page: &mut Page, state: &str) -> Value {
    loop {
        let call = page.hear("call").await["call"].clone();
        if let Some(last) = call["recordings"].as_array().and_then(|all| all.last())
            && last["state"] == state
        {
            return last.clone();
        }
    }
}

#[tokio::test]
async fn it_runs_once_everybody_has_agreed_and_one_who_takes_it_back_ends_it_at_once() {
    Talk::on_each(async |talk| {
        let mut call = meet(&talk, false).await;
        let asked = call.ask(&talk, &call.anna).await;
        assert_eq!(asked.status, StatusCode::OK, "{asked:?}");
        let asked = asked.json()["recordings"][0].clone();
        assert_eq!((&asked["state"], &asked["began_at"]), (&json!("asking"), &Value::Null));
        assert_eq!(
            (asked["agreed"].as_array().unwrap().len(), asked["asked"].as_array().unwrap().len()),
            (1, 1)
        );
        // He is asked on his page, by name.
        let told = becomes(&mut call.paul, "asking").await;
        assert_eq!((&told["by"], &told["id"]), (&call.record["me"], &asked["id"]));
        // Asked again, it is the same one; somebody else asks in vain meanwhile.
        assert_eq!(call.ask(&talk, &call.anna).await.json()["recordings"].as_array().unwrap().len(), 1);
        assert!(call.ask(&talk, &call.paul).await.is("recording-already"));

        assert_eq!(call.say(&talk, &call.paul, true).await.json()["recordings"][0]["state"], "running");
        becomes(&mut call.anna, "running").await;
        talk.site.centre.clock.advance(Span::from_secs(8));
        let over = call.say(&talk, &call.paul, false).await.json()["recordings"][0].clone();
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("withdrawn")));
        assert_eq!((&over["recorded_ms"], &over["ended_by"]), (&json!(8_000), &told["asked"][0]));
        assert_eq!(becomes(&mut call.anna, "over").await["ended"], "withdrawn");
        assert!(call.say(&talk, &call.paul, true).await.is("recording-over"));
    })
    .await;
}

#[tokio::test]
async fn one_no_and_nothing_is_recorded() {
    Talk::on_each(async |talk| {
        let call = meet(&talk, true).await;
        call.answer(&talk, &call.ida).await;
        call.ask(&talk, &call.anna).await;
        assert_eq!(call.say(&talk, &call.paul, true).await.json()["recordings"][0]["state"], "asking");
        let over = call.say(&talk, &call.ida, false).await.json()["recordings"][0].clone();
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("declined")));
        assert_eq!((&over["began_at"], &over["recorded_ms"]), (&Value::Null, &json!(0)));
        // She can ask anew, and anybody can stop it.
        talk.site.centre.clock.advance(Span::from_secs(1));
        call.ask(&talk, &call.anna).await;
        assert_eq!(call.stop(&talk, &call.paul).await.json()["recordings"][1]["ended"], "stopped");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_in_is_asked_and_nothing_is_recorded_until_they_have_agreed() {
    Talk::on_each(async |talk| {
        let call = meet(&talk, true).await;
        call.ask(&talk, &call.anna).await;
        // It rings for Ida: she is not asked, and knows before she answers that it is recorded.
        assert_eq!(call.say(&talk, &call.paul, true).await.json()["recordings"][0]["state"], "running");
        assert_eq!(call.seen(&talk, &call.ida).await["state"], "running");
        assert!(call.say(&talk, &call.ida, true).await.is("not-asked"));
        talk.site.centre.clock.advance(Span::from_secs(5));
        call.answer(&talk, &call.ida).await;
        let paused = call.seen(&talk, &call.anna).await;
        assert_eq!((&paused["state"], &paused["recorded_ms"]), (&json!("paused"), &json!(5_000)));
        assert_eq!(paused["asked"].as_array().unwrap().len(), 1);
        talk.site.centre.clock.advance(Span::from_secs(7));
        assert_eq!(call.say(&talk, &call.ida, true).await.json()["recordings"][0]["state"], "running");
        talk.site.centre.clock.advance(Span::from_secs(2));
        // Whoever leaves ends it for nobody but themselves; who recorded, for all.
        call.step(&talk, &call.paul, "leave").await;
        assert_eq!(call.seen(&talk, &call.anna).await["state"], "running");
        call.step(&talk, &call.anna, "leave").await;
        let over = call.seen(&talk, &call.ida).await;
        assert_eq!((&over["ended"], &over["recorded_ms"]), (&json!("ended"), &json!(7_000)));
    })
    .await;
}

#[tokio::test]
async fn a_page_that_records_and_is_lost_records_nothing_and_a_centre_that_is_started_anew_neither() {
    Talk::on_each(async |talk| {
        let mut call = meet(&talk, false).await;
        call.ask(&talk, &call.anna).await;
        call.say(&talk, &call.paul, true).await;
        call.anna.drop_dead();
        assert_eq!(becomes(&mut call.paul, "paused").await["state"], "paused");
        // Back after a moment the call goes on, and nothing is recorded until the page that records is there.
        talk.pass(Span::from_secs(1)).await;
        calls::take_up(&talk.site.centre.ctx).await.unwrap();
        assert_eq!(call.seen(&talk, &call.paul).await["state"], "paused");
        talk.site.centre.clock.advance(Span::from_mins(2));
        calls::take_up(&talk.site.centre.ctx).await.unwrap();
        let over = call.seen(&talk, &call.paul).await;
        assert_eq!((&over["state"], &over["ended"]), (&json!("over"), &json!("ended")));
    })
    .await;
}

#[tokio::test]
async fn nobody_asks_answers_or_stops_who_is_not_in_the_call() {
    Talk::on_each(async |talk| {
        let call = meet(&talk, true).await;
        let stranger = talk.somebody("stranger").await;
        assert_eq!(call.ask(&talk, &stranger).await.status, StatusCode::NOT_FOUND);
        assert!(call.ask(&talk, &call.ida).await.is("not-in-call"));
        call.ask(&talk, &call.anna).await;
        assert_eq!(call.say(&talk, &stranger, false).await.status, StatusCode::NOT_FOUND);
        assert_eq!(call.stop(&talk, &stranger).await.status, StatusCode::NOT_FOUND);
        assert!(call.stop(&talk, &call.ida).await.is("not-asked"));
        assert_eq!(call.seen(&talk, &call.paul).await["state"], "asking");
        // Whoever declined the call never learns of what is asked for after that.
        call.step(&talk, &call.ida, "decline").await;
        talk.site.centre.clock.advance(Span::from_secs(1));
        call.stop(&talk, &call.paul).await;
        call.ask(&talk, &call.anna).await;
        assert_eq!(call.seen(&talk, &call.ida).await, Value::Null);
        let two = talk.site.get(&call.path(""), &call.paul.token).await.json();
        assert_eq!(two["recordings"].as_array().unwrap().len(), 2);
    })
    .await;
}

/// A film in somebody's library, looked at.
async fn filmed(talk: &Talk, visitor: &Visitor) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("call.webm");
    let drawn = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=5:duration=1"])
        .args(["-c:v", "libvpx", "-live", "1"])
        .arg(&path)
        .status();
    assert!(drawn.unwrap().success());
    let bytes = std::fs::read(&path).unwrap();
    let new =
        library::NewUpload { filename: "call.webm".into(), size: bytes.len() as u64, ..Default::default() };
    let ctx = &talk.site.centre.ctx;
    let upload = library::begin(ctx, visitor, new, None).await.unwrap();
    let body = futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from(bytes))]);
    let done = library::append(ctx, visitor, upload.id, 0, None, body).await.unwrap();
    done.upload.outcome.unwrap().0.to_string()
}

#[tokio::test]
async fn its_film_stands_in_the_record_of_the_call_and_everybody_who_was_recorded_may_keep_it() {
    Talk::on_each(async |talk| {
        let call = meet(&talk, true).await;
        call.ask(&talk, &call.anna).await;
        call.say(&talk, &call.paul, true).await;
        talk.site.centre.clock.advance(Span::from_secs(3));
        call.step(&talk, &call.ida, "decline").await;
        call.stop(&talk, &call.paul).await;
        call.step(&talk, &call.paul, "leave").await;
        let film = filmed(&talk, &talk.site.visitor(&call.anna.token).await).await;
        let id = call.seen(&talk, &call.anna).await["id"].as_str().unwrap().to_owned();
        let path = call.path(&format!("/recordings/{id}/film"));
        let body = json!({"image_id": film, "title": "Call with paul on Sunday"});
        // Nobody but who recorded says what became of it, and nobody with another one's film.
        for other in [&call.paul, &call.ida] {
            assert_eq!(talk.site.post(&path, &other.token, &body).await.status, StatusCode::NOT_FOUND);
        }
        let picture = talk.site.pictures(&call.anna.token, 1).await[0].clone();
        let wrong = json!({"image_id": picture, "title": "A picture"});
        assert_eq!(
            talk.site.post(&path, &call.anna.token, &wrong).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        for _ in 0..2 {
            let told = talk.site.post(&path, &call.anna.token, &body).await;
            assert_eq!(told.status, StatusCode::OK, "{told:?}");
            assert_eq!(
                (
                    told.json()["recordings"][0]["film"].clone(),
                    told.json()["images"].as_array().unwrap().len()
                ),
                (json!(1), 1)
            );
        }
        let image = talk.site.get(&format!("/api/v1/images/{film}"), &call.anna.token).await.json();
        assert_eq!(
            (&image["attributes"]["title"], &image["state"]),
            (&json!("Call with paul on Sunday"), &json!("kept"))
        );
        // He keeps it whole; she, who declined, knows nothing of it.
        let keep = call.path("/images/1/keep");
        let kept = talk.site.post(&keep, &call.paul.token, &json!({})).await;
        assert_eq!(kept.status, StatusCode::OK, "{kept:?}");
        let mine = kept.json()["image_id"].as_str().unwrap().to_owned();
        let mine = talk.site.get(&format!("/api/v1/images/{mine}"), &call.paul.token).await.json();
        assert_eq!((&mine["sha256"], &mine["kind"]), (&image["sha256"], &image["kind"]));
        assert_eq!(talk.site.post(&keep, &call.ida.token, &json!({})).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
