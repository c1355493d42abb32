//! How pictures arrive and go, on both databases, with everything that may come in between.

use std::path::PathBuf;

use bytes::Bytes;
use cradle_app::domain::library::{ImageKind, ImageState, Wanted};
use cradle_app::domain::{CustomerId, ImageId, Span, UploadId};
use cradle_app::library::{self, Arrival, Change, Form, NewUpload, Progress, Shelf, Step};
use cradle_app::testing::{Centre, on_each};
use cradle_app::{Error, Visitor, jobs, works};
use futures::{TryStreamExt, stream};

/// A picture of one pixel; what is said in it makes its content its own.
fn gif(comment: &str) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\xff".to_vec();
    for line in comment.as_bytes().chunks(255) {
        bytes.extend([0x21, 0xfe, line.len() as u8]);
        bytes.extend(line);
        bytes.push(0);
    }
    bytes.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
    bytes
}

fn of(visitor: &Visitor) -> CustomerId {
    visitor.customer().unwrap()
}

fn arrival(owner: CustomerId, filename: &str) -> Arrival {
    Arrival {
        owner,
        filename: filename.to_owned(),
        camera: None,
        part_of: None,
        sha256: None,
        taken_at: None,
        upload: None,
        through: None,
    }
}

/// Files of the picture store, without the ones that are made from others.
fn originals(centre: &Centre) -> Vec<PathBuf> {
    fn under(path: PathBuf) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { under(path) } else { vec![path] }).collect()
    }
    under(centre.folder.join("blobs/originals"))
}

async fn keep(centre: &Centre, visitor: &Visitor, filename: &str, bytes: &[u8]) -> Result<ImageId, Error> {
    let path = centre.folder.join(format!("{}-{filename}", of(visitor)));
    std::fs::write(&path, bytes).unwrap();
    let received = library::receive(&centre.ctx, &path, &arrival(of(visitor), filename)).await;
    std::fs::remove_file(&path).unwrap();
    received.map(|received| received.image)
}

async fn work(centre: &Centre) {
    jobs::run_due(&centre.ctx, &works::all()).await.unwrap();
}

async fn begin(centre: &Centre, visitor: &Visitor, filename: &str, size: usize) -> UploadId {
    let new = NewUpload { filename: filename.to_owned(), size: size as u64, ..NewUpload::default() };
    library::begin(&centre.ctx, visitor, new, None).await.unwrap().id
}

async fn send(
    centre: &Centre,
    visitor: &Visitor,
    id: UploadId,
    offset: u64,
    bytes: &[u8],
) -> Result<Progress, Error> {
    let body = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(bytes))]);
    library::append(&centre.ctx, visitor, id, offset, None, body).await
}

#[tokio::test]
async fn a_picture_is_kept_once_whoever_sends_it_and_nobody_can_tell() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let bytes = gif("the same");
        let first = keep(&centre, &anna, "a.gif", &bytes).await.unwrap();
        assert_eq!(keep(&centre, &anna, "b.gif", &bytes).await.unwrap(), first);
        let other = keep(&centre, &paul, "c.gif", &bytes).await.unwrap();
        assert_ne!(other, first);
        assert_eq!(originals(&centre).len(), 1);
        let pauls = library::find(&centre.ctx, &paul, other).await.unwrap();
        assert_eq!((pauls.filename.as_str(), pauls.kind), ("c.gif", ImageKind::Picture));
        assert!(matches!(library::find(&centre.ctx, &paul, first).await, Err(Error::Missing(_))));
    })
    .await;
}

#[tokio::test]
async fn two_customers_who_send_the_same_at_the_same_moment_each_have_it() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        for round in 0..10 {
            let bytes = gif(&format!("round {round}"));
            let (one, two, three) = tokio::join!(
                keep(&centre, &anna, "a.gif", &bytes),
                keep(&centre, &paul, "p.gif", &bytes),
                async {
                    let path = centre.folder.join("third");
                    std::fs::write(&path, &bytes).unwrap();
                    library::receive(&centre.ctx, &path, &arrival(of(&anna), "again.gif")).await
                },
            );
            assert_eq!(one.unwrap(), three.unwrap().image);
            assert_eq!(originals(&centre).len(), round + 1);
            assert!(library::find(&centre.ctx, &paul, two.unwrap()).await.is_ok());
        }
        let months = library::timeline(&centre.ctx, &anna, Shelf::All).await.unwrap();
        assert_eq!(months.iter().flat_map(|month| month.counts).sum::<i64>(), 10);
    })
    .await;
}

