//! What Stripe answers, as far as it is read.

use std::collections::HashMap;

use cradle_app::cards::{CardProblem, Said, SaidDispute, SaidRefund, Told, ToldOf, Unbelieved};
use cradle_app::domain::billing::{RefundState, Stands};
use serde::Deserialize;
use serde_json::Value;

/// The name under which our own reference is kept with Stripe.
pub(super) const REFERENCE: &str = "cradle";

#[derive(Debug, Deserialize)]
pub(super) struct Named {
    pub(super) id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Listed<T> {
    pub(super) data: Vec<T>,
}

/// A field that is either a name or, expanded, the thing itself.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum NameOf {
    Name(String),
    Whole(Named),
}

impl NameOf {
    pub(super) fn name(self) -> String {
        match self {
            Self::Name(name) | Self::Whole(Named { id: name }) => name,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Setup {
    pub(super) id: String,
    #[serde(default)]
    pub(super) client_secret: Option<String>,
    pub(super) status: String,
    #[serde(default)]
    pub(super) customer: Option<NameOf>,
    #[serde(default)]
    pub(super) payment_method: Option<NameOf>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Method {
    pub(super) id: String,
    pub(super) card: Card,
}

#[derive(Debug, Deserialize)]
pub(super) struct Card {
    pub(super) brand: String,
    pub(super) last4: String,
    pub(super) exp_month: i64,
    pub(super) exp_year: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Failed {
    pub(super) error: Problem,
}

#[derive(Debug, Deserialize)]
pub(super) struct Intent {
    id: String,
    status: String,
    amount: i64,
    #[serde(default)]
    amount_received: Option<i64>,
    currency: String,
    #[serde(default)]
    client_secret: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
    #[serde(default)]
    last_payment_error: Option<Problem>,
}

impl Intent {
    pub(super) fn said(self) -> Result<Said, CardProblem> {
        let stands = match (self.status.as_str(), self.last_payment_error) {
            ("requires_confirmation", _) => Stands::Begun,
            ("requires_action", _) => Stands::Confirm,
            // Asked for while its owner was not there, a card that wants them says so as an error.
            ("requires_payment_method", Some(error))
                if error.code.as_deref() == Some("authentication_required") =>
            {
                Stands::Confirm
            }
            ("requires_payment_method", error) => {
                Stands::Declined(error.and_then(|error| error.message).unwrap_or_default())
            }
            ("processing" | "requires_capture", _) => Stands::Underway,
            ("succeeded", _) => Stands::Taken,
            ("canceled", _) => Stands::Ended,
            (other, _) => return Err(CardProblem::Later(format!("a payment's state is “{other}”"))),
        };
        let amount = match (&stands, self.amount_received) {
            (Stands::Taken, Some(received)) => received,
            _ => self.amount,
        };
        Ok(Said {
            intent: self.id,
            reference: self.metadata.and_then(|mut kept| kept.remove(REFERENCE)),
            amount,
            currency: self.currency.to_uppercase(),
            stands,
            secret: self.client_secret,
        })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    id: String,
    amount: i64,
    currency: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
}

impl Refund {
    pub(super) fn said(self) -> SaidRefund {
        SaidRefund {
            id: self.id,
            reference: self.metadata.and_then(|mut kept| kept.remove(REFERENCE)),
            amount: self.amount,
            currency: self.currency.to_uppercase(),
            state: match self.status.as_deref() {
                Some("succeeded") => RefundState::Made,
                Some("failed" | "canceled") => RefundState::Failed,
                _ => RefundState::Waiting,
            },
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Dispute {
    amount: i64,
    currency: String,
    #[serde(default)]
    reason: String,
    status: String,
    #[serde(default)]
    payment_intent: Option<NameOf>,
}

impl Dispute {
    pub(super) fn said(self) -> SaidDispute {
        // <https://docs.stripe.com/api/disputes/object#dispute_object-status>: an inquiry takes nothing.
        let (state, taken) = match self.status.as_str() {
            "won" | "prevented" | "warning_closed" => ("won", false),
            "lost" => ("lost", true),
            "needs_response" | "under_review" => ("open", true),
            _ => ("asked", false),
        };
        SaidDispute {
            intent: self.payment_intent.map(NameOf::name),
            amount: self.amount,
            currency: self.currency.to_uppercase(),
            reason: self.reason,
            state: state.to_owned(),
            taken,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: EventData,
}

#[derive(Debug, Deserialize)]
struct EventData {
    object: Value,
}

/// What a message is about: names to ask for, and nothing else of it.
pub(super) fn told(body: &[u8]) -> Result<Told, Unbelieved> {
    let event: Event = serde_json::from_slice(body).map_err(|_| Unbelieved::Unreadable)?;
    let text = |name: &str| event.data.object.get(name).and_then(Value::as_str).map(str::to_owned);
    let of = if event.kind.starts_with("payment_intent.") {
        text("id").map(ToldOf::Payment)
    } else if event.kind.starts_with("charge.dispute.") {
        text("id").map(ToldOf::Dispute)
    } else if event.kind.starts_with("refund.") || event.kind.starts_with("charge.refund") {
        text("payment_intent").map(ToldOf::Refund)
    } else if event.kind.starts_with("charge.") {
        text("payment_intent").map(ToldOf::Payment)
    } else {
        None
    };
    Ok(Told { id: event.id, kind: event.kind, of: of.unwrap_or(ToldOf::Nothing) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(json: &str) -> Result<Stands, CardProblem> {
        serde_json::from_str::<Intent>(json).unwrap().said().map(|said| said.stands)
    }

    #[test]
    fn a_card_that_wants_its_owner_is_no_declined_one() {
        let intent = |status: &str, code: &str| {
            format!(
                r#"{{"id":"pi_1","status":"{status}","amount":80,"currency":"eur","extra":{{"x":1}},
                "last_payment_error":{{"code":"{code}","message":"why"}}}}"#
            )
        };
        assert_eq!(
            stands(&intent("requires_payment_method", "authentication_required")),
            Ok(Stands::Confirm)
        );
        assert_eq!(
            stands(&intent("requires_payment_method", "card_declined")),
            Ok(Stands::Declined("why".into()))
        );
        assert_eq!(stands(&intent("succeeded", "card_declined")), Ok(Stands::Taken));
        assert!(matches!(stands(&intent("new_state", "")), Err(CardProblem::Later(_))));
    }

    #[test]
    fn what_was_received_counts_and_not_what_was_asked_for() {
        let json = r#"{"id":"pi_1","status":"succeeded","amount":80,"amount_received":8,"currency":"eur",
            "metadata":{"cradle":"x"}}"#;
        let said = serde_json::from_str::<Intent>(json).unwrap().said().unwrap();
        assert_eq!((said.amount, said.currency.as_str(), said.reference.as_deref()), (8, "EUR", Some("x")));
    }

    #[test]
    fn a_message_says_where_to_look_and_nothing_more() {
        let event = |kind: &str| {
            let body = format!(
                r#"{{"id":"evt_1","type":"{kind}","data":{{"object":{{"id":"x_1","payment_intent":"pi_1"}}}}}}"#
            );
            told(body.as_bytes()).unwrap().of
        };
        assert_eq!(event("payment_intent.succeeded"), ToldOf::Payment("x_1".into()));
        assert_eq!(event("charge.failed"), ToldOf::Payment("pi_1".into()));
        assert_eq!(event("charge.refunded"), ToldOf::Refund("pi_1".into()));
        assert_eq!(event("refund.failed"), ToldOf::Refund("pi_1".into()));
        assert_eq!(event("charge.dispute.created"), ToldOf::Dispute("x_1".into()));
        assert_eq!(event("customer.created"), ToldOf::Nothing);
        assert_eq!(told(b"not json"), Err(Unbelieved::Unreadable));
    }

    #[test]
    fn a_dispute_takes_money_only_while_it_is_open_or_lost() {
        let said = |status: &str| {
            let json =
                format!(r#"{{"amount":80,"currency":"eur","status":"{status}","payment_intent":"pi_1"}}"#);
            let said = serde_json::from_str::<Dispute>(&json).unwrap().said();
            (said.state, said.taken)
        };
        assert_eq!(said("warning_needs_response"), ("asked".into(), false));
        assert_eq!(said("needs_response"), ("open".into(), true));
        assert_eq!(said("won"), ("won".into(), false));
        assert_eq!(said("lost"), ("lost".into(), true));
    }
}
