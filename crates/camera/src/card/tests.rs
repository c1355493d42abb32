use std::collections::BTreeSet;
use std::fs;
use std::sync::mpsc;

use super::*;

fn card_with(files: &[&str]) -> (tempfile::TempDir, Card) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        put(folder.path(), file);
    }
    let card = Card::at(folder.path().join("card"));
    (folder, card)
}

fn put(folder: &Path, file: &str) {
    let place = folder.join("card").join(file);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, file).unwrap();
}

fn look(card: &Card) -> Vec<Change> {
    let mut changes = Vec::new();
    card.refresh(&mut |change| changes.push(change));
    changes
}

fn names(card: &Card) -> BTreeSet<String> {
    card.shots().iter().map(|shot| shot.name().to_string()).collect()
}

#[test]
fn shots_are_found_in_dcf_folders_and_in_plain_ones() {
    let (_folder, card) = card_with(&[
        "DCIM/100CRADL/CRDL0001.JPG",
        "DCIM/100CRADL/CRDL0001.NEF",
        "DCIM/101CRADL/CRDL0002.JPG",
        "holiday/Kyōto/a.jpg",
        "loose.png",
        "notes.txt",
        ".Trashes/old.jpg",
        "holiday/._a.jpg",
        "System Volume Information/x.jpg",
    ]);
    look(&card);
    let wanted =
        ["DCIM/100CRADL/CRDL0001.JPG", "DCIM/101CRADL/CRDL0002.JPG", "holiday/Kyōto/a.jpg", "loose.png"];
    assert_eq!(names(&card), wanted.map(String::from).into());
    assert!(card.is_present() && !card.is_reading());
}

#[test]
fn a_page_of_fifty_thousand_shots_is_there_before_the_rest_was_looked_at() {
    let (folder, card) = card_with(&[]);
    let dcim = folder.path().join("card/DCIM");
    for number in 100..150 {
        let place = dcim.join(format!("{number}CRADL"));
        fs::create_dir_all(&place).unwrap();
        for shot in 0..1000 {
            fs::File::create(place.join(format!("CRDL{shot:04}.JPG"))).unwrap();
        }
    }
    let newest = dcim.join("123CRADL");
    let later = std::time::SystemTime::now() + std::time::Duration::from_mins(1);
    fs::File::open(&newest).unwrap().set_modified(later).unwrap();
    let mut first = None;
    card.refresh(&mut |_| {
        first.get_or_insert_with(|| (names(&card), card.is_reading()));
    });
    let (first, reading) = first.unwrap();
    assert!(reading && (100..=1000).contains(&first.len()), "{}", first.len());
    assert!(first.iter().all(|name| name.starts_with("DCIM/123CRADL/")));
    assert!(first.contains("DCIM/123CRADL/CRDL0999.JPG"));
    assert_eq!(card.shots().len(), 50_000);
}

#[test]
fn what_comes_goes_and_changes_is_noticed() {
    let (folder, card) = card_with(&["DCIM/100CRADL/CRDL0001.JPG", "DCIM/100CRADL/CRDL0002.JPG"]);
    assert_eq!(look(&card), [Change::Shots, Change::Complete]);
    assert_eq!(look(&card), []);
    put(folder.path(), "DCIM/101CRADL/CRDL0003.JPG");
    assert_eq!(look(&card), [Change::Shots]);
    fs::remove_file(folder.path().join("card/DCIM/100CRADL/CRDL0001.JPG")).unwrap();
    assert_eq!(look(&card), [Change::Shots]);
    fs::write(folder.path().join("card/DCIM/100CRADL/CRDL0002.JPG"), "longer than before").unwrap();
    assert_eq!(look(&card), [Change::Shots]);
    fs::remove_dir_all(folder.path().join("card/DCIM/100CRADL")).unwrap();
    assert_eq!(look(&card), [Change::Shots]);
    assert_eq!(names(&card), ["DCIM/101CRADL/CRDL0003.JPG".to_owned()].into());
}

#[test]
fn a_card_taken_away_and_put_back_is_noticed() {
    let (folder, card) = card_with(&["DCIM/100CRADL/CRDL0001.JPG"]);
    look(&card);
    let aside = folder.path().join("aside");
    fs::rename(folder.path().join("card"), &aside).unwrap();
    assert_eq!(look(&card), [Change::Gone]);
    assert!(!card.is_present() && card.shots().is_empty());
    let path = CardPath::parse("DCIM/100CRADL/CRDL0001.JPG").unwrap();
    assert!(matches!(card.open(&path), Err(CardError::Absent(_))));
    fs::rename(&aside, folder.path().join("card")).unwrap();
    assert_eq!(look(&card), [Change::Back, Change::Shots, Change::Complete]);
    assert_eq!(card.shots().len(), 1);
}

#[test]
fn a_watched_card_tells_by_itself() {
    let (folder, card) = card_with(&["DCIM/100CRADL/CRDL0001.JPG"]);
    let card = Arc::new(card);
    let (tell, told) = mpsc::channel();
    let watch = card.watch(std::time::Duration::from_millis(1), move |change| {
        let _ = tell.send(change);
    });
    let wait = std::time::Duration::from_secs(20);
    assert_eq!(told.recv_timeout(wait), Ok(Change::Shots));
    assert_eq!(told.recv_timeout(wait), Ok(Change::Complete));
    fs::remove_dir_all(folder.path().join("card")).unwrap();
    while told.recv_timeout(wait).unwrap() != Change::Gone {}
    drop(watch);
    // The thread lets go of its sender: the channel ends.
    while told.recv_timeout(wait).is_ok() {}
}

