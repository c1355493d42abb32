//! Sign in, with an email or with a camera's identification.

use cradle_domain::cameras::Identification;
use cradle_domain::customers::{Action, Email, Password};
use cradle_domain::{CustomerId, Instant, SessionId};
use cradle_store::{cameras, customers};

use super::passwords;
use super::sessions::{Kind, begin};
use crate::{Context, Error, Result, Secret, Visitor, digest};

/// Who somebody says they are.
#[derive(Clone, Debug)]
pub enum Identity {
    /// The owner of this email.
    Email(String),
    /// The owner of this camera.
    Camera {
        /// Maker.
        maker: String,
        /// Model.
        model: String,
        /// Serial number.
        serial: String,
    },
}

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session's identifier, which opens nothing.
    pub id: SessionId,
    /// Who.
    pub customer: CustomerId,
    /// What opens it, to be shown once.
    pub secret: Secret,
    /// When it ends if it is not used.
    pub expires_at: Instant,
}

/// Begins a session: the password must be that of the email's or camera's owner.
///
/// An unknown email or camera is answered like a wrong password and in the same time. Wrong ones are
/// counted for each identification and origin, before the password is looked at, so that many at
/// once count as many.
pub async fn sign_in(
    ctx: &Context,
    visitor: &Visitor,
    identity: &Identity,
    password: &str,
    label: &str,
) -> Result<SignedIn> {
    visitor.may(Action::Public)?;
    let identity = Parsed::from(identity);
    let subject = identity.subject();

    let mut tx = ctx.write().await?;
    let before = customers::read_attempts(&mut tx, &subject, &visitor.origin).await?;
    if let Some(wait) = before.wait(ctx.now()) {
        return Err(Error::Wait(wait));
    }
    customers::put_attempts(&mut tx, &subject, &visitor.origin, before.failed(ctx.now())).await?;
    let customer = identity.owner(&mut tx).await?;
    let hash = match customer {
        Some(id) => customers::password_hash(&mut tx, id).await?,
        None => None,
    };
    tx.commit().await?;

    let right = passwords::verify(ctx, hash, Password::typed(password)).await?;
    let Some(customer) = customer.filter(|_| right) else { return Err(Error::WrongPassword) };
    let mut tx = ctx.write().await?;
    customers::clear_attempts(&mut tx, &subject, &visitor.origin).await?;
    let session = begin(ctx, &mut tx, customer, Kind::Browser, label).await?;
    tx.commit().await?;
    Ok(session)
}

/// An identity that may exist.
enum Parsed {
    Email(Email),
    Camera(Identification),
    /// Nothing that could be registered: looked up nowhere, and otherwise treated like the others.
    Impossible(String),
}

impl From<&Identity> for Parsed {
    fn from(identity: &Identity) -> Self {
        match identity {
            Identity::Email(text) => {
                text.parse().map_or_else(|_| Self::Impossible(text.clone()), Self::Email)
            }
            Identity::Camera { maker, model, serial } => Identification::parse(maker, model, serial)
                .map_or_else(|_| Self::Impossible(format!("{maker}/{model}/{serial}")), Self::Camera),
        }
    }
}

impl Parsed {
    /// By what attempts are counted.
    fn subject(&self) -> [u8; 32] {
        digest(
            match self {
                Self::Email(email) => format!("email {}", email.key()),
                Self::Camera(camera) => format!("camera {}", camera.key()),
                Self::Impossible(text) => format!("impossible {text}"),
            }
            .as_bytes(),
        )
    }

    async fn owner(&self, tx: &mut cradle_store::Tx) -> Result<Option<CustomerId>> {
        Ok(match self {
            Self::Email(email) => customers::by_email(tx, email).await?.map(|customer| customer.id),
            Self::Camera(camera) => cameras::by_identification(tx, camera).await?.map(|camera| camera.owner),
            Self::Impossible(_) => None,
        })
    }
}
