//! Proven addresses on both databases.

use super::*;
use crate::jobs::run_due;
use crate::sharing::{self, Address, New};
use crate::testing::{Centre, on_each};
use crate::works;

async fn work(centre: &Centre) {
    run_due(&centre.ctx, &works::all()).await.unwrap();
}

/// The secrets of the links that were mailed to an address.
fn links(centre: &Centre, to: &str) -> Vec<String> {
    let letters = centre.mailbox.letters();
    let mine = letters.iter().filter(|letter| letter.to.as_str() == to);
    mine.map(|letter| {
        let (_, rest) = letter.text.split_once("http://cradle.test/confirm#").unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    })
    .collect()
}

const PAUL: &str = "paul@example.org";

#[tokio::test]
async fn what_was_given_to_an_address_opens_when_it_is_proven_and_not_before() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let gift = New {
            object: "image".into(),
            images,
            to: "customer".into(),
            email: Some(PAUL.into()),
            ..New::default()
        };
        let id = sharing::give(ctx, &anna, gift, None).await.unwrap().own.recorded.grant.id;
        let paul = centre.unproven("Paul").await;
        let seen = || async {
            let opened = sharing::look(ctx, &paul, Address::Received(id), None, 9).await;
            assert!(matches!(opened, Ok(_) | Err(Error::Missing("page"))), "{opened:?}");
            (sharing::received(ctx, &paul, 9, None).await.unwrap().len(), opened.is_ok())
        };
        assert_eq!(seen().await, (0, false), "anybody could have said that this is their address");
        // His own things go on.
        assert_eq!(centre.pictures(&paul, 2).await.len(), 2);

        work(&centre).await;
        let link = links(&centre, PAUL).remove(0);
        let nobody = centre.nobody().await;
        assert!(matches!(prove(ctx, &nobody, "something else").await, Err(Error::Ended(_))));
        assert_eq!(seen().await, (0, false));
        assert_eq!(prove(ctx, &nobody, &link).await.unwrap().as_str(), PAUL);
        assert_eq!(seen().await, (1, true));
        let again = prove(ctx, &nobody, &link).await;
        assert!(matches!(again, Err(Error::Conflict { kind: "proof-used", .. })), "{again:?}");
        // Nothing is mailed to who has proven theirs.
        centre.clock.advance(Span::from_hours(1));
        ask_proof(ctx, &paul).await.unwrap();
        work(&centre).await;
        assert_eq!(links(&centre, PAUL).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_and_another_one_comes_when_it_is_asked_for_not_too_often() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let paul = centre.unproven("Paul").await;
        work(&centre).await;
        let early = ask_proof(ctx, &paul).await;
        assert!(matches!(early, Err(Error::TooSoon { .. })), "{early:?}");
        centre.clock.advance(Span::from_mins(1));
        ask_proof(ctx, &paul).await.unwrap();
        work(&centre).await;
        let links = links(&centre, PAUL);
        assert_eq!(links.len(), 2);
        assert_ne!(links[0], links[1]);
        let left = |error| match error {
            Err(Error::TooSoon { wait, .. }) => wait,
            other => panic!("{other:?}"),
        };
        assert_eq!(left(ask_proof(ctx, &paul).await), Span::from_mins(2));
        // The first one has ended, the second one has not.
        centre.clock.advance(PROOF_LASTS.saturating_sub(Span::from_secs(30)));
        let nobody = centre.nobody().await;
        assert!(matches!(prove(ctx, &nobody, &links[0]).await, Err(Error::Ended(_))));
        assert!(prove(ctx, &nobody, &links[1]).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_is_refused_proves_nothing_and_one_that_is_put_off_goes_later() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        centre.mailbox.answer(PAUL, Some(MailProblem::Later("busy".into())));
        centre.unproven("Paul").await;
        work(&centre).await;
        assert!(links(&centre, PAUL).is_empty());
        centre.mailbox.answer(PAUL, None);
        centre.clock.advance(Span::from_mins(1));
        work(&centre).await;
        let link = links(&centre, PAUL).remove(0);
        assert!(prove(ctx, &centre.nobody().await, &link).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn whoever_runs_the_centre_confirms_an_address_where_no_mail_can() {
    on_each(|centre| async move {
        let ctx = &centre.ctx;
        let operator = centre.unproven("Olga").await;
        let paul = centre.unproven("Paul").await;
        let id = paul.customer().unwrap();
        let waiting = all(ctx, &operator, ("", true), 9, None).await.unwrap();
        assert_eq!(waiting.len(), 2);
        assert!(matches!(confirm(ctx, &paul, id).await, Err(Error::Denied(_))));
        assert!(confirm(ctx, &operator, id).await.unwrap().email_proven_at.is_some());
        assert!(confirm_here(ctx, "Olga@example.org").await.unwrap().email_proven_at.is_some());
        assert!(all(ctx, &operator, ("", true), 9, None).await.unwrap().is_empty());
        let found = all(ctx, &operator, ("PAU", false), 9, None).await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert!(all(ctx, &operator, ("%", false), 9, None).await.unwrap().is_empty());
        assert!(all(ctx, &paul, ("", false), 9, None).await.is_err());
        assert!(confirm_here(ctx, "nobody@example.org").await.is_err());
        // The job finds nothing left to do.
        work(&centre).await;
        assert!(centre.mailbox.letters().is_empty());
    })
    .await;
}
