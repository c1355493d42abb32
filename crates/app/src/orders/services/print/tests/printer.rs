//! Prints at a printer.

use super::*;

#[tokio::test]
async fn a_printer_is_followed_until_every_sheet_is_printed() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        let order = ordered(&centre, &anna, &images, PrintRequest { copies: 2, ..wished() }).await;
        assert_eq!((states(&seen(&centre, &anna, order.order.id).await)), ["waiting", "waiting"]);
        centre.work().await;
        let sent = seen(&centre, &anna, order.order.id).await;
        assert_eq!((sent.order.state.clone(), states(&sent)), (OrderState::Fulfilling, vec!["sent"; 2]));
        let late = cancel(&centre.ctx, &anna, order.order.id).await;
        assert!(matches!(late, Err(Error::Conflict { kind: "print-begun", .. })), "{late:?}");
        assert!(!sent.is_cancellable());
        looks(&centre, 4).await;
        let done = seen(&centre, &anna, order.order.id).await;
        assert_eq!((done.order.state.clone(), done.order.progress.done), (OrderState::Done, 4));
        let jobs = centre.printer.jobs();
        let copies: Vec<u16> = jobs.iter().map(|job| job.ticket.copies).collect();
        assert_eq!(copies, [2, 2]);
        assert!(jobs.iter().all(|job| job.ticket.media == "om_102x152mm_102x152mm"));
        assert!(
            jobs.iter().all(|job| job.sheet.as_ref().is_some_and(|sheet| sheet.starts_with(&[0xFF, 0xD8])))
        );
    })
    .await;
}

#[tokio::test]
async fn an_index_of_several_sheets_is_priced_printed_and_repeated_like_any_other_print() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 29).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 10).await;
        let print = PrintRequest { index: true, ..wished() };
        let told = quote(&centre.ctx, &anna, wish_of(&images, print.clone())).await.unwrap();
        assert_eq!(told.bill.total.amount, 310);
        assert!(
            told.sentence.starts_with("Make 29 prints and 2 index prints, 10.2×15.2"),
            "{}",
            told.sentence
        );
        // A picture that is gone leaves its place on the index free; one whose pictures are all gone fails.
        let order = ordered(&centre, &anna, &images, print).await.order;
        crate::library::discard(&centre.ctx, &anna, images[28]).await.unwrap();
        looks(&centre, 5).await;
        let view = seen(&centre, &anna, order.id).await;
        let sheets: Vec<_> = view.prints.iter().map(|print| print.index).skip(28).collect();
        assert_eq!(sheets, [None, Some(0), Some(1)]);
        assert_eq!(states(&view)[27..], ["done", "failed", "done", "failed"]);
        assert_eq!((view.order.progress.done, view.order.progress.total), (29, 31));
        let sheet = centre.printer.jobs().last().unwrap().sheet.clone().unwrap();
        let facts = cradle_imaging::facts::read(&sheet);
        assert_eq!((facts.width, facts.height), (Some(289), Some(431)), "upright, 72 dots to the inch");
        crate::library::restore(&centre.ctx, &anna, images[28]).await.unwrap();
        for position in [28, 30] {
            repeat_print(&centre.ctx, &anna, order.id, position).await.unwrap();
        }
        looks(&centre, 5).await;
        let view = seen(&centre, &anna, order.id).await;
        assert_eq!((view.order.state.clone(), balance(&centre, &anna).await), (OrderState::Done, 690));
    })
    .await;
}

#[tokio::test]
async fn a_printer_that_takes_one_job_at_a_time_gets_them_one_after_the_other() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 4).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 0).await;
        centre.printer.take_one_at_a_time();
        let order = ordered(&centre, &anna, &images, wished()).await.order;
        centre.work().await;
        // No look at the printer has gone by: it was waited for.
        let view = seen(&centre, &anna, order.id).await;
        assert_eq!(states(&view), ["done", "done", "printing", "sent"]);
        looks(&centre, 3).await;
        assert_eq!(seen(&centre, &anna, order.id).await.order.state, OrderState::Done);
        let jobs = centre.printer.jobs();
        assert_eq!(jobs.len(), 4);
        assert!(jobs.iter().all(|job| job.standing == JobStanding::Done && job.sheet.is_some()));
    })
    .await;
}

#[tokio::test]
async fn a_printer_that_is_off_or_out_of_paper_is_waited_for() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        centre.printer.switch_off(true);
        let order = ordered(&centre, &anna, &images, wished()).await.order;
        looks(&centre, 3).await;
        let held = seen(&centre, &anna, order.id).await;
        let reason = |view: &View| view.prints[0].state.reason().unwrap_or_default().to_owned();
        assert!(reason(&held).contains("does not answer"), "{:?}", held.prints);
        centre.printer.switch_off(false);
        centre.printer.take_paper(true);
        looks(&centre, 2).await;
        assert_eq!(reason(&seen(&centre, &anna, order.id).await), "The printer is out of paper.");
        centre.printer.take_paper(false);
        looks(&centre, 4).await;
        assert_eq!(seen(&centre, &anna, order.id).await.order.state, OrderState::Done);
        assert_eq!(centre.printer.jobs().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_printed_twice_when_an_answer_or_a_worker_is_lost() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 0).await;
        for (number, after) in (1..).zip(["begin", "send"]) {
            centre.printer.lose_answer(after);
            let order = ordered(&centre, &anna, &images, wished()).await.order;
            looks(&centre, 6).await;
            assert_eq!(seen(&centre, &anna, order.id).await.order.state, OrderState::Done, "{after}");
            let printed = centre.printer.jobs().into_iter().filter(|job| job.standing == JobStanding::Done);
            assert_eq!(printed.count(), number, "{after}");
        }
        // One job was made whose number nobody wrote down: it is called off, and never gets a sheet.
        let empty: Vec<_> = centre.printer.jobs().into_iter().filter(|job| job.sheet.is_none()).collect();
        assert_eq!(empty.len(), 1);
        assert!(matches!(empty[0].standing, JobStanding::Failed(_)));
    })
    .await;
}

