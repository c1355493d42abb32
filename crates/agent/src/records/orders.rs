//! The queue: orders with their files, and how far each has come.

use cradle_wire::orders::OrderOptions;
use sqlx::{Sqlite, Transaction};

use super::imports::remember;
use super::{LocalFolder, Mark, Recorded, Records};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// For the camera, the person or the centre.
    Waiting,
    /// Its files are on their way.
    Sending,
    /// The centre has it.
    Placed,
    /// The centre refuses it.
    Failed,
    /// The person has changed their mind.
    Cancelled,
}

impl OrderState {
    /// The word that names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Placed => "placed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "sending" => Self::Sending,
            "placed" => Self::Placed,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            _ => Self::Waiting,
        }
    }

    /// Whether it will still be worked on.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Sending)
    }
}

/// An order to put into the queue.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Its identifier, and its `Idempotency-Key` at the centre.
    pub id: String,
    /// Key of the camera, or empty for files named one by one.
    pub camera: String,
    /// The camera in words.
    pub camera_label: String,
    /// The camera's id at the centre.
    pub camera_id: Option<String>,
    /// Whose it is, when that is known.
    pub customer_id: Option<String>,
    /// The service.
    pub service: String,
    /// Its kind.
    pub kind: String,
    /// What the service must be told.
    pub options: OrderOptions,
    /// How often single shots are printed, by their place among the shots.
    pub copies: Vec<(i64, u16)>,
    /// Where its files are copied to besides.
    pub local: Option<LocalFolder>,
    /// When it was chosen, in microseconds since 1970.
    pub created_at: i64,
    /// Its shots, each with its files, the one that stands first first.
    pub shots: Vec<Vec<NewFile>>,
}

/// A file of an order.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// The card's folder.
    pub root: String,
    /// Where it lies below that, in the written form.
    pub path: String,
    /// What it is called at the centre.
    pub filename: String,
    /// Bytes, when it was listed.
    pub size: u64,
}

/// An order of the queue.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrderRow {
    /// Identifier.
    pub id: String,
    /// Key of the camera.
    pub camera: String,
    /// The camera in words.
    pub camera_label: String,
    /// The camera's id at the centre.
    pub camera_id: Option<String>,
    /// Whose it is.
    pub customer_id: Option<String>,
    /// The service.
    pub service: String,
    /// Its kind.
    pub kind: String,
    options: String,
    copies: String,
    state: String,
    /// Why it waits or failed.
    pub reason: Option<String>,
    /// Whether it may be at the centre already.
    pub placing: bool,
    /// The order's id at the centre.
    pub order_id: Option<String>,
    /// When it was chosen, in microseconds since 1970.
    pub created_at: i64,
    /// Shots in all.
    pub shots: u32,
    /// Files in all.
    pub files_total: u32,
    /// Files that the centre has.
    pub files_done: u32,
    /// Files that were copied from the camera.
    pub files_copied: u32,
    /// Bytes in all.
    pub bytes_total: i64,
    /// Bytes that the centre has.
    pub bytes_done: i64,
    local_folder: Option<String>,
    local_template: Option<String>,
    /// Why its copies are not all in the local folder.
    pub local_reason: Option<String>,
    /// Files with a verified copy in the local folder.
    pub files_local: u32,
}

impl OrderRow {
    /// Where it stands.
    pub fn state(&self) -> OrderState {
        OrderState::from_word(&self.state)
    }

    /// What the service must be told.
    pub fn options(&self) -> Recorded<OrderOptions> {
        Ok(serde_json::from_str(&self.options)?)
    }

    /// Where its files are copied to besides.
    pub fn local(&self) -> Option<LocalFolder> {
        let (folder, template) = (self.local_folder.clone()?, self.local_template.clone()?);
        Some(LocalFolder { folder, template })
    }

    /// How often single shots are printed, by their place among the shots.
    pub fn copies(&self) -> Recorded<Vec<(i64, u16)>> {
        Ok(serde_json::from_str(&self.copies)?)
    }
}

pub(super) const ORDER: &str = "SELECT o.*, COUNT(DISTINCT f.shot) AS shots, COUNT(f.part) AS files_total,
    COUNT(f.image_id) AS files_done, COUNT(f.sha256) AS files_copied,
    COALESCE(SUM(f.size), 0) AS bytes_total, COALESCE(SUM(f.sent), 0) AS bytes_done,
    COUNT(f.local_place) AS files_local
    FROM orders o LEFT JOIN order_files f ON f.order_id = o.id";

