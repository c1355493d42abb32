//! Services that the operator offers, and how much each customer uses them.

use cradle_domain::menu::{Service, ServiceKind, Usage, Use};
use cradle_domain::{Currency, CustomerId, Instant, ServiceId};
use sqlx::FromRow;

use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    title: Option<String>,
    description: Option<String>,
    enabled: bool,
    models: String,
    position: i64,
}

impl TryFrom<Row> for Service {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let unknown = |what: &str, word: &str| StoreError::unreadable(format!("{what} “{word}”"));
        Ok(Self {
            id: row.id.parse().map_err(StoreError::unreadable)?,
            kind: ServiceKind::from_word(&row.kind).ok_or_else(|| unknown("kind", &row.kind))?,
            title: row.title,
            description: row.description,
            enabled: row.enabled,
            models: from_json(&row.models)?,
            position: row.position,
        })
    }
}

/// A recorded currency code.
pub(crate) fn currency(code: &str) -> Result<Currency> {
    Currency::from_code(code).ok_or_else(|| StoreError::unreadable(format!("currency “{code}”")))
}

/// All services in the operator's order.
pub async fn services(tx: &mut Tx) -> Result<Vec<Service>> {
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as("SELECT * FROM services ORDER BY position, id").fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One service.
pub async fn service(tx: &mut Tx, id: &ServiceId) -> Result<Option<Service>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM services WHERE id = $1")
        .bind(id.as_str()).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Adds a service or writes it anew.
pub async fn put_service(tx: &mut Tx, service: &Service) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO services (id, kind, title, description, enabled, models, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
         description = excluded.description, enabled = excluded.enabled,
         models = excluded.models, position = excluded.position",
        service.id.as_str(),
        service.kind.as_str(),
        service.title.as_deref(),
        service.description.as_deref(),
        service.enabled,
        to_json(&service.models)?,
        service.position,
    )?;
    Ok(())
}

/// Removes a service; orders that named it keep its name.
pub async fn remove_service(tx: &mut Tx, id: &ServiceId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM services WHERE id = $1", id.as_str())? == 1)
}

/// How much a customer uses each service.
pub async fn usage(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Use>> {
    let rows: Vec<(String, f64, i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT service_id, weight, as_of, uses FROM service_usage WHERE customer_id = $1")
        .bind(customer.0).fetch_all(c))?;
    let used = |(service, weight, as_of, uses): (String, f64, i64, i64)| {
        Ok(Use {
            service: service.parse().map_err(StoreError::unreadable)?,
            usage: Usage {
                weight,
                as_of: Instant::from_micros(as_of),
                count: u32::try_from(uses).unwrap_or(u32::MAX),
            },
        })
    };
    rows.into_iter().map(used).collect()
}

/// Records one more use of a service by a customer, in the transaction of the order that it is.
pub async fn record_use(tx: &mut Tx, customer: CustomerId, service: &ServiceId, now: Instant) -> Result<()> {
    if tx.engine() == crate::Engine::Postgres {
        // Two orders at the same moment must not count as one; SQLite has one writer anyway.
        let row: Option<i64> = on!(tx, c => sqlx::query_scalar(
            "SELECT created_at FROM customers WHERE id = $1 FOR NO KEY UPDATE")
            .bind(customer.0).fetch_optional(c))?;
        row.ok_or(StoreError::Changed)?;
    }
    let known = usage(tx, customer).await?.into_iter().find(|used| used.service == *service);
    let after = known.map_or(Usage::NONE, |used| used.usage).used(now);
    changed!(
        tx,
        "INSERT INTO service_usage (customer_id, service_id, weight, as_of, uses) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (customer_id, service_id) DO UPDATE SET weight = excluded.weight,
         as_of = excluded.as_of, uses = excluded.uses",
        customer.0,
        service.as_str(),
        after.weight,
        after.as_of.micros(),
        i64::from(after.count),
    )?;
    Ok(())
}