#[tokio::test]
async fn a_trashed_picture_that_is_sent_again_comes_back() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let id = keep(&centre, &anna, "a.gif", &gif("x")).await.unwrap();
        let kept = Change { step: Some(Step::Keep), ..Change::default() };
        library::change(&centre.ctx, &anna, id, kept).await.unwrap();
        library::discard(&centre.ctx, &anna, id).await.unwrap();
        assert!(library::timeline(&centre.ctx, &anna, Shelf::All).await.unwrap().is_empty());
        assert_eq!(keep(&centre, &anna, "a.gif", &gif("x")).await.unwrap(), id);
        let back = library::find(&centre.ctx, &anna, id).await.unwrap();
        assert_eq!((back.state, back.trashed_at), (ImageState::Kept, None));
    })
    .await;
}

#[tokio::test]
async fn files_of_one_shot_are_one_picture() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let id = keep(&centre, &anna, "DSC_0001.GIF", &gif("x")).await.unwrap();
        let sound =
            b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0";
        let path = centre.folder.join("part");
        let mut of_anna = Arrival { part_of: Some(id), ..arrival(of(&anna), "DSC_0001.WAV") };
        for (last, known) in [(0_u8, false), (0, true), (1, false)] {
            let mut sound = sound.to_vec();
            sound.push(last);
            std::fs::write(&path, &sound).unwrap();
            let received = library::receive(&centre.ctx, &path, &of_anna).await.unwrap();
            assert_eq!((received.image, received.known), (id, known));
        }
        let image = library::find(&centre.ctx, &anna, id).await.unwrap();
        let names: Vec<_> = image.parts.iter().map(|part| part.filename.as_str()).collect();
        assert_eq!(names, ["DSC_0001 (2).WAV", "DSC_0001.WAV"]);
        // A part that comes alone later is not a second picture.
        of_anna.part_of = None;
        let alone = library::receive(&centre.ctx, &path, &of_anna).await.unwrap();
        assert_eq!((alone.image, alone.known), (id, true));
        // Nobody hangs a file onto somebody else's picture.
        let of_paul = Arrival { part_of: Some(id), ..arrival(of(&paul), "x.wav") };
        let refused = library::receive(&centre.ctx, &path, &of_paul).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid { field: "part_of", .. }), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_its_reason_and_nothing_is_kept() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let refused = keep(&centre, &anna, "holiday.jpg", b"<html><script>").await.unwrap_err();
        assert!(matches!(refused, Error::Unsupported(_)) && refused.to_string().contains("holiday.jpg"));
        let path = centre.folder.join("changed");
        std::fs::write(&path, gif("changed on the way")).unwrap();
        let claimed = Arrival { sha256: Some([7; 32]), ..arrival(of(&anna), "a.gif") };
        let refused = library::receive(&centre.ctx, &path, &claimed).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict { kind: "content-mismatch", .. }), "{refused:?}");
        assert_eq!(originals(&centre), Vec::<PathBuf>::new());
        assert!(library::timeline(&centre.ctx, &anna, Shelf::All).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_looked_at_and_a_damaged_one_is_kept_byte_for_byte() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let id = keep(&centre, &anna, "a.gif", &gif("x")).await.unwrap();
        assert!(library::find(&centre.ctx, &anna, id).await.unwrap().rendering);
        let mut damaged = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
        damaged.extend([0x55; 400]);
        let broken = keep(&centre, &anna, "b.jpg", &damaged).await.unwrap();
        work(&centre).await;
        let seen = library::find(&centre.ctx, &anna, id).await.unwrap();
        assert_eq!((seen.width, seen.shown, seen.rendering, seen.problem), (1, true, false, None));
        assert!(!seen.thumbhash.is_empty());
        for form in [Form::Preview, Form::Thumbnail] {
            let located = library::locate(&centre.ctx, &anna, id, &form).await.unwrap();
            assert!(library::open(&centre.ctx, &located, None).await.unwrap().size > 0);
        }
        let kept = library::find(&centre.ctx, &anna, broken).await.unwrap();
        assert!(!kept.shown && !kept.rendering);
        assert!(kept.problem.unwrap().contains("cannot be shown: "));
        let located = library::locate(&centre.ctx, &anna, broken, &Form::Original).await.unwrap();
        let content = library::open(&centre.ctx, &located, None).await.unwrap();
        assert_eq!(content.stream.try_collect::<Vec<_>>().await.unwrap().concat(), damaged);
        let preview = library::locate(&centre.ctx, &anna, broken, &Form::Preview).await;
        assert!(matches!(preview, Err(Error::Missing(_))));
    })
    .await;
}

