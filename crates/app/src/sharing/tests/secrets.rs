//! Passwords, and originals that tell where they were taken.

use bytes::BytesMut;
use cradle_domain::Span;
use futures::TryStreamExt;

use super::*;
use crate::Error;
use crate::library::{Form, open as open_file};
use crate::testing::{on_each, placed};

fn locked(images: &[ImageId]) -> New {
    New { password: Some("open sesame".into()), ..new("link", images) }
}

#[tokio::test]
async fn a_password_opens_to_whom_gave_it_and_for_this_permission_alone() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let (one, other) =
            (link(&centre, &anna, locked(&images)).await, link(&centre, &anna, locked(&images)).await);
        let nobody = centre.nobody().await;
        let address = Address::Link(&one);
        assert!(matches!(seen(&centre, &nobody, address).await, Err(Error::Locked)));
        let file = locate(ctx, &nobody, address, "1", &Form::Preview).await;
        assert!(matches!(file, Err(Error::Locked)));
        assert!(matches!(unlock(ctx, &nobody, address, "open sesam").await, Err(Error::WrongWord)));
        let visit = unlock(ctx, &nobody, address, "open sesame").await.unwrap();
        let secret = visit.secret.unwrap();
        let door = Door { address, visit: Some(secret.as_str()) };
        assert_eq!(ids(&seen(&centre, &nobody, door).await.unwrap()), images);
        assert!(locate(ctx, &nobody, door, "1", &Form::Preview).await.is_ok());
        let beside = Door { address: Address::Link(&other), ..door };
        assert!(matches!(seen(&centre, &nobody, beside).await, Err(Error::Locked)));
        let guessed = Door { address, visit: Some("x") };
        assert!(matches!(seen(&centre, &nobody, guessed).await, Err(Error::Locked)));
        // Only what was really opened counts.
        let own = list(ctx, &anna, 9, None).await.unwrap();
        assert!(own.iter().all(|one| one.recorded.openings == 0 && one.recorded.grant.locked));

        centre.clock.advance(Span::from_hours(12));
        assert!(matches!(seen(&centre, &nobody, door).await, Err(Error::Locked)));
    })
    .await;
}

#[tokio::test]
async fn another_password_shuts_out_who_gave_the_one_of_before() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let given = give(ctx, &anna, locked(&images), None).await.unwrap();
        let id = given.own.recorded.grant.id;
        let address = Address::Link(given.href.strip_prefix("/s/").unwrap());
        let nobody = centre.nobody().await;
        let visit = unlock(ctx, &nobody, address, "open sesame").await.unwrap().secret.unwrap();
        let door = Door { address, visit: Some(visit.as_str()) };
        assert!(seen(&centre, &nobody, door).await.is_ok());
        let other = Change { password: Some(Some("shut sesame".into())), ..Change::default() };
        change(ctx, &anna, id, other).await.unwrap();
        assert!(matches!(seen(&centre, &nobody, door).await, Err(Error::Locked)));
        assert!(matches!(unlock(ctx, &nobody, address, "open sesame").await, Err(Error::WrongWord)));
        let none = Change { password: Some(None), ..Change::default() };
        assert!(!change(ctx, &anna, id, none).await.unwrap().recorded.grant.locked);
        assert!(seen(&centre, &nobody, address).await.is_ok());
        assert!(unlock(ctx, &nobody, address, "whatever").await.unwrap().secret.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_password_cannot_be_guessed_fast() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let secret = link(&centre, &anna, locked(&images)).await;
        let address = Address::Link(&secret);
        let nobody = centre.nobody().await;
        for _ in 0..10 {
            assert!(matches!(unlock(ctx, &nobody, address, "wrong").await, Err(Error::WrongWord)));
        }
        assert!(matches!(unlock(ctx, &nobody, address, "open sesame").await, Err(Error::Wait(_))));
        // Whoever guesses slows down only themselves, and time forgives.
        let elsewhere = Visitor { origin: "192.0.2.9".into(), ..nobody.clone() };
        assert!(unlock(ctx, &elsewhere, address, "open sesame").await.is_ok());
        centre.clock.advance(Span::from_secs(1));
        assert!(unlock(ctx, &nobody, address, "open sesame").await.is_ok());
    })
    .await;
}

