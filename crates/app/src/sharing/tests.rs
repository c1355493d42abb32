//! What others see, on both databases.

use cradle_domain::{ImageId, Span};

use super::*;
use crate::library::{Form, open as open_file};
use crate::testing::{Centre, on_each, silence};
use crate::{Error, Idempotency, Visitor};

fn new(to: &str, images: &[ImageId]) -> New {
    New {
        to: to.into(),
        images: images.to_vec(),
        title: "Lake".into(),
        originals: false,
        cover: None,
        expires_at: None,
    }
}

async fn link(centre: &Centre, visitor: &Visitor, new: New) -> String {
    let given = give(&centre.ctx, visitor, new, None).await.unwrap();
    given.href.strip_prefix("/s/").unwrap().to_owned()
}

#[tokio::test]
async fn a_link_opens_exactly_its_pictures_and_no_original_without_the_right() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        centre.receive(&anna, "2.wav", &silence(1), Some(images[2])).await;
        let secret = link(&centre, &anna, new("link", &[images[2], images[0]])).await;
        let nobody = centre.nobody().await;
        let by = Address::Link(&secret);
        let shared = open(&centre.ctx, &nobody, by).await.unwrap();
        let shown: Vec<(u32, ImageId)> = shared.images.iter().map(|one| (one.index, one.image.id)).collect();
        assert_eq!(shown, [(1, images[2]), (2, images[0])]);
        assert_eq!((shared.by.as_str(), shared.images[0].sounds().count()), ("Anna", 1));

        let ctx = &centre.ctx;
        let preview = locate(ctx, &nobody, by, 1, &Form::Preview).await.unwrap();
        assert!(open_file(ctx, &preview, None).await.unwrap().size > 0);
        assert!(locate(ctx, &nobody, by, 1, &Form::Part("2.wav".into())).await.is_ok());
        for (index, form) in
            [(1, Form::Original), (1, Form::Part("other.wav".into())), (3, Form::Preview), (0, Form::Preview)]
        {
            let shut = locate(ctx, &nobody, by, index, &form).await;
            assert!(matches!(shut, Err(Error::Missing(_))), "{index} {form:?}");
        }
        let full = New { originals: true, ..new("link", &images[..1]) };
        let secret = link(&centre, &anna, full).await;
        assert!(locate(ctx, &nobody, Address::Link(&secret), 1, &Form::Original).await.is_ok());
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
        let shared = look(&centre.ctx, &nobody, by).await.unwrap();
        assert_eq!(shared.images.iter().map(|one| one.index).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(shared.cover, 1);
        assert!(matches!(
            locate(&centre.ctx, &nobody, by, 2, &Form::Preview).await,
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
        open(&centre.ctx, &nobody, Address::Link(&lasting)).await.unwrap();
        open(&centre.ctx, &paul, Address::Link(&lasting)).await.unwrap();
        look(&centre.ctx, &nobody, Address::Link(&lasting)).await.unwrap();
        locate(&centre.ctx, &nobody, Address::Link(&lasting), 1, &Form::Preview).await.unwrap();
        centre.clock.advance(Span::from_secs(9));
        assert!(matches!(open(&centre.ctx, &nobody, Address::Link(&ending)).await, Err(Error::Ended(_))));
        assert!(matches!(open(&centre.ctx, &nobody, Address::Link("x")).await, Err(Error::Missing(_))));

        let given = list(&centre.ctx, &anna, 9, None).await.unwrap();
        let mut openings: Vec<u64> = given.iter().map(|one| one.openings).collect();
        openings.sort_unstable();
        assert_eq!(openings, [0, 2]);
        let lasting_id = given.iter().find(|one| one.openings == 2).unwrap().grant.id;
        assert!(matches!(revoke(&centre.ctx, &paul, lasting_id).await, Err(Error::Missing(_))));
        revoke(&centre.ctx, &anna, lasting_id).await.unwrap();
        assert!(matches!(open(&centre.ctx, &nobody, Address::Link(&lasting)).await, Err(Error::Missing(_))));
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
        assert_eq!(one.recorded.grant.id, two.recorded.grant.id);
        let nobody = centre.nobody().await;
        let opens = async |href: &str| {
            look(&centre.ctx, &nobody, Address::Link(href.strip_prefix("/s/").unwrap())).await.is_ok()
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
        let nobody = centre.nobody().await;
        assert!(matches!(
            give(&centre.ctx, &nobody, new("link", &images), None).await,
            Err(Error::Denied(_))
        ));
    })
    .await;
}
