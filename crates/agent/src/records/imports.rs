//! What is at the centre already, by content.

use std::collections::HashMap;

use sqlx::{Sqlite, Transaction};

use super::{Recorded, Records};

/// What became of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is in the customer's library.
    Kept,
    /// It is at the centre for another reason, or was and is in the trash.
    Sent,
}

impl Mark {
    /// The word that names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Sent => "sent",
        }
    }

    fn from_word(word: &str) -> Self {
        if word == "kept" { Self::Kept } else { Self::Sent }
    }

    /// What the centre's state of a picture means here.
    pub fn of_state(state: &str) -> Self {
        Self::from_word(state)
    }
}

impl Records {
    /// The marks of these contents for a customer; those without one are left out.
    pub async fn marks(&self, customer: &str, sha256: &[String]) -> Recorded<HashMap<String, Mark>> {
        let wanted = serde_json::to_string(sha256)?;
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT sha256, state FROM imports
             WHERE customer_id = $1 AND sha256 IN (SELECT value FROM json_each($2))",
        )
        .bind(customer)
        .bind(wanted)
        .fetch_all(&self.db)
        .await?;
        Ok(rows.into_iter().map(|(sha256, state)| (sha256, Mark::from_word(&state))).collect())
    }

    /// Records what the centre says of contents: (SHA-256, picture, mark).
    pub async fn remember(&self, customer: &str, known: &[(String, String, Mark)]) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        for (sha256, image, mark) in known {
            remember(&mut change, customer, sha256, image, *mark).await?;
        }
        Ok(change.commit().await?)
    }
}

/// Kept stays kept, whatever else is done with the picture.
pub(super) async fn remember(
    change: &mut Transaction<'_, Sqlite>,
    customer: &str,
    sha256: &str,
    image: &str,
    mark: Mark,
) -> Recorded<()> {
    sqlx::query(
        "INSERT INTO imports (customer_id, sha256, image_id, state) VALUES ($1, $2, $3, $4)
         ON CONFLICT (customer_id, sha256) DO UPDATE SET image_id = $3,
           state = CASE WHEN state = 'kept' THEN 'kept' ELSE $4 END",
    )
    .bind(customer)
    .bind(sha256)
    .bind(image)
    .bind(mark.as_str())
    .execute(&mut **change)
    .await?;
    Ok(())
}
