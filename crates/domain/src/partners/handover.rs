//! An order at a partner: what it may be shown of the customer, what it says, and what follows.

use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::menu::ServiceKind;
use crate::sharing::Field;

/// The fields of a customer's record that whoever fulfils a service needs, and nothing else of it. None
/// where a service is not fulfilled elsewhere.
pub const fn needs(kind: ServiceKind) -> &'static [Field] {
    match kind {
        ServiceKind::Print => &[Field::Name, Field::Delivery],
        ServiceKind::Keep | ServiceKind::Send | ServiceKind::Publish => &[],
    }
}

/// What a partner may be shown: one order's fields and pictures, while it is not over and until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The order's service.
    pub service: ServiceKind,
    /// Whether the order is over, here or there.
    pub closed: bool,
    /// When its token ends, whatever becomes of the order.
    pub until: Instant,
}

/// What a partner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// Fields of the customer's record, by their words.
    Fields(&'a [String]),
    /// A picture of the order.
    Picture,
    /// An order whose pictures came straight to it, and fields of its customer's record.
    Order {
        /// Whether the order was placed with the camera that is shown.
        of_this_camera: bool,
        /// The fields, by their words.
        fields: &'a [String],
    },
}

/// Why a partner is not shown what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such order was passed on to it.
    #[error("No such order was passed on to you.")]
    Order,
    /// The camera is another one.
    #[error("This order was not placed with this camera.")]
    Camera,
    /// The token is not this order's.
    #[error("This token does not open this order.")]
    Token,
    /// The order is over.
    #[error("This order is over: nothing of its customer is shown any more.")]
    Closed,
    /// The token has ended.
    #[error("The time of this token is over.")]
    Late,
    /// More than the order needs.
    #[error("This order does not need all of these fields. Ask only for what its service needs.")]
    Fields,
}

impl Refusal {
    /// The word by which it is recorded and counted.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Camera => "camera",
            Self::Token => "token",
            Self::Closed => "closed",
            Self::Late => "late",
            Self::Fields => "fields",
        }
    }
}

/// Whether a partner may be shown what it asks for; `proven` says whether its token is this order's.
pub fn may_see(terms: Terms, proven: bool, asked: Asked<'_>, now: Instant) -> Result<(), Refusal> {
    if !proven {
        return Err(Refusal::Token);
    }
    if terms.closed {
        return Err(Refusal::Closed);
    }
    if now >= terms.until {
        return Err(Refusal::Late);
    }
    match asked {
        Asked::Picture => Ok(()),
        Asked::Order { of_this_camera: false, .. } => Err(Refusal::Camera),
        Asked::Fields(words) | Asked::Order { of_this_camera: true, fields: words } => {
            let needed = |word: &String| needs(terms.service).iter().any(|field| field.as_str() == word);
            if words.iter().all(needed) { Ok(()) } else { Err(Refusal::Fields) }
        }
    }
}

/// What a partner says of an order that it was passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Said {
    /// It has everything that it needs and will fulfil it.
    Accepted,
    /// It is at work.
    Fulfilling,
    /// It is fulfilled.
    Done,
    /// It came to nothing.
    Failed {
        /// Why, in the partner's words.
        reason: String,
    },
    /// It was called off there.
    CalledOff,
}

impl Said {
    /// The word that names it in records and messages.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Fulfilling => "fulfilling",
            Self::Done => "done",
            Self::Failed { .. } => "failed",
            Self::CalledOff => "called-off",
        }
    }

    /// The saying that a word names.
    pub fn from_word(word: &str, reason: &str) -> Option<Self> {
        Some(match word {
            "accepted" => Self::Accepted,
            "fulfilling" => Self::Fulfilling,
            "done" => Self::Done,
            "failed" => {
                Self::Failed { reason: reason.chars().filter(|c| !c.is_control()).take(300).collect() }
            }
            "called-off" => Self::CalledOff,
            _ => return None,
        })
    }

    /// Whether nothing comes after it.
    pub const fn is_last(&self) -> bool {
        matches!(self, Self::Done | Self::Failed { .. } | Self::CalledOff)
    }
}

/// What follows at home from what a partner said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// The prints are with the partner.
    Taken,
    /// They are being made.
    Working,
    /// They are made.
    Finish,
    /// They will never be made, for this reason; empty where the partner gave none.
    Fail(String),
}

/// What follows from the last that a partner said.
pub fn next(said: Option<&Said>) -> Step {
    match said {
        None => Step::Nothing,
        Some(Said::Accepted) => Step::Taken,
        Some(Said::Fulfilling) => Step::Working,
        Some(Said::Done) => Step::Finish,
        Some(Said::Failed { reason }) => Step::Fail(reason.clone()),
        Some(Said::CalledOff) => Step::Fail(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    const OPEN: Terms =
        Terms { service: ServiceKind::Print, closed: false, until: Instant::from_micros(100_000_000) };

    fn words(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|field| (*field).to_owned()).collect()
    }

    #[test]
    fn a_partner_sees_what_the_order_needs_and_only_while_it_lasts() {
        let ask = |terms, proven, fields: &[&str], now| {
            may_see(terms, proven, Asked::Fields(&words(fields)), at(now))
        };
        assert_eq!(ask(OPEN, true, &["name", "delivery"], 1), Ok(()));
        assert_eq!(ask(OPEN, true, &["name", "birthday"], 1), Err(Refusal::Fields));
        assert_eq!(ask(OPEN, false, &["name"], 1), Err(Refusal::Token));
        assert_eq!(ask(OPEN, true, &["name"], 100), Err(Refusal::Late));
        let closed = Terms { closed: true, ..OPEN };
        assert_eq!(ask(closed, true, &["name"], 1), Err(Refusal::Closed));
        assert_eq!(may_see(closed, true, Asked::Picture, at(1)), Err(Refusal::Closed));
        assert_eq!(may_see(OPEN, true, Asked::Picture, at(1)), Ok(()));
        let order = |of_this_camera, fields: &[&str]| {
            may_see(OPEN, true, Asked::Order { of_this_camera, fields: &words(fields) }, at(1))
        };
        assert_eq!(order(true, &["name", "delivery"]), Ok(()));
        assert_eq!(order(false, &["name", "delivery"]), Err(Refusal::Camera));
        assert_eq!(order(true, &["phone"]), Err(Refusal::Fields));
        let keep = Terms { service: ServiceKind::Keep, ..OPEN };
        assert_eq!(ask(keep, true, &["name"], 1), Err(Refusal::Fields));
    }

    proptest! {
        #[test]
        fn no_field_is_ever_shown_that_the_service_does_not_need(
            fields in proptest::collection::vec("name|delivery|email|phone|address|birthday|gender|[a-z]{1,9}", 0..6),
            proven: bool, closed: bool, now in 0_i64..200,
        ) {
            let terms = Terms { closed, ..OPEN };
            if may_see(terms, proven, Asked::Fields(&fields), at(now)).is_ok() {
                prop_assert!(proven && !closed && now < 100);
                prop_assert!(fields.iter().all(|field| field == "name" || field == "delivery"));
            }
        }
    }

    #[test]
    fn what_a_partner_says_reads_back() {
        for said in [
            Said::Accepted,
            Said::Fulfilling,
            Said::Done,
            Said::Failed { reason: "out of paper".into() },
            Said::CalledOff,
        ] {
            assert_eq!(Said::from_word(said.as_str(), "out of paper"), Some(said));
        }
        assert_eq!(Said::from_word("lost", ""), None);
        assert_eq!(next(Some(&Said::Failed { reason: "x".into() })), Step::Fail("x".into()));
    }
}
