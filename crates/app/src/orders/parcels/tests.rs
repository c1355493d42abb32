//! Prints from the order to the door, on both databases.

use cradle_domain::OrderId;
use cradle_domain::customers::Address;
use cradle_domain::delivery::{Carrier, Counter, Country, DeliveryRules, ParcelState, ParcelStep, Way};
use cradle_domain::printing::{Layout, PlaceKind, PrintRequest, Product};

use super::{Heard, hear_carrier, move_parcel};
use crate::billing::{NewList, NewTariff, choose, save_list};
use crate::customers::{self, Change};
use crate::delivery::{Label, Unbelieved, change_rules, label, offered};
use crate::orders::{self, View, Wish, all, find, place, quote};
use crate::papers::Paper;
use crate::printing::{SavePlace, save_place};
use crate::testing::{Centre, on_each};
use crate::{Error, Settings, Signature, SigningKey, Visitor};

fn rules() -> DeliveryRules {
    DeliveryRules {
        counters: vec![Counter { name: "Shop".into(), lines: vec!["Seestraße 1".into()] }],
        countries: vec![Country { code: "AT".into(), name: "AUSTRIA".into() }],
        carriers: vec![Carrier { name: "Post".into(), link: "https://post.test/{number}".into() }],
    }
}

fn address(country: &str) -> Address {
    Address {
        lines: vec!["Ringstraße 2".into()],
        postal_code: "1010".into(),
        city: "Wien".into(),
        country: country.into(),
        ..Address::default()
    }
}

fn post(address: Address) -> Way {
    Way::Post { address }
}

async fn lives(centre: &Centre, who: &Visitor, address: Address) {
    let change = Change { delivery_addresses: Some(vec![address]), ..Default::default() };
    customers::change(&centre.ctx, who, change).await.unwrap();
}

/// A centre with a lab, a counter and post, where a print costs 40 and its postage 490.
async fn set_up(centre: &Centre) -> Visitor {
    let olga = centre.customer("Olga").await;
    let ctx = &centre.ctx;
    let media = String::new();
    let products = vec![Product {
        size: "102x152".parse().unwrap(),
        paper: "photo".into(),
        finish: "matt".into(),
        media,
    }];
    let kind = PlaceKind::Folder { folder: "minilab".into(), layout: Layout::Dpof };
    save_place(ctx, &olga, None, SavePlace { name: "Lab".into(), enabled: true, dpi: 72, kind, products })
        .await
        .unwrap();
    let extras = vec![("delivery".into(), "post".into(), 490)];
    let tariff =
        NewTariff { service: "print".into(), per: "picture".into(), steps: vec![(1, 40)], extras, tax: 1900 };
    let tariffs = vec![tariff];
    let list = NewList { name: String::new(), valid_from: None, taxing: "gross".into(), tariffs };
    save_list(ctx, &olga, None, list).await.unwrap();
    change_rules(ctx, &olga, rules()).await.unwrap();
    olga
}

