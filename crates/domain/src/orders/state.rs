//! The states of an order.

use serde::{Deserialize, Serialize};

/// Where an order stands.
///
/// ```text
///   placed ──▶ accepted ──▶ fulfilling ──▶ done
///     │            │             │
///     └────────────┴──────┬──────┘
///                  cancelled or failed ──▶ accepted or placed again, when it is retried
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum OrderState {
    /// Recorded; it waits until it is paid, where work begins only then.
    Placed,
    /// The centre will carry it out.
    Accepted,
    /// Being carried out.
    Fulfilling,
    /// Carried out.
    Done,
    /// Called off by the customer or the operator.
    Cancelled,
    /// Could not be carried out.
    Failed {
        /// Why, in a sentence for the customer.
        reason: String,
    },
}

/// What happens to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderStep {
    /// The centre takes it on.
    Accept,
    /// Work begins.
    Begin,
    /// Everything is done.
    Finish,
    /// Called off.
    Cancel,
    /// Given up, with the reason for the customer.
    Fail(String),
    /// Begun anew after it had failed.
    Retry,
    /// Begun anew after it had failed, as soon as it is paid.
    AwaitPayment,
}

/// A step that this state does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongStep {
    /// It is over already.
    #[error("This order is already {0}; nothing more can be changed about it.")]
    Over(&'static str),
    /// Only what has failed is begun anew.
    #[error("This order is {0}; only an order that has failed can be begun anew.")]
    NotFailed(&'static str),
    /// Other steps come first.
    #[error("An order that is {0} cannot take this step yet.")]
    TooEarly(&'static str),
}

impl OrderState {
    /// The word that names it in records and answers.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Accepted => "accepted",
            Self::Fulfilling => "fulfilling",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } => "failed",
        }
    }

    /// From the word in a record, and the reason beside it.
    pub fn from_word(word: &str, reason: Option<String>) -> Option<Self> {
        Some(match word {
            "placed" => Self::Placed,
            "accepted" => Self::Accepted,
            "fulfilling" => Self::Fulfilling,
            "done" => Self::Done,
            "cancelled" => Self::Cancelled,
            "failed" => Self::Failed { reason: reason.unwrap_or_default() },
            _ => return None,
        })
    }

    /// Why it failed.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Failed { reason } => Some(reason),
            _ => None,
        }
    }

    /// Whether nothing happens to it any more by itself; what has failed can be begun anew.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed { .. })
    }

    /// The state after a step.
    ///
    /// Beginning what has begun is allowed, because a worker that died is followed by another one.
    pub fn after(&self, step: OrderStep) -> Result<Self, WrongStep> {
        match (self, step) {
            (Self::Failed { .. }, OrderStep::Retry) => Ok(Self::Accepted),
            (Self::Failed { .. }, OrderStep::AwaitPayment) => Ok(Self::Placed),
            (other, OrderStep::Retry | OrderStep::AwaitPayment) => Err(WrongStep::NotFailed(other.as_str())),
            (over, _) if over.is_over() => Err(WrongStep::Over(over.as_str())),
            (_, OrderStep::Cancel) => Ok(Self::Cancelled),
            (_, OrderStep::Fail(reason)) => Ok(Self::Failed { reason }),
            (Self::Placed, OrderStep::Accept) => Ok(Self::Accepted),
            (Self::Accepted | Self::Fulfilling, OrderStep::Begin) => Ok(Self::Fulfilling),
            (Self::Fulfilling, OrderStep::Finish) => Ok(Self::Done),
            (early, _) => Err(WrongStep::TooEarly(early.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn step() -> impl Strategy<Value = OrderStep> {
        prop_oneof![
            Just(OrderStep::Accept),
            Just(OrderStep::Begin),
            Just(OrderStep::Finish),
            Just(OrderStep::Cancel),
            ".{0,9}".prop_map(OrderStep::Fail),
            Just(OrderStep::Retry),
            Just(OrderStep::AwaitPayment),
        ]
    }

    #[test]
    fn an_order_goes_from_placed_to_done_in_three_steps() {
        let steps = [OrderStep::Accept, OrderStep::Begin, OrderStep::Begin, OrderStep::Finish];
        let end = steps.into_iter().try_fold(OrderState::Placed, |state, step| state.after(step));
        assert_eq!(end, Ok(OrderState::Done));
    }

    #[test]
    fn nothing_is_done_that_was_never_begun() {
        assert_eq!(OrderState::Placed.after(OrderStep::Finish), Err(WrongStep::TooEarly("placed")));
        assert_eq!(OrderState::Accepted.after(OrderStep::Finish), Err(WrongStep::TooEarly("accepted")));
    }

    proptest! {
        #[test]
        fn what_is_over_stays_as_it_is_unless_it_failed_and_is_begun_anew(steps in proptest::collection::vec(step(), 0..12)) {
            let mut state = OrderState::Placed;
            for step in steps {
                let retried = matches!(step, OrderStep::Retry | OrderStep::AwaitPayment);
                let after = state.after(step);
                if retried {
                    prop_assert_eq!(after.is_ok(), state.reason().is_some());
                } else if state.is_over() {
                    prop_assert!(after.is_err());
                }
                state = after.unwrap_or(state);
                let again = match &state {
                    OrderState::Failed { reason } => OrderState::from_word("failed", Some(reason.clone())),
                    other => OrderState::from_word(other.as_str(), None),
                };
                prop_assert_eq!(again.as_ref(), Some(&state));
            }
        }
    }
}
