//! Say who runs the centre, from the machine that it runs on.

use cradle_domain::customers::{Caller, Email};
use cradle_store::customers;

use crate::{Context, Error, Result, Visitor};

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

/// Whoever runs the centre, the first of them: for the command line, whose user holds the database anyway.
pub async fn first_operator(ctx: &Context) -> Result<Option<Visitor>> {
    let operators = customers::operators(&mut ctx.read().await?).await?;
    let first = operators.into_iter().min_by_key(|one| one.created_at);
    Ok(first.map(|one| Visitor {
        caller: Caller::Customer { id: one.id, operator: true, standing: one.standing },
        session: None,
        language: one.profile.language,
        origin: "the command line".to_owned(),
    }))
}
