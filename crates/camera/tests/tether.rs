//! A camera that hands out its pictures itself, through the program that alone links libgphoto2: a folder
//! behind libgphoto2's “Directory Browse” driver, and programs that break.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cradle_camera::tether::{Means, Patience, Port, Tether, Trouble};
use cradle_camera::{Card, CardError, CardPath, Change, NotRemoved};

const PROGRAM: &str = env!("CARGO_BIN_EXE_cradle-camera");

fn path(text: &str) -> CardPath {
    CardPath::parse(text).unwrap()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let place = folder.join(name);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, bytes).unwrap();
}

/// A tether to a folder by the real program.
fn to(folder: &Path) -> Arc<Tether> {
    let means = Means::with(PROGRAM, Patience::default());
    Arc::new(Tether::to(Port::Folder(folder.to_owned()), None, means))
}

/// What a look at a card finds: names, sizes and times, by shot.
fn listed(card: &Card) -> BTreeMap<String, Vec<(String, u64, i64)>> {
    card.refresh(&mut |_| {});
    let second = |nanoseconds: i64| nanoseconds / 1_000_000_000;
    let files = |shot: &cradle_camera::FoundShot| {
        shot.files().iter().map(|file| (file.path.to_string(), file.size, second(file.modified))).collect()
    };
    card.shots().iter().map(|shot| (shot.name().to_string(), files(shot))).collect()
}

fn whole(card: &Card, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    card.open(&path(name)).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_folder_behind_libgphoto2_is_the_card_that_it_is() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let folder = tempfile::tempdir().unwrap();
    let large: Vec<u8> = (0..9_000_000_u32).map(|n| (n / 251) as u8).collect();
    put(folder.path(), "DCIM/100CRADL/CRDL0001.JPG", b"one");
    put(folder.path(), "DCIM/100CRADL/CRDL0001.WAV", b"a sound");
    put(folder.path(), "DCIM/101CRADL/CRDL0002.MOV", &large);
    put(folder.path(), "DCIM/101CRADL/Kyōto 100% \n.JPG", b"odd");
    put(folder.path(), "DCIM/101CRADL/EMPTY.JPG", b"");
    fs::write(folder.path().join("DCIM").join(OsStr::from_bytes(b"caf\xe9.jpg")), "bytes").unwrap();
    let card = Card::at(folder.path());
    let camera = Card::in_camera(to(folder.path()));
    assert_eq!(listed(&camera), listed(&card));
    assert_eq!(camera.shots().len(), 5);
    assert!(camera.is_present() && !camera.is_reading());

    for name in [
        "DCIM/100CRADL/CRDL0001.WAV",
        "DCIM/101CRADL/CRDL0002.MOV",
        "DCIM/101CRADL/EMPTY.JPG",
        "DCIM/caf%E9.jpg",
    ] {
        assert!(whole(&camera, name) == whole(&card, name), "{name}");
    }
    assert_eq!(camera.head(&path("DCIM/101CRADL/CRDL0002.MOV"), 100).unwrap(), large[..100]);
    let mut film = camera.open(&path("DCIM/101CRADL/CRDL0002.MOV")).unwrap();
    assert_eq!(film.size().unwrap(), Some(9_000_000));
    film.seek(SeekFrom::Start(8_999_990)).unwrap();
    let mut end = Vec::new();
    film.read_to_end(&mut end).unwrap();
    assert_eq!(end, large[8_999_990..]);
    assert!(matches!(camera.open(&path("DCIM/NONE.JPG")), Err(CardError::Absent(_))));
}

#[test]
fn the_first_of_many_pictures_are_there_before_the_rest_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    for number in 100..105 {
        for shot in 0..1000 {
            put(folder.path(), &format!("DCIM/{number}CRADL/CRDL{shot:04}.JPG"), b"");
        }
    }
    let camera = Card::in_camera(to(folder.path()));
    let mut first = None;
    camera.refresh(&mut |change| {
        if change == Change::Shots {
            first.get_or_insert_with(|| (camera.shots().len(), camera.is_reading()));
        }
    });
    assert!(matches!(first, Some((1..=1000, true))), "{first:?}");
    assert_eq!(camera.shots().len(), 5000);
}

