//! Orders and permissions on both databases.

use cradle_domain::customers::{Customer, Language, Profile, Standing};
use cradle_domain::orders::{
    Delivery, DeliveryState, HistoryEntry, KeepRequest, Order, OrderState, OrderStep, Progress, Request,
};
use cradle_domain::sharing::{Grant, Object, Receiver, Rights};
use cradle_domain::{Currency, CustomerId, GrantId, ImageId, Instant, Money, OrderId, Span};
use cradle_store::orders::{Filter, Which};
use cradle_store::sharing::{Hashes, Recorded};
use cradle_store::{Db, StoreError, customers, orders, sharing, testing};
use uuid::Uuid;

const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(1));

fn at(seconds: u64) -> Instant {
    Instant::EPOCH + Span::from_secs(seconds)
}

async fn customer(db: &Db, id: CustomerId) {
    let name = format!("Customer {}", id.0.as_u128());
    let customer = Customer {
        id,
        email: format!("{}@example.org", id.0.as_u128()).parse().unwrap(),
        profile: Profile {
            name: name.parse().unwrap(),
            phone: None,
            address: None,
            delivery_addresses: Vec::new(),
            destinations: Vec::new(),
            birthday: None,
            gender: None,
            language: Language::En,
            time_zone: "UTC".into(),
        },
        operator: false,
        email_proven_at: None,
        standing: Standing::Good,
        created_at: at(0),
    };
    let mut tx = db.write().await.unwrap();
    customers::add(&mut tx, &customer, "hash").await.unwrap();
    tx.commit().await.unwrap();
}

fn order(customer: CustomerId, n: u128, placed_at: Instant, pictures: u32) -> Order {
    Order {
        id: OrderId(Uuid::from_u128(n)),
        number: i64::try_from(n).unwrap(),
        customer,
        camera: None,
        service: "keep".parse().unwrap(),
        request: Request::Keep(KeepRequest::default()),
        pictures,
        images: (0..pictures).map(|n| ImageId(Uuid::from_u128(1_000 + u128::from(n)))).collect(),
        total: Money::new(40, Currency::EUR),
        state: OrderState::Accepted,
        progress: Progress { done: 0, total: pictures },
        deliveries: vec![
            Delivery {
                name: Some("Anna".into()),
                email: "a@example.org".into(),
                state: DeliveryState::Waiting,
            },
            Delivery { name: None, email: "b@example.org".into(), state: DeliveryState::Waiting },
        ],
        placed_at,
        history: vec![HistoryEntry { at: placed_at, state: OrderState::Accepted }],
    }
}

async fn add(db: &Db, order: &Order) {
    let mut tx = db.write().await.unwrap();
    orders::add(&mut tx, order).await.unwrap();
    tx.commit().await.unwrap();
}