#[tokio::test]
async fn what_a_printer_refuses_fails_and_gives_the_money_back() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        centre.printer.refuse(Some("no such paper"));
        let order = ordered(&centre, &anna, &images, wished()).await.order;
        assert_eq!(balance(&centre, &anna).await, 920);
        looks(&centre, 3).await;
        let failed = seen(&centre, &anna, order.id).await;
        assert_eq!(failed.order.state.reason(), Some("The printer refused: no such paper"));
        assert_eq!((states(&failed), balance(&centre, &anna).await), (vec!["failed"; 2], 1_000));
        centre.printer.refuse(None);
        retry(&centre.ctx, &anna, order.id).await.unwrap();
        looks(&centre, 5).await;
        assert_eq!(seen(&centre, &anna, order.id).await.order.state, OrderState::Done);
        assert_eq!(balance(&centre, &anna).await, 920);
    })
    .await;
}

#[tokio::test]
async fn a_failed_sheet_is_repeated_without_being_charged_again() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        centre.printer.abort(true);
        let order = ordered(&centre, &anna, &images, wished()).await.order;
        looks(&centre, 5).await;
        let failed = seen(&centre, &anna, order.id).await;
        assert_eq!((failed.order.state.clone(), states(&failed)), (OrderState::Fulfilling, vec!["failed"]));
        centre.printer.abort(false);
        let berta = centre.customer("Berta").await;
        assert!(repeat_print(&centre.ctx, &berta, order.id, 0).await.is_err(), "only who runs the centre");
        repeat_print(&centre.ctx, &anna, order.id, 0).await.unwrap();
        let twice = repeat_print(&centre.ctx, &anna, order.id, 0).await;
        assert!(matches!(twice, Err(Error::Conflict { kind: "print-open", .. })), "{twice:?}");
        looks(&centre, 5).await;
        let done = seen(&centre, &anna, order.id).await;
        assert_eq!((done.order.state.clone(), balance(&centre, &anna).await), (OrderState::Done, 960));
        // One that came out badly, too.
        repeat_print(&centre.ctx, &anna, order.id, 0).await.unwrap();
        looks(&centre, 5).await;
        assert_eq!((centre.printer.jobs().len(), balance(&centre, &anna).await), (3, 960));
        assert_eq!(states(&seen(&centre, &anna, order.id).await), ["done"]);
    })
    .await;
}

#[tokio::test]
async fn what_the_operator_calls_off_is_called_off_at_the_printer_too() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        let order = ordered(&centre, &anna, &images, wished()).await.order;
        centre.work().await;
        cancel_any(&centre.ctx, &anna, order.id).await.unwrap();
        looks(&centre, 2).await;
        let off = seen(&centre, &anna, order.id).await;
        assert_eq!((states(&off), balance(&centre, &anna).await), (vec!["failed"; 2], 1_000));
        let jobs = centre.printer.jobs();
        assert!(jobs.iter().all(|job| matches!(job.standing, JobStanding::Failed(_))));
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_cannot_be_drawn_fails_alone() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let broken = centre.receive(&anna, "b.gif", &dot([9, 9, 9])[..24], None).await;
        let whole = centre.pictures(&anna, 1).await[0];
        with_printer(&centre, &anna).await;
        priced(&centre, &anna, 0).await;
        let order = ordered(&centre, &anna, &[broken, whole], wished()).await.order;
        looks(&centre, 5).await;
        let view = seen(&centre, &anna, order.id).await;
        assert_eq!(
            (view.order.state.clone(), states(&view)),
            (OrderState::Fulfilling, vec!["failed", "done"])
        );
    })
    .await;
}

#[tokio::test]
async fn a_place_that_is_gone_fails_its_orders_and_gives_the_money_back() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 1).await;
        let place = with_printer(&centre, &anna).await;
        priced(&centre, &anna, 40).await;
        centre.printer.switch_off(true);
        let order = ordered(&centre, &anna, &images, wished()).await.order;
        looks(&centre, 1).await;
        remove_place(&centre.ctx, &anna, place.place.id).await.unwrap();
        looks(&centre, 2).await;
        let failed = seen(&centre, &anna, order.id).await;
        assert!(matches!(failed.order.state, OrderState::Failed { .. }));
        assert_eq!(balance(&centre, &anna).await, 1_000);
    })
    .await;
}
