//! Prints from the wish to the paper, on both databases.

mod lab;
mod printer;

use cradle_domain::billing::Till;
use cradle_domain::orders::OrderState;
use cradle_domain::printing::{Crop, Layout, PlaceKind, PrintItem, PrintRequest, PrintState, Product};
use cradle_domain::{ImageId, OrderId, Span};
use cradle_store::printing as records;

use super::repeat_print;
use crate::billing::{self, Book, NewBooking, NewList, NewTariff, book, choose, save_list};
use crate::orders::{self, View, Wish, cancel, cancel_any, find, place, quote, retry};
use crate::printing::JobStanding;
use crate::printing::{PlaceView, SavePlace, remove_place, save_place};
use crate::printing::{add_place_here, places_here, remove_place_here, test_place_here};
use crate::testing::{Centre, dot, on_each, silence};
use crate::{Error, Visitor};

fn product(size: &str) -> Product {
    let media = String::new();
    Product { size: size.parse().unwrap(), paper: "photo".into(), finish: "matt".into(), media }
}

async fn place_of(centre: &Centre, operator: &Visitor, kind: PlaceKind) -> PlaceView {
    let products = vec![product("102x152"), product("130x180")];
    let save = SavePlace { name: "Lab".into(), enabled: true, dpi: 72, kind, products };
    save_place(&centre.ctx, operator, None, save).await.unwrap()
}

async fn with_printer(centre: &Centre, operator: &Visitor) -> PlaceView {
    place_of(centre, operator, PlaceKind::Ipp { uri: "ipp://lab.test/ipp/print".into() }).await
}

async fn with_lab(centre: &Centre, operator: &Visitor, layout: Layout) -> PlaceView {
    place_of(centre, operator, PlaceKind::Folder { folder: "minilab".into(), layout }).await
}

/// What prints cost: so much for each, and 30 more for the larger size. Everybody pays from a balance
/// of 10 euro.
async fn priced(centre: &Centre, operator: &Visitor, each: i64) {
    let tariff = NewTariff {
        service: "print".into(),
        per: "picture".into(),
        steps: vec![(1, each)],
        extras: vec![("size".into(), "130x180".into(), 30)],
        tax: 0,
    };
    let list =
        NewList { name: String::new(), valid_from: None, taxing: "gross".into(), tariffs: vec![tariff] };
    save_list(&centre.ctx, operator, None, list).await.unwrap();
    let customer = operator.customer().unwrap();
    let paid =
        NewBooking { customer, what: Book::TopUp(Till::Cash), amount: Some(1_000), reason: String::new() };
    book(&centre.ctx, operator, paid, None).await.unwrap();
    choose(&centre.ctx, operator, "prepaid").await.unwrap();
}

async fn balance(centre: &Centre, visitor: &Visitor) -> i64 {
    billing::account(&centre.ctx, visitor).await.unwrap().position.prepaid
}

fn wished() -> PrintRequest {
    PrintRequest {
        place: None,
        size: "102x152".parse().unwrap(),
        paper: "photo".into(),
        finish: "matt".into(),
        border: 0,
        fit: false,
        copies: 1,
        items: Vec::new(),
        index: false,
        delivery: None,
    }
}

fn wish_of(images: &[ImageId], print: PrintRequest) -> Wish {
    let options = orders::Options { print: Some(print), ..Default::default() };
    Wish {
        camera: None,
        service: "print".into(),
        images: images.to_vec(),
        options,
        total: None,
        points: None,
    }
}

async fn ordered(centre: &Centre, anna: &Visitor, images: &[ImageId], print: PrintRequest) -> View {
    place(&centre.ctx, anna, wish_of(images, print), None).await.unwrap()
}

async fn seen(centre: &Centre, anna: &Visitor, id: OrderId) -> View {
    find(&centre.ctx, anna, id).await.unwrap()
}

fn states(view: &View) -> Vec<&'static str> {
    view.prints.iter().map(|print| print.state.as_str()).collect()
}

/// Lets so many looks at the printer go by.
async fn looks(centre: &Centre, times: u32) {
    for _ in 0..times {
        centre.work().await;
        centre.clock.advance(Span::from_secs(16));
    }
    centre.work().await;
}

#[tokio::test]
async fn prints_are_offered_when_some_place_makes_them_and_they_have_a_price() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let offered = async || {
            let menu = crate::menu::for_library(&centre.ctx, &anna).await.unwrap();
            menu.iter().any(|offer| offer.service.id.as_str() == "print")
        };
        let place = with_printer(&centre, &anna).await;
        assert!(!offered().await, "without a price");
        priced(&centre, &anna, 40).await;
        assert!(offered().await);
        remove_place(&centre.ctx, &anna, place.place.id).await.unwrap();
        assert!(!offered().await, "without a place");
    })
    .await;
}

