//! Two people come to know each other: one asks, the other agrees.

use cradle_domain::calls::{Contact, ContactState, Groups, Invitation};
use cradle_domain::customers::Customer;
use cradle_domain::{CallingNoticeId, ContactId, CustomerId};
use cradle_store::calls::{self, TellKind, Told};
use cradle_store::{Tx, customers};

use super::view::{ContactView, contact_now};
use super::{mail, notices, presence, profile};
use crate::jobs::enqueue;
use crate::{Context, Error, Event, Result, Visitor};

/// What pages are told once a change is true.
#[derive(Debug, Default)]
pub(super) struct After {
    cards: Vec<(CustomerId, ContactId)>,
    gone: Vec<(CustomerId, ContactId)>,
    notices: Vec<(CustomerId, CallingNoticeId)>,
    /// Whose presence others may hear now, or may not any more.
    people: Vec<CustomerId>,
}

impl After {
    pub(super) fn card(&mut self, owner: CustomerId, id: ContactId) {
        self.cards.push((owner, id));
    }

    pub(super) fn gone(&mut self, owner: CustomerId, id: ContactId) {
        self.gone.push((owner, id));
    }

    pub(super) fn notice(&mut self, customer: CustomerId, id: CallingNoticeId) {
        self.notices.push((customer, id));
    }

    pub(super) fn people(&mut self, people: [CustomerId; 2]) {
        self.people.extend(people);
    }

    /// Tells them.
    pub(super) async fn tell(self, ctx: &Context) -> Result<()> {
        presence::heard_by_others(ctx, &self.people).await?;
        let mut tx = ctx.read().await?;
        for (owner, id) in self.gone {
            ctx.live().tell(owner, Event::ContactGone(id));
        }
        for (owner, id) in self.cards {
            if let Some(card) = calls::card(&mut tx, owner, id).await? {
                ctx.live().tell(owner, Event::Contact(contact_now(ctx, card).into()));
            }
        }
        for (customer, id) in self.notices {
            notices::tell(ctx, &mut tx, customer, id).await?;
        }
        Ok(())
    }
}

/// A card that nobody has written on yet.
pub(super) fn blank(ctx: &Context, owner: CustomerId, state: ContactState) -> Contact {
    Contact {
        id: ctx.id(),
        owner,
        state,
        partner: None,
        invited_by: None,
        invited_as: String::new(),
        comment: String::new(),
        groups: Groups::default(),
        photograph: None,
        tell: false,
        since: ctx.now(),
    }
}

/// Writes a notice down.
pub(super) async fn write_notice(
    ctx: &Context,
    tx: &mut Tx,
    (customer, partner): (CustomerId, CustomerId),
    kind: TellKind,
    after: &mut After,
) -> Result<CallingNoticeId> {
    let told = Told {
        id: ctx.id(),
        customer,
        kind,
        partner,
        name: String::new(),
        contact: None,
        call: None,
        text: String::new(),
        image: None,
        kept: None,
        at: ctx.now(),
        read_at: None,
    };
    calls::add_notice(tx, &told).await?;
    after.notice(customer, told.id);
    Ok(told.id)
}

/// Asks `called` for whoever invited them: a card that asks, once, and a notice.
pub(super) async fn ask(
    ctx: &Context,
    tx: &mut Tx,
    inviter: CustomerId,
    called: CustomerId,
    after: &mut After,
) -> Result<()> {
    let there = calls::between(tx, called, inviter).await?;
    if there.iter().any(|card| card.state != ContactState::Invited) {
        return Ok(());
    }
    let card = Contact { partner: Some(inviter), ..blank(ctx, called, ContactState::Asks) };
    calls::add_contact(tx, &card).await?;
    after.card(called, card.id);
    write_notice(ctx, tx, (called, inviter), TellKind::Asks, after).await?;
    Ok(())
}

/// Both agreed: each has one card of the other from now on. Gives the card of the first.
pub(super) async fn agree(
    ctx: &Context,
    tx: &mut Tx,
    (first, second): (CustomerId, CustomerId),
    after: &mut After,
) -> Result<ContactId> {
    let theirs = one_card(ctx, tx, second, first, after).await?;
    let mine = one_card(ctx, tx, first, second, after).await?;
    for one in [first, second] {
        profile::own(ctx, tx, one).await?;
    }
    calls::forget_refusal(tx, first, second).await?;
    calls::forget_refusal(tx, second, first).await?;
    after.card(second, theirs);
    after.card(first, mine);
    after.people([first, second]);
    Ok(mine)
}

async fn one_card(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    partner: CustomerId,
    after: &mut After,
) -> Result<ContactId> {
    let mut cards = calls::between(tx, owner, partner).await?;
    cards.sort_by_key(|card| card.state == ContactState::Invited);
    let mut cards = cards.into_iter();
    let Some(kept) = cards.next() else {
        let card = Contact { partner: Some(partner), ..blank(ctx, owner, ContactState::Mutual) };
        calls::add_contact(tx, &card).await?;
        return Ok(card.id);
    };
    for other in cards {
        calls::remove_contact(tx, owner, other.id).await?;
        after.gone(owner, other.id);
    }
    let id = kept.id;
    let since = if kept.state == ContactState::Mutual { kept.since } else { ctx.now() };
    calls::save_contact(tx, &Contact { state: ContactState::Mutual, invited_by: None, since, ..kept })
        .await?;
    Ok(id)
}

/// Agrees to somebody who asks.
pub async fn accept(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<ContactView> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let card = calls::contact(&mut tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    let mut after = After::default();
    match (card.state, card.partner) {
        (ContactState::Asks, Some(partner)) => {
            agree(ctx, &mut tx, (me, partner), &mut after).await?;
            write_notice(ctx, &mut tx, (partner, me), TellKind::Accepted, &mut after).await?;
        }
        (ContactState::Mutual, _) => {}
        (ContactState::Invited | ContactState::Asks, _) => {
            return Err(Error::conflict("not-asked", "You invited them: it is for them to accept."));
        }
    }
    tx.commit().await?;
    after.tell(ctx).await?;
    super::contact(ctx, visitor, id).await
}

/// An address was proven: whoever invited it before finds somebody now. In the transaction that proves it.
pub(crate) async fn found(ctx: &Context, tx: &mut Tx, customer: &Customer) -> Result<()> {
    let key = Invitation::Email(customer.email.clone()).key();
    // Pages that are open learn of it when they look next: there is no card on them that this changes.
    let mut after = After::default();
    for card in calls::meant_for(tx, &key).await? {
        let inviter = card.owner;
        if inviter == customer.id {
            continue;
        }
        calls::save_contact(tx, &Contact { partner: Some(customer.id), ..card }).await?;
        if !calls::refused(tx, customer.id, inviter).await? {
            ask(ctx, tx, inviter, customer.id, &mut after).await?;
        }
    }
    Ok(())
}

/// Mails an invitation.
pub(super) async fn mail_it(ctx: &Context, tx: &mut Tx, owner: CustomerId, contact: ContactId) -> Result<()> {
    enqueue(ctx, tx, &mail::MailInvitation { owner, contact }, ctx.now()).await
}

/// The record of somebody whose address is proven: only they invite others.
pub(super) async fn proven(tx: &mut Tx, id: CustomerId) -> Result<Customer> {
    let me = customers::get(tx, id).await?.ok_or(Error::Missing("account"))?;
    if me.email_proven_at.is_none() {
        return Err(Error::conflict(
            "address-unproven",
            "Confirm your own address first: the mail with the link can be sent again from your account page.",
        ));
    }
    Ok(me)
}
