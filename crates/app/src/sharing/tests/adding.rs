//! Pictures that others add, on both databases.

use cradle_domain::sharing::Adding;
use cradle_domain::{ClassId, Span, UploadId};
use futures::stream;

use super::*;
use crate::library::{self, NewUpload, Progress};
use crate::testing::{dot, on_each, silence};
use crate::{Error, classes, jobs, works};

/// A class by hand.
pub(super) async fn hand(centre: &Centre, visitor: &Visitor, images: &[ImageId]) -> ClassId {
    let new = classes::New { name: "Wedding".into(), rule: None, images: images.to_vec() };
    classes::create(&centre.ctx, visitor, new, None).await.unwrap().class.id
}

/// A permission for a class that lets others add to it.
pub(super) fn open_class(class: ClassId) -> New {
    New {
        object: "class".into(),
        class: Some(class),
        to: "link".into(),
        title: "Our wedding".into(),
        originals: true,
        add: Some(Adding::default()),
        ..New::default()
    }
}

/// Adds a file through a door, in one piece.
pub(super) async fn add(
    centre: &Centre,
    visitor: &Visitor,
    door: impl Into<Door<'_>>,
    (filename, content): (&str, &[u8]),
) -> Result<Progress> {
    let door = door.into();
    let new = NewUpload { filename: filename.into(), size: content.len() as u64, ..NewUpload::default() };
    let upload = begin_adding(&centre.ctx, visitor, door, new, Some("Aunt Erna"), None).await?;
    send(centre, visitor, door, upload.id, content).await
}

async fn send(
    centre: &Centre,
    visitor: &Visitor,
    door: Door<'_>,
    id: UploadId,
    content: &[u8],
) -> Result<Progress> {
    let body = stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::copy_from_slice(content))]);
    append_adding(&centre.ctx, visitor, door, id, (0, None), body).await
}

async fn rest(centre: &Centre) {
    jobs::run_due(&centre.ctx, &works::all()).await.unwrap();
    centre.clock.advance(Span::from_secs(10));
}

#[tokio::test]
async fn a_guest_adds_a_picture_that_comes_into_the_library_and_the_class_with_their_name() {
    on_each(|centre| async move {
        let (anna, nobody) = (centre.customer("Anna").await, centre.nobody().await);
        let ctx = &centre.ctx;
        let images = centre.pictures(&anna, 2).await;
        let class = hand(&centre, &anna, &images[..1]).await;
        let secret = link(&centre, &anna, open_class(class)).await;
        let door = Address::Link(&secret);
        let done = add(&centre, &nobody, door, ("kiss.gif", &dot([7, 7, 7]))).await.unwrap();
        let added = done.upload.outcome.unwrap().0;
        rest(&centre).await;
        let shown = seen(&centre, &nobody, door).await.unwrap();
        let mut there = ids(&shown);
        there.sort();
        let mut due = vec![images[0], added];
        due.sort();
        assert_eq!(there, due, "and not the other one of Anna's");
        assert!(shown.images.iter().all(|one| one.image.shown));
        let from = came(ctx, &anna, added).await.unwrap();
        assert_eq!(
            (from.len(), from[0].sender.as_str(), from[0].title.as_str()),
            (1, "Aunt Erna", "Our wedding")
        );
        assert!(came(ctx, &anna, images[0]).await.unwrap().is_empty());
        let own = list(ctx, &anna, 9, None).await.unwrap().remove(0);
        assert_eq!(own.recorded.added, 1);
        // It is a picture of hers like any other.
        library::discard(ctx, &anna, added).await.unwrap();
        assert_eq!(ids(&seen(&centre, &nobody, door).await.unwrap()), [images[0]]);
    })
    .await;
}

