//! Cards and webcams that are plugged in and taken away while the agent runs.

mod fake;
#[path = "../../camera/tests/ptpip/responder.rs"]
mod responder;

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use cradle_agent::agent::{Agent, Event};
use cradle_agent::cameras::send_waiting;
use cradle_agent::devices::{Open, Reach, Ways, at_address, attend};
use cradle_agent::records::OrderState;
use cradle_agent::{nearby, permitted as let_in, queue};
use cradle_camera::devices::{Block, Bus, Device, Mode, Place, Plug, Usb, Video};
use cradle_camera::mounts::{Mounted, Mounts, NotMounted};
use cradle_camera::nearby::{Announced, Nearby};
use cradle_camera::tether::{Means, Patience, Port, Tether};
use cradle_wire::Uuid;
use cradle_wire::agent::AgentOrder;
use cradle_wire::orders::OrderOptions;
use fake::{Centre, account};
use responder::{Like, Object, Responder};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinHandle;

const CAMERA: Uuid = Uuid::from_u128(77);
const SHOT: &str = "DCIM/100CRADL/CRDL0001.JPG";

/// An agent, and a computer of which a test says what is plugged in.
struct Desk {
    agent: Arc<Agent>,
    events: Receiver<Event>,
    plugs: UnboundedSender<Plug>,
    folder: tempfile::TempDir,
    centre: Centre,
    attending: JoinHandle<()>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.attending.abort();
    }
}

impl Desk {
    async fn set_up() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let centre = Centre::start().await;
        let agent = centre.agent(folder.path(), true).await;
        let events = agent.listen();
        let (plugs, told) = mpsc::unbounded_channel();
        let cards = folder.path().to_owned();
        // A card is mounted at the folder that its node is called by, or nowhere.
        let open: Open = Arc::new(move |card: &Block| {
            let root = cards.join(card.node.file_name().unwrap());
            let damaged = || NotMounted::Refused(std::io::ErrorKind::InvalidData.into());
            root.is_dir().then(|| Mounted::by_others(root)).ok_or_else(damaged)
        });
        // A camera is the folder that its serial number names, or is read by the program of that name.
        let folders = folder.path().to_owned();
        let on_network = Ways::of_this_computer(Mounts::in_folder(folder.path().join("cards"))).cameras;
        let reach: Reach = Arc::new(move |device: &Device, at: Bus| {
            if device.place.0.parse::<Port>().is_ok() {
                return on_network(device, at);
            }
            let named = folders.join(&device.usb.as_ref().unwrap().serial);
            let short = Duration::from_millis(300);
            let patience = Patience { open: short, list: short, answer: short };
            let means = if named.is_dir() { Means::found() } else { Means::with(&named, patience) };
            assert!(means.are_there(), "cargo build --package cradle-camera");
            Tether::to(Port::Folder(named), device.usb.clone(), means)
        });
        let ways = Ways { cards: open, cameras: reach };
        let attending = tokio::spawn(attend(Arc::clone(&agent), told, ways));
        Self { agent, events, plugs, folder, centre, attending }
    }

    fn put_in(&self, device: Device) {
        self.plugs.send(Plug::In(device)).unwrap();
    }

    fn take_out(&self, place: &str) {
        self.plugs.send(Plug::Out(Place(place.into()))).unwrap();
    }

    /// Looks again after each event until it is as wanted.
    async fn until(&mut self, what: &str, wanted: impl Fn(&Agent) -> bool) {
        let waited = tokio::time::timeout(Duration::from_mins(2), async {
            while !wanted(&self.agent) {
                self.events.recv().await.unwrap();
            }
        });
        assert!(waited.await.is_ok(), "it never comes to this: {what}");
    }

    /// A program that reads cameras as this script says, written by another process: what this one has open,
    /// no child of another test can start.
    fn program(&self, name: &str, script: &str) {
        let wrote = Command::new("sh")
            .args(["-c", r#"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 700 "$1""#, "sh"])
            .arg(self.folder.path().join(name))
            .arg(script)
            .status();
        assert!(wrote.unwrap().success());
    }

    fn key_of_last(&self) -> String {
        self.agent.present.cameras().last().unwrap().key().to_owned()
    }

    fn write(&self, node: &str, content: &[u8]) -> PathBuf {
        let place = self.folder.path().join(node).join(SHOT);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, content).unwrap();
        place
    }
}

fn card(place: &str, node: &str, uuid: &str) -> Device {
    let block = Block {
        node: format!("/dev/{node}").into(),
        number: (8, 17),
        filesystem: "vfat".into(),
        uuid: uuid.into(),
        label: "CARD".into(),
    };
    Device { place: Place(place.into()), usb: None, mode: Mode::Card(block) }
}

