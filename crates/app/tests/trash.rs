//! The trash, removal for good, and the way back from every change, on both databases.

mod months;

use cradle_app::domain::ImageId;
use cradle_app::domain::library::{ImageState, Wanted};
use cradle_app::library::{self, Change, Listing, Shelf, Step, Words};
use cradle_app::orders::{self, Options, Wish};
use cradle_app::sharing::{self, Address, New};
use cradle_app::testing::{Centre, dot, on_each, silence};
use cradle_app::{Error, Visitor};
use months::{DAY, Months as _};

fn step(step: Step) -> Change {
    Change { step: Some(step), ..Change::default() }
}

async fn counts(centre: &Centre, visitor: &Visitor) -> [i64; 3] {
    let mut counts = [0; 3];
    for (count, state) in counts.iter_mut().zip([ImageState::Inbox, ImageState::Kept, ImageState::Trashed]) {
        let months = library::timeline(&centre.ctx, visitor, Shelf::Only(state)).await.unwrap();
        *count = months.iter().flat_map(|month| month.counts).sum();
    }
    counts
}

async fn listed(centre: &Centre, visitor: &Visitor, state: ImageState) -> usize {
    let list = async |words: Option<&str>| {
        let wanted = Wanted { words: words.map(str::to_owned), ..Wanted::default() };
        let shelf = Shelf::Only(state);
        let listing = Listing { shelf, wanted, from: None, to: None, limit: 500, after: None };
        library::list(&centre.ctx, visitor, listing).await.unwrap().len()
    };
    let all = list(None).await;
    assert_eq!(list(Some("gif")).await, all, "what is looked for is found where it is");
    all
}

#[tokio::test]
async fn what_is_removed_for_good_is_gone_everywhere_and_everything_else_stays() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        centre.opens().await;
        centre.sweeps().await;
        let images = centre.pictures(&anna, 3).await;
        let [gone, shared, kept] = images[..] else { unreachable!() };
        centre.receive(&anna, "0.wav", &silence(1), Some(gone)).await;
        let pauls = centre.receive(&paul, "mine.gif", &dot([1, 100, 200]), None).await;
        let options = Options { title: "Sea".to_owned(), cover: Some(gone), ..Options::default() };
        let wish = Wish {
            camera: None,
            service: "publish".to_owned(),
            images: images.clone(),
            options,
            total: None,
            points: None,
        };
        let order = orders::place(&centre.ctx, &anna, wish, None).await.unwrap().order.id;
        centre.work().await;
        let slug = orders::find(&centre.ctx, &anna, order).await.unwrap().gallery.unwrap().slug;

        let refused = library::remove(&centre.ctx, &anna, &[gone]).await;
        assert!(matches!(refused, Err(Error::Conflict { kind: "wrong-state", .. })));
        for image in [gone, shared] {
            library::discard(&centre.ctx, &anna, image).await.unwrap();
        }
        let mixed = library::remove(&centre.ctx, &anna, &[gone, kept]).await;
        assert!(matches!(mixed, Err(Error::Conflict { .. })), "all or none");
        assert_eq!(counts(&centre, &anna).await, [1, 0, 2]);
        assert_eq!(library::remove(&centre.ctx, &paul, &[gone]).await.unwrap(), 0, "not his");
        for expected in [2, 0] {
            let removed = library::remove(&centre.ctx, &anna, &[gone, shared]).await.unwrap();
            assert_eq!(removed, expected);
        }
        assert_eq!(counts(&centre, &anna).await, [1, 0, 0]);
        assert!(matches!(library::find(&centre.ctx, &anna, gone).await, Err(Error::Missing(_))));

        // The order still names them; the gallery shows what is left, at its old place.
        let view = orders::find(&centre.ctx, &anna, order).await.unwrap();
        assert_eq!((view.order.images, view.shown), (images.clone(), vec![kept]));
        let gallery = sharing::look(&centre.ctx, &paul, Address::Gallery(&slug), None, 9).await.unwrap();
        let left: Vec<(u32, ImageId)> =
            gallery.images.iter().map(|shared| (shared.index, shared.image.id)).collect();
        assert_eq!((left, gallery.recorded.pictures, gallery.recorded.cover), (vec![(3, kept)], 1, None));

        // Paul's picture has the content of one of them: its bytes stay, the others' go with the sweep.
        centre.days(3).await;
        assert_eq!(centre.originals(), 2);
        let located = library::locate(&centre.ctx, &paul, pauls, &library::Form::Original).await.unwrap();
        library::open(&centre.ctx, &located, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_trash_is_emptied_by_hand_and_by_itself_and_says_until_when() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        let images = centre.pictures(&anna, 4).await;
        library::change_many(&centre.ctx, &anna, &images, step(Step::Keep)).await.unwrap();
        library::discard(&centre.ctx, &anna, images[0]).await.unwrap();
        centre.days(10).await;
        let changed =
            library::change_many(&centre.ctx, &anna, &images[1..3], step(Step::Discard)).await.unwrap();
        for image in &changed.images {
            assert_eq!(image.trash_until, Some(centre.ctx.now() + DAY * 30));
        }
        let trash = library::trash(&centre.ctx, &anna).await.unwrap();
        assert_eq!((trash.pictures, trash.first_out), (3, Some(centre.ctx.now() + DAY * 20)));
        centre.days(19).await;
        assert_eq!(listed(&centre, &anna, ImageState::Trashed).await, 3);
        centre.days(1).await;
        assert_eq!(listed(&centre, &anna, ImageState::Trashed).await, 2);
        let back = library::restore(&centre.ctx, &anna, images[1]).await.unwrap();
        assert_eq!((back.state, back.trash_until), (ImageState::Kept, None));
        assert_eq!(library::empty_trash(&centre.ctx, &anna).await.unwrap(), 1);
        assert_eq!(library::empty_trash(&centre.ctx, &anna).await.unwrap(), 0);
        assert_eq!(counts(&centre, &anna).await, [0, 2, 0]);
        centre.days(40).await;
        assert_eq!(counts(&centre, &anna).await, [0, 2, 0], "what was brought back stays");
    })
    .await;
}

