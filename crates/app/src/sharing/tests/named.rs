//! A permission never opens anything that it does not name: random libraries, classes, trash, revocation
//! and time, against a plain reckoning of what should open.

use std::collections::BTreeSet;

use cradle_domain::classes::{Combine, Condition, Rule};
use cradle_domain::sharing::Adding;
use cradle_domain::{ClassId, GrantId, Instant, Span};
use proptest::collection::vec;
use proptest::prelude::*;

use super::adding::add;
use super::*;
use crate::jobs::run_due;
use crate::library::{self, Form};
use crate::testing::dot;
use crate::testing::on_each;
use crate::{classes, works};

/// Pictures in the library.
const PICTURES: usize = 5;

/// What happens.
#[derive(Clone, Debug)]
enum Act {
    Trash(usize),
    Restore(usize),
    PutIn(usize),
    TakeOut(usize),
    Describe(usize, bool),
    Give {
        what: What,
        to_paul: bool,
        lasts: Option<u64>,
    },
    Revoke(usize),
    /// Somebody adds what she has already, or something new.
    Add(usize, bool),
    Pass(u64),
}

#[derive(Clone, Debug)]
enum What {
    Pictures(BTreeSet<usize>),
    Hand,
    Rule,
    Details,
}

fn acts() -> impl Strategy<Value = Act> {
    let one = 0..PICTURES;
    let what = prop_oneof![
        proptest::collection::btree_set(0..PICTURES, 1..PICTURES).prop_map(What::Pictures),
        Just(What::Hand),
        Just(What::Rule),
        Just(What::Details),
    ];
    prop_oneof![
        2 => one.clone().prop_map(Act::Trash),
        2 => one.clone().prop_map(Act::Restore),
        2 => one.clone().prop_map(Act::PutIn),
        1 => one.clone().prop_map(Act::TakeOut),
        2 => (one, any::<bool>()).prop_map(|(n, on)| Act::Describe(n, on)),
        4 => (what, any::<bool>(), proptest::option::of(1_u64..30))
            .prop_map(|(what, to_paul, lasts)| Act::Give { what, to_paul, lasts }),
        1 => (0_usize..4).prop_map(Act::Revoke),
        3 => (0..PICTURES, any::<bool>()).prop_map(|(n, known)| Act::Add(n, known)),
        1 => (1_u64..20).prop_map(Act::Pass),
    ]
}

/// A permission as it was given.
struct Told {
    id: GrantId,
    secret: Option<String>,
    what: What,
    ends: Option<Instant>,
    revoked: bool,
}

struct World {
    centre: Centre,
    people: [Visitor; 4],
    images: Vec<ImageId>,
    stranger: ImageId,
    hand: ClassId,
    rule: ClassId,
    trashed: BTreeSet<usize>,
    inside: BTreeSet<usize>,
    described: BTreeSet<usize>,
    told: Vec<Told>,
}

/// Who is who among the people.
const NOBODY: usize = 0;
const ANNA: usize = 1;
const PAUL: usize = 2;

impl World {
    async fn begin(centre: Centre) -> Self {
        let anna = centre.customer("Anna").await;
        let paul = centre.customer("Paul").await;
        let mia = centre.customer("Mia").await;
        let images = centre.pictures(&anna, PICTURES as u8).await;
        let stranger = centre.pictures(&paul, 1).await[0];
        let made = |name: &str, rule| classes::New { name: name.into(), rule, images: Vec::new() };
        let keyword = Condition::parse("keyword", "lake", false).unwrap();
        let rule = Rule::new(Combine::All, vec![keyword], None, None).unwrap();
        let hand = classes::create(&centre.ctx, &anna, made("Hand", None), None).await.unwrap().class.id;
        let rule =
            classes::create(&centre.ctx, &anna, made("Rule", Some(rule)), None).await.unwrap().class.id;
        let people = [centre.nobody().await, anna, paul, mia];
        let empty = BTreeSet::new;
        Self {
            centre,
            people,
            images,
            stranger,
            hand,
            rule,
            trashed: empty(),
            inside: empty(),
            described: empty(),
            told: Vec::new(),
        }
    }