#[tokio::test]
async fn nobody_can_tell_whether_a_picture_was_there_before() {
    on_each(|centre| async move {
        let (anna, nobody) = (centre.customer("Anna").await, centre.nobody().await);
        let ctx = &centre.ctx;
        let images = centre.pictures(&anna, 1).await;
        centre.receive(&anna, "memo.wav", &silence(1), Some(images[0])).await;
        let said = library::Change {
            title: Some("What only Anna knows".into()),
            caption: Some("and wrote".into()),
            ..library::Change::default()
        };
        library::change(ctx, &anna, images[0], said).await.unwrap();
        let class = hand(&centre, &anna, &[]).await;
        let secret = link(&centre, &anna, open_class(class)).await;
        let door = Address::Link(&secret);
        add(&centre, &nobody, door, ("mine.gif", &dot([0, 100, 200]))).await.unwrap();
        add(&centre, &nobody, door, ("other.gif", &dot([9, 9, 9]))).await.unwrap();
        let mut rendered = false;
        loop {
            let shown = seen(&centre, &nobody, door).await.unwrap();
            assert_eq!(shown.images.len(), 2);
            for one in &shown.images {
                let image = &one.image;
                assert_eq!((image.attributes.title.as_str(), image.attributes.caption.as_str()), ("", ""));
                assert!(one.sounds().is_empty() && image.parts.is_empty());
                assert_eq!((image.shown, image.thumbhash.is_empty()), (rendered, !rendered), "{image:?}");
                let preview = locate(ctx, &nobody, door, &one.key, &crate::library::Form::Preview).await;
                assert_eq!(preview.is_ok(), rendered);
            }
            if rendered {
                break;
            }
            rest(&centre).await;
            rendered = true;
        }
        // When its owner puts one in, it is shown as all that she puts in.
        classes::put(ctx, &anna, class, &images, &[]).await.unwrap();
        let shown = seen(&centre, &nobody, door).await.unwrap();
        let hers = shown.images.iter().find(|one| one.image.id == images[0]).unwrap();
        assert_eq!((hers.image.attributes.title.as_str(), hers.sounds().len()), ("What only Anna knows", 1));
        // Whoever adds what is shown already changes nothing about it.
        add(&centre, &nobody, door, ("again.gif", &dot([0, 100, 200]))).await.unwrap();
        let shown = seen(&centre, &nobody, door).await.unwrap();
        assert!(shown.images.iter().any(|one| one.image.attributes.title == "What only Anna knows"));
    })
    .await;
}

#[tokio::test]
async fn a_file_that_fits_beside_a_picture_does_not_open_that_picture() {
    on_each(|centre| async move {
        let (anna, nobody) = (centre.customer("Anna").await, centre.nobody().await);
        let images = centre.pictures(&anna, 1).await;
        centre.receive(&anna, "0.wav", &silence(1), Some(images[0])).await;
        let class = hand(&centre, &anna, &[]).await;
        let secret = link(&centre, &anna, open_class(class)).await;
        let door = Address::Link(&secret);
        let notes = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>";
        let sidecar = add(&centre, &nobody, door, ("0.xmp", notes)).await;
        assert!(matches!(sidecar, Err(Error::Unsupported(_))), "{sidecar:?}");
        // The very sound that is a part of the picture is a sound of its own here.
        let sound = add(&centre, &nobody, door, ("0.wav", &silence(1))).await.unwrap();
        assert_ne!(sound.upload.outcome.unwrap().0, images[0]);
        assert!(!ids(&seen(&centre, &nobody, door).await.unwrap()).contains(&images[0]));
    })
    .await;
}

