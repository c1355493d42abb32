//! The map says of every view what looking at every picture says, whatever has changed.

use std::collections::BTreeMap;

use cradle_domain::customers::{Customer, Language, Profile, Standing};
use cradle_domain::library::{
    Area, Attributes, Cell, Coordinates, Edges, Image, ImageKind, ImageState, LEVELS, LocalTime, Query,
};
use cradle_domain::{BlobHash, CustomerId, ImageId, Instant};
use cradle_store::library::{self, Cluster, Filter, Rendered, Shelf};
use cradle_store::{StoreError, Tx, changed, customers, testing};
use uuid::Uuid;

const NOW: Instant = Instant::from_micros(1_795_176_000_000_000);

/// The same sequence each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn share(&mut self) -> f64 {
        self.below(1 << 20) as f64 / f64::from(1 << 20)
    }

    /// Around a few places, on the date line and at a pole among them, or anywhere; or nowhere.
    fn position(&mut self) -> Option<(f64, f64)> {
        let spread = [0.0, 0.000_1, 0.01, 3.0][self.below(4)];
        let (latitude, longitude) = match self.below(9) {
            0 => return None,
            1 => [(0.0, 0.0), (f64::NAN, 7.0), (91.0, 7.0), (46.0, -200.0)][self.below(4)],
            2 => (-17.7 + spread * self.share(), 180.0 - spread * self.share()),
            3 => (-17.7 + spread * self.share(), -180.0 + spread * self.share()),
            4 => (90.0 - spread * self.share(), 360.0 * self.share() - 180.0),
            5 => (180.0 * self.share() - 90.0, 360.0 * self.share() - 180.0),
            _ => (46.948 + spread * self.share(), 7.447 - spread * self.share()),
        };
        Some((latitude, longitude))
    }

    fn shelf(&mut self) -> Shelf {
        let states = [ImageState::Inbox, ImageState::Kept, ImageState::Trashed];
        if self.below(2) == 0 { Shelf::All } else { Shelf::Only(states[self.below(3)]) }
    }

    /// A view of some level: of the world, or around one of the pictures.
    fn area(&mut self, images: &[Image]) -> Area {
        let world = Edges { north: 90.0, south: -90.0, west: -180.0, east: 180.0 };
        let middle =
            images.get(self.below(images.len() + 1)).and_then(|image| Coordinates::of(image.position));
        let (level, edges) = match middle {
            None => (LEVELS[self.below(3)], world),
            Some(at) => {
                let level = LEVELS[self.below(LEVELS.len())];
                let reach = 3600.0 / f64::from(1 << level);
                let wrapped = |degrees: f64| (degrees + 540.0).rem_euclid(360.0) - 180.0;
                let edges = Edges {
                    north: (at.latitude() + reach / 4.0 * self.share()).min(90.0),
                    south: (at.latitude() - reach / 4.0 * self.share()).max(-90.0),
                    west: wrapped(at.longitude() - reach.min(170.0) * self.share()),
                    east: wrapped(at.longitude() + reach.min(170.0) * self.share()),
                };
                (level, edges)
            }
        };
        Area::new(level, edges).unwrap_or_else(|_| Area::new(2, world).unwrap())
    }
}

async fn customer(tx: &mut Tx, name: &str) -> CustomerId {
    let profile = Profile {
        name: name.parse().unwrap(),
        phone: None,
        address: None,
        delivery_addresses: Vec::new(),
        destinations: Vec::new(),
        birthday: None,
        gender: None,
        language: Language::En,
        time_zone: "UTC".to_owned(),
    };
    let customer = Customer {
        id: CustomerId(Uuid::now_v7()),
        email: format!("{name}@example.org").parse().unwrap(),
        email_proven_at: None,
        profile,
        operator: false,
        standing: Standing::Good,
        created_at: NOW,
    };
    customers::add(tx, &customer, "hash").await.unwrap();
    customer.id
}

async fn picture(tx: &mut Tx, owner: CustomerId, number: usize, chance: &mut Chance) -> Image {
    let mut content = [0; 32];
    content[..8].copy_from_slice(&(number as u64).to_le_bytes());
    library::record_blob(tx, BlobHash(content), 10, &content, &[0; 20], NOW).await.unwrap();
    let image = Image {
        proven_at: None,
        recording: None,
        id: ImageId(Uuid::now_v7()),
        owner,
        camera: None,
        state: [ImageState::Inbox, ImageState::Kept, ImageState::Kept][chance.below(3)],
        kind: ImageKind::Picture,
        filename: format!("DSCF{number:04}.JPG"),
        media_type: "image/jpeg".to_owned(),
        blob: BlobHash(content),
        sha256: content,
        size: 10,
        width: 3,
        height: 2,
        thumbhash: Vec::new(),
        shown: chance.below(4) > 0,
        rendering: false,
        problem: None,
        taken_at: taken_at(),
        arrived_at: NOW,
        trashed_at: None,
        trash_until: None,
        facts: Vec::new(),
        position: chance.position(),
        attributes: Attributes { place: ["", "Bern"][chance.below(2)].to_owned(), ..Attributes::default() },
        parts: Vec::new(),
    };
    assert!(library::add(tx, &image).await.unwrap());
    image
}

