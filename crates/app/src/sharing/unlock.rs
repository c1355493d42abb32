//! Give the password of what was shared.

use cradle_domain::customers::Password;
use cradle_domain::{Instant, Span};
use cradle_store::{customers, sharing};

use super::door::{Door, locked};
use crate::customers::passwords;
use crate::{Context, Error, Result, Secret, Visitor, digest};

/// What somebody got for the right password.
#[derive(Clone, Debug)]
pub struct Visit {
    /// To be shown with each request; nothing when there is no password.
    pub secret: Option<Secret>,
    /// When the password has to be given again.
    pub expires_at: Instant,
}

/// How long a password that was given counts.
const LASTS: Span = Span::from_hours(12);

/// Takes the password of a link or a gallery.
///
/// Wrong ones are counted for each permission and origin before the password is looked at, so that many
/// at once count as many, and slow down only whoever guesses.
pub async fn unlock<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    password: &str,
) -> Result<Visit> {
    let door = Door { visit: None, ..door.into() };
    let expires_at = ctx.now() + LASTS;
    let mut tx = ctx.write().await?;
    let Some(grant) = locked(ctx, &mut tx, visitor, door).await? else {
        return Ok(Visit { secret: None, expires_at });
    };
    let subject = digest(format!("grant {}", grant.id).as_bytes());
    let before = customers::read_attempts(&mut tx, &subject, &visitor.origin).await?;
    if let Some(wait) = before.wait(ctx.now()) {
        return Err(Error::Wait(wait));
    }
    customers::put_attempts(&mut tx, &subject, &visitor.origin, before.failed(ctx.now())).await?;
    let hash = sharing::password_hash(&mut tx, grant.owner, grant.id).await?;
    tx.commit().await?;

    if !passwords::verify(ctx, hash.clone(), Password::typed(password)).await? {
        return Err(Error::WrongWord);
    }
    let secret = Secret::fresh();
    let mut tx = ctx.write().await?;
    // It may have got another password in the meantime.
    if !sharing::hold_password(&mut tx, grant.owner, grant.id, hash.as_deref()).await? {
        return Err(Error::WrongWord);
    }
    customers::clear_attempts(&mut tx, &subject, &visitor.origin).await?;
    sharing::add_visit(&mut tx, &secret.hash(), grant.owner, grant.id, expires_at).await?;
    tx.commit().await?;
    Ok(Visit { secret: Some(secret), expires_at })
}
