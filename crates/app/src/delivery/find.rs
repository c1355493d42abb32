//! How far orders are on their way.

use std::collections::HashMap;

use cradle_domain::delivery::{Parcel, Way};
use cradle_domain::orders::{Order, Request};
use cradle_domain::{CustomerId, OrderId};
use cradle_store::{Tx, delivery};

use crate::{Error, Result};

/// A parcel and where it can be followed.
pub type Underway = (Parcel, Option<String>);

/// The parcels of these orders.
pub(crate) async fn underway(
    tx: &mut Tx,
    keys: &[(CustomerId, OrderId)],
) -> Result<HashMap<OrderId, Underway>> {
    let parcels = delivery::parcels_of(tx, keys).await?;
    if parcels.is_empty() {
        return Ok(HashMap::new());
    }
    let rules = delivery::rules(tx).await?;
    let followed = |(order, parcel): (OrderId, Parcel)| {
        let link = rules.tracking_link(&parcel.carrier, &parcel.tracking);
        (order, (parcel, link))
    };
    Ok(parcels.into_iter().map(followed).collect())
}

/// How an order is delivered, and how far it is.
pub(crate) async fn parcel(tx: &mut Tx, order: &Order) -> Result<(Way, Parcel)> {
    let way = match &order.request {
        Request::Print(print) => print.delivery.clone(),
        Request::Keep(_) | Request::Send(_) | Request::Publish(_) => None,
    };
    let parcel = delivery::parcel_of(tx, order.customer, order.id).await?;
    way.zip(parcel).ok_or_else(|| {
        Error::conflict("no-delivery", "Nothing of this order is delivered: it has no parcel.")
    })
}
