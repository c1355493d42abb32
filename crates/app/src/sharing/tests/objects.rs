//! Classes, details, and other customers as receivers.

use cradle_domain::ClassId;
use cradle_domain::classes::{Combine, Condition, Rule};
use cradle_domain::customers::Standing;

use super::*;
use crate::library::{self, Form};
use crate::testing::on_each;
use crate::{Error, classes, customers};

fn of_class(to: &str, class: ClassId) -> New {
    New { object: "class".into(), class: Some(class), ..new(to, &[]) }
}

fn of_profile(to: &str, fields: &[&str]) -> New {
    New {
        object: "profile".into(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        ..new(to, &[])
    }
}

async fn class_by_hand(centre: &Centre, visitor: &Visitor, images: &[ImageId]) -> ClassId {
    let new = classes::New { name: "Secret name".into(), rule: None, images: images.to_vec() };
    classes::create(&centre.ctx, visitor, new, None).await.unwrap().class.id
}

#[tokio::test]
async fn a_permission_for_a_class_grows_and_shrinks_with_it() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let mut images = centre.pictures(&anna, 4).await;
        images.sort();
        let hand = class_by_hand(&centre, &anna, &images[..1]).await;
        let keyword = Condition::parse("keyword", "lake", false).unwrap();
        let rule = Rule::new(Combine::All, vec![keyword], None, None).unwrap();
        let rule = classes::New { name: "Rule".into(), rule: Some(rule), images: Vec::new() };
        let rule = classes::create(ctx, &anna, rule, None).await.unwrap().class.id;
        let secrets = [
            link(&centre, &anna, of_class("link", hand)).await,
            link(&centre, &anna, of_class("link", rule)).await,
        ];
        let nobody = centre.nobody().await;
        let opened = async |n: usize| {
            let shared = seen(&centre, &nobody, Address::Link(&secrets[n])).await.unwrap();
            let mut found = ids(&shared);
            found.sort();
            assert_eq!(shared.total, Some(found.len() as u32));
            found
        };
        assert_eq!((opened(0).await, opened(1).await), (images[..1].to_vec(), Vec::new()));
        classes::put(ctx, &anna, hand, &images[1..3], &images[..1]).await.unwrap();
        let lake = library::Change { keywords: Some(vec!["Lake".into()]), ..library::Change::default() };
        library::change_many(ctx, &anna, &images[2..], lake).await.unwrap();
        assert_eq!((opened(0).await, opened(1).await), (images[1..3].to_vec(), images[2..].to_vec()));
        // Each picture opens as long as it is in the class, by its own name, and no other does.
        let files = async |n: usize| {
            let mut open = Vec::new();
            for image in &images {
                let key = image.0.simple().to_string();
                if locate(ctx, &nobody, Address::Link(&secrets[n]), &key, &Form::Preview).await.is_ok() {
                    open.push(*image);
                }
            }
            open
        };
        assert_eq!((files(0).await, files(1).await), (images[1..3].to_vec(), images[2..].to_vec()));
        library::discard(ctx, &anna, images[2]).await.unwrap();
        assert_eq!((opened(0).await, opened(1).await), (images[1..2].to_vec(), images[3..].to_vec()));
        assert_eq!((files(0).await, files(1).await), (images[1..2].to_vec(), images[3..].to_vec()));
        let shared = seen(&centre, &nobody, Address::Link(&secrets[0])).await.unwrap();
        assert_eq!(shared.recorded.title, "Lake", "and never the name of the class");

        classes::remove(ctx, &anna, hand).await.unwrap();
        let gone = seen(&centre, &nobody, Address::Link(&secrets[0])).await;
        assert!(matches!(gone, Err(Error::Missing(_))));
        let own = list(ctx, &anna, 9, None).await.unwrap();
        let of_hand = own.iter().find(|one| one.class.is_none()).unwrap();
        assert_eq!(of_hand.standing.as_str(), "withdrawn");
    })
    .await;
}

#[tokio::test]
async fn a_class_comes_by_the_page_in_the_order_of_the_timeline() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let mut images = centre.pictures(&anna, 5).await;
        images.sort();
        let class = class_by_hand(&centre, &anna, &images).await;
        let secret = link(&centre, &anna, New { originals: true, ..of_class("link", class) }).await;
        let nobody = centre.nobody().await;
        let (mut found, mut numbers, mut after) = (Vec::new(), Vec::new(), None);
        loop {
            let page = look(&centre.ctx, &nobody, Address::Link(&secret), after, 2).await.unwrap();
            assert_eq!(page.total, None, "nobody waits for the count");
            found.extend(ids(&page));
            numbers.extend(page.images.iter().map(|one| one.index));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(total(&centre.ctx, &nobody, Address::Link(&secret)).await.unwrap(), Some(5));
        images.reverse();
        assert_eq!((found, numbers), (images, vec![1, 2, 3, 4, 5]));
        let (_, packed) = download(&centre.ctx, &nobody, Address::Link(&secret), None).await.unwrap();
        assert_eq!(packed.files(), 5);
    })
    .await;
}