fn webcam(place: &str) -> Device {
    let usb = Usb {
        vendor: 0x04b0,
        product: 0x0406,
        maker: "Nikon".into(),
        model: "Z f".into(),
        serial: "7".into(),
        declares_conference: false,
    };
    let video = Video { node: "/dev/video0".into(), name: "Z f Live".into(), formats: vec!["MJPG".into()] };
    Device { place: Place(place.into()), usb: Some(usb), mode: Mode::Webcam(video) }
}

/// What a centre says that takes these for conferences and for their pictures.
fn permitted(conference: &Value, pictures: &Value) -> Value {
    json!({"centre": "Rosen Photo", "conference": conference, "pictures": pictures, "changed_at": null})
}

/// Whether the one webcam that is there may, and if not, why.
fn conference(agent: &Agent) -> Option<(bool, Option<String>)> {
    let permission = agent.webcams().pop()?.permission?;
    Some((permission.permitted, permission.reason))
}

/// A camera on a cable.
fn camera(place: &str, serial: &str) -> Device {
    let usb = Usb {
        vendor: 0x04b0,
        product: 0x0406,
        maker: "Nikon".into(),
        model: "Z f".into(),
        serial: serial.into(),
        declares_conference: false,
    };
    let mode = Mode::Camera(Bus { bus: 1, address: 7 });
    Device { place: Place(place.into()), usb: Some(usb), mode }
}

fn keep(camera: &str, shots: &[&str]) -> AgentOrder {
    AgentOrder {
        camera: camera.into(),
        service: "keep".into(),
        kind: "keep".into(),
        shots: shots.iter().map(ToString::to_string).collect(),
        options: OrderOptions::default(),
        copies: Vec::new(),
    }
}

fn listed(agent: &Agent) -> bool {
    agent.present.cameras().iter().any(|camera| camera.is_plugged_in() && !camera.card().shots().is_empty())
}

fn nothing_plugged_in(agent: &Agent) -> bool {
    agent.present.cameras().iter().all(|camera| !camera.is_plugged_in())
}

#[tokio::test]
async fn a_card_that_comes_back_elsewhere_is_the_same_and_another_in_its_place_is_not() {
    let mut desk = Desk::set_up().await;
    desk.write("sdb1", b"the right picture");
    desk.put_in(card("reader", "sdb1", "1111-1111"));
    desk.until("the card is listed", listed).await;
    let key = desk.agent.present.cameras().last().unwrap().key().to_owned();
    let choice = keep(&key, &[SHOT]);
    let order = queue::choose(&desk.agent, &choice, None).await.unwrap();

    desk.take_out("reader");
    desk.until("the card is gone", nothing_plugged_in).await;
    // Another card with a picture of the same name, where the first one was.
    desk.write("sdb1", b"somebody else's picture");
    desk.put_in(card("reader", "sdb1", "2222-2222"));
    desk.until("the other card is listed", listed).await;
    assert_ne!(desk.agent.present.cameras().last().unwrap().key(), key);
    queue::work_once(&desk.agent).await.unwrap();
    let waits = desk.agent.records.order(&order.id).await.unwrap().unwrap();
    assert_eq!((waits.files_copied, waits.state()), (0, OrderState::Waiting));
    assert!(waits.reason.unwrap().contains("Connect it again"));

    // The first one comes back in another slot.
    desk.write("sdc1", b"the right picture");
    desk.put_in(card("slot", "sdc1", "1111-1111"));
    let agent = Arc::clone(&desk.agent);
    desk.until("both are listed", |agent| {
        agent.camera(&key).is_some_and(|card| !card.card().shots().is_empty())
    })
    .await;
    queue::work_once(&agent).await.unwrap();
    let order = agent.records.order(&order.id).await.unwrap().unwrap();
    assert_eq!(order.state(), OrderState::Placed, "{:?}", order.reason);
    assert_eq!(desk.centre.stored().bytes, b"the right picture".len());
}

