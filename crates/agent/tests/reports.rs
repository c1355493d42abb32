//! What the agent tells the centre about cameras, where their owner allows it.

mod fake;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cradle_agent::agent::{Agent, Event};
use cradle_agent::cameras::{allow_reports, follow, send_waiting};
use cradle_agent::connected::Connected;
use cradle_agent::records::Registered;
use cradle_camera::Condition;
use cradle_wire::Uuid;
use fake::{Centre, account, put};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::task::JoinHandle;

const ID: Uuid = Uuid::from_u128(77);

/// A camera of Anna's as the centre knows it.
fn registered(reports: Option<bool>) -> Value {
    json!({"id": ID, "maker": "Nikon", "model": "Z f II", "serial": "20418", "name": null, "firmware": null,
           "evidence": [], "registered_at": "2026-01-01T00:00:00Z", "last_seen_at": "2026-01-01T00:00:00Z",
           "reports": reports})
}

/// A JPEG without a picture whose Exif says which camera made it, and when (Exif 2.32 §4.6).
fn shot(taken: &str) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: usize, value: u32| {
        let count = u32::try_from(count).unwrap().to_be_bytes();
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count, &value.to_be_bytes()].concat()
    };
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x03".to_vec();
    tiff.extend(entry(0x010F, 2, 6, 50));
    tiff.extend(entry(0x0110, 2, 7, 56));
    tiff.extend(entry(0x8769, 4, 1, 64));
    tiff.extend(b"\0\0\0\0Nikon\0Z f II\0\0\0\x02");
    tiff.extend(entry(0x9003, 2, 20, 94));
    tiff.extend(entry(0xA431, 2, 6, 114));
    tiff.extend(b"\0\0\0\0");
    tiff.extend(taken.as_bytes());
    tiff.extend(b"\x0020418\0");
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [b"\xFF\xD8\xFF\xE1".as_slice(), &length, b"Exif\0\0", &tiff, b"\xFF\xD9"].concat()
}

/// A card with three shots of two days, in two months.
fn fill(folder: &Path) {
    put(folder, "DCIM/100NZFII/DSC_0001.JPG", &shot("2026:10:31 23:59:00"));
    put(folder, "DCIM/100NZFII/DSC_0002.JPG", &shot("2026:11:01 00:01:00"));
    put(folder, "DCIM/100NZFII/DSC_0003.JPG", &shot("2026:11:01 09:30:00"));
    put(folder, "DCIM/100NZFII/DSC_0004.JPG", &shot("0000:00:00 00:00:00"));
}

/// The agent's one camera, looked through in the background.
struct Studied {
    agent: Arc<Agent>,
    camera: Arc<Connected>,
    events: Receiver<Event>,
    following: JoinHandle<()>,
}

impl Studied {
    fn begin(agent: &Arc<Agent>) -> Self {
        let camera = agent.present.cameras().remove(0);
        let events = agent.listen();
        let following = tokio::spawn(follow(Arc::clone(agent), Arc::clone(&camera)));
        Self { agent: Arc::clone(agent), camera, events, following }
    }

    /// Waits until it is known whose it is and all of it was read.
    async fn known(&mut self) {
        let waited = tokio::time::timeout(Duration::from_mins(1), async {
            let read = |camera: &Connected| {
                let shots = camera.card().shots();
                let is_read = |shot| camera.note(shot).is_some_and(|note| note.file.sha256.is_some());
                shots.len() == 4 && shots.iter().all(|shot| is_read(shot))
            };
            while self.camera.camera_id().is_none() || !read(&self.camera) {
                self.events.recv().await.unwrap();
            }
        });
        assert!(waited.await.is_ok(), "it is not known whose the camera is");
    }

    /// Waits until something is to be told.
    async fn waiting(&mut self) {
        let customer = account(1).customer_id;
        let mut work = self.agent.work.subscribe();
        let waited = tokio::time::timeout(Duration::from_mins(1), async {
            while self.agent.records.waiting_reports(&customer).await.unwrap().is_empty() {
                work.changed().await.unwrap();
            }
        });
        assert!(waited.await.is_ok(), "nothing is to be told");
    }
}

impl Drop for Studied {
    fn drop(&mut self) {
        self.following.abort();
    }
}

