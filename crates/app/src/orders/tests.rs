//! Orders from the wish to the end, on both databases.

use cradle_domain::customers::{Caller, Denied, Language, Standing};
use cradle_domain::library::{Attributes, ImageState};
use cradle_domain::menu::{ModelPattern, ServiceKind};
use cradle_domain::orders::{DeliveryState, OrderState};
use cradle_domain::{ImageId, OrderId, Span};
use cradle_store::library;

use super::*;
use crate::customers::{Change, change};
use crate::jobs::{self, Counts};
use crate::mail::MailProblem;
use crate::menu::ServiceChange;
use crate::sharing::{Address, look};
use crate::testing::{Centre, dot, on_each, silence};
use crate::{Error, Event, Idempotency, Visitor};

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

fn to(addresses: &[&str]) -> Options {
    let to = addresses.iter().map(|email| (None, (*email).to_owned())).collect();
    Options { to, message: "From the lake".into(), ..Options::default() }
}

async fn state(centre: &Centre, visitor: &Visitor, id: OrderId) -> OrderState {
    find(&centre.ctx, visitor, id).await.unwrap().order.state
}

async fn image(centre: &Centre, visitor: &Visitor, id: ImageId) -> cradle_domain::library::Image {
    crate::library::find(&centre.ctx, visitor, id).await.unwrap()
}

#[tokio::test]
async fn a_quote_says_what_will_happen_and_changes_nothing() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        let price = ServiceChange {
            price: Some((45, "EUR".into())),
            per: Some("recipient".into()),
            ..Default::default()
        };
        crate::menu::change(&centre.ctx, &anna, &"send".parse().unwrap(), price).await.unwrap();
        let german = Change { language: Some(Language::De), ..Change::default() };
        change(&centre.ctx, &anna, german).await.unwrap();
        let twice = [images[0], images[1], images[0]];
        let options = Options { to: vec![(Some("Oma".into()), "oma@example.org".into())], ..to(&[]) };
        let told = quote(&centre.ctx, &anna, wish("send", &twice, options)).await.unwrap();
        assert_eq!((told.pictures, told.recipients, told.bill.total.amount), (2, 1, 45));
        assert_eq!(told.refused, Some(cradle_domain::billing::Refused::NoMethod));
        assert_eq!(
            told.sentence,
            "2 Bilder an Oma schicken, mit einem Link, der 30 Tage offen ist: 0,45\u{a0}€."
        );
        assert!(list(&centre.ctx, &anna, None, 9, None).await.unwrap().is_empty());
        assert_eq!(crate::menu::for_library(&centre.ctx, &anna).await.unwrap()[0].uses, 0);
    })
    .await;
}

#[tokio::test]
async fn kept_pictures_are_in_the_library_with_what_was_said() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 60).await;
        let mut pages = centre.ctx.live().listen(anna.customer().unwrap());
        let said = Attributes { occasion: " Lake ".into(), ..Attributes::default() };
        let options = Options { attributes: Some(said), ..Options::default() };
        let placed = place(&centre.ctx, &anna, wish("keep", &images, options), None).await.unwrap();
        assert_eq!((placed.order.state.clone(), placed.order.number), (OrderState::Accepted, 1));
        assert_eq!(pages.next().await, Ok(Event::Order(placed.order.id)));
        centre.work().await;
        let done = find(&centre.ctx, &anna, placed.order.id).await.unwrap();
        assert_eq!((done.order.state, done.order.progress.done), (OrderState::Done, 60));
        let states: Vec<&str> = done.order.history.iter().map(|entry| entry.state.as_str()).collect();
        assert_eq!(states, ["placed", "accepted", "fulfilling", "done"]);
        for id in images {
            let kept = image(&centre, &anna, id).await;
            assert_eq!((kept.state, kept.attributes.occasion.as_str()), (ImageState::Kept, "Lake"));
        }
    })
    .await;
}

#[tokio::test]
async fn an_order_names_the_pictures_that_can_be_shown() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let picture = centre.receive(&anna, "a.gif", &dot([1, 2, 3]), None).await;
        let sound = centre.receive(&anna, "a.wav", &silence(1), None).await;
        let images = [sound, picture];
        let placed =
            place(&centre.ctx, &anna, wish("keep", &images, Options::default()), None).await.unwrap();
        assert_eq!((placed.order.images.as_slice(), placed.shown), (images.as_slice(), vec![]));
        centre.work().await;
        // Who looks at a picture that is being kept at this moment comes back later.
        centre.clock.advance(Span::from_mins(10));
        centre.work().await;
        assert_eq!(find(&centre.ctx, &anna, placed.order.id).await.unwrap().shown, [picture]);
        let listed = list(&centre.ctx, &anna, None, 10, None).await.unwrap();
        assert_eq!(listed[0].shown, [picture]);
    })
    .await;
}

