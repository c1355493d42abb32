//! Two centres that are partners, and the cable between them, which loses, repeats and kills.

#![allow(dead_code)] // Each test file uses a part of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use axum::body::Body;
use axum::http::Request;
use axum::{Router, body};
use cradle_app::Visitor;
use cradle_app::billing::{Book, NewBooking, NewList, NewTariff, book, choose, save_list};
use cradle_app::customers::{Change, change};
use cradle_app::delivery::change_rules;
use cradle_app::domain::billing::Till;
use cradle_app::domain::customers::Address;
use cradle_app::domain::delivery::{Country, DeliveryRules, Way};
use cradle_app::domain::menu::ServiceKind;
use cradle_app::domain::partners::Fee;
use cradle_app::domain::printing::{Layout, PlaceKind, PrintRequest, Product};
use cradle_app::domain::{ImageId, OrderId, PartnerId, Span};
use cradle_app::orders::{self, View, Wish, find, place};
use cradle_app::partners::{
    Bytes, CentreProblem, Centres, SavePartner, Signed, add, address_for, change as change_partner,
};
use cradle_app::printing::{SavePlace, save_place};
use cradle_app::testing;
use futures::StreamExt as _;
use futures::future::BoxFuture;
use tower::ServiceExt as _;

use crate::site::Site;

/// What happens to a message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It never arrives.
    Lost,
    /// It arrives, and its answer does not.
    AnswerLost,
    /// It arrives twice.
    Twice,
    /// Whoever sends it dies before.
    DiesBefore,
    /// Whoever sends it dies before the answer is read.
    DiesAfter,
}

/// A cable from one centre to the other.
#[derive(Debug, Default)]
pub struct Cable {
    to: OnceLock<Router>,
    posts: Arc<Mutex<Posts>>,
}

/// What went over both cables.
#[derive(Debug, Default)]
pub struct Posts {
    /// How many.
    pub count: usize,
    /// Which of them meets a fault.
    pub faults: HashMap<usize, Fault>,
    /// Their addresses and bodies.
    pub log: Vec<(String, String)>,
}

impl Centres for Cable {
    fn post<'a>(&'a self, message: &'a Signed) -> BoxFuture<'a, Result<Bytes, CentreProblem>> {
        Box::pin(async move {
            let fault = {
                let mut posts = self.posts.lock().unwrap();
                let number = posts.count;
                posts.count += 1;
                let body = String::from_utf8(message.body.clone()).unwrap();
                posts.log.push((message.url.clone(), body));
                posts.faults.remove(&number)
            };
            assert!(fault != Some(Fault::DiesBefore), "killed before it was sent");
            if fault == Some(Fault::Lost) {
                return Err(CentreProblem::Later("it got lost".to_owned()));
            }
            if fault == Some(Fault::Twice) {
                let _ = self.carry(message).await;
            }
            let answer = self.carry(message).await;
            assert!(fault != Some(Fault::DiesAfter), "killed before its answer came");
            if fault == Some(Fault::AnswerLost) {
                return Err(CentreProblem::Later("its answer got lost".to_owned()));
            }
            answer
        })
    }
}

impl Cable {
    async fn carry(&self, message: &Signed) -> Result<Bytes, CentreProblem> {
        let path = message.url.split("/api/").nth(1).unwrap();
        let request = Request::post(format!("/api/{path}"))
            .header("content-type", "application/json")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", message.timestamp)
            .header("webhook-signature", &message.signature)
            .body(Body::from(message.body.clone()))
            .unwrap();
        let answer = self.to.get().unwrap().clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = body::to_bytes(answer.into_body(), 64 << 20).await.unwrap();
        if status.is_success() {
            return Ok(futures::stream::iter([Ok(bytes)]).boxed());
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let text = serde_json::from_str::<serde_json::Value>(&text).unwrap()["detail"].to_string();
        match status.as_u16() {
            403 | 409 | 422 => Err(CentreProblem::Never(text)),
            _ => Err(CentreProblem::Later(text)),
        }
    }
}

/// Two centres that are partners: what Anna orders at home, the lab prints.
pub struct Pair {
    pub home: Site,
    pub lab: Site,
    pub anna: Visitor,
    pub operator: Visitor,
    pub lab_operator: Visitor,
    /// What the lab is called at home.
    pub there: PartnerId,
    /// What home is called at the lab.
    pub here: PartnerId,
    pub posts: Arc<Mutex<Posts>>,
}

/// Two prints of each, sent to where Anna has parcels sent.
pub fn wished() -> PrintRequest {
    PrintRequest {
        place: None,
        size: "102x152".parse().unwrap(),
        paper: "photo".into(),
        finish: "matt".into(),
        border: 0,
        fit: false,
        copies: 2,
        items: Vec::new(),
        index: false,
        delivery: Some(Way::Post { address: Address::default() }),
    }
}

fn product() -> Product {
    let (paper, finish, media) = ("photo".into(), "matt".into(), String::new());
    Product { size: "102x152".parse().unwrap(), paper, finish, media }
}

fn partner(name: &str, address: String, secret: Option<String>) -> SavePartner {
    SavePartner {
        name: name.to_owned(),
        enabled: true,
        address,
        secret,
        fulfils: vec![ServiceKind::Print],
        accepts: true,
        fee: Fee { share: 5_000, each: 10 },
    }
}

impl Pair {
    /// Runs a test on two centres over SQLite and on two over PostgreSQL.
    pub async fn on_each<F, Fut>(test: F)
    where
        F: Fn(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        let test = &test;
        testing::on_each(|home| async move {
            let home = &home;
            testing::on_each(|lab| async move {
                if home.ctx.db().engine() == lab.ctx.db().engine() {
                    test(Self::of(home.clone(), lab).await).await;
                }
            })
            .await;
        })
        .await;
    }

