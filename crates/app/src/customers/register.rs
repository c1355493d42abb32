//! Make an account.

use cradle_domain::customers::{Action, Customer, Email, Language, Password, PersonName, Profile, Standing};
use cradle_store::{StoreError, customers};

use super::change::known_time_zone;
use super::{passwords, prove};
use crate::{Context, Error, Result, Visitor};

/// An account to make.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Signs in with this.
    pub email: String,
    /// At least 8 characters.
    pub password: String,
    /// The person's or club's name.
    pub name: String,
    /// The visitor's language when left out.
    pub language: Option<Language>,
    /// UTC when left out.
    pub time_zone: Option<String>,
}

/// Makes an account, and mails a link that proves its address. The first one of a new centre is its
/// operator.
pub async fn register(ctx: &Context, visitor: &Visitor, new: NewAccount) -> Result<Customer> {
    visitor.may(Action::Public)?;
    let email: Email = new.email.parse().map_err(|why| Error::invalid("email", why))?;
    let name: PersonName = new.name.parse().map_err(|why| Error::invalid("name", why))?;
    let password = Password::chosen(&new.password).map_err(|why| Error::invalid("password", why))?;
    let time_zone = known_time_zone(new.time_zone.as_deref().unwrap_or("UTC"))?;
    let hash = passwords::hash(ctx, password).await?;

    let mut tx = ctx.write().await?;
    let customer = Customer {
        id: ctx.id(),
        email,
        email_proven_at: None,
        profile: Profile {
            name,
            phone: None,
            address: None,
            delivery_addresses: Vec::new(),
            destinations: Vec::new(),
            birthday: None,
            gender: None,
            language: new.language.unwrap_or(visitor.language),
            time_zone,
        },
        operator: !customers::any(&mut tx).await?,
        standing: Standing::Good,
        created_at: ctx.now(),
    };
    customers::add(&mut tx, &customer, &hash).await.map_err(|error| match error {
        StoreError::Taken => Error::conflict(
            "email-taken",
            "There is an account with this email already. Sign in, or use another email.",
        ),
        other => other.into(),
    })?;
    prove::begin(ctx, &mut tx, &customer).await?;
    tx.commit().await?;
    ctx.wake();
    tracing::info!(customer = %customer.id, operator = customer.operator, "account made");
    Ok(customer)
}