#[tokio::test]
async fn the_service_just_used_stands_first_on_the_menu() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let options = Options { title: "Lake".into(), ..Options::default() };
        place(&centre.ctx, &anna, wish("publish", &images, options), None).await.unwrap();
        let menu = crate::menu::for_library(&centre.ctx, &anna).await.unwrap();
        assert_eq!((menu[0].service.kind, menu[0].uses), (ServiceKind::Publish, 1));
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_sent_twice_with_one_key_counts_once() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let once = Idempotency::new("k", "place", b"body").unwrap();
        let order = || place(&centre.ctx, &anna, wish("keep", &images, Options::default()), Some(&once));
        let (one, two) = tokio::join!(order(), order());
        assert_eq!(one.unwrap().order.id, two.unwrap().order.id);
        assert_eq!(list(&centre.ctx, &anna, None, 9, None).await.unwrap().len(), 1);
        assert_eq!(crate::menu::for_library(&centre.ctx, &anna).await.unwrap()[0].uses, 1);
        let other = Idempotency::new("k", "place", b"another body").unwrap();
        let reused = place(&centre.ctx, &anna, wish("keep", &images, Options::default()), Some(&other)).await;
        assert!(matches!(reused, Err(Error::KeyReused)));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_with_its_reason() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let paul = centre.customer("Paul").await;
        let images = centre.pictures(&anna, 2).await;
        let other = centre.receive(&paul, "p.gif", &dot([1, 1, 1]), None).await;
        let ctx = &centre.ctx;
        let refused = |service: &str, images: Vec<ImageId>, options: Options| {
            let wish = wish(service, &images, options);
            let anna = &anna;
            async move { quote(ctx, anna, wish).await.unwrap_err() }
        };
        let field = |error: Error| match error {
            Error::Invalid { field, .. } => field,
            other => panic!("{other:?}"),
        };
        let none = Options::default;
        assert!(matches!(refused("nothing", images.clone(), none()).await, Error::Missing("service")));
        assert_eq!(field(refused("keep", vec![], none()).await), "images");
        assert_eq!(field(refused("keep", vec![images[0], other], none()).await), "images");
        assert_eq!(field(refused("send", images.clone(), none()).await), "to");
        assert_eq!(field(refused("send", images.clone(), to(&["nobody"])).await), "to");
        let days = Options { link_days: Some(0), ..to(&["a@example.org"]) };
        assert_eq!(field(refused("send", images.clone(), days).await), "link_days");
        assert_eq!(field(refused("publish", images.clone(), none()).await), "title");
        crate::library::discard(ctx, &anna, images[1]).await.unwrap();
        assert_eq!(field(refused("keep", images.clone(), none()).await), "images");

        let only = ModelPattern { maker: "Canon".into(), model: "*".into() };
        let restricted = ServiceChange { models: Some(vec![only]), ..Default::default() };
        crate::menu::change(ctx, &anna, &"keep".parse().unwrap(), restricted).await.unwrap();
        let unavailable = refused("keep", images[..1].to_vec(), none()).await;
        assert!(
            matches!(unavailable, Error::Conflict { kind: "service-unavailable", .. }),
            "{unavailable:?}"
        );
        let off = ServiceChange { enabled: Some(false), ..Default::default() };
        crate::menu::change(ctx, &anna, &"publish".parse().unwrap(), off).await.unwrap();
        let titled = Options { title: "Lake".into(), ..none() };
        let unavailable = refused("publish", images[..1].to_vec(), titled).await;
        assert!(matches!(unavailable, Error::Conflict { kind: "service-unavailable", .. }));

        let blocked = Visitor {
            caller: Caller::Customer {
                id: anna.customer().unwrap(),
                operator: false,
                standing: Standing::Blocked,
            },
            ..anna.clone()
        };
        let unpaid = place(ctx, &blocked, wish("send", &images, to(&["a@example.org"])), None).await;
        assert!(matches!(unpaid, Err(Error::Denied(Denied::Unpaid))));
    })
    .await;
}

