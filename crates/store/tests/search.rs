//! What is looked for is found, on both databases exactly the same.

use std::collections::BTreeSet;

use cradle_domain::classes::{Class, Combine, Condition, Owner, Rule, Sort};
use cradle_domain::customers::{Customer, Language, Profile, Standing};
use cradle_domain::library::{
    Attributes, Cell, Coordinates, Findable, Image, ImageKind, ImageState, Query, Rating, Wanted,
    day_of_any_year, lead,
};
use cradle_domain::{BlobHash, CameraId, ClassId, CustomerId, ImageId, Instant};
use cradle_store::library::{self, Filter, Position, Rendered, Shelf};
use cradle_store::{StoreError, Tx, changed, classes, customers, testing};
use uuid::Uuid;

const NOW: Instant = Instant::from_micros(1_795_176_000_000_000);
const PICTURES: usize = 300;

/// The same sequence each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn some(&mut self, of: &[&str], most: usize) -> Vec<String> {
        (0..self.below(most + 1)).map(|_| self.one(of).to_owned()).collect()
    }
}

const PEOPLE: &[&str] = &["Anna Berg", "Anna", "Jörg Ärmel", "Paul Berg", "山田 太郎", "山本花子", "O’Neill"];
const PLACES: &[&str] = &["", "Bern", "Zürich, Altstadt", "San José", "東京都", "京都", "Łódź"];
const WORDS: &[&str] =
    &["snow", "Schnee", "straße", "Été", "富士山", "山", "ガーデン", "harbour", "5-5", "x"];
const LENSES: &[&str] = &["XF 23mm F2", "NIKKOR Z 24-120mm f/4 S"];

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
        profile,
        operator: false,
        email_proven_at: None,
        standing: Standing::Good,
        created_at: NOW,
    };
    customers::add(tx, &customer, "hash").await.unwrap();
    customer.id
}

fn described(chance: &mut Chance) -> Attributes {
    let said = Attributes {
        title: chance.some(WORDS, 3).join(" "),
        caption: chance.some(WORDS, 2).join(", "),
        people: chance.some(PEOPLE, 2),
        place: chance.one(PLACES).to_owned(),
        occasion: chance.some(WORDS, 1).concat(),
        keywords: chance.some(WORDS, 2),
        rating: Rating::new(chance.below(6) as u8).ok(),
    };
    said.tidied().unwrap()
}

async fn picture(
    tx: &mut Tx,
    owner: CustomerId,
    camera: CameraId,
    number: usize,
    chance: &mut Chance,
) -> Image {
    let mut content = [0; 32];
    content[..8].copy_from_slice(&(number as u64).to_le_bytes());
    library::record_blob(tx, BlobHash(content), 10, &content, &[0; 20], NOW).await.unwrap();
    let image = Image {
        proven_at: None,
        recording: None,
        id: ImageId(Uuid::now_v7()),
        owner,
        camera: (chance.below(3) == 0).then_some(camera),
        state: [ImageState::Inbox, ImageState::Kept, ImageState::Kept][chance.below(3)],
        kind: [ImageKind::Picture, ImageKind::Picture, ImageKind::Film, ImageKind::Sound][chance.below(4)],
        filename: format!("DSCF{number:04}.JPG"),
        media_type: "image/jpeg".to_owned(),
        blob: BlobHash(content),
        sha256: content,
        size: 10,
        width: 3,
        height: 2,
        thumbhash: Vec::new(),
        shown: true,
        rendering: false,
        problem: None,
        taken_at: taken_at(chance),
        arrived_at: NOW,
        trashed_at: None,
        trash_until: None,
        facts: vec![
            ("maker".to_owned(), "FUJIFILM".to_owned()),
            ("model".to_owned(), chance.one(&["X-T5", "NIKON D70"]).to_owned()),
            ("lens".to_owned(), chance.one(LENSES).to_owned()),
        ],
        position: (chance.below(2) == 0).then_some((46.5, -7.25)),
        attributes: described(chance),
        parts: Vec::new(),
    };
    assert!(library::add(tx, &image).await.unwrap());
    image
}

/// Few days and seconds, so that many pictures share one.
fn taken_at(chance: &mut Chance) -> cradle_domain::library::LocalTime {
    let (year, month, day) = (2024 + chance.below(2), 2 + chance.below(2), 1 + chance.below(28));
    format!("{year}-{month:02}-{day:02}T10:00:{:02}", chance.below(3)).parse().unwrap()
}

/// A question as anybody would answer it who looks at every picture.
fn holds(query: &Query, terms: &BTreeSet<String>) -> bool {
    match query {
        Query::Term(term) => terms.contains(term),
        Query::Prefix(beginning) => terms.iter().any(|term| term.starts_with(beginning)),
        Query::All(all) => all.iter().all(|one| holds(one, terms)),
        Query::Any(any) => any.iter().any(|one| holds(one, terms)),
        Query::Not(one) => !holds(one, terms),
    }
}