fn wish_of(images: &[cradle_domain::ImageId], delivery: Option<Way>) -> Wish {
    let print = PrintRequest {
        place: None,
        size: "102x152".parse().unwrap(),
        paper: "photo".into(),
        finish: "matt".into(),
        border: 0,
        fit: false,
        copies: 1,
        items: Vec::new(),
        index: false,
        delivery,
    };
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

async fn ordered(centre: &Centre, anna: &Visitor, delivery: Option<Way>) -> View {
    let images = centre.pictures(anna, 2).await;
    choose(&centre.ctx, anna, "counter").await.unwrap();
    place(&centre.ctx, anna, wish_of(&images, delivery), None).await.unwrap()
}

fn sent(number: &str) -> ParcelStep {
    ParcelStep::Sent { carrier: "Post".into(), tracking: number.into() }
}

fn way_of(view: &View) -> Way {
    match &view.order.request {
        cradle_domain::orders::Request::Print(print) => print.delivery.clone().unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn state_of(centre: &Centre, anna: &Visitor, id: OrderId) -> ParcelState {
    find(&centre.ctx, anna, id).await.unwrap().parcel.unwrap().0.state
}

#[tokio::test]
async fn an_order_by_post_is_quoted_with_its_postage_packed_sent_and_delivered() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let olga = set_up(&centre).await;
        let anna = centre.customer("Anna").await;
        lives(&centre, &anna, address("AT")).await;
        let images = centre.pictures(&anna, 2).await;
        let told = quote(ctx, &anna, wish_of(&images, Some(post(Address::default())))).await.unwrap();
        assert_eq!((told.bill.lines.len(), told.bill.total.amount, told.bill.tax.amount), (2, 570, 91));
        let fetched = quote(ctx, &anna, wish_of(&images, None)).await.unwrap();
        assert_eq!((fetched.bill.lines.len(), fetched.bill.total.amount), (1, 80));

        let order = ordered(&centre, &anna, Some(post(Address::default()))).await;
        let id = order.order.id;
        assert_eq!(state_of(&centre, &anna, id).await, ParcelState::Waiting);
        let early = move_parcel(ctx, &olga, id, ParcelStep::Packed).await;
        assert!(matches!(early, Err(Error::Conflict { kind: "order-state", .. })), "{early:?}");
        centre.work().await;
        // What becomes of the record changes nothing about where it goes.
        lives(&centre, &anna, address("JP")).await;
        assert_eq!(way_of(&find(ctx, &anna, id).await.unwrap()).lines(&rules(), "AT")[0], "Anna");
        let board = all(ctx, &olga, Some("to-hand-over"), 9, None).await.unwrap();
        assert_eq!(board.len(), 1);

        move_parcel(ctx, &olga, id, ParcelStep::Packed).await.unwrap();
        let refused = move_parcel(ctx, &olga, id, ParcelStep::Ready).await;
        assert!(matches!(refused, Err(Error::Conflict { kind: "parcel-state", .. })), "{refused:?}");
        assert!(move_parcel(ctx, &anna, id, sent("1")).await.is_err(), "only who runs the centre");
        for _ in 0..2 {
            let view = move_parcel(ctx, &olga, id, sent("zz-1")).await.unwrap().view;
            assert_eq!(view.parcel.unwrap().1.as_deref(), Some("https://post.test/ZZ1"));
        }
        centre.work().await;
        let letters = centre.mailbox.letters();
        let mails: Vec<_> = letters.iter().filter(|one| one.id.starts_with("parcel-")).collect();
        assert_eq!(mails.len(), 1, "twice is as once");
        for part in ["R-1", "ZZ-1", "https://post.test/ZZ1", "1010 Wien", "AUSTRIA"] {
            assert!(mails[0].text.contains(part), "{part}: {}", mails[0].text);
        }
        move_parcel(ctx, &olga, id, ParcelStep::Delivered).await.unwrap();
        assert_eq!(state_of(&centre, &anna, id).await, ParcelState::Delivered);
        assert!(all(ctx, &olga, Some("to-hand-over"), 9, None).await.unwrap().is_empty());
        let again = offered(ctx, &anna).await.unwrap();
        assert_eq!(again.last, Some(way_of(&order)), "remembered for the next time");
    })
    .await;
}

