//! How orders can come to their customers.

use cradle_domain::CustomerId;
use cradle_domain::delivery::{Counter, Way};
use cradle_store::{Tx, customers, delivery};

use crate::{Context, Error, Result, Visitor};

/// How a customer can have prints delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// Where they can be picked up.
    pub counters: Vec<Counter>,
    /// Codes of the countries that they are sent to.
    pub countries: Vec<String>,
    /// How this customer had them delivered the last time.
    pub last: Option<Way>,
}

/// How the visitor can have prints delivered.
pub async fn offered(ctx: &Context, visitor: &Visitor) -> Result<Offered> {
    let customer = visitor.account()?;
    let mut tx = ctx.read().await?;
    let rules = delivery::rules(&mut tx).await?;
    let last = if rules.is_empty() { None } else { delivery::last_way(&mut tx, customer).await? };
    let countries = rules.countries.into_iter().map(|country| country.code).collect();
    Ok(Offered { counters: rules.counters, countries, last })
}

/// The way that is meant, with everything that it takes, as the order keeps it.
pub(crate) async fn settled(tx: &mut Tx, customer: CustomerId, wished: Option<Way>) -> Result<Option<Way>> {
    let rules = delivery::rules(tx).await?;
    let customer = customers::get(tx, customer).await?.ok_or(Error::Missing("customer"))?;
    Way::settled(wished, &rules, &customer.profile).map_err(|why| Error::invalid(why.field(), why))
}
