//! The label on a parcel.

use cradle_domain::OrderId;
use cradle_domain::delivery::Way;
use cradle_domain::orders::Request;
use cradle_paper::{Sheet, Template, qr};
use cradle_store::{billing, customers, delivery, orders as records};
use serde_json::json;

use crate::papers::{Paper, moment, named, print, seller_says};
use crate::{Context, Error, Result, Visitor};

/// What labels are printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// One label of A6.
    One,
    /// A sheet of four, A4: in this place, from 1 on, so that a sheet can be used up.
    Sheet(u8),
}

/// Labels on a sheet.
const ON_A_SHEET: u8 = 4;

/// The label of an order that is posted, as PDF. Its code is the order's number, for whoever scans it on
/// the board.
pub async fn label(ctx: &Context, visitor: &Visitor, id: OrderId, on: Label) -> Result<Paper> {
    let operator = visitor.operator()?;
    let at = match on {
        Label::One => 0,
        Label::Sheet(at @ 1..=ON_A_SHEET) => at,
        Label::Sheet(_) => return Err(Error::invalid("at", "A sheet has four labels: 1 to 4.")),
    };
    let mut tx = ctx.read().await?;
    let owner = records::owner_of(&mut tx, id).await?.ok_or(Error::Missing("order"))?;
    let order = records::get(&mut tx, owner, id).await?.ok_or(Error::Missing("order"))?;
    let way = match order.request {
        Request::Print(print) => print.delivery,
        Request::Keep(_) | Request::Send(_) | Request::Publish(_) => None,
    };
    let Some(way @ Way::Post { .. }) = way else {
        return Err(Error::conflict("no-delivery", "This order is not sent by post: it needs no label."));
    };
    let reader = customers::get(&mut tx, operator).await?.ok_or(Error::Missing("customer"))?;
    let rules = delivery::rules(&mut tx).await?;
    let seller = named(ctx, billing::seller(&mut tx).await?);
    drop(tx);
    let number = format!("R-{}", order.number);
    let says = json!({
        "language": reader.profile.language.tag(), "seller": seller_says(&seller), "number": number,
        "pictures": order.pictures, "prints": order.progress.total,
        "recipient": way.lines(&rules, &seller.country), "at": at, "code": qr(&number),
    });
    let id = format!("label-{id}-{at}");
    let sheet = Sheet { template: Template::Label, says, id, at: moment(ctx.now()), attached: None };
    Ok(Paper::pdf(&format!("label-{number}"), print(ctx, sheet).await?))
}