#[tokio::test]
async fn nothing_is_told_before_it_is_allowed_and_then_what_is_new_once_a_day() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let centre = Centre::start().await;
    centre.stored().cameras = vec![registered(None)];
    let agent = centre.agent(folder.path(), true).await;
    let mut studied = Studied::begin(&agent);
    studied.known().await;
    let shown = studied.camera.shown(&agent).await.unwrap().unwrap();
    assert_eq!((shown.camera_id.as_deref(), shown.reports), (Some(&*ID.to_string()), None));
    send_waiting(&agent).await.unwrap();
    let customer = account(1).customer_id;
    assert_eq!(agent.records.last_report(&customer, &ID.to_string()).await.unwrap(), None);
    assert!(agent.records.months_of_use(&customer, &ID.to_string()).await.unwrap().is_empty());

    studied.camera.tells(Condition {
        firmware: Some("4.20\n".into()),
        battery_percent: Some(255),
        shutter_count: Some(20_418),
        errors: vec!["Err\u{202E} 20".into(), "\n".into()],
    });
    allow_reports(&agent, &studied.camera, true).await.unwrap();
    assert_eq!(studied.camera.shown(&agent).await.unwrap().unwrap().reports, Some(true));
    send_waiting(&agent).await.unwrap();
    send_waiting(&agent).await.unwrap();
    let told = centre.stored().reports.clone();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (&told[0]["firmware"], &told[0]["battery_percent"], &told[0]["shutter_count"], &told[0]["errors"]),
        (&json!("4.20"), &json!(null), &json!(20_418), &json!(["Err 20"]))
    );
    assert_eq!(
        (&told[0]["pictures"], &told[0]["shots"], &told[0]["days"]),
        (&json!(4), &json!(3), &json!(2))
    );
    assert_eq!(
        told[0]["months"],
        json!([{"month": "2026-10", "shots": 1, "days": 1}, {"month": "2026-11", "shots": 2, "days": 1}])
    );
    // A folder on a disk tells nothing about the room on a card.
    assert!(told[0]["size_bytes"].is_null() && told[0]["at"].is_string());

    // On the same day nothing more is told, however often it is connected and whatever is new.
    studied.camera.tells(Condition { battery_percent: Some(40), ..Condition::default() });
    allow_reports(&agent, &studied.camera, true).await.unwrap();
    send_waiting(&agent).await.unwrap();
    assert_eq!(centre.stored().reports.len(), 1);
}

#[tokio::test]
async fn what_was_to_be_told_is_dropped_when_its_owner_takes_their_word_back_here_or_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let centre = Centre::start().await;
    centre.stored().cameras = vec![registered(Some(true))];
    let agent = centre.agent(folder.path(), true).await;
    let mut studied = Studied::begin(&agent);
    studied.waiting().await;
    // On the account's page at the centre.
    centre.stored().cameras = vec![registered(Some(false))];
    send_waiting(&agent).await.unwrap();
    let customer = account(1).customer_id;
    assert!(agent.records.waiting_reports(&customer).await.unwrap().is_empty());
    assert_eq!(studied.camera.shown(&agent).await.unwrap().unwrap().reports, Some(false));
    // Allowed again and taken back here, before it went out.
    allow_reports(&agent, &studied.camera, true).await.unwrap();
    assert_eq!(agent.records.waiting_reports(&customer).await.unwrap().len(), 1);
    allow_reports(&agent, &studied.camera, false).await.unwrap();
    send_waiting(&agent).await.unwrap();
    assert!(centre.stored().reports.is_empty());
    assert!(agent.records.waiting_reports(&customer).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_report_waits_until_the_centre_can_be_reached_and_says_when_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let mut centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), true).await;
    let customer = account(1).customer_id;
    let known = Registered {
        camera_id: ID.to_string(),
        maker: "Nikon".into(),
        model: "Z f II".into(),
        serial: "20418".into(),
        reports: Some(true),
    };
    agent.records.remember_registered(&customer, &[known]).await.unwrap();
    let mut studied = Studied::begin(&agent);
    studied.waiting().await;
    send_waiting(&agent).await.unwrap();
    let waiting = agent.records.waiting_reports(&customer).await.unwrap();
    assert_eq!(waiting.len(), 1);
    centre.appear().await;
    centre.stored().cameras = vec![registered(Some(true))];
    send_waiting(&agent).await.unwrap();
    let told = centre.stored().reports.clone();
    let at: cradle_wire::Timestamp = told[0]["at"].as_str().unwrap().parse().unwrap();
    assert_eq!((told.len(), at.as_microsecond()), (1, waiting[0].at));
    assert!(agent.records.waiting_reports(&customer).await.unwrap().is_empty());
}