#[test]
fn a_picture_is_seen_between_two_parts_of_a_long_film() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "DCIM/LONG.MOV", &vec![7; 40 << 20]);
    put(folder.path(), "DCIM/A.JPG", b"a");
    let camera = Card::in_camera(to(folder.path()));
    listed(&camera);
    let mut film = camera.open(&path("DCIM/LONG.MOV")).unwrap();
    let mut begun = [0; 10];
    film.read_exact(&mut begun).unwrap();
    drop(film);
    assert_eq!(whole(&camera, "DCIM/A.JPG"), b"a");
}

#[test]
fn the_program_reaches_no_network_unless_the_camera_is_there() {
    let here = TcpListener::bind("127.0.0.1:0").unwrap();
    here.set_nonblocking(true).unwrap();
    let ask = |arguments: &[&str]| {
        use std::io::Write as _;
        let mut program = Command::new(PROGRAM)
            .args(arguments)
            .env("HOME", "/nonexistent")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let port = here.local_addr().unwrap().port();
        let mut input = program.stdin.take().unwrap();
        writeln!(input, "{{\"do\":\"open\",\"port\":\"ptpip:127.0.0.1:{port}\"}}").unwrap();
        // It ends by itself when nobody asks any more, whatever the camera does.
        drop(input);
        let answers = String::from_utf8(program.wait_with_output().unwrap().stdout).unwrap();
        assert!(answers.starts_with("{\"hello\""), "{answers}");
    };
    ask(&[]);
    assert!(here.accept().is_err(), "it has come through");
    ask(&["network"]);
    assert!(here.accept().is_ok(), "it has not come through");
}

/// A program that behaves as this script says, written by another process: what this one has open, no
/// child of another test can start.
struct Fake {
    folder: tempfile::TempDir,
}

