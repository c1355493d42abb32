//! The decoding threads.

mod specimen;

use std::time::Duration;

use cradle_imaging::{Limits, Pool, Unshowable, render};

#[test]
fn a_panic_in_the_pool_is_one_damaged_picture_and_the_next_one_is_shown() {
    let pool = Pool::new(1);
    let broken = pool.run::<(), _>(Duration::from_mins(1), || panic!("a decoder's bug"));
    assert!(matches!(broken.wait(), Err(Unshowable::Damaged(_))));
    let file = specimen::jpeg(50, 50);
    let shown = pool.run(Duration::from_mins(1), move || render(&file, &Limits::default()));
    assert_eq!(shown.wait().unwrap().size, (50, 50));
}

#[test]
fn work_that_never_ends_is_too_long_and_holds_up_nobody() {
    let pool = Pool::new(1);
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let endless = pool.run(Duration::from_millis(1), move || {
        let _ = blocked.recv();
        Ok(())
    });
    assert!(matches!(endless.wait(), Err(Unshowable::TooLong(_))));
    // The first thread is still busy; a fresh one has taken its place.
    assert_eq!(pool.run(Duration::from_mins(1), || Ok(7)).wait(), Ok(7));
    drop(release);
}

#[test]
fn work_nobody_waits_for_any_more_is_not_begun() {
    let pool = Pool::new(1);
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let first = pool.run(Duration::from_mins(1), move || {
        let _ = blocked.recv();
        Ok(())
    });
    let (begun, told) = std::sync::mpsc::channel::<()>();
    drop(pool.run(Duration::from_mins(1), move || {
        let _ = begun.send(());
        Ok(())
    }));
    drop(release);
    assert_eq!(first.wait(), Ok(()));
    assert_eq!(pool.run(Duration::from_mins(1), || Ok(1)).wait(), Ok(1));
    assert!(told.recv().is_err(), "the abandoned work was dropped without a run");
}

#[test]
fn work_is_done_even_when_the_pool_s_owner_has_gone() {
    let pool = Pool::new(1);
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let busy = pool.run(Duration::from_mins(1), move || {
        let _ = blocked.recv();
        Ok(1)
    });
    let queued = pool.run(Duration::from_mins(1), || Ok(2));
    drop(pool);
    drop(release);
    assert_eq!(queued.wait(), Ok(2));
    assert_eq!(busy.wait(), Ok(1));
}

#[test]
fn as_much_work_is_done_at_once_as_the_pool_says() {
    let pool = Pool::new(3);
    let all_at_work = std::sync::Arc::new(std::sync::Barrier::new(pool.threads()));
    let meet = || {
        let all_at_work = std::sync::Arc::clone(&all_at_work);
        pool.run(Duration::from_mins(1), move || {
            all_at_work.wait();
            Ok(())
        })
    };
    let meetings: Vec<_> = (0..pool.threads()).map(|_| meet()).collect();
    assert!(meetings.into_iter().all(|meeting| meeting.wait() == Ok(())));
    assert_eq!(Pool::new(0).threads(), 1, "without a thread no work is ever done");
}
