//! Deleting from a camera what the centre keeps and a folder of this computer holds, and nothing else.
#![cfg(unix)]

mod fake;
#[path = "../../camera/tests/ptpip/responder.rs"]
mod responder;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cradle_agent::agent::Agent;
use cradle_agent::connected::Connected;
use cradle_agent::devices::{Ways, at_address, attend};
use cradle_agent::records::{OrderState, RemovalRow, RemovedFile};
use cradle_agent::removal::{self, NotBegun, Stays};
use cradle_agent::{local, queue};
use cradle_camera::CardPath;
use cradle_camera::devices::Plug;
use cradle_camera::mounts::Mounts;
use cradle_camera::tether::Port;
use cradle_wire::agent::{AgentOrder, Removal, RemovalPlan};
use cradle_wire::orders::{OrderOptions, Recipient};
use fake::{Centre, put};
use responder::{ACCESS_DENIED, Like, OK, Object, Responder};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

const ONE: &str = "DCIM/100CRADL/DSC_0001.JPG";
const TWO: &str = "DCIM/100CRADL/DSC_0002.JPG";
const FILM: &str = "DCIM/100CRADL/DSC_0003.MOV";
/// All files of the card: one picture with all that can belong to it, a plain one, and a film.
const FILES: [&str; 8] = [
    "DSC_0001.JPG",
    "DSC_0001.NEF",
    "DSC_0001.WAV",
    "DSC_0001.MOV",
    "DSC_0001.XMP",
    "DSC_0002.JPG",
    "DSC_0003.MOV",
    "DSC_0003.THM",
];

/// An agent with a card, and a folder for copies.
struct Desk {
    folder: tempfile::TempDir,
    centre: Centre,
    agent: Arc<Agent>,
}

fn path(name: &str) -> CardPath {
    CardPath::parse(name).unwrap()
}