    async fn act(&mut self, act: &Act) {
        let (ctx, anna) = (self.centre.ctx.clone(), self.people[ANNA].clone());
        match act {
            Act::Trash(n) => {
                library::discard(&ctx, &anna, self.images[*n]).await.unwrap();
                self.trashed.insert(*n);
            }
            Act::Restore(n) => {
                if self.trashed.remove(n) {
                    library::restore(&ctx, &anna, self.images[*n]).await.unwrap();
                }
            }
            Act::PutIn(n) => {
                classes::put(&ctx, &anna, self.hand, &[self.images[*n]], &[]).await.unwrap();
                self.inside.insert(*n);
            }
            Act::TakeOut(n) => {
                classes::put(&ctx, &anna, self.hand, &[], &[self.images[*n]]).await.unwrap();
                self.inside.remove(n);
            }
            Act::Describe(n, on) => {
                let keywords = if *on { vec!["Lake".to_owned()] } else { Vec::new() };
                let said = library::Change { keywords: Some(keywords), ..library::Change::default() };
                library::change(&ctx, &anna, self.images[*n], said).await.unwrap();
                if *on {
                    self.described.insert(*n)
                } else {
                    self.described.remove(n)
                };
            }
            Act::Add(n, known) => self.add(*n, *known).await,
            Act::Give { what, to_paul, lasts } => self.give(what, *to_paul, *lasts).await,
            Act::Revoke(n) => {
                if let Some(told) = self.told.get_mut(*n) {
                    revoke(&ctx, &anna, told.id).await.unwrap();
                    told.revoked = true;
                }
            }
            Act::Pass(seconds) => self.centre.clock.advance(Span::from_secs(*seconds)),
        }
    }

    /// Whoever has a link to the class by hand adds a file: that of her picture `n`, or a new one.
    async fn add(&mut self, n: usize, known: bool) {
        let now = self.centre.ctx.now();
        let open = |told: &&Told| {
            matches!(told.what, What::Hand) && !told.revoked && told.ends.is_none_or(|end| end > now)
        };
        let Some(secret) = self.told.iter().filter(open).find_map(|told| told.secret.clone()) else { return };
        let number = if known { n } else { self.images.len() + 40 };
        let file = dot([number as u8, 100, 200]);
        let nobody = &self.people[NOBODY];
        let done = add(&self.centre, nobody, Address::Link(&secret), ("theirs.gif", &file)).await.unwrap();
        let image = done.upload.outcome.unwrap().0;
        let at = self.images.iter().position(|one| *one == image).unwrap_or_else(|| {
            assert!(!known);
            self.images.push(image);
            self.images.len() - 1
        });
        self.trashed.remove(&at);
        self.inside.insert(at);
        run_due(&self.centre.ctx, &works::all()).await.unwrap();
        self.centre.clock.advance(Span::from_secs(6));
    }

    async fn give(&mut self, what: &What, to_paul: bool, lasts: Option<u64>) {
        let chosen: Vec<ImageId> = match what {
            What::Pictures(chosen) => chosen.iter().map(|n| self.images[*n]).collect(),
            _ => Vec::new(),
        };
        let ends = lasts.map(|seconds| self.centre.ctx.now() + Span::from_secs(seconds));
        let plain = New { expires_at: ends, ..new("link", &chosen) };
        let given = match what {
            What::Pictures(_) => plain,
            What::Hand => {
                let add = Some(Adding::default());
                New { object: "class".into(), class: Some(self.hand), add, ..plain }
            }
            What::Rule => New { object: "class".into(), class: Some(self.rule), ..plain },
            What::Details => New { object: "profile".into(), fields: vec!["name".into()], ..plain },
        };
        let given = if to_paul { for_customer("paul@example.org", given) } else { given };
        // What lies in the trash cannot be given.
        let trashed =
            matches!(what, What::Pictures(chosen) if chosen.iter().any(|n| self.trashed.contains(n)));
        match super::give(&self.centre.ctx, &self.people[ANNA], given, None).await {
            Ok(given) => {
                assert!(!trashed);
                let secret = given.href.strip_prefix("/s/").map(str::to_owned);
                let id = given.own.recorded.grant.id;
                self.told.push(Told { id, secret, what: what.clone(), ends, revoked: false });
            }
            Err(refused) => assert!(trashed, "{refused}"),
        }
    }