fn terms(image: &Image, classes: &[ClassId]) -> BTreeSet<String> {
    let findable = Findable {
        owner: image.owner,
        state: image.state,
        kind: image.kind,
        camera: image.camera,
        filename: &image.filename,
        taken_at: &image.taken_at,
        facts: &image.facts,
        position: image.position,
        said: &image.attributes,
        classes,
    };
    let lead = lead(image.owner);
    findable.terms().split(' ').map(|term| term.strip_prefix(&lead).unwrap().to_owned()).collect()
}

fn expected(images: &[(Image, Vec<ClassId>)], filter: &Filter) -> Vec<ImageId> {
    let wanted = |(image, classes): &&(Image, Vec<ClassId>)| {
        let there = match filter.shelf {
            Shelf::All => image.state != ImageState::Trashed,
            Shelf::Only(state) => image.state == state,
        };
        there
            && filter.from.as_deref().is_none_or(|from| image.taken_at.day() >= from)
            && filter.to.as_deref().is_none_or(|to| image.taken_at.day() <= to)
            && filter.camera.is_none_or(|camera| image.camera == Some(camera))
            && filter.query.as_ref().is_none_or(|query| holds(query, &terms(image, classes)))
    };
    let mut found: Vec<&(Image, Vec<ClassId>)> = images.iter().filter(wanted).collect();
    found.sort_by(|one, other| (&other.0.taken_at, other.0.id).cmp(&(&one.0.taken_at, one.0.id)));
    found.iter().map(|(image, _)| image.id).collect()
}

/// All pages, one after the other.
async fn found(tx: &mut Tx, owner: CustomerId, filter: &Filter, limit: u32) -> Vec<ImageId> {
    let mut all: Vec<Image> = Vec::new();
    loop {
        let after = all.last().map(|last| Position { taken_at: last.taken_at.to_string(), id: last.id });
        let page = library::page(tx, owner, &Filter { after, ..filter.clone() }, limit).await.unwrap();
        assert!(page.len() <= limit as usize);
        if page.is_empty() {
            return all.iter().map(|image| image.id).collect();
        }
        all.extend(page);
    }
}

/// Questions of every kind, by chance.
fn question(chance: &mut Chance, camera: CameraId, class: ClassId) -> Option<Query> {
    let typed = [
        "snow",
        "SCHNEE ber",
        "strasse",
        "ete",
        "山",
        "富士",
        "京都",
        "山田",
        "dscf00",
        "0042",
        "xt5",
        "t5 23mm",
        "jorg",
        "lodz san",
        "!",
        "5 5",
        "ガーデン harbour",
        "anna berg snow",
        "oneill",
        "o’neill",
    ];
    let text = |chance: &mut Chance| Some(chance.one(&typed).to_owned());
    let wanted = match chance.below(12) {
        0 => return Some(Query::class(class)),
        1 => {
            return rule(chance, camera)
                .query(Owner { birthday: "1988-02-29".parse().ok(), town: Some("Bern") })
                .into();
        }
        2 => Wanted { person: Some(chance.one(PEOPLE).to_owned()), ..Wanted::default() },
        3 => Wanted { place: Some(chance.one(PLACES).to_owned()), words: text(chance), ..Wanted::default() },
        4 => Wanted { keyword: Some(chance.one(WORDS).to_owned()), positioned: true, ..Wanted::default() },
        5 => Wanted { kind: Some(ImageKind::Film), lens: Some("24-120mm".to_owned()), ..Wanted::default() },
        6 => Wanted {
            rating: Rating::new(4).ok(),
            occasion: Some(chance.one(WORDS).to_owned()),
            ..Wanted::default()
        },
        7 => Wanted { camera: Some(camera), model: Some("nikon".to_owned()), ..Wanted::default() },
        9 => {
            let cell = Cell::of(Coordinates::new(46.5, -7.25).unwrap()).around().nth(chance.below(9));
            let cells = cell.into_iter().chain("f".parse()).collect();
            Wanted { cells, words: text(chance), ..Wanted::default() }
        }
        8 => Wanted {
            anniversary: day_of_any_year(["02-29", "11-20", "03-01"][chance.below(3)]),
            ..Wanted::default()
        },
        _ => Wanted { words: text(chance), ..Wanted::default() },
    };
    wanted.query()
}