#[tokio::test]
async fn what_is_put_in_and_taken_out_in_a_moment_leaves_what_was_last() {
    let mut desk = Desk::set_up().await;
    desk.write("sdb1", b"a picture");
    for _ in 0..20 {
        desk.put_in(card("reader", "sdb1", "1111-1111"));
        desk.take_out("reader");
    }
    desk.put_in(card("reader", "sdb1", "1111-1111"));
    desk.until("it is there in the end", listed).await;
    assert_eq!(desk.agent.present.cameras().iter().filter(|camera| camera.is_plugged_in()).count(), 1);
    // Two at once that call themselves the same are two.
    desk.write("sdc1", b"another picture");
    desk.put_in(card("slot", "sdc1", "1111-1111"));
    let two =
        |agent: &Agent| agent.present.cameras().iter().filter(|camera| camera.is_plugged_in()).count() == 2;
    desk.until("both are there", two).await;
    desk.take_out("reader");
    desk.take_out("slot");
    desk.until("both are gone", nothing_plugged_in).await;
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_until_it_is_taken_out() {
    let mut desk = Desk::set_up().await;
    desk.put_in(card("reader", "no-such-folder", "1111-1111"));
    desk.until("it is said", |agent| !agent.present.unreadable().is_empty()).await;
    let said = desk.agent.present.unreadable().remove(0);
    assert!(said.label == "CARD" && said.problem.contains("cannot be opened"), "{said:?}");
    desk.take_out("reader");
    desk.until("it is forgotten", |agent| agent.present.unreadable().is_empty()).await;
}

#[tokio::test]
async fn a_webcam_is_told_with_everything_and_only_what_arrives_opens_a_page() {
    let mut desk = Desk::set_up().await;
    let mut arrivals = desk.agent.arrivals.subscribe();
    desk.put_in(webcam("port"));
    desk.plugs.send(Plug::Settled).unwrap();
    desk.until("it is there", |agent| !agent.present.webcams().is_empty()).await;
    let there = desk.agent.present.webcams().remove(0);
    assert_eq!(
        (there.node.as_str(), there.name.as_str(), there.formats[0].as_str()),
        ("/dev/video0", "Z f Live", "MJPG")
    );
    assert_eq!((there.vendor_id, there.product_id, there.serial.as_str()), (0x04b0, 0x0406, "7"));
    // It was there before the agent was.
    assert!(!there.arrived && !arrivals.has_changed().unwrap());
    desk.take_out("port");
    desk.until("it is switched off", |agent| agent.present.webcams().is_empty()).await;
    desk.put_in(webcam("port"));
    desk.until("it is back", |agent| !agent.present.webcams().is_empty()).await;
    assert!(desk.agent.present.webcams()[0].arrived);
    arrivals.changed().await.unwrap();
}

#[tokio::test]
async fn a_webcam_of_another_model_is_told_why_as_soon_as_it_is_there_and_without_the_centre() {
    let mut desk = Desk::set_up().await;
    let only =
        |maker: &str, declared| json!({"models": [{"maker": maker, "model": "*"}], "declared": declared});
    desk.centre.stored().permitted = Some(permitted(&only("Canon", false), &Value::Null));
    let following = tokio::spawn(let_in::follow(Arc::clone(&desk.agent)));
    desk.plugs.send(Plug::Settled).unwrap();
    desk.put_in(webcam("port"));
    desk.until("it is refused", |agent| conference(agent).is_some_and(|(may, _)| !may)).await;
    let (_, why) = conference(&desk.agent).unwrap();
    assert_eq!(
        why.as_deref(),
        Some(
            "Rosen Photo holds conferences with certain cameras only, and “Nikon Z f” is none of them: use another one, or ask the people who run Rosen Photo to let it in."
        )
    );
    // The operator lets in what declares it: this one does not, the same model switched otherwise does.
    desk.centre.stored().permitted = Some(permitted(&only("Canon", true), &Value::Null));
    desk.take_out("port");
    desk.until("it is gone", |agent| agent.webcams().is_empty()).await;
    let mut declaring = webcam("port");
    declaring.usb.as_mut().unwrap().declares_conference = true;
    desk.put_in(declaring);
    desk.until("it may", |agent| conference(agent) == Some((true, None))).await;

    // Started anew where the centre is out of reach, what it said last holds.
    following.abort();
    let (folder, centre) = (desk.folder.path().to_owned(), desk.centre.url());
    let setup = cradle_agent::agent::Setup {
        centre,
        cameras: Vec::new(),
        devices: false,
        state: folder.join("state"),
        language: None,
        local: None,
    };
    let again = Agent::open(&setup).await.unwrap();
    let (plugs, told) = mpsc::unbounded_channel();
    let mut events = again.listen();
    let nowhere: Open = Arc::new(|_: &Block| Err(NotMounted::Refused(std::io::ErrorKind::NotFound.into())));
    let unreached: Reach = Arc::new(|_: &Device, _: Bus| unreachable!("no camera on a cable"));
    let ways = Ways { cards: nowhere, cameras: unreached };
    let attending = tokio::spawn(attend(Arc::clone(&again), told, ways));
    plugs.send(Plug::In(webcam("port"))).unwrap();
    while again.webcams().is_empty() {
        events.recv().await.unwrap();
    }
    assert_eq!(conference(&again).map(|(may, _)| may), Some(false));
    attending.abort();
}

#[tokio::test]
async fn hostile_names_open_no_conference_and_are_shown_as_one_line() {
    let mut desk = Desk::set_up().await;
    let list = json!({"models": [{"maker": "Nikon", "model": "Z f"}], "declared": false});
    desk.centre.stored().permitted = Some(permitted(&list, &Value::Null));
    let following = tokio::spawn(let_in::follow(Arc::clone(&desk.agent)));
    for (maker, model) in [
        ("*", "*"),
        ("Nikon\n", "Z f\u{0}*"),
        ("\u{202E}nokiN", "f Z"),
        ("", ""),
        (&*"N".repeat(9000), "</script>"),
    ] {
        let mut hostile = webcam("port");
        let usb = hostile.usb.as_mut().unwrap();
        (usb.maker, usb.model) = (maker.to_owned(), model.to_owned());
        desk.put_in(hostile);
        desk.until("it is refused", |agent| conference(agent).is_some_and(|(may, _)| !may)).await;
        let permission = desk.agent.webcams().pop().unwrap().permission.unwrap();
        let why = permission.reason.unwrap();
        assert!(
            !why.chars().any(|c| c.is_control() || c == '\u{202E}') && why.chars().count() < 500,
            "{why}"
        );
        assert_eq!(permission.why.as_deref(), Some(if model.is_empty() { "nameless" } else { "model" }));
        desk.take_out("port");
        desk.until("it is gone", |agent| agent.webcams().is_empty()).await;
    }
    following.abort();
}

#[tokio::test]
async fn pictures_of_a_camera_that_is_not_let_in_are_not_queued_and_the_page_says_why() {
    let mut desk = Desk::set_up().await;
    let list = json!({"models": [{"maker": "Nikon", "model": "*"}], "declared": false});
    desk.centre.stored().permitted = Some(permitted(&Value::Null, &list));
    let following = tokio::spawn(let_in::follow(Arc::clone(&desk.agent)));
    desk.write("sdb1", b"a picture that does not say which camera took it");
    desk.plugs.send(Plug::Settled).unwrap();
    desk.put_in(card("reader", "sdb1", "1111-1111"));
    let permission = |agent: &Agent| {
        let card = agent.present.cameras().into_iter().find(|camera| camera.is_plugged_in())?;
        agent.takes_pictures(&card)
    };
    desk.until("it is judged", |agent| permission(agent).is_some_and(|one| !one.permitted)).await;
    let why = permission(&desk.agent).unwrap();
    assert_eq!((why.why.as_deref(), why.camera.as_str()), (Some("nameless"), "CARD"));
    let choice = AgentOrder {
        camera: desk.agent.present.cameras().last().unwrap().key().to_owned(),
        service: "keep".into(),
        kind: "keep".into(),
        shots: vec![SHOT.into()],
        options: OrderOptions::default(),
        copies: Vec::new(),
    };
    let refused = queue::choose(&desk.agent, &choice, None).await.unwrap_err();
    assert!(refused.to_string().contains("“CARD” does not say its maker and model"), "{refused}");
    assert!(desk.agent.records.queue().await.unwrap().is_empty());
    // Let in, it is taken as ever.
    desk.centre.stored().permitted = Some(permitted(&Value::Null, &Value::Null));
    desk.agent.study.send_replace(());
    desk.until("it may", |agent| permission(agent).is_some_and(|one| one.permitted)).await;
    queue::choose(&desk.agent, &choice, None).await.unwrap();
    following.abort();
}

#[tokio::test]
async fn a_camera_on_a_cable_is_shown_kept_and_may_be_unplugged_before_it_is_copied() {
    let mut desk = Desk::set_up().await;
    let content: Vec<u8> = (0..9_000_000_u32).map(|n| (n / 251) as u8).collect();
    desk.write("CAM-0042", &content);
    desk.put_in(camera("port", "CAM-0042"));
    desk.until("its pictures are listed", listed).await;
    let key = desk.key_of_last();
    let connected = desk.agent.camera(&key).unwrap();
    assert_eq!(
        (connected.label().as_str(), connected.origin()),
        ("Nikon Z f", "device:camera:04b0:0406:CAM-0042")
    );
    // Unplugged before anything is copied: it waits, whatever else is plugged in.
    desk.take_out("port");
    desk.until("it is gone", nothing_plugged_in).await;
    desk.write("CAM-0099", b"another camera's picture of the same name");
    desk.put_in(camera("port", "CAM-0099"));
    desk.until("another one is there", listed).await;
    assert_ne!(desk.key_of_last(), key);
    desk.put_in(camera("other", "CAM-0042"));
    desk.until("it is back", |agent| agent.camera(&key).is_some_and(|back| !back.card().shots().is_empty()))
        .await;
    let agent = Arc::clone(&desk.agent);
    let order = queue::choose(&agent, &keep(&key, &[SHOT]), None).await.unwrap();
    desk.take_out("other");
    desk.until("it is gone again", |agent| agent.camera(&key).is_none()).await;
    queue::work_once(&agent).await.unwrap();
    let waits = agent.records.order(&order.id).await.unwrap().unwrap();
    assert_eq!((waits.files_copied, waits.state()), (0, OrderState::Waiting));
    assert!(waits.reason.unwrap().contains("Connect it again"));
    desk.put_in(camera("third", "CAM-0042"));
    desk.until("it is back", |agent| agent.camera(&key).is_some_and(|back| !back.card().shots().is_empty()))
        .await;
    queue::work_once(&agent).await.unwrap();
    let order = agent.records.order(&order.id).await.unwrap().unwrap();
    assert_eq!(order.state(), OrderState::Placed, "{:?}", order.reason);
    assert_eq!(desk.centre.stored().bytes, content.len());
}

#[tokio::test]
async fn a_camera_on_a_cable_is_opened_anew_when_the_computer_has_slept() {
    let mut desk = Desk::set_up().await;
    desk.write("CAM-0042", b"a picture");
    desk.plugs.send(Plug::Settled).unwrap();
    desk.put_in(camera("port", "CAM-0042"));
    desk.until("its pictures are listed", listed).await;
    let key = desk.key_of_last();
    let before = desk.agent.camera(&key).unwrap();
    let agent = Arc::clone(&desk.agent);
    let order = queue::choose(&agent, &keep(&key, &[SHOT]), None).await.unwrap();
    let arrivals = desk.agent.arrivals.subscribe();
    desk.plugs.send(Plug::Woken).unwrap();
    desk.until("it is opened anew", |agent| {
        let now = agent.camera(&key);
        now.is_some_and(|now| !Arc::ptr_eq(&now, &before) && !now.card().shots().is_empty())
    })
    .await;
    assert!(!arrivals.has_changed().unwrap(), "no page is opened for what was there before");
    queue::work_once(&agent).await.unwrap();
    let order = agent.records.order(&order.id).await.unwrap().unwrap();
    assert_eq!(order.state(), OrderState::Placed, "{:?}", order.reason);

    // One that was given up has another chance.
    let script = r#"echo '{"hello":{"protocol":2,"library":"none"}}'
        while read -r asked; do test -e "$0-is-well" || kill -SEGV $$; case $asked in *open*) echo '"done"';;
        *'"names"'*) echo '{"names":{"folders":[],"files":["A.JPG"]}}';;
        *'"look"'*) echo '{"looked":[{"size":4,"time":1}]}';; *'"read"'*) printf '{"bytes":4}\nabcd"done"\n';;
        *) echo '{"failed":{"why":"unsupported","said":"no"}}';; esac; done"#;
    desk.program("BREAKS", script);
    desk.put_in(camera("other", "BREAKS"));
    desk.until("it is said", |agent| !agent.present.unreadable().is_empty()).await;
    std::fs::write(desk.folder.path().join("BREAKS-is-well"), "").unwrap();
    desk.plugs.send(Plug::Woken).unwrap();
    let both = |agent: &Agent| {
        let cameras = agent.present.cameras();
        cameras.iter().filter(|camera| !camera.card().shots().is_empty()).count() == 2
    };
    desk.until("it is read after all", both).await;
    assert!(desk.agent.present.unreadable().is_empty());
    // What is gone when it wakes up is gone.
    desk.take_out("port");
    desk.take_out("other");
    desk.plugs.send(Plug::Woken).unwrap();
    desk.until("both are gone", nothing_plugged_in).await;
}

