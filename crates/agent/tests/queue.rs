//! What was chosen goes out once, whatever happens on the way.

mod fake;

use std::path::Path;
use std::sync::Arc;

use cradle_agent::agent::Agent;
use cradle_agent::queue;
use cradle_agent::records::{OrderRow, OrderState};
use cradle_wire::agent::{AgentOrder, CameraPrint};
use cradle_wire::orders::OrderOptions;
use cradle_wire::printing::PrintOptions;
use fake::{Centre, account, is_patch, put};

const SHOTS: [&str; 2] = ["DCIM/100CRADL/CRDL0001.JPG", "DCIM/100CRADL/CRDL0002.JPG"];

/// Two shots, one of them with a voice memo.
fn card(folder: &Path) {
    put(folder, SHOTS[0], b"first picture");
    put(folder, "DCIM/100CRADL/CRDL0001.WAV", b"a voice");
    put(folder, SHOTS[1], b"second picture");
}

async fn choose(agent: &Agent, service: &str, shots: &[&str]) -> OrderRow {
    let camera = &agent.present.cameras()[0];
    camera.card().refresh(&mut |_| {});
    let choice = AgentOrder {
        camera: camera.key().to_owned(),
        service: service.to_owned(),
        kind: service.to_owned(),
        shots: shots.iter().map(ToString::to_string).collect(),
        options: OrderOptions::default(),
        copies: Vec::new(),
    };
    queue::choose(agent, &choice, None).await.unwrap()
}

async fn now(agent: &Agent, order: &OrderRow) -> OrderRow {
    agent.records.order(&order.id).await.unwrap().unwrap()
}

/// The process is killed and started again: nothing is left but the disk.
async fn restart(centre: &Centre, folder: &Path, agent: Arc<Agent>) -> Arc<Agent> {
    agent.records.close().await;
    drop(agent);
    centre.agent(folder, false).await
}

#[tokio::test]
async fn what_was_chosen_offline_goes_out_later_once_without_the_card() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let mut centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    assert!(!queue::work_once(&agent).await.unwrap());
    let waiting = now(&agent, &order).await;
    assert_eq!((waiting.state(), waiting.files_copied, waiting.files_done), (OrderState::Waiting, 3, 0));
    assert!(waiting.reason.unwrap().contains("the camera can be taken away"));

    std::fs::remove_dir_all(folder.path().join("card")).unwrap();
    let agent = restart(&centre, folder.path(), agent).await;
    centre.appear().await;
    assert!(queue::work_once(&agent).await.unwrap());
    let placed = now(&agent, &order).await;
    assert_eq!((placed.state(), placed.files_done, placed.reason), (OrderState::Placed, 3, None));
    assert!(queue::work_once(&agent).await.unwrap());

    let stored = centre.stored();
    assert_eq!((stored.placed.len(), stored.images.len(), stored.parts.len()), (1, 2, 1));
    assert_eq!(stored.bytes, b"first picturesecond picturea voice".len());
    let spooled = std::fs::read_dir(folder.path().join("state/spool")).unwrap().count();
    assert_eq!(spooled, 0);
}

#[tokio::test]
async fn a_kill_after_any_answer_that_was_lost_doubles_nothing() {
    let mut lost_somewhere = 0;
    for lost in 0.. {
        let folder = tempfile::tempdir().unwrap();
        card(folder.path());
        let centre = Centre::start().await;
        centre.stored().lose_answer = Some(lost);
        let mut agent = centre.agent(folder.path(), true).await;
        let order = choose(&agent, "keep", &SHOTS).await;
        let mut tries = 0;
        while !queue::work_once(&agent).await.unwrap() {
            tries += 1;
            assert!(tries < 5, "answer {lost} lost: {:?}", now(&agent, &order).await);
            agent = restart(&centre, folder.path(), agent).await;
        }
        let placed = now(&agent, &order).await;
        let stored = centre.stored();
        assert_eq!((placed.state(), placed.files_done), (OrderState::Placed, 3), "answer {lost} lost");
        assert_eq!(
            (stored.placed.len(), stored.images.len(), stored.parts.len()),
            (1, 2, 1),
            "answer {lost} lost"
        );
        let mut images = stored.placed[0]["images"].as_array().unwrap().clone();
        assert_eq!(images.len(), 2);
        images.dedup();
        assert_eq!(images.len(), 2, "answer {lost} lost");
        if tries == 0 {
            break;
        }
        lost_somewhere += 1;
    }
    // known, three times begin and append, place.
    assert_eq!(lost_somewhere, 8);
}

#[tokio::test]
async fn a_broken_upload_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let large: Vec<u8> =
        (0..20_u32 << 18).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    put(folder.path(), SHOTS[0], &large);
    let centre = Centre::start().await;
    // known, begin, first chunk; the answer to the second chunk is lost.
    centre.stored().lose_answer = Some(3);
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS[..1]).await;
    assert!(!queue::work_once(&agent).await.unwrap());
    assert_eq!(now(&agent, &order).await.bytes_done, 8 << 20);
    let agent = restart(&centre, folder.path(), agent).await;
    assert!(queue::work_once(&agent).await.unwrap());
    let stored = centre.stored();
    assert_eq!(stored.bytes, large.len());
    assert_eq!(stored.requests.iter().filter(|request| is_patch(request)).count(), 3);
}

