//! Set up the services.

use cradle_domain::billing::{PerWhat, PriceList};
use cradle_domain::menu::{ModelPattern, Service, ServiceKind};
use cradle_domain::{Currency, ServiceId};
use cradle_store::{Tx, menu};

use crate::{Context, Error, Result, Visitor, billing};

/// A service to add.
#[derive(Clone, Debug)]
pub struct NewService {
    /// Its name in addresses and orders.
    pub id: String,
    /// What it does.
    pub kind: String,
    /// The rest.
    pub change: ServiceChange,
}

/// What to change; `None` leaves it as it is, an inner `None` empties it.
#[derive(Clone, Debug, Default)]
#[allow(clippy::option_option)] // The two kinds of absence are what this is about.
pub struct ServiceChange {
    /// Own title.
    pub title: Option<Option<String>>,
    /// Own description.
    pub description: Option<Option<String>>,
    /// Minor units and currency code of what one costs from now on: a new price list that is otherwise
    /// the one that holds.
    pub price: Option<(i64, String)>,
    /// One what, from now on.
    pub per: Option<String>,
    /// Whether it is offered.
    pub enabled: Option<bool>,
    /// For which makers and models.
    pub models: Option<Vec<ModelPattern>>,
}

/// The services in the operator's order, and what they cost now.
pub async fn services(ctx: &Context, visitor: &Visitor) -> Result<(Vec<Service>, PriceList)> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    Ok((menu::services(&mut tx).await?, billing::in_force(ctx, &mut tx).await?))
}

/// Adds a service at the end.
pub async fn add(ctx: &Context, visitor: &Visitor, new: NewService) -> Result<(Service, PriceList)> {
    visitor.operator()?;
    let id: ServiceId = new.id.parse().map_err(|why| Error::invalid("id", why))?;
    let kind = ServiceKind::from_word(&new.kind)
        .ok_or_else(|| Error::invalid("kind", "A service is of the kind keep, send, publish or print."))?;
    let mut tx = ctx.write().await?;
    let all = menu::services(&mut tx).await?;
    if all.iter().any(|service| service.id == id) {
        return Err(Error::conflict("service-taken", "There is a service with this name already."));
    }
    let mut service = Service {
        id,
        kind,
        title: None,
        description: None,
        enabled: true,
        models: Vec::new(),
        position: all.last().map_or(0, |last| last.position + 1),
    };
    apply(&mut service, &new.change)?;
    menu::put_service(&mut tx, &service).await?;
    let free = Some((0, ctx.settings().currency.code().to_owned()));
    let change = ServiceChange { price: new.change.price.or(free), ..new.change };
    let prices = price(ctx, &mut tx, &service.id, &change).await?;
    tx.commit().await?;
    Ok((service, prices))
}

/// Changes a service. Orders that were placed keep their price.
pub async fn change(
    ctx: &Context,
    visitor: &Visitor,
    id: &ServiceId,
    change: ServiceChange,
) -> Result<(Service, PriceList)> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let mut service = menu::service(&mut tx, id).await?.ok_or(Error::Missing("service"))?;
    apply(&mut service, &change)?;
    menu::put_service(&mut tx, &service).await?;
    let prices = price(ctx, &mut tx, id, &change).await?;
    tx.commit().await?;
    Ok((service, prices))
}

/// Takes a service off the menu for good.
pub async fn remove(ctx: &Context, visitor: &Visitor, id: &ServiceId) -> Result<()> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    if !menu::remove_service(&mut tx, id).await? {
        return Err(Error::Missing("service"));
    }
    Ok(tx.commit().await?)
}

/// Puts the services in a new order; every one of them must be named once.
pub async fn arrange(
    ctx: &Context,
    visitor: &Visitor,
    order: &[String],
) -> Result<(Vec<Service>, PriceList)> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let mut services = menu::services(&mut tx).await?;
    let place = |service: &Service| order.iter().position(|id| id == service.id.as_str());
    let complete = order.len() == services.len() && services.iter().all(|service| place(service).is_some());
    if !complete {
        return Err(Error::invalid(
            "order",
            "Name every service exactly once. Load the list again if somebody changed it.",
        ));
    }
    services.sort_by_key(place);
    for (position, service) in (0..).zip(&mut services) {
        service.position = position;
        menu::put_service(&mut tx, service).await?;
    }
    let prices = billing::in_force(ctx, &mut tx).await?;
    tx.commit().await?;
    Ok((services, prices))
}

/// What things cost after a change of a service: the list that holds, or a new one from now on.
async fn price(ctx: &Context, tx: &mut Tx, id: &ServiceId, change: &ServiceChange) -> Result<PriceList> {
    if change.price.is_none() && change.per.is_none() {
        return billing::in_force(ctx, tx).await;
    }
    let currency = |code: &str| {
        let known = Currency::from_code(code);
        known
            .ok_or_else(|| Error::invalid("price", format!("“{code}” is not a currency. Write it like EUR.")))
    };
    let each = match &change.price {
        Some((amount, _)) if !(0..=100_000_000).contains(amount) => {
            return Err(Error::invalid("price", "A price cannot be negative, nor over a million."));
        }
        Some((amount, code)) => Some((*amount, currency(code)?)),
        None => None,
    };
    let per = |word: &String| {
        PerWhat::from_word(word)
            .ok_or_else(|| Error::invalid("per", "A price is per order, per picture or per recipient."))
    };
    billing::put_one(ctx, tx, id, each, change.per.as_ref().map(per).transpose()?).await
}

fn apply(service: &mut Service, change: &ServiceChange) -> Result<()> {
    let line = |field: &'static str, text: Option<String>| {
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        match &text {
            Some(text) if text.chars().count() > 200 || text.chars().any(char::is_control) => {
                Err(Error::invalid(field, "Use at most 200 characters on one line."))
            }
            _ => Ok(text),
        }
    };
    if let Some(title) = change.title.clone() {
        service.title = line("title", title)?;
    }
    if let Some(description) = change.description.clone() {
        service.description = line("description", description)?;
    }
    if let Some(enabled) = change.enabled {
        service.enabled = enabled;
    }
    if let Some(models) = &change.models {
        let fits = |pattern: &ModelPattern| {
            [&pattern.maker, &pattern.model]
                .iter()
                .all(|text| (1..=100).contains(&text.trim().chars().count()))
        };
        if models.len() > 200 || !models.iter().all(fits) {
            return Err(Error::invalid(
                "models",
                "Give maker and model of up to 200 cameras; * stands for anything.",
            ));
        }
        service.models.clone_from(models);
    }
    Ok(())
}
