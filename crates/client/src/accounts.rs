//! Accounts and sessions.

use cradle_wire::Uuid;
use cradle_wire::customers::{DeleteMe, Me, Register, Sessions, SignIn, SignedIn, UpdateMe};
use reqwest::Method;

use crate::centre::send;
use crate::{Centre, Trouble};

impl Centre {
    /// Makes an account, which does not sign in.
    pub async fn register(&self, account: &Register) -> Result<(), Trouble> {
        send(self.begin(Method::POST, "api/v1/customers")?.json(account)).await.map(drop)
    }

    /// Signs in by email or by camera.
    pub async fn sign_in(&self, credentials: &SignIn) -> Result<SignedIn, Trouble> {
        self.tell(Method::POST, "api/v1/sessions", credentials).await
    }

    /// Ends this session.
    pub async fn sign_out(&self) -> Result<(), Trouble> {
        self.act(Method::DELETE, "api/v1/sessions/current").await
    }

    /// All sessions of the account.
    pub async fn sessions(&self) -> Result<Sessions, Trouble> {
        self.get("api/v1/sessions").await
    }

    /// Ends a session.
    pub async fn end_session(&self, id: Uuid) -> Result<(), Trouble> {
        self.act(Method::DELETE, &format!("api/v1/sessions/{id}")).await
    }

    /// The signed-in customer.
    pub async fn me(&self) -> Result<Me, Trouble> {
        self.get("api/v1/me").await
    }

    /// Changes the own record.
    pub async fn update_me(&self, change: &UpdateMe) -> Result<Me, Trouble> {
        self.tell(Method::PATCH, "api/v1/me", change).await
    }

    /// Ends the account and everything in it.
    pub async fn delete_me(&self, word: &DeleteMe) -> Result<(), Trouble> {
        send(self.begin(Method::DELETE, "api/v1/me")?.json(word)).await.map(drop)
    }
}
