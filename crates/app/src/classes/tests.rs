//! Classes on both databases.

use cradle_domain::classes::{Combine, Condition, Rule};
use cradle_domain::library::Wanted;
use cradle_domain::{ClassId, ImageId};
use cradle_store::library::Shelf;

use super::*;
use crate::library::{self, Listing, Step};
use crate::testing::{Centre, on_each};
use crate::{Error, Idempotency, Visitor, customers, sharing};

fn rule(conditions: &[(&str, &str)]) -> Rule {
    let conditions = conditions.iter().map(|(field, value)| Condition::parse(field, value, false).unwrap());
    Rule::new(Combine::All, conditions.collect(), None, None).unwrap()
}

fn by_hand(name: &str, images: &[ImageId]) -> New {
    New { name: name.to_owned(), rule: None, images: images.to_vec() }
}

fn by_rule(name: &str, conditions: &[(&str, &str)]) -> New {
    New { name: name.to_owned(), rule: Some(rule(conditions)), images: Vec::new() }
}

fn all() -> Listing {
    Listing { shelf: Shelf::All, wanted: Wanted::default(), from: None, to: None, limit: 100, after: None }
}

async fn inside(centre: &Centre, visitor: &Visitor, class: ClassId) -> Vec<ImageId> {
    let found = images(&centre.ctx, visitor, class, all()).await.unwrap();
    let mut ids: Vec<ImageId> = found.iter().map(|image| image.id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn pictures_go_into_a_class_by_hand_and_out_again() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let ctx = &centre.ctx;
        let mut mine = centre.pictures(&anna, 3).await;
        // Identifiers of the same moment are in no order.
        mine.sort();
        let his = centre.pictures(&paul, 1).await;
        let made = create(ctx, &anna, by_hand("Best", &mine[..1]), None).await.unwrap();
        assert_eq!((made.pictures, made.more, made.cover), (1, false, Some(mine[0])));
        let id = made.class.id;
        let put_in = put(ctx, &anna, id, &mine, &[]).await.unwrap();
        assert_eq!(put_in.pictures, 3);
        let out = put(ctx, &anna, id, &[], &mine[1..2]).await.unwrap();
        assert_eq!(out.pictures, 2);
        assert_eq!(inside(&centre, &anna, id).await, [mine[0], mine[2]]);
        // All or none, and nobody else's.
        assert!(matches!(put(ctx, &anna, id, &[mine[1], his[0]], &[]).await, Err(Error::Missing(_))));
        assert!(matches!(put(ctx, &paul, id, &his, &[]).await, Err(Error::Missing(_))));
        assert_eq!(inside(&centre, &anna, id).await, [mine[0], mine[2]]);
        library::discard(ctx, &anna, mine[0]).await.unwrap();
        assert_eq!(inside(&centre, &anna, id).await, [mine[2]]);
        library::restore(ctx, &anna, mine[0]).await.unwrap();
        assert_eq!(inside(&centre, &anna, id).await, [mine[0], mine[2]]);
        let listed = list(ctx, &anna, 10, None).await.unwrap();
        assert_eq!(listed.iter().map(|view| view.pictures).collect::<Vec<_>>(), [2]);
        remove(ctx, &anna, id).await.unwrap();
        assert!(matches!(find(ctx, &anna, id).await, Err(Error::Missing(_))));
        assert!(library::find(ctx, &anna, mine[0]).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_class_by_rule_follows_its_pictures_and_its_owner() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let ctx = &centre.ctx;
        let mut mine = centre.pictures(&anna, 3).await;
        // Identifiers of the same moment are in no order.
        mine.sort();
        let lake = [("place", "Lugano"), ("rating", "3")];
        let class = create(ctx, &anna, by_rule("Lake", &lake), None).await.unwrap();
        assert_eq!(class.pictures, 0);
        let id = class.class.id;
        let said = library::Change {
            step: Some(Step::Keep),
            place: Some("Am See, Lugano".to_owned()),
            rating: Some(4),
            ..library::Change::default()
        };
        library::change_many(ctx, &anna, &mine[..2], said).await.unwrap();
        assert_eq!(inside(&centre, &anna, id).await, mine[..2]);
        let poor = library::Change { rating: Some(1), ..library::Change::default() };
        library::change(ctx, &anna, mine[0], poor).await.unwrap();
        assert_eq!(inside(&centre, &anna, id).await, mine[1..2]);
        let conflict = put(ctx, &anna, id, &mine, &[]).await;
        assert!(matches!(conflict, Err(Error::Conflict { kind: "class-by-rule", .. })));
        let wider = Change { rule: Some(rule(&lake[..1])), ..Change::default() };
        assert_eq!(change(ctx, &anna, id, wider).await.unwrap().pictures, 2);

        // The pictures are of 20 November 2026, the day on which the test's clock begins.
        let birthday = create(ctx, &anna, by_rule("My birthdays", &[("birthday", "")]), None).await.unwrap();
        assert_eq!(birthday.pictures, 0);
        let told = customers::Change {
            birthday: Some(Some("1988-11-20".to_owned())),
            ..customers::Change::default()
        };
        customers::change(ctx, &anna, told).await.unwrap();
        assert_eq!(inside(&centre, &anna, birthday.class.id).await, mine);
    })
    .await;
}

