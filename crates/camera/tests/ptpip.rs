//! A camera that is known by its address on the network, and everything that PTP itself brings along: one
//! that gives files whole only, one that lies, one that is locked.
#![cfg(unix)]

#[path = "ptpip/responder.rs"]
mod responder;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::sync::Arc;

use cradle_camera::tether::{Means, Patience, Port, Tether, Trouble};
use cradle_camera::{Card, CardPath, Limits, NotRemoved, Pool, dpof, identity};
use responder::{ACCESS_DENIED, Like, OK, Object, Responder};

/// A JPEG of 160 × 120 pixels as far as its head goes.
const THUMBNAIL: [u8; 23] =
    [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 120, 0, 160, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xD9];
const ORDER: &[u8] = b"[JOB]\r\nPRT TYP=STD\r\nPRT QTY=2\r\n<IMG SRC=\"../DCIM/100CRADL/CRDL0001.JPG\">\r\n";

fn content() -> Vec<u8> {
    (0..9_000_000_u32).map(|n| (n / 251) as u8).collect()
}

fn like(gives_parts: bool) -> Like {
    let objects = vec![
        Object::folder(0, "DCIM"),
        Object::folder(1, "100CRADL"),
        Object::file(2, "CRDL0001.JPG", &content()),
        Object::file(2, "CRDL0002.JPG", b"another"),
        Object::folder(0, "MISC"),
        Object::file(5, "AUTPRINT.MRK", ORDER),
    ];
    let thumbnail = THUMBNAIL.to_vec();
    Like { serial: "CR-NET-7", gives_parts, has_storage: true, objects, thumbnail, deletes: Some(OK) }
}

fn to(responder: &Responder) -> Arc<Tether> {
    let port: Port = format!("ptpip:{}", responder.listen).parse().unwrap();
    let means = Means::with(env!("CARGO_BIN_EXE_cradle-camera"), Patience::default());
    Arc::new(Tether::to(port, None, means.introduced_as([7; 16])))
}

fn listed(tether: &Arc<Tether>) -> (Card, BTreeSet<String>) {
    let card = Card::in_camera(Arc::clone(tether));
    card.refresh(&mut |_| {});
    let names = card.shots().iter().map(|shot| shot.name().to_string()).collect();
    (card, names)
}