#[tokio::test]
async fn a_reduced_image_that_is_lost_is_made_again() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let id = keep(&centre, &anna, "a.gif", &gif("x")).await.unwrap();
        work(&centre).await;
        std::fs::remove_dir_all(centre.folder.join("blobs/renditions")).unwrap();
        let located = library::locate(&centre.ctx, &anna, id, &Form::Preview).await.unwrap();
        let lost = library::open(&centre.ctx, &located, None).await;
        assert!(matches!(lost, Err(Error::Missing(_))));
        work(&centre).await;
        assert!(library::open(&centre.ctx, &located, None).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn an_upload_goes_on_where_the_disk_says_it_stands() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let bytes = gif(&"long ".repeat(1000));
        let id = begin(&centre, &anna, "a.gif", bytes.len()).await;
        assert_eq!(send(&centre, &anna, id, 0, &bytes[..1000]).await.unwrap().offset, 1000);
        // The process died after writing more than it had told.
        let file = centre.ctx.settings().uploads.join(id.to_string());
        std::fs::write(&file, &bytes[..1500]).unwrap();
        let behind = send(&centre, &anna, id, 1000, &bytes[1000..]).await.unwrap_err();
        assert!(matches!(behind, Error::Conflict { kind: "upload-offset", .. }), "{behind:?}");
        assert_eq!(library::progress(&centre.ctx, &anna, id).await.unwrap().offset, 1500);
        assert!(matches!(library::progress(&centre.ctx, &paul, id).await, Err(Error::Missing(_))));
        let done = send(&centre, &anna, id, 1500, &bytes[1500..]).await.unwrap();
        let (image, known) = done.upload.outcome.unwrap();
        assert!(!known && !file.exists());
        // The answer got lost: asking again, or sending the end again, gives the same.
        let asked = library::progress(&centre.ctx, &anna, id).await.unwrap();
        assert_eq!((asked.offset, asked.upload.outcome), (bytes.len() as u64, Some((image, false))));
        let again = send(&centre, &anna, id, bytes.len() as u64, b"").await.unwrap();
        assert_eq!(again.upload.outcome, Some((image, false)));
        assert_eq!(originals(&centre).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_was_whole_when_the_process_died_becomes_a_picture_when_it_is_asked_for() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let bytes = gif("whole");
        let id = begin(&centre, &anna, "a.gif", bytes.len()).await;
        let file = centre.ctx.settings().uploads.join(id.to_string());
        std::fs::write(&file, &bytes).unwrap();
        // The bytes may even have reached the picture store.
        centre.ctx.blobs().put_file(&file).await.unwrap();
        let asked = library::progress(&centre.ctx, &anna, id).await.unwrap();
        let (image, known) = asked.upload.outcome.unwrap();
        assert!(!known && library::find(&centre.ctx, &anna, image).await.is_ok());
        assert_eq!(originals(&centre).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_requests_to_one_upload_one_waits_outside() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let bytes = gif("x");
        let id = begin(&centre, &anna, "a.gif", bytes.len()).await;
        let (begun, has_begun) = futures::channel::oneshot::channel();
        let (go_on, goes_on) = futures::channel::oneshot::channel::<()>();
        let whole = Bytes::copy_from_slice(&bytes);
        // Bytes are asked for only by whoever holds the file.
        let body = Box::pin(stream::once(async move {
            begun.send(()).unwrap();
            goes_on.await.unwrap();
            Ok::<_, std::convert::Infallible>(whole)
        }));
        let (ctx, visitor) = (centre.ctx.clone(), anna.clone());
        let slow = tokio::spawn(async move { library::append(&ctx, &visitor, id, 0, None, body).await });
        has_begun.await.unwrap();
        let refused = send(&centre, &anna, id, 0, &bytes).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict { kind: "upload-busy", .. }), "{refused:?}");
        go_on.send(()).unwrap();
        assert!(slow.await.unwrap().unwrap().upload.outcome.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_broken_connection_keeps_what_came_and_more_than_announced_is_refused() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let bytes = gif("x");
        let id = begin(&centre, &anna, "a.gif", bytes.len()).await;
        let pieces = [Ok(Bytes::copy_from_slice(&bytes[..20])), Err(std::io::Error::other("gone"))];
        let broken = library::append(&centre.ctx, &anna, id, 0, None, stream::iter(pieces)).await;
        assert!(broken.is_err());
        assert_eq!(library::progress(&centre.ctx, &anna, id).await.unwrap().offset, 20);
        let more = [&bytes[20..], b"and more"].concat();
        let refused = send(&centre, &anna, id, 20, &more).await.unwrap_err();
        assert!(matches!(refused, Error::TooLarge(_)), "{refused:?}");
        assert_eq!(library::progress(&centre.ctx, &anna, id).await.unwrap().offset, 20);
        library::abandon(&centre.ctx, &anna, id).await.unwrap();
        assert!(matches!(library::progress(&centre.ctx, &anna, id).await, Err(Error::Missing(_))));
        assert_eq!(std::fs::read_dir(&centre.ctx.settings().uploads).unwrap().count(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_sweep_takes_what_nobody_refers_to_and_nothing_else() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let id = keep(&centre, &anna, "a.gif", &gif("wanted")).await.unwrap();
        // A crash between the bytes and the record.
        let stray = centre.ctx.blobs().put_bytes(gif("stray").into()).await.unwrap();
        let unfinished = begin(&centre, &anna, "b.gif", 100).await;
        send(&centre, &anna, unfinished, 0, &gif("unfinished")[..20]).await.unwrap();
        let file_without_record = centre.ctx.settings().uploads.join(uuid::Uuid::new_v4().to_string());
        std::fs::write(&file_without_record, b"x").unwrap();
        works::schedule(&centre.ctx).await.unwrap();
        work(&centre).await;
        assert_eq!(originals(&centre).len(), 2, "its time has only begun");
        assert!(!file_without_record.exists());
        for days in [1, 7] {
            centre.clock.advance(Span::from_hours(24 * days + 1));
            work(&centre).await;
        }
        assert_eq!(originals(&centre).len(), 1);
        assert!(matches!(centre.ctx.blobs().size(stray.hash).await, Err(cradle_app::blobs::Error::Missing)));
        assert!(library::find(&centre.ctx, &anna, id).await.is_ok());
        assert_eq!(std::fs::read_dir(&centre.ctx.settings().uploads).unwrap().count(), 0);
        // What was swept can come again.
        let again = keep(&centre, &anna, "s.gif", &gif("stray")).await.unwrap();
        let located = library::locate(&centre.ctx, &anna, again, &Form::Original).await.unwrap();
        assert!(library::open(&centre.ctx, &located, None).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_sweep_and_a_sender_of_the_same_content_never_lose_it() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        for round in 0..3 {
            let bytes = gif(&format!("round {round}"));
            centre.ctx.blobs().put_bytes(bytes.clone().into()).await.unwrap();
            works::schedule(&centre.ctx).await.unwrap();
            work(&centre).await;
            centre.clock.advance(Span::from_hours(25));
            let (sent, ()) = tokio::join!(keep(&centre, &anna, "a.gif", &bytes), work(&centre));
            let located = library::locate(&centre.ctx, &anna, sent.unwrap(), &Form::Original).await.unwrap();
            assert!(library::open(&centre.ctx, &located, None).await.is_ok(), "round {round}");
        }
    })
    .await;
}

#[tokio::test]
async fn pictures_are_described_found_and_only_their_owners() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let one = keep(&centre, &anna, "one.gif", &gif("1")).await.unwrap();
        let two = keep(&centre, &anna, "two.gif", &gif("2")).await.unwrap();
        let said = Change {
            step: Some(Step::Keep),
            title: Some("Sommer in Bern".to_owned()),
            rating: Some(5),
            ..Change::default()
        };
        let both = library::change_many(&centre.ctx, &anna, &[one, two], said.clone()).await.unwrap();
        assert!(
            both.images
                .iter()
                .all(|image| image.state == ImageState::Kept && image.attributes.rating.is_some())
        );
        let words = |visitor: Visitor, words: &str| {
            let (ctx, words) = (centre.ctx.clone(), words.to_owned());
            async move {
                let listing = library::Listing {
                    shelf: Shelf::All,
                    wanted: Wanted { words: Some(words), ..Wanted::default() },
                    from: None,
                    to: None,
                    limit: 10,
                    after: None,
                };
                library::list(&ctx, &visitor, listing).await.unwrap().len()
            }
        };
        assert_eq!(words(anna.clone(), "BERN").await, 2);
        assert_eq!(words(anna.clone(), "bern one").await, 1);
        assert_eq!(words(paul.clone(), "bern").await, 0);
        let refused = library::change_many(&centre.ctx, &paul, &[one], said.clone()).await;
        assert!(matches!(refused, Err(Error::Missing(_))));
        let nobody = centre.nobody().await;
        assert!(matches!(library::find(&centre.ctx, &nobody, one).await, Err(Error::Denied(_))));
        let wrong = library::change(&centre.ctx, &anna, one, Change { rating: Some(9), ..said }).await;
        assert!(matches!(wrong, Err(Error::Invalid { field: "rating", .. })));
        assert!(matches!(library::restore(&centre.ctx, &anna, one).await, Err(Error::Conflict { .. })));
    })
    .await;
}
