//! Out of one centre and into another, on both databases; and what another program says of the bag.

use std::path::Path;
use std::process::Command;

use cradle_domain::ImageId;
use cradle_domain::classes::{Combine, Condition, Rule, Sort, Test};
use cradle_domain::library::{Image, ImageState, Rating};
use cradle_store::Db;

use super::*;
use crate::cameras::{self, NewCamera, Registered};
use crate::classes::{self, New};
use crate::library::{Change, Step};
use crate::testing::silence;

const ANNA: &str = "anna@example.org";

/// Pictures of every state, of one name, with parts and with words.
async fn collection(centre: &Centre, anna: &Visitor) -> Vec<ImageId> {
    let ctx = &centre.ctx;
    let first = centre.receive(anna, "写真.gif", &dot([1; 3]), None).await;
    let second = centre.receive(anna, "写真.gif", &dot([2; 3]), None).await;
    let third = centre.receive(anna, "50%.gif", &dot([3; 3]), None).await;
    centre.receive(anna, "写真.wav", &silence(1), Some(second)).await;
    centre.work().await;
    let said = Change {
        step: Some(Step::Keep),
        title: Some("Tom & <Jo>".into()),
        people: Some(vec!["Anna".into(), "Paul".into()]),
        occasion: Some("Wedding".into()),
        rating: Some(4),
        ..Change::default()
    };
    library::change(ctx, anna, second, said).await.unwrap();
    let kept = Change { step: Some(Step::Keep), ..Change::default() };
    library::change(ctx, anna, third, kept).await.unwrap();
    library::discard(ctx, anna, third).await.unwrap();
    let by_hand = New { name: "Best of 50%".into(), rule: None, images: vec![first, second] };
    classes::create(ctx, anna, by_hand, None).await.unwrap();
    let camera = NewCamera {
        maker: "FUJIFILM".into(),
        model: "X-T5".into(),
        serial: "2QA12345".into(),
        firmware: None,
        evidence: Vec::new(),
    };
    let (Registered::Now(camera) | Registered::Before(camera)) =
        cameras::register(ctx, anna, camera).await.unwrap();
    for (name, test) in [("Weddings", Test::Occasion("Wedding".into())), ("X-T5", Test::Camera(camera.id))] {
        let conditions = vec![Condition { test, not: false }];
        let rule = Rule::new(Combine::All, conditions, None, None).unwrap();
        classes::create(ctx, anna, New { name: name.into(), rule: Some(rule), images: Vec::new() }, None)
            .await
            .unwrap();
    }
    centre.clock.advance(Span::from_hours(24));
    vec![first, second, third]
}

/// The names of classes, and the contents of the pictures in each.
async fn gathered(centre: &Centre, visitor: &Visitor) -> Vec<(String, Vec<BlobHash>)> {
    let mut gathered = Vec::new();
    for view in classes::list(&centre.ctx, visitor, 99, None).await.unwrap() {
        let images = classes::images(&centre.ctx, visitor, view.class.id, all()).await.unwrap();
        let mut contents: Vec<_> = images.iter().map(|image| image.blob).collect();
        contents.sort();
        gathered.push((view.class.name.to_string(), contents));
    }
    gathered
}

fn import_of(dir: &Path, dry_run: bool) -> Import {
    Import { dir: dir.to_owned(), email: ANNA.to_owned(), dry_run }
}

/// All that stays the same from centre to centre.
fn essence(image: &Image) -> impl PartialEq + std::fmt::Debug + use<> {
    let parts: Vec<_> =
        image.parts.iter().map(|part| (part.filename.clone(), part.blob, part.role)).collect();
    (
        (image.blob, image.filename.clone(), image.state, image.taken_at.clone(), image.arrived_at),
        (image.attributes.clone(), image.facts.clone(), image.position, parts),
    )
}

