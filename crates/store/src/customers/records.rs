//! The customer's record.

use cradle_domain::customers::{
    Address, Customer, Destination, Email, Gender, Language, PersonName, Phone, Profile, Standing,
};
use cradle_domain::{CustomerId, Instant};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    phone: Option<String>,
    address: Option<String>,
    delivery_addresses: String,
    destinations: String,
    birthday: Option<String>,
    gender: Option<String>,
    language: String,
    time_zone: String,
    operator: bool,
    standing: String,
    created_at: i64,
    email_proven_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct StoredDestination {
    name: String,
    email: String,
}

impl TryFrom<Row> for Customer {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let destinations: Vec<StoredDestination> = from_json(&row.destinations)?;
        let destination = |stored: StoredDestination| {
            Ok(Destination {
                name: stored.name.parse().map_err(StoreError::unreadable)?,
                email: stored.email.parse().map_err(StoreError::unreadable)?,
            })
        };
        Ok(Self {
            id: CustomerId(row.id),
            email: row.email.parse().map_err(StoreError::unreadable)?,
            profile: Profile {
                name: row.name.parse::<PersonName>().map_err(StoreError::unreadable)?,
                phone: row.phone.map(|number| number.parse().map_err(StoreError::unreadable)).transpose()?,
                address: row.address.as_deref().map(from_json).transpose()?,
                delivery_addresses: from_json(&row.delivery_addresses)?,
                destinations: destinations.into_iter().map(destination).collect::<Result<_>>()?,
                birthday: row.birthday.map(|day| day.parse().map_err(StoreError::unreadable)).transpose()?,
                gender: row.gender.as_deref().map(gender_from).transpose()?,
                language: Language::from_tag(&row.language).unwrap_or_default(),
                time_zone: row.time_zone,
            },
            operator: row.operator,
            standing: standing_from(&row.standing)?,
            created_at: Instant::from_micros(row.created_at),
            email_proven_at: row.email_proven_at.map(Instant::from_micros),
        })
    }
}

pub(crate) fn standing_from(word: &str) -> Result<Standing> {
    match word {
        "good" => Ok(Standing::Good),
        "blocked" => Ok(Standing::Blocked),
        other => Err(StoreError::unreadable(format!("standing “{other}”"))),
    }
}

const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Blocked => "blocked",
    }
}

fn gender_from(word: &str) -> Result<Gender> {
    match word {
        "female" => Ok(Gender::Female),
        "male" => Ok(Gender::Male),
        "other" => Ok(Gender::Other),
        other => Err(StoreError::unreadable(format!("gender “{other}”"))),
    }
}

const fn gender_word(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "female",
        Gender::Male => "male",
        Gender::Other => "other",
    }
}

fn destinations_json(destinations: &[Destination]) -> Result<String> {
    let stored: Vec<StoredDestination> = destinations
        .iter()
        .map(|to| StoredDestination {
            name: to.name.as_str().to_owned(),
            email: to.email.as_str().to_owned(),
        })
        .collect();
    to_json(&stored)
}

fn address_json(address: Option<&Address>) -> Result<Option<String>> {
    address.map(to_json).transpose()
}

/// Whether the centre has any customer yet. On PostgreSQL the answer holds until the transaction
/// ends, so that only one account can be the first.
pub async fn any(tx: &mut Tx) -> Result<bool> {
    if tx.engine() == crate::Engine::Postgres {
        changed!(tx, "LOCK TABLE customers IN SHARE ROW EXCLUSIVE MODE")?;
    }
    let found: Option<i64> =
        on!(tx, c => sqlx::query_scalar("SELECT created_at FROM customers LIMIT 1").fetch_optional(c))?;
    Ok(found.is_some())
}

