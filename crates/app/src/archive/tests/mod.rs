//! Proof, copies and their return, on both databases.

mod passage;
mod watch;

use std::path::{Path, PathBuf};

use cradle_blobs::{Blobs, Pace};
use cradle_domain::archive::Finding;
use cradle_domain::{BlobHash, Span};
use cradle_store::{Db, Engine, testing};

use super::*;
use crate::library::{self, Sweep};
use crate::mail::MailProblem;
use crate::testing::{Centre, dot, on_each};
use crate::{Visitor, jobs};

async fn walked(centre: &Centre, anew: bool) -> Proof {
    let mut run = begin(&centre.ctx, anew).await.unwrap();
    while run.ended_at.is_none() {
        run = step(&centre.ctx, &run, &mut Pace::default()).await.unwrap();
    }
    report(&centre.ctx, 100).await.unwrap().unwrap()
}

async fn blobs_of(centre: &Centre, visitor: &Visitor, count: u8) -> Vec<BlobHash> {
    let mut blobs = Vec::new();
    for id in centre.pictures(visitor, count).await {
        blobs.push(library::find(&centre.ctx, visitor, id).await.unwrap().blob);
    }
    blobs
}

fn original(root: &Path, hash: BlobHash) -> PathBuf {
    cradle_blobs::original_path(root, hash)
}

fn findings(proof: &Proof) -> Vec<(BlobHash, Finding)> {
    let mut found: Vec<_> = proof.seen.iter().map(|seen| (seen.found.hash, seen.found.finding)).collect();
    found.sort();
    found
}

#[tokio::test]
async fn what_is_whole_is_proven_and_what_is_not_is_found_and_told() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let blobs = blobs_of(&centre, &anna, 5).await;
        let root = centre.folder.join("blobs");
        std::fs::remove_file(original(&root, blobs[0])).unwrap();
        std::fs::write(original(&root, blobs[1]), vec![0; dot([0; 3]).len()]).unwrap();
        std::fs::write(original(&root, blobs[2]), b"short").unwrap();
        let stray = centre.ctx.blobs().put_bytes(b"nobody's".as_slice().into()).await.unwrap().hash;
        let proof = walked(&centre, false).await;
        let mut wanted = vec![
            (blobs[0], Finding::Missing),
            (blobs[1], Finding::Damaged),
            (blobs[2], Finding::Damaged),
            (stray, Finding::Orphaned),
        ];
        wanted.sort();
        assert_eq!(findings(&proof), wanted);
        assert_eq!(proof.counts, Counts { missing: 1, damaged: 2, orphaned: 1 });
        assert!(proof.is_loss() && proof.run.files == 5);
        let names = &proof.seen[0].names;
        assert_eq!((names[0].filename.as_str(), names[0].owner.as_str()), ("0.gif", "Anna"));

        let images = library::list(&centre.ctx, &anna, all()).await.unwrap();
        let proven = |hash| images.iter().find(|image| image.blob == hash).unwrap().proven_at;
        assert_eq!((proven(blobs[3]), proven(blobs[0])), (Some(centre.ctx.now()), None));

        centre.work().await;
        assert!(centre.mailbox.letters().is_empty(), "bad news gathers first");
        centre.mailbox.answer("anna@example.org", Some(MailProblem::Later("busy".into())));
        centre.clock.advance(Span::from_mins(10));
        centre.work().await;
        centre.mailbox.answer("anna@example.org", None);
        centre.clock.advance(Span::from_mins(10));
        centre.work().await;
        let letters = centre.mailbox.letters();
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("0.gif (Anna)") && letters[0].subject.contains('3'), "{letters:?}");

        // What is lost is not known any more, so that programs send it again.
        assert_eq!((known(&centre, &anna, 1).await, known(&centre, &anna, 3).await), (0, 1));
        // The same pictures, sent again, heal what was lost; the next walk finds nothing.
        for n in 0..3 {
            centre.receive(&anna, "again.gif", &dot([n, 100, 200]), None).await;
        }
        centre.ctx.blobs().remove(stray).await.unwrap();
        let after = walked(&centre, true).await;
        assert_eq!(findings(&after), []);
        assert_eq!(known(&centre, &anna, 1).await, 1);
    })
    .await;
}