fn rule(chance: &mut Chance, camera: CameraId) -> Rule {
    let camera = camera.to_string();
    let any = [
        ("person", "Berg"),
        ("place", "Bern"),
        ("words", "snow"),
        ("kind", "film"),
        ("rating", "3"),
        ("position", ""),
        ("birthday", ""),
        ("home", ""),
        ("camera", camera.as_str()),
        ("keyword", "Été"),
    ];
    let conditions = (0..=chance.below(4)).map(|_| {
        let (field, value) = any[chance.below(any.len())];
        Condition::parse(field, value, chance.below(3) == 0).unwrap()
    });
    let conditions = conditions.collect();
    let combine = if chance.below(2) == 0 { Combine::All } else { Combine::Any };
    Rule::new(combine, conditions, None, None).unwrap()
}

fn filter(chance: &mut Chance, camera: CameraId, class: ClassId) -> Filter {
    let shelf = [
        Shelf::All,
        Shelf::All,
        Shelf::Only(ImageState::Inbox),
        Shelf::Only(ImageState::Kept),
        Shelf::Only(ImageState::Trashed),
    ];
    let mut day = |often: usize| {
        let (year, month, day) = (2024 + chance.below(2), 2 + chance.below(2), 1 + chance.below(28));
        (chance.below(often) == 0).then(|| format!("{year}-{month:02}-{day:02}"))
    };
    let (from, to) = (day(4), day(4));
    Filter {
        shelf: shelf[chance.below(shelf.len())],
        camera: (chance.below(6) == 0).then_some(camera),
        from,
        to,
        query: question(chance, camera, class),
        after: None,
    }
}

async fn compare(
    tx: &mut Tx,
    owner: CustomerId,
    images: &[(Image, Vec<ClassId>)],
    asked: &mut dyn FnMut() -> Filter,
) {
    let mut answers = 0;
    for turn in 0..120 {
        let filter = asked();
        let right = expected(images, &filter);
        let limit = if turn % 3 == 0 { 7 } else { 100 };
        assert_eq!(found(tx, owner, &filter, limit).await, right, "{limit} a page: {filter:?}");
        let count = library::count(tx, owner, &filter, 20).await.unwrap();
        assert_eq!(count as usize, right.len().min(20), "{filter:?}");
        answers += right.len();
    }
    assert!(answers > 1_000, "the questions find something: {answers}");
}

/// Everything that changes what a picture is found by, to pictures by chance.
async fn change(
    tx: &mut Tx,
    owner: CustomerId,
    one: &mut (Image, Vec<ClassId>),
    class: ClassId,
    chance: &mut Chance,
) {
    let (image, classes) = one;
    match chance.below(5) {
        0 => {
            image.attributes = described(chance);
            library::set_attributes(tx, owner, image.id, &image.attributes).await.unwrap();
        }
        1 => {
            let to = if image.state == ImageState::Kept { ImageState::Trashed } else { ImageState::Kept };
            library::move_to(tx, image, to, NOW).await.unwrap();
            image.state = to;
        }
        2 => {
            let rendered = Rendered {
                size: (3, 2),
                thumbhash: Vec::new(),
                shown: true,
                problem: None,
                taken_at: taken_at(chance),
                facts: vec![("lens".to_owned(), chance.one(LENSES).to_owned())],
                position: None,
            };
            library::set_rendered(tx, image, &rendered).await.unwrap();
            (image.taken_at, image.facts, image.position) = (rendered.taken_at, rendered.facts, None);
        }
        3 if classes.is_empty() => {
            classes::put_in(tx, owner, class, &[image.id]).await.unwrap();
            classes.push(class);
        }
        3 => {
            classes::take_out(tx, owner, class, &[image.id]).await.unwrap();
            classes.clear();
        }
        _ => {}
    }
}

#[tokio::test]
async fn what_is_found_is_what_looking_at_every_picture_finds_whatever_has_changed() {
    testing::on_each(|db| async move {
        let mut chance = Chance(4711);
        let mut tx = db.write().await.unwrap();
        let (anna, paul) = (customer(&mut tx, "anna").await, customer(&mut tx, "paul").await);
        let (camera, class) = (CameraId(Uuid::now_v7()), by_hand(&mut tx, anna, "Best").await);
        let mut images = Vec::new();
        for number in 0..PICTURES {
            images.push((picture(&mut tx, anna, camera, number, &mut chance).await, Vec::new()));
        }
        // Somebody else's pictures are never among what is found.
        for number in 0..20 {
            picture(&mut tx, paul, camera, PICTURES + number, &mut chance).await;
        }
        for _ in 0..2 {
            let mut asked = || filter(&mut chance, camera, class);
            compare(&mut tx, anna, &images, &mut asked).await;
            for one in &mut images {
                change(&mut tx, anna, one, class, &mut chance).await;
            }
        }
        let mut asked = || filter(&mut chance, camera, class);
        compare(&mut tx, anna, &images, &mut asked).await;
        tx.commit().await.unwrap();
    })
    .await;
}

