//! A folder that pictures are put into, on both databases.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use cradle_domain::Instant;
use cradle_domain::customers::Standing;
use cradle_domain::library::{ImageState, PartRole};

use super::*;
use crate::testing::silence;
use crate::{Settings, Then, Watched, works};

const ANNA: &str = "anna@example.org";

/// The centre, with a folder that it watches.
async fn watching(centre: Centre, then: Then) -> (Centre, PathBuf) {
    let dir = centre.folder.join("watched");
    fs::create_dir_all(dir.join(ANNA)).unwrap();
    let watched = Some(Watched { dir: dir.clone(), then });
    let centre = centre.with(Settings { watched, ..centre.ctx.settings().clone() });
    centre.clock.set(changed(&dir, 0));
    works::schedule(&centre.ctx).await.unwrap();
    (centre, dir)
}

fn put(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// So many seconds after a file was changed, by the machine's own clock.
fn changed(file: &Path, seconds: i64) -> Instant {
    let file = fs::metadata(file).unwrap();
    Instant::from_micros(file.ctime() * 1_000_000 + file.ctime_nsec() / 1_000 + seconds * 1_000_000)
}

/// Looks again, if ten seconds have passed since the last time, when a file was changed so many seconds ago.
async fn look(centre: &Centre, file: &Path, seconds: i64) {
    centre.clock.set(changed(file, seconds));
    centre.work().await;
}

async fn images(centre: &Centre, anna: &Visitor) -> Vec<(String, ImageState)> {
    let images = library::list(&centre.ctx, anna, all()).await.unwrap();
    let mut names: Vec<_> = images.into_iter().map(|image| (image.filename, image.state)).collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    names
}

#[tokio::test]
async fn what_comes_to_rest_in_a_watched_folder_is_taken_and_nothing_before() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let (centre, dir) = watching(centre, Then::Move).await;
        let file = dir.join(ANNA).join("2026/scan.gif");
        put(&file, &dot([1; 3]));
        look(&centre, &file, 5).await;
        assert!(images(&centre, &anna).await.is_empty() && file.exists(), "somebody may be writing it");

        look(&centre, &file, 16).await;
        assert_eq!(images(&centre, &anna).await, [("scan.gif".to_owned(), ImageState::Inbox)]);
        assert!(!file.exists());
        assert_eq!(fs::read(dir.join(ANNA).join("taken/2026/scan.gif")).unwrap(), dot([1; 3]));

        // Another one of that name, and the same one again.
        put(&file, &dot([2; 3]));
        put(&dir.join(ANNA).join("again.gif"), &dot([1; 3]));
        look(&centre, &dir.join(ANNA).join("again.gif"), 30).await;
        assert_eq!(images(&centre, &anna).await.len(), 2);
        assert_eq!(fs::read(dir.join(ANNA).join("taken/2026/scan (2).gif")).unwrap(), dot([2; 3]));
        assert!(dir.join(ANNA).join("taken/again.gif").exists());
    })
    .await;
}

#[tokio::test]
async fn the_files_of_a_shot_come_out_of_a_watched_folder_as_one_picture() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let (centre, dir) = watching(centre, Then::Move).await;
        let folder = dir.join(ANNA);
        put(&folder.join("DSC_0001.gif"), &dot([1; 3]));
        put(&folder.join("DSC_0001.wav"), &silence(1));
        look(&centre, &folder.join("DSC_0001.wav"), 11).await;
        let found = library::list(&centre.ctx, &anna, all()).await.unwrap();
        assert_eq!(found.len(), 1);
        let roles: Vec<_> = found[0].parts.iter().map(|part| part.role).collect();
        assert_eq!(roles, [PartRole::Sound]);
        assert!(folder.join("taken/DSC_0001.gif").exists() && folder.join("taken/DSC_0001.wav").exists());
    })
    .await;
}

#[tokio::test]
async fn what_is_not_taken_lies_aside_with_its_reason() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let (centre, dir) = watching(centre, Then::Remove).await;
        let folder = dir.join(ANNA);
        put(&folder.join("letter.txt"), b"Dear Anna");
        put(&folder.join("good.gif"), &dot([1; 3]));
        std::os::unix::fs::symlink("/etc/passwd", folder.join("link.gif")).unwrap();
        look(&centre, &folder.join("good.gif"), 11).await;
        assert_eq!(images(&centre, &anna).await.len(), 1);
        assert_eq!(fs::read(folder.join("refused/letter.txt")).unwrap(), b"Dear Anna");
        let why = fs::read_to_string(folder.join("refused/letter.txt.why.txt")).unwrap();
        assert!(why.contains("no picture"), "{why}");
        // What is proven is gone, what is no file stays as it is.
        assert!(!folder.join("good.gif").exists() && !folder.join("taken").exists());
        assert!(folder.join("link.gif").symlink_metadata().unwrap().is_symlink());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_removed_that_the_centre_does_not_hold_whole() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let (centre, dir) = watching(centre, Then::Remove).await;
        let blob = blobs_of(&centre, &anna, 1).await[0];
        std::fs::write(original(&centre.folder.join("blobs"), blob), vec![0; dot([0; 3]).len()]).unwrap();
        let file = dir.join(ANNA).join("0.gif");
        put(&file, &dot([0, 100, 200]));
        look(&centre, &file, 11).await;
        assert_eq!(fs::read(dir.join(ANNA).join("taken/0.gif")).unwrap(), dot([0, 100, 200]));
    })
    .await;
}

#[tokio::test]
async fn a_folder_of_nobody_says_so_until_there_is_an_account() {
    on_each(|centre| async move {
        centre.customer("Anna").await;
        let (centre, dir) = watching(centre, Then::Move).await;
        let folder = dir.join("Bea@Example.org");
        put(&folder.join("a.gif"), &dot([1; 3]));
        look(&centre, &folder.join("a.gif"), 11).await;
        assert!(fs::read_to_string(folder.join("why.txt")).unwrap().contains("Bea@Example.org"));
        assert!(folder.join("a.gif").exists());

        let bea = centre.customer("Bea").await;
        look(&centre, &folder.join("a.gif"), 22).await;
        assert_eq!(images(&centre, &bea).await.len(), 1);
        assert!(!folder.join("why.txt").exists());

        // Whoever owes sends nothing, and loses nothing.
        let mut tx = centre.ctx.write().await.unwrap();
        cradle_store::customers::set_standing(&mut tx, bea.customer().unwrap(), Standing::Blocked)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        put(&folder.join("b.gif"), &dot([2; 3]));
        look(&centre, &folder.join("b.gif"), 33).await;
        assert!(folder.join("b.gif").exists() && folder.join("why.txt").exists());
    })
    .await;
}
