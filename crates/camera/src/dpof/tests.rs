use std::fs;

use proptest::prelude::*;

use super::*;

fn card(order: &[u8], files: &[&str]) -> (tempfile::TempDir, Card) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let place = folder.path().join(file);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, b"x").unwrap();
    }
    fs::create_dir_all(folder.path().join("misc")).unwrap();
    fs::write(folder.path().join("misc/Autprint.mrk"), order).unwrap();
    let card = Card::at(folder.path());
    card.refresh(&mut |_| {});
    (folder, card)
}

const ORDER: &str = "[HDR]\r\nGEN REV=01.10\r\nGEN CRT = \"Cradle\"\r\n\r\n\
    [JOB]\r\nPRT PID=001\r\nprt typ=STD\r\nPRT QTY=002\r\nIMG FMT=EXIF2 -J\r\n\
    <IMG SRC = \"../DCIM/100CRADL/CRDL0001.JPG\">\r\n\
    [JOB]\r\nPRT PID = 002\r\nPRT TYP = STD\r\nPRT QTY = 001\r\n<img src=\"..\\dcim\\100cradl\\crdl0002.jpg\">\r\n";

#[test]
fn an_order_of_the_camera_is_read_however_it_is_written() {
    let (_folder, card) =
        card(ORDER.as_bytes(), &["DCIM/100CRADL/CRDL0001.JPG", "DCIM/100CRADL/CRDL0002.JPG"]);
    let order = read(&card).unwrap();
    let prints: Vec<_> = order.prints.iter().map(|(name, quantity)| (name.as_str(), *quantity)).collect();
    assert_eq!(prints, [("DCIM/100CRADL/CRDL0001.JPG", 2), ("DCIM/100CRADL/CRDL0002.JPG", 1)]);
    assert_eq!((order.index, order.problems), (false, Vec::new()));
}

#[test]
fn an_index_is_asked_for_beside_prints() {
    let index = "[JOB]\r\nPRT PID=003\r\nPRT TYP=IDX\r\nPRT QTY=001\r\n<IMG SRC=\"../DCIM/100CRADL/CRDL0001.JPG\">\r\n";
    let asked = |order: String| {
        let (_folder, card) =
            card(order.as_bytes(), &["DCIM/100CRADL/CRDL0001.JPG", "DCIM/100CRADL/CRDL0002.JPG"]);
        let order = read(&card).unwrap();
        (order.prints.len(), order.index, order.problems.len())
    };
    assert_eq!(asked(format!("{ORDER}{index}")), (2, true, 0));
    assert_eq!(asked(format!("{ORDER}{}", index.replace("001\r\n<", "000\r\n<"))), (2, false, 0));
    assert_eq!(asked(index.to_owned()), (0, false, 1), "alone it cannot be taken over");
}

#[test]
fn it_is_read_in_utf_16_and_in_latin_1_too() {
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(ORDER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut latin = ORDER.replace("Cradle", "Cradl").into_bytes();
    latin.splice(30..30, [0xE9]);
    for bytes in [wide, latin] {
        let (_folder, card) = card(&bytes, &["DCIM/100CRADL/CRDL0001.JPG", "DCIM/100CRADL/CRDL0002.JPG"]);
        assert_eq!(read(&card).unwrap().prints.len(), 2);
    }
}

#[test]
fn nothing_outside_the_card_is_followed_and_what_is_missing_is_told() {
    let order = "[JOB]\nPRT QTY=3\n<IMG SRC=\"../../../etc/passwd\">\n<IMG SRC=\"../DCIM/100CRADL/GONE.JPG\">\n\
        [JOB]\nPRT TYP=IDX\n<IMG SRC=\"../DCIM/100CRADL/CRDL0001.JPG\">\n";
    let (_folder, card) = card(order.as_bytes(), &["DCIM/100CRADL/CRDL0001.JPG"]);
    let order = read(&card).unwrap();
    assert!(order.prints.is_empty());
    assert_eq!(order.problems.len(), 3);
    assert!(order.problems.iter().any(|problem| problem.contains("leads out of the card")));
    assert!(order.problems.iter().any(|problem| problem.contains("3 prints of DCIM/100CRADL/GONE.JPG")));
}

#[test]
fn an_endless_order_is_left_out_and_no_order_is_none() {
    let (_folder, endless) = card(&vec![b'\n'; MOST as usize + 1], &[]);
    assert_eq!(read(&endless).unwrap().problems.len(), 1);
    let (_folder, empty) = card(b"[HDR]\n", &["DCIM/100CRADL/CRDL0001.JPG"]);
    assert_eq!(read(&empty), None);
}

proptest! {
    #[test]
    fn whatever_an_order_names_stays_on_the_card(source in "[./a-z\\\\]{0,40}") {
        if let Ok(path) = resolve(&source) {
            prop_assert!(path.split('/').all(|name| name != ".."));
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse(&text(&bytes), &mut Vec::new());
    }
}
