//! The account that this agent is paired with.

use std::fmt;

use super::{Recorded, Records};

/// Whom the agent works for.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// The session's secret, as it is shown to the centre.
    pub token: String,
    /// Who it is.
    pub customer_id: String,
    /// Their name.
    pub customer_name: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("customer_id", &self.customer_id).finish_non_exhaustive()
    }
}

impl Records {
    /// The paired account, if there is one.
    pub async fn account(&self) -> Recorded<Option<Account>> {
        let account = sqlx::query_as("SELECT token, customer_id, customer_name FROM account");
        Ok(account.fetch_optional(&self.db).await?)
    }

    /// Pairs with an account. What was chosen before there was one is from now on this customer's.
    pub async fn pair(&self, account: &Account) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        sqlx::query(
            "INSERT INTO account (one, token, customer_id, customer_name) VALUES (1, $1, $2, $3)
             ON CONFLICT (one) DO UPDATE SET token = $1, customer_id = $2, customer_name = $3",
        )
        .bind(&account.token)
        .bind(&account.customer_id)
        .bind(&account.customer_name)
        .execute(&mut *change)
        .await?;
        sqlx::query("UPDATE orders SET customer_id = $1 WHERE customer_id IS NULL AND state IN ('waiting', 'sending')")
            .bind(&account.customer_id)
            .execute(&mut *change)
            .await?;
        Ok(change.commit().await?)
    }

    /// Forgets the account; what was chosen stays.
    pub async fn unpair(&self) -> Recorded<()> {
        sqlx::query("DELETE FROM account").execute(&self.db).await?;
        Ok(())
    }
}