#[tokio::test]
async fn what_breaks_over_a_camera_is_said_and_the_next_one_works() {
    let mut desk = Desk::set_up().await;
    let hello = r#"echo '{"hello":{"protocol":2,"library":"none"}}'; read -r open"#;
    for (name, script, says) in [
        ("HANGS", format!("{hello}; exec sleep 600"), "has not answered"),
        ("BREAKS", format!("{hello}; kill -SEGV $$"), "broke over it"),
        ("LIES", format!("{hello}; echo nonsense; exec sleep 600"), "cannot be understood"),
    ] {
        desk.program(name, &script);
        desk.put_in(camera("port", name));
        desk.until("it is said", |agent| !agent.present.unreadable().is_empty()).await;
        let said = desk.agent.present.unreadable().remove(0);
        assert!(said.label == "Nikon Z f" && said.problem.contains(says), "{said:?}");
        desk.take_out("port");
        desk.until("it is forgotten", |agent| agent.present.unreadable().is_empty()).await;
    }
    desk.write("GOOD", b"a picture");
    desk.put_in(camera("port", "GOOD"));
    desk.until("the next one works", listed).await;
}

#[tokio::test]
async fn a_camera_that_breaks_while_it_is_shown_is_given_up_with_a_sentence() {
    let mut desk = Desk::set_up().await;
    let names = r#"{"names":{"folders":[],"files":["A.JPG"]}}"#;
    // Whatever is asked beyond the names of files breaks it.
    let script = format!(
        r#"echo '{{"hello":{{"protocol":2,"library":"none"}}}}'
        while read -r asked; do case $asked in *open*) echo '"done"';; *names*) echo '{names}';; *) kill -SEGV $$;; esac; done"#
    );
    desk.program("BREAKS", &script);
    desk.put_in(camera("port", "BREAKS"));
    desk.until("it is said", |agent| !agent.present.unreadable().is_empty()).await;
    assert!(desk.agent.present.unreadable()[0].problem.contains("broke over it"));
    assert!(nothing_plugged_in(&desk.agent));
    desk.take_out("port");
    desk.until("it is forgotten", |agent| agent.present.unreadable().is_empty()).await;
}

