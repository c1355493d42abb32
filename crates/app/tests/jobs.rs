//! How workers share their time among jobs, on both databases.

use std::time::Duration;

use cradle_app::Context;
use cradle_app::jobs::{self, Failure, Work, Works, enqueue};
use cradle_app::testing::{Centre, on_each};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Ends when the test says so.
#[derive(Serialize, Deserialize)]
struct Slow;

/// Ends at once.
#[derive(Serialize, Deserialize)]
struct Quick(usize);

static SLOW_MAY_END: Semaphore = Semaphore::const_new(0);
static QUICK_ENDED: Semaphore = Semaphore::const_new(0);

impl Work for Slow {
    const KIND: &'static str = "test.slow";
    const ATTEMPTS: u32 = 1;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, _ctx: &Context) -> Result<(), Failure> {
        SLOW_MAY_END.acquire().await.unwrap().forget();
        Ok(())
    }
}

impl Work for Quick {
    const KIND: &'static str = "test.quick";
    const ATTEMPTS: u32 = 1;

    fn about(&self) -> String {
        self.0.to_string()
    }

    async fn run(&self, _ctx: &Context) -> Result<(), Failure> {
        QUICK_ENDED.add_permits(1);
        Ok(())
    }
}

async fn all_of(centre: &Centre, quick: usize) {
    let mut tx = centre.ctx.write().await.unwrap();
    enqueue(&centre.ctx, &mut tx, &Slow, centre.ctx.now()).await.unwrap();
    for number in 0..quick {
        enqueue(&centre.ctx, &mut tx, &Quick(number), centre.ctx.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    centre.ctx.wake();
}

#[tokio::test]
async fn a_job_that_takes_long_holds_up_no_other_one() {
    const QUICK: usize = 20;
    on_each(|centre| async move {
        all_of(&centre, QUICK).await;
        let works = Works::default().with::<Slow>().with::<Quick>();
        let stop = CancellationToken::new();
        let work = tokio::spawn(jobs::run_until(centre.ctx.clone(), works, stop.clone()));
        let ended = QUICK_ENDED.acquire_many(QUICK as u32);
        let ended = tokio::time::timeout(Duration::from_mins(1), ended).await;
        ended.expect("the quick ones do not wait for the slow one").unwrap().forget();

        stop.cancel();
        SLOW_MAY_END.add_permits(1);
        work.await.unwrap();
        assert_eq!(
            jobs::counts(&centre.ctx).await.unwrap(),
            jobs::Counts::default(),
            "what ran was finished"
        );
    })
    .await;
}