#[test]
#[cfg(unix)]
fn links_are_not_followed_and_names_are_kept_as_they_are() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    let (folder, card) = card_with(&["DCIM/100CRADL/CRDL0001.JPG"]);
    let root = folder.path().join("card");
    fs::write(folder.path().join("secret.jpg"), "secret").unwrap();
    symlink(folder.path().join("secret.jpg"), root.join("link.jpg")).unwrap();
    symlink(folder.path(), root.join("folder")).unwrap();
    let odd = OsStr::from_bytes(b"caf\xe9\n1.jpg");
    fs::write(root.join(odd), "odd").unwrap();
    look(&card);
    let wanted = ["DCIM/100CRADL/CRDL0001.JPG", "caf%E9%0A1.jpg"];
    assert_eq!(names(&card), wanted.map(String::from).into());
    assert_eq!(card.head(&CardPath::parse("caf%E9%0A1.jpg").unwrap(), 10).unwrap(), b"odd");
    for link in ["link.jpg", "folder/secret.jpg"] {
        let path = CardPath::parse(link).unwrap();
        assert!(matches!(card.open(&path), Err(CardError::Absent(_))), "{link}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_is_removed_and_what_is_left_of_its_shot_stays() {
    let (folder, card) = card_with(&["DCIM/A.JPG", "DCIM/A.NEF", "DCIM/A.XMP", "DCIM/B.JPG"]);
    look(&card);
    let path = |name: &str| CardPath::parse(name).unwrap();
    for (name, left) in [("DCIM/A.XMP", 2), ("DCIM/A.NEF", 1)] {
        let held = card.hold(&path(name)).unwrap();
        assert_eq!((held.size(), held.is_protected()), (Some(10), false));
        let mut content = String::new();
        held.open().unwrap().read_to_string(&mut content).unwrap();
        assert_eq!(content, name);
        card.remove(held).unwrap();
        assert!(!folder.path().join("card").join(name).exists());
        assert_eq!(card.shot(&path("DCIM/A.JPG")).unwrap().files().len(), left);
    }
    card.remove(card.hold(&path("DCIM/A.JPG")).unwrap()).unwrap();
    assert_eq!(names(&card), ["DCIM/B.JPG".to_owned()].into());
    assert!(matches!(card.hold(&path("DCIM/A.JPG")), Err(CardError::Absent(_))));
    // Looked at anew it is the same.
    look(&card);
    assert_eq!(names(&card), ["DCIM/B.JPG".to_owned()].into());
}

#[cfg(unix)]
#[test]
fn nothing_is_removed_through_links_or_instead_of_what_was_held() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (folder, card) = card_with(&["DCIM/A.JPG", "DCIM/B.JPG", "DCIM/C.JPG", "else/SAFE.JPG"]);
    let at = |name: &str| folder.path().join("card").join(name);
    let path = |name: &str| CardPath::parse(name).unwrap();
    fs::rename(at("else"), folder.path().join("else")).unwrap();
    symlink(folder.path().join("else"), at("DCIM/out")).unwrap();
    symlink(folder.path().join("else/SAFE.JPG"), at("DCIM/LINK.JPG")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        at("DCIM/PIPE.JPG"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    for name in ["DCIM/out/SAFE.JPG", "DCIM/LINK.JPG", "DCIM/PIPE.JPG", "DCIM"] {
        assert!(matches!(card.hold(&path(name)), Err(CardError::Absent(_))), "{name}");
    }
    // Written to after it was held.
    let held = card.hold(&path("DCIM/A.JPG")).unwrap();
    fs::write(at("DCIM/A.JPG"), "more than before").unwrap();
    assert!(matches!(card.remove(held), Err(NotRemoved::Changed(_))));
    // Another file of the same name, or a link in its place.
    let held = card.hold(&path("DCIM/B.JPG")).unwrap();
    fs::write(at("new"), "DCIM/B.JPG").unwrap();
    fs::rename(at("new"), at("DCIM/B.JPG")).unwrap();
    assert!(matches!(card.remove(held), Err(NotRemoved::Changed(_))));
    let held = card.hold(&path("DCIM/C.JPG")).unwrap();
    fs::rename(at("DCIM/C.JPG"), at("DCIM/moved")).unwrap();
    symlink(at("DCIM/moved"), at("DCIM/C.JPG")).unwrap();
    assert!(matches!(card.remove(held), Err(NotRemoved::Changed(_))));
    // Its folder is moved away, and another one put in its place: what was held is what goes.
    let held = card.hold(&path("DCIM/B.JPG")).unwrap();
    fs::rename(at("DCIM"), at("moved")).unwrap();
    symlink(folder.path().join("else"), at("DCIM")).unwrap();
    card.remove(held).unwrap();
    assert!(!at("moved/B.JPG").exists());
    assert_eq!(fs::read_dir(folder.path().join("else")).unwrap().count(), 1);
    for name in ["A.JPG", "moved", "C.JPG"] {
        assert!(at("moved").join(name).symlink_metadata().is_ok(), "{name}");
    }
    // The mark that cameras set.
    fs::set_permissions(at("moved/A.JPG"), fs::Permissions::from_mode(0o444)).unwrap();
    assert!(card.hold(&path("moved/A.JPG")).unwrap().is_protected());
}
