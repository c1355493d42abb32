//! A fresh, empty database of each kind for a test.

use std::future::Future;

use crate::{Db, Tx, changed, on};

/// Runs a test on SQLite and on PostgreSQL, one after the other.
///
/// PostgreSQL is found by `CRADLE_TEST_POSTGRES_URL`, which the test set-up gives; without it only
/// SQLite is tried, and that is said, unless `CI` is set: there it must be.
///
/// # Panics
/// When a database cannot be made: a test without its database has nothing to say.
pub async fn on_each<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sqlite = Db::sqlite(&folder.path().join("cradle.db")).await.expect("a SQLite file");
    test(sqlite.clone()).await;
    sqlite.close().await;

    let Ok(server) = std::env::var("CRADLE_TEST_POSTGRES_URL") else {
        assert!(std::env::var_os("CI").is_none(), "CRADLE_TEST_POSTGRES_URL is needed in CI");
        eprintln!(
            "skipped on PostgreSQL: CRADLE_TEST_POSTGRES_URL is not set (scripts/with-postgres sets it)"
        );
        return;
    };
    let (postgres, name) = fresh_postgres(&server).await;
    test(postgres.clone()).await;
    postgres.close().await;
    drop_postgres(&server, &name).await;
}

/// A fresh database on the test server, and its name.
///
/// # Panics
/// When the server does not make one.
pub async fn fresh_postgres(server: &str) -> (Db, String) {
    let (url, name) = empty_postgres(server).await;
    let mut db = Db::postgres(&url).await.expect("a connection to the fresh database");
    assert!(is_empty(&mut db).await, "a fresh database has no customers");
    (db, name)
}

/// The address of a fresh database without tables on the test server, and its name.
///
/// # Panics
/// When the server does not make one.
pub async fn empty_postgres(server: &str) -> (String, String) {
    let name = format!("cradle_{}", uuid::Uuid::new_v4().simple());
    let admin = sqlx::PgPool::connect(server).await.expect("the test server");
    let create = format!("CREATE DATABASE {name}");
    sqlx::query(sqlx::AssertSqlSafe(create)).execute(&admin).await.expect("a fresh database");
    admin.close().await;
    let (base, options) = server.split_once('?').unwrap_or((server, ""));
    let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
    (format!("{base}/{name}?{options}"), name)
}

/// Removes a database that [`fresh_postgres`] made.
///
/// # Panics
/// When the server refuses.
pub async fn drop_postgres(server: &str, name: &str) {
    let admin = sqlx::PgPool::connect(server).await.expect("the test server");
    let remove = format!("DROP DATABASE {name} WITH (FORCE)");
    sqlx::query(sqlx::AssertSqlSafe(remove)).execute(&admin).await.expect("the database is dropped");
    admin.close().await;
}

async fn is_empty(db: &mut Db) -> bool {
    let mut tx = db.read().await.expect("a connection");
    let count: i64 = on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM customers").fetch_one(c))
        .expect("the tables are there");
    count == 0
}

/// Makes the records those of a centre that is older than the map.
///
/// # Panics
/// When they cannot be written.
pub async fn without_map(tx: &mut Tx) {
    changed!(tx, "DELETE FROM image_cells").expect("the map is forgotten");
    changed!(tx, "UPDATE images SET cell = NULL").expect("no picture is on it");
}
