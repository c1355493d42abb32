//! Which cameras the centre takes, as it said last.

use cradle_wire::cameras::PermittedCameras;

use super::{Recorded, Records};

impl Records {
    /// What this centre said last; none while it never did.
    pub async fn permitted(&self, centre: &str) -> Recorded<Option<PermittedCameras>> {
        let list: Option<String> = sqlx::query_scalar("SELECT list FROM permitted WHERE centre = $1")
            .bind(centre)
            .fetch_optional(&self.db)
            .await?;
        Ok(list.map(|list| serde_json::from_str(&list)).transpose()?)
    }

    /// Remembers what a centre said.
    pub async fn remember_permitted(&self, centre: &str, list: &PermittedCameras) -> Recorded<()> {
        sqlx::query(
            "INSERT INTO permitted (centre, list) VALUES ($1, $2) ON CONFLICT (centre) DO UPDATE SET list = $2",
        )
        .bind(centre)
        .bind(serde_json::to_string(list)?)
        .execute(&self.db)
        .await?;
        Ok(())
    }
}