fn whole(card: &Card, path: &CardPath) -> Vec<u8> {
    let mut bytes = Vec::new();
    card.open(path).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_camera_on_the_network_is_listed_seen_read_and_known_whether_it_gives_parts_or_not() {
    for gives_parts in [true, false] {
        let responder = Responder::start(like(gives_parts));
        let tether = to(&responder);
        assert_eq!(tether.open(), Ok(()));
        let (card, names) = listed(&tether);
        let folder = "store_00010001/DCIM/100CRADL";
        assert_eq!(names, [format!("{folder}/CRDL0001.JPG"), format!("{folder}/CRDL0002.JPG")].into());
        let first = CardPath::parse(&format!("{folder}/CRDL0001.JPG")).unwrap();
        assert!(whole(&card, &first) == content());
        assert_eq!(card.head(&first, 100).unwrap(), content()[..100]);
        assert_eq!(tether.gives_whole_files_only(), !gives_parts);
        let shot = card.shot(&first).unwrap();
        let seen =
            cradle_camera::thumbnail(&card, &shot, &Pool::new(1), &Limits::default()).unwrap().unwrap();
        assert_eq!((seen.bytes.as_slice(), seen.media_type), (THUMBNAIL.as_slice(), "image/jpeg"));
        // The order that was made in the camera, in a folder of its card.
        assert_eq!(dpof::read(&card).unwrap().prints, [(first, 2)]);
        let about = tether.about();
        assert_eq!((about.firmware.as_deref(), about.storages[0].free), (Some("1.07"), Some(1 << 34)));
        let camera = identity::read(&card).camera.unwrap();
        assert_eq!((camera.model.as_str(), camera.serial.as_str()), ("Sample Net", "CR-NET-7"));
        // It knows this computer again, which some cameras ask their owners about.
        assert_eq!(responder.guids(), [[7; 16]]);
    }
}

#[test]
fn whatever_a_camera_calls_its_files_they_stay_inside_and_short_ones_come_short() {
    let mut like = like(true);
    let long = format!("{}.JPG", "L".repeat(240));
    for name in ["../../etc/passwd.JPG", "a/b.JPG", "line\nbreak.JPG", "..", "Kyōto \u{202E}gpj.JPG", &long]
    {
        like.objects.push(Object::file(2, name, b"odd"));
    }
    like.objects.push(Object { told: 100, ..Object::file(2, "LIAR.JPG", b"four") });
    // A folder that is inside itself.
    like.objects.push(Object::folder(like.objects.len() as u32 + 1, "LOOP"));
    let responder = Responder::start(like);
    let tether = to(&responder);
    let (card, names) = listed(&tether);
    assert!(
        names.len() >= 5 && names.iter().all(|name| name.starts_with("store_00010001/DCIM/100CRADL/")),
        "{names:?}"
    );
    assert!(
        names.iter().all(|name| CardPath::parse(name).is_ok() && name.matches('/').count() == 3),
        "{names:?}"
    );
    let liar = CardPath::parse("store_00010001/DCIM/100CRADL/LIAR.JPG").unwrap();
    assert_eq!(card.open(&liar).unwrap().size().unwrap(), Some(100));
    assert_eq!(whole(&card, &liar), b"four");
    assert_eq!(tether.over(), None);
}

#[test]
fn one_that_is_locked_or_away_says_so_and_may_be_tried_again() {
    let responder = Responder::start(Like { has_storage: false, objects: Vec::new(), ..like(true) });
    let said = to(&responder).open().unwrap_err();
    assert!(said == Trouble::Empty && said.may_pass(), "{said:?}");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let means = Means::with(env!("CARGO_BIN_EXE_cradle-camera"), Patience::default());
    let away = Tether::to(format!("ptpip:{nobody}").parse().unwrap(), None, means);
    let said = away.open().unwrap_err();
    assert!(said == Trouble::Away(nobody.to_string()) && said.may_pass(), "{said:?}");
}

#[test]
fn a_picture_is_deleted_from_a_camera_and_what_the_camera_refuses_stays() {
    let path = |name: &str| CardPath::parse(&format!("store_00010001/DCIM/100CRADL/{name}")).unwrap();
    let mut deletes = like(true);
    deletes.objects.push(Object { protected: true, ..Object::file(2, "KEPT.JPG", b"protected") });
    let responder = Responder::start(deletes);
    let tether = to(&responder);
    tether.open().unwrap();
    let (card, names) = listed(&tether);
    assert_eq!(names.len(), 3);
    assert!(card.hold(&path("KEPT.JPG")).unwrap().is_protected());
    let held = card.hold(&path("CRDL0002.JPG")).unwrap();
    assert!(!held.is_protected() && held.size() == Some(7));
    let mut bytes = Vec::new();
    held.open().unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"another");
    card.remove(held).unwrap();
    assert_eq!(responder.deleted(), [4]);
    assert!(card.shot(&path("CRDL0002.JPG")).is_none(), "it is not listed any more");
    assert!(card.hold(&path("CRDL0002.JPG")).is_err());
    assert_eq!(listed(&tether).1.len(), 2, "nor when it is looked for anew");

    for (deletes, says) in [(None, "cannot do this"), (Some(ACCESS_DENIED), "Access Denied")] {
        let responder = Responder::start(Like { deletes, ..like(true) });
        let tether = to(&responder);
        tether.open().unwrap();
        let (card, _) = listed(&tether);
        let held = card.hold(&path("CRDL0002.JPG")).unwrap();
        let problem = card.remove(held).unwrap_err();
        assert!(matches!(&problem, NotRemoved::Refused(said) if said.contains(says)), "{problem:?}");
        assert!(card.shot(&path("CRDL0002.JPG")).is_some() && responder.deleted().is_empty());
        // It is as it was before it was asked.
        assert_eq!(whole(&card, &path("CRDL0002.JPG")), b"another");
    }
}