#[tokio::test]
async fn a_link_cannot_fill_the_disk() {
    on_each(|centre| async move {
        let (anna, nobody) = (centre.customer("Anna").await, centre.nobody().await);
        let ctx = &centre.ctx;
        let class = hand(&centre, &anna, &[]).await;
        let few = New { add: Some(Adding::new(2, 1 << 20).unwrap()), ..open_class(class) };
        let secret = link(&centre, &anna, few).await;
        let door = Door::from(Address::Link(&secret));
        let begin = |size| {
            let new = NewUpload { filename: "a.gif".into(), size, ..NewUpload::default() };
            begin_adding(ctx, &nobody, door, new, Some("Erna"), None)
        };
        let full = |result: Result<_>| matches!(result, Err(Error::TooLarge(_)));
        assert!(full(begin((1 << 20) + 1).await.map(drop)));
        let first = begin(1 << 20).await.unwrap();
        assert!(full(begin(1).await.map(drop)), "the bytes are promised to the first");
        abandon_adding(ctx, &nobody, door, first.id).await.unwrap();
        add(&centre, &nobody, door, ("1.gif", &dot([1, 1, 1]))).await.unwrap();
        // What nobody can keep makes room again.
        let refused = add(&centre, &nobody, door, ("2.gif", b"nothing that is a picture")).await;
        assert!(matches!(refused, Err(Error::Unsupported(_))));
        add(&centre, &nobody, door, ("2.gif", &dot([2, 2, 2]))).await.unwrap();
        assert!(full(add(&centre, &nobody, door, ("3.gif", &dot([3, 3, 3]))).await.map(drop)));
        // Its giver makes more room, or none.
        let id = list(ctx, &anna, 1, None).await.unwrap()[0].recorded.grant.id;
        let more = Change { add: Some(Some(Adding::new(3, 1 << 20).unwrap())), ..Change::default() };
        change(ctx, &anna, id, more).await.unwrap();
        let begun = begin(5).await.unwrap();
        // One that nobody finishes makes room again when its time is over.
        centre.clock.advance(Span::from_hours(25));
        let gone = adding_progress(ctx, &nobody, door, begun.id).await;
        assert!(matches!(gone, Err(Error::Missing("upload"))));
        let mut tx = ctx.write().await.unwrap();
        let owner = anna.customer().unwrap();
        assert!(cradle_store::library::remove_upload(&mut tx, owner, begun.id).await.unwrap());
        tx.commit().await.unwrap();
        let begun = begin(5).await.unwrap();
        change(ctx, &anna, id, Change { add: Some(None), ..Change::default() }).await.unwrap();
        assert!(matches!(begin(5).await, Err(Error::Missing(_))));
        assert!(send(&centre, &nobody, door, begun.id, b"GIF89").await.is_err());
        assert_eq!(seen(&centre, &nobody, door).await.unwrap().images.len(), 2, "what came stays");
    })
    .await;
}

#[tokio::test]
async fn pictures_are_added_where_and_by_whom_it_is_allowed_and_by_nobody_else() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let (mia, nobody) = (centre.customer("Mia").await, centre.nobody().await);
        let ctx = &centre.ctx;
        let class = hand(&centre, &anna, &[]).await;
        let file = dot([5, 5, 5]);
        let plain = link(&centre, &anna, New { add: None, ..open_class(class) }).await;
        let shut = add(&centre, &nobody, Address::Link(&plain), ("a.gif", &file)).await;
        assert!(matches!(shut, Err(Error::Missing(_))));
        let public = New { to: "public".into(), ..open_class(class) };
        assert!(matches!(give(ctx, &anna, public, None).await, Err(Error::Invalid { field: "add", .. })));
        let images = centre.pictures(&anna, 1).await;
        let some = New { object: "image".into(), images: images.clone(), ..open_class(class) };
        assert!(matches!(give(ctx, &anna, some, None).await, Err(Error::Invalid { field: "add", .. })));

        let for_paul =
            give(ctx, &anna, for_customer("paul@example.org", open_class(class)), None).await.unwrap();
        let door = Address::Received(for_paul.own.recorded.grant.id);
        let done = add(&centre, &paul, door, ("a.gif", &file)).await.unwrap();
        let from = came(ctx, &anna, done.upload.outcome.unwrap().0).await.unwrap();
        assert_eq!(from[0].sender, "Paul", "whatever he says");
        for other in [&mia, &nobody, &anna] {
            assert!(add(&centre, other, door, ("b.gif", &file)).await.is_err());
        }
        // His own library has none of it, and hers does not tell him what is in it.
        assert!(library::find(ctx, &paul, done.upload.outcome.unwrap().0).await.is_err());
        assert!(matches!(library::progress(ctx, &anna, done.upload.id).await, Err(Error::Missing(_))));

        let locked = New { password: Some("open sesame".into()), ..open_class(class) };
        let secret = link(&centre, &anna, locked).await;
        let shut = add(&centre, &nobody, Address::Link(&secret), ("c.gif", &file)).await;
        assert!(matches!(shut, Err(Error::Locked)));
        let visit =
            unlock(ctx, &nobody, Address::Link(&secret), "open sesame").await.unwrap().secret.unwrap();
        let open = Door { address: Address::Link(&secret), visit: Some(visit.as_str()) };
        add(&centre, &nobody, open, ("c.gif", &dot([6, 6, 6]))).await.unwrap();
        // Withdrawn in the middle of a file: what comes then is not kept.
        let new = NewUpload { filename: "d.gif".into(), size: 9, ..NewUpload::default() };
        let begun = begin_adding(ctx, &nobody, open, new, Some("Erna"), None).await.unwrap();
        for own in list(ctx, &anna, 9, None).await.unwrap() {
            revoke(ctx, &anna, own.recorded.grant.id).await.unwrap();
        }
        assert!(send(&centre, &nobody, open, begun.id, b"GIF89a123").await.is_err());
        let nameless = begin_adding(ctx, &nobody, open, NewUpload::default(), None, None).await;
        assert!(nameless.is_err());
    })
    .await;
}