impl Desk {
    async fn set_up() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in FILES {
            put(folder.path(), &format!("DCIM/100CRADL/{name}"), format!("content of {name}").as_bytes());
        }
        fs::create_dir(folder.path().join("copies")).unwrap();
        let centre = Centre::start().await;
        let agent = centre.agent(folder.path(), true).await;
        local::set(&agent, Some(folder.path().join("copies").to_str().unwrap()), "{name}").await.unwrap();
        Self { folder, centre, agent }
    }

    /// The same, with everything kept and copied.
    async fn kept() -> Self {
        let desk = Self::set_up().await;
        desk.order("keep", &[ONE, TWO, FILM]).await;
        desk
    }

    fn camera(&self) -> Arc<Connected> {
        let camera = self.agent.present.cameras().remove(0);
        camera.card().refresh(&mut |_| {});
        camera
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join("card").join(name)
    }

    fn copy_of(&self, name: &str) -> PathBuf {
        self.folder.path().join("copies").join(name)
    }

    fn choice(&self, service: &str, shots: &[&str]) -> AgentOrder {
        let to = vec![Recipient { name: None, email: "otto@example.org".into() }];
        AgentOrder {
            camera: self.camera().key().to_owned(),
            service: service.into(),
            kind: service.into(),
            shots: names(shots),
            options: OrderOptions { to, ..OrderOptions::default() },
            copies: Vec::new(),
        }
    }

    async fn order(&self, service: &str, shots: &[&str]) {
        let order = queue::choose(&self.agent, &self.choice(service, shots), None).await.unwrap();
        queue::work_once(&self.agent).await.unwrap();
        let order = self.agent.records.order(&order.id).await.unwrap().unwrap();
        assert_eq!(order.state(), OrderState::Placed);
    }

    async fn plan(&self, shots: &[&str]) -> RemovalPlan {
        removal::plan(&self.agent, &self.camera(), &names(shots)).await.unwrap()
    }

    async fn begin(&self, shots: &[&str], once: &[u8]) -> (RemovalRow, Option<removal::Removing>) {
        let camera = self.camera();
        removal::begin(&self.agent, camera.key(), &names(shots), Some(once)).await.unwrap()
    }

    /// Deletes, to the end of it.
    async fn delete(&self, shots: &[&str]) -> Removal {
        let once = rand::random::<[u8; 16]>();
        let (row, removing) = self.begin(shots, &once).await;
        removing.unwrap().run().await;
        self.shown(&row.id).await
    }

    async fn shown(&self, id: &str) -> Removal {
        let row = self.agent.records.removal(id).await.unwrap().unwrap();
        removal::shown(&self.agent, row).await.unwrap()
    }

    fn left(&self) -> Vec<String> {
        let mut left: Vec<String> = fs::read_dir(self.at("DCIM/100CRADL"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        left
    }

    /// What the plan says of the first picture, what a look through says, and what comes of deleting it:
    /// each a word, or nothing where it goes.
    async fn says(&self) -> (String, String, String) {
        let plan = self.plan(&[ONE]).await;
        let planned = plan.stay.first().map(|stay| stay.why.clone()).unwrap_or_default();
        assert_eq!(plan.go.len() + plan.stay.iter().map(|stay| stay.shots.len()).sum::<usize>(), 1);
        let checked = removal::check(&self.agent, &self.camera(), &path(ONE)).await.unwrap();
        let checked = checked.err().map(|why| why.word().to_owned()).unwrap_or_default();
        let camera = self.camera();
        let became = match removal::begin(&self.agent, camera.key(), &names(&[ONE]), None).await {
            Err(NotBegun::Hindered(why)) => why.word().to_owned(),
            Err(other) => panic!("{other}"),
            Ok((row, removing)) => {
                removing.unwrap().run().await;
                let shown = self.shown(&row.id).await;
                shown.stay.first().map(|stay| stay.why.clone()).unwrap_or_default()
            }
        };
        (planned, checked, became)
    }

    /// All three say so, and nothing of it went.
    async fn stays(&self, why: &str) {
        let before = self.left();
        let all = self.says().await;
        assert_eq!(all, (why.into(), why.into(), why.into()));
        assert_eq!(self.left(), before, "{why}");
    }

    fn content(&self, name: &str) -> String {
        hex::encode(Sha256::digest(fs::read(self.at(&format!("DCIM/100CRADL/{name}"))).unwrap()))
    }
}

fn names(shots: &[&str]) -> Vec<String> {
    shots.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn what_is_kept_and_copied_goes_with_all_its_files_and_is_written_down() {
    let desk = Desk::kept().await;
    let plan = desk.plan(&[ONE, FILM, ONE]).await;
    let bytes = FILES.iter().filter(|name| !name.contains("0002")).map(|name| name.len() + 11).sum::<usize>();
    assert_eq!((plan.go.len(), plan.files, plan.bytes), (2, 7, bytes as u64));
    let copies = desk.folder.path().canonicalize().unwrap().join("copies");
    assert_eq!((plan.copies, plan.stay), (vec![copies.to_str().unwrap().to_owned()], Vec::new()));
    let content = desk.content("DSC_0001.NEF");

    let (row, removing) = desk.begin(&[ONE, FILM], b"once").await;
    assert_eq!(desk.left().len(), FILES.len(), "it is written down, and nothing has gone");
    removing.unwrap().run().await;
    assert_eq!(desk.left(), ["DSC_0002.JPG"]);
    let shown = desk.shown(&row.id).await;
    assert_eq!((shown.state.as_str(), shown.shots, shown.removed), ("done", 2, 2));
    assert_eq!((shown.bytes, shown.looked_at, shown.reason), (bytes as u64, 2, None));
    let shots = desk.agent.present.cameras()[0].card().shots();
    assert_eq!(shots.len(), 1, "the page does not show it any more");

    // Which content that was, and where it is. The file that stands first went last.
    let files: Vec<RemovedFile> = desk.agent.records.removed_files(&row.id).await.unwrap();
    assert!(files.len() == 7 && files.iter().all(|file| file.removed && Path::new(&file.copy).is_file()));
    assert_eq!(files[4].path, ONE);
    let raw = files.iter().find(|file| file.path.ends_with("NEF")).unwrap();
    assert_eq!(raw.sha256, content);
    assert_eq!(fs::read(&raw.copy).unwrap(), b"content of DSC_0001.NEF");

    // Asked for once more under the same key: nothing is begun. The others are untouched.
    put(desk.folder.path(), ONE, b"content of DSC_0001.JPG");
    let (again, removing) = desk.begin(&[ONE], b"once").await;
    assert!(again.id == row.id && removing.is_none());
    assert_eq!(desk.left(), ["DSC_0001.JPG", "DSC_0002.JPG"]);
    assert_eq!(removal::latest(&desk.agent).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_centre_does_not_keep_stays() {
    let desk = Desk::set_up().await;
    desk.stays("not-kept").await;
    // Sent is not kept: it is there as long as somebody looks at it.
    desk.order("send", &[ONE]).await;
    desk.stays("not-kept").await;
    desk.order("keep", &[ONE]).await;
    let nef = desk.content("DSC_0001.NEF");
    let jpeg = desk.content("DSC_0001.JPG");
    // One of its files alone is not there any more, as after a loss that the centre has found.
    let part = desk.centre.stored().parts.remove(&nef).unwrap();
    desk.stays("not-kept").await;
    desk.centre.stored().parts.insert(nef, part);
    desk.centre.stored().images.get_mut(&jpeg).unwrap().1 = "trashed";
    desk.stays("trashed").await;
    desk.centre.stored().images.get_mut(&jpeg).unwrap().1 = "kept";
    assert_eq!(desk.says().await, Default::default());
}

#[tokio::test]
async fn without_the_centre_and_without_an_account_everything_stays() {
    let desk = Desk::kept().await;
    let Desk { folder, centre, agent } = desk;
    drop(centre);
    let gone = Centre::unreachable().await;
    let desk = Desk { folder, centre: gone, agent };
    let before = desk.left();
    let (planned, checked, _) = desk.says().await;
    assert_eq!((planned.as_str(), checked.as_str()), ("centre-away", "centre-away"));
    let shown = desk.delete(&[ONE, TWO]).await;
    assert_eq!((shown.state.as_str(), shown.removed, shown.looked_at), ("stopped", 0, 1));
    assert!(shown.reason.unwrap().starts_with("The centre cannot be asked"));
    desk.agent.unpair().await.unwrap();
    desk.stays("unpaired").await;
    assert_eq!(desk.left(), before);
}

#[tokio::test]
async fn without_a_second_copy_that_is_what_it_was_it_stays() {
    let desk = Desk::kept().await;
    // As long as it was, and another: only reading it tells.
    let raw = desk.copy_of("DSC_0001.NEF");
    let content = fs::read(&raw).unwrap();
    fs::write(&raw, "CONTENT of DSC_0001.NEF").unwrap();
    let before = desk.left();
    let (planned, checked, became) = desk.says().await;
    assert_eq!((planned.as_str(), checked.as_str(), became.as_str()), ("", "copy-differs", "copy-differs"));
    assert_eq!(desk.left(), before);
    fs::remove_file(&raw).unwrap();
    desk.stays("no-copy").await;
    // A link to the very file on the camera, and another name of it, are no copies.
    std::os::unix::fs::symlink(desk.at("DCIM/100CRADL/DSC_0001.NEF"), &raw).unwrap();
    let (planned, checked, became) = desk.says().await;
    assert_eq!(
        (planned.as_str(), checked.as_str(), became.as_str()),
        ("no-copy", "copy-differs", "copy-differs")
    );
    fs::remove_file(&raw).unwrap();
    fs::hard_link(desk.at("DCIM/100CRADL/DSC_0001.NEF"), &raw).unwrap();
    let (planned, checked, became) = desk.says().await;
    assert_eq!(
        (planned.as_str(), checked.as_str(), became.as_str()),
        ("no-copy", "copy-differs", "copy-differs")
    );
    // The whole folder on the card itself.
    fs::remove_file(&raw).unwrap();
    fs::write(&raw, &content).unwrap();
    fs::rename(desk.copy_of(""), desk.at("copies")).unwrap();
    std::os::unix::fs::symlink(desk.at("copies"), desk.folder.path().join("copies")).unwrap();
    let (planned, checked, became) = desk.says().await;
    assert_eq!(
        (planned.as_str(), checked.as_str(), became.as_str()),
        ("no-copy", "copy-differs", "copy-differs")
    );
    fs::remove_file(desk.folder.path().join("copies")).unwrap();
    fs::rename(desk.at("copies"), desk.folder.path().join("copies")).unwrap();
    assert_eq!(desk.left(), before);
    assert_eq!(desk.says().await, Default::default());
}

#[tokio::test]
async fn what_has_changed_on_the_camera_stays() {
    let desk = Desk::kept().await;
    let before = desk.left();
    // As long as it was, and another: only reading it tells.
    put(desk.folder.path(), "DCIM/100CRADL/DSC_0001.XMP", b"CONTENT of DSC_0001.XMP");
    let (planned, checked, became) = desk.says().await;
    assert_eq!((planned.as_str(), checked.as_str(), became.as_str()), ("", "changed", "changed"));
    put(desk.folder.path(), "DCIM/100CRADL/DSC_0001.XMP", b"words that were added");
    let (planned, checked, became) = desk.says().await;
    assert_eq!((planned.as_str(), checked.as_str(), became.as_str()), ("not-kept", "changed", "changed"));
    put(desk.folder.path(), "DCIM/100CRADL/DSC_0001.XMP", b"content of DSC_0001.XMP");
    // A sound that was added since belongs to it, too.
    fs::remove_file(desk.at("DCIM/100CRADL/DSC_0002.JPG")).unwrap();
    put(desk.folder.path(), "DCIM/100CRADL/DSC_0001.MP3", b"a sound");
    desk.stays("not-kept").await;
    fs::remove_file(desk.at("DCIM/100CRADL/DSC_0001.MP3")).unwrap();
    assert_eq!(before.len() - 1, desk.left().len());
    // What is not there, or a link by now, is gone.
    let shown = desk.delete(&[TWO]).await;
    assert_eq!((shown.removed, shown.stay[0].why.as_str()), (0, "gone"));
    fs::rename(desk.at(FILM), desk.folder.path().join("film")).unwrap();
    std::os::unix::fs::symlink(desk.folder.path().join("film"), desk.at(FILM)).unwrap();
    assert_eq!(desk.plan(&[FILM]).await.stay[0].why, "gone");
    assert!(desk.folder.path().join("film").exists());
}

#[tokio::test]
async fn what_the_camera_or_an_order_holds_on_to_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::kept().await;
    let raw = desk.at("DCIM/100CRADL/DSC_0001.NEF");
    fs::set_permissions(&raw, fs::Permissions::from_mode(0o444)).unwrap();
    desk.stays("protected").await;
    fs::set_permissions(&raw, fs::Permissions::from_mode(0o644)).unwrap();

    put(
        desk.folder.path(),
        "MISC/AUTPRINT.MRK",
        b"[JOB]\nPRT QTY=1\n<IMG SRC=\"../DCIM/100CRADL/DSC_0001.JPG\">\n",
    );
    cradle_agent::cameras::identify(&desk.agent, &desk.camera()).await.unwrap();
    desk.stays("print-order").await;
    fs::remove_file(desk.at("MISC/AUTPRINT.MRK")).unwrap();
    cradle_agent::cameras::identify(&desk.agent, &desk.camera()).await.unwrap();

    // Chosen and not copied yet: nothing of this camera. Copied and not placed yet: not this one.
    let waits = queue::choose(&desk.agent, &desk.choice("send", &[ONE]), None).await.unwrap();
    desk.stays("copying").await;
    desk.centre.stored().refuse_orders = None;
    let files = desk.agent.records.order_files(&waits.id).await.unwrap();
    for file in &files {
        let name = file.filename.clone();
        let size = file.size as u64;
        desk.agent.records.file_copied(file, &desk.content(&name), size, None).await.unwrap();
    }
    desk.stays("queued").await;
    assert_eq!(desk.plan(&[TWO]).await.go, [TWO]);
    queue::cancel(&desk.agent, &waits.id).await.unwrap();
    assert_eq!(desk.says().await, Default::default());
}

#[tokio::test]
async fn a_process_that_ended_in_the_middle_is_not_gone_on_with() {
    let desk = Desk::kept().await;
    let (row, removing) = desk.begin(&[ONE, TWO, FILM], b"once").await;
    let records = &desk.agent.records;
    // One at a time, whichever process.
    let camera = desk.camera();
    let second = removal::begin(&desk.agent, camera.key(), &names(&[TWO]), None).await;
    assert!(matches!(second, Err(NotBegun::Running)));
    removal::interrupt(&desk.agent).await.unwrap();
    assert_eq!(records.removal(&row.id).await.unwrap().unwrap().state, "running", "it lives");
    // It ends after it has written down that the second picture goes.
    let file = RemovedFile {
        path: TWO.into(),
        size: 23,
        sha256: desk.content("DSC_0002.JPG"),
        copy: desk.copy_of("DSC_0002.JPG").to_str().unwrap().into(),
        removed: false,
    };
    records.shot_is(&row.id, 0, "removed", None).await.unwrap();
    records.shot_goes(&row.id, 1, &[file]).await.unwrap();
    drop(removing);
    removal::interrupt(&desk.agent).await.unwrap();
    let shown = desk.shown(&row.id).await;
    assert_eq!((shown.state.as_str(), shown.removed, shown.looked_at, shown.shots), ("interrupted", 1, 2, 3));
    assert_eq!(shown.unknown, [TWO]);
    queue::work_once(&desk.agent).await.unwrap();
    assert_eq!(desk.left().len(), FILES.len(), "nothing went by itself");
    // Asked for anew it is looked at anew.
    fs::write(desk.copy_of("DSC_0002.JPG"), "content of DSC_0002.jpg").unwrap();
    let shown = desk.delete(&[TWO, FILM]).await;
    assert_eq!((shown.removed, shown.stay[0].why.as_str()), (1, "copy-differs"));
    assert!(desk.at(TWO).exists() && !desk.at(FILM).exists());
}

#[tokio::test]
async fn somebody_may_stop_it_and_hostile_names_are_refused() {
    let desk = Desk::kept().await;
    let (row, removing) = desk.begin(&[ONE, TWO], b"once").await;
    assert!(!desk.agent.removing.stop("another") && desk.agent.removing.stop(&row.id));
    removing.unwrap().run().await;
    let shown = desk.shown(&row.id).await;
    assert_eq!((shown.state.as_str(), shown.removed, shown.reason), ("stopped", 0, None));
    assert!(!desk.agent.removing.stop(&row.id), "it is over");
    for name in
        ["", "..", "../copies/DSC_0001.JPG", "/etc/passwd", "DCIM/../../x.JPG", "DCIM%2F100CRADL", "a\0.JPG"]
    {
        let refused = removal::plan(&desk.agent, &desk.camera(), &names(&[ONE, name])).await;
        assert!(matches!(refused, Err(NotBegun::Name(_))), "{name}");
        let refused = removal::begin(&desk.agent, desk.camera().key(), &names(&[name]), None).await;
        assert!(matches!(refused, Err(NotBegun::Name(_))), "{name}");
    }
    // A folder, and what is no picture, is nothing that can be chosen.
    assert_eq!(desk.plan(&["DCIM/100CRADL", "MISC/AUTPRINT.MRK"]).await.stay[0].why, "gone");
    assert!(matches!(removal::plan(&desk.agent, &desk.camera(), &[]).await, Err(NotBegun::Nothing)));
    let many: Vec<String> = (0..10_001).map(|n| format!("DCIM/{n}.JPG")).collect();
    assert!(matches!(removal::plan(&desk.agent, &desk.camera(), &many).await, Err(NotBegun::TooMany)));
    let nobody = removal::begin(&desk.agent, "0123456789ab", &names(&[ONE]), None).await;
    assert!(matches!(nobody, Err(NotBegun::NoCamera)));
    assert_eq!(desk.left().len(), FILES.len());
}

#[tokio::test]
async fn a_camera_on_the_network_deletes_what_is_safe_or_says_that_it_does_not() {
    for deletes in [Some(OK), Some(ACCESS_DENIED), None] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("copies")).unwrap();
        let centre = Centre::start().await;
        let agent = centre.agent(folder.path(), true).await;
        local::set(&agent, Some(folder.path().join("copies").to_str().unwrap()), "{name}").await.unwrap();
        let objects = vec![
            Object::folder(0, "DCIM"),
            Object::file(1, "DSC_0001.JPG", b"one"),
            Object::file(1, "DSC_0001.NEF", b"raw"),
            Object::file(1, "DSC_0002.JPG", b"two"),
            Object { protected: true, ..Object::file(1, "DSC_0003.JPG", b"three") },
        ];
        let like = Like {
            serial: "NET",
            gives_parts: true,
            has_storage: true,
            objects,
            thumbnail: Vec::new(),
            deletes,
        };
        let responder = Responder::start(like);
        let port: Port = format!("ptpip:{}", responder.listen).parse().unwrap();
        let (plugs, told) = mpsc::unbounded_channel();
        let ways = Ways::of_this_computer(Mounts::in_folder(folder.path().join("cards")));
        let attending = tokio::spawn(attend(Arc::clone(&agent), told, ways));
        let mut events = agent.listen();
        plugs.send(Plug::In(at_address(&port))).unwrap();
        let camera = loop {
            let listed = agent.present.cameras().into_iter().find(|camera| {
                camera.is_plugged_in() && camera.card().shots().len() == 3 && !camera.card().is_reading()
            });
            match listed {
                Some(camera) => break camera,
                None => drop(events.recv().await.unwrap()),
            }
        };
        let shots: BTreeMap<String, String> = camera
            .card()
            .shots()
            .iter()
            .map(|shot| (shot.first().path.filename().to_owned(), shot.name().to_string()))
            .collect();
        let all: Vec<String> = shots.values().cloned().collect();
        let order = AgentOrder {
            camera: camera.key().to_owned(),
            service: "keep".into(),
            kind: "keep".into(),
            shots: all.clone(),
            options: OrderOptions::default(),
            copies: Vec::new(),
        };
        queue::choose(&agent, &order, None).await.unwrap();
        assert!(queue::work_once(&agent).await.unwrap());
        let plan = removal::plan(&agent, &camera, &all).await.unwrap();
        assert_eq!((plan.go.len(), plan.stay[0].why.as_str()), (2, "protected"));
        let (row, removing) = removal::begin(&agent, camera.key(), &plan.go, None).await.unwrap();
        removing.unwrap().run().await;
        let row = agent.records.removal(&row.id).await.unwrap().unwrap();
        let shown = removal::shown(&agent, row).await.unwrap();
        if deletes == Some(OK) {
            assert_eq!((shown.state.as_str(), shown.removed, shown.bytes), ("done", 2, 9));
            // The file that stands first went last.
            assert_eq!(responder.deleted(), [3, 2, 4]);
            assert_eq!(camera.card().shots().len(), 1);
        } else {
            assert_eq!((shown.removed, shown.stay[0].why.as_str()), (0, "refused"));
            assert!(shown.stay[0].reason.contains("does not allow it"), "{}", shown.stay[0].reason);
            assert!(responder.deleted().is_empty() && camera.card().shots().len() == 3);
        }
        attending.abort();
    }
}

#[test]
fn every_reason_has_a_word_of_its_own_and_a_sentence() {
    let said = || String::from("x");
    let all = [
        Stays::Gone,
        Stays::Unreadable(said()),
        Stays::Changed,
        Stays::Protected,
        Stays::PrintOrder,
        Stays::Queued,
        Stays::Copying,
        Stays::Reading,
        Stays::NotKept,
        Stays::Trashed,
        Stays::NoCopy,
        Stays::CopyDiffers,
        Stays::CentreAway(said()),
        Stays::Unpaired,
        Stays::Locked,
        Stays::ReadOnly,
        Stays::Refused(said()),
        Stays::Partly(said()),
    ];
    let words: std::collections::BTreeSet<&str> = all.iter().map(Stays::word).collect();
    assert_eq!(words.len(), all.len());
    for why in all {
        let sentence = why.to_string();
        assert!(sentence.ends_with('.') || sentence.ends_with('x'), "{sentence}");
    }
}