async fn known(centre: &Centre, visitor: &Visitor, n: u8) -> usize {
    let sha256 = crate::digest(&dot([n, 100, 200]));
    library::known(&centre.ctx, visitor, &[sha256]).await.unwrap().len()
}

fn all() -> library::Listing {
    library::Listing {
        shelf: library::Shelf::All,
        from: None,
        to: None,
        wanted: cradle_domain::library::Wanted::default(),
        limit: 100,
        after: None,
    }
}

#[tokio::test]
async fn a_walk_that_is_broken_off_goes_on_where_it_stood_and_nothing_is_counted_twice() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let blobs = blobs_of(&centre, &anna, 100).await;
        let first = begin(&centre.ctx, false).await.unwrap();
        let mut pace = Pace::default();
        let second = step(&centre.ctx, &first, &mut pace).await.unwrap();
        assert!(second.files > 0 && second.files < 100);
        // One that started from the same place is late: what it saw is not counted again.
        assert_eq!(step(&centre.ctx, &first, &mut pace).await.unwrap(), second);
        assert_eq!(begin(&centre.ctx, false).await.unwrap(), second);
        let proof = walked(&centre, false).await;
        let bytes = blobs.len() * dot([0; 3]).len();
        assert_eq!((proof.run.id, proof.run.files, proof.run.bytes), (first.id, 100, bytes as u64));
        assert_eq!(findings(&proof), []);
    })
    .await;
}

#[tokio::test]
async fn the_centre_proves_its_files_once_a_month_by_itself() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        blobs_of(&centre, &anna, 2).await;
        crate::works::schedule(&centre.ctx).await.unwrap();
        centre.work().await;
        let first = report(&centre.ctx, 1).await.unwrap().unwrap().run;
        assert_eq!((first.files, first.ended_at), (2, Some(centre.ctx.now())));
        for (days, same) in [(29, true), (2, false)] {
            centre.clock.advance(Span::from_hours(24 * days));
            centre.work().await;
            let last = report(&centre.ctx, 1).await.unwrap().unwrap().run;
            assert_eq!(last.id == first.id, same, "after {days} more days");
        }
    })
    .await;
}

async fn sweep(centre: &Centre) {
    let mut tx = centre.ctx.write().await.unwrap();
    jobs::enqueue(&centre.ctx, &mut tx, &Sweep::default(), centre.ctx.now()).await.unwrap();
    tx.commit().await.unwrap();
    centre.work().await;
}

#[tokio::test]
async fn nothing_is_swept_while_somebody_copies_and_the_rest_afterwards() {
    on_each(|centre| async move {
        let stray = centre.ctx.blobs().put_bytes(b"nobody's".as_slice().into()).await.unwrap().hash;
        sweep(&centre).await;
        centre.clock.advance(Span::from_hours(48));
        let hold = uuid::Uuid::new_v4();
        let mut tx = centre.ctx.write().await.unwrap();
        let until = centre.ctx.now() + Span::from_hours(1);
        cradle_store::archive::hold_blobs(&mut tx, hold, until, centre.ctx.now()).await.unwrap();
        tx.commit().await.unwrap();
        sweep(&centre).await;
        assert!(centre.ctx.blobs().size(stray).await.is_ok(), "it is held");
        // Whoever held it has died: the hold ends by itself.
        centre.clock.advance(Span::from_hours(2));
        sweep(&centre).await;
        assert!(centre.ctx.blobs().size(stray).await.is_err());
    })
    .await;
}

/// A place to bring a copy back to: a fresh folder and a database without tables.
struct Place {
    folder: tempfile::TempDir,
    target: Target,
    server: Option<(String, String)>,
}

impl Place {
    async fn fresh(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (target, server) = match engine {
            Engine::Sqlite => (Target::Sqlite(folder.path().join("cradle.db")), None),
            Engine::Postgres => {
                let server = std::env::var("CRADLE_TEST_POSTGRES_URL").unwrap();
                let (url, name) = testing::empty_postgres(&server).await;
                (Target::Postgres(url), Some((server, name)))
            }
        };
        Self { folder, target, server }
    }