#[tokio::test]
async fn a_file_that_comes_shorter_than_it_was_told_is_not_taken_for_whole() {
    let mut desk = Desk::set_up().await;
    let names = r#"{"names":{"folders":[],"files":["A.JPG"]}}"#;
    let script = format!(
        r#"echo '{{"hello":{{"protocol":2,"library":"none"}}}}'
        while read -r asked; do case $asked in *open*) echo '"done"';; *names*) echo '{names}';;
        *'"look"'*) echo '{{"looked":[{{"size":100,"time":1}}]}}';; *'"read"'*) printf '{{"bytes":4}}\nabcd"done"\n';;
        *) echo '{{"failed":{{"why":"unsupported","said":"no"}}}}';; esac; done"#
    );
    desk.program("LIES", &script);
    desk.put_in(camera("port", "LIES"));
    desk.until("its picture is listed", listed).await;
    let agent = Arc::clone(&desk.agent);
    let order = queue::choose(&agent, &keep(&desk.key_of_last(), &["A.JPG"]), None).await.unwrap();
    queue::work_once(&agent).await.unwrap();
    let waits = agent.records.order(&order.id).await.unwrap().unwrap();
    assert_eq!((waits.files_copied, waits.state()), (0, OrderState::Waiting));
    let reason = waits.reason.unwrap();
    assert!(reason.contains("A.JPG has 100 bytes, and 4 came"), "{reason}");
}

