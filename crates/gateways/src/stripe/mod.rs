//! Stripe's API over plain HTTP: <https://docs.stripe.com/api>.
//!
//! Each call is one request; answers are read leniently, as only the fields that are needed. The key goes
//! into one header and nowhere else, never into a log or an error.

mod answers;
mod calls;
mod signature;

use std::fmt;
use std::time::Duration;

use cradle_app::cards::CardPage;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use url::Url;

/// Where Stripe answers.
const API: &str = "https://api.stripe.com";
/// Where its script is.
const SCRIPT: &str = "https://js.stripe.com/v3/";
/// The version of the API that this adapter was written for.
const VERSION: &str = "2024-06-20";
/// Until the connection stands.
const CONNECT: Duration = Duration::from_secs(5);
/// For a whole call; banks may take their time.
const CALL: Duration = Duration::from_secs(40);

/// What Stripe needs to be told.
#[derive(Clone, Default)]
pub struct StripeSettings {
    /// The secret key, `sk_…` or `rk_…`.
    pub key: String,
    /// The key that pages may know, `pk_…`.
    pub publishable_key: String,
    /// The secret of the webhook, `whsec_…`; without it no message is believed.
    pub webhook_secret: Option<String>,
    /// Another address of the API, for tests.
    pub api: Option<String>,
    /// Another address of the script, for tests.
    pub script: Option<String>,
}

impl fmt::Debug for StripeSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeSettings").field("api", &self.api).finish_non_exhaustive()
    }
}

/// A setting with which Stripe cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum Misconfigured {
    /// A key of the wrong kind.
    #[error("The {0} begins with {1}. Copy it from Stripe's dashboard, under Developers, API keys.")]
    Key(&'static str, &'static str),
    /// No address.
    #[error("“{0}” is no address; it looks like https://api.stripe.com.")]
    Address(String),
    /// No client.
    #[error("no connection can be made: {0}")]
    Client(reqwest::Error),
}

/// Stripe, asked with one key.
pub struct Stripe {
    http: reqwest::Client,
    api: Url,
    page: CardPage,
    webhook_secret: Option<String>,
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripe").field("api", &self.api.as_str()).finish_non_exhaustive()
    }
}

fn address(text: &str) -> Result<Url, Misconfigured> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| Misconfigured::Address(text.to_owned()))
}

impl Stripe {
    /// Stripe with these settings; nothing is asked yet.
    pub fn new(settings: &StripeSettings) -> Result<Self, Misconfigured> {
        if !settings.key.starts_with("sk_") && !settings.key.starts_with("rk_") {
            return Err(Misconfigured::Key("secret key", "sk_ or rk_"));
        }
        if !settings.publishable_key.starts_with("pk_") {
            return Err(Misconfigured::Key("publishable key", "pk_"));
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", settings.key))
            .map_err(|_| Misconfigured::Key("secret key", "sk_ or rk_"))?;
        bearer.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);
        headers.insert("stripe-version", HeaderValue::from_static(VERSION));
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(CALL)
            .default_headers(headers)
            // The key goes to this address only.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("cradle/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Misconfigured::Client)?;
        let mut api = address(settings.api.as_deref().unwrap_or(API))?;
        if !api.path().ends_with('/') {
            api.set_path(&format!("{}/", api.path()));
        }
        let script = address(settings.script.as_deref().unwrap_or(SCRIPT))?;
        let page = CardPage {
            publishable_key: settings.publishable_key.clone(),
            origins: origins(&script),
            script: script.to_string(),
        };
        Ok(Self { http, api, page, webhook_secret: settings.webhook_secret.clone() })
    }
}

/// Where the script comes from, whom it asks, and whose frames it shows
/// (<https://docs.stripe.com/security/guide#content-security-policy>).
fn origins(script: &Url) -> [Vec<String>; 3] {
    let own = script.origin().ascii_serialization();
    let all = |more: &[&str]| more.iter().map(|&one| one.to_owned()).collect();
    if own == "https://js.stripe.com" {
        return [
            all(&["https://js.stripe.com", "https://*.js.stripe.com"]),
            all(&["https://api.stripe.com"]),
            all(&["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"]),
        ];
    }
    [vec![own.clone()], vec![own.clone()], vec![own]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_wrong_kind_are_refused_and_never_shown() {
        let settings = |key: &str, publishable: &str| StripeSettings {
            key: key.to_owned(),
            publishable_key: publishable.to_owned(),
            ..StripeSettings::default()
        };
        for (key, publishable) in [("pk_live", "pk_live"), ("sk_very_secret", "sk_very_secret"), ("", "")] {
            let refused = Stripe::new(&settings(key, publishable)).unwrap_err().to_string();
            assert!(!refused.contains("very_secret"), "{refused}");
        }
        let stripe = Stripe::new(&settings("sk_very_secret", "pk_known")).unwrap();
        assert!(!format!("{stripe:?} {:?}", settings("sk_very_secret", "pk")).contains("very_secret"));
        assert_eq!(stripe.page.origins[1], ["https://api.stripe.com"]);
    }
}