#[tokio::test]
async fn a_sending_reaches_everybody_with_words_pictures_sound_and_link() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        centre.receive(&anna, "0.wav", &silence(1), Some(images[0])).await;
        let broken = centre.receive(&anna, "broken.gif", b"GIF89a and then nothing", None).await;
        centre.work().await;
        let all = [images[0], images[1], broken];
        let options = to(&["oma@example.org", "paul@example.org"]);
        let placed = place(&centre.ctx, &anna, wish("send", &all, options), None).await.unwrap();
        centre.work().await;
        let done = find(&centre.ctx, &anna, placed.order.id).await.unwrap().order;
        assert_eq!((done.state, done.progress.done), (OrderState::Done, 2));

        let letters = centre.mailbox.letters();
        assert_eq!(letters.len(), 2);
        let letter = letters.iter().find(|letter| letter.to.as_str() == "oma@example.org").unwrap();
        assert_eq!(letter.id, format!("order-{}-0", placed.order.id));
        assert_eq!(letter.subject, "Anna sends you 3 pictures");
        assert_eq!(letter.reply_to.as_ref().unwrap().as_str(), "anna@example.org");
        assert!(letter.text.contains("From the lake") && letter.text.contains("20 December 2026"));
        assert!(letter.text.contains("broken.gif"), "{}", letter.text);
        let html = letter.html.as_ref().unwrap();
        assert!(html.contains("cid:picture-1") && html.contains("cid:picture-2"), "{html}");
        let files: Vec<&str> = letter.attachments.iter().map(|file| file.filename.as_str()).collect();
        assert_eq!(files, ["0.jpg", "1.jpg", "0.wav"]);
        assert!(letter.attachments[0].bytes.starts_with(b"\xff\xd8\xff"));

        let link = letter.text.lines().find(|line| line.starts_with("http://cradle.test/s/")).unwrap();
        let secret = link.rsplit('/').next().unwrap();
        let nobody = centre.nobody().await;
        let shared = look(&centre.ctx, &nobody, Address::Link(secret), None, 9).await.unwrap();
        assert_eq!((shared.images.len(), shared.by.as_str(), shared.rights.originals), (3, "Anna", true));
        centre.clock.advance(Span::from_hours(30 * 24));
        let ended = look(&centre.ctx, &nobody, Address::Link(secret), None, 9).await;
        assert!(matches!(ended, Err(Error::Ended(_))));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_and_a_delay_do_not_hold_up_the_others() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        centre.mailbox.answer("no@example.org", Some(MailProblem::Never("550 no such user".into())));
        centre.mailbox.answer("busy@example.org", Some(MailProblem::Later("451 come back".into())));
        let options = to(&["no@example.org", "busy@example.org", "oma@example.org"]);
        let placed = place(&centre.ctx, &anna, wish("send", &images, options), None).await.unwrap();
        centre.work().await;
        let now = find(&centre.ctx, &anna, placed.order.id).await.unwrap().order;
        let states: Vec<&str> = now.deliveries.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(states, ["refused", "delayed", "delivered"]);
        assert_eq!((now.state, now.progress.done), (OrderState::Fulfilling, 2));
        assert_eq!(now.deliveries[0].state.reason(), Some("550 no such user"));

        centre.mailbox.answer("busy@example.org", None);
        centre.clock.advance(Span::from_mins(1));
        centre.work().await;
        let done = find(&centre.ctx, &anna, placed.order.id).await.unwrap().order;
        assert_eq!((done.state, centre.mailbox.letters().len()), (OrderState::Done, 2));
    })
    .await;
}

