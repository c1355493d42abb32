//! What the operator sees first.

use std::collections::HashMap;

use cradle_domain::{Instant, Money, ServiceId, Span};
use cradle_store::{jobs, menu, orders};

use super::find::language_of;
use crate::archive::{self, Proof};
use crate::health::Part;
use crate::{Context, Result, Visitor};

/// How the centre is doing.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Orders that are not over.
    pub open_orders: u64,
    /// When the oldest of them was placed.
    pub oldest_open: Option<Instant>,
    /// How often each service was ordered in the last 28 days, the most ordered first.
    pub chosen: Vec<Chosen>,
    /// What orders of each of the last 28 days came to, the oldest first: `YYYY-MM-DD` (UTC) and the
    /// sum in the centre's currency, without what was cancelled or failed.
    pub revenue: Vec<(String, Money)>,
    /// Background work.
    pub jobs: jobs::Counts,
    /// The parts of the centre.
    pub health: Vec<Part>,
    /// What reading all files through has found the last time.
    pub proof: Option<Proof>,
}

/// How often a service was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The service.
    pub service: ServiceId,
    /// Its title in the reader's language.
    pub title: String,
    /// Orders.
    pub count: u64,
}

const DAY: Span = Span::from_hours(24);
const DAYS: u32 = 28;
/// Findings that are shown.
const FINDINGS: u32 = 20;

/// How the centre is doing.
pub async fn overview(ctx: &Context, visitor: &Visitor) -> Result<Overview> {
    let operator = visitor.operator()?;
    let first = ctx.now() - DAY * (DAYS - 1);
    let mut tx = ctx.read().await?;
    let (open_orders, oldest_open) = orders::open_orders(&mut tx).await?;
    let counted = orders::days(&mut tx, first).await?;
    let services = menu::services(&mut tx).await?;
    let language = language_of(&mut tx, operator).await?;
    let jobs = jobs::counts(&mut tx, ctx.now()).await?;
    drop(tx);

    let mut counts: HashMap<ServiceId, u64> = HashMap::new();
    let currency = ctx.settings().currency;
    let mut sums: HashMap<&str, i64> = HashMap::new();
    for day in &counted {
        *counts.entry(day.service.clone()).or_default() += day.orders;
        if day.total.currency == currency {
            *sums.entry(&day.day).or_default() += day.total.amount;
        }
    }
    let title = |id: &ServiceId| {
        let service = services.iter().find(|service| service.id == *id);
        service.map_or_else(|| id.to_string(), |service| crate::menu::title(service, language))
    };
    let mut chosen: Vec<Chosen> = counts
        .into_iter()
        .map(|(service, count)| Chosen { title: title(&service), service, count })
        .collect();
    chosen.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.service.cmp(&b.service)));
    let revenue = (0..DAYS).map(|n| {
        let day = (first + DAY * n).timestamp().strftime("%Y-%m-%d").to_string();
        let sum = sums.get(day.as_str()).copied().unwrap_or(0);
        (day, Money::new(sum, currency))
    });
    Ok(Overview {
        open_orders,
        oldest_open,
        chosen,
        revenue: revenue.collect(),
        jobs,
        health: crate::health::check(ctx).await,
        proof: archive::report(ctx, FINDINGS).await?,
    })
}