    /// The pictures that a permission should open now; nothing when it should open nothing at all.
    fn due(&self, told: &Told) -> Option<BTreeSet<usize>> {
        let over = told.revoked || told.ends.is_some_and(|end| end <= self.centre.ctx.now());
        let named = match &told.what {
            What::Pictures(chosen) => chosen.clone(),
            What::Hand => self.inside.clone(),
            What::Rule => self.described.clone(),
            What::Details => BTreeSet::new(),
        };
        (!over).then(|| named.difference(&self.trashed).copied().collect())
    }

    async fn check(&self) {
        for told in &self.told {
            let due = self.due(told);
            for (n, visitor) in self.people.iter().enumerate() {
                let address = match &told.secret {
                    Some(secret) => Address::Link(secret),
                    None => Address::Received(told.id),
                };
                let meant = told.secret.is_some() || n == PAUL;
                self.check_door(address, visitor, due.as_ref().filter(|_| meant), &told.what).await;
                // What was given to somebody is never behind another kind of door.
                let beside = Address::Received(told.id);
                assert!(told.secret.is_none() || seen(&self.centre, visitor, beside).await.is_err());
            }
        }
        let for_paul = |told: &&Told| told.secret.is_none() && self.due(told).is_some();
        let listed = received(&self.centre.ctx, &self.people[PAUL], 100, None).await.unwrap();
        assert_eq!(listed.len(), self.told.iter().filter(for_paul).count());
        assert!(received(&self.centre.ctx, &self.people[NOBODY], 9, None).await.is_err());
    }

    async fn check_door(
        &self,
        address: Address<'_>,
        visitor: &Visitor,
        due: Option<&BTreeSet<usize>>,
        what: &What,
    ) {
        let opened = seen(&self.centre, visitor, address).await;
        let expected: BTreeSet<ImageId> = due.into_iter().flatten().map(|n| self.images[*n]).collect();
        match (opened, due) {
            (Ok(shared), Some(_)) => {
                assert_eq!(ids(&shared).into_iter().collect::<BTreeSet<_>>(), expected, "{what:?}");
                assert_eq!(shared.card.is_some(), matches!(what, What::Details));
            }
            (Err(_), None) => {}
            (other, due) => panic!("{other:?} instead of {due:?} for {what:?}"),
        }
        // Every name that anything could have, one by one.
        let own = self.images.iter().chain([&self.stranger]).map(|image| image.0.simple().to_string());
        let keys = own.chain((0..=PICTURES + 1).map(|n| n.to_string()));
        let mut files = BTreeSet::new();
        for key in keys {
            if let Ok(located) = locate(&self.centre.ctx, visitor, address, &key, &Form::Thumbnail).await {
                files.insert(located.tag);
            }
        }
        let mut tags = BTreeSet::new();
        for image in &expected {
            let anna = &self.people[ANNA];
            let own = library::locate(&self.centre.ctx, anna, *image, &Form::Thumbnail).await.unwrap();
            tags.insert(own.tag);
        }
        assert_eq!(files, tags, "{what:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn a_permission_never_opens_anything_that_it_does_not_name(acts in vec(acts(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.unwrap().block_on(on_each(|centre| {
            let acts = acts.clone();
            async move {
                let mut world = World::begin(centre).await;
                for (n, act) in acts.iter().enumerate() {
                    world.act(act).await;
                    if n % 4 == 3 {
                        world.check().await;
                    }
                }
                world.check().await;
            }
        }));
    }
}