impl Records {
    /// Puts an order into the queue: when this returns it is on the disk. The same id once.
    pub async fn enqueue(&self, order: &NewOrder) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        let done = sqlx::query(
            "INSERT INTO orders (id, camera, camera_label, camera_id, customer_id, service, kind, options,
               copies, state, created_at, local_folder, local_template, local_open)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(&order.id)
        .bind(&order.camera)
        .bind(&order.camera_label)
        .bind(&order.camera_id)
        .bind(&order.customer_id)
        .bind(&order.service)
        .bind(&order.kind)
        .bind(serde_json::to_string(&order.options)?)
        .bind(serde_json::to_string(&order.copies)?)
        .bind(order.created_at)
        .bind(order.local.as_ref().map(|local| &local.folder))
        .bind(order.local.as_ref().map(|local| &local.template))
        .bind(order.local.is_some())
        .execute(&mut *change)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(());
        }
        for (shot, files) in (0_i64..).zip(&order.shots) {
            for (part, file) in (0_i64..).zip(files) {
                sqlx::query(
                    "INSERT INTO order_files (order_id, shot, part, root, path, filename, size)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(&order.id)
                .bind(shot)
                .bind(part)
                .bind(&file.root)
                .bind(&file.path)
                .bind(&file.filename)
                .bind(file.size as i64)
                .execute(&mut *change)
                .await?;
            }
        }
        Ok(change.commit().await?)
    }

    /// The queue: what is open and the hundred latest that are not, the latest first.
    pub async fn queue(&self) -> Recorded<Vec<OrderRow>> {
        let text = format!(
            "{ORDER} WHERE o.state IN ('waiting', 'sending') OR o.id IN
               (SELECT id FROM orders ORDER BY created_at DESC, id DESC LIMIT 100)
             GROUP BY o.id ORDER BY o.created_at DESC, o.id DESC"
        );
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_all(&self.db).await?)
    }

    /// Orders that will still be worked on, the oldest first.
    pub async fn open_orders(&self) -> Recorded<Vec<OrderRow>> {
        let text = format!(
            "{ORDER} WHERE o.state IN ('waiting', 'sending') GROUP BY o.id ORDER BY o.created_at, o.id"
        );
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_all(&self.db).await?)
    }

    /// An order.
    pub async fn order(&self, id: &str) -> Recorded<Option<OrderRow>> {
        let text = format!("{ORDER} WHERE o.id = $1 GROUP BY o.id");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(id).fetch_optional(&self.db).await?)
    }

    /// Names of the shots of a camera that are in open orders.
    pub async fn queued_shots(&self, camera: &str) -> Recorded<Vec<String>> {
        let names = sqlx::query_scalar(
            "SELECT DISTINCT f.path FROM order_files f JOIN orders o ON o.id = f.order_id
             WHERE o.state IN ('waiting', 'sending') AND o.camera = $1 AND f.part = 0",
        );
        Ok(names.bind(camera).fetch_all(&self.db).await?)
    }

    /// Moves an open order to another state, or says why it waits. False when it is not open.
    pub async fn move_order(&self, id: &str, to: OrderState, reason: Option<&str>) -> Recorded<bool> {
        let moved = sqlx::query(
            "UPDATE orders SET state = $2, reason = $3, placing = CASE WHEN $2 = 'failed' THEN 0 ELSE placing END
             WHERE id = $1 AND state IN ('waiting', 'sending')",
        );
        let moved = moved.bind(id).bind(to.as_str()).bind(reason).execute(&self.db).await?;
        Ok(moved.rows_affected() == 1)
    }

    /// From now on the order may be at the centre. False when it was cancelled before.
    pub async fn begin_placing(&self, id: &str) -> Recorded<bool> {
        let begun =
            sqlx::query("UPDATE orders SET placing = 1 WHERE id = $1 AND state IN ('waiting', 'sending')");
        Ok(begun.bind(id).execute(&self.db).await?.rows_affected() == 1)
    }

    /// Takes an order out of the queue. False when it is over, or may be at the centre already.
    pub async fn cancel_order(&self, id: &str) -> Recorded<bool> {
        let cancelled = sqlx::query(
            "UPDATE orders SET state = 'cancelled', reason = NULL
             WHERE id = $1 AND placing = 0 AND state IN ('waiting', 'sending', 'failed')",
        );
        Ok(cancelled.bind(id).execute(&self.db).await?.rows_affected() == 1)
    }

    /// Puts a failed order back into the queue, with the files that were left out.
    pub async fn retry_order(&self, id: &str) -> Recorded<bool> {
        let mut change = self.db.begin().await?;
        let again = sqlx::query(
            "UPDATE orders SET state = 'waiting', reason = NULL WHERE id = $1 AND state = 'failed'",
        );
        let again = again.bind(id).execute(&mut *change).await?.rows_affected() == 1;
        if again {
            sqlx::query("UPDATE order_files SET problem = NULL, location = NULL WHERE order_id = $1")
                .bind(id)
                .execute(&mut *change)
                .await?;
        }
        change.commit().await?;
        Ok(again)
    }

    /// The centre has the order: what it is there, what was left out, and which contents the
    /// customer need not be offered again, in one change.
    pub async fn order_placed(
        &self,
        order: &OrderRow,
        customer: &str,
        at_centre: &str,
        left_out: Option<&str>,
    ) -> Recorded<()> {
        let mark = if order.kind == "keep" { Mark::Kept } else { Mark::Sent };
        let mut change = self.db.begin().await?;
        sqlx::query(
            "UPDATE orders SET state = 'placed', placing = 0, order_id = $2, reason = $3 WHERE id = $1",
        )
        .bind(&order.id)
        .bind(at_centre)
        .bind(left_out)
        .execute(&mut *change)
        .await?;
        remember_files(&mut change, order, customer, mark).await?;
        Ok(change.commit().await?)
    }
}

async fn remember_files(
    change: &mut Transaction<'_, Sqlite>,
    order: &OrderRow,
    customer: &str,
    mark: Mark,
) -> Recorded<()> {
    let done: Vec<(String, String)> = sqlx::query_as(
        "SELECT sha256, image_id FROM order_files
         WHERE order_id = $1 AND sha256 IS NOT NULL AND image_id IS NOT NULL",
    )
    .bind(&order.id)
    .fetch_all(&mut **change)
    .await?;
    for (sha256, image) in done {
        remember(change, customer, &sha256, &image, mark).await?;
    }
    Ok(())
}
