//! Who of some partners can be called now, and who cannot and why.

use cradle_domain::calls::{Availability, Call, Participant, Whom};
use cradle_domain::{ContactId, CustomerId};
use cradle_store::calls::{self, Card};
use cradle_store::{Tx, customers};

use super::board::PresenceView;
use super::tell_when_back::not_mutual;
use super::view::presence_now;
use crate::{Context, Error, Result, zone};

/// Cards that are looked at for one call, at most: whoever wants more names groups.
const MOST_ASKED: usize = 200;

/// Who can be called, and who cannot.
#[derive(Debug, Default)]
pub(super) struct Reached {
    pub(super) people: Vec<Whom>,
    pub(super) refused: Vec<Refusal>,
    /// By which card each was named.
    cards: Vec<(CustomerId, ContactId)>,
}

/// A partner who is not called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Their card.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// How they are seen.
    pub presence: PresenceView,
    /// Who it is, and when to try again.
    pub message: String,
}

impl Refusal {
    /// Where nobody can be called: why not. `None` where nobody was refused.
    pub(super) fn error(refused: Vec<Self>) -> Option<Error> {
        let presence = refused.first()?.presence;
        let messages: Vec<String> = refused.into_iter().map(|one| one.message).collect();
        Some(Error::Unavailable { presence, message: messages.join(" ") })
    }
}

/// Looks at partners by their cards, each person once; passes over whom the call holds already.
pub(super) async fn reach(
    ctx: &Context,
    tx: &mut Tx,
    me: CustomerId,
    contacts: &[ContactId],
    holds: impl Fn(CustomerId) -> bool,
) -> Result<Reached> {
    if contacts.len() > MOST_ASKED {
        return Err(Error::invalid("partner_ids", format!("Up to {MOST_ASKED} can be named at a time.")));
    }
    let mut reached = Reached::default();
    for id in contacts {
        let card = calls::card(tx, me, *id).await?.ok_or(Error::Missing("partner"))?;
        let partner = card.contact.known().ok_or_else(not_mutual)?;
        if holds(partner) || reached.cards.iter().any(|(named, _)| *named == partner) {
            continue;
        }
        reached.cards.push((partner, *id));
        look(ctx, tx, me, partner, &card, &mut reached).await?;
    }
    Ok(reached)
}

async fn look(
    ctx: &Context,
    tx: &mut Tx,
    me: CustomerId,
    partner: CustomerId,
    card: &Card,
    reached: &mut Reached,
) -> Result<()> {
    let person = card.person.as_ref().ok_or(Error::Missing("partner"))?;
    let presence = presence_now(ctx, partner, person);
    if presence.availability.rings() {
        reached.people.push(Whom { id: ctx.id(), customer: partner, name: person.name.clone() });
        return Ok(());
    }
    reached.refused.push(Refusal {
        contact: card.contact.id,
        name: person.name.clone(),
        presence,
        message: unavailable(ctx, tx, me, &person.name, presence).await?,
    });
    Ok(())
}

impl Reached {
    /// Takes those out of a call whom another one was faster to hold: they are where they were `before`.
    pub(super) fn take_out(&mut self, call: &mut Call, before: &[Participant], held: &[CustomerId]) {
        let busy = PresenceView { availability: Availability::InCall, since: None, back_at: None };
        for who in held {
            let Some(at) = call.participants.iter().position(|one| one.customer == *who) else { continue };
            let name = call.participants[at].name.clone();
            match before.iter().find(|one| one.customer == *who) {
                Some(before) => call.participants[at] = before.clone(),
                None => drop(call.participants.remove(at)),
            }
            let card = self.cards.iter().find(|(named, _)| named == who);
            self.refused.extend(card.map(|(_, contact)| Refusal {
                contact: *contact,
                message: said(&name, Availability::InCall, SOON),
                name,
                presence: busy,
            }));
        }
    }
}

/// When to try again with who is in a call.
const SOON: &str = "Try again in a few minutes.";

/// Who cannot be called now, and when to try again.
async fn unavailable(
    ctx: &Context,
    tx: &mut Tx,
    me: CustomerId,
    name: &str,
    presence: PresenceView,
) -> Result<String> {
    let when = match presence.back_at {
        Some(at) => {
            let myself = customers::get(tx, me).await?;
            let zone = zone(myself.as_ref().map_or("UTC", |customer| customer.profile.time_zone.as_str()));
            let at = at.timestamp().to_zoned(zone);
            let today = at.date() == ctx.now().timestamp().to_zoned(at.time_zone().clone()).date();
            let at = at.strftime(if today { "%H:%M" } else { "%H:%M on %-d %B" }).to_string();
            format!("They expect to be back at {at}: try again then.")
        }
        None if presence.availability == Availability::InCall => SOON.to_owned(),
        None => "Try again later, or let yourself be told when they are back.".to_owned(),
    };
    Ok(said(name, presence.availability, &when))
}

fn said(name: &str, availability: Availability, when: &str) -> String {
    let state = match availability {
        Availability::Available => "available",
        Availability::Away => "away",
        Availability::Busy => "busy",
        Availability::DoNotDisturb => "not to be disturbed",
        Availability::InCall => "in another call",
        Availability::Offline => "offline",
    };
    format!("{name} is {state}. {when}")
}
