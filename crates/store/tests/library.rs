//! Pictures, days, blobs and uploads on both databases.

use cradle_domain::customers::{Customer, Language, Profile, Standing};
use cradle_domain::library::{Attributes, Image, ImageKind, ImageState, Part, PartRole, Query};
use cradle_domain::{BlobHash, CameraId, CustomerId, ImageId, Instant};
use cradle_store::library::{self, Filter, Month, Position, Rendered, Shelf};
use cradle_store::{Db, Engine, Raw, StoreError, Tx, changed, customers, on, testing};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

const NOW: Instant = Instant::from_micros(1_795_176_000_000_000);

async fn customer(tx: &mut Tx, name: &str) -> CustomerId {
    let customer = Customer {
        id: CustomerId(Uuid::now_v7()),
        email: format!("{name}@example.org").parse().unwrap(),
        profile: Profile {
            name: name.parse().unwrap(),
            phone: None,
            address: None,
            delivery_addresses: Vec::new(),
            destinations: Vec::new(),
            birthday: None,
            gender: None,
            language: Language::En,
            time_zone: "UTC".to_owned(),
        },
        operator: false,
        email_proven_at: None,
        standing: Standing::Good,
        created_at: NOW,
    };
    customers::add(tx, &customer, "hash").await.unwrap();
    customer.id
}

async fn blob(tx: &mut Tx, number: u8) -> BlobHash {
    let hash = BlobHash([number; 32]);
    library::record_blob(tx, hash, 10, &[number; 32], &[number; 20], NOW).await.unwrap();
    hash
}

fn image(owner: CustomerId, blob: BlobHash, taken_at: &str) -> Image {
    Image {
        id: ImageId(Uuid::now_v7()),
        owner,
        camera: None,
        state: ImageState::Inbox,
        kind: ImageKind::Picture,
        filename: "DSC_0001.JPG".to_owned(),
        media_type: "image/jpeg".to_owned(),
        blob,
        sha256: blob.0,
        size: 10,
        width: 3,
        height: 2,
        thumbhash: vec![1, 2],
        shown: false,
        rendering: true,
        problem: None,
        taken_at: taken_at.parse().unwrap(),
        arrived_at: NOW,
        trashed_at: None,
        trash_until: None,
        proven_at: None,
        facts: vec![("model".to_owned(), "X-T5".to_owned())],
        position: Some((46.5, -7.25)),
        attributes: Attributes { title: "Pass".to_owned(), ..Attributes::default() },
        parts: Vec::new(),
        recording: None,
    }
}

fn all() -> Filter {
    Filter { shelf: Shelf::All, camera: None, from: None, to: None, query: None, after: None }
}

async fn days(tx: &mut Tx, owner: CustomerId, shelf: Shelf) -> Vec<(String, i64)> {
    let months = library::timeline(tx, owner, shelf).await.unwrap();
    let days = |Month { month, counts }: Month| {
        let days = counts.into_iter().enumerate().rev().filter(|(_, pictures)| *pictures != 0);
        let days = days.map(|(index, pictures)| (format!("{month}-{:02}", index + 1), pictures));
        days.collect::<Vec<_>>()
    };
    months.into_iter().flat_map(days).collect()
}