fn taken_at() -> LocalTime {
    "2026-02-01T10:00:00".parse().unwrap()
}

fn on(shelf: Shelf, image: &Image) -> bool {
    match shelf {
        Shelf::All => image.state != ImageState::Trashed,
        Shelf::Only(state) => image.state == state,
    }
}

/// The pictures of each cell of a view, as anybody would count them who looks at every picture.
fn reckoned<'a>(images: &'a [Image], shelf: Shelf, area: &Area) -> BTreeMap<Cell, Vec<&'a Image>> {
    let mut cells: BTreeMap<Cell, Vec<&Image>> = BTreeMap::new();
    for image in images.iter().filter(|image| on(shelf, image)) {
        let Some(at) = Coordinates::of(image.position) else { continue };
        let cell = Cell::of(at).around().find(|cell| area.contains(*cell));
        if let Some(cell) = cell {
            cells.entry(cell).or_default().push(image);
        }
    }
    cells
}

async fn compare(tx: &mut Tx, owner: CustomerId, images: &[Image], chance: &mut Chance) {
    let mut seen = 0;
    for _ in 0..40 {
        let (shelf, area) = (chance.shelf(), chance.area(images));
        let right = reckoned(images, shelf, &area);
        let found = library::clusters(tx, owner, shelf, &area).await.unwrap();
        let counted: Vec<(Cell, u64)> =
            found.iter().map(|cluster| (cluster.cell, cluster.pictures)).collect();
        let expected: Vec<(Cell, u64)> = right.iter().map(|(cell, of)| (*cell, of.len() as u64)).collect();
        assert_eq!(counted, expected, "{shelf:?} {area:?}");
        for cluster in &found {
            check(cluster, &right[&cluster.cell]);
        }
        let all = images.iter().filter(|image| on(shelf, image) && Coordinates::of(image.position).is_some());
        assert_eq!(library::charted(tx, owner, shelf).await.unwrap(), all.count() as u64);
        // What a cluster opens is what it counts.
        if let Some(cluster) = found.get(chance.below(found.len().max(1))) {
            let query = Some(Query::within_cells(&[cluster.cell]));
            let filter = Filter { shelf, camera: None, from: None, to: None, query, after: None };
            let mut opened: Vec<ImageId> =
                library::page(tx, owner, &filter, 500).await.unwrap().iter().map(|image| image.id).collect();
            let mut inside: Vec<ImageId> = right[&cluster.cell].iter().map(|image| image.id).collect();
            opened.sort();
            inside.sort();
            assert_eq!(opened, inside);
        }
        seen += found.len();
    }
    assert!(seen > 200, "the views show something: {seen}");
}

fn check(cluster: &Cluster, images: &[&Image]) {
    let middle = |of: fn((f64, f64)) -> f64| {
        images.iter().filter_map(|image| image.position.map(of)).sum::<f64>() / images.len() as f64
    };
    let (north, east) = cluster.middle;
    assert!((north - middle(|at| at.0)).abs() < 1e-5 && (east - middle(|at| at.1)).abs() < 1e-5);
    let shown: Vec<&&Image> = images.iter().filter(|image| image.shown).collect();
    match &cluster.sample {
        None => assert!(shown.is_empty(), "{cluster:?}"),
        Some(sample) => {
            let image = shown.iter().find(|image| image.id == sample.id).unwrap();
            assert_eq!(image.attributes.place, sample.place);
            let kept = shown.iter().any(|image| image.state == ImageState::Kept);
            assert!(!kept || image.state != ImageState::Inbox, "a kept picture stands for its cell");
        }
    }
}

/// Everything that changes where pictures stand or where they were taken, to pictures by chance.
async fn change(tx: &mut Tx, owner: CustomerId, images: &mut Vec<Image>, chance: &mut Chance) {
    let at = chance.below(images.len());
    let states = [ImageState::Inbox, ImageState::Kept, ImageState::Trashed];
    let to = states[chance.below(3)];
    match chance.below(4) {
        0 => {
            let image = &mut images[at];
            library::move_to(tx, image, to, NOW).await.unwrap();
            let stale = Image { state: states[(chance.below(2) + 1 + at_of(to)) % 3], ..image.clone() };
            image.state = to;
            if stale.state != to {
                let moved = library::move_to(tx, &stale, to, NOW).await;
                assert!(matches!(moved, Err(StoreError::Changed)), "what is out of date moves nothing");
            }
        }
        1 => {
            let some: Vec<ImageId> = images.iter().skip(at).take(30).map(|image| image.id).collect();
            let from = states[chance.below(3)];
            let moved = library::move_many(tx, owner, &some, (from, to), NOW, None).await.unwrap();
            for image in images.iter_mut().filter(|image| moved.contains(&image.id)) {
                image.state = to;
            }
        }
        2 => {
            let image = &mut images[at];
            let rendered = Rendered {
                size: (3, 2),
                thumbhash: Vec::new(),
                shown: chance.below(4) > 0,
                problem: None,
                taken_at: taken_at(),
                facts: Vec::new(),
                position: chance.position(),
            };
            library::set_rendered(tx, image, &rendered).await.unwrap();
            (image.shown, image.position) = (rendered.shown, rendered.position);
        }
        _ => {
            let some: Vec<ImageId> = images.iter().skip(at).take(5).map(|image| image.id).collect();
            let gone = library::remove(tx, owner, &some).await.unwrap();
            images.retain(|image| !gone.contains(&image.id));
        }
    }
}