/// A camera of Anna's that the centre may be told of.
fn reporting() -> Value {
    json!({
        "id": CAMERA, "maker": "Nikon", "model": "Z f II", "serial": "20418", "name": null,
        "firmware": null, "evidence": [], "registered_at": "2026-01-01T00:00:00Z",
        "last_seen_at": "2026-01-01T00:00:00Z", "reports": true,
    })
}

#[tokio::test]
async fn what_goes_wrong_with_a_camera_twice_or_ends_it_is_told_in_its_next_report() {
    let mut desk = Desk::set_up().await;
    desk.centre.stored().cameras = vec![reporting()];
    // It gives less than it told, and breaks once it is told to.
    let script = r#"about='{"about":{"maker":"Nikon","model":"Z f II","serial":"20418","firmware":null,"battery":null,"shutter_count":null,"storages":[]}}'
        echo '{"hello":{"protocol":2,"library":"none"}}'
        while read -r asked; do test -e "$0-breaks" && kill -SEGV $$; case $asked in *open*) echo '"done"';;
        *'"names"'*) echo '{"names":{"folders":[],"files":["A.JPG"]}}';; *'"about"'*) echo "$about";;
        *'"look"'*) echo '{"looked":[{"size":100,"time":1}]}';; *'"read"'*) printf '{"bytes":4}\nabcd"done"\n';;
        *) echo '{"failed":{"why":"unsupported","said":"no"}}';; esac; done"#;
    desk.program("FAILS", script);
    desk.put_in(camera("port", "FAILS"));
    desk.until("it is known", |agent| {
        listed(agent) && agent.present.cameras().iter().any(|camera| camera.camera_id().is_some())
    })
    .await;
    let (customer, id) = (account(1).customer_id, CAMERA.to_string());
    let agent = Arc::clone(&desk.agent);
    let order = queue::choose(&agent, &keep(&desk.key_of_last(), &["A.JPG"]), None).await.unwrap();
    queue::work_once(&agent).await.unwrap();
    // It may have been the cable.
    assert!(agent.records.troubles(&customer, &id, 0).await.unwrap().is_empty());
    queue::work_once(&agent).await.unwrap();
    queue::work_once(&agent).await.unwrap();
    let short = "A file has 100 bytes, and 4 came from the camera";
    assert_eq!(agent.records.troubles(&customer, &id, 0).await.unwrap(), [short]);

    std::fs::write(desk.folder.path().join("FAILS-breaks"), "").unwrap();
    while agent.present.unreadable().is_empty() {
        queue::work_once(&agent).await.unwrap();
        tokio::task::yield_now().await;
    }
    let broke = "What reads this camera broke over it";
    let waited = tokio::time::timeout(Duration::from_mins(1), async {
        while agent
            .records
            .troubles(&customer, &id, 0)
            .await
            .unwrap()
            .first()
            .is_none_or(|last| last != broke)
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    waited.await.expect("it stays plugged in, so that it was no cable");
    let met = agent.records.troubles(&customer, &id, 0).await.unwrap();
    assert!(met.iter().all(|one| !one.contains("A.JPG")) && met.contains(&short.to_owned()), "{met:?}");

    // A day later it is connected again.
    desk.take_out("port");
    desk.until("it is forgotten", |agent| agent.present.unreadable().is_empty()).await;
    let state = desk.folder.path().join("state/agent.sqlite");
    let records = sqlx::SqlitePool::connect(&format!("sqlite://{}", state.display())).await.unwrap();
    let a_day_ago = sqlx::query("UPDATE reports SET at = at - 86400000000").execute(&records).await.unwrap();
    assert_eq!(a_day_ago.rows_affected(), 1);
    std::fs::remove_file(desk.folder.path().join("FAILS-breaks")).unwrap();
    desk.put_in(camera("port", "FAILS"));
    let waited = tokio::time::timeout(Duration::from_mins(1), async {
        while agent.records.waiting_reports(&customer).await.unwrap().len() < 2 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    waited.await.expect("another report is made");
    send_waiting(&agent).await.unwrap();
    let told: Vec<_> = desk.centre.stored().reports.iter().map(|one| one["errors"].clone()).collect();
    assert_eq!(told, [json!([]), json!(met)]);
    assert_eq!(agent.records.order(&order.id).await.unwrap().unwrap().state(), OrderState::Waiting);
}

#[tokio::test]
async fn a_camera_on_a_cable_tells_its_battery_shutter_and_room_where_its_owner_allows_it() {
    let mut desk = Desk::set_up().await;
    desk.centre.stored().cameras = vec![reporting()];
    let about = json!({"about": {
        "maker": "Nikon", "model": "Z f II", "serial": "20418", "firmware": "2.10", "battery": 75,
        "shutter_count": 1234,
        "storages": [{"bytes": 64_000, "free": 1_000}, {"bytes": 32_000, "free": 32_000}],
    }});
    let script = format!(
        r#"echo '{{"hello":{{"protocol":2,"library":"none"}}}}'
        while read -r asked; do case $asked in *open*) echo '"done"';;
        *'"names"'*) echo '{{"names":{{"folders":[],"files":["A.JPG"]}}}}';; *'"about"'*) echo '{about}';;
        *'"look"'*) echo '{{"looked":[{{"size":4,"time":1}}]}}';; *'"read"'*) printf '{{"bytes":4}}\nabcd"done"\n';;
        *) echo '{{"failed":{{"why":"unsupported","said":"no"}}}}';; esac; done"#
    );
    desk.program("TELLS", &script);
    let mut work = desk.agent.work.subscribe();
    desk.put_in(camera("port", "TELLS"));
    desk.until("its picture is listed", listed).await;
    let customer = account(1).customer_id;
    let waited = tokio::time::timeout(Duration::from_mins(2), async {
        while desk.agent.records.waiting_reports(&customer).await.unwrap().is_empty() {
            work.changed().await.unwrap();
        }
    });
    waited.await.expect("something is to be told");
    send_waiting(&desk.agent).await.unwrap();
    let told = desk.centre.stored().reports.remove(0);
    let figures = ["battery_percent", "shutter_count", "size_bytes", "free_bytes", "pictures"];
    assert_eq!(figures.map(|name| told[name].as_u64()), [75, 1234, 96_000, 33_000, 1].map(Some), "{told}");
    assert_eq!(told["firmware"], "2.10");
}

