//! How cameras were used, and what is to be told about them.

use cradle_wire::cameras::{CameraReport, MonthOfUse};

use super::{Recorded, Records};

/// Reports of one camera that are kept: the last that was sent, and those that wait.
const KEPT: i64 = 60;

/// What went wrong with one camera that is kept: the newest.
const TROUBLES: i64 = 20;

/// A report that waits for the centre.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct WaitingReport {
    /// Of which camera.
    pub camera_id: String,
    /// When it was made, in microseconds since 1970.
    pub at: i64,
    /// What is told.
    pub report: String,
}

impl Records {
    /// Whether the centre may know how a camera is, as far as is known; none while nobody was asked.
    pub async fn reports_wanted(&self, customer: &str, camera: &str) -> Recorded<Option<bool>> {
        let wanted: Option<Option<bool>> =
            sqlx::query_scalar("SELECT reports FROM registered WHERE customer_id = $1 AND camera_id = $2")
                .bind(customer)
                .bind(camera)
                .fetch_optional(&self.db)
                .await?;
        Ok(wanted.flatten())
    }

    /// Remembers what the customer said about it.
    pub async fn remember_reports_wanted(
        &self,
        customer: &str,
        camera: &str,
        wanted: Option<bool>,
    ) -> Recorded<()> {
        sqlx::query("UPDATE registered SET reports = $3 WHERE customer_id = $1 AND camera_id = $2")
            .bind(customer)
            .bind(camera)
            .bind(wanted)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// Notes shots of a camera: (by its clock, name).
    pub async fn note_shots(&self, customer: &str, camera: &str, shots: &[(String, String)]) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        for (taken_at, name) in shots {
            sqlx::query(
                "INSERT INTO camera_shots (customer_id, camera_id, taken_at, name) VALUES ($1, $2, $3, $4)
                 ON CONFLICT DO NOTHING",
            )
            .bind(customer)
            .bind(camera)
            .bind(taken_at)
            .bind(name)
            .execute(&mut *change)
            .await?;
        }
        Ok(change.commit().await?)
    }

    /// By months, how many shots of a camera were seen and on how many days they were made, the earliest
    /// first.
    pub async fn months_of_use(&self, customer: &str, camera: &str) -> Recorded<Vec<MonthOfUse>> {
        let rows: Vec<(String, u32, u8)> = sqlx::query_as(
            "SELECT substr(taken_at, 1, 7) AS month, COUNT(*), COUNT(DISTINCT substr(taken_at, 1, 10))
             FROM camera_shots WHERE customer_id = $1 AND camera_id = $2
             GROUP BY month ORDER BY month",
        )
        .bind(customer)
        .bind(camera)
        .fetch_all(&self.db)
        .await?;
        Ok(rows.into_iter().map(|(month, shots, days)| MonthOfUse { month, shots, days }).collect())
    }

    /// Notes what went wrong with a camera; what is known already did so once more.
    pub async fn note_trouble(&self, customer: &str, camera: &str, what: &str, at: i64) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        sqlx::query(
            "INSERT INTO troubles (customer_id, camera_id, what, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (customer_id, camera_id, what) DO UPDATE SET at = excluded.at",
        )
        .bind(customer)
        .bind(camera)
        .bind(what)
        .bind(at)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "DELETE FROM troubles WHERE customer_id = $1 AND camera_id = $2 AND what NOT IN (
               SELECT what FROM troubles WHERE customer_id = $1 AND camera_id = $2 ORDER BY at DESC LIMIT $3)",
        )
        .bind(customer)
        .bind(camera)
        .bind(TROUBLES)
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    /// What went wrong with a camera since then, in microseconds since 1970; the newest first.
    pub async fn troubles(&self, customer: &str, camera: &str, since: i64) -> Recorded<Vec<String>> {
        let rows = sqlx::query_scalar(
            "SELECT what FROM troubles WHERE customer_id = $1 AND camera_id = $2 AND at >= $3
             ORDER BY at DESC, what",
        );
        Ok(rows.bind(customer).bind(camera).bind(since).fetch_all(&self.db).await?)
    }

    /// What the last report of a camera told, sent or not.
    pub async fn last_report(&self, customer: &str, camera: &str) -> Recorded<Option<CameraReport>> {
        let report: Option<String> = sqlx::query_scalar(
            "SELECT report FROM reports WHERE customer_id = $1 AND camera_id = $2 ORDER BY at DESC LIMIT 1",
        )
        .bind(customer)
        .bind(camera)
        .fetch_optional(&self.db)
        .await?;
        Ok(report.map(|report| serde_json::from_str(&report)).transpose()?)
    }

    /// Puts a report into the queue, made at `at`, unless one was made less than `pause` before or none is
    /// wanted any more; both in microseconds. Whether it was put there.
    pub async fn put_report(
        &self,
        customer: &str,
        camera: &str,
        at: i64,
        pause: i64,
        report: &CameraReport,
    ) -> Recorded<bool> {
        let mut change = self.db.begin().await?;
        // In one statement: the same camera may be reported on from two sides at once. A report from the
        // future was made by a clock that was wrong.
        let put = sqlx::query(
            "INSERT INTO reports (customer_id, camera_id, at, report)
             SELECT $1, $2, $3, $4
             WHERE EXISTS (SELECT 1 FROM registered
                           WHERE customer_id = $1 AND camera_id = $2 AND reports)
               AND NOT EXISTS (SELECT 1 FROM reports
                               WHERE customer_id = $1 AND camera_id = $2 AND at <= $3 AND at > $3 - $5)",
        )
        .bind(customer)
        .bind(camera)
        .bind(at)
        .bind(serde_json::to_string(report)?)
        .bind(pause)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "DELETE FROM reports WHERE customer_id = $1 AND camera_id = $2 AND at NOT IN (
               SELECT at FROM reports WHERE customer_id = $1 AND camera_id = $2 ORDER BY at DESC LIMIT $3)",
        )
        .bind(customer)
        .bind(camera)
        .bind(KEPT)
        .execute(&mut *change)
        .await?;
        change.commit().await?;
        Ok(put.rows_affected() == 1)
    }

    /// Reports that wait, the earliest first.
    pub async fn waiting_reports(&self, customer: &str) -> Recorded<Vec<WaitingReport>> {
        let rows = sqlx::query_as(
            "SELECT camera_id, at, report FROM reports WHERE customer_id = $1 AND sent = 0 ORDER BY at",
        );
        Ok(rows.bind(customer).fetch_all(&self.db).await?)
    }

    /// The centre has a report.
    pub async fn report_sent(&self, customer: &str, report: &WaitingReport) -> Recorded<()> {
        sqlx::query("UPDATE reports SET sent = 1 WHERE customer_id = $1 AND camera_id = $2 AND at = $3")
            .bind(customer)
            .bind(&report.camera_id)
            .bind(report.at)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// Forgets what waits to be told about a camera: it is not wanted any more.
    pub async fn drop_reports(&self, customer: &str, camera: &str) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        for forgets in [
            "DELETE FROM reports WHERE customer_id = $1 AND camera_id = $2 AND sent = 0",
            "DELETE FROM troubles WHERE customer_id = $1 AND camera_id = $2",
        ] {
            sqlx::query(forgets).bind(customer).bind(camera).execute(&mut *change).await?;
        }
        Ok(change.commit().await?)
    }
}