fn at_of(state: ImageState) -> usize {
    [ImageState::Inbox, ImageState::Kept, ImageState::Trashed].iter().position(|one| *one == state).unwrap()
}

#[tokio::test]
async fn a_view_shows_what_looking_at_every_picture_shows_whatever_has_changed() {
    testing::on_each(|db| async move {
        let mut chance = Chance(1903);
        let mut tx = db.write().await.unwrap();
        let (anna, paul) = (customer(&mut tx, "anna").await, customer(&mut tx, "paul").await);
        let mut images = Vec::new();
        for number in 0..300 {
            images.push(picture(&mut tx, anna, number, &mut chance).await);
        }
        // Somebody else's pictures are on nobody's map but their own.
        for number in 300..320 {
            picture(&mut tx, paul, number, &mut chance).await;
        }
        compare(&mut tx, anna, &images, &mut chance).await;
        for _ in 0..4 {
            for _ in 0..60 {
                change(&mut tx, anna, &mut images, &mut chance).await;
            }
            compare(&mut tx, anna, &images, &mut chance).await;
        }
        assert_eq!(cells(&mut tx, "pictures <= 0").await, 0, "cells without pictures are not kept");
        customers::remove(&mut tx, anna).await.unwrap();
        customers::remove(&mut tx, paul).await.unwrap();
        assert_eq!(cells(&mut tx, "TRUE").await, 0);
    })
    .await;
}

async fn cells(tx: &mut Tx, which: &str) -> i64 {
    let text = format!("SELECT COUNT(*) FROM image_cells WHERE {which}");
    cradle_store::on!(tx, c => sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(c)).unwrap()
}

#[tokio::test]
async fn pictures_that_are_older_than_the_map_come_onto_it() {
    testing::on_each(|db| async move {
        let mut chance = Chance(7);
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        let mut images = Vec::new();
        for number in 0..60 {
            images.push(picture(&mut tx, anna, number, &mut chance).await);
        }
        // As the version before wrote them, impossible positions among them.
        changed!(tx, "DELETE FROM image_cells").unwrap();
        changed!(tx, "UPDATE images SET cell = NULL, words = ''").unwrap();
        let nowhere = images[0].id.0;
        changed!(tx, "UPDATE images SET latitude = 0, longitude = 0 WHERE id = $1", nowhere).unwrap();
        images[0].position = None;
        // One of them moves and one is looked at before its turn comes.
        let kept =
            images.iter().position(|image| image.state == ImageState::Kept && image.position.is_some());
        let kept = &mut images[kept.unwrap()];
        library::move_to(&mut tx, kept, ImageState::Trashed, NOW).await.unwrap();
        kept.state = ImageState::Trashed;
        let last = images.last_mut().unwrap();
        let rendered = Rendered {
            size: (3, 2),
            thumbhash: Vec::new(),
            shown: true,
            problem: None,
            taken_at: taken_at(),
            facts: Vec::new(),
            position: Some((-33.9, 18.4)),
        };
        library::set_rendered(&mut tx, last, &rendered).await.unwrap();
        (last.shown, last.position) = (true, rendered.position);

        let mut turns = 0;
        loop {
            let some = library::uncharted(&mut tx, 7).await.unwrap();
            let Some((owner, _)) = some.first().copied() else { break };
            let ids: Vec<ImageId> = some.iter().map(|(_, id)| *id).collect();
            library::chart(&mut tx, owner, &ids).await.unwrap();
            // Again changes nothing.
            library::chart(&mut tx, owner, &ids).await.unwrap();
            turns += 1;
        }
        assert!(turns > 3, "{turns}");
        let world = Edges { north: 90.0, south: -90.0, west: -180.0, east: 180.0 };
        for (level, shelf) in [(2, Shelf::All), (4, Shelf::All), (6, Shelf::Only(ImageState::Trashed))] {
            let area = Area::new(level, world).unwrap();
            let found = library::clusters(&mut tx, anna, shelf, &area).await.unwrap();
            let right = reckoned(&images, shelf, &area);
            assert_eq!(found.len(), right.len());
            for cluster in found {
                assert_eq!(cluster.pictures as usize, right[&cluster.cell].len());
            }
        }
        let first = library::get(&mut tx, anna, ImageId(nowhere)).await.unwrap().unwrap();
        assert_eq!(first.position, None, "what cameras write without a fix is no position");
        let query = Some(Query::positioned());
        let filter = Filter { shelf: Shelf::All, camera: None, from: None, to: None, query, after: None };
        let found = library::count(&mut tx, anna, &filter, 100).await.unwrap();
        assert_eq!(u64::from(found), library::charted(&mut tx, anna, Shelf::All).await.unwrap());
    })
    .await;
}
