//! Delivery as the API reads and writes it.

use cradle_app::Error;
use cradle_app::delivery::{Offered, Underway};
use cradle_app::domain::delivery::{Carrier, Counter, Country, DeliveryRules, ParcelStep, Way};
use cradle_wire::delivery as wire;

use crate::customers::{address_in, address_out};
use crate::render::instant;

/// How an order is to be delivered.
pub(crate) fn way_in(way: wire::Way) -> Result<Way, Error> {
    match way.way.as_str() {
        "pick-up" => Ok(Way::PickUp { counter: way.counter.unwrap_or_default(), lines: Vec::new() }),
        "post" => Ok(Way::Post { address: way.address.map(address_in).unwrap_or_default() }),
        _ => Err(Error::invalid("delivery", "An order is delivered by pick-up or by post.")),
    }
}

/// How an order is delivered.
pub(crate) fn way_out(way: Way) -> wire::Way {
    let word = way.as_str().to_owned();
    match way {
        Way::PickUp { counter, lines } => {
            wire::Way { way: word, counter: Some(counter), lines, address: None }
        }
        Way::Post { address } => {
            wire::Way { way: word, counter: None, lines: Vec::new(), address: Some(address_out(address)) }
        }
    }
}

/// How prints can be delivered.
pub(crate) fn offered_out(offered: Offered) -> wire::Delivering {
    wire::Delivering {
        counters: offered.counters.into_iter().map(counter_out).collect(),
        countries: offered.countries,
        last: offered.last.map(way_out),
    }
}

fn counter_out(counter: Counter) -> wire::Counter {
    wire::Counter { name: counter.name, lines: counter.lines }
}

/// What the operator says about delivery.
pub(crate) fn rules_out(rules: DeliveryRules) -> wire::DeliveryRules {
    let country = |one: Country| wire::Country { code: one.code, name: one.name };
    let carrier = |one: Carrier| wire::Carrier { name: one.name, link: one.link };
    wire::DeliveryRules {
        counters: rules.counters.into_iter().map(counter_out).collect(),
        countries: rules.countries.into_iter().map(country).collect(),
        carriers: rules.carriers.into_iter().map(carrier).collect(),
    }
}

/// What the operator wants to say about delivery.
pub(crate) fn rules_in(rules: wire::DeliveryRules) -> DeliveryRules {
    let counter = |one: wire::Counter| Counter { name: one.name, lines: one.lines };
    let country = |one: wire::Country| Country { code: one.code, name: one.name };
    let carrier = |one: wire::Carrier| Carrier { name: one.name, link: one.link };
    DeliveryRules {
        counters: rules.counters.into_iter().map(counter).collect(),
        countries: rules.countries.into_iter().map(country).collect(),
        carriers: rules.carriers.into_iter().map(carrier).collect(),
    }
}

/// A step with a parcel.
pub(crate) fn step_in(step: wire::MoveParcel) -> Result<ParcelStep, Error> {
    match step.state.as_str() {
        "ready" => Ok(ParcelStep::Ready),
        "packed" => Ok(ParcelStep::Packed),
        "sent" => Ok(ParcelStep::Sent {
            carrier: step.carrier.unwrap_or_default(),
            tracking: step.tracking_number.unwrap_or_default(),
        }),
        "delivered" => Ok(ParcelStep::Delivered),
        _ => Err(Error::invalid("state", "A parcel is ready, packed, sent or delivered.")),
    }
}

/// How far an order is on its way.
pub(crate) fn parcel_out((parcel, link): Underway) -> wire::Parcel {
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let marks = parcel.marks.into_iter();
    wire::Parcel {
        state: parcel.state.as_str().to_owned(),
        carrier: said(parcel.carrier),
        tracking_number: said(parcel.tracking),
        tracking_link: link,
        marks: marks
            .map(|mark| wire::ParcelMark { at: instant(mark.at), state: mark.state.as_str().to_owned() })
            .collect(),
    }
}