async fn content(centre: &Centre, located: &crate::library::Located) -> Vec<u8> {
    let opened = open_file(&centre.ctx, located, None).await.unwrap();
    let whole: BytesMut = opened.stream.try_collect().await.unwrap();
    assert_eq!(whole.len() as u64, opened.size);
    whole.to_vec()
}

#[tokio::test]
async fn an_original_tells_where_it_was_taken_only_with_the_right_to_that() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let file = placed(46.947_8, 7.447_5);
        let image = centre.receive(&anna, "secret.jpg", &file, None).await;
        centre.work().await;
        let own = crate::library::find(ctx, &anna, image).await.unwrap();
        assert!(own.position.is_some() && own.shown, "{own:?}");
        let originals = New { originals: true, ..new("link", &[image]) };
        let shut = link(&centre, &anna, originals.clone()).await;
        let open = link(&centre, &anna, New { position: true, ..originals }).await;
        let nobody = centre.nobody().await;
        let of = async |secret: &str| {
            locate(ctx, &nobody, Address::Link(secret), "1", &Form::Original).await.unwrap()
        };
        let (plain, placed) = (of(&shut).await, of(&open).await);
        assert_ne!(plain.tag, placed.tag);
        assert_eq!(plain.filename, "Lake-001.jpg");
        assert_eq!(content(&centre, &placed).await, file);
        let clean = content(&centre, &plain).await;
        let facts = cradle_imaging::facts::read(&clean);
        assert_eq!((facts.position, clean.len()), (None, file.len()));
        assert_eq!(clean[clean.len() - 100..], file[file.len() - 100..], "the picture is the same");
        // A part of it is the same part.
        let part = open_file(ctx, &plain, Some(40..90)).await.unwrap();
        let part: BytesMut = part.stream.try_collect().await.unwrap();
        assert_eq!(part[..], clean[40..90]);
        // And so it is in the download of all.
        let (_, packed) = download(ctx, &nobody, Address::Link(&shut), None).await.unwrap();
        let zip: Vec<bytes::Bytes> = crate::library::stream(ctx, packed).try_collect().await.unwrap();
        let zip = zip.concat();
        let has = |bytes: &[u8]| zip.windows(bytes.len()).any(|some| some == bytes);
        assert!(has(&clean) && !has(b"secret"), "and nothing tells its name");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_parted_from_its_place_is_refused_in_words() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        let found = crate::library::find(ctx, &anna, images[0]).await.unwrap();
        let mut tx = ctx.write().await.unwrap();
        let placed = cradle_store::library::Rendered {
            size: (1, 1),
            thumbhash: found.thumbhash.clone(),
            shown: true,
            problem: None,
            taken_at: found.taken_at.clone(),
            facts: Vec::new(),
            position: Some((47.0, 8.0)),
        };
        cradle_store::library::set_rendered(&mut tx, &found, &placed).await.unwrap();
        tx.commit().await.unwrap();
        let secret = link(&centre, &anna, New { originals: true, ..new("link", &images) }).await;
        let nobody = centre.nobody().await;
        let address = Address::Link(&secret);
        let refused = locate(ctx, &nobody, address, "1", &Form::Original).await;
        assert!(matches!(refused, Err(Error::Conflict { kind: "tells-its-place", .. })));
        assert!(locate(ctx, &nobody, address, "1", &Form::Preview).await.is_ok());
        assert!(locate(ctx, &nobody, address, "2", &Form::Original).await.is_ok());
        let shared = seen(&centre, &nobody, address).await.unwrap();
        let taken: Vec<bool> = shared.images.iter().map(|one| one.can_be_taken(shared.rights)).collect();
        assert_eq!(taken, [false, true]);
        let (_, packed) = download(ctx, &nobody, address, None).await.unwrap();
        assert_eq!(packed.files(), 1);
        let one = download(ctx, &nobody, address, Some(&["1".to_owned()])).await;
        assert!(matches!(one, Err(Error::Conflict { kind: "tells-its-place", .. })));
    })
    .await;
}