/// Adds a customer; `Taken` when the email has an account already.
pub async fn add(tx: &mut Tx, customer: &Customer, password_hash: &str) -> Result<()> {
    let profile = &customer.profile;
    changed!(
        tx,
        "INSERT INTO customers (id, email, email_key, password_hash, name, address, delivery_addresses,
         destinations, birthday, gender, language, time_zone, operator, standing, created_at, phone, email_proven_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        customer.id.0,
        customer.email.as_str(),
        customer.email.key(),
        password_hash,
        profile.name.as_str(),
        address_json(profile.address.as_ref())?,
        to_json(&profile.delivery_addresses)?,
        destinations_json(&profile.destinations)?,
        profile.birthday.map(|day| day.to_string()),
        profile.gender.map(gender_word),
        profile.language.tag(),
        profile.time_zone.as_str(),
        customer.operator,
        standing_word(customer.standing),
        customer.created_at.micros(),
        profile.phone.as_ref().map(Phone::as_str),
        customer.email_proven_at.map(Instant::micros),
    )?;
    Ok(())
}

/// The customer, if there is one.
pub async fn get(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>> {
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as("SELECT * FROM customers WHERE id = $1").bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The customer with this email, however it is written.
pub async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<Customer>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM customers WHERE email_key = $1")
        .bind(email.key()).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The hash of a customer's password.
pub async fn password_hash(tx: &mut Tx, id: CustomerId) -> Result<Option<String>> {
    Ok(on!(tx, c => sqlx::query_scalar("SELECT password_hash FROM customers WHERE id = $1")
        .bind(id.0).fetch_optional(c))?)
}

/// Sets the hash of a new password.
pub async fn set_password(tx: &mut Tx, id: CustomerId, hash: &str) -> Result<()> {
    changed!(tx, "UPDATE customers SET password_hash = $2 WHERE id = $1", id.0, hash)?;
    Ok(())
}

/// Writes what a customer tells about themselves.
pub async fn update_profile(tx: &mut Tx, id: CustomerId, profile: &Profile) -> Result<()> {
    changed!(
        tx,
        "UPDATE customers SET name = $2, address = $3, delivery_addresses = $4, destinations = $5,
         birthday = $6, gender = $7, language = $8, time_zone = $9, phone = $10
         WHERE id = $1",
        id.0,
        profile.name.as_str(),
        address_json(profile.address.as_ref())?,
        to_json(&profile.delivery_addresses)?,
        destinations_json(&profile.destinations)?,
        profile.birthday.map(|day| day.to_string()),
        profile.gender.map(gender_word),
        profile.language.tag(),
        profile.time_zone.as_str(),
        profile.phone.as_ref().map(Phone::as_str),
    )?;
    Ok(())
}

/// Everybody who runs the centre.
pub async fn operators(tx: &mut Tx) -> Result<Vec<Customer>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM customers WHERE operator = TRUE ORDER BY id").fetch_all(c))?;
    rows.into_iter().map(Customer::try_from).collect()
}

/// Makes a customer an operator, or takes that away. False when there is no such customer.
pub async fn make_operator(tx: &mut Tx, email: &Email, operator: bool) -> Result<bool> {
    let rows =
        changed!(tx, "UPDATE customers SET operator = $2 WHERE email_key = $1", email.key(), operator)?;
    Ok(rows == 1)
}

/// Up to `limit` customers whose addresses come after `after` in their comparable form, by address:
/// those whose name or address contains `like`, and with `unproven` those who have not proven theirs.
pub async fn page(tx: &mut Tx, like: &str, unproven: bool, after: &str, limit: u32) -> Result<Vec<Customer>> {
    let like: String = like.to_lowercase().chars().flat_map(escaped).collect();
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM customers WHERE email_key > $1
         AND (LOWER(email) LIKE $2 ESCAPE '!' OR LOWER(name) LIKE $2 ESCAPE '!')
         AND ($3 = FALSE OR email_proven_at IS NULL) ORDER BY email_key LIMIT $4")
        .bind(after).bind(format!("%{like}%")).bind(unproven).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(Customer::try_from).collect()
}

/// A character that is looked for as it is.
fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c])
}

/// Opens or closes services to a customer.
pub async fn set_standing(tx: &mut Tx, id: CustomerId, standing: Standing) -> Result<()> {
    changed!(tx, "UPDATE customers SET standing = $2 WHERE id = $1", id.0, standing_word(standing))?;
    Ok(())
}

/// Removes a customer with everything that is theirs.
pub async fn remove(tx: &mut Tx, id: CustomerId) -> Result<()> {
    changed!(tx, "DELETE FROM customers WHERE id = $1", id.0)?;
    Ok(())
}
