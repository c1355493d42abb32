//! The inbox clock through months, on both databases: what is told, when, and what never happens
//! without it.

mod months;

use cradle_app::domain::customers::Standing;
use cradle_app::domain::library::ImageState;
use cradle_app::domain::notices::{Channel, Happening, NoticeState, Outcome};
use cradle_app::domain::{ImageId, Span};
use cradle_app::library::{self, Change, Step};
use cradle_app::mail::MailProblem;
use cradle_app::notices::{self, Answer, PeriodsInDays, View};
use cradle_app::orders::{self, Options, Wish};
use cradle_app::testing::{Centre, on_each};
use cradle_app::{Error, Visitor};
use cradle_store::customers;
use months::{DAY, Months as _};

const ANNA: &str = "anna@example.org";

async fn the_notice(centre: &Centre, visitor: &Visitor) -> View {
    let mut all = notices::list(&centre.ctx, visitor, None, 10).await.unwrap();
    assert_eq!(all.len(), 1, "one notice: {all:?}");
    all.remove(0)
}

async fn state(centre: &Centre, visitor: &Visitor, image: ImageId) -> Option<ImageState> {
    match library::find(&centre.ctx, visitor, image).await {
        Ok(image) => Some(image.state),
        Err(Error::Missing(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

fn happened(view: &View) -> Vec<(&'static str, u32)> {
    view.history.iter().map(|entry| (entry.what.as_str(), entry.pictures)).collect()
}

#[tokio::test]
async fn what_is_never_selected_is_announced_goes_to_the_trash_and_then_for_good() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        centre.sweeps().await;
        let first = centre.arrives(&anna, 1).await;
        centre.days(2).await;
        let second = centre.arrives(&anna, 2).await;
        centre.days(2).await;
        let kept = centre.arrives(&anna, 3).await;
        let keep = Change { step: Some(Step::Keep), ..Change::default() };
        library::change(&centre.ctx, &anna, kept, keep).await.unwrap();

        // The second one has waited for 30 days on day 32; both are told together.
        centre.days(27).await;
        assert!(notices::list(&centre.ctx, &anna, None, 10).await.unwrap().is_empty());
        assert!(centre.mailbox.letters().is_empty());
        centre.days(1).await;
        let letters = centre.mailbox.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to.as_str(), ANNA);
        assert_eq!(letters[0].subject, "2 pictures in your inbox: keep them by 21 January 2027?");
        for word in ["1.gif", "2.gif", "http://cradle.test/library?show=inbox", "another 30 days"] {
            assert!(letters[0].text.contains(word), "{word}: {}", letters[0].text);
        }
        assert!(!letters[0].text.contains("3.gif"));
        let view = the_notice(&centre, &anna).await;
        assert_eq!((view.told.notice.pictures, view.told.notice.waiting), (2, 2));
        let delivered = view.told.delivered.unwrap();
        assert_eq!(delivered, (centre.ctx.now(), Channel::Mail));
        assert!(view.told.until.unwrap() >= delivered.0 + DAY * 30);

        // Not a moment before the end that was announced, and all of that day belongs to her.
        centre.days(30).await;
        assert!(centre.ctx.now() < view.told.until.unwrap());
        assert_eq!(state(&centre, &anna, first).await, Some(ImageState::Inbox));
        centre.days(1).await;
        for image in [first, second] {
            let image = library::find(&centre.ctx, &anna, image).await.unwrap();
            assert_eq!(image.state, ImageState::Trashed);
            assert_eq!(image.trash_until, Some(centre.ctx.now() + DAY * 30));
        }
        library::restore(&centre.ctx, &anna, second).await.unwrap();
        centre.days(29).await;
        assert_eq!(state(&centre, &anna, first).await, Some(ImageState::Trashed));
        centre.days(2).await;
        assert_eq!(state(&centre, &anna, first).await, None);
        assert_eq!(state(&centre, &anna, second).await, Some(ImageState::Inbox), "its clock began anew");
        assert_eq!(state(&centre, &anna, kept).await, Some(ImageState::Kept));
        let mut all = notices::list(&centre.ctx, &anna, None, 10).await.unwrap();
        let view = all.pop().unwrap();
        assert!(matches!(view.told.notice.state, NoticeState::Over { .. }));
        let steps = happened(&view);
        for step in [("made", 2), ("mailed", 2), ("trashed", 2), ("restored", 1), ("removed", 1)] {
            assert!(steps.contains(&step), "{step:?} in {steps:?}");
        }
        // The bytes go with the sweep, a day later.
        centre.days(3).await;
        assert_eq!(centre.originals(), 2);
    })
    .await;
}

