//! Tell a customer of an invoice or a credit note.

use cradle_domain::{CustomerId, InvoiceId, Span};
use cradle_store::{billing, customers};
use serde::{Deserialize, Serialize};

use super::letter::compose;
use super::papers::final_paper;
use crate::jobs::{Failure, Work};
use crate::mail::{Attachment, MailProblem};
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
        let mut letter = compose(ctx, &customer, &invoice);
        match final_paper(ctx, &invoice).await {
            Ok(paper) => letter.attachments.push(Attachment {
                filename: paper.filename,
                media_type: paper.media_type.to_owned(),
                bytes: paper.bytes.into(),
                inline: None,
            }),
            // The mail says all that is needed, and the paper is there once what was in its way is mended.
            Err(error) if !error.is_passing() => {
                tracing::error!(%error, invoice = %invoice.id, "an invoice goes out without its paper");
            }
            Err(error) => return Err(Failure::Retry(error.to_string())),
        }
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
