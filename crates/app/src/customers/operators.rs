//! Say who runs the centre, from the machine that it runs on.

use cradle_domain::customers::Email;
use cradle_store::customers;

use crate::{Context, Error, Result};

/// Lets the account with this email run the centre, or no longer. For the command line, whose user
/// holds the database anyway; nobody can ask for this from outside.
pub async fn make_operator(ctx: &Context, email: &str, operator: bool) -> Result<()> {
    let email: Email = email.parse().map_err(|why| Error::invalid("email", why))?;
    let mut tx = ctx.write().await?;
    if !customers::make_operator(&mut tx, &email, operator).await? {
        return Err(Error::Missing("account"));
    }
    Ok(tx.commit().await?)
}
