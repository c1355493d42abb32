//! Messages over `/api/v1/live`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Uuid;
use crate::orders::Order;

/// What the centre tells a page while it is open.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveMessage {
    /// The first message: the connection stands.
    Hello,
    /// An order changed; this is what it is now.
    Order {
        /// The order.
        order: Box<Order>,
    },
    /// Pictures arrived or changed; ask for them again.
    Images {
        /// Which ones.
        ids: Vec<Uuid>,
    },
    /// There is a notice, or something happened to one; ask for them again.
    Notices,
    /// More happened than was told: ask for everything again.
    Resync,
}