#[tokio::test]
async fn a_picture_reads_back_as_it_was_written_and_only_for_its_owner() {
    testing::on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let (anna, paul) = (customer(&mut tx, "anna").await, customer(&mut tx, "paul").await);
        let hash = blob(&mut tx, 1).await;
        let mut written = image(anna, hash, "2026-11-15T14:03:59");
        assert!(library::add(&mut tx, &written).await.unwrap());
        assert!(
            !library::add(&mut tx, &Image { id: ImageId(Uuid::now_v7()), ..written.clone() }).await.unwrap()
        );
        assert!(library::add(&mut tx, &image(paul, hash, "2026-11-15T14:03:59")).await.unwrap());
        let part = Part {
            role: PartRole::Sound,
            filename: "DSC_0001.WAV".to_owned(),
            media_type: "audio/vnd.wave".to_owned(),
            blob: blob(&mut tx, 2).await,
            size: 10,
            recording: None,
        };
        for fresh in [true, false] {
            let added = library::add_part(&mut tx, anna, written.id, &part, &[2; 32], NOW).await.unwrap();
            assert_eq!(added, fresh);
        }
        written.parts.push(part);
        assert_eq!(library::get(&mut tx, anna, written.id).await.unwrap(), Some(written.clone()));
        assert_eq!(library::get(&mut tx, paul, written.id).await.unwrap(), None);
        let owned = library::known(&mut tx, anna, &[[1; 32], [2; 32], [3; 32]]).await.unwrap();
        assert_eq!(
            owned.iter().map(|owned| (owned.sha256[0], owned.image)).collect::<Vec<_>>(),
            [(1, written.id), (2, written.id)]
        );
        assert_eq!(library::known(&mut tx, paul, &[[2; 32]]).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_counts_of_days_follow_every_change() {
    testing::on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        let mut images = Vec::new();
        for (number, day) in [(1, "2026-11-15"), (2, "2026-11-15"), (3, "2026-11-16")] {
            let hash = blob(&mut tx, number).await;
            images.push(image(anna, hash, &format!("{day}T10:00:00")));
            library::add(&mut tx, images.last().unwrap()).await.unwrap();
        }
        let counted = |day: &str, count| (day.to_owned(), count);
        assert_eq!(
            days(&mut tx, anna, Shelf::All).await,
            [counted("2026-11-16", 1), counted("2026-11-15", 2)]
        );
        library::move_to(&mut tx, &images[0], ImageState::Kept, NOW).await.unwrap();
        assert_eq!(
            days(&mut tx, anna, Shelf::All).await,
            [counted("2026-11-16", 1), counted("2026-11-15", 2)]
        );
        assert_eq!(days(&mut tx, anna, Shelf::Only(ImageState::Kept)).await, [counted("2026-11-15", 1)]);
        let kept = library::get(&mut tx, anna, images[0].id).await.unwrap().unwrap();
        library::move_to(&mut tx, &kept, ImageState::Trashed, NOW).await.unwrap();
        assert_eq!(library::state_before_trash(&mut tx, anna, kept.id).await.unwrap(), ImageState::Kept);
        assert_eq!(
            days(&mut tx, anna, Shelf::All).await,
            [counted("2026-11-16", 1), counted("2026-11-15", 1)]
        );
        // What was read before somebody else moved it does not count twice.
        let late = library::move_to(&mut tx, &kept, ImageState::Trashed, NOW).await;
        assert!(matches!(late, Err(StoreError::Changed)));
        let found = Rendered {
            size: (30, 20),
            thumbhash: vec![9],
            shown: true,
            problem: None,
            taken_at: "2025-01-01T00:00:00".parse().unwrap(),
            facts: Vec::new(),
            position: None,
        };
        library::set_rendered(&mut tx, &images[2], &found).await.unwrap();
        assert_eq!(
            days(&mut tx, anna, Shelf::All).await,
            [counted("2026-11-15", 1), counted("2025-01-01", 1)]
        );
        let rendered = library::get(&mut tx, anna, images[2].id).await.unwrap().unwrap();
        assert_eq!((rendered.width, rendered.shown, rendered.rendering), (30, true, false));
    })
    .await;
}

