//! Copies in a folder of this computer: where they go, and which are there.

use super::orders::ORDER;
use super::{OrderFile, OrderRow, Recorded, Records};

/// A folder that what is kept is copied to besides, and what the copies are called.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LocalFolder {
    /// Where.
    pub folder: String,
    /// A template, as `local::Template` reads them.
    pub template: String,
}

impl Records {
    /// The folder that was set on the page; none when nothing is copied.
    pub async fn local_folder(&self) -> Recorded<Option<LocalFolder>> {
        Ok(sqlx::query_as("SELECT folder, template FROM local_folder").fetch_optional(&self.db).await?)
    }

    /// Copies go there from now on, or nowhere.
    pub async fn set_local_folder(&self, to: Option<&LocalFolder>) -> Recorded<()> {
        let Some(to) = to else {
            sqlx::query("DELETE FROM local_folder").execute(&self.db).await?;
            return Ok(());
        };
        sqlx::query(
            "INSERT INTO local_folder (one, folder, template) VALUES (1, $1, $2)
             ON CONFLICT (one) DO UPDATE SET folder = $1, template = $2",
        )
        .bind(&to.folder)
        .bind(&to.template)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// Orders whose copies are not all there, the oldest first.
    pub async fn orders_to_copy(&self) -> Recorded<Vec<OrderRow>> {
        let text = format!(
            "{ORDER} WHERE o.local_open = 1 AND o.state <> 'cancelled'
             GROUP BY o.id ORDER BY o.created_at, o.id"
        );
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_all(&self.db).await?)
    }

    /// A verified copy of a file lies there.
    pub async fn file_placed(&self, file: &OrderFile, place: &str) -> Recorded<()> {
        sqlx::query(
            "UPDATE order_files SET local_place = $4 WHERE order_id = $1 AND shot = $2 AND part = $3",
        )
        .bind(&file.order_id)
        .bind(file.shot)
        .bind(file.part)
        .bind(place)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// Why the copies of an order are not all there, when that is news. Whether it is.
    pub async fn copies_wait(&self, order: &str, reason: Option<&str>) -> Recorded<bool> {
        let told =
            sqlx::query("UPDATE orders SET local_reason = $2 WHERE id = $1 AND local_reason IS NOT $2");
        Ok(told.bind(order).bind(reason).execute(&self.db).await?.rows_affected() == 1)
    }

    /// All copies of an order are there, where that is so. Whether it is.
    pub async fn copies_done(&self, order: &str) -> Recorded<bool> {
        let done = sqlx::query(
            "UPDATE orders SET local_open = 0, local_reason = NULL WHERE id = $1 AND NOT EXISTS
               (SELECT 1 FROM order_files WHERE order_id = $1 AND local_place IS NULL)",
        );
        Ok(done.bind(order).execute(&self.db).await?.rows_affected() == 1)
    }

    /// Folders that copies were made in, each with an order whose copies went there.
    pub async fn local_folders(&self) -> Recorded<Vec<(String, String)>> {
        let folders = sqlx::query_as("SELECT local_folder, id FROM orders WHERE local_folder IS NOT NULL");
        Ok(folders.fetch_all(&self.db).await?)
    }
}