#[tokio::test]
async fn a_camera_on_the_network_is_shown_while_it_answers_and_looked_for_again_while_it_does_not() {
    let mut desk = Desk::set_up().await;
    let objects = vec![Object::folder(0, "DCIM"), Object::file(1, "CRDL0001.JPG", b"a picture")];
    let like = Like {
        serial: "CR-NET-7",
        gives_parts: true,
        has_storage: true,
        objects,
        thumbnail: Vec::new(),
        deletes: None,
    };
    let responder = Responder::start(like);
    let port: Port = format!("ptpip:{}", responder.listen).parse().unwrap();
    desk.put_in(at_address(&port));
    desk.until("it is listed", listed).await;
    let connected = desk.agent.present.cameras().pop().unwrap();
    assert_eq!(connected.key(), desk.key_of_last());
    let is_known =
        |agent: &Agent| agent.present.cameras().iter().any(|camera| camera.label() == "Cradle Sample Net");
    desk.until("it is known which one it is", is_known).await;

    responder.switch(false);
    // Whatever is asked next finds out.
    let shot = connected.card().shots()[0].name().clone();
    let asked = Arc::clone(connected.card());
    tokio::task::spawn_blocking(move || asked.head(&shot, 9).unwrap_err()).await.unwrap();
    let is_away = |agent: &Agent| nothing_plugged_in(agent) && !agent.present.unreadable().is_empty();
    // The next request after that finds that nobody answers at all.
    let asked = Arc::clone(connected.card());
    let shot = cradle_camera::CardPath::parse("store_00010001/DCIM/CRDL0001.JPG").unwrap();
    tokio::task::spawn_blocking(move || asked.head(&shot, 9).unwrap_err()).await.unwrap();
    desk.until("it is away", is_away).await;
    assert!(desk.agent.present.unreadable()[0].problem.contains("No camera answers at 127.0.0.1"));
    responder.switch(true);
    desk.until("it is back by itself", |agent| listed(agent) && agent.present.unreadable().is_empty()).await;
}