#[tokio::test]
async fn without_a_delivered_notice_nothing_ever_goes() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        let image = centre.arrives(&anna, 1).await;
        centre.mailbox.answer(ANNA, Some(MailProblem::Later("450 the server is busy".to_owned())));
        centre.days(60).await;
        let view = the_notice(&centre, &anna).await;
        let problem = Some("450 the server is busy".to_owned());
        assert_eq!(view.told.notice.state, NoticeState::Undelivered { problem });
        assert_eq!(happened(&view), [("made", 1), ("failed", 1)], "the same problem is told once");
        centre.mailbox.answer(ANNA, Some(MailProblem::Never("550 no such mailbox".to_owned())));
        centre.days(120).await;
        assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Inbox));
        let more = centre.arrives(&anna, 2).await;
        centre.days(60).await;
        let view = the_notice(&centre, &anna).await;
        assert_eq!(view.told.notice.pictures, 1, "what comes later waits for the notice before");

        // Seen on the page: from now on, and only from now on, the second period runs.
        let seen = notices::read(&centre.ctx, &anna, view.told.notice.id).await.unwrap();
        assert_eq!(seen.told.delivered, Some((centre.ctx.now(), Channel::Page)));
        let again = notices::read(&centre.ctx, &anna, view.told.notice.id).await.unwrap();
        assert_eq!(again.told, seen.told);
        centre.mailbox.answer(ANNA, None);
        centre.days(29).await;
        assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Inbox));
        centre.days(2).await;
        assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Trashed));
        // The mail about it followed as soon as there was somebody to take it, and meanwhile the other
        // one was announced by itself.
        let letters = centre.mailbox.letters();
        assert_eq!(letters.len(), 2);
        for name in ["1.gif", "2.gif"] {
            assert_eq!(letters.iter().filter(|letter| letter.text.contains(name)).count(), 1, "{name}");
        }
        let all = notices::list(&centre.ctx, &anna, None, 10).await.unwrap();
        assert_eq!(all[1].told.until, seen.told.until, "what the page promised holds");
        assert_eq!(state(&centre, &anna, more).await, Some(ImageState::Inbox));
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_is_only_written_down_has_told_nobody() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        centre.mailbox.only_write(true);
        let image = centre.arrives(&anna, 1).await;
        centre.days(100).await;
        assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Inbox));
        let view = the_notice(&centre, &anna).await;
        assert!(matches!(view.told.notice.state, NoticeState::Undelivered { problem: Some(_) }));
        centre.mailbox.only_write(false);
        centre.days(2).await;
        let view = the_notice(&centre, &anna).await;
        assert!(matches!(view.told.notice.state, NoticeState::Running { by: Channel::Mail, .. }));
    })
    .await;
}

#[tokio::test]
async fn a_centre_that_was_off_for_a_year_tells_first_and_counts_none_of_that_time() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        centre.opens().await;
        let told = centre.arrives(&anna, 1).await;
        let thrown = centre.arrives(&anna, 2).await;
        centre.days(31).await;
        library::discard(&centre.ctx, &anna, thrown).await.unwrap();
        let waits = centre.arrives(&paul, 3).await;
        let before = the_notice(&centre, &anna).await.told.until.unwrap();

        // Off, on the day after the mail.
        centre.clock.advance(DAY * 365);
        centre.opens().await;
        let after = the_notice(&centre, &anna).await;
        assert_eq!(after.told.until.unwrap(), before + DAY * 365);
        assert!(happened(&after).contains(&("put_off", 0)));
        assert_eq!(state(&centre, &anna, told).await, Some(ImageState::Inbox));
        assert_eq!(state(&centre, &anna, thrown).await, Some(ImageState::Trashed));
        assert_eq!(state(&centre, &paul, waits).await, Some(ImageState::Inbox));
        let pauls = the_notice(&centre, &paul).await;
        assert_eq!(pauls.told.delivered, Some((centre.ctx.now(), Channel::Mail)), "told first");
        centre.days(29).await;
        assert_eq!(state(&centre, &anna, told).await, Some(ImageState::Inbox));
        assert_eq!(state(&centre, &paul, waits).await, Some(ImageState::Inbox));
        centre.days(3).await;
        assert_eq!(state(&centre, &anna, told).await, Some(ImageState::Trashed));
        assert_eq!(state(&centre, &anna, thrown).await, None);
        assert_eq!(state(&centre, &paul, waits).await, Some(ImageState::Trashed));
    })
    .await;
}

