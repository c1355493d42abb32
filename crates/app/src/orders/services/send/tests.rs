//! The place where sent and published pictures were taken.

use cradle_domain::ImageId;

use crate::Error;
use crate::orders::{Options, Wish, place, quote};
use crate::sharing::{Address, look};
use crate::testing::on_each;

fn wish(service: &str, images: &[ImageId], options: Options) -> Wish {
    Wish {
        camera: None,
        service: service.into(),
        images: images.to_vec(),
        options,
        total: None,
        points: None,
    }
}

#[tokio::test]
async fn a_sending_tells_the_place_when_that_is_allowed_and_names_what_it_holds_back() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        let found = crate::library::find(ctx, &anna, images[0]).await.unwrap();
        let mut tx = ctx.write().await.unwrap();
        // A file in a format out of which the place cannot be taken.
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
        let without = Options { to: vec![(None, "oma@example.org".to_owned())], ..Options::default() };
        let with = Options { position: true, ..without.clone() };
        let told = quote(ctx, &anna, wish("send", &images, without.clone())).await.unwrap();
        assert_eq!(told.withheld, (vec!["0.gif".to_owned()], 1));
        let told = quote(ctx, &anna, wish("send", &images, with.clone())).await.unwrap();
        assert_eq!(told.withheld, (Vec::new(), 0));
        let nobody = centre.nobody().await;
        for (options, says, taken) in [
            (without, "Some can therefore only be looked at", [false, true]),
            (with, "In full size they tell where they were taken.", [true, true]),
        ] {
            place(ctx, &anna, wish("send", &images, options), None).await.unwrap();
            centre.work().await;
            let letter = centre.mailbox.letters().pop().unwrap();
            assert!(letter.text.contains(says) && letter.html.unwrap().contains(says), "{}", letter.text);
            let link = letter.text.lines().find(|line| line.starts_with("http://cradle.test/s/")).unwrap();
            let secret = link.rsplit('/').next().unwrap().to_owned();
            let shared = look(ctx, &nobody, Address::Link(&secret), None, 9).await.unwrap();
            let can: Vec<bool> = shared.images.iter().map(|one| one.can_be_taken(shared.rights)).collect();
            assert_eq!(can, taken);
        }
        let gallery =
            |originals, position| Options { title: "Lake".into(), originals, position, ..Options::default() };
        let refused = quote(ctx, &anna, wish("publish", &images, gallery(false, true))).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "position", .. })));
        place(ctx, &anna, wish("publish", &images, gallery(true, true)), None).await.unwrap();
        centre.work().await;
        let given = crate::sharing::list(ctx, &anna, 9, None).await.unwrap();
        let gallery = given.iter().find(|own| own.recorded.slug.is_some()).unwrap();
        assert!(gallery.recorded.grant.rights.position);
    })
    .await;
}
