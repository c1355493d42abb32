//! Orders.

use cradle_wire::orders::{Order, OrderQuery, PlaceOrder, Quote};
use cradle_wire::{Page, Uuid};
use reqwest::Method;

use crate::centre::{read, send};
use crate::{Centre, Trouble};

impl Centre {
    /// Places an order. The same `key` places it once, however often it is asked.
    pub async fn place_order(&self, order: &PlaceOrder, key: &str) -> Result<Order, Trouble> {
        let request = self.begin(Method::POST, "api/v1/orders")?.header("Idempotency-Key", key);
        read(send(request.json(order)).await?).await
    }

    /// What an order would cost, and what will happen, without ordering.
    pub async fn quote(&self, order: &PlaceOrder) -> Result<Quote, Trouble> {
        self.tell(Method::POST, "api/v1/orders/quote", order).await
    }

    /// A page of my orders.
    pub async fn orders(&self, query: &OrderQuery) -> Result<Page<Order>, Trouble> {
        self.get_where("api/v1/orders", query).await
    }

    /// An order of mine.
    pub async fn order(&self, id: Uuid) -> Result<Order, Trouble> {
        self.get(&format!("api/v1/orders/{id}")).await
    }

    /// Cancels an order that has not been carried out.
    pub async fn cancel_order(&self, id: Uuid) -> Result<Order, Trouble> {
        let request = self.begin(Method::POST, &format!("api/v1/orders/{id}/cancel"))?;
        read(send(request).await?).await
    }
}