#[tokio::test]
async fn who_sends_what_nobody_can_keep_is_slowed_down() {
    on_each(|centre| async move {
        let (anna, nobody) = (centre.customer("Anna").await, centre.nobody().await);
        let class = hand(&centre, &anna, &[]).await;
        let secret = link(&centre, &anna, open_class(class)).await;
        let door = Address::Link(&secret);
        for _ in 0..10 {
            let refused = add(&centre, &nobody, door, ("a.gif", b"nothing that is a picture")).await;
            assert!(matches!(refused, Err(Error::Unsupported(_))), "{refused:?}");
        }
        let slowed = add(&centre, &nobody, door, ("a.gif", &dot([1, 1, 1]))).await;
        assert!(matches!(slowed, Err(Error::TooSoon { .. })), "{slowed:?}");
        let elsewhere = Visitor { origin: "192.0.2.2".into(), ..nobody.clone() };
        add(&centre, &elsewhere, door, ("a.gif", &dot([1, 1, 1]))).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn its_giver_is_told_of_what_came_once_and_not_of_each_picture() {
    on_each(|centre| async move {
        let (anna, nobody) = (centre.customer("Anna").await, centre.nobody().await);
        let class = hand(&centre, &anna, &[]).await;
        let secret = link(&centre, &anna, open_class(class)).await;
        let door = Address::Link(&secret);
        let letters = || {
            let all = centre.mailbox.letters();
            all.into_iter().map(|letter| letter.subject).collect::<Vec<_>>()
        };
        for n in 0..3 {
            add(&centre, &nobody, door, ("a.gif", &dot([n, 1, 1]))).await.unwrap();
            rest(&centre).await;
        }
        assert!(letters().is_empty(), "they gather");
        centre.clock.advance(Span::from_mins(31));
        rest(&centre).await;
        assert_eq!(letters(), ["3 pictures were added to “Wedding”"]);
        add(&centre, &nobody, door, ("a.gif", &dot([9, 1, 1]))).await.unwrap();
        centre.clock.advance(Span::from_hours(2));
        rest(&centre).await;
        assert_eq!(letters().len(), 1, "not every hour");
        centre.clock.advance(Span::from_hours(12));
        rest(&centre).await;
        assert_eq!(letters()[1..], ["1 picture was added to “Wedding”"]);
        centre.clock.advance(Span::from_hours(24));
        rest(&centre).await;
        assert_eq!(letters().len(), 2);
    })
    .await;
}
