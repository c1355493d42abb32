//! Mails: somebody wants to talk to you, and somebody left you a message.

use cradle_domain::calls::{Contact, ContactState};
use cradle_domain::customers::{Customer, Email};
use cradle_domain::{CallingNoticeId, ContactId, CustomerId, Span};
use cradle_store::{calls, customers};
use serde::{Deserialize, Serialize};

use super::words::{Phrases, invitation, message};
use crate::jobs::{Failure, Work};
use crate::mail::{Letter, MailProblem, closing, leading, page, paragraph};
use crate::{Context, Result};

/// Mails an invitation: to who is found by it, in their language; to who is not, with the way to an account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MailInvitation {
    /// Who invites.
    pub owner: CustomerId,
    /// Their card.
    pub contact: ContactId,
}

impl Work for MailInvitation {
    const KIND: &'static str = "calls.mail-invitation";
    const ATTEMPTS: u32 = 20;
    const FIRST_WAIT: Span = Span::from_mins(1);
    const LONGEST_WAIT: Span = Span::from_hours(6);

    fn about(&self) -> String {
        self.contact.to_string()
    }

    /// Sent twice when a worker dies between the mail server's yes and the record of it, under the same
    /// `Message-ID`.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let card = calls::contact(&mut tx, self.owner, self.contact).await?;
        let Some(card) = card.filter(|card| card.state == ContactState::Invited) else { return Ok(()) };
        let Some(inviter) = customers::get(&mut tx, self.owner).await? else { return Ok(()) };
        let receiver = match card.partner {
            Some(partner) => customers::get(&mut tx, partner).await?,
            None => None,
        };
        drop(tx);
        let Some(to) = address(&card, receiver.as_ref()) else { return Ok(()) };
        // Who is not known yet reads the language of who invites them.
        let reader = receiver.as_ref().unwrap_or(&inviter);
        let said = invitation(
            inviter.profile.name.as_str(),
            &ctx.settings().name,
            receiver.is_some(),
            reader.profile.language,
        );
        let path = if receiver.is_some() { "calls" } else { "register" };
        let letter = letter(ctx, &format!("invitation-{}", self.contact), to, reader, &said, path);
        deliver(ctx, &letter).await
    }
}

fn address(card: &Contact, receiver: Option<&Customer>) -> Option<Email> {
    match receiver {
        Some(receiver) => Some(receiver.email.clone()),
        None => card
            .invited_by
            .as_ref()
            .filter(|key| key.starts_with("email:"))?
            .strip_prefix("email:")?
            .parse()
            .ok(),
    }
}

/// Mails that somebody left a message. Nothing of what they wrote is in it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MailMessage {
    /// Whom to tell.
    pub customer: CustomerId,
    /// The notice.
    pub notice: CallingNoticeId,
}

impl Work for MailMessage {
    const KIND: &'static str = "calls.mail-message";
    const ATTEMPTS: u32 = 20;
    const FIRST_WAIT: Span = Span::from_mins(1);
    const LONGEST_WAIT: Span = Span::from_hours(6);

    fn about(&self) -> String {
        self.notice.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let told = calls::notice(&mut tx, self.customer, self.notice).await?;
        // Who has seen it need not be told of it.
        let Some(told) = told.filter(|told| told.read_at.is_none()) else { return Ok(()) };
        let Some(customer) = customers::get(&mut tx, self.customer).await? else { return Ok(()) };
        drop(tx);
        let said = message(&told.name, &ctx.settings().name, told.image.is_some(), customer.profile.language);
        let to = customer.email.clone();
        let letter = letter(ctx, &format!("message-{}", self.notice), to, &customer, &said, "calls");
        deliver(ctx, &letter).await
    }
}

fn letter(ctx: &Context, id: &str, to: Email, reader: &Customer, said: &Phrases, path: &str) -> Letter {
    let link = format!("{}/{path}", ctx.settings().public_url);
    Letter {
        id: id.to_owned(),
        from_name: ctx.settings().name.clone(),
        reply_to: None,
        to_name: None,
        to,
        subject: said.subject.clone(),
        text: format!("{}\n\n{}\n{link}\n\n{}\n", said.what, said.look, said.closing),
        html: Some(page(
            &[paragraph(&said.what), leading(said.look, &link, &link), closing(&said.closing)],
            reader.profile.language.tag(),
        )),
        attachments: Vec::new(),
    }
}

pub(super) async fn deliver(ctx: &Context, letter: &Letter) -> Result<(), Failure> {
    match ctx.mail().deliver(letter).await {
        Ok(()) => Ok(()),
        Err(MailProblem::Later(why)) => Err(Failure::Retry(why)),
        Err(MailProblem::Never(why)) => Err(Failure::GiveUp(why)),
    }
}