#[tokio::test]
async fn a_class_can_be_searched_and_tried_before_it_is_made() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let ctx = &centre.ctx;
        let mine = centre.pictures(&anna, 3).await;
        let tried = try_rule(ctx, &anna, &rule(&[("kind", "picture")])).await.unwrap();
        assert_eq!((tried.pictures, tried.more, tried.latest.len()), (3, false, 3));
        let class = create(ctx, &anna, by_hand("Some", &mine[..2]), None).await.unwrap();
        let words = Wanted { words: Some("1 gif".to_owned()), ..Wanted::default() };
        let found = images(ctx, &anna, class.class.id, Listing { wanted: words, ..all() }).await.unwrap();
        assert_eq!(found.iter().map(|image| image.id).collect::<Vec<_>>(), [mine[1]]);
        let days = Listing { to: Some("2026-11-19".to_owned()), ..all() };
        assert!(images(ctx, &anna, class.class.id, days).await.unwrap().is_empty());
        let nobody = centre.nobody().await;
        assert!(matches!(try_rule(ctx, &nobody, &rule(&[("position", "")])).await, Err(Error::Denied(_))));
    })
    .await;
}

#[tokio::test]
async fn a_name_is_used_once_and_a_repeated_request_makes_one_class() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let ctx = &centre.ctx;
        let once = Idempotency::new("a key", "classes::create", b"{}").unwrap();
        let first = create(ctx, &anna, by_hand("Ferien", &[]), Some(&once)).await.unwrap();
        let again = create(ctx, &anna, by_hand("Ferien", &[]), Some(&once)).await.unwrap();
        assert_eq!(first.class, again.class);
        let same = create(ctx, &anna, by_hand(" FERIEN ", &[]), None).await;
        assert!(matches!(same, Err(Error::Invalid { field: "name", .. })));
        let other = create(ctx, &anna, by_hand("Other", &[]), None).await.unwrap();
        let renamed = Change { name: Some("ferien".to_owned()), ..Change::default() };
        let taken = change(ctx, &anna, other.class.id, renamed).await;
        assert!(matches!(taken, Err(Error::Invalid { field: "name", .. })));
        let ruled = Change { rule: Some(rule(&[("position", "")])), ..Change::default() };
        let by_hand = change(ctx, &anna, other.class.id, ruled).await;
        assert!(matches!(by_hand, Err(Error::Conflict { kind: "class-by-hand", .. })));
    })
    .await;
}

#[tokio::test]
async fn a_change_says_before_who_sees_it_and_what_it_opens_and_shuts() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let ctx = &centre.ctx;
        let mine = centre.pictures(&anna, 3).await;
        let describe = |image, words: &'static str| {
            let said = library::Change { place: Some(words.to_owned()), ..library::Change::default() };
            library::change(ctx, &anna, image, said)
        };
        describe(mine[0], "Lugano").await.unwrap();
        describe(mine[1], "Lugano").await.unwrap();
        let id = create(ctx, &anna, by_rule("Lake", &[("place", "Lugano")]), None).await.unwrap().class.id;
        let other = rule(&[("words", "gif")]);
        assert!(reach(ctx, &anna, id, Some(&other)).await.unwrap().permissions.is_empty());
        let gift = sharing::New {
            object: "class".into(),
            class: Some(id),
            to: "link".into(),
            title: "Summer".into(),
            ..sharing::New::default()
        };
        let given = sharing::give(ctx, &anna, gift.clone(), None).await.unwrap();
        sharing::give(ctx, &anna, gift, None).await.unwrap();
        sharing::revoke(ctx, &anna, given.own.recorded.grant.id).await.unwrap();
        let moves = |rule: Rule| {
            let anna = &anna;
            async move {
                let reach = reach(ctx, anna, id, Some(&rule)).await.unwrap();
                assert_eq!(reach.permissions.len(), 1);
                reach.moves
            }
        };
        assert_eq!(moves(other).await, Some((1, 0)));
        assert_eq!(moves(rule(&[("place", "Lugano")])).await, Some((0, 0)));
        assert_eq!(moves(rule(&[("words", "0 gif")])).await, Some((0, 1)));
        assert_eq!(moves(rule(&[("words", "2 gif")])).await, Some((1, 2)));
        let day = jiff::civil::date(2026, 11, 21);
        let later = Rule::new(Combine::All, Vec::new(), Some(day), None).unwrap();
        assert_eq!(moves(later).await, Some((0, 2)));
        let renamed = reach(ctx, &anna, id, None).await.unwrap();
        assert_eq!((renamed.permissions.len(), renamed.moves), (1, None));
        let nobody = centre.nobody().await;
        assert!(reach(ctx, &nobody, id, None).await.is_err());
    })
    .await;
}
