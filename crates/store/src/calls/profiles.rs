//! What customers show of themselves in the address books of others.

use cradle_domain::calls::{CallAddress, Choice, Chosen};
use cradle_domain::{BlobHash, CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// What a customer shows of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub customer: CustomerId,
    /// Where calls to them are opened.
    pub address: CallAddress,
    /// What they say of themselves; empty for nothing.
    pub says: String,
    /// The name by which they let themselves be found, in lower case.
    pub found_by: Option<String>,
    /// Whether partners may take their picture in a call.
    pub may_photograph: bool,
    /// A picture of them.
    pub picture: Option<BlobHash>,
    /// How they chose to be seen.
    pub chosen: Option<Chosen>,
    /// Since when others see them as offline; `None` while they do not.
    pub offline_since: Option<Instant>,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    address: String,
    says: String,
    found_by: Option<String>,
    may_photograph: bool,
    picture: Option<Vec<u8>>,
    chosen: Option<String>,
    chosen_until: Option<i64>,
    offline_since: Option<i64>,
}

impl TryFrom<Row> for Profile {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let choice = |word: String| {
            Choice::from_word(&word).ok_or_else(|| StoreError::unreadable(format!("a choice “{word}”")))
        };
        let until = row.chosen_until.map(Instant::from_micros);
        Ok(Self {
            customer: CustomerId(row.customer_id),
            address: row.address.parse().map_err(StoreError::unreadable)?,
            says: row.says,
            found_by: row.found_by,
            may_photograph: row.may_photograph,
            picture: super::contacts::hash(row.picture)?,
            chosen: row.chosen.map(choice).transpose()?.map(|choice| Chosen { choice, until }),
            offline_since: row.offline_since.map(Instant::from_micros),
        })
    }
}

/// What a customer shows, if they ever did.
pub async fn profile(tx: &mut Tx, customer: CustomerId) -> Result<Option<Profile>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM call_profiles WHERE customer_id = $1")
        .bind(customer.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Adds what a customer shows. False when they have something already, or somebody else has the address.
pub async fn add_profile(tx: &mut Tx, profile: &Profile) -> Result<bool> {
    let rows = changed!(
        tx,
        "INSERT INTO call_profiles (customer_id, address, says, found_by, may_photograph, offline_since)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        profile.customer.0,
        profile.address.as_str(),
        profile.says.as_str(),
        profile.found_by.as_deref(),
        profile.may_photograph,
        profile.offline_since.map(Instant::micros),
    )?;
    Ok(rows == 1)
}

/// Whose address of calls this is.
pub async fn by_address(tx: &mut Tx, address: &CallAddress) -> Result<Option<CustomerId>> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT customer_id FROM call_profiles WHERE address = $1").bind(address.as_str()).fetch_optional(c))?;
    Ok(id.map(CustomerId))
}

/// Writes what a customer says and allows.
pub async fn update_profile(tx: &mut Tx, profile: &Profile) -> Result<()> {
    changed!(
        tx,
        "UPDATE call_profiles SET says = $2, found_by = $3, may_photograph = $4 WHERE customer_id = $1",
        profile.customer.0,
        profile.says.as_str(),
        profile.found_by.as_deref(),
        profile.may_photograph,
    )?;
    Ok(())
}

/// Sets the picture of a customer.
pub async fn set_picture(tx: &mut Tx, customer: CustomerId, picture: Option<BlobHash>) -> Result<()> {
    changed!(
        tx,
        "UPDATE call_profiles SET picture = $2 WHERE customer_id = $1",
        customer.0,
        picture.as_ref().map(|hash| hash.0.as_slice()),
    )?;
    Ok(())
}

/// Sets another address. False when somebody has it.
pub async fn set_address(tx: &mut Tx, customer: CustomerId, address: &CallAddress) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE call_profiles SET address = $2 WHERE customer_id = $1
         AND NOT EXISTS (SELECT 1 FROM call_profiles AS other WHERE other.address = $2)",
        customer.0,
        address.as_str(),
    )?;
    Ok(rows == 1)
}

/// Writes how a customer chose to be seen.
pub async fn choose(tx: &mut Tx, customer: CustomerId, chosen: Option<Chosen>) -> Result<()> {
    changed!(
        tx,
        "UPDATE call_profiles SET chosen = $2, chosen_until = $3 WHERE customer_id = $1",
        customer.0,
        chosen.map(|chosen| chosen.choice.as_str()),
        chosen.and_then(|chosen| chosen.until).map(Instant::micros),
    )?;
    Ok(())
}

/// Writes since when others see a customer as offline.
pub async fn set_offline_since(tx: &mut Tx, customer: CustomerId, since: Option<Instant>) -> Result<()> {
    changed!(
        tx,
        "UPDATE call_profiles SET offline_since = $2 WHERE customer_id = $1",
        customer.0,
        since.map(Instant::micros),
    )?;
    Ok(())
}

/// The centre was away, and so was everybody.
pub async fn all_offline(tx: &mut Tx, now: Instant) -> Result<()> {
    changed!(tx, "UPDATE call_profiles SET offline_since = $1 WHERE offline_since IS NULL", now.micros())?;
    Ok(())
}

/// Up to `limit` who let themselves be found and whose names begin so, in lower case: name and address.
pub async fn with_prefix(
    tx: &mut Tx,
    prefix: &str,
    but: CustomerId,
    limit: u32,
) -> Result<Vec<(String, CallAddress)>> {
    let end = format!("{prefix}{}", char::MAX);
    let rows: Vec<(String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT u.name, p.address FROM call_profiles p JOIN customers u ON u.id = p.customer_id
         WHERE p.found_by >= $1 AND p.found_by < $2 AND p.customer_id <> $3 ORDER BY p.found_by LIMIT $4")
        .bind(prefix).bind(end.as_str()).bind(but.0).bind(i64::from(limit)).fetch_all(c))?;
    let found =
        |(name, address): (String, String)| Ok((name, address.parse().map_err(StoreError::unreadable)?));
    rows.into_iter().map(found).collect()
}
