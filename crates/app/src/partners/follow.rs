//! What is to be done when something has become of an order at a partner.

use cradle_domain::{CustomerId, OrderId};
use serde::{Deserialize, Serialize};

/// Sees to an order that a partner has or is to get. What it does, orders say.
#[derive(Debug, Serialize, Deserialize)]
pub struct Follow {
    /// Whose order.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
}
