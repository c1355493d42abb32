//! Hear what a carrier tells about parcels, signed.

use cradle_domain::delivery::ParcelStep;
use cradle_domain::{CustomerId, OrderId};
use cradle_store::{Tx, delivery};
use serde::Deserialize;

use crate::delivery::{Unbelieved, made, parcel, write};
use crate::orders::step::{held, tell};
use crate::{Context, Error, Result, Signature};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The parcel was moved on.
    Taken,
    /// Nothing that was not known.
    Known,
    /// No parcel here is meant, or not yet: it is to be sent again later.
    Unknown,
}

/// A message: what happened, and to which parcel.
#[derive(Debug, Deserialize)]
struct Message {
    r#type: String,
    data: About,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    /// The order's number, `R-2041`.
    order: String,
    carrier: String,
    tracking_number: String,
}

/// Takes a message about a parcel.
pub async fn hear_carrier(
    ctx: &Context,
    signed: &Signature<'_>,
    body: &[u8],
) -> Result<Result<Heard, Unbelieved>> {
    let Some(key) = &ctx.settings().delivery_key else { return Ok(Err(Unbelieved::NotSet)) };
    if let Err(why) = key.proven(signed, body, ctx.now()) {
        return Ok(Err(why.into()));
    }
    let Ok(message) = serde_json::from_slice::<Message>(body) else { return Ok(Err(Unbelieved::Message)) };
    let step = match message.r#type.as_str() {
        "parcel.sent" => ParcelStep::Sent {
            carrier: message.data.carrier.clone(),
            tracking: message.data.tracking_number.clone(),
        },
        "parcel.delivered" => ParcelStep::Delivered,
        _ => return Ok(Err(Unbelieved::Message)),
    };
    let mut tx = ctx.write().await?;
    let Some((customer, order)) = meant(&mut tx, &message.data).await? else { return Ok(Ok(Heard::Unknown)) };
    let order = match held(&mut tx, customer, order).await {
        Ok(order) => order,
        Err(Error::Missing(_)) => return Ok(Ok(Heard::Unknown)),
        Err(other) => return Err(other),
    };
    // What is not made yet cannot be on its way: whoever says so is too early, or means another order.
    if made(&order).is_err() {
        return Ok(Ok(Heard::Unknown));
    }
    let (way, parcel) = parcel(&mut tx, &order).await?;
    let Ok(next) = parcel.told(&way, step, ctx.now()) else { return Ok(Err(Unbelieved::Message)) };
    let Some(next) = next else { return Ok(Ok(Heard::Known)) };
    write(ctx, &mut tx, &order, &parcel, &next).await?;
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    tracing::info!(order = %order.id, message = signed.id, state = next.state.as_str(), "a carrier told of a parcel");
    Ok(Ok(Heard::Taken))
}

/// The order that a message is about: by its own number, or by the carrier's.
async fn meant(tx: &mut Tx, about: &About) -> Result<Option<(CustomerId, OrderId)>> {
    if let Some(number) = about.order.strip_prefix("R-").and_then(|number| number.parse().ok()) {
        return Ok(delivery::by_number(tx, number).await?);
    }
    let tracking = about.tracking_number.trim().to_uppercase();
    if tracking.is_empty() {
        return Ok(None);
    }
    Ok(delivery::by_tracking(tx, about.carrier.trim(), &tracking).await?)
}
