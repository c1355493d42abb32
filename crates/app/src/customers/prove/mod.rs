//! Prove that an address belongs to who says so: by a link that is mailed there, or by the word of
//! whoever runs the centre.
//!
//! The link's secret is made when the mail is written and stands nowhere but in it. Until an address is
//! proven, what others gave to it stays shut (`domain::sharing::opens`); everything else goes on.

mod letter;
#[cfg(test)]
mod tests;

use cradle_domain::customers::{Action, Customer, Email, PROOF_LASTS, wait_for_proof};
use cradle_domain::{CustomerId, Span};
use cradle_store::{Tx, customers};
use serde::{Deserialize, Serialize};

use crate::jobs::{Failure, Work, enqueue};
use crate::mail::MailProblem;
use crate::{Context, Error, Result, Secret, Visitor, digest};

/// Mails a link that proves a customer's address.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MailProof {
    /// Whose address.
    pub customer: CustomerId,
}

impl Work for MailProof {
    const KIND: &'static str = "customers.mail-proof";
    const ATTEMPTS: u32 = 12;
    const FIRST_WAIT: Span = Span::from_secs(30);
    const LONGEST_WAIT: Span = Span::from_hours(6);

    fn about(&self) -> String {
        self.customer.to_string()
    }

    /// Sent twice when a worker dies between the mail server's yes and the record of it: then both links
    /// prove the address.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let customer = customers::get(&mut ctx.read().await?, self.customer).await?;
        let Some(customer) = customer.filter(|customer| customer.email_proven_at.is_none()) else {
            return Ok(());
        };
        let secret = Secret::fresh();
        let mut tx = ctx.write().await?;
        let expires_at = ctx.now() + PROOF_LASTS;
        customers::add_proof(&mut tx, &secret.hash(), customer.id, &customer.email, expires_at).await?;
        tx.commit().await?;
        let letter = letter::compose(ctx, &customer, &secret);
        let Err(problem) = ctx.mail().deliver(&letter).await else { return Ok(()) };
        let mut tx = ctx.write().await?;
        customers::drop_proof(&mut tx, &secret.hash()).await?;
        tx.commit().await?;
        Err(match problem {
            MailProblem::Later(reason) => Failure::Retry(reason),
            MailProblem::Never(reason) => Failure::GiveUp(reason),
        })
    }
}

/// The first link of a new account, in the transaction that makes it.
pub(super) async fn begin(ctx: &Context, tx: &mut Tx, customer: &Customer) -> Result<()> {
    count_mail(ctx, tx, customer.id).await?;
    enqueue(ctx, tx, &MailProof { customer: customer.id }, ctx.now()).await
}

/// Counts a mail that is asked for, unless it is too early for it.
async fn count_mail(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<()> {
    let subject = digest(format!("proof {customer}").as_bytes());
    let sent = customers::read_attempts(tx, &subject, "").await?;
    if let Some(wait) = wait_for_proof(sent, ctx.now()) {
        return Err(Error::TooSoon {
            wait,
            message: format!(
                "A mail is on its way already. Look into the folder for spam, too; another one can be sent in {} seconds.",
                wait.as_secs().max(1)
            ),
        });
    }
    Ok(customers::put_attempts(tx, &subject, "", sent.failed(ctx.now())).await?)
}

/// Mails the visitor another link. Nothing happens when their address is proven already.
pub async fn ask_proof(ctx: &Context, visitor: &Visitor) -> Result<()> {
    let id = visitor.account()?;
    let mut tx = ctx.write().await?;
    let me = customers::get(&mut tx, id).await?.ok_or(Error::Missing("account"))?;
    if me.email_proven_at.is_some() {
        return Ok(());
    }
    count_mail(ctx, &mut tx, id).await?;
    enqueue(ctx, &mut tx, &MailProof { customer: id }, ctx.now()).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Takes a mailed link: the address that it was mailed to is proven. Whoever has the link need not be
/// signed in.
pub async fn prove(ctx: &Context, visitor: &Visitor, token: &str) -> Result<Email> {
    visitor.may(Action::Public)?;
    let hash = digest(token.as_bytes());
    let mut tx = ctx.write().await?;
    let proof = customers::proof(&mut tx, &hash).await?.ok_or_else(ended)?;
    if proof.used_at.is_some() {
        return Err(used());
    }
    let customer = customers::get(&mut tx, proof.customer).await?.ok_or_else(ended)?;
    if proof.expires_at <= ctx.now() || customer.email.key() != proof.email_key {
        return Err(ended());
    }
    if !customers::use_proof(&mut tx, &hash, ctx.now()).await? {
        return Err(used());
    }
    customers::set_proven(&mut tx, customer.id, ctx.now()).await?;
    crate::calls::found(ctx, &mut tx, &customer).await?;
    tx.commit().await?;
    tracing::info!(customer = %customer.id, "address proven by mail");
    Ok(customer.email)
}

fn ended() -> Error {
    Error::Ended(
        "This link proves nothing any more. Sign in, and let another mail be sent to you from your account page."
            .to_owned(),
    )
}

fn used() -> Error {
    Error::conflict(
        "proof-used",
        "This link was used before: the address is confirmed, and there is nothing left to do.",
    )
}

/// Whoever runs the centre says that a customer's address is theirs.
pub async fn confirm(ctx: &Context, visitor: &Visitor, id: CustomerId) -> Result<Customer> {
    let operator = visitor.operator()?;
    let mut tx = ctx.write().await?;
    customers::set_proven(&mut tx, id, ctx.now()).await?;
    let customer = customers::get(&mut tx, id).await?.ok_or(Error::Missing("customer"))?;
    crate::calls::found(ctx, &mut tx, &customer).await?;
    tx.commit().await?;
    tracing::info!(customer = %id, %operator, "address confirmed by hand");
    Ok(customer)
}

/// As [`confirm`], for the command line, whose user holds the database anyway.
pub async fn confirm_here(ctx: &Context, email: &str) -> Result<Customer> {
    let email: Email = email.parse().map_err(|why| Error::invalid("email", why))?;
    let mut tx = ctx.write().await?;
    let customer = customers::by_email(&mut tx, &email).await?.ok_or(Error::Missing("account"))?;
    customers::set_proven(&mut tx, customer.id, ctx.now()).await?;
    let customer = customers::get(&mut tx, customer.id).await?.ok_or(Error::Missing("account"))?;
    crate::calls::found(ctx, &mut tx, &customer).await?;
    tx.commit().await?;
    Ok(customer)
}

/// Up to `limit` customers whose addresses come after `after`, for whoever runs the centre: those whose
/// name or address contains `like`, or only those of them who have not proven theirs.
pub async fn all(
    ctx: &Context,
    visitor: &Visitor,
    (like, unproven): (&str, bool),
    limit: u32,
    after: Option<&str>,
) -> Result<Vec<Customer>> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    Ok(customers::page(&mut tx, like, unproven, after.unwrap_or_default(), limit).await?)
}