#[tokio::test]
async fn every_change_of_many_can_be_undone_to_what_each_was_before() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        let said = |title: &str, people: &[&str]| Change {
            title: Some(title.to_owned()),
            people: Some(people.iter().map(|name| (*name).to_owned()).collect()),
            rating: Some(4),
            ..Change::default()
        };
        library::change(&centre.ctx, &anna, images[0], said("Own", &["Anna", "Paul"])).await.unwrap();
        library::change(&centre.ctx, &anna, images[1], step(Step::Keep)).await.unwrap();
        let words = |word: &str| Words { people: vec![word.to_owned()], ..Words::default() };
        let change = Change {
            step: Some(Step::Keep),
            place: Some("Bern".to_owned()),
            rating: Some(0),
            add: words("Greta"),
            remove: words("Paul"),
            ..Change::default()
        };
        let all = |images: Vec<cradle_app::domain::library::Image>| {
            images.into_iter().map(|image| (image.state, image.attributes)).collect::<Vec<_>>()
        };
        let read = || async {
            let mut found = Vec::new();
            for image in &images {
                found.push(library::find(&centre.ctx, &anna, *image).await.unwrap());
            }
            all(found)
        };
        let before = read().await;
        let changed = library::change_many(&centre.ctx, &anna, &images, change).await.unwrap();
        let people = |n: usize| {
            let found = changed.images.iter().find(|image| image.id == images[n]);
            found.unwrap().attributes.people.clone()
        };
        assert_eq!((people(0), people(1)), (vec!["Anna".into(), "Greta".into()], vec!["Greta".to_owned()]));
        assert!(changed.images.iter().all(|image| image.state == ImageState::Kept));
        assert!(changed.images.iter().all(|image| image.attributes.rating.is_none()));
        let redo = library::change_each(&centre.ctx, &anna, changed.undo).await.unwrap().undo;
        assert_eq!(read().await, before);
        let again = library::change_each(&centre.ctx, &anna, redo).await.unwrap();
        assert_eq!(all(again.images), all(changed.images));

        // Thrown away and brought back, whatever they were; and nothing changes twice.
        let thrown = library::change_many(&centre.ctx, &anna, &images, step(Step::Discard)).await.unwrap();
        let twice = library::change_many(&centre.ctx, &anna, &images, step(Step::Discard)).await.unwrap();
        assert_eq!(twice.undo, []);
        library::change_each(&centre.ctx, &anna, thrown.undo).await.unwrap();
        assert_eq!(counts(&centre, &anna).await, [0, 3, 0]);
        let wrong = library::change_many(&centre.ctx, &anna, &images, step(Step::Restore)).await;
        assert!(matches!(wrong, Err(Error::Conflict { kind: "wrong-state", .. })));
    })
    .await;
}

#[tokio::test]
async fn what_is_shared_or_ordered_does_not_wait_in_the_inbox_any_more() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        let images = centre.pictures(&anna, 2).await;
        let new = New {
            object: "image".to_owned(),
            to: "link".to_owned(),
            images: vec![images[0]],
            ..New::default()
        };
        sharing::give(&centre.ctx, &anna, new, None).await.unwrap();
        centre.days(30).await;
        let letters = centre.mailbox.letters();
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("1.gif") && !letters[0].text.contains("0.gif"));
        assert_eq!(letters[0].attachments.len(), 1, "it is shown, too");
    })
    .await;
}
