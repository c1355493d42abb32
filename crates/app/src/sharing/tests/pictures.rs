//! Pictures that are named one by one.

use cradle_domain::{ImageId, Span};
use futures::TryStreamExt;

use super::*;
use crate::library::{Form, open as open_file};
use crate::testing::{on_each, silence};
use crate::{Error, Idempotency};

#[tokio::test]
async fn a_link_opens_exactly_its_pictures_and_no_original_without_the_right() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        centre.receive(&anna, "2.wav", &silence(1), Some(images[2])).await;
        let secret = link(&centre, &anna, new("link", &[images[2], images[0]])).await;
        let nobody = centre.nobody().await;
        let by = Address::Link(&secret);
        let shared = open(&centre.ctx, &nobody, by, None, 100).await.unwrap();
        let shown: Vec<(u32, ImageId)> = shared.images.iter().map(|one| (one.index, one.image.id)).collect();
        assert_eq!(shown, [(1, images[2]), (2, images[0])]);
        assert_eq!((shared.by.as_str(), shared.images[0].sounds().len()), ("Anna", 1));

        let ctx = &centre.ctx;
        let preview = locate(ctx, &nobody, by, "1", &Form::Preview).await.unwrap();
        assert!(open_file(ctx, &preview, None).await.unwrap().size > 0);
        assert!(locate(ctx, &nobody, by, "1", &Form::Part("sound-1.wav".into())).await.is_ok());
        for (key, form) in [
            ("1", Form::Original),
            ("1", Form::Part("2.wav".into())),
            ("1", Form::Playable),
            ("3", Form::Preview),
            ("0", Form::Preview),
            ("x", Form::Preview),
        ] {
            let shut = locate(ctx, &nobody, by, key, &form).await;
            assert!(matches!(shut, Err(Error::Missing(_))), "{key} {form:?}");
        }
        // A picture is not found by its own name, which is its owner's business.
        let own = images[2].to_string();
        assert!(matches!(locate(ctx, &nobody, by, &own, &Form::Preview).await, Err(Error::Missing(_))));
        let full = New { originals: true, ..new("link", &images[..1]) };
        let secret = link(&centre, &anna, full).await;
        let original = locate(ctx, &nobody, Address::Link(&secret), "1", &Form::Original).await.unwrap();
        assert_eq!(original.filename, "Lake-001.gif");
    })
    .await;
}