async fn by_hand(tx: &mut Tx, owner: CustomerId, name: &str) -> ClassId {
    let (id, name) = (ClassId(Uuid::now_v7()), name.parse().unwrap());
    classes::add(tx, &Class { id, owner, name, sort: Sort::Hand, created_at: NOW }).await.unwrap();
    id
}

#[tokio::test]
async fn pictures_that_are_older_than_the_search_get_their_terms() {
    testing::on_each(|db| async move {
        let mut chance = Chance(1);
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        let image = picture(&mut tx, anna, CameraId(Uuid::now_v7()), 4711, &mut chance).await;
        let asked = Filter {
            shelf: Shelf::All,
            camera: None,
            from: None,
            to: None,
            query: Some(Query::typed("dscf47")),
            after: None,
        };
        assert_eq!(library::without_terms(&mut tx, 9).await.unwrap(), []);
        changed!(tx, "UPDATE images SET words = ''").unwrap();
        assert_eq!(found(&mut tx, anna, &asked, 9).await, []);
        assert_eq!(library::without_terms(&mut tx, 9).await.unwrap(), [(anna, image.id)]);
        library::refresh_terms(&mut tx, anna, &[image.id]).await.unwrap();
        assert_eq!(found(&mut tx, anna, &asked, 9).await, [image.id]);
        customers::remove(&mut tx, anna).await.unwrap();
        assert_eq!(library::count(&mut tx, anna, &asked, 9).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_longest_description_can_be_written_and_found() {
    testing::on_each(|db| async move {
        let mut chance = Chance(1);
        let mut tx = db.write().await.unwrap();
        let anna = customer(&mut tx, "anna").await;
        let image = picture(&mut tx, anna, CameraId(Uuid::now_v7()), 1, &mut chance).await;
        // Each character of the whole Han block once, so that no two pairs are the same.
        let han =
            |from: u32, count: u32| -> String { (from..from + count).filter_map(char::from_u32).collect() };
        let said = Attributes {
            caption: han(0x4e00, 10_000),
            people: (0..100).map(|n| han(0x4e00 + n * 150, 200)).collect(),
            keywords: (0..100).map(|n| han(0x5000 + n * 140, 200)).collect(),
            ..Attributes::default()
        };
        let said = said.tidied().unwrap();
        assert!(library::set_attributes(&mut tx, anna, image.id, &said).await.unwrap());
        let query = Some(Query::words(&han(0x6000, 8)));
        let asked = Filter { shelf: Shelf::All, camera: None, from: None, to: None, query, after: None };
        assert_eq!(found(&mut tx, anna, &asked, 9).await, [image.id]);
    })
    .await;
}

#[tokio::test]
async fn classes_are_their_owners_alone_and_go_without_their_pictures() {
    testing::on_each(|db| async move {
        let mut chance = Chance(1);
        let mut tx = db.write().await.unwrap();
        let (anna, paul) = (customer(&mut tx, "anna").await, customer(&mut tx, "paul").await);
        let image = picture(&mut tx, anna, CameraId(Uuid::now_v7()), 1, &mut chance).await;
        let (best, alps) = (by_hand(&mut tx, anna, "Best").await, by_hand(&mut tx, anna, "alps").await);
        by_hand(&mut tx, paul, "Best").await;
        let names = classes::page(&mut tx, anna, "", 9).await.unwrap();
        assert_eq!(names.iter().map(|class| class.name.as_str()).collect::<Vec<_>>(), ["alps", "Best"]);
        assert_eq!(classes::page(&mut tx, anna, &names[0].name.key(), 9).await.unwrap(), names[1..]);
        assert_eq!(classes::get(&mut tx, paul, best).await.unwrap(), None);
        assert_eq!(classes::how_many(&mut tx, anna).await.unwrap(), 2);
        classes::put_in(&mut tx, anna, best, &[image.id]).await.unwrap();
        classes::put_in(&mut tx, anna, alps, &[image.id]).await.unwrap();
        let rule = rule(&mut chance, CameraId(Uuid::nil()));
        let ruled = Class { sort: Sort::Rule(rule), ..names[0].clone() };
        classes::update(&mut tx, &ruled).await.unwrap();
        assert_eq!(classes::get(&mut tx, anna, alps).await.unwrap(), Some(ruled));
        assert!(!classes::remove(&mut tx, paul, best).await.unwrap());
        assert!(classes::remove(&mut tx, anna, best).await.unwrap());
        assert!(library::get(&mut tx, anna, image.id).await.unwrap().is_some());
        let again = Class {
            id: ClassId(Uuid::now_v7()),
            owner: anna,
            name: "ALPS".parse().unwrap(),
            sort: Sort::Hand,
            created_at: NOW,
        };
        assert!(matches!(classes::add(&mut tx, &again).await, Err(StoreError::Taken)));
    })
    .await;
}