#[tokio::test]
async fn a_camera_that_announces_itself_is_connected_when_somebody_has_said_so_and_only_then() {
    let mut desk = Desk::set_up().await;
    let objects = vec![Object::folder(0, "DCIM"), Object::file(1, "CRDL0001.JPG", b"a picture")];
    let like = Like {
        serial: "CR-NET-7",
        gives_parts: true,
        has_storage: true,
        objects,
        thumbnail: Vec::new(),
        deletes: None,
    };
    let responder = Responder::start(like);
    let port: Port = format!("ptpip:{}", responder.listen).parse().unwrap();
    let there = || Announced::There(Nearby { name: "EOS R6".into(), port: port.clone() });
    let (announce, announced) = mpsc::unbounded_channel();
    let attending = tokio::spawn({
        let (agent, plugs) = (Arc::clone(&desk.agent), desk.plugs.clone());
        desk.agent.looked_at.send_replace(1);
        async move { nearby::attend(&agent, &plugs, announced).await }
    });
    announce.send(there()).unwrap();
    desk.until("it is listed by name", |agent| agent.nearby.shown().len() == 1).await;
    let one = desk.agent.nearby.shown().remove(0);
    assert_eq!((one.name.as_str(), one.connected), ("EOS R6", false));
    assert!(nothing_plugged_in(&desk.agent), "nobody has said so");

    assert!(nearby::want(&desk.agent, &one.key, true).await.unwrap());
    desk.until("its pictures are listed", listed).await;
    assert!(!nearby::want(&desk.agent, "nobody", true).await.unwrap());

    // Its Wi-Fi is switched off, and on again.
    announce.send(Announced::Gone("EOS R6".into())).unwrap();
    desk.until("it is gone", nothing_plugged_in).await;
    announce.send(there()).unwrap();
    desk.until("it is there by itself", listed).await;

    assert!(nearby::want(&desk.agent, &one.key, false).await.unwrap());
    desk.until("it is let go", nothing_plugged_in).await;
    announce.send(Announced::Gone("EOS R6".into())).unwrap();
    announce.send(there()).unwrap();
    desk.until("it is listed", |agent| agent.nearby.shown().iter().any(|one| !one.connected)).await;
    assert!(nothing_plugged_in(&desk.agent), "and forgotten");
    // Nobody looks any more.
    desk.agent.looked_at.send_replace(0);
    attending.await.unwrap();
}