#[tokio::test]
async fn details_are_shown_as_they_are_now_and_only_those_that_were_chosen() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let birthday = customers::Change {
            birthday: Some(Some("1980-05-31".into())),
            phone: Some(Some("+49 30 1234567".into())),
            ..customers::Change::default()
        };
        customers::change(ctx, &anna, birthday).await.unwrap();
        let new = for_customer("paul@example.org", of_profile("", &["name", "birthday"]));
        let given = give(ctx, &anna, new, None).await.unwrap();
        let id = given.own.recorded.grant.id;
        assert_eq!(given.href, format!("/shared/{id}"));
        let shared = seen(&centre, &paul, Address::Received(id)).await.unwrap();
        let card = shared.card.unwrap();
        assert_eq!((card.name.as_str(), card.phone, card.email), ("Anna", None, None));
        assert_eq!(card.birthday.unwrap().to_string(), "1980-05-31");

        let name = customers::Change { name: Some("Anna Berg".into()), ..customers::Change::default() };
        customers::change(ctx, &anna, name).await.unwrap();
        let (file, vcard) = sharing_card(&centre, &paul, id).await.unwrap();
        assert_eq!(file, "Anna Berg.vcf");
        assert!(vcard.contains("FN:Anna Berg\r\nBDAY:19800531\r\n") && !vcard.contains("TEL"), "{vcard}");
        assert!(matches!(sharing_card(&centre, &anna, id).await, Err(Error::Missing(_))));
        revoke(ctx, &anna, id).await.unwrap();
        assert!(matches!(sharing_card(&centre, &paul, id).await, Err(Error::Missing(_))));
        assert!(received(ctx, &paul, 9, None).await.unwrap().is_empty());
    })
    .await;
}

async fn sharing_card(
    centre: &Centre,
    visitor: &Visitor,
    id: cradle_domain::GrantId,
) -> Result<(String, String)> {
    card(&centre.ctx, visitor, Address::Received(id)).await
}

#[tokio::test]
async fn a_permission_waits_for_whoever_has_the_address_and_tells_nobody_whether_anybody_has() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let images = centre.pictures(&anna, 1).await;
        let known = give(ctx, &anna, for_customer("Paul@Example.org", new("", &images)), None).await.unwrap();
        let unknown =
            give(ctx, &anna, for_customer("mia@example.org", new("", &images)), None).await.unwrap();
        // Nothing tells them apart but what was said.
        assert_eq!(known.own.standing, unknown.own.standing);
        assert_eq!(known.href.len(), unknown.href.len());
        let hers = unknown.own.recorded.grant.id;
        assert!(matches!(seen(&centre, &paul, Address::Received(hers)).await, Err(Error::Missing(_))));
        let mia = centre.customer("Mia").await;
        let list = received(ctx, &mia, 9, None).await.unwrap();
        assert_eq!((list.len(), list[0].recorded.grant.id, list[0].by.as_str()), (1, hers, "Anna"));
        assert_eq!(ids(&seen(&centre, &mia, Address::Received(hers)).await.unwrap()), images);
        let his = received(ctx, &paul, 9, None).await.unwrap();
        assert_eq!((his.len(), his[0].recorded.grant.id), (1, known.own.recorded.grant.id));
        assert!(received(ctx, &anna, 9, None).await.unwrap().is_empty());
        let nobody = centre.nobody().await;
        assert!(matches!(seen(&centre, &nobody, Address::Received(hers)).await, Err(Error::Denied(_))));

        // Whose services are closed sees nothing until they are open again.
        let mut tx = ctx.write().await.unwrap();
        let id = mia.customer().unwrap();
        cradle_store::customers::set_standing(&mut tx, id, Standing::Blocked).await.unwrap();
        tx.commit().await.unwrap();
        let caller =
            cradle_domain::customers::Caller::Customer { id, operator: false, standing: Standing::Blocked };
        let blocked = Visitor { caller, ..mia.clone() };
        assert!(matches!(seen(&centre, &blocked, Address::Received(hers)).await, Err(Error::Denied(_))));
        assert!(matches!(received(ctx, &blocked, 9, None).await, Err(Error::Denied(_))));

        // Who leaves takes along what they gave.
        customers::delete(ctx, &anna, "correct horse").await.unwrap();
        assert!(received(ctx, &paul, 9, None).await.unwrap().is_empty());
    })
    .await;
}
