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
