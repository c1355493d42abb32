//! localstripe in a process of its own, until it is dropped; and a browser that speaks with it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use cradle_app::cards::{Cards, begin_saving, finish_saving};
use cradle_app::testing::Centre;
use cradle_app::{Result, Visitor};
use cradle_gateways::stripe::{Stripe, StripeSettings};
use serde_json::{Value, json};

pub const WORKS: &str = "4242424242424242";
pub const DECLINED_WHEN_SAVED: &str = "4000000000000002";
pub const DECLINED_WHEN_CHARGED: &str = "4000000000000341";
pub const WANTS_ITS_OWNER: &str = "4000002500003155";
pub const WEBHOOK_SECRET: &str = "whsec_of_the_tests";

pub struct Peer {
    process: Child,
    pub address: String,
    http: reqwest::Client,
}

impl Peer {
    /// Starts it, or says why not.
    pub fn start() -> Option<Self> {
        let peers = std::env::var_os("CRADLE_PEERS").map(|peers| PathBuf::from(peers).join("bin/python"));
        let python = peers.unwrap_or_else(|| PathBuf::from("python3"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/peers/stripe.py");
        let probe = Command::new(&python).args(["-c", "import localstripe"]).stderr(Stdio::null()).status();
        if !probe.is_ok_and(|status| status.success()) {
            assert!(std::env::var_os("CI").is_none(), "localstripe is needed in CI");
            eprintln!(
                "skipped: this test needs localstripe (scripts/peers/requirements.txt), which {} does not have",
                python.display()
            );
            return None;
        }
        let mut process = Command::new(&python).arg(script).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next().expect("localstripe ended before it was ready").unwrap();
        Some(Self { process, address: format!("http://127.0.0.1:{port}"), http: reqwest::Client::new() })
    }

    /// The adapter that asks it.
    pub fn stripe(&self) -> Arc<dyn Cards> {
        let settings = StripeSettings {
            key: "sk_test_of_the_tests".to_owned(),
            publishable_key: "pk_test_of_the_tests".to_owned(),
            webhook_secret: Some(WEBHOOK_SECRET.to_owned()),
            api: Some(self.address.clone()),
            script: None,
        };
        Arc::new(Stripe::new(&settings).unwrap())
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.address)).json(body);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.address));
        request.bearer_auth("sk_test_of_the_tests").send().await.unwrap().json().await.unwrap()
    }

    /// The next request that fits after `skip` others meets this fault.
    pub async fn fault(&self, on: &str, what: &str, skip: usize) {
        self.post("/_config/faults", &json!({"on": on, "what": what, "skip": skip})).await;
    }

    pub async fn dispute(&self, id: &str, dispute: Value) {
        self.post(&format!("/_config/disputes/{id}"), &dispute).await;
    }

    /// Types a card into Stripe's own field, as the page lets its owner do.
    pub async fn type_card(&self, setup: &str, secret: &str, number: &str) -> u16 {
        let card = json!({"number": number, "exp_month": "12", "exp_year": "2040", "cvc": "123"});
        let path = format!("/v1/setup_intents/{setup}/confirm");
        let body = json!({"key": "pk_test_of_the_tests", "client_secret": secret, "use_stripe_sdk": true,
            "payment_method_data": {"type": "card", "card": card}});
        let (status, answer) = self.post(&path, &body).await;
        if answer["status"] == "requires_action" {
            // Its bank asks, and the owner agrees.
            let body = json!({"key": "pk_test_of_the_tests", "client_secret": secret});
            return self.post(&path, &body).await.0;
        }
        status
    }

    /// Saves a card, all the way.
    pub async fn save_card(&self, centre: &Centre, visitor: &Visitor, number: &str) -> Result<()> {
        let saving = begin_saving(&centre.ctx, visitor).await?;
        self.type_card(&saving.id, &saving.secret, number).await;
        finish_saving(&centre.ctx, visitor, &saving.id).await?;
        Ok(())
    }

    /// The owner of a card answers their bank.
    pub async fn authenticate(&self, secret: &str, success: bool) -> u16 {
        let intent = secret.split("_secret_").next().unwrap();
        let path = format!("/v1/payment_intents/{intent}/_authenticate?success={success}");
        self.post(&path, &json!({"key": "pk_test_of_the_tests", "client_secret": secret})).await.0
    }

    /// Somebody gives some of a payment back on the provider's own pages.
    pub async fn give_back(&self, intent: &str, amount: i64) -> Value {
        let body = json!({"payment_intent": intent, "amount": amount});
        let request = self.http.post(format!("{}/v1/refunds", self.address)).json(&body);
        request.bearer_auth("sk_test_of_the_tests").send().await.unwrap().json().await.unwrap()
    }

    /// What was taken from cards, and what went back, in minor units; and how often each.
    pub async fn moved(&self) -> [i64; 4] {
        let charges = self.get("/v1/charges?limit=100").await;
        let taken: Vec<i64> = charges["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|charge| charge["status"] == "succeeded")
            .map(|charge| charge["amount"].as_i64().unwrap())
            .collect();
        let refunds = self.get("/v1/refunds?limit=100").await;
        let back: Vec<i64> = refunds["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|refund| refund["amount"].as_i64().unwrap())
            .collect();
        [taken.iter().sum(), taken.len() as i64, back.iter().sum(), back.len() as i64]
    }

    /// What was taken from cards, and what went back, in minor units, however much it was.
    pub async fn moved_of_all(&self) -> [i64; 2] {
        let moved = self.get("/_config/moved").await;
        [moved["taken"].as_i64().unwrap(), moved["back"].as_i64().unwrap()]
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
