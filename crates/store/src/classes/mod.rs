//! Classes of pictures, and what was put into them by hand.

use cradle_domain::classes::{Class, Sort};
use cradle_domain::{ClassId, CustomerId, ImageId, Instant};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::library::refresh_terms;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    id: Uuid,
    name: String,
    rule: Option<String>,
    created_at: i64,
}

const COLUMNS: &str = "customer_id, id, name, rule, created_at";

impl TryFrom<Row> for Class {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: ClassId(row.id),
            owner: CustomerId(row.customer_id),
            name: row.name.parse().map_err(StoreError::unreadable)?,
            sort: row.rule.as_deref().map(from_json).transpose()?.map_or(Sort::Hand, Sort::Rule),
            created_at: Instant::from_micros(row.created_at),
        })
    }
}

fn rule_json(sort: &Sort) -> Result<Option<String>> {
    match sort {
        Sort::Hand => Ok(None),
        Sort::Rule(rule) => to_json(rule).map(Some),
    }
}

/// Adds a class; [`StoreError::Taken`] when its owner has one of this name.
pub async fn add(tx: &mut Tx, class: &Class) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO classes (customer_id, id, name, name_key, rule, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        class.owner.0,
        class.id.0,
        class.name.as_str(),
        class.name.key(),
        rule_json(&class.sort)?,
        class.created_at.micros(),
    )?;
    Ok(())
}

/// Writes a class's name and rule; [`StoreError::Taken`] when its owner has another one of this name.
pub async fn update(tx: &mut Tx, class: &Class) -> Result<()> {
    changed!(
        tx,
        "UPDATE classes SET name = $3, name_key = $4, rule = $5 WHERE customer_id = $1 AND id = $2",
        class.owner.0,
        class.id.0,
        class.name.as_str(),
        class.name.key(),
        rule_json(&class.sort)?,
    )?;
    Ok(())
}

/// A class of this customer.
pub async fn get(tx: &mut Tx, owner: CustomerId, id: ClassId) -> Result<Option<Class>> {
    let text = format!("SELECT {COLUMNS} FROM classes WHERE customer_id = $1 AND id = $2");
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).bind(owner.0).bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Up to `limit` classes of this customer whose names come after `after`, by name.
pub async fn page(tx: &mut Tx, owner: CustomerId, after: &str, limit: u32) -> Result<Vec<Class>> {
    let text = format!(
        "SELECT {COLUMNS} FROM classes WHERE customer_id = $1 AND name_key > $2 ORDER BY name_key LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(owner.0).bind(after).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many classes this customer has.
pub async fn how_many(tx: &mut Tx, owner: CustomerId) -> Result<u32> {
    let count: i64 = on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM classes WHERE customer_id = $1")
        .bind(owner.0).fetch_one(c))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Removes a class; its pictures stay. False when this customer has none such.
///
/// Nothing about its pictures is written: their terms may go on naming a class that is no more, which
/// nobody can ask for.
pub async fn remove(tx: &mut Tx, owner: CustomerId, id: ClassId) -> Result<bool> {
    let rows = changed!(tx, "DELETE FROM classes WHERE customer_id = $1 AND id = $2", owner.0, id.0)?;
    Ok(rows == 1)
}

/// Puts pictures of this customer into a class of theirs; one that is in it stays in it.
pub async fn put_in(tx: &mut Tx, owner: CustomerId, id: ClassId, images: &[ImageId]) -> Result<()> {
    for image in images {
        changed!(
            tx,
            "INSERT INTO class_images (customer_id, class_id, image_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            owner.0,
            id.0,
            image.0,
        )?;
    }
    refresh_terms(tx, owner, images).await
}

/// Takes pictures out of a class.
pub async fn take_out(tx: &mut Tx, owner: CustomerId, id: ClassId, images: &[ImageId]) -> Result<()> {
    for image in images {
        changed!(
            tx,
            "DELETE FROM class_images WHERE customer_id = $1 AND class_id = $2 AND image_id = $3",
            owner.0,
            id.0,
            image.0,
        )?;
    }
    refresh_terms(tx, owner, images).await
}

/// The classes that a picture was put into.
pub async fn of_image(tx: &mut Tx, owner: CustomerId, image: ImageId) -> Result<Vec<ClassId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT class_id FROM class_images WHERE customer_id = $1 AND image_id = $2 ORDER BY class_id")
        .bind(owner.0).bind(image.0).fetch_all(c))?;
    Ok(ids.into_iter().map(ClassId).collect())
}

/// Whether a picture was put into a class.
pub async fn holds(tx: &mut Tx, owner: CustomerId, id: ClassId, image: ImageId) -> Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM class_images WHERE customer_id = $1 AND class_id = $2 AND image_id = $3")
        .bind(owner.0).bind(id.0).bind(image.0).fetch_optional(c))?;
    Ok(found.is_some())
}
