//! Price lists: the one that holds, those before it, and the next one, prepared ahead.

use std::collections::BTreeMap;

use cradle_domain::billing::{
    Asked, Bill, Extra, PerWhat, PriceList, PriceProblem, Step, Tariff, TaxRate, Taxing,
};
use cradle_domain::{Currency, Instant, PriceListId, ServiceId};
use cradle_store::{StoreError, Tx, billing};

use crate::{Context, Error, Result, Visitor};

/// What a service is to cost.
#[derive(Clone, Debug)]
pub struct NewTariff {
    /// Which service.
    pub service: String,
    /// One what.
    pub per: String,
    /// From how many on, and minor units for each.
    pub steps: Vec<(u32, i64)>,
    /// Option, choice, and minor units for each.
    pub extras: Vec<(String, String, i64)>,
    /// The rate of tax in hundredths of a percent.
    pub tax: u16,
}

/// A list to make, or to write anew.
#[derive(Clone, Debug)]
pub struct NewList {
    /// The operator's name for it.
    pub name: String,
    /// From when on it holds; `None` for at once.
    pub valid_from: Option<Instant>,
    /// Whether prices hold the tax.
    pub taxing: String,
    /// What services cost.
    pub tariffs: Vec<NewTariff>,
}

/// What an order of so many would cost.
#[derive(Clone, Debug)]
pub struct Previewed {
    /// The service.
    pub service: ServiceId,
    /// How many.
    pub quantity: u32,
    /// What it would cost.
    pub bill: Bill,
}

/// Every list, the last one first, and which of them holds now.
pub async fn lists(ctx: &Context, visitor: &Visitor) -> Result<(Vec<PriceList>, Option<PriceListId>)> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let holds = billing::list_at(&mut tx, ctx.now()).await?.map(|list| list.id);
    Ok((billing::lists(&mut tx).await?, holds))
}

/// The list that holds now.
pub async fn in_force(ctx: &Context, tx: &mut Tx) -> Result<PriceList> {
    billing::list_at(tx, ctx.now()).await?.ok_or_else(|| Error::defect("there is no price list"))
}

/// Makes a list, or writes one anew that has not begun. One that has begun stays as it is: orders were
/// placed by it.
pub async fn save_list(
    ctx: &Context,
    visitor: &Visitor,
    id: Option<PriceListId>,
    new: NewList,
) -> Result<PriceList> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    if let Some(id) = id {
        waiting(ctx, &mut tx, id).await?;
    }
    // Asked once: what begins at once does not lie in the past a moment later.
    let now = ctx.now();
    let mut list = checked(ctx, new, now)?;
    list.id = id.unwrap_or(list.id);
    if list.valid_from < now {
        return Err(Error::invalid(
            "valid_from",
            "A price list cannot begin in the past. Let it begin now or later.",
        ));
    }
    put(&mut tx, &list).await?;
    tx.commit().await?;
    Ok(list)
}

async fn put(tx: &mut Tx, list: &PriceList) -> Result<()> {
    billing::put_list(tx, list).await.map_err(|error| match error {
        StoreError::Taken => Error::invalid(
            "valid_from",
            "Another price list begins at the same moment. Change that one, or choose another day.",
        ),
        other => other.into(),
    })
}