async fn every(centre: &Centre, visitor: &Visitor) -> Vec<Image> {
    let mut images = library::list(&centre.ctx, visitor, all()).await.unwrap();
    let trash = library::Listing { shelf: library::Shelf::Only(ImageState::Trashed), ..all() };
    images.extend(library::list(&centre.ctx, visitor, trash).await.unwrap());
    images.sort_by_key(|image| image.blob);
    images
}

/// A second centre, over SQLite.
async fn second_centre(folder: &Path) -> Centre {
    Centre::over(Db::sqlite(&folder.join("cradle.db")).await.unwrap(), folder.to_owned()).await
}

#[tokio::test]
async fn an_account_goes_out_and_comes_back_in_losing_nothing() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        collection(&centre, &anna).await;
        let dir = centre.folder.join("bag");
        let exported = export(&centre.ctx, ANNA, &dir, |_| {}).await.unwrap();
        assert_eq!((exported.pictures, exported.files, exported.lacking.len()), (3, 4, 0));
        judged_by_bagit(&dir);
        assert!(matches!(export(&centre.ctx, ANNA, &dir, |_| {}).await, Err(Problem::InTheWay(_))));

        let folder = tempfile::tempdir().unwrap();
        let other = second_centre(folder.path()).await;
        let there = other.customer("Anna").await;
        let would = import(&other.ctx, &import_of(&dir, true), |_| {}).await.unwrap();
        assert!(every(&other, &there).await.is_empty(), "a dry run takes nothing");
        let taken = import(&other.ctx, &import_of(&dir, false), |_| {}).await.unwrap();
        assert_eq!((would.pictures, would.parts, would.bytes), (taken.pictures, taken.parts, taken.bytes));
        assert_eq!((taken.bag, taken.pictures, taken.parts, taken.refused.len()), (true, 3, 1, 0));
        other.work().await;
        let (before, after) = (every(&centre, &anna).await, every(&other, &there).await);
        let essences = |images: &[Image]| images.iter().map(essence).collect::<Vec<_>>();
        assert_eq!(essences(&after), essences(&before));
        assert_eq!((gathered(&other, &there).await, taken.classes), (gathered(&centre, &anna).await, 3));
        let ruled = classes::list(&other.ctx, &there, 99, None).await.unwrap();
        let own = cameras::all(&other.ctx, &there).await.unwrap()[0].id;
        let of_camera = ruled.iter().find(|view| view.class.name.as_str() == "X-T5").unwrap();
        let Sort::Rule(rule) = &of_camera.class.sort else { panic!("a class by rule comes back as one") };
        assert_eq!(rule.conditions()[0].test, Test::Camera(own), "cameras are called otherwise here");
        let trashed = after.iter().find(|image| image.state == ImageState::Trashed).unwrap();
        let back = library::restore(&other.ctx, &there, trashed.id).await.unwrap();
        assert_eq!(back.state, ImageState::Kept, "it goes back to where it was");

        let again = import(&other.ctx, &import_of(&dir, false), |_| {}).await.unwrap();
        assert_eq!((again.pictures, again.known, again.parts, again.classes), (0, 3, 0, 0));
        other.ctx.db().close().await;
    })
    .await;
}

/// `bagit.py` of the Library of Congress, where it is installed.
fn judged_by_bagit(dir: &Path) {
    let python = match std::env::var_os("CRADLE_PEERS") {
        Some(peers) => Path::new(&peers).join("bin/python"),
        None => "python3".into(),
    };
    let there = Command::new(&python).args(["-c", "import bagit"]).output();
    if !there.is_ok_and(|run| run.status.success()) {
        assert!(
            std::env::var_os("CI").is_none(),
            "bagit.py is needed in CI (scripts/peers/requirements.txt)"
        );
        eprintln!("skipped: bagit.py is not installed (scripts/setup --tests installs it)");
        return;
    }
    let run = Command::new(&python).args(["-m", "bagit", "--validate"]).arg(dir).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let file = dir.join("data/cradle/account.json");
    let text = std::fs::read(&file).unwrap();
    std::fs::write(&file, b"{}").unwrap();
    let run = Command::new(&python).args(["-m", "bagit", "--validate"]).arg(dir).output().unwrap();
    assert!(!run.status.success(), "bagit.py looks at the content");
    std::fs::write(&file, text).unwrap();
}

