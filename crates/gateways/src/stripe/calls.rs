//! The calls, one for each thing that is asked.

use cradle_app::cards::{
    CardPage, CardProblem, Cards, NewPayment, NewRefund, Said, SaidDispute, SaidRefund, Saving, SavingStands,
    Told, Unbelieved,
};
use cradle_app::domain::Instant;
use cradle_app::store::billing::SavedCard;
use futures::future::BoxFuture;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method as Verb, StatusCode};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::answers::{
    Dispute, Failed, Intent, Listed, Method, NameOf, Named, REFERENCE, Refund, Setup, told,
};
use super::{Stripe, signature};

type Form<'a> = &'a [(&'a str, &'a str)];

impl Stripe {
    async fn ask<T: DeserializeOwned>(
        &self,
        verb: Verb,
        path: &str,
        form: Form<'_>,
        once: Option<&str>,
    ) -> Result<T, CardProblem> {
        let bytes = self.bytes(verb, path, form, once).await?;
        serde_json::from_slice(&bytes)
            .map_err(|error| CardProblem::Later(format!("the answer to {path} cannot be read: {error}")))
    }

    async fn bytes(
        &self,
        verb: Verb,
        path: &str,
        form: Form<'_>,
        once: Option<&str>,
    ) -> Result<Vec<u8>, CardProblem> {
        let later = |error: reqwest::Error| CardProblem::Later(error.without_url().to_string());
        let mut url = self.api.join(path).map_err(|error| CardProblem::Refused(error.to_string()))?;
        let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        if verb == Verb::GET && !form.is_empty() {
            url.set_query(Some(&encoded));
        }
        let mut request = self.http.request(verb.clone(), url);
        if verb == Verb::POST {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(encoded);
        }
        if let Some(once) = once {
            request = request.header("idempotency-key", once);
        }
        let response = request.send().await.map_err(later)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(later)?.to_vec();
        if status.is_success() { Ok(bytes) } else { Err(refused(status, path, &bytes)) }
    }

    /// What can be part of an address: Stripe's names are letters, digits and underscores.
    fn name(id: &str) -> Result<&str, CardProblem> {
        let fits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if fits { Ok(id) } else { Err(CardProblem::Refused("this is no name of the provider's".to_owned())) }
    }
}

/// An answer that is none (<https://docs.stripe.com/api/errors>).
fn refused(status: StatusCode, path: &str, bytes: &[u8]) -> CardProblem {
    let message = serde_json::from_slice::<Failed>(bytes).ok().and_then(|failed| failed.error.message);
    let message = message.unwrap_or_else(|| format!("{path} was answered with {status}"));
    match status {
        StatusCode::PAYMENT_REQUIRED => CardProblem::Declined(message),
        // Its message repeats a part of the key.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            CardProblem::Later("Stripe does not take the key that is set".to_owned())
        }
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS => CardProblem::Later(message),
        status if status.is_server_error() => CardProblem::Later(message),
        _ => CardProblem::Refused(message),
    }
}

impl Cards for Stripe {
    fn page(&self) -> &CardPage {
        &self.page
    }

    fn open_account<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<String, CardProblem>> {
        Box::pin(async move {
            let kept = format!("metadata[{REFERENCE}]");
            let form = [(kept.as_str(), reference)];
            let made: Named = self.ask(Verb::POST, "v1/customers", &form, None).await?;
            Ok(made.id)
        })
    }