#[tokio::test]
async fn what_the_centre_has_is_not_sent_again_and_is_taken_out_of_the_trash() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    choose(&agent, "keep", &SHOTS).await;
    assert!(queue::work_once(&agent).await.unwrap());
    let bytes = centre.stored().bytes;
    centre.stored().images.values_mut().for_each(|(_, state)| *state = "trashed");
    put(folder.path(), "DCIM/100CRADL/RENAMED.JPG", b"first picture");
    choose(&agent, "publish", &["DCIM/100CRADL/RENAMED.JPG"]).await;
    assert!(queue::work_once(&agent).await.unwrap());
    let stored = centre.stored();
    assert_eq!((stored.bytes, stored.placed.len()), (bytes, 2));
    assert_eq!(stored.images.values().filter(|(_, state)| *state == "kept").count(), 1);
}

#[tokio::test]
async fn a_refused_file_is_named_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    centre.stored().refuse = vec!["CRDL0002.JPG".into(), "CRDL0001.WAV".into()];
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    assert!(queue::work_once(&agent).await.unwrap());
    let placed = now(&agent, &order).await;
    assert_eq!((placed.state(), placed.files_done), (OrderState::Placed, 1));
    let reason = placed.reason.unwrap();
    assert!(reason.contains("CRDL0002.JPG was left out: This is no picture."), "{reason}");
    assert!(reason.contains("CRDL0001.WAV"), "{reason}");
    assert_eq!(centre.stored().placed[0]["images"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_order_fails_with_the_centres_sentence_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    centre.stored().refuse_orders = Some("Closed until the open invoice is paid.".into());
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    assert!(queue::work_once(&agent).await.unwrap());
    let failed = now(&agent, &order).await;
    assert_eq!(failed.state(), OrderState::Failed);
    assert_eq!(failed.reason.as_deref(), Some("Closed until the open invoice is paid."));
    centre.stored().refuse_orders = None;
    assert!(queue::retry(&agent, &order.id).await.unwrap());
    assert!(queue::work_once(&agent).await.unwrap());
    assert_eq!(now(&agent, &order).await.state(), OrderState::Placed);
    assert!(!queue::retry(&agent, &order.id).await.unwrap());
}

#[tokio::test]
async fn a_cancelled_order_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let mut centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    assert!(!queue::work_once(&agent).await.unwrap());
    assert!(queue::cancel(&agent, &order.id).await.unwrap());
    centre.appear().await;
    assert!(queue::work_once(&agent).await.unwrap());
    assert!(centre.stored().placed.is_empty() && centre.stored().images.is_empty());
    assert_eq!(std::fs::read_dir(folder.path().join("state/spool")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_card_that_was_pulled_out_too_early_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    let (card, away) = (folder.path().join("card"), folder.path().join("away"));
    std::fs::rename(&card, &away).unwrap();
    assert!(!queue::work_once(&agent).await.unwrap());
    let waiting = now(&agent, &order).await;
    assert!(waiting.reason.unwrap().contains("Connect it again, or cancel."));
    std::fs::rename(&away, &card).unwrap();
    assert!(queue::work_once(&agent).await.unwrap());
    assert_eq!(centre.stored().placed.len(), 1);
}

#[tokio::test]
async fn what_one_customer_chose_is_never_sent_as_anothers() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    agent.pair(account(2)).await.unwrap();
    assert!(!queue::work_once(&agent).await.unwrap());
    assert!(now(&agent, &order).await.reason.unwrap().contains("another customer"));
    agent.pair(account(1)).await.unwrap();
    assert!(queue::work_once(&agent).await.unwrap());
    assert_eq!(centre.stored().placed.len(), 1);
}

#[tokio::test]
async fn what_was_chosen_before_pairing_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), false).await;
    let order = choose(&agent, "keep", &SHOTS).await;
    assert!(!queue::work_once(&agent).await.unwrap());
    assert!(now(&agent, &order).await.reason.unwrap().contains("Pair this agent"));
    agent.pair(account(1)).await.unwrap();
    assert!(queue::work_once(&agent).await.unwrap());
    assert_eq!(centre.stored().placed.len(), 1);
}

#[tokio::test]
async fn the_cameras_own_print_order_goes_along_with_its_copies() {
    let folder = tempfile::tempdir().unwrap();
    card(folder.path());
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let camera = &agent.present.cameras()[0];
    camera.card().refresh(&mut |_| {});
    let print: PrintOptions =
        serde_json::from_str(r#"{"size":"102x152","paper":"photo","finish":"matt"}"#).unwrap();
    let copies = |name: &str, quantity| vec![CameraPrint { name: name.to_owned(), quantity }];
    let choice = AgentOrder {
        camera: camera.key().to_owned(),
        service: "print".to_owned(),
        kind: "print".to_owned(),
        shots: SHOTS.map(str::to_owned).to_vec(),
        options: OrderOptions { print: Some(print), ..OrderOptions::default() },
        copies: copies(SHOTS[1], 3),
    };
    for wrong in [copies(SHOTS[1], 100), copies(SHOTS[1], 0), copies("DCIM/100CRADL/NONE.JPG", 1)] {
        let wrong = AgentOrder { copies: wrong, ..choice.clone() };
        assert!(queue::choose(&agent, &wrong, None).await.is_err());
    }
    queue::choose(&agent, &choice, None).await.unwrap();
    assert!(queue::work_once(&agent).await.unwrap());
    let placed = centre.stored().placed.clone();
    let items = placed[0]["options"]["print"]["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["copies"]), (1, &serde_json::json!(3)));
    assert_eq!(items[0]["image"], placed[0]["images"][1]);
}
