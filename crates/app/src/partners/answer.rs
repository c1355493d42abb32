//! Show a partner what it asks for of an order that was passed on to it: only what the order needs, only
//! while the order lasts. What is shown is written down in the transaction that shows it, and so is what is
//! refused.

use cradle_domain::orders::Order;
use cradle_domain::partners::{Asked, Partner, Refusal, Terms, may_see};
use cradle_domain::sharing::Field;
use cradle_domain::{HandoverId, PartnerId};
use cradle_store::partners::{self, Disclosure, Handover, HandoverState, Refused};
use cradle_store::{Tx, customers, library, orders};

use super::hear::{proven, read};
use super::message::{AskFields, AskPicture, Fields};
use super::pass::OPENS_FOR;
use super::token;
use super::unbelieved::Unbelieved;
use crate::library::{Form, Located, Unplaced, locate_in, unplaced};
use crate::signing::Signature;
use crate::{Context, Error, Event, Result};

/// What a partner gets that asks for something.
#[derive(Debug)]
pub enum Answered<T> {
    /// What it asked for.
    Shown(T),
    /// Why it is not shown.
    Refused(Refusal),
    /// Why the asker is not taken for the partner.
    Unbelieved(Unbelieved),
}

/// Fields of a customer's record that a partner is shown.
pub type Shown = Fields;

/// An order that a partner may be shown something of.
pub(super) struct Case {
    pub partner: Partner,
    pub handover: Handover,
    pub order: Order,
}

/// An order that a partner asks for, if it may be shown what it asks.
async fn look(
    ctx: &Context,
    tx: &mut Tx,
    partner: &Partner,
    (order, shown): (HandoverId, &str),
    asked: Asked<'_>,
) -> Result<Result<(Handover, Order), Refusal>> {
    let Some(handover) = partners::handover(tx, partner.id, order).await? else {
        return Ok(Err(Refusal::Order));
    };
    let own = orders::get(tx, handover.customer, handover.order).await?;
    let secrets = partners::secrets(tx, partner.id).await?;
    let (Some(own), Some(secrets)) = (own, secrets) else { return Ok(Err(Refusal::Closed)) };
    let kind = own.request.kind();
    let terms = Terms {
        service: kind,
        closed: handover.state == HandoverState::Closed || own.state.is_over(),
        until: handover.begun_at + OPENS_FOR,
    };
    let token = token::of(&secrets.seal, &handover, kind.as_str())?;
    let verdict = may_see(terms, token::proves(&token, shown), asked, ctx.now());
    Ok(verdict.map(|()| (handover, own)))
}

/// Looks whether a partner may be shown something, and writes it down when not.
pub(super) async fn judge(
    ctx: &Context,
    tx: &mut Tx,
    partner: Partner,
    (order, shown): (HandoverId, &str),
    asked: Asked<'_>,
) -> Result<Result<Case, Refusal>> {
    let why = match look(ctx, tx, &partner, (order, shown), asked).await? {
        Ok((handover, order)) => return Ok(Ok(Case { partner, handover, order })),
        Err(why) => why,
    };
    let what = match asked {
        Asked::Picture => "picture".to_owned(),
        Asked::Fields(words) | Asked::Order { fields: words, .. } => {
            words.join(", ").chars().take(200).collect()
        }
    };
    let refused = Refused { asked: format!("{order}: {what}"), why: why.as_str().to_owned(), at: ctx.now() };
    partners::refuse(tx, partner.id, ctx.id(), &refused).await?;
    tracing::warn!(partner = %partner.id, why = why.as_str(), "a partner asked for what it may not see");
    Ok(Err(why))
}

/// Shows a partner fields of an order's customer.
pub async fn show_fields(
    ctx: &Context,
    id: PartnerId,
    signed: &Signature<'_>,
    body: &[u8],
) -> Result<Answered<Shown>> {
    let mut tx = ctx.write().await?;
    let partner = match proven(ctx, &mut tx, id, signed, body).await? {
        Ok(partner) => partner,
        Err(why) => return Ok(Answered::Unbelieved(why)),
    };
    let ask: AskFields = read(body)?;
    let case = match judge(ctx, &mut tx, partner, (ask.order, &ask.token), Asked::Fields(&ask.fields)).await?
    {
        Ok(case) => case,
        Err(why) => {
            tx.commit().await?;
            return Ok(Answered::Refused(why));
        }
    };
    let fields = disclose(ctx, &mut tx, &case, &ask.fields).await?;
    tx.commit().await?;
    ctx.live().tell(case.handover.customer, Event::Order(case.handover.order));
    Ok(Answered::Shown(fields))
}

/// Fields of an order's customer, written down as shown.
pub(super) async fn disclose(ctx: &Context, tx: &mut Tx, case: &Case, words: &[String]) -> Result<Fields> {
    let of = &case.handover;
    let customer = customers::get(tx, of.customer).await?.ok_or(Error::Missing("customer"))?;
    let asked = |field: &Field| words.iter().any(|word| word == field.as_str());
    let asked: Vec<Field> = Field::ALL.into_iter().filter(asked).collect();
    let fields = Fields::of(&customer, &case.order, &asked);
    for field in fields.words() {
        let shown = Disclosure {
            order: of.order,
            number: of.number,
            partner: of.partner,
            partner_name: case.partner.name.clone(),
            field: field.to_owned(),
            at: ctx.now(),
        };
        partners::disclose(tx, of.customer, &shown).await?;
    }
    Ok(fields)
}

/// Shows a partner where the bytes of one of an order's pictures are.
pub async fn show_picture(
    ctx: &Context,
    id: PartnerId,
    signed: &Signature<'_>,
    body: &[u8],
) -> Result<Answered<Located>> {
    let mut tx = ctx.write().await?;
    let partner = match proven(ctx, &mut tx, id, signed, body).await? {
        Ok(partner) => partner,
        Err(why) => return Ok(Answered::Unbelieved(why)),
    };
    let ask: AskPicture = read(body)?;
    let case = match judge(ctx, &mut tx, partner, (ask.order, &ask.token), Asked::Picture).await? {
        Ok(case) => case,
        Err(why) => {
            tx.commit().await?;
            return Ok(Answered::Refused(why));
        }
    };
    let of = &case.handover;
    let id = case.order.images.get(ask.position as usize).ok_or(Error::Missing("picture"))?;
    let image = library::get(&mut tx, of.customer, *id).await?.filter(|image| image.trashed_at.is_none());
    let image = image.ok_or(Error::Missing("picture"))?;
    let original = locate_in(&image, &Form::Original)?;
    match unplaced(&image) {
        Unplaced::AsItIs => Ok(Answered::Shown(original)),
        Unplaced::Cleaned => Ok(Answered::Shown(original.without_position())),
        Unplaced::Never => {
            let why = "This picture tells where it was taken and cannot do without; it is not given.";
            Err(Error::conflict("picture-with-place", why))
        }
    }
}
