//! An order here as the one of a partner that it stands for.

use cradle_domain::OrderId;
use cradle_store::partners::Guest;
use cradle_store::{Tx, partners};

use super::message::Fields;
use crate::Result;
use cradle_domain::CustomerId;
use std::collections::HashMap;

/// The partner's order that one of ours stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForPartner {
    /// The partner's name.
    pub partner: String,
    /// The order's number there.
    pub number: String,
    /// What it has shown of its customer, until some time after the order is over.
    pub fields: Fields,
}

/// What these orders of ours stand for.
pub async fn for_partner(
    tx: &mut Tx,
    keys: &[(CustomerId, OrderId)],
) -> Result<HashMap<OrderId, ForPartner>> {
    let guests = partners::guests_of_orders(tx, keys).await?;
    if guests.is_empty() {
        return Ok(HashMap::new());
    }
    let names: HashMap<_, _> =
        partners::partners(tx).await?.into_iter().map(|partner| (partner.id, partner.name)).collect();
    let view = |(order, guest): (OrderId, Guest)| {
        let fields = guest.fields.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let partner = names.get(&guest.partner).cloned().unwrap_or_default();
        (order, ForPartner { partner, number: guest.number, fields: fields.unwrap_or_default() })
    };
    Ok(guests.into_iter().map(view).collect())
}
