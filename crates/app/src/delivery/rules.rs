//! What the operator says about delivery.

use cradle_domain::delivery::DeliveryRules;
use cradle_store::delivery;

use crate::{Context, Error, Result, Visitor};

/// Counters, countries and carriers.
pub async fn rules(ctx: &Context, visitor: &Visitor) -> Result<DeliveryRules> {
    visitor.operator()?;
    Ok(delivery::rules(&mut ctx.read().await?).await?)
}

/// Changes them. Orders that were placed keep where they go.
pub async fn change_rules(ctx: &Context, visitor: &Visitor, rules: DeliveryRules) -> Result<DeliveryRules> {
    visitor.operator()?;
    let rules = rules.checked().map_err(|problem| Error::invalid(problem.field(), problem))?;
    let mut tx = ctx.write().await?;
    delivery::set_rules(&mut tx, &rules).await?;
    tx.commit().await?;
    Ok(rules)
}