    async fn restore(&self, dir: &Path, replace: bool) -> Result<Restored, Problem> {
        let asked = Restore {
            dir: dir.to_owned(),
            records: self.target.clone(),
            blobs: Blobs::folder(self.folder.path().join("blobs")).await.unwrap(),
            arriving: self.folder.path().to_owned(),
            replace,
        };
        restore(&asked, |_| {}).await
    }

    async fn centre(&self) -> Centre {
        let db = match &self.target {
            Target::Sqlite(path) => Db::sqlite(path).await.unwrap(),
            Target::Postgres(url) => Db::postgres(url).await.unwrap(),
        };
        Centre::over(db, self.folder.path().to_owned()).await
    }

    async fn remove(self) {
        if let Some((server, name)) = self.server {
            testing::drop_postgres(&server, &name).await;
        }
    }
}

fn to(dir: &Path) -> Backup {
    Backup { dir: dir.to_owned(), check: false }
}

#[tokio::test]
async fn a_backup_taken_while_pictures_arrive_comes_back_whole() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.pictures(&anna, 20).await;
        let dir = centre.folder.join("backup");
        let arriving = async {
            for n in 20..60 {
                centre.receive(&anna, &format!("{n}.gif"), &dot([n, 100, 200]), None).await;
            }
        };
        let asked = to(&dir);
        let (copied, ()) = tokio::join!(backup(&centre.ctx, &asked, |_| {}), arriving);
        let copied = copied.unwrap();
        assert!(
            copied.blobs >= 20 && copied.fresh == copied.blobs && copied.lacking.is_empty(),
            "{copied:?}"
        );

        let place = Place::fresh(centre.ctx.db().engine()).await;
        let restored = place.restore(&dir, false).await.unwrap();
        assert_eq!((restored.blobs, restored.fresh), (copied.blobs, copied.blobs));
        let back = place.centre().await;
        let proof = walked(&back, true).await;
        assert_eq!((findings(&proof), proof.run.files), (vec![], copied.blobs));
        let before = library::list(&centre.ctx, &anna, all()).await.unwrap();
        let after = library::list(&back.ctx, &anna, all()).await.unwrap();
        assert_eq!(after.len() as u64, copied.blobs);
        for image in &after {
            let same = before.iter().find(|one| one.id == image.id).unwrap();
            assert_eq!(
                (same.blob, &same.filename, &same.taken_at),
                (image.blob, &image.filename, &image.taken_at)
            );
        }
        // The centre that came back works: pictures arrive and are looked at.
        back.receive(&anna, "new.gif", &dot([1, 2, 3]), None).await;
        back.work().await;
        assert!(library::list(&back.ctx, &anna, all()).await.unwrap().iter().any(|image| image.shown));
        back.ctx.db().close().await;

        // There is a centre now: it does not go by accident.
        assert!(matches!(place.restore(&dir, false).await, Err(Problem::NotEmpty)));
        let again = place.restore(&dir, true).await.unwrap();
        assert_eq!((again.blobs, again.fresh), (copied.blobs, 0));
        let back = place.centre().await;
        assert_eq!(library::list(&back.ctx, &anna, all()).await.unwrap().len(), after.len());
        back.ctx.db().close().await;
        place.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_second_backup_copies_only_what_is_new_and_forgets_what_was_deleted() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let blobs = blobs_of(&centre, &anna, 3).await;
        let dir = centre.folder.join("backup");
        backup(&centre.ctx, &to(&dir), |_| {}).await.unwrap();
        centre.receive(&anna, "new.gif", &dot([9; 3]), None).await;
        // Damage in the copy is found when that is asked for, and mended.
        std::fs::write(original(&dir.join("blobs"), blobs[0]), vec![0; dot([0; 3]).len()]).unwrap();
        let second = backup(&centre.ctx, &to(&dir), |_| {}).await.unwrap();
        assert_eq!((second.blobs, second.fresh), (4, 1));
        let checked = Backup { check: true, ..to(&dir) };
        assert_eq!(backup(&centre.ctx, &checked, |_| {}).await.unwrap().fresh, 1);
        let records = || {
            let names = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name());
            names.filter(|name| name.to_str().unwrap().starts_with("records-")).count()
        };
        assert_eq!(records(), 1);

        let mut tx = centre.ctx.write().await.unwrap();
        cradle_store::customers::remove(&mut tx, anna.customer().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        centre.clock.advance(Span::from_hours(48));
        sweep(&centre).await;
        assert_eq!(backup(&centre.ctx, &to(&dir), |_| {}).await.unwrap().blobs, 0);
        assert!(!original(&dir.join("blobs"), blobs[0]).exists());
    })
    .await;
}

