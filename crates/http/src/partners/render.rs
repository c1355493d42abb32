//! Partners as the API reads and writes them.

use cradle_app::Error;
use cradle_app::domain::Money;
use cradle_app::domain::menu::ServiceKind;
use cradle_app::domain::partners::{Fee, Said};
use cradle_app::partners::{Added, Detail, Disclosed, Fields, ForPartner, SavePartner, View};
use cradle_app::store::partners::{Handover, Message, Refused};
use cradle_app::{Context, partners};
use cradle_wire::partners as wire;

use crate::customers::address_out;
use crate::render::{instant, money};

/// A partner as it is to be.
pub(crate) fn partner_in(save: wire::SavePartner) -> Result<SavePartner, Error> {
    let kind = |word: &String| {
        ServiceKind::from_word(word)
            .ok_or_else(|| Error::invalid("fulfils", format!("“{word}” is no service.")))
    };
    Ok(SavePartner {
        name: save.name,
        enabled: save.enabled,
        address: save.address,
        secret: save.secret,
        fulfils: save.fulfils.iter().map(kind).collect::<Result<_, _>>()?,
        accepts: save.accepts,
        fee: Fee { share: save.fee_share, each: save.fee_each },
    })
}

/// A partner.
pub(crate) fn partner_out(view: View) -> wire::Partner {
    let partner = view.partner;
    wire::Partner {
        id: partner.id.0,
        name: partner.name,
        enabled: partner.enabled,
        address: partner.address,
        has_secret: view.has_secret,
        fulfils: partner.fulfils.iter().map(|kind| kind.as_str().to_owned()).collect(),
        accepts: partner.accepts,
        fee_share: partner.fee.share,
        fee_each: partner.fee.each,
        currency: view.currency.code().to_owned(),
        address_here: view.address_here,
        owed: view.owed.into_iter().map(money).collect(),
        waiting: view.waiting,
    }
}

/// A partner and what passed between us.
pub(crate) fn detail_out(detail: Detail) -> wire::PartnerDetail {
    let refusal = |one: Refused| wire::PartnerRefusal { asked: one.asked, why: one.why, at: instant(one.at) };
    wire::PartnerDetail {
        partner: partner_out(detail.view),
        messages: detail.messages.into_iter().map(message_out).collect(),
        refusals: detail.refusals.into_iter().map(refusal).collect(),
    }
}

/// What a partner signs with, this once.
pub(crate) fn secret_out(ctx: &Context, added: Added) -> wire::PartnerSecret {
    let id = added.partner.id;
    wire::PartnerSecret { id: id.0, address: partners::address_for(ctx, id), secret: added.secret }
}

/// Something that is told to a partner.
pub(crate) fn message_out(message: Message) -> wire::PartnerMessage {
    wire::PartnerMessage {
        id: message.id.0,
        kind: message.kind,
        order: message.handover.0,
        state: message.state.as_str().to_owned(),
        attempts: message.attempts,
        problem: message.problem,
        made_at: instant(message.made_at),
        settled_at: message.settled_at.map(instant),
    }
}

/// An order that was passed on.
pub(crate) fn passed_out(of: Handover) -> wire::PassedOrder {
    let settlement = match (of.entry, of.back) {
        (None, _) => "none",
        (Some(_), None) => "booked",
        (Some(_), Some(_)) => "taken-back",
    };
    let owed = if settlement == "booked" { of.owed } else { Money::zero(of.owed.currency) };
    wire::PassedOrder {
        id: of.id.0,
        order_id: of.order.0,
        number: format!("R-{}", of.number),
        state: of.state.as_str().to_owned(),
        said: of.said.as_ref().map(|said: &Said| said.as_str().to_owned()),
        owed: money(owed),
        settlement: settlement.to_owned(),
        passed_at: instant(of.begun_at),
        closed_at: of.closed_at.map(instant),
    }
}

/// A field that was shown.
pub(crate) fn disclosure_out(one: Disclosed) -> wire::Disclosure {
    wire::Disclosure {
        order_id: one.order.0,
        number: format!("R-{}", one.number),
        receiver: one.partner_name,
        field: one.field,
        at: instant(one.at),
    }
}

/// The partner's order that one of ours stands for.
pub(crate) fn for_partner_out(of: ForPartner) -> wire::ForPartner {
    wire::ForPartner {
        partner: of.partner,
        number: of.number,
        name: of.fields.name,
        delivery: of.fields.delivery.map(address_out),
    }
}

/// Fields that a partner is shown.
pub(crate) fn fields_out(fields: Fields) -> wire::ShownFields {
    wire::ShownFields { name: fields.name, delivery: fields.delivery.map(address_out) }
}
