//! Which cameras on the network are wanted.

use super::{Recorded, Records};

impl Records {
    /// The names of the cameras that are connected to whenever they are there.
    pub async fn nearby_wanted(&self) -> Recorded<Vec<String>> {
        Ok(sqlx::query_scalar("SELECT name FROM nearby ORDER BY name").fetch_all(&self.db).await?)
    }

    /// Remembers whether a camera is wanted.
    pub async fn want_nearby(&self, name: &str, wanted: bool) -> Recorded<()> {
        let statement = if wanted {
            "INSERT INTO nearby (name) VALUES ($1) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM nearby WHERE name = $1"
        };
        sqlx::query(statement).bind(name).execute(&self.db).await?;
        Ok(())
    }
}