#[tokio::test]
async fn an_order_fails_when_everybody_refused_and_can_be_begun_anew_with_another_link() {
    on_each(|centre| async move {
        let operator = centre.customer("Olga").await;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let never = MailProblem::Never("550 no such user".into());
        centre.mailbox.answer("oma@example.org", Some(never));
        let placed = place(&centre.ctx, &anna, wish("send", &images, to(&["oma@example.org"])), None).await;
        let id = placed.unwrap().order.id;
        centre.work().await;
        let failed = state(&centre, &anna, id).await;
        assert!(failed.reason().unwrap().contains("oma@example.org: 550 no such user"), "{failed:?}");
        let first = crate::sharing::list(&centre.ctx, &anna, 9, None).await.unwrap();
        assert!(first[0].recorded.grant.revoked_at.is_some());

        assert!(matches!(retry(&centre.ctx, &anna, id).await, Err(Error::Denied(_))));
        centre.mailbox.answer("oma@example.org", None);
        let again = retry(&centre.ctx, &operator, id).await.unwrap();
        assert_eq!((again.view.order.state, again.customer_name.as_str()), (OrderState::Accepted, "Anna"));
        centre.work().await;
        assert_eq!(state(&centre, &anna, id).await, OrderState::Done);
        let text = centre.mailbox.letters()[0].text.clone();
        let secret = text.lines().find_map(|line| line.strip_prefix("http://cradle.test/s/")).unwrap();
        assert!(look(&centre.ctx, &centre.nobody().await, Address::Link(secret), None, 9).await.is_ok());
        assert!(matches!(
            retry(&centre.ctx, &operator, id).await,
            Err(Error::Conflict { kind: "order-state", .. })
        ));
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_is_put_off_for_two_days_is_refused_for_good() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        centre.mailbox.answer("oma@example.org", Some(MailProblem::Later("451 come back".into())));
        let placed = place(&centre.ctx, &anna, wish("send", &images, to(&["oma@example.org"])), None).await;
        let id = placed.unwrap().order.id;
        for _ in 0..47 {
            centre.work().await;
            centre.clock.advance(Span::from_hours(1));
        }
        assert_eq!(state(&centre, &anna, id).await, OrderState::Fulfilling);
        centre.clock.advance(Span::from_hours(2));
        centre.work().await;
        assert!(state(&centre, &anna, id).await.reason().unwrap().contains("451 come back"));
        let left = Counts { planned: 1, ..Counts::default() };
        assert_eq!(jobs::counts(&centre.ctx).await.unwrap(), left, "only the inbox's clock runs on");
    })
    .await;
}

#[tokio::test]
async fn a_sending_waits_for_its_pictures_and_not_forever() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let owner = anna.customer().unwrap();
        let rendering = async || {
            let mut tx = centre.ctx.write().await.unwrap();
            library::set_rendering(&mut tx, owner, images[0]).await.unwrap();
            tx.commit().await.unwrap();
        };
        rendering().await;
        let placed = place(&centre.ctx, &anna, wish("send", &images, to(&["oma@example.org"])), None).await;
        let id = placed.unwrap().order.id;
        centre.work().await;
        assert_eq!(
            (state(&centre, &anna, id).await, centre.mailbox.letters().len()),
            (OrderState::Fulfilling, 0)
        );
        centre.clock.advance(Span::from_mins(10));
        centre.work().await;
        assert_eq!(state(&centre, &anna, id).await, OrderState::Done);
        let letter = centre.mailbox.letters().remove(0);
        assert!(letter.text.contains("0.gif") && letter.attachments.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_sending_delivers_nothing_more() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let paul = centre.customer("Paul").await;
        let images = centre.pictures(&anna, 1).await;
        centre.mailbox.answer("busy@example.org", Some(MailProblem::Later("451".into())));
        let options = to(&["busy@example.org", "oma@example.org"]);
        let placed = place(&centre.ctx, &anna, wish("send", &images, options), None).await.unwrap();
        let id = placed.order.id;
        centre.work().await;
        assert!(matches!(cancel(&centre.ctx, &paul, id).await, Err(Error::Missing("order"))));
        let cancelled = cancel(&centre.ctx, &anna, id).await.unwrap();
        assert_eq!(cancelled.order.state, OrderState::Cancelled);
        assert!(matches!(
            cancel(&centre.ctx, &anna, id).await,
            Err(Error::Conflict { kind: "order-state", .. })
        ));
        centre.mailbox.answer("busy@example.org", None);
        centre.clock.advance(Span::from_hours(1));
        centre.work().await;
        assert_eq!(centre.mailbox.letters().len(), 1);
        let after = find(&centre.ctx, &anna, id).await.unwrap().order;
        assert_eq!(after.state, OrderState::Cancelled);
        assert_eq!(after.deliveries[1].state, DeliveryState::Delivered);
        // Somebody has the link, so it stays open.
        let link = crate::sharing::list(&centre.ctx, &anna, 9, None).await.unwrap().remove(0);
        assert_eq!(link.recorded.grant.revoked_at, None);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_died_is_followed_by_one_that_does_only_the_rest() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let options = to(&["oma@example.org", "paul@example.org"]);
        let placed = place(&centre.ctx, &anna, wish("send", &images, options), None).await.unwrap();
        centre.work().await;
        // The same jobs once more, as after a crash before their end was written down.
        let letter = centre.mailbox.letters().remove(0);
        let secret = letter.text.lines().find_map(|line| line.strip_prefix("http://cradle.test/s/")).unwrap();
        let (customer, order) = (placed.order.customer, placed.order.id);
        let mut tx = centre.ctx.write().await.unwrap();
        let now = centre.ctx.now();
        let fulfil = Fulfil { customer, order, secret: Some(secret.to_owned()) };
        let deliver = Deliver { customer, order, position: 1, began: now, secret: secret.to_owned() };
        crate::jobs::enqueue(&centre.ctx, &mut tx, &fulfil, now).await.unwrap();
        crate::jobs::enqueue(&centre.ctx, &mut tx, &deliver, now).await.unwrap();
        tx.commit().await.unwrap();
        centre.work().await;
        assert_eq!(centre.mailbox.letters().len(), 2);
        assert_eq!(find(&centre.ctx, &anna, order).await.unwrap().order.history.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_published_gallery_opens_to_anybody_and_can_be_taken_back() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        let options = Options { title: "Zürich 2026".into(), cover: Some(images[1]), ..Options::default() };
        let placed = place(&centre.ctx, &anna, wish("publish", &images, options), None).await.unwrap();
        assert_eq!(placed.gallery, None);
        centre.work().await;
        let done = find(&centre.ctx, &anna, placed.order.id).await.unwrap();
        let gallery = done.gallery.unwrap();
        assert!(gallery.slug.starts_with("zurich-2026-") && gallery.slug.len() == 20, "{}", gallery.slug);
        let nobody = centre.nobody().await;
        let shared = look(&centre.ctx, &nobody, Address::Gallery(&gallery.slug), None, 9).await.unwrap();
        let shown: Vec<ImageId> = shared.images.iter().map(|one| one.image.id).collect();
        assert_eq!((shown, shared.cover.map(|cover| cover.index)), (images, Some(2)));

        crate::sharing::revoke(&centre.ctx, &anna, gallery.id).await.unwrap();
        assert!(find(&centre.ctx, &anna, placed.order.id).await.unwrap().gallery.unwrap().withdrawn);
        let gone = look(&centre.ctx, &nobody, Address::Gallery(&gallery.slug), None, 9).await;
        assert!(matches!(gone, Err(Error::Missing(_))));
    })
    .await;
}

