//! Copies of what is kept in a folder of this computer.

mod fake;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use cradle_agent::agent::{Agent, Setup};
use cradle_agent::connected::Connected;
use cradle_agent::local::{self, Refused};
use cradle_agent::queue;
use cradle_agent::records::{LocalFolder, OrderRow, OrderState};
use cradle_wire::agent::AgentOrder;
use fake::{Centre, put};

const NAMED: &str = "{date:%Y}/{camera}/{name}";

/// A JPEG without a picture that was taken then (Exif 2.32 §4.6), followed by what tells it from others.
fn jpeg(taken: &str, other: &str) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    tiff.extend(entry(0x8769, 4, 1, 26));
    tiff.extend(b"\0\0\0\0\0\x01");
    tiff.extend(entry(0x9003, 2, 20, 44));
    tiff.extend(b"\0\0\0\0");
    tiff.extend(taken.as_bytes());
    tiff.push(0);
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [b"\xFF\xD8\xFF\xE1".as_slice(), &length, b"Exif\0\0", &tiff, b"\xFF\xD9", other.as_bytes()].concat()
}

/// An agent with a card, and a folder for copies.
struct Desk {
    folder: tempfile::TempDir,
    centre: Centre,
    agent: Arc<Agent>,
}

impl Desk {
    async fn set_up(centre: Centre) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let one = jpeg("2025:12:31 23:59:58", "one");
        put(folder.path(), "DCIM/100CRADL/DSC_0001.JPG", &one);
        for (name, content) in [("NEF", "raw"), ("WAV", "sound"), ("MOV", "film"), ("NEF.xmp", "words")] {
            put(folder.path(), &format!("DCIM/100CRADL/DSC_0001.{name}"), content.as_bytes());
        }
        put(folder.path(), "DCIM/101CRADL/DSC_0001.JPG", &jpeg("2025:01:01 00:00:01", "two"));
        fs::create_dir(folder.path().join("copies")).unwrap();
        let agent = centre.agent(folder.path(), true).await;
        Self { folder, centre, agent }
    }

    fn target(&self) -> String {
        self.folder.path().join("copies").to_str().unwrap().to_owned()
    }

    fn camera(&self) -> Arc<Connected> {
        let camera = self.agent.present.cameras().remove(0);
        camera.card().refresh(&mut |_| {});
        camera
    }

    async fn keep(&self, shots: &[&str]) -> OrderRow {
        let choice = AgentOrder {
            camera: self.camera().key().to_owned(),
            service: "keep".into(),
            kind: "keep".into(),
            shots: shots.iter().map(ToString::to_string).collect(),
            options: cradle_wire::orders::OrderOptions::default(),
            copies: Vec::new(),
        };
        queue::choose(&self.agent, &choice, None).await.unwrap()
    }

    async fn work(&self, order: &OrderRow) -> OrderRow {
        queue::work_once(&self.agent).await.unwrap();
        self.agent.records.order(&order.id).await.unwrap().unwrap()
    }

    fn spooled(&self) -> usize {
        fs::read_dir(self.folder.path().join("state/spool")).unwrap().count()
    }

    fn copies(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        files(&self.folder.path().join("copies"), "", &mut found);
        found
    }
}