#[tokio::test]
async fn pages_go_through_everything_once_whatever_is_asked_for() {
    testing::on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        let camera = CameraId(Uuid::now_v7());
        for number in 0..30_u8 {
            let hash = blob(&mut tx, number).await;
            // Several were taken in the same second.
            let mut one = image(anna, hash, &format!("2026-11-{:02}T10:00:00", 1 + number / 4));
            one.camera = (number % 2 == 0).then_some(camera);
            one.state = if number % 3 == 0 { ImageState::Kept } else { ImageState::Inbox };
            one.attributes.title = format!("50%_{number}");
            library::add(&mut tx, &one).await.unwrap();
        }
        let cases = [
            (all(), 30),
            (Filter { shelf: Shelf::Only(ImageState::Kept), ..all() }, 10),
            (Filter { camera: Some(camera), ..all() }, 15),
            (Filter { camera: Some(camera), shelf: Shelf::Only(ImageState::Kept), ..all() }, 5),
            (Filter { from: Some("2026-11-02".into()), to: Some("2026-11-03".into()), ..all() }, 8),
            (Filter { query: Some(Query::typed("dsc 50%_1")), ..all() }, 1),
            (Filter { query: Some(Query::typed("50 dsc_00")), ..all() }, 30),
            (Filter { query: Some(Query::typed("50")), camera: Some(camera), ..all() }, 15),
            (Filter { shelf: Shelf::Only(ImageState::Trashed), ..all() }, 0),
        ];
        for (filter, count) in cases {
            let mut seen: Vec<Image> = Vec::new();
            loop {
                let after =
                    seen.last().map(|last| Position { taken_at: last.taken_at.to_string(), id: last.id });
                let filter = Filter { after, ..filter.clone() };
                let page = library::page(&mut tx, anna, &filter, 4).await.unwrap();
                if page.is_empty() {
                    break;
                }
                seen.extend(page);
            }
            let places: Vec<_> = seen.iter().map(|image| (image.taken_at.clone(), image.id)).collect();
            assert!(places.is_sorted_by(|a, b| a > b), "{filter:?}");
            assert_eq!(seen.len(), count, "{filter:?}");
        }
    })
    .await;
}

async fn run(tx: &mut Tx, statement: String) {
    match tx.raw() {
        Raw::Sqlite(c) => drop(sqlx::raw_sql(AssertSqlSafe(statement)).execute(c).await.unwrap()),
        Raw::Postgres(c) => drop(sqlx::raw_sql(AssertSqlSafe(statement)).execute(c).await.unwrap()),
    }
}

/// What the engine is going to do for the first page, in its own words.
async fn plan(tx: &mut Tx, statement: &str, owner: CustomerId, values: usize) -> String {
    if tx.engine() == Engine::Sqlite {
        let text = format!("EXPLAIN QUERY PLAN {statement}");
        let rows: Vec<(i64, i64, i64, String)> =
            on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).fetch_all(c)).unwrap();
        return rows.into_iter().map(|row| row.3 + "\n").collect();
    }
    let owner = format!("'{owner}'");
    let last = format!("'{}'", Uuid::max());
    let types = ["uuid", "text", "uuid", "text", "bigint", "uuid"];
    let given = [&owner, "'~'", &last, "''", "100", &owner];
    let prepare = format!("PREPARE page ({}) AS {statement}", types[..values].join(", "));
    let explain = format!("EXPLAIN EXECUTE page ({})", given[..values].join(", "));
    run(tx, prepare).await;
    let rows: Vec<String> =
        on!(tx, c => sqlx::query_scalar(AssertSqlSafe(explain)).persistent(false).fetch_all(c)).unwrap();
    run(tx, "DEALLOCATE page".to_owned()).await;
    rows.join("\n")
}