async fn read(db: &Db, order: &Order) -> Order {
    orders::get(&mut db.read().await.unwrap(), order.customer, order.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_order_reads_back_as_it_was_written_with_thousands_of_pictures() {
    testing::on_each(|db| async move {
        customer(&db, CUSTOMER).await;
        let written = order(CUSTOMER, 7, at(5), 2_500);
        add(&db, &written).await;
        assert_eq!(read(&db, &written).await, written);
        let mut tx = db.read().await.unwrap();
        assert_eq!(orders::owner_of(&mut tx, written.id).await.unwrap(), Some(CUSTOMER));
        let other = CustomerId(Uuid::from_u128(2));
        assert_eq!(orders::get(&mut tx, other, written.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn of_two_steps_at_the_same_moment_none_is_lost() {
    testing::on_each(|db| async move {
        customer(&db, CUSTOMER).await;
        let placed = order(CUSTOMER, 7, at(5), 1);
        add(&db, &placed).await;
        let step = |step: OrderStep| {
            let (db, placed) = (db.clone(), placed.clone());
            async move {
                let to = placed.state.after(step).unwrap();
                let mut tx = db.write().await.unwrap();
                let stepped = orders::step(&mut tx, &placed, &to, at(9)).await;
                tx.commit().await.unwrap();
                stepped
            }
        };
        let (one, two) = tokio::join!(step(OrderStep::Begin), step(OrderStep::Cancel));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let lost = one.err().or(two.err());
        assert!(matches!(lost, Some(StoreError::Changed)));
        assert_eq!(read(&db, &placed).await.history.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn every_order_has_a_number_of_its_own() {
    testing::on_each(|db| async move {
        let number = || async {
            let mut tx = db.write().await.unwrap();
            let number = orders::next_number(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            number
        };
        let (one, two) = tokio::join!(number(), number());
        assert_eq!((one.min(two), one.max(two)), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn lists_page_by_time_and_show_each_its_own() {
    testing::on_each(|db| async move {
        let other = CustomerId(Uuid::from_u128(2));
        customer(&db, CUSTOMER).await;
        customer(&db, other).await;
        // Two at the same moment, so that the identifier decides.
        for (n, seconds) in [(10, 1), (11, 2), (12, 2), (13, 3)] {
            add(&db, &order(CUSTOMER, n, at(seconds), 150)).await;
        }
        add(&db, &order(other, 14, at(4), 1)).await;
        let page = |customer, which, after| {
            let db = db.clone();
            async move {
                let filter = Filter { customer, which, after };
                orders::page(&mut db.read().await.unwrap(), &filter, 2).await.unwrap()
            }
        };
        let numbers = |orders: &[Order]| orders.iter().map(|order| order.number).collect::<Vec<_>>();
        let first = page(Some(CUSTOMER), Which::All, None).await;
        assert_eq!(numbers(&first), [13, 12]);
        assert_eq!((first[0].images.len(), first[0].pictures, first[0].deliveries.len()), (100, 150, 2));
        let after = Some((first[1].placed_at, first[1].id));
        assert_eq!(numbers(&page(Some(CUSTOMER), Which::All, after).await), [11, 10]);
        assert_eq!(numbers(&page(None, Which::Open, None).await), [14, 13]);

        let mut tx = db.write().await.unwrap();
        let cancelled = order(other, 14, at(4), 1);
        orders::step(&mut tx, &cancelled, &OrderState::Cancelled, at(5)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(numbers(&page(None, Which::Open, None).await), [13, 12]);
        assert_eq!(numbers(&page(None, Which::In(OrderState::Cancelled), None).await), [14]);
        let mut tx = db.read().await.unwrap();
        assert_eq!(orders::open_orders(&mut tx).await.unwrap(), (4, Some(at(1))));
        let names = orders::customer_names(&mut tx, &[CUSTOMER, other]).await.unwrap();
        assert_eq!(names[&other], "Customer 2");
    })
    .await;
}

#[tokio::test]
async fn what_is_cancelled_counts_as_an_order_and_not_as_takings() {
    testing::on_each(|db| async move {
        customer(&db, CUSTOMER).await;
        let (one, two) = (order(CUSTOMER, 7, at(5), 1), order(CUSTOMER, 8, at(6), 1));
        add(&db, &one).await;
        add(&db, &two).await;
        let days = || async { orders::days(&mut db.read().await.unwrap(), at(0)).await.unwrap() };
        let today = days().await;
        assert_eq!((today.len(), today[0].day.as_str()), (1, "1970-01-01"));
        assert_eq!((today[0].orders, today[0].total.amount), (2, 80));
        let failed = OrderState::Failed { reason: "no".into() };
        let mut tx = db.write().await.unwrap();
        orders::step(&mut tx, &one, &failed, at(9)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((days().await[0].orders, days().await[0].total.amount), (2, 40));
        let failed = read(&db, &one).await;
        let mut tx = db.write().await.unwrap();
        orders::step(&mut tx, &failed, &OrderState::Accepted, at(9)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(days().await[0].total.amount, 80);
    })
    .await;
}

#[tokio::test]
async fn progress_counts_pictures_and_settled_mails() {
    testing::on_each(|db| async move {
        customer(&db, CUSTOMER).await;
        let placed = order(CUSTOMER, 7, at(5), 3);
        add(&db, &placed).await;
        let mut tx = db.write().await.unwrap();
        let next = orders::undone_images(&mut tx, CUSTOMER, placed.id, 2).await.unwrap();
        assert_eq!(next, [(0, placed.images[0]), (1, placed.images[1])]);
        orders::mark_images_done(&mut tx, CUSTOMER, placed.id, 1).await.unwrap();
        let rest = orders::undone_images(&mut tx, CUSTOMER, placed.id, 2).await.unwrap();
        assert_eq!(rest, [(2, placed.images[2])]);
        tx.commit().await.unwrap();
        assert_eq!(read(&db, &placed).await.progress.done, 2);

        let mut tx = db.write().await.unwrap();
        let refused = DeliveryState::Refused { reason: "550".into() };
        assert!(orders::set_delivery(&mut tx, CUSTOMER, placed.id, 1, &refused).await.unwrap());
        assert!(!orders::set_delivery(&mut tx, CUSTOMER, placed.id, 2, &refused).await.unwrap());
        tx.commit().await.unwrap();
        let after = read(&db, &placed).await;
        assert_eq!((after.progress.done, &after.deliveries[1].state), (1, &refused));

        let mut tx = db.write().await.unwrap();
        orders::clear_refusals(&mut tx, CUSTOMER, placed.id).await.unwrap();
        tx.commit().await.unwrap();
        let after = read(&db, &placed).await;
        assert_eq!((after.progress.done, &after.deliveries[1].state), (0, &DeliveryState::Waiting));
    })
    .await;
}

fn grant(n: u128, to: Receiver, slug: Option<&str>) -> Recorded {
    Recorded {
        grant: Grant {
            id: GrantId(Uuid::from_u128(n)),
            owner: CUSTOMER,
            to,
            object: Object::Pictures,
            rights: Rights { originals: true, ..Rights::default() },
            watermark: None,
            locked: false,
            expires_at: Some(at(99)),
            revoked_at: None,
        },
        slug: slug.map(str::to_owned),
        title: "Lake".into(),
        message: String::new(),
        cover: None,
        pictures: 2,
        order: Some(OrderId(Uuid::from_u128(7))),
        created_at: at(u64::try_from(n).unwrap()),
        openings: 0,
        opened_at: None,
        added: 0,
        added_bytes: 0,
    }
}

#[tokio::test]
async fn a_permission_is_found_by_its_secret_or_address_alone() {
    testing::on_each(|db| async move {
        customer(&db, CUSTOMER).await;
        let images = [ImageId(Uuid::from_u128(5)), ImageId(Uuid::from_u128(4))];
        let (link, gallery) = (grant(1, Receiver::Link, None), grant(2, Receiver::Public, Some("lake-x")));
        let mut tx = db.write().await.unwrap();
        let secret = Hashes { token: Some(&[7; 32]), password: None };
        assert!(sharing::add(&mut tx, &link, secret, &images).await.unwrap());
        assert!(sharing::add(&mut tx, &gallery, Hashes::default(), &images).await.unwrap());
        let twin = grant(3, Receiver::Public, Some("lake-x"));
        assert!(!sharing::add(&mut tx, &twin, Hashes::default(), &images).await.unwrap());
        tx.commit().await.unwrap();

        let mut tx = db.read().await.unwrap();
        assert_eq!(sharing::by_token(&mut tx, &[7; 32]).await.unwrap(), Some(link.clone()));
        assert_eq!(sharing::by_token(&mut tx, &[8; 32]).await.unwrap(), None);
        assert_eq!(sharing::by_slug(&mut tx, "lake-x").await.unwrap(), Some(gallery.clone()));
        assert_eq!(sharing::image_at(&mut tx, CUSTOMER, link.grant.id, 1).await.unwrap(), Some(images[1]));
        assert_eq!(sharing::image_at(&mut tx, CUSTOMER, link.grant.id, 2).await.unwrap(), None);
        let order = link.order.unwrap();
        assert_eq!(sharing::of_order(&mut tx, CUSTOMER, order).await.unwrap(), Some(gallery.clone()));
        assert_eq!(
            sharing::galleries_of(&mut tx, &[(CUSTOMER, order)]).await.unwrap(),
            vec![gallery.clone()]
        );
        let page = sharing::page(&mut tx, CUSTOMER, None, 1).await.unwrap();
        assert_eq!(page, vec![gallery.clone()]);
        let after = Some((gallery.created_at, gallery.grant.id));
        assert_eq!(sharing::page(&mut tx, CUSTOMER, after, 9).await.unwrap(), vec![link.clone()]);
        drop(tx);

        let mut tx = db.write().await.unwrap();
        sharing::count_openings(&mut tx, CUSTOMER, link.grant.id, 1, at(40)).await.unwrap();
        sharing::set_token(&mut tx, CUSTOMER, link.grant.id, &[8; 32]).await.unwrap();
        assert!(sharing::revoke(&mut tx, CUSTOMER, link.grant.id, at(50)).await.unwrap());
        assert!(sharing::revoke(&mut tx, CUSTOMER, link.grant.id, at(60)).await.unwrap());
        assert!(
            !sharing::revoke(&mut tx, CustomerId(Uuid::from_u128(9)), link.grant.id, at(60)).await.unwrap()
        );
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        assert_eq!(sharing::by_token(&mut tx, &[7; 32]).await.unwrap(), None);
        let after = sharing::by_token(&mut tx, &[8; 32]).await.unwrap().unwrap();
        assert_eq!(
            (after.openings, after.opened_at, after.grant.revoked_at),
            (1, Some(at(40)), Some(at(50)))
        );
    })
    .await;
}