#[tokio::test]
async fn a_damaged_export_brings_back_what_is_whole_and_says_what_is_not() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        collection(&centre, &anna).await;
        let dir = centre.folder.join("bag");
        export(&centre.ctx, ANNA, &dir, |_| {}).await.unwrap();
        let day = dir.join("data/pictures/2026/2026-11-20");
        std::fs::write(day.join("写真.gif"), b"damaged").unwrap();
        let records = dir.join("data/cradle/pictures.jsonl");
        let text = std::fs::read_to_string(&records).unwrap();
        std::fs::write(&records, text.replace("\"path\":\"trash/", "\"path\":\"../../")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let other = second_centre(folder.path()).await;
        let there = other.customer("Anna").await;
        let taken = import(&other.ctx, &import_of(&dir, false), |_| {}).await.unwrap();
        assert_eq!((taken.pictures, taken.refused.len()), (1, 2), "{taken:?}");
        assert_eq!(every(&other, &there).await.len(), 1);
        other.ctx.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn any_folder_is_taken_with_what_its_sidecars_say() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let dir = centre.folder.join("old pictures");
        std::fs::create_dir_all(dir.join("1998/.hidden")).unwrap();
        let file = |name: &str, bytes: &[u8]| std::fs::write(dir.join(name), bytes).unwrap();
        file("a.gif", &dot([1; 3]));
        file("a.wav", &silence(1));
        file(
            "a.gif.xmp",
            br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmp:Rating="5"
                photoshop:DateCreated="1998-07-06T10:00:00"><dc:title><rdf:Alt>
                <rdf:li xml:lang="x-default">Lake</rdf:li></rdf:Alt></dc:title></rdf:Description></x:xmpmeta>"#,
        );
        file("1998/b.gif", &dot([2; 3]));
        file("1998/.hidden/c.gif", &dot([3; 3]));
        file("notes.txt", b"not a picture");
        std::os::unix::fs::symlink(dir.join("a.gif"), dir.join("link.gif")).unwrap();

        let would = import(&centre.ctx, &import_of(&dir, true), |_| {}).await.unwrap();
        let taken = import(&centre.ctx, &import_of(&dir, false), |_| {}).await.unwrap();
        assert_eq!((would.pictures, would.parts, &would.refused), (taken.pictures, taken.parts, &taken.refused));
        assert_eq!((taken.bag, taken.pictures, taken.parts), (false, 2, 2));
        assert!(taken.refused.len() == 1 && taken.refused[0].0.ends_with("notes.txt"), "{taken:?}");
        centre.work().await;
        let images = library::list(&centre.ctx, &anna, all()).await.unwrap();
        let lake = images.iter().find(|image| image.filename == "a.gif").unwrap();
        assert_eq!((lake.attributes.title.as_str(), lake.attributes.rating), ("Lake", Rating::new(5).ok()));
        assert_eq!((lake.taken_at.day(), lake.state, lake.parts.len()), ("1998-07-06", ImageState::Kept, 2));

        // The files stay their owner's: what is kept shares no bytes with them.
        file("a.gif", b"something else");
        assert_eq!(findings(&walked(&centre, true).await), []);
        let again = import(&centre.ctx, &import_of(&dir, false), |_| {}).await.unwrap();
        // The sound stands alone now, and is known as well.
        assert_eq!((again.pictures, again.known), (0, 2), "{again:?}");
        assert!(again.refused.iter().any(|(path, _)| path.ends_with("a.gif")));
    })
    .await;
}