#[tokio::test]
async fn what_can_be_picked_up_is_told_by_mail() {
    on_each(|centre| async move {
        let olga = set_up(&centre).await;
        let anna = centre.customer("Anna").await;
        let order = ordered(&centre, &anna, None).await.order.id;
        centre.work().await;
        let refused = label(&centre.ctx, &olga, order, Label::One).await;
        assert!(matches!(refused, Err(Error::Conflict { kind: "no-delivery", .. })), "{refused:?}");
        move_parcel(&centre.ctx, &olga, order, ParcelStep::Ready).await.unwrap();
        centre.work().await;
        let letters = centre.mailbox.letters();
        let mail = letters.iter().find(|one| one.subject == "Your prints are ready: R-1").unwrap();
        assert!(mail.text.contains("Shop\nSeestraße 1"), "{}", mail.text);
        move_parcel(&centre.ctx, &olga, order, ParcelStep::Delivered).await.unwrap();
        assert_eq!(state_of(&centre, &anna, order).await, ParcelState::Delivered);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_ordered_that_cannot_be_delivered() {
    on_each(|centre| async move {
        set_up(&centre).await;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let blamed = async |way| match quote(&centre.ctx, &anna, wish_of(&images, way)).await {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(blamed(Some(post(Address::default()))).await, "address");
        assert_eq!(blamed(Some(post(address("JP")))).await, "country");
        assert_eq!(blamed(Some(post(Address { city: String::new(), ..address("AT") }))).await, "address");
        assert_eq!(blamed(Some(Way::PickUp { counter: "Kiosk".into(), lines: vec![] })).await, "counter");
        assert!(orders::list(&centre.ctx, &anna, None, 9, None).await.unwrap().is_empty());
    })
    .await;
}

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Tells the centre something, signed at its own time.
async fn tell(centre: &Centre, body: &str) -> Result<Heard, Unbelieved> {
    let key: SigningKey = KEY.parse().unwrap();
    let at = centre.ctx.now().micros() / 1_000_000;
    let signatures = key.sign("msg_1", at, body.as_bytes());
    let signed = Signature { id: "msg_1", timestamp: &at.to_string(), signatures: &signatures };
    hear_carrier(&centre.ctx, &signed, body.as_bytes()).await.unwrap()
}

#[tokio::test]
async fn a_carriers_messages_may_come_late_twice_and_in_any_order() {
    on_each(|centre| async move {
        let olga = set_up(&centre).await;
        let anna = centre.customer("Anna").await;
        let id = ordered(&centre, &anna, Some(post(address("AT")))).await.order.id;
        let delivered = r#"{"type":"parcel.delivered","data":{"carrier":"Post","tracking_number":"zz 1"}}"#;
        let by_number =
            r#"{"type":"parcel.sent","data":{"order":"R-1","carrier":"Post","tracking_number":"zz 1"}}"#;
        assert_eq!(tell(&centre, by_number).await, Ok(Heard::Unknown), "it is not made yet");
        centre.work().await;
        assert_eq!(tell(&centre, delivered).await, Ok(Heard::Unknown), "nobody knows this number yet");
        assert_eq!(tell(&centre, by_number).await, Ok(Heard::Taken));
        assert_eq!(tell(&centre, by_number).await, Ok(Heard::Known));
        assert_eq!(tell(&centre, delivered).await, Ok(Heard::Taken));
        assert_eq!(tell(&centre, by_number).await, Ok(Heard::Known), "late");
        assert_eq!(tell(&centre, delivered).await, Ok(Heard::Known));
        assert_eq!(state_of(&centre, &anna, id).await, ParcelState::Delivered);
        centre.work().await;
        let letters = centre.mailbox.letters();
        assert!(!letters.iter().any(|one| one.id.starts_with("parcel-")), "it has arrived meanwhile");

        for wrong in ["{", r#"{"type":"parcel.lost","data":{}}"#] {
            assert_eq!(tell(&centre, wrong).await, Err(Unbelieved::Message));
        }
        let forged = Signature { id: "msg_1", timestamp: "1795176000", signatures: "v1,AAAA" };
        let forged = hear_carrier(&centre.ctx, &forged, b"{}").await.unwrap();
        assert_eq!(forged, Err(Unbelieved::Signature));
        let closed = centre.with(Settings { delivery_key: None, ..centre.ctx.settings().clone() });
        assert_eq!(tell(&closed, by_number).await, Err(Unbelieved::NotSet));
        drop(olga);
    })
    .await;
}

/// What poppler reads in a document.
fn read(paper: &Paper) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &paper.bytes).unwrap();
    let ran = std::process::Command::new("pdftotext").arg("-layout").arg(file.path()).arg("-").output();
    let ran = ran.expect("pdftotext, which scripts/setup --tests installs with poppler-utils");
    assert!(ran.status.success());
    String::from_utf8(ran.stdout).unwrap()
}

#[tokio::test]
async fn a_label_says_where_it_goes_and_where_it_comes_from() {
    on_each(|centre| async move {
        let olga = set_up(&centre).await;
        let anna = centre.customer("Anna").await;
        let id = ordered(&centre, &anna, Some(post(address("AT")))).await.order.id;
        for (on, name) in [(Label::One, "label-R-1.pdf"), (Label::Sheet(4), "label-R-1.pdf")] {
            let paper = label(&centre.ctx, &olga, id, on).await.unwrap();
            assert_eq!(paper.filename, name);
            let text = read(&paper);
            for part in ["Anna", "Ringstraße 2", "1010 Wien", "AUSTRIA", "R-1", "Test Centre"] {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
        let fifth = label(&centre.ctx, &olga, id, Label::Sheet(5)).await;
        assert!(matches!(fifth, Err(Error::Invalid { field: "at", .. })), "{fifth:?}");
        assert!(label(&centre.ctx, &anna, id, Label::One).await.is_err(), "only who runs the centre");
    })
    .await;
}