fn files(folder: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

const BOTH: [&str; 2] = ["DCIM/100CRADL/DSC_0001.JPG", "DCIM/101CRADL/DSC_0001.JPG"];

#[tokio::test]
async fn what_is_kept_is_copied_by_its_names_without_the_centre_and_not_again_with_it() {
    let mut desk = Desk::set_up(Centre::unreachable().await).await;
    local::set(&desk.agent, Some(&desk.target()), NAMED).await.unwrap();
    let order = desk.keep(&BOTH).await;
    let waits = desk.work(&order).await;
    assert_eq!((waits.state(), waits.files_local, waits.files_total), (OrderState::Waiting, 6, 6));
    let copies = desk.copies();
    let names: Vec<&str> = copies.keys().map(String::as_str).collect();
    let named = |name: &str| format!("2025/card/{name}");
    assert_eq!(
        names,
        [
            "DSC_0001-2.JPG",
            "DSC_0001.JPG",
            "DSC_0001.MOV",
            "DSC_0001.NEF",
            "DSC_0001.NEF.xmp",
            "DSC_0001.WAV"
        ]
        .map(named)
    );
    assert_eq!(copies[&named("DSC_0001.JPG")], jpeg("2025:12:31 23:59:58", "one"));
    assert_eq!(copies[&named("DSC_0001-2.JPG")], jpeg("2025:01:01 00:00:01", "two"));
    assert!(desk.spooled() > 0, "the centre does not have them yet");

    desk.centre.appear().await;
    let placed = desk.work(&order).await;
    assert_eq!((placed.state(), placed.local_reason, desk.spooled()), (OrderState::Placed, None, 0));
    // Kept once more, it is there already.
    let again = desk.keep(&BOTH[..1]).await;
    assert_eq!(desk.work(&again).await.files_local, 5);
    assert_eq!(desk.copies(), copies);
}

#[tokio::test]
async fn a_folder_that_is_away_is_said_while_the_order_goes_on_and_its_copies_follow() {
    let desk = Desk::set_up(Centre::start().await).await;
    local::set(&desk.agent, Some(&desk.target()), NAMED).await.unwrap();
    fs::remove_dir(desk.target()).unwrap();
    let order = desk.keep(&BOTH).await;
    let placed = desk.work(&order).await;
    assert_eq!((placed.state(), placed.files_local), (OrderState::Placed, 0));
    let shown = desk.agent.progress.shown(&placed).copies.unwrap();
    assert!(shown.reason.unwrap().contains("Connect the disk that it lies on"));
    assert!(local::trouble(&desk.target()).await.unwrap().contains("is not there"));
    assert_eq!(desk.spooled(), 6, "what is still needed stays");
    assert!(!Path::new(&desk.target()).exists(), "nothing is made in place of a disk");

    // It is back, and a file is where a folder should be.
    fs::create_dir(desk.target()).unwrap();
    fs::write(Path::new(&desk.target()).join("2025"), "a file").unwrap();
    let waits = desk.work(&order).await;
    assert!(waits.local_reason.unwrap().contains("2025 is no folder"));
    fs::remove_file(Path::new(&desk.target()).join("2025")).unwrap();
    let done = desk.work(&order).await;
    assert_eq!((done.files_local, done.local_reason, desk.spooled()), (6, None, 0));
    assert_eq!(desk.copies().len(), 6);
}

#[tokio::test]
async fn only_what_is_kept_after_it_was_set_is_copied_and_nothing_of_what_is_cancelled() {
    let desk = Desk::set_up(Centre::unreachable().await).await;
    let before = desk.keep(&BOTH[..1]).await;
    local::set(&desk.agent, Some(&desk.target()), NAMED).await.unwrap();
    let cancelled = desk.keep(&BOTH[..1]).await;
    assert!(queue::cancel(&desk.agent, &cancelled.id).await.unwrap());
    desk.work(&before).await;
    assert_eq!(desk.copies(), BTreeMap::new());
    // What was chosen goes where it was to go, whatever is set later.
    let order = desk.keep(&BOTH[1..]).await;
    local::set(&desk.agent, None, NAMED).await.unwrap();
    desk.keep(&BOTH[..1]).await;
    assert_eq!(desk.work(&order).await.files_local, 1);
    assert_eq!(desk.copies().len(), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_taken_is_refused_with_a_word_what_to_do() {
    let desk = Desk::set_up(Centre::unreachable().await).await;
    let card = desk.folder.path().join("card").to_str().unwrap().to_owned();
    let state = desk.folder.path().join("state").to_str().unwrap().to_owned();
    for (folder, named, says) in [
        ("Pictures", NAMED, "from its beginning"),
        (card.as_str(), NAMED, "on the card itself"),
        (state.as_str(), NAMED, "or the agent's own"),
        ("/no/such/folder", NAMED, "is not there"),
        (desk.target().as_str(), "{date}", "the same name"),
        (desk.target().as_str(), "../{name}", "cannot be the name"),
    ] {
        let refused = local::set(&desk.agent, Some(folder), named).await.unwrap_err();
        assert!(refused.to_string().contains(says), "{folder} {named}: {refused}");
    }
    assert_eq!(local::folder(&desk.agent).await.unwrap(), None);

    // Set for this computer, it is not changed by anybody at the page.
    let fixed = LocalFolder { folder: desk.target(), template: NAMED.into() };
    let setup = Setup {
        centre: desk.centre.url(),
        cameras: Vec::new(),
        devices: false,
        state: desk.folder.path().join("other"),
        language: None,
        local: Some(fixed.clone()),
    };
    let agent = Agent::open(&setup).await.unwrap();
    assert!(matches!(local::set(&agent, None, NAMED).await, Err(Refused::Fixed)));
    assert_eq!(local::folder(&agent).await.unwrap(), Some(fixed));
}

#[tokio::test]
async fn a_template_is_shown_with_the_latest_shots_and_all_their_files() {
    let desk = Desk::set_up(Centre::unreachable().await).await;
    let camera = desk.camera();
    for name in BOTH {
        let shot = camera.card().shot(&cradle_camera::CardPath::parse(name).unwrap()).unwrap();
        cradle_agent::cameras::read_heads(&desk.agent, &camera, vec![shot]).await;
    }
    let mut names = local::names(Some(&camera), NAMED).unwrap();
    names.sort_by(|a, b| a.place.cmp(&b.place));
    let places: Vec<&str> = names.iter().map(|one| one.place.as_str()).collect();
    assert_eq!((places.len(), places[0], places[5]), (6, "2025/card/DSC_0001.JPG", "2025/card/DSC_0001.WAV"));
    assert!(local::names(Some(&camera), "{date}").is_err());
    let invented = local::names(None, "{number}").unwrap();
    assert_eq!((invented.len(), invented[0].place.as_str()), (2, "0042.JPG"));
}