#[tokio::test]
async fn the_operator_sees_and_calls_off_everybodys_orders() {
    on_each(|centre| async move {
        let operator = centre.customer("Olga").await;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        let price = ServiceChange { price: Some((40, "EUR".into())), ..Default::default() };
        crate::menu::change(&centre.ctx, &operator, &"keep".parse().unwrap(), price).await.unwrap();
        crate::billing::choose(&centre.ctx, &anna, "counter").await.unwrap();
        let keep = || wish("keep", &images, Options::default());
        let one = place(&centre.ctx, &anna, keep(), None).await.unwrap();
        centre.clock.advance(Span::from_secs(1));
        let two = place(&centre.ctx, &anna, keep(), None).await.unwrap();

        assert!(matches!(all(&centre.ctx, &anna, None, 9, None).await, Err(Error::Denied(_))));
        let open = all(&centre.ctx, &operator, Some("open"), 9, None).await.unwrap();
        let ids: Vec<OrderId> = open.iter().map(|one| one.view.order.id).collect();
        assert_eq!((ids, open[0].customer_name.as_str()), (vec![two.order.id, one.order.id], "Anna"));
        let cancelled = cancel_any(&centre.ctx, &operator, one.order.id).await.unwrap();
        assert_eq!(cancelled.view.order.state, OrderState::Cancelled);
        assert!(all(&centre.ctx, &operator, Some("what"), 9, None).await.is_err());

        let told = overview(&centre.ctx, &operator).await.unwrap();
        assert_eq!((told.open_orders, told.oldest_open), (1, Some(two.order.placed_at)));
        assert_eq!((told.chosen[0].title.as_str(), told.chosen[0].count), ("Keep", 2));
        assert_eq!(told.revenue.len(), 28);
        let (day, today) = told.revenue.last().unwrap();
        assert_eq!((day.as_str(), today.amount), ("2026-11-20", 80));
        assert!(
            told.jobs.due + told.jobs.planned > 0 && told.health.iter().all(|part| part.problem.is_none())
        );
    })
    .await;
}
