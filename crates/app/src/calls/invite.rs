//! Ask somebody into the address book.

use cradle_domain::calls::{Contact, ContactState, Invitation, What, what_happens};
use cradle_domain::customers::Customer;
use cradle_domain::{ContactId, CustomerId, Span};
use cradle_store::calls::TellKind;
use cradle_store::{Tx, calls, customers};

use super::ask::{After, agree, ask, blank, mail_it, proven, write_notice};
use super::profile;
use super::view::ContactView;
use crate::{Context, Error, Idempotency, Result, Visitor};

/// Invitations that wait for an answer and were made within a day, at most: whoever makes more writes to strangers.
const MOST_A_DAY: u64 = 50;
const DAY: Span = Span::from_hours(24);

/// Invites somebody by an email or by an address of calls.
///
/// The answer is the same whether or not anybody is found by it, and whether or not they want to be asked; only
/// who is asked already by them agrees with it.
pub async fn invite(
    ctx: &Context,
    visitor: &Visitor,
    by: (Option<&str>, Option<&str>),
    once: Option<&Idempotency>,
) -> Result<ContactView> {
    let me = visitor.owner()?;
    let invitation = parsed(by)?;
    let mut tx = ctx.write().await?;
    let id: ContactId = ctx.id();
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, me, id.0).await? {
        drop(tx);
        match super::contact(ctx, visitor, ContactId(before)).await {
            // It led to a card that was there before, and leads there again.
            Err(Error::Missing(_)) => tx = ctx.write().await?,
            there => return there,
        }
    }
    let myself = proven(&mut tx, me).await?;
    let own = profile::own(ctx, &mut tx, me).await?;
    let is_mine = match &invitation {
        Invitation::Email(email) => email.key() == myself.email.key(),
        Invitation::Address(address) => *address == own.address,
    };
    if is_mine {
        return Err(Error::invalid("email", "This is you. Invite somebody else."));
    }
    let mut after = After::default();
    let card = match calls::by_invitation(&mut tx, me, &invitation.key()).await? {
        // Invited already: the same card again.
        Some(there) => there.id,
        None => ask_once(ctx, &mut tx, (id, &myself), &invitation, &mut after).await?,
    };
    tx.commit().await?;
    ctx.wake();
    after.tell(ctx).await?;
    super::contact(ctx, visitor, card).await
}

fn parsed(by: (Option<&str>, Option<&str>)) -> Result<Invitation> {
    match by {
        (Some(email), None) => {
            email.parse().map(Invitation::Email).map_err(|why| Error::invalid("email", why))
        }
        (None, Some(address)) => {
            address.parse().map(Invitation::Address).map_err(|why| Error::invalid("address", why))
        }
        _ => Err(Error::invalid("email", "Give an email or an address of calls.")),
    }
}

async fn ask_once(
    ctx: &Context,
    tx: &mut Tx,
    (id, myself): (ContactId, &Customer),
    invitation: &Invitation,
    after: &mut After,
) -> Result<ContactId> {
    let me = myself.id;
    if calls::invitations_since(tx, me, ctx.now() - DAY).await? >= MOST_A_DAY {
        return Err(Error::TooSoon {
            wait: Span::from_hours(1),
            message: "You invited many people today. Wait for some of their answers, or until tomorrow."
                .to_owned(),
        });
    }
    let partner = meant(tx, invitation).await?;
    let what = match partner {
        Some(partner) => what_becomes(tx, me, partner).await?,
        None => What::Ask,
    };
    if let (What::Agreed, Some(partner)) = (what, partner) {
        let known = calls::between(tx, me, partner).await?.into_iter().find(|card| card.known().is_some());
        if let Some(known) = known {
            return Ok(known.id);
        }
        let card = agree(ctx, tx, (me, partner), after).await?;
        write_notice(ctx, tx, (partner, me), TellKind::Accepted, after).await?;
        return Ok(card);
    }
    let card = Contact {
        id,
        partner,
        invited_by: Some(invitation.key()),
        invited_as: invitation.shown(),
        ..blank(ctx, me, ContactState::Invited)
    };
    calls::add_contact(tx, &card).await?;
    after.card(me, id);
    if what == What::Ask {
        if let Some(partner) = partner {
            ask(ctx, tx, me, partner, after).await?;
        }
        mail_it(ctx, tx, me, id).await?;
    }
    Ok(id)
}

/// Who is meant by an invitation, if anybody is. An email whose owner nobody has proven to be is nobody's yet.
async fn meant(tx: &mut Tx, invitation: &Invitation) -> Result<Option<CustomerId>> {
    match invitation {
        Invitation::Email(email) => {
            let owner = customers::by_email(tx, email).await?;
            Ok(owner.filter(|owner| owner.email_proven_at.is_some()).map(|owner| owner.id))
        }
        Invitation::Address(address) => Ok(calls::by_address(tx, address).await?),
    }
}

async fn what_becomes(tx: &mut Tx, me: CustomerId, partner: CustomerId) -> Result<What> {
    let mine = calls::between(tx, me, partner).await?;
    let mine = mine.iter().map(|card| card.state).find(|state| *state != ContactState::Invited);
    // Who invited me, though I did not want that once, does know of me.
    let theirs = calls::between(tx, partner, me).await?;
    if theirs.iter().any(|card| card.state == ContactState::Invited) {
        return Ok(What::Agreed);
    }
    Ok(what_happens(mine, calls::refused(tx, partner, me).await?))
}
