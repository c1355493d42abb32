//! The slip that goes with an order at the counter.

use cradle_domain::OrderId;
use cradle_domain::billing::{DELIVERY, LineOf, Method};
use cradle_domain::customers::Language;
use cradle_domain::orders::Request;
use cradle_paper::{Sheet, Template, qr};
use cradle_store::billing::{self, Charge, ChargeState};
use cradle_store::{cameras, customers};
use serde_json::{Value, json};

use super::View;
use super::find::{language_of, one};
use super::operate::owner_of;
use super::words::state_of;
use crate::delivery::way_words;
use crate::mail::date;
use crate::papers::{Paper, moment, named, print, seller_says};
use crate::{Context, Error, Result, Visitor, money, zone};

/// An order's slip as PDF, in the language of whoever runs the centre. Its code leads to the order.
pub async fn slip(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<Paper> {
    let operator = visitor.operator()?;
    let owner = owner_of(ctx, id).await?;
    let mut tx = ctx.read().await?;
    let reader = customers::get(&mut tx, operator).await?.ok_or(Error::Missing("customer"))?.profile;
    let language = language_of(&mut tx, operator).await?;
    let view = one(&mut tx, language, owner, id).await?;
    let customer = customers::get(&mut tx, owner).await?.ok_or(Error::Missing("customer"))?;
    let camera = match view.order.camera {
        Some(camera) => cameras::get(&mut tx, owner, camera).await?.map(|camera| {
            let known = &camera.identification;
            let model = format!("{} {}", known.maker.as_str(), known.model.as_str());
            camera.name.as_ref().map_or(model, ToString::to_string)
        }),
        None => None,
    };
    let seller = named(ctx, billing::seller(&mut tx).await?);
    drop(tx);
    let order = &view.order;
    let number = format!("R-{}", order.number);
    let address = format!("{}/operator/orders?order={}", ctx.settings().public_url, order.id);
    let at = order.placed_at.timestamp().to_zoned(zone(&reader.time_zone));
    let says = json!({
        "language": language.tag(), "seller": seller_says(&seller), "number": number,
        "service": view.title, "pictures": order.pictures,
        "placed": format!("{}, {:02}:{:02}", date(order.placed_at, &reader.time_zone, language), at.hour(), at.minute()),
        "state": state_of(&order.state, language),
        "camera": camera,
        "customer": {
            "name": customer.profile.name.as_str(), "email": customer.email.as_str(),
            "telephone": customer.profile.phone.as_ref().map(ToString::to_string),
        },
        "options": options(&view, language),
        "total": money::in_words(order.total, language),
        "payment": payment(view.charge.as_ref()),
        "method": view.charge.as_ref().and_then(|charge| {
            let method = Some(charge.method).filter(|_| !charge.due().is_zero());
            crate::billing::with_points(charge.spent, method, charge.due().currency, language)
        }),
        "code": qr(&address),
    });
    let sheet = Sheet {
        template: Template::Slip,
        says,
        id: format!("slip-{id}"),
        at: moment(ctx.now()),
        attached: None,
    };
    Ok(Paper::pdf(&format!("slip-{number}"), print(ctx, sheet).await?))
}

/// How it stands with the money, by the name of the template's word.
fn payment(charge: Option<&Charge>) -> &'static str {
    match charge.map(|charge| (charge.state, charge.method)) {
        None => "free",
        Some((ChargeState::Paid, _)) => "paid",
        Some((ChargeState::GivenBack | ChargeState::Credited, _)) => "returned",
        Some((ChargeState::Invoiced, _) | (ChargeState::Open, Method::Invoice)) => "on-invoice",
        Some((ChargeState::Open, _)) => "unpaid",
    }
}

/// What was chosen besides the service: what the request says, and what costs more.
fn options(view: &View, language: Language) -> Vec<Value> {
    let mut chosen = Vec::new();
    let mut say = |name: &str, value: String| {
        if !value.is_empty() {
            chosen.push(json!({ "name": name, "value": value }));
        }
    };
    if let Request::Send(send) = &view.order.request {
        let name = match language {
            Language::En => "To",
            Language::De => "An",
            Language::Ja => "送り先",
        };
        let to: Vec<String> = send.to.iter().map(|to| to.email.to_string()).collect();
        say(name, to.join(", "));
    }
    if let Request::Publish(publish) = &view.order.request {
        let name = match language {
            Language::En => "Title",
            Language::De => "Titel",
            Language::Ja => "タイトル",
        };
        say(name, publish.title.clone());
    }
    if let Request::Print(print) = &view.order.request {
        let sheets = print.index_sheets(view.order.pictures);
        let name = match language {
            Language::En => "Index prints",
            Language::De => "Indexprints",
            Language::Ja => "インデックスプリント",
        };
        say(name, if sheets > 0 { sheets.to_string() } else { String::new() });
    }
    if let Request::Print(print) = &view.order.request
        && let Some(way) = &print.delivery
    {
        let (name, value) = way_words(way, language);
        say(name, value);
    }
    for line in view.charge.iter().flat_map(|charge| &charge.bill.lines) {
        if let LineOf::Extra { option, choice } = &line.of
            && option != DELIVERY
        {
            say(option, format!("{choice} × {}", line.quantity));
        }
    }
    chosen
}