impl Fake {
    fn doing(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = format!("cd '{}'; hello() {{ echo '{HELLO}'; }}; {script}", folder.path().display());
        let wrote = Command::new("sh")
            .args(["-c", r#"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 700 "$1""#, "sh"])
            .arg(folder.path().join("program"))
            .arg(script)
            .status();
        assert!(wrote.unwrap().success());
        Self { folder }
    }

    fn tether(&self) -> Tether {
        let short = Duration::from_millis(300);
        let patience = Patience { open: short, list: short, answer: short };
        let means = Means::with(self.program(), patience).asking(self.folder.path().join("gio"));
        Tether::to(Port::Folder("/".into()), None, means)
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("program")
    }
}

const HELLO: &str = r#"{"hello":{"protocol":2,"library":"none"}}"#;
/// Opens, and lists one picture.
const GOOD: &str =
    r#"hello; read -r open; echo '"done"'; read -r names; echo '{"names":{"folders":[],"files":["A.JPG"]}}'"#;

#[test]
fn a_program_that_hangs_is_ended_and_the_next_one_answers() {
    // A folder is what it can leave behind: it may not write files.
    let fake = Fake::doing(&format!(
        "mkdir once 2>/dev/null && {{ hello; read -r open; exec sleep 600; }}; {GOOD}; cat >/dev/null"
    ));
    let tether = fake.tether();
    let begun = Instant::now();
    assert!(matches!(tether.open(), Err(Trouble::Hung(_))));
    assert!(begun.elapsed() < Duration::from_mins(1));
    assert_eq!(tether.open(), Ok(()));
    assert_eq!(tether.over(), None);
}

#[test]
fn a_program_that_breaks_again_and_again_is_given_up_until_the_camera_is_plugged_in_again() {
    let fake = Fake::doing("mkdir -p runs; mkdir runs/$$; hello; read -r open; kill -SEGV $$");
    let tether = fake.tether();
    for _ in 0..3 {
        assert_eq!(tether.open(), Err(Trouble::Ended));
    }
    assert_eq!(tether.over(), Some(Trouble::Ended));
    assert_eq!(tether.open(), Err(Trouble::Ended));
    let runs = || fs::read_dir(fake.folder.path().join("runs")).unwrap().count();
    assert_eq!(runs(), 3, "it was not begun a fourth time");
    assert_eq!(fake.tether().open(), Err(Trouble::Ended));
    assert_eq!(runs(), 4, "plugged in again it gets another chance");
}

#[test]
fn what_is_no_answer_is_told_apart_from_one() {
    for odd in [
        "yes",
        "echo '{\"hello\":{\"protocol\":999,\"library\":\"x\"}}'; cat",
        "hello; read -r open; echo nonsense; cat",
        "hello; read -r open; echo '{\"bytes\":99999999}'; cat",
        "hello; read -r open; echo '{\"looked\":[]}'; cat",
        "hello; read -r open; hello; cat",
    ] {
        assert_eq!(Fake::doing(odd).tether().open(), Err(Trouble::Odd), "{odd}");
    }
    assert_eq!(Fake::doing("exit 3").tether().open(), Err(Trouble::Ended));
    let missing = "echo 'x: error while loading shared libraries: libgphoto2.so.6: no' >&2; exit 127";
    assert_eq!(Fake::doing(missing).tether().open(), Err(Trouble::Missing));
    let nowhere = Means::with("/no/such/program", Patience::default());
    assert_eq!(Tether::to(Port::Folder("/".into()), None, nowhere).open(), Err(Trouble::Missing));
}

#[test]
fn more_bytes_than_were_asked_for_and_fewer_looks_are_not_taken() {
    let fake =
        Fake::doing(&format!("{GOOD}; read -r read; while :; do printf '{{\"bytes\":4}}\\nabcd'; done"));
    let tether = fake.tether();
    tether.open().unwrap();
    assert_eq!(tether.read(&path("A.JPG"), 0, 10), Err(Trouble::Ended));
    let fake = Fake::doing(&format!("{GOOD}; read -r look; echo '{{\"looked\":[]}}'; cat"));
    let tether = fake.tether();
    tether.open().unwrap();
    assert_eq!(tether.look(&CardPath::root(), &[&path("A.JPG")]), Err(Trouble::Odd));
}

#[test]
fn names_that_lead_out_of_the_camera_are_no_names() {
    let names = r#"{"names":{"folders":["..","a/b","","."],"files":["../etc/passwd.jpg","A.JPG","%2E%2E","B\u0000.jpg"]}}"#;
    let fake = Fake::doing(&format!(
        "hello; read -r open; echo '\"done\"'; read -r names; echo '{names}'; read -r look; echo '{{\"looked\":[{{\"size\":1,\"time\":-9}}]}}'; cat >/dev/null"
    ));
    let card = Card::in_camera(Arc::new(fake.tether()));
    assert_eq!(listed(&card), BTreeMap::from([("A.JPG".into(), vec![("A.JPG".into(), 1, 0)])]));
}

#[test]
fn a_camera_taken_away_in_the_middle_is_gone_at_once() {
    let fake = Fake::doing(&format!("{GOOD}; read -r read; exec sleep 600"));
    let patience = Patience::default();
    let tether = Arc::new(Tether::to(Port::Folder("/".into()), None, Means::with(fake.program(), patience)));
    tether.open().unwrap();
    let (told, over) = std::sync::mpsc::channel();
    tether.when_over(move || told.send(()).unwrap());
    let reader = Arc::clone(&tether);
    let reading = std::thread::spawn(move || reader.read(&path("A.JPG"), 0, 10));
    tether.cut();
    let waited = over.recv_timeout(Duration::from_secs(20));
    assert_eq!((waited, reading.join().unwrap()), (Ok(()), Err(Trouble::Gone)));
    let card = Card::in_camera(tether);
    card.refresh(&mut |_| {});
    assert!(!card.is_present());
}

#[test]
fn a_desktop_that_holds_the_camera_is_asked_to_let_go() {
    let held = r#"{"failed":{"why":"held","said":"Could not claim the USB device"}}"#;
    let script = format!(
        "[ -d free ] || {{ hello; read -r open; echo '{held}'; cat >/dev/null; exit; }}; {GOOD}; cat >/dev/null"
    );
    let fake = Fake::doing(&script);
    let said = fake.tether().open().unwrap_err();
    assert_eq!(said, Trouble::Held(Vec::new()));
    assert!(said.may_pass() && said.to_string().contains("Another program"));
    let gio = fake.folder.path().join("gio");
    let wrote = Command::new("sh")
        .args(["-c", r#"printf '#!/bin/sh\n[ "$1 $2 $3" = "mount --unmount-scheme gphoto2" ] && mkdir "%s/free"\n' "$2" > "$1" && chmod 700 "$1""#, "sh"])
        .arg(gio)
        .arg(fake.folder.path())
        .status();
    assert!(wrote.unwrap().success());
    assert_eq!(fake.tether().open(), Ok(()));
}

#[test]
fn a_telephone_that_is_locked_is_said_to_be_and_opens_when_it_is_not() {
    let empty = r#"{"names":{"folders":[],"files":[]}}"#;
    let locked =
        format!("hello; read -r open; echo '\"done\"'; read -r names; echo '{empty}'; cat >/dev/null");
    let fake =
        Fake::doing(&format!("mkdir once 2>/dev/null && {{ {locked}; exit; }}; {GOOD}; cat >/dev/null"));
    let tether = fake.tether();
    let said = tether.open().unwrap_err();
    assert!(said == Trouble::Empty && said.may_pass() && said.to_string().contains("unlock it"));
    assert_eq!(tether.open(), Ok(()));
}

#[test]
fn a_file_is_removed_from_a_camera_if_it_is_still_the_one_that_was_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["A.JPG", "A.WAV", "B.JPG"] {
        put(folder.path(), &format!("DCIM/{name}"), name.as_bytes());
    }
    let tether = to(folder.path());
    let camera = Card::in_camera(Arc::clone(&tether));
    listed(&camera);
    let held = camera.hold(&path("DCIM/A.WAV")).unwrap();
    camera.remove(held).unwrap();
    assert!(!folder.path().join("DCIM/A.WAV").exists());
    let left = camera.shot(&path("DCIM/A.JPG")).unwrap();
    assert_eq!(left.files().len(), 1, "what is left of its shot is the shot");
    let held = camera.hold(&path("DCIM/B.JPG")).unwrap();
    put(folder.path(), "DCIM/B.JPG", b"another picture of the same name");
    // What the library remembers of it does not count.
    tether.begin_anew();
    let changed = camera.remove(held).unwrap_err();
    assert!(matches!(changed, NotRemoved::Changed(_)), "{changed:?}");
    assert!(folder.path().join("DCIM/B.JPG").exists());
}

#[test]
fn of_a_camera_that_breaks_over_removing_nobody_knows_what_it_did() {
    let looked = r#"{"looked":[{"size":1,"time":7,"protected":false}]}"#;
    for (ends, unsure) in [
        ("exec sleep 600", true),
        ("exit", true),
        ("echo '{\"names\":{}}'; cat >/dev/null", true),
        (r#"echo '{"failed":{"why":"unsupported","said":"no"}}'; cat >/dev/null"#, false),
        (r#"echo '{"failed":{"why":"broken","said":"Store Read Only"}}'; cat >/dev/null"#, false),
    ] {
        let twice = format!("read -r look; echo '{looked}'; read -r look; echo '{looked}'");
        let fake = Fake::doing(&format!("{GOOD}; {twice}; read -r remove; {ends}"));
        let tether = Arc::new(fake.tether());
        tether.open().unwrap();
        let card = Card::in_camera(tether);
        let held = card.hold(&path("A.JPG")).unwrap();
        let problem = card.remove(held).unwrap_err();
        assert_eq!(matches!(problem, NotRemoved::Unsure { .. }), unsure, "{ends}: {problem}");
        assert_eq!(matches!(problem, NotRemoved::Refused(_)), !unsure, "{ends}: {problem}");
    }
}
