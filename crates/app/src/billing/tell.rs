//! Tell a customer of an invoice or a credit note.

use cradle_domain::{CustomerId, InvoiceId, Span};
use cradle_store::{billing, customers};
use serde::{Deserialize, Serialize};

use super::letter::compose;
use crate::jobs::{Failure, Work};
use crate::mail::MailProblem;
use crate::{Context, Result};

/// Sends the mail about an invoice, and notes that it was taken.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellInvoice {
    /// Whose.
    pub customer: CustomerId,
    /// Which.
    pub invoice: InvoiceId,
}

impl Work for TellInvoice {
    const KIND: &'static str = "billing.tell";
    /// About two days in all.
    const ATTEMPTS: u32 = 60;
    const FIRST_WAIT: Span = Span::from_mins(1);

    fn about(&self) -> String {
        self.invoice.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let invoice = billing::invoice(&mut tx, self.customer, self.invoice).await?;
        let customer = customers::get(&mut tx, self.customer).await?;
        drop(tx);
        // An account that was deleted meanwhile is told nothing any more.
        let (Some(invoice), Some(customer)) = (invoice, customer) else { return Ok(()) };
        if invoice.told_at.is_some() {
            return Ok(());
        }
        let letter = compose(ctx, &customer, &invoice);
        match ctx.mail().deliver(&letter).await {
            Ok(()) if ctx.mail().reaches_people() => {}
            // It was only written down: whoever it is for finds it on their account page.
            Ok(()) => return Ok(()),
            Err(MailProblem::Later(why)) => return Err(Failure::Retry(why)),
            Err(MailProblem::Never(why)) => return Err(Failure::GiveUp(why)),
        }
        let mut tx = ctx.write().await?;
        billing::set_told(&mut tx, self.customer, self.invoice, ctx.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
