//! An order and its history.

use serde::{Deserialize, Serialize};

use super::{OrderState, Request};
use crate::{CameraId, CustomerId, ImageId, Instant, Money, OrderId, ServiceId};

/// How far an order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done: pictures kept, mails delivered or refused.
    pub done: u32,
    /// Steps in all.
    pub total: u32,
}

/// What became of one mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum DeliveryState {
    /// Not tried yet.
    Waiting,
    /// Put off by the other side; will be tried again.
    Delayed {
        /// What the other side said.
        reason: String,
    },
    /// Taken by the recipient's mail server.
    Delivered,
    /// Refused for good.
    Refused {
        /// What the other side said.
        reason: String,
    },
}

impl DeliveryState {
    /// The word that names it in records and answers.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delayed { .. } => "delayed",
            Self::Delivered => "delivered",
            Self::Refused { .. } => "refused",
        }
    }

    /// What the other side said, where it said something.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Waiting | Self::Delivered => None,
            Self::Delayed { reason } | Self::Refused { reason } => Some(reason),
        }
    }

    /// From the word in a record, and the reason beside it.
    pub fn from_word(word: &str, reason: Option<String>) -> Option<Self> {
        let reason = reason.unwrap_or_default();
        Some(match word {
            "waiting" => Self::Waiting,
            "delayed" => Self::Delayed { reason },
            "delivered" => Self::Delivered,
            "refused" => Self::Refused { reason },
            _ => return None,
        })
    }

    /// Whether nothing more happens to it.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Delivered | Self::Refused { .. })
    }
}

/// One recipient of a sending, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// How the customer calls them.
    pub name: Option<String>,
    /// Where the mail goes.
    pub email: String,
    /// What became of it.
    #[serde(flatten)]
    pub state: DeliveryState,
}

/// One entry of an order's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: Instant,
    /// The state it entered.
    pub state: OrderState,
}

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Identifier.
    pub id: OrderId,
    /// The number that people use, counted up for the whole centre.
    pub number: i64,
    /// Who ordered.
    pub customer: CustomerId,
    /// The camera that the pictures came from.
    pub camera: Option<CameraId>,
    /// Which service.
    pub service: ServiceId,
    /// What it was told to do.
    pub request: Request,
    /// How many pictures.
    pub pictures: u32,
    /// The pictures, in the customer's order; a list names only the first ones of each order.
    pub images: Vec<ImageId>,
    /// What it costs in all.
    pub total: Money,
    /// Where it stands.
    pub state: OrderState,
    /// How far it is.
    pub progress: Progress,
    /// What became of each mail; empty for services that send none.
    pub deliveries: Vec<Delivery>,
    /// When it was placed.
    pub placed_at: Instant,
    /// How it came to where it stands, oldest first.
    pub history: Vec<HistoryEntry>,
}