#[tokio::test]
async fn every_answer_and_every_choice_stops_the_clock() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        centre.opens().await;
        let mut images = Vec::new();
        for n in 0..6 {
            images.push(centre.arrives(&anna, n).await);
        }
        let [kept, gone, described, ordered, silent, undone] = images[..] else { unreachable!() };
        centre.days(31).await;
        let id = the_notice(&centre, &anna).await.told.notice.id;
        let strangers = notices::answer(&centre.ctx, &paul, id, Answer::LetGo, None).await;
        assert!(matches!(strangers, Err(Error::Missing(_))));
        assert!(matches!(notices::read(&centre.ctx, &paul, id).await, Err(Error::Missing(_))));
        for _ in 0..2 {
            notices::answer(&centre.ctx, &anna, id, Answer::Keep, Some(vec![kept])).await.unwrap();
            notices::answer(&centre.ctx, &anna, id, Answer::LetGo, Some(vec![gone, kept])).await.unwrap();
        }
        let title = Change { title: Some("Pass".to_owned()), ..Change::default() };
        library::change(&centre.ctx, &anna, described, title.clone()).await.unwrap();
        let options = Options { title: "Sea".to_owned(), ..Options::default() };
        let wish = Wish {
            camera: None,
            service: "publish".to_owned(),
            images: vec![ordered],
            options,
            total: None,
            points: None,
        };
        orders::place(&centre.ctx, &anna, wish, None).await.unwrap();
        let changed = library::change_many(&centre.ctx, &anna, &[undone], title).await.unwrap();
        library::change_each(&centre.ctx, &anna, changed.undo).await.unwrap();

        let view = the_notice(&centre, &anna).await;
        assert_eq!(view.told.notice.waiting, 1);
        let outcome = |image| {
            view.images.iter().find(|named| named.image == image).and_then(|named| named.outcome.clone())
        };
        let outcomes = [kept, gone, described, ordered, silent].map(outcome);
        assert_eq!(
            outcomes.each_ref().map(Option::as_deref),
            [Some("kept"), Some("let_go"), Some("described"), Some("used"), None]
        );
        centre.days(32).await;
        assert_eq!(state(&centre, &anna, silent).await, Some(ImageState::Trashed));
        assert_eq!(state(&centre, &anna, kept).await, Some(ImageState::Kept));
        assert_eq!(state(&centre, &anna, gone).await, None);
        for image in [described, ordered, undone] {
            assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Inbox));
        }
        // What was said about it was taken back: its clock began anew, and it is told anew.
        let all = notices::list(&centre.ctx, &anna, None, 10).await.unwrap();
        assert_eq!(all[0].images.iter().map(|named| named.image).collect::<Vec<_>>(), [undone]);
        let events = notices::history(&centre.ctx, &anna, None, 50).await.unwrap();
        let removed = events.iter().filter(|(_, entry)| entry.what == Happening::Settled(Outcome::Removed));
        assert_eq!(removed.map(|(_, entry)| entry.pictures).sum::<u32>(), 1);
    })
    .await;
}

#[tokio::test]
async fn all_are_answered_at_once_and_that_is_undone() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        for n in 0..3 {
            centre.arrives(&anna, n).await;
        }
        centre.days(31).await;
        let id = the_notice(&centre, &anna).await.told.notice.id;
        let answered = notices::answer(&centre.ctx, &anna, id, Answer::LetGo, None).await.unwrap();
        assert_eq!(answered.images.len(), 3);
        assert!(matches!(answered.view.told.notice.state, NoticeState::Over { .. }));
        let trash = library::trash(&centre.ctx, &anna).await.unwrap();
        assert_eq!((trash.pictures, trash.days), (3, 30));
        assert_eq!(trash.first_out, Some(centre.ctx.now() + DAY * 30));
        let back = Change { step: Some(Step::Restore), ..Change::default() };
        library::change_many(&centre.ctx, &anna, &answered.images, back).await.unwrap();
        for image in answered.images {
            assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Inbox));
        }
        centre.days(29).await;
        assert_eq!(centre.mailbox.letters().len(), 1, "a fresh period, and no second mail before its end");
    })
    .await;
}