#[tokio::test]
async fn what_is_trashed_disappears_and_the_others_keep_their_places() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        let secret = link(&centre, &anna, New { cover: Some(images[2]), ..new("link", &images) }).await;
        crate::library::discard(&centre.ctx, &anna, images[1]).await.unwrap();
        let nobody = centre.nobody().await;
        let by = Address::Link(&secret);
        let shared = seen(&centre, &nobody, by).await.unwrap();
        assert_eq!(shared.images.iter().map(|one| one.index).collect::<Vec<_>>(), [1, 3]);
        assert_eq!((shared.cover.map(|cover| cover.index), shared.total), (Some(3), Some(2)));
        assert!(matches!(
            locate(&centre.ctx, &nobody, by, "2", &Form::Preview).await,
            Err(Error::Missing("picture"))
        ));
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_or_is_taken_back_and_openings_are_counted() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let paul = centre.customer("Paul").await;
        let images = centre.pictures(&anna, 1).await;
        let ending = New { expires_at: Some(centre.ctx.now() + Span::from_secs(9)), ..new("link", &images) };
        let (ending, lasting) =
            (link(&centre, &anna, ending).await, link(&centre, &anna, new("link", &images)).await);
        let nobody = centre.nobody().await;
        open(&centre.ctx, &nobody, Address::Link(&lasting), None, 1).await.unwrap();
        open(&centre.ctx, &paul, Address::Link(&lasting), None, 1).await.unwrap();
        seen(&centre, &nobody, Address::Link(&lasting)).await.unwrap();
        locate(&centre.ctx, &nobody, Address::Link(&lasting), "1", &Form::Preview).await.unwrap();
        centre.clock.advance(Span::from_secs(9));
        assert!(matches!(
            open(&centre.ctx, &nobody, Address::Link(&ending), None, 1).await,
            Err(Error::Ended(_))
        ));
        assert!(matches!(
            open(&centre.ctx, &nobody, Address::Link("x"), None, 1).await,
            Err(Error::Missing(_))
        ));

        let given = list(&centre.ctx, &anna, 9, None).await.unwrap();
        let mut openings: Vec<u64> = given.iter().map(|one| one.recorded.openings).collect();
        openings.sort_unstable();
        assert_eq!(openings, [0, 2]);
        let lasting_id = given.iter().find(|one| one.recorded.openings == 2).unwrap().recorded.grant.id;
        assert!(matches!(revoke(&centre.ctx, &paul, lasting_id).await, Err(Error::Missing(_))));
        revoke(&centre.ctx, &anna, lasting_id).await.unwrap();
        assert!(matches!(
            open(&centre.ctx, &nobody, Address::Link(&lasting), None, 1).await,
            Err(Error::Missing(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn a_repeated_request_makes_one_link_and_tells_its_secret_anew() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let once = Idempotency::new("k", "give", b"body").unwrap();
        let one = give(&centre.ctx, &anna, new("link", &images), Some(&once)).await.unwrap();
        let two = give(&centre.ctx, &anna, new("link", &images), Some(&once)).await.unwrap();
        assert_eq!(one.own.recorded.grant.id, two.own.recorded.grant.id);
        let nobody = centre.nobody().await;
        let opens = async |href: &str| {
            seen(&centre, &nobody, Address::Link(href.strip_prefix("/s/").unwrap())).await.is_ok()
        };
        assert_eq!((opens(&one.href).await, opens(&two.href).await), (false, true));
        let gallery = Idempotency::new("g", "give", b"body").unwrap();
        let one = give(&centre.ctx, &anna, new("public", &images), Some(&gallery)).await.unwrap();
        let two = give(&centre.ctx, &anna, new("public", &images), Some(&gallery)).await.unwrap();
        assert_eq!(one.href, two.href);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_what_is_not_theirs() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let paul = centre.customer("Paul").await;
        let images = centre.pictures(&anna, 1).await;
        let blamed = async |visitor: &Visitor, new: New| match give(&centre.ctx, visitor, new, None).await {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(blamed(&paul, new("link", &images)).await, "images");
        assert_eq!(blamed(&anna, new("link", &[])).await, "images");
        assert_eq!(blamed(&anna, new("somebody", &images)).await, "to");
        assert_eq!(blamed(&anna, New { title: " ".into(), ..new("public", &images) }).await, "title");
        let other = ImageId(uuid::Uuid::nil());
        assert_eq!(blamed(&anna, New { cover: Some(other), ..new("link", &images) }).await, "cover");
        let over = New { expires_at: Some(centre.ctx.now()), ..new("link", &images) };
        assert_eq!(blamed(&anna, over).await, "expires_at");
        let placed = New { position: true, ..new("link", &images) };
        assert_eq!(blamed(&anna, placed).await, "position");
        let myself = for_customer("ANNA@example.org", new("", &images));
        assert_eq!(blamed(&anna, myself).await, "email");
        let class =
            New { object: "class".into(), class: Some(cradle_domain::ClassId(other.0)), ..new("link", &[]) };
        assert_eq!(blamed(&anna, class).await, "class");
        let nameless = New { object: "profile".into(), fields: vec!["email".into()], ..new("link", &[]) };
        assert_eq!(blamed(&anna, nameless).await, "fields");
        let short = New { password: Some("seven77".into()), ..new("link", &images) };
        assert_eq!(blamed(&anna, short).await, "password");
        let nobody = centre.nobody().await;
        assert!(matches!(
            give(&centre.ctx, &nobody, new("link", &images), None).await,
            Err(Error::Denied(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn many_pictures_come_by_the_page_and_are_counted_as_opened_once() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 5).await;
        let secret = link(&centre, &anna, new("link", &images)).await;
        let nobody = centre.nobody().await;
        crate::library::discard(&centre.ctx, &anna, images[1]).await.unwrap();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = open(&centre.ctx, &nobody, Address::Link(&secret), after, 2).await.unwrap();
            assert_eq!(page.total, after.is_none().then_some(4));
            found.extend(ids(&page));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, [images[0], images[2], images[3], images[4]]);
        assert_eq!(list(&centre.ctx, &anna, 9, None).await.unwrap()[0].recorded.openings, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_given_can_be_changed_until_it_is_taken_back() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let images = centre.pictures(&anna, 1).await;
        let soon = centre.ctx.now() + Span::from_secs(9);
        let given =
            give(&centre.ctx, &anna, New { expires_at: Some(soon), ..new("link", &images) }, None).await;
        let given = given.unwrap();
        let id = given.own.recorded.grant.id;
        let secret = given.href.strip_prefix("/s/").unwrap();
        let nobody = centre.nobody().await;
        centre.clock.advance(Span::from_secs(9));
        let standing = async || list(&centre.ctx, &anna, 9, None).await.unwrap()[0].standing.as_str();
        assert_eq!(standing().await, "ended");
        let longer = Change { expires_at: Some(None), originals: Some(true), ..Change::default() };
        assert!(matches!(
            change(&centre.ctx, &paul, id, longer.clone()).await,
            Err(Error::Missing("permission"))
        ));
        let own = change(&centre.ctx, &anna, id, longer.clone()).await.unwrap();
        assert!(own.recorded.grant.rights.originals && own.standing.as_str() == "open");
        assert!(seen(&centre, &nobody, Address::Link(secret)).await.unwrap().rights.originals);
        let wrong = Change { originals: Some(false), position: Some(true), ..Change::default() };
        assert!(matches!(change(&centre.ctx, &anna, id, wrong).await, Err(Error::Invalid { .. })));
        revoke(&centre.ctx, &anna, id).await.unwrap();
        assert_eq!(standing().await, "withdrawn");
        let again = change(&centre.ctx, &anna, id, longer).await;
        assert!(matches!(again, Err(Error::Conflict { kind: "withdrawn", .. })));
        assert!(seen(&centre, &nobody, Address::Link(secret)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_watermark_stands_over_every_image_of_this_permission_and_of_no_other() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images =
            vec![centre.receive(&anna, "grey.jpg", include_bytes!("../../testing/grey.jpg"), None).await];
        centre.work().await;
        let marked = New { watermark: Some(" © Anna ".into()), ..new("link", &images) };
        let given = give(ctx, &anna, marked.clone(), None).await.unwrap();
        let id = given.own.recorded.grant.id;
        assert_eq!(given.own.recorded.grant.watermark.as_deref(), Some("© Anna"));
        let secret = given.href.strip_prefix("/s/").unwrap();
        let plain = link(&centre, &anna, new("link", &images)).await;
        let nobody = centre.nobody().await;
        for form in [Form::Preview, Form::Thumbnail] {
            let bytes = async |secret: &str| {
                let located = locate(ctx, &nobody, Address::Link(secret), "1", &form).await.unwrap();
                let opened = open_file(ctx, &located, None).await.unwrap();
                let whole: Vec<bytes::Bytes> = opened.stream.try_collect().await.unwrap();
                (whole.concat(), located.tag)
            };
            let (over, without) = (bytes(secret).await, bytes(&plain).await);
            assert!(over.0 != without.0 && over.1 != without.1, "{form:?}");
            assert_eq!(over.0[..4], without.0[..4], "of the same format");
        }
        let refused = |changed: Result<Own>| match changed {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        let originals = Change { originals: Some(true), ..Change::default() };
        assert_eq!(refused(change(ctx, &anna, id, originals).await), "watermark");
        let unwritten = Change { watermark: Some(Some("写真".into())), ..Change::default() };
        assert_eq!(refused(change(ctx, &anna, id, unwritten).await), "watermark");
        let instead = Change { watermark: Some(None), originals: Some(true), ..Change::default() };
        assert!(change(ctx, &anna, id, instead).await.unwrap().recorded.grant.rights.originals);
    })
    .await;
}