#[tokio::test]
async fn a_backup_that_is_broken_off_is_none_and_the_one_before_it_holds() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.pictures(&anna, 3).await;
        let dir = centre.folder.join("backup");
        let broken = async |dir: &Path| {
            let asked = to(dir);
            let ctx = centre.ctx.clone();
            let stopped = tokio::spawn(async move {
                backup(&ctx, &asked, |copied| assert!(copied.blobs < 2, "the power fails")).await
            });
            assert!(stopped.await.unwrap_err().is_panic());
        };
        broken(&dir).await;
        let place = Place::fresh(centre.ctx.db().engine()).await;
        assert!(matches!(place.restore(&dir, false).await, Err(Problem::NoBackup(_))));

        backup(&centre.ctx, &to(&dir), |_| {}).await.unwrap();
        centre.receive(&anna, "new.gif", &dot([9; 3]), None).await;
        broken(&dir).await;
        assert_eq!(place.restore(&dir, false).await.unwrap().blobs, 3);
        place.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_damaged_backup_is_not_restored_and_changes_nothing() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let blobs = blobs_of(&centre, &anna, 2).await;
        let dir = centre.folder.join("backup");
        backup(&centre.ctx, &to(&dir), |_| {}).await.unwrap();
        let place = Place::fresh(centre.ctx.db().engine()).await;
        let file = original(&dir.join("blobs"), blobs[0]);
        let good = std::fs::read(&file).unwrap();
        std::fs::write(&file, vec![0; good.len()]).unwrap();
        assert!(matches!(place.restore(&dir, false).await, Err(Problem::Damaged(_))));
        assert!(place.target.is_empty().await.unwrap());
        std::fs::write(&file, good).unwrap();

        let records = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path());
        let records = records.into_iter().find(|path| path.to_str().unwrap().contains("records-")).unwrap();
        let list = records.join("blobs.txt");
        let text = std::fs::read(&list).unwrap();
        std::fs::write(&list, b"").unwrap();
        assert!(matches!(place.restore(&dir, false).await, Err(Problem::Damaged(_))));
        std::fs::write(&list, text).unwrap();

        let manifest = dir.join("manifest.json");
        let text = std::fs::read_to_string(&manifest).unwrap();
        std::fs::write(&manifest, text.replace("cradle-backup/1", "cradle-backup/2")).unwrap();
        assert!(matches!(place.restore(&dir, false).await, Err(Problem::Newer(_))));
        let other = text.replace("\"SQLite\"", "\"x\"").replace("\"PostgreSQL\"", "\"SQLite\"");
        std::fs::write(&manifest, other.replace("\"x\"", "\"PostgreSQL\"")).unwrap();
        assert!(matches!(place.restore(&dir, false).await, Err(Problem::OtherEngine { .. })));
        std::fs::write(&manifest, text).unwrap();
        assert_eq!(place.restore(&dir, false).await.unwrap().blobs, 2);
        place.remove().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_centre_itself_has_lost_is_said_and_the_rest_is_copied() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let blobs = blobs_of(&centre, &anna, 3).await;
        std::fs::remove_file(original(&centre.folder.join("blobs"), blobs[1])).unwrap();
        let dir = centre.folder.join("backup");
        let copied = backup(&centre.ctx, &to(&dir), |_| {}).await.unwrap();
        assert_eq!((copied.fresh, copied.lacking), (2, vec![blobs[1]]));
        let place = Place::fresh(centre.ctx.db().engine()).await;
        assert_eq!(place.restore(&dir, false).await.unwrap().lacking, [blobs[1]]);
        place.remove().await;
    })
    .await;
}