#[tokio::test]
async fn the_operator_sets_the_periods_and_what_was_promised_stays() {
    on_each(|centre| async move {
        let (olga, anna) = (centre.customer("Olga").await, centre.customer("Anna").await);
        centre.opens().await;
        let image = centre.arrives(&anna, 1).await;
        let days = |inbox, answer, trash| PeriodsInDays { inbox, answer, trash };
        let wrong = notices::change_periods(&centre.ctx, &olga, days(None, Some(0), None)).await;
        assert!(matches!(wrong, Err(Error::Invalid { field: "answer_days", .. })));
        assert!(notices::change_periods(&centre.ctx, &anna, days(None, None, None)).await.is_err());
        let (set, holds) =
            notices::change_periods(&centre.ctx, &olga, days(Some(3), Some(5), None)).await.unwrap();
        assert_eq!((set, holds.days()), (days(Some(3), Some(5), None), (3, 5, 30)));
        centre.days(3).await;
        let until = the_notice(&centre, &anna).await.told.until.unwrap();
        assert!(until < centre.ctx.now() + DAY * 7, "five days and the rest of the last one");
        notices::change_periods(&centre.ctx, &olga, days(Some(0), Some(1), Some(1))).await.unwrap();
        centre.days(5).await;
        assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Inbox), "never brought forward");
        centre.days(1).await;
        assert_eq!(state(&centre, &anna, image).await, Some(ImageState::Trashed));
        centre.days(2).await;
        assert_eq!(state(&centre, &anna, image).await, None);
        centre.arrives(&anna, 2).await;
        centre.days(50).await;
        assert_eq!(centre.mailbox.letters().len(), 1, "an inbox of 0 days is never asked about");
        let seen = notices::all(&centre.ctx, &olga, None, 10).await.unwrap();
        assert_eq!((seen.len(), seen[0].customer_name.as_str()), (1, "Anna"));
        assert!(notices::all(&centre.ctx, &anna, None, 10).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn whoever_cannot_get_at_their_pictures_loses_none_of_them() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        let told = centre.arrives(&anna, 1).await;
        let thrown = centre.arrives(&anna, 2).await;
        centre.days(31).await;
        library::discard(&centre.ctx, &anna, thrown).await.unwrap();
        let owner = anna.customer().unwrap();
        for standing in [Standing::Blocked, Standing::Good] {
            let mut tx = centre.ctx.write().await.unwrap();
            customers::set_standing(&mut tx, owner, standing).await.unwrap();
            tx.commit().await.unwrap();
            centre.days(if standing == Standing::Blocked { 100 } else { 5 }).await;
        }
        assert_eq!(state(&centre, &anna, told).await, Some(ImageState::Inbox));
        assert_eq!(state(&centre, &anna, thrown).await, Some(ImageState::Trashed));
        centre.days(20).await;
        assert_eq!(state(&centre, &anna, told).await, Some(ImageState::Trashed));
        assert_eq!(state(&centre, &anna, thrown).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_crash_at_any_moment_loses_no_step_and_doubles_none() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        centre.opens().await;
        let images = [centre.arrives(&anna, 1).await, centre.arrives(&anna, 2).await];
        let mut polls = 1;
        for _ in 0..100 {
            centre.clock.advance(DAY);
            // Workers that die after ever more steps; each is followed by another one when its lease ends.
            for _ in 0..2 {
                centre.dies_after(polls).await;
                polls = 1 + (polls * 7 + 3) % 6007;
                centre.clock.advance(Span::from_mins(3));
                for image in images {
                    let image = library::find(&centre.ctx, &anna, image).await;
                    if image.is_ok_and(|image| image.state == ImageState::Trashed) {
                        let told = the_notice(&centre, &anna).await.told;
                        assert!(told.until.unwrap() <= centre.ctx.now());
                        assert!(told.delivered.unwrap().0 + DAY * 30 <= told.until.unwrap());
                    }
                }
            }
            centre.work().await;
        }
        for image in images {
            assert_eq!(state(&centre, &anna, image).await, None);
        }
        let view = the_notice(&centre, &anna).await;
        assert_eq!(happened(&view), [("made", 2), ("mailed", 2), ("trashed", 2), ("removed", 2)]);
        let letters = centre.mailbox.letters();
        assert!(!letters.is_empty());
        assert!(
            letters.iter().all(|letter| letter.id == letters[0].id),
            "the same mail, if it was sent twice"
        );
    })
    .await;
}
