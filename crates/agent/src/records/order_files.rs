//! The files of the queue's orders, and how far each has come.

use super::{Recorded, Records};

/// A file of an order of the queue.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrderFile {
    /// Which order.
    pub order_id: String,
    /// Which shot of it.
    pub shot: i64,
    /// Which file of the shot; 0 stands first.
    pub part: i64,
    /// The card's folder.
    pub root: String,
    /// Where it lies below that.
    pub path: String,
    /// What it is called.
    pub filename: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, once a verified copy lies in the spool.
    pub sha256: Option<String>,
    /// Where its upload goes on.
    pub location: Option<String>,
    /// Bytes that the centre has.
    pub sent: i64,
    /// What it has become at the centre.
    pub image_id: Option<String>,
    /// Why it is left out.
    pub problem: Option<String>,
    /// When its shot was taken, by the camera's clock, where somebody needs to know.
    pub taken_at: Option<String>,
    /// Where below the local folder a verified copy of it lies.
    pub local_place: Option<String>,
}

impl Records {
    /// The files of an order, shot by shot.
    pub async fn order_files(&self, order: &str) -> Recorded<Vec<OrderFile>> {
        let files = sqlx::query_as("SELECT * FROM order_files WHERE order_id = $1 ORDER BY shot, part");
        Ok(files.bind(order).fetch_all(&self.db).await?)
    }

    /// A verified copy of a file lies in the spool.
    pub async fn file_copied(
        &self,
        file: &OrderFile,
        sha256: &str,
        size: u64,
        taken_at: Option<&str>,
    ) -> Recorded<()> {
        sqlx::query(
            "UPDATE order_files SET sha256 = $4, size = $5, taken_at = $6
             WHERE order_id = $1 AND shot = $2 AND part = $3",
        )
        .bind(&file.order_id)
        .bind(file.shot)
        .bind(file.part)
        .bind(sha256)
        .bind(size as i64)
        .bind(taken_at)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// An upload of a file has begun, or how far it is.
    pub async fn file_sent(&self, file: &OrderFile, location: &str, sent: u64) -> Recorded<()> {
        sqlx::query(
            "UPDATE order_files SET location = $4, sent = $5 WHERE order_id = $1 AND shot = $2 AND part = $3",
        )
        .bind(&file.order_id)
        .bind(file.shot)
        .bind(file.part)
        .bind(location)
        .bind(sent as i64)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// The centre has forgotten an upload: it begins anew.
    pub async fn file_unsent(&self, file: &OrderFile) -> Recorded<()> {
        sqlx::query("UPDATE order_files SET location = NULL, sent = 0 WHERE order_id = $1 AND shot = $2 AND part = $3")
            .bind(&file.order_id)
            .bind(file.shot)
            .bind(file.part)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// The centre has a file, as this picture.
    pub async fn file_done(&self, file: &OrderFile, image: &str) -> Recorded<()> {
        sqlx::query("UPDATE order_files SET image_id = $4, sent = size, location = NULL WHERE order_id = $1 AND shot = $2 AND part = $3")
            .bind(&file.order_id)
            .bind(file.shot)
            .bind(file.part)
            .bind(image)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// A file is left out; why, in a sentence.
    pub async fn file_refused(&self, file: &OrderFile, problem: &str) -> Recorded<()> {
        sqlx::query("UPDATE order_files SET problem = $4, sent = 0, location = NULL WHERE order_id = $1 AND shot = $2 AND part = $3")
            .bind(&file.order_id)
            .bind(file.shot)
            .bind(file.part)
            .bind(problem)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// Contents of copies that open and failed orders still need, and those that go to a local folder.
    pub async fn spooled(&self) -> Recorded<Vec<String>> {
        let needed = sqlx::query_scalar(
            "SELECT DISTINCT f.sha256 FROM order_files f JOIN orders o ON o.id = f.order_id
             WHERE f.sha256 IS NOT NULL AND (o.state IN ('waiting', 'sending', 'failed')
               OR (o.state <> 'cancelled' AND o.local_open = 1 AND f.local_place IS NULL))",
        );
        Ok(needed.fetch_all(&self.db).await?)
    }
}