/// Removes a list that has not begun.
pub async fn remove_list(ctx: &Context, visitor: &Visitor, id: PriceListId) -> Result<()> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    waiting(ctx, &mut tx, id).await?;
    billing::remove_list(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

async fn waiting(ctx: &Context, tx: &mut Tx, id: PriceListId) -> Result<()> {
    let list = billing::list(tx, id).await?.ok_or(Error::Missing("price list"))?;
    if list.valid_from <= ctx.now() {
        return Err(Error::conflict(
            "price-list-begun",
            "This price list has begun, and orders were placed by it. Make a new one that begins now or later.",
        ));
    }
    Ok(())
}

/// What orders of these quantities would cost by a list that need not be saved.
pub fn preview(ctx: &Context, visitor: &Visitor, new: NewList, quantities: &[u32]) -> Result<Vec<Previewed>> {
    visitor.operator()?;
    if quantities.len() > 20 || !quantities.iter().all(|quantity| (1..=5_000).contains(quantity)) {
        return Err(Error::invalid("quantities", "Ask for at most 20 quantities from 1 to 5,000."));
    }
    let list = checked(ctx, new, ctx.now())?;
    let mut shown = Vec::new();
    for (service, tariff) in &list.tariffs {
        for &quantity in quantities {
            let asked = Asked { pictures: quantity, recipients: quantity, choices: &[] };
            let bill = tariff.bill(list.taxing, list.currency, &asked);
            let bill = bill.map_err(|why| Error::invalid("tariffs", why))?;
            shown.push(Previewed { service: service.clone(), quantity, bill });
        }
    }
    Ok(shown)
}

fn checked(ctx: &Context, new: NewList, now: Instant) -> Result<PriceList> {
    let mut tariffs = BTreeMap::new();
    for tariff in new.tariffs {
        let id: ServiceId = tariff.service.parse().map_err(|why| Error::invalid("tariffs", why))?;
        let per = PerWhat::from_word(&tariff.per).ok_or_else(|| {
            Error::invalid("tariffs", "A price is per order, per picture or per recipient.")
        })?;
        let extra = |(option, choice, each)| Extra { option, choice, each };
        let priced = Tariff {
            per,
            steps: tariff.steps.into_iter().map(|(from, each)| Step { from, each }).collect(),
            extras: tariff.extras.into_iter().map(extra).collect(),
            tax: TaxRate(tariff.tax),
        };
        if tariffs.insert(id, priced).is_some() {
            return Err(Error::invalid(
                "tariffs",
                "A service stands on the list twice. Keep one of the two.",
            ));
        }
    }
    let list = PriceList {
        id: ctx.id(),
        name: new.name.trim().to_owned(),
        valid_from: new.valid_from.unwrap_or(now),
        currency: ctx.settings().currency,
        taxing: Taxing::from_word(&new.taxing)
            .ok_or_else(|| Error::invalid("taxing", "Prices are gross (with tax) or net (without)."))?,
        tariffs,
    };
    list.check().map_err(|why| {
        Error::invalid(if matches!(why, PriceProblem::Name) { "name" } else { "tariffs" }, why)
    })?;
    Ok(list)
}

/// Lets one service cost this from now on, in the caller's transaction: a new list that is otherwise the
/// one that holds. `each` is in `currency`; what is left out stays.
pub async fn put_one(
    ctx: &Context,
    tx: &mut Tx,
    service: &ServiceId,
    each: Option<(i64, Currency)>,
    per: Option<PerWhat>,
) -> Result<PriceList> {
    let mut list = in_force(ctx, tx).await?;
    if let Some((_, currency)) = each.filter(|(amount, currency)| *amount > 0 && *currency != list.currency) {
        if !list.tariffs.values().all(Tariff::is_free) {
            return Err(Error::invalid(
                "price",
                format!(
                    "Prices are in {} now. Make a price list in the other currency instead.",
                    list.currency.code()
                ),
            ));
        }
        list.currency = currency;
    }
    let nothing = Tariff {
        per: PerWhat::Order,
        steps: vec![Step { from: 1, each: 0 }],
        extras: Vec::new(),
        tax: TaxRate::default(),
    };
    let tariff = list.tariffs.entry(service.clone()).or_insert(nothing);
    if let Some((each, _)) = each {
        tariff.steps = vec![Step { from: 1, each }];
    }
    tariff.per = per.unwrap_or(tariff.per);
    list.check().map_err(|why| Error::invalid("price", why))?;
    // A list that began at this very moment is the one that this change belongs to.
    let now = ctx.now();
    if list.valid_from < now {
        (list.id, list.valid_from) = (ctx.id(), now);
    }
    put(tx, &list).await?;
    Ok(list)
}