    async fn of(home: testing::Centre, lab: testing::Centre) -> Self {
        let posts = Arc::new(Mutex::new(Posts::default()));
        let cable = || Arc::new(Cable { to: OnceLock::new(), posts: Arc::clone(&posts) });
        let (out, back) = (cable(), cable());
        let home = Site::of(home.with_centres(Arc::<Cable>::clone(&out)));
        let lab = Site::of(lab.with_centres(Arc::<Cable>::clone(&back)));
        out.to.set(lab.router()).unwrap();
        back.to.set(home.router()).unwrap();
        let operator = home.centre.customer("Operator").await;
        let lab_operator = lab.centre.customer("Operator").await;
        let anna = home.centre.customer("Anna").await;
        let (ctx, there_ctx) = (&home.centre.ctx, &lab.centre.ctx);
        // Each operator types in what the other one's page shows.
        let ours = add(there_ctx, &lab_operator, partner("Home", String::new(), None)).await.unwrap();
        let here = ours.partner.id;
        let there = partner("North Lab", address_for(there_ctx, here), Some(ours.secret));
        let there = add(ctx, &operator, there).await.unwrap();
        let known = partner("Home", address_for(ctx, there.partner.id), Some(there.secret));
        change_partner(there_ctx, &lab_operator, here, known).await.unwrap();
        let there = there.partner.id;
        let folder = PlaceKind::Folder { folder: "minilab".into(), layout: Layout::Dpof };
        set_place(&lab, &lab_operator, folder).await;
        set_place(&home, &operator, PlaceKind::Partner { partner: there }).await;
        let pair = Self { home, lab, anna, operator, lab_operator, there, here, posts };
        pair.furnish().await;
        pair
    }

    /// Prices, money, and where parcels go.
    async fn furnish(&self) {
        let ctx = &self.home.centre.ctx;
        let tariff = NewTariff {
            service: "print".into(),
            per: "picture".into(),
            steps: vec![(1, 40)],
            extras: Vec::new(),
            tax: 0,
        };
        let list =
            NewList { name: String::new(), valid_from: None, taxing: "gross".into(), tariffs: vec![tariff] };
        save_list(ctx, &self.operator, None, list).await.unwrap();
        let customer = self.anna.customer().unwrap();
        let paid = NewBooking {
            customer,
            what: Book::TopUp(Till::Cash),
            amount: Some(100_000),
            reason: String::new(),
        };
        book(ctx, &self.operator, paid, None).await.unwrap();
        choose(ctx, &self.anna, "prepaid").await.unwrap();
        self.moves_to("Lindau").await;
        let countries = vec![Country { code: "DE".into(), name: "GERMANY".into() }];
        change_rules(ctx, &self.operator, DeliveryRules { countries, ..DeliveryRules::default() })
            .await
            .unwrap();
    }

    /// Anna has parcels sent to another town.
    pub async fn moves_to(&self, city: &str) {
        let address = Address {
            lines: vec!["Lake Road 1".into()],
            postal_code: "88131".into(),
            city: city.into(),
            country: "DE".into(),
            ..Address::default()
        };
        let new = Change { delivery_addresses: Some(vec![address]), ..Change::default() };
        change(&self.home.centre.ctx, &self.anna, new).await.unwrap();
    }

    /// Anna orders prints of these pictures.
    pub async fn ordered(&self, images: &[ImageId]) -> OrderId {
        self.ordered_as(images, wished()).await
    }

    /// The same, printed in another way.
    pub async fn ordered_as(&self, images: &[ImageId], print: PrintRequest) -> OrderId {
        let options = orders::Options { print: Some(print), ..Default::default() };
        let wish = Wish {
            camera: None,
            service: "print".into(),
            images: images.to_vec(),
            options,
            total: None,
            points: None,
        };
        place(&self.home.centre.ctx, &self.anna, wish, None).await.unwrap().order.id
    }

    /// Anna's order.
    pub async fn seen(&self, id: OrderId) -> View {
        find(&self.home.centre.ctx, &self.anna, id).await.unwrap()
    }

    /// Both centres work, and time goes by in both.
    pub async fn work(&self) {
        self.home.centre.work().await;
        self.lab.centre.work().await;
        for centre in [&self.home.centre, &self.lab.centre] {
            centre.clock.advance(Span::from_mins(3));
        }
    }

    /// Both work until Anna's order is over and nothing is left to be said.
    pub async fn finish(&self, id: OrderId) -> View {
        for _ in 0..30 {
            self.work().await;
            let (_, waiting) = self.waiting().await;
            if self.seen(id).await.order.state.is_over() && waiting == 0 {
                break;
            }
        }
        self.seen(id).await
    }

    /// What the lab is owed, and messages that wait in both centres.
    pub async fn waiting(&self) -> (i64, u64) {
        let views = cradle_app::partners::list(&self.home.centre.ctx, &self.operator).await.unwrap();
        let there = cradle_app::partners::list(&self.lab.centre.ctx, &self.lab_operator).await.unwrap();
        (views[0].owed.iter().map(|one| one.amount).sum(), views[0].waiting + there[0].waiting)
    }

    /// The lab's orders.
    pub async fn lab_orders(&self) -> Vec<orders::OperatorView> {
        orders::all(&self.lab.centre.ctx, &self.lab_operator, None, 500, None).await.unwrap()
    }
}

async fn set_place(site: &Site, operator: &Visitor, kind: PlaceKind) {
    let save = SavePlace { name: "Lab".into(), enabled: true, dpi: 72, kind, products: vec![product()] };
    save_place(&site.centre.ctx, operator, None, save).await.unwrap();
}
