//! Background work on both databases.

use cradle_domain::{Instant, JobId, Span};
use cradle_store::jobs::Counts;
use cradle_store::{Db, Raw, jobs, testing};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

const LEASE: Span = Span::from_mins(1);

fn at(seconds: u64) -> Instant {
    Instant::EPOCH + Span::from_secs(seconds)
}

async fn enqueue(db: &Db, key: &str, run_at: Instant) {
    let mut tx = db.write().await.unwrap();
    let id = JobId(Uuid::now_v7());
    jobs::enqueue(&mut tx, id, key, "test", "{}", run_at, at(0)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn lease(db: &Db, now: Instant) -> Vec<jobs::Job> {
    let mut tx = db.write().await.unwrap();
    let leased = jobs::lease(&mut tx, now, LEASE, 10).await.unwrap();
    tx.commit().await.unwrap();
    leased
}

async fn finish(db: &Db, job: &jobs::Job) {
    let mut tx = db.write().await.unwrap();
    jobs::finish(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

async fn counts(db: &Db, now: Instant) -> Counts {
    jobs::counts(&mut db.read().await.unwrap(), now).await.unwrap()
}

#[tokio::test]
async fn a_job_of_a_worker_that_died_is_taken_over_when_its_lease_ends() {
    testing::on_each(|db| async move {
        enqueue(&db, "a", at(1)).await;
        assert!(lease(&db, at(0)).await.is_empty());
        assert_eq!(lease(&db, at(1)).await.len(), 1);
        assert!(lease(&db, at(60)).await.is_empty());
        let again = lease(&db, at(61)).await;
        assert_eq!(again[0].attempts, 2);
        finish(&db, &again[0]).await;
        assert!(lease(&db, at(999)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn when_all_leases_are_ended_the_work_is_taken_over_at_once() {
    testing::on_each(|db| async move {
        enqueue(&db, "a", at(1)).await;
        assert_eq!(lease(&db, at(1)).await.len(), 1);
        let mut tx = db.write().await.unwrap();
        jobs::end_leases(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(lease(&db, at(2)).await[0].attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn work_asked_for_twice_before_it_began_is_done_once_and_while_it_ran_once_more() {
    testing::on_each(|db| async move {
        enqueue(&db, "a", at(5)).await;
        enqueue(&db, "a", at(1)).await;
        let running = lease(&db, at(1)).await;
        assert_eq!(running.len(), 1);
        enqueue(&db, "a", at(2)).await;
        finish(&db, &running[0]).await;
        let once_more = lease(&db, at(2)).await;
        assert_eq!(once_more.len(), 1);
        finish(&db, &once_more[0]).await;
        assert!(lease(&db, at(9)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn work_that_asks_for_its_own_next_time_waits_for_it() {
    testing::on_each(|db| async move {
        enqueue(&db, "a", at(1)).await;
        let running = lease(&db, at(1)).await.remove(0);
        let mut tx = db.write().await.unwrap();
        let id = JobId(Uuid::now_v7());
        jobs::enqueue(&mut tx, id, "a", "test", "{}", at(500), at(2)).await.unwrap();
        tx.commit().await.unwrap();
        finish(&db, &running).await;
        assert!(lease(&db, at(499)).await.is_empty());
        assert_eq!(lease(&db, at(500)).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_the_times_that_are_asked_for_while_it_runs_the_earliest_holds() {
    testing::on_each(|db| async move {
        for (first, second) in [(100, 500), (500, 100)] {
            enqueue(&db, "a", at(1)).await;
            let running = lease(&db, at(1)).await.remove(0);
            let mut tx = db.write().await.unwrap();
            for time in [first, second] {
                let id = JobId(Uuid::now_v7());
                jobs::enqueue(&mut tx, id, "a", "test", "{}", at(time), at(2)).await.unwrap();
            }
            tx.commit().await.unwrap();
            finish(&db, &running).await;
            assert!(lease(&db, at(99)).await.is_empty());
            let next = lease(&db, at(100)).await.remove(0);
            finish(&db, &next).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_kind_of_work_can_be_hurried() {
    testing::on_each(|db| async move {
        enqueue(&db, "a", at(900)).await;
        enqueue(&db, "b", at(3)).await;
        let mut tx = db.write().await.unwrap();
        jobs::hurry(&mut tx, "test", at(10)).await.unwrap();
        jobs::hurry(&mut tx, "another", at(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(lease(&db, at(2)).await.is_empty());
        assert_eq!(lease(&db, at(3)).await.len(), 1);
        assert_eq!(lease(&db, at(10)).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_job_is_due_from_its_time_on_and_until_its_end() {
    testing::on_each(|db| async move {
        let (due, planned) =
            (Counts { due: 1, ..Counts::default() }, Counts { planned: 1, ..Counts::default() });
        enqueue(&db, "a", at(10)).await;
        assert_eq!(counts(&db, at(9)).await, planned);
        assert_eq!(counts(&db, at(10)).await, due);
        let job = lease(&db, at(10)).await.remove(0);
        assert_eq!(counts(&db, at(10)).await, due, "it is being done");
        let mut tx = db.write().await.unwrap();
        jobs::enqueue(&mut tx, job.id, "a", "test", "{}", at(20), at(10)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(counts(&db, at(10)).await, due, "it asked for its next time while it is being done");
        finish(&db, &job).await;
        assert_eq!(counts(&db, at(10)).await, planned);
    })
    .await;
}

#[tokio::test]
async fn what_failed_is_listed_until_it_works_and_tried_again_when_somebody_says_so() {
    testing::on_each(|db| async move {
        enqueue(&db, "test:a", at(0)).await;
        enqueue(&db, "test:b", at(0)).await;
        let listed = async || {
            let found = jobs::stuck(&mut db.read().await.unwrap(), None, 9).await.unwrap();
            found.iter().map(|one| (one.about.clone(), one.dead)).collect::<Vec<_>>()
        };
        assert_eq!(listed().await, []);
        let leased = lease(&db, at(0)).await;
        let mut tx = db.write().await.unwrap();
        jobs::postpone(&mut tx, leased[0].id, at(100), "not now").await.unwrap();
        jobs::give_up(&mut tx, leased[1].id, "no use").await.unwrap();
        tx.commit().await.unwrap();
        let mut both = listed().await;
        both.sort_by_key(|(_, dead)| *dead);
        assert_eq!(both.iter().map(|(_, dead)| *dead).collect::<Vec<_>>(), [false, true]);
        assert!(both.iter().all(|(about, _)| ["a", "b"].contains(&about.as_str())), "{both:?}");

        let mut tx = db.write().await.unwrap();
        assert!(!jobs::dismiss(&mut tx, leased[0].id).await.unwrap(), "it is not given up");
        assert!(jobs::retry(&mut tx, leased[0].id, at(5)).await.unwrap());
        assert!(jobs::retry(&mut tx, leased[1].id, at(5)).await.unwrap());
        tx.commit().await.unwrap();
        let again = lease(&db, at(5)).await;
        assert_eq!(again.iter().map(|job| job.attempts).collect::<Vec<_>>(), [1, 1]);
        finish(&db, &again[0]).await;
        let mut tx = db.write().await.unwrap();
        jobs::give_up(&mut tx, again[1].id, "no use at all").await.unwrap();
        assert!(jobs::dismiss(&mut tx, again[1].id).await.unwrap());
        assert!(!jobs::retry(&mut tx, again[1].id, at(6)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(listed().await, []);
    })
    .await;
}

#[tokio::test]
async fn what_was_given_up_waits_for_nobody_until_it_is_asked_for_again() {
    testing::on_each(|db| async move {
        enqueue(&db, "a", at(0)).await;
        let job = lease(&db, at(0)).await.remove(0);
        let mut tx = db.write().await.unwrap();
        jobs::give_up(&mut tx, job.id, "no use").await.unwrap();
        tx.commit().await.unwrap();
        assert!(lease(&db, at(999)).await.is_empty());
        assert_eq!(counts(&db, at(999)).await, Counts { dead: 1, ..Counts::default() });
        enqueue(&db, "a", at(1000)).await;
        assert_eq!(lease(&db, at(1000)).await[0].attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn no_job_is_leased_by_two_workers() {
    testing::on_each(|db| async move {
        for key in 0..20 {
            enqueue(&db, &key.to_string(), at(0)).await;
        }
        let (one, two) = tokio::join!(lease(&db, at(0)), lease(&db, at(0)));
        let mut ids: Vec<_> = one.iter().chain(&two).map(|job| job.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), one.len() + two.len());
        assert_eq!(ids.len(), 20);
    })
    .await;
}

#[tokio::test]
async fn leasing_looks_only_at_what_is_leased_however_much_waits() {
    testing::on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        for number in 0..3000 {
            let id = JobId(Uuid::now_v7());
            jobs::enqueue(&mut tx, id, &number.to_string(), "test", "{}", at(number), at(0)).await.unwrap();
        }
        let statement = jobs::leasing(tx.engine());
        let plan: Vec<String> = match tx.raw() {
            Raw::Sqlite(c) => {
                let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
                let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(c).await.unwrap();
                rows.into_iter().map(|row| row.3).collect()
            }
            Raw::Postgres(c) => {
                sqlx::raw_sql("ANALYZE jobs").execute(&mut *c).await.unwrap();
                let prepare = format!("PREPARE leasing (bigint, bigint, bigint) AS {statement}");
                sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *c).await.unwrap();
                sqlx::query_scalar("EXPLAIN EXECUTE leasing (9999999999, 1, 4)")
                    .persistent(false)
                    .fetch_all(c)
                    .await
                    .unwrap()
            }
        };
        let whole =
            |line: &&String| ["SCAN jobs", "Seq Scan on jobs"].iter().any(|words| line.contains(words));
        assert_eq!(plan.iter().find(whole), None, "{plan:#?}");
    })
    .await;
}