/// Many pictures of one customer, made by the engine itself.
async fn many_pictures(db: &Db, owner: CustomerId) {
    let mut tx = db.write().await.unwrap();
    let (numbers, hash, id, when) = match tx.engine() {
        Engine::Sqlite => (
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)",
            "CAST(printf('%032d', i) AS BLOB)",
            "randomblob(16)",
            "printf('20%02d-%02d-%02dT10:00:00', i % 25, 1 + i % 12, 1 + i % 28)",
        ),
        Engine::Postgres => (
            "WITH n (i) AS (SELECT generate_series(1, 20000))",
            "convert_to(lpad(i::text, 32, '0'), 'UTF8')",
            "md5(i::text)::uuid",
            "'20' || lpad((i % 25)::text, 2, '0') || '-' || lpad((1 + i % 12)::text, 2, '0') || '-' || lpad((1 + i % 28)::text, 2, '0') || 'T10:00:00'",
        ),
    };
    let blobs = format!(
        "{numbers} INSERT INTO blobs (hash, size, sha256, sha1, stored_at, doomed_at)
         SELECT {hash}, 1, {hash}, {hash}, 0, NULL FROM n"
    );
    let images = format!(
        "{numbers} INSERT INTO images (customer_id, id, camera_id, state, before_trash, visible, kind, filename,
         media_type, blob, sha256, size, width, height, thumbhash, shown, rendering, problem, taken_at, arrived_at,
         trashed_at, facts, latitude, longitude, title, caption, people, place, occasion, keywords, rating, words)
         SELECT $1, {id}, NULL, CASE WHEN i % 2 = 0 THEN 'kept' ELSE 'inbox' END, 'inbox', TRUE, 'picture', 'a.jpg',
         'image/jpeg', {hash}, {hash}, 1, 0, 0, {hash}, FALSE, FALSE, NULL, {when}, 0,
         NULL, '[]', NULL, NULL, '', '', '[]', '', '', '[]', NULL, 'a.jpg' FROM n"
    );
    run(&mut tx, blobs).await;
    changed!(tx, AssertSqlSafe(images.as_str()), owner.0).unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    run(&mut tx, "ANALYZE".to_owned()).await;
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_page_is_a_walk_along_an_index_on_either_engine() {
    testing::on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        tx.commit().await.unwrap();
        many_pictures(&db, anna).await;
        let mut tx = db.read().await.unwrap();
        let camera = Some(CameraId(anna.0));
        let filters = [
            all(),
            Filter { shelf: Shelf::Only(ImageState::Inbox), ..all() },
            Filter { camera, ..all() },
            Filter { camera, shelf: Shelf::Only(ImageState::Kept), ..all() },
        ];
        for filter in filters {
            let values = if filter.camera.is_some() { 6 } else { 5 };
            let plan = plan(&mut tx, &filter.statement(), anna, values).await;
            match tx.engine() {
                Engine::Sqlite => {
                    assert!(plan.contains("SEARCH images USING INDEX"), "{plan}");
                    assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
                }
                Engine::Postgres => {
                    assert!(plan.contains("Index Scan"), "{plan}");
                    assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{plan}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_blob_goes_only_when_nothing_refers_to_it_and_nobody_brings_it_back() {
    testing::on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        let (wanted, part, stray) = (blob(&mut tx, 1).await, blob(&mut tx, 2).await, blob(&mut tx, 3).await);
        let picture = image(anna, wanted, "2026-11-15T14:03:59");
        library::add(&mut tx, &picture).await.unwrap();
        let beside = Part {
            role: PartRole::Raw,
            filename: "a.nef".into(),
            media_type: "image/x-dcraw".into(),
            blob: part,
            size: 10,
            recording: None,
        };
        library::add_part(&mut tx, anna, picture.id, &beside, &[2; 32], NOW).await.unwrap();
        let later = Instant::from_micros(NOW.micros() + 1);
        library::doom_blobs(&mut tx, 0, u8::MAX, NOW, later).await.unwrap();
        assert_eq!(
            library::doomed_blobs(&mut tx, 9).await.unwrap(),
            [],
            "none is older than the grace period"
        );
        library::doom_blobs(&mut tx, 0, u8::MAX, later, later).await.unwrap();
        assert_eq!(library::doomed_blobs(&mut tx, 9).await.unwrap(), [stray]);
        // Somebody brings the same content before the removal.
        blob(&mut tx, 3).await;
        assert!(!library::hold_doomed_blob(&mut tx, stray).await.unwrap());
        library::doom_blobs(&mut tx, 3, 3, later, later).await.unwrap();
        assert!(library::hold_doomed_blob(&mut tx, stray).await.unwrap());
        library::forget_blob(&mut tx, stray).await.unwrap();
        assert_eq!(library::blobs_without_record(&mut tx, &[wanted, stray]).await.unwrap(), [stray]);
    })
    .await;
}
