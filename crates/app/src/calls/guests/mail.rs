//! The mail with a link for a guest.

use cradle_domain::calls::LinkStanding;
use cradle_domain::customers::Email;
use cradle_domain::{CustomerId, GuestLinkId, Span};
use cradle_store::{calls, customers};
use serde::{Deserialize, Serialize};

use super::words::guest;
use crate::calls::mail::deliver;
use crate::jobs::{Failure, Work};
use crate::mail::{Letter, closing, leading, page, paragraph};
use crate::{Context, Result, Secret, zone};

/// Mails a link to a guest. The address is nowhere but in this work, and goes with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailGuestLink {
    /// Who invites.
    pub owner: CustomerId,
    /// The link.
    pub link: GuestLinkId,
    /// To whom.
    pub to: Email,
}

impl Work for MailGuestLink {
    const KIND: &'static str = "calls.mail-guest-link";
    const ATTEMPTS: u32 = 20;
    const FIRST_WAIT: Span = Span::from_mins(1);
    const LONGEST_WAIT: Span = Span::from_hours(1);

    fn about(&self) -> String {
        self.link.to_string()
    }

    /// Each try sends a secret of its own, because none is kept: the one before, which did not arrive, opens nothing.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        let Some(link) = calls::guest_link(&mut tx, self.owner, self.link).await? else { return Ok(()) };
        let Some(owner) = customers::get(&mut tx, self.owner).await? else { return Ok(()) };
        if link.standing(ctx.now()) != LinkStanding::Open {
            return Ok(());
        }
        let secret = Secret::fresh();
        calls::set_guest_token(&mut tx, self.owner, self.link, &secret.hash()).await?;
        tx.commit().await?;
        let language = owner.profile.language;
        let until = link.ends_at.timestamp().to_zoned(zone(owner.profile.time_zone.as_str()));
        let until = until.strftime("%Y-%m-%d %H:%M %Z").to_string();
        let said = guest(owner.profile.name.as_str(), &ctx.settings().name, &until, language);
        let href = format!("{}/guest/{}", ctx.settings().public_url, secret.as_str());
        let letter = Letter {
            id: format!("guest-{}", hex::encode(&secret.hash()[..16])),
            from_name: ctx.settings().name.clone(),
            reply_to: None,
            to_name: None,
            to: self.to.clone(),
            subject: said.subject,
            text: format!("{}\n\n{}\n{href}\n\n{}\n", said.what, said.look, said.closing),
            html: Some(page(
                &[paragraph(&said.what), leading(said.look, &href, &href), closing(&said.closing)],
                language.tag(),
            )),
            attachments: Vec::new(),
        };
        deliver(ctx, &letter).await
    }
}
