//! Orders as the API writes them.

use cradle_app::domain::billing::Refused;
use cradle_app::domain::library::{Attributes, Rating};
use cradle_app::domain::orders::{Delivery, HistoryEntry, Request};
use cradle_app::orders::{Gallery, Quote, View};
use cradle_wire::{billing as wire_billing, orders as wire};

use crate::billing::{charge_out, lines_out, spent_out};
use crate::delivery::render::parcel_out;
use crate::partners::render::{disclosure_out, for_partner_out};
use crate::printing::render::{options_out as print_options_out, print_out};
use crate::render::{instant, money};

/// Pictures of each order that lists and live messages name.
const LISTED: usize = 100;

/// An order in a list or a live message: with its first pictures.
pub(crate) fn listed(mut view: View) -> wire::Order {
    view.order.images.truncate(LISTED);
    order_out(view)
}

/// An order.
pub(crate) fn order_out(view: View) -> wire::Order {
    let cancellable = view.is_cancellable();
    let View { order, title, gallery, charge, shown, prints, place, parcel, disclosed, direct, for_partner } =
        view;
    wire::Order {
        id: order.id.0,
        number: format!("R-{}", order.number),
        camera_id: order.camera.map(|camera| camera.0),
        service: order.service.to_string(),
        kind: order.request.kind().as_str().to_owned(),
        title,
        state: order.state.as_str().to_owned(),
        reason: order.state.reason().map(str::to_owned),
        progress: wire::Progress { done: order.progress.done, total: order.progress.total },
        total: money(order.total),
        charge: charge.map(charge_out),
        pictures: order.pictures,
        images: order.images.into_iter().map(|image| image.0).collect(),
        shown: shown.into_iter().map(|image| image.0).collect(),
        options: options_out(order.request),
        deliveries: order.deliveries.into_iter().map(delivery_out).collect(),
        gallery: gallery.map(gallery_out),
        placed_at: instant(order.placed_at),
        prints: prints.into_iter().map(print_out).collect(),
        place,
        parcel: parcel.map(parcel_out),
        disclosed: disclosed.into_iter().map(disclosure_out).collect(),
        direct,
        for_partner: for_partner.map(for_partner_out),
        cancellable,
        history: order.history.into_iter().map(entry_out).collect(),
    }
}

/// What an order would cost.
pub(super) fn quote_out(quote: Quote) -> wire::Quote {
    let bill = quote.bill;
    let charged = !bill.total.is_zero();
    let payment = wire_billing::QuotePayment {
        method: quote.method.map(|method| method.as_str().to_owned()),
        problem: quote.refused.map(|refused| refused.word().to_owned()),
        detail: quote.refused.map(|refused| refused.to_string()),
        missing: quote.refused.and_then(Refused::missing).map(money),
        points: spent_out(quote.spent, bill.total),
    };
    wire::Quote {
        kind: quote.offer.service.kind.as_str().to_owned(),
        images: quote.pictures,
        recipients: quote.recipients,
        price: money(quote.offer.each(bill.lines.first().map_or(1, |line| line.quantity))),
        per: bill.per.as_str().to_owned(),
        lines: lines_out(&bill),
        net: money(bill.net),
        tax: money(bill.tax),
        tax_rate: bill.rate.0,
        total: money(bill.total),
        payment: charged.then_some(payment),
        sentence: quote.sentence,
        withheld: quote.withheld.0,
        withheld_count: quote.withheld.1,
        coarse: quote.coarse.0,
        coarse_count: quote.coarse.1,
        service: quote.offer.service.id.to_string(),
    }
}

fn options_out(request: Request) -> wire::OrderOptions {
    match request {
        Request::Keep(keep) => wire::OrderOptions {
            attributes: (!keep.attributes.is_empty()).then(|| attributes_out(keep.attributes)),
            ..wire::OrderOptions::default()
        },
        Request::Send(send) => wire::OrderOptions {
            to: send
                .to
                .into_iter()
                .map(|to| wire::Recipient { name: to.name, email: to.email.as_str().to_owned() })
                .collect(),
            message: send.message,
            position: send.position,
            link_days: u16::try_from(send.link_opens_for.as_secs() / (24 * 60 * 60)).ok(),
            ..wire::OrderOptions::default()
        },
        Request::Print(print) => {
            wire::OrderOptions { print: Some(print_options_out(print)), ..wire::OrderOptions::default() }
        }
        Request::Publish(publish) => wire::OrderOptions {
            title: publish.title,
            cover: publish.cover.map(|cover| cover.0),
            originals: publish.originals,
            position: publish.position,
            ..wire::OrderOptions::default()
        },
    }
}

fn attributes_out(said: Attributes) -> cradle_wire::library::Attributes {
    cradle_wire::library::Attributes {
        title: said.title,
        caption: said.caption,
        people: said.people,
        place: said.place,
        occasion: said.occasion,
        keywords: said.keywords,
        rating: said.rating.map(Rating::stars),
    }
}

fn delivery_out(delivery: Delivery) -> wire::Delivery {
    wire::Delivery {
        state: delivery.state.as_str().to_owned(),
        reason: delivery.state.reason().map(str::to_owned),
        name: delivery.name,
        email: delivery.email,
    }
}

fn gallery_out(gallery: Gallery) -> wire::GalleryLink {
    wire::GalleryLink { id: gallery.id.0, href: format!("/g/{}", gallery.slug), withdrawn: gallery.withdrawn }
}

fn entry_out(entry: HistoryEntry) -> wire::HistoryEntry {
    wire::HistoryEntry {
        at: instant(entry.at),
        state: entry.state.as_str().to_owned(),
        reason: entry.state.reason().map(str::to_owned),
    }
}