#[tokio::test]
async fn each_copy_is_charged_and_a_larger_size_costs_more() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        let three = PrintItem { image: images[1], copies: Some(3), crop: None };
        let print = PrintRequest { items: vec![three], ..wished() };
        let told = quote(&centre.ctx, &anna, wish_of(&images, print.clone())).await.unwrap();
        assert_eq!((told.pictures, told.bill.total.amount), (3, 200));
        assert!(told.sentence.starts_with("Make 5 prints, 10.2×15.2 cm, photo, matt"), "{}", told.sentence);
        assert_eq!(told.coarse.1, 3, "a picture of one dot is coarse");
        let larger = PrintRequest { size: "130x180".parse().unwrap(), ..print };
        let told = quote(&centre.ctx, &anna, wish_of(&images, larger)).await.unwrap();
        assert_eq!(told.bill.total.amount, 350);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_makes_is_not_ordered() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let sound = centre.receive(&anna, "a.wav", &silence(1), None).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        let refused =
            async |images: &[ImageId], print| match place(&centre.ctx, &anna, wish_of(images, print), None)
                .await
            {
                Err(Error::Invalid { field, .. }) => field,
                other => panic!("{other:?}"),
            };
        let glossy = PrintRequest { finish: "glossy".into(), ..wished() };
        assert_eq!(refused(&images, glossy).await, "size");
        assert_eq!(refused(&[sound], wished()).await, "images");
        assert_eq!(refused(&images, PrintRequest { copies: 0, ..wished() }).await, "copies");
        assert!(orders::list(&centre.ctx, &anna, None, 9, None).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn whoever_prints_sees_the_small_pictures_of_prints_and_of_nothing_else() {
    on_each(|centre| async move {
        let olga = centre.customer("Olga").await;
        let anna = centre.customer("Anna").await;
        with_printer(&centre, &olga).await;
        let images = centre.pictures(&anna, 2).await;
        centre.work().await;
        let keep = Wish { service: "keep".into(), ..wish_of(&images, wished()) };
        let keep = Wish { options: orders::Options::default(), ..keep };
        let keep = place(&centre.ctx, &anna, keep, None).await.unwrap().order.id;
        // The prices from now on have prints alone.
        centre.clock.advance(Span::from_secs(1));
        priced(&centre, &olga, 0).await;
        let print = ordered(&centre, &anna, &images[..1], wished()).await.order.id;
        let look = async |visitor: &Visitor, order, image| {
            orders::small_picture(&centre.ctx, visitor, order, image).await
        };
        assert_eq!(look(&olga, print, images[0]).await.unwrap().media_type, "image/webp");
        for (order, image) in [(print, images[1]), (keep, images[0])] {
            assert!(look(&olga, order, image).await.is_err(), "nobody else's business");
        }
        assert!(look(&anna, print, images[0]).await.is_err(), "not even one's own, by this way");
        assert!(crate::library::find(&centre.ctx, &olga, images[0]).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn places_are_set_up_and_tried_from_the_machine_itself() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let folder = PlaceKind::Folder { folder: "minilab".into(), layout: Layout::Dpof };
        let save = |name: &str, kind| SavePlace {
            name: name.into(),
            enabled: true,
            dpi: 300,
            kind,
            products: vec![product("102x152")],
        };
        add_place_here(ctx, save("Lab", folder.clone())).await.unwrap();
        add_place_here(ctx, save("Counter", PlaceKind::Ipp { uri: "ipp://lab.test/ipp".into() }))
            .await
            .unwrap();
        let names: Vec<_> = places_here(ctx).await.unwrap().into_iter().map(|view| view.place.name).collect();
        assert_eq!(names, ["Counter", "Lab"]);
        assert_eq!(test_place_here(ctx, "Lab").await.unwrap().wrong, [""; 0]);
        std::fs::remove_dir_all(centre.folder.join("labs/minilab")).unwrap();
        assert_eq!(test_place_here(ctx, "Lab").await.unwrap().wrong.len(), 1, "the share is away");
        assert!(!test_place_here(ctx, "Counter").await.unwrap().said.is_empty());
        let wrong = add_place_here(ctx, save("", folder.clone())).await;
        assert!(matches!(wrong, Err(Error::Invalid { field: "name", .. })), "{wrong:?}");
        let twice = add_place_here(ctx, save("Lab", folder)).await.unwrap();
        assert!(matches!(remove_place_here(ctx, "Lab").await, Err(Error::Conflict { .. })));
        remove_place_here(ctx, &twice.place.id.to_string()).await.unwrap();
        remove_place_here(ctx, "Lab").await.unwrap();
        assert!(matches!(test_place_here(ctx, "Lab").await, Err(Error::Missing(_))));
    })
    .await;
}