    fn close_account<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<(), CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/customers/{}", Self::name(account)?);
            match self.bytes(Verb::DELETE, &path, &[], None).await {
                // It is gone already.
                Ok(_) | Err(CardProblem::Refused(_)) => Ok(()),
                Err(other) => Err(other),
            }
        })
    }

    fn begin_saving<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<Saving, CardProblem>> {
        Box::pin(async move {
            let form = [("customer", account), ("usage", "off_session"), ("payment_method_types[]", "card")];
            let made: Setup = self.ask(Verb::POST, "v1/setup_intents", &form, None).await?;
            let secret = made.client_secret.ok_or_else(|| CardProblem::Later("no secret came".to_owned()))?;
            Ok(Saving { id: made.id, secret })
        })
    }

    fn saving<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<SavingStands, CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/setup_intents/{}", Self::name(id)?);
            let setup: Setup = self.ask(Verb::GET, &path, &[], None).await?;
            let done = setup.status == "succeeded";
            let card = setup.payment_method.map(NameOf::name).filter(|_| done);
            Ok(SavingStands { account: setup.customer.map(NameOf::name), card })
        })
    }

    fn card<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<SavedCard, CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/payment_methods/{}", Self::name(id)?);
            let Method { id, card } = self.ask(Verb::GET, &path, &[], None).await?;
            Ok(SavedCard {
                id,
                brand: card.brand,
                last4: card.last4,
                exp_month: card.exp_month,
                exp_year: card.exp_year,
            })
        })
    }

    fn begin<'a>(&'a self, new: &'a NewPayment<'a>) -> BoxFuture<'a, Result<Said, CardProblem>> {
        Box::pin(async move {
            let (amount, currency) = (new.amount.amount.to_string(), new.amount.currency.code());
            let (currency, kept) = (currency.to_lowercase(), format!("metadata[{REFERENCE}]"));
            let form = [
                ("amount", amount.as_str()),
                ("currency", currency.as_str()),
                ("customer", new.account),
                ("payment_method", new.card),
                ("payment_method_types[]", "card"),
                (kept.as_str(), new.reference.as_str()),
            ];
            let made: Intent = self.ask(Verb::POST, "v1/payment_intents", &form, Some(&new.once)).await?;
            made.said()
        })
    }

    fn charge<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Said, CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/payment_intents/{}/confirm", Self::name(intent)?);
            // One intent is charged once, however often it is asked; a key would repeat an error for a day.
            let said: Intent = self.ask(Verb::POST, &path, &[("off_session", "true")], None).await?;
            said.said()
        })
    }

    fn payment<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Said, CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/payment_intents/{}", Self::name(intent)?);
            self.ask::<Intent>(Verb::GET, &path, &[], None).await?.said()
        })
    }

    fn call_off<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Said, CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/payment_intents/{}/cancel", Self::name(intent)?);
            self.ask::<Intent>(Verb::POST, &path, &[], None).await?.said()
        })
    }

    fn refund<'a>(&'a self, new: &'a NewRefund<'a>) -> BoxFuture<'a, Result<SaidRefund, CardProblem>> {
        Box::pin(async move {
            let (amount, kept) = (new.amount.amount.to_string(), format!("metadata[{REFERENCE}]"));
            let form = [
                ("payment_intent", new.intent),
                ("amount", amount.as_str()),
                (kept.as_str(), new.reference.as_str()),
            ];
            let once = format!("refund-{}", new.reference);
            Ok(self.ask::<Refund>(Verb::POST, "v1/refunds", &form, Some(&once)).await?.said())
        })
    }

    fn refunds<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Vec<SaidRefund>, CardProblem>> {
        Box::pin(async move {
            let form = [("payment_intent", intent), ("limit", "100")];
            let listed: Listed<Refund> = self.ask(Verb::GET, "v1/refunds", &form, None).await?;
            Ok(listed.data.into_iter().map(Refund::said).collect())
        })
    }

    fn dispute<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<SaidDispute, CardProblem>> {
        Box::pin(async move {
            let path = format!("v1/disputes/{}", Self::name(id)?);
            Ok(self.ask::<Dispute>(Verb::GET, &path, &[], None).await?.said())
        })
    }

    fn told(&self, header: &str, body: &[u8], now: Instant) -> Result<Told, Unbelieved> {
        let secret = self.webhook_secret.as_deref().ok_or(Unbelieved::NotSet)?;
        signature::proven(header, body, secret, now)?;
        told(body)
    }
}
