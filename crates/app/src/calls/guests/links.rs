//! Make links by which guests come, look at them, and take them back.

use cradle_domain::calls::{GuestLink, LINK_LASTS, LINK_LONGEST, Says};
use cradle_domain::customers::Email;
use cradle_domain::{GuestLinkId, Instant, Span};
use cradle_store::calls;

use super::come::say_ended;
use super::mail::MailGuestLink;
use crate::calls::ask::proven;
use crate::jobs::enqueue;
use crate::{Context, Error, Event, Idempotency, Result, Secret, Visitor};

/// Links that somebody makes within a day, at most.
const MOST_A_DAY: u64 = 50;
const DAY: Span = Span::from_hours(24);

/// Characters of what its owner notes about a link.
const LONGEST_TITLE: usize = 80;

/// What a link is to be.
#[derive(Clone, Debug, Default)]
pub struct NewLink {
    /// What its owner notes to know it by; blank for nothing.
    pub title: String,
    /// Whether more than one guest may be let in by it.
    pub several: bool,
    /// When it ends; after a day where that is not said.
    pub ends_at: Option<Instant>,
    /// To whom it is sent; where that is said, nobody else learns it.
    pub email: Option<String>,
}

/// A link just made.
#[derive(Clone, Debug)]
pub struct MadeLink {
    /// The link.
    pub link: GuestLink,
    /// Its address on this centre; nothing where it went by mail.
    pub href: Option<String>,
}

/// Whether links can be made here at all.
pub fn may_make_links(ctx: &Context) -> bool {
    ctx.settings().guests
}

fn allowed(ctx: &Context) -> Result<()> {
    if may_make_links(ctx) {
        return Ok(());
    }
    Err(Error::conflict(
        "no-guests",
        "This centre lets no guests into calls: whoever runs it has switched that off.",
    ))
}

/// Makes a link by which guests come to the visitor.
///
/// Its secret is not kept, so it cannot be told again to a request that is repeated: that one gets a new secret, and
/// the one of before, whose answer did not arrive, opens nothing.
pub async fn make_guest_link(
    ctx: &Context,
    visitor: &Visitor,
    new: NewLink,
    once: Option<&Idempotency>,
) -> Result<MadeLink> {
    let me = visitor.owner()?;
    allowed(ctx)?;
    let title = Says::of(&new.title, LONGEST_TITLE).map_err(|why| Error::invalid("title", why))?;
    let ends_at = end(ctx, new.ends_at)?;
    let email = new.email.as_deref().filter(|email| !email.trim().is_empty());
    let email: Option<Email> =
        email.map(str::parse).transpose().map_err(|why| Error::invalid("email", why))?;
    let mut tx = ctx.write().await?;
    let id: GuestLinkId = ctx.id();
    let secret = Secret::fresh();
    let href = |secret: &Secret| format!("/guest/{}", secret.as_str());
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, me, id.0).await? {
        let link = calls::guest_link(&mut tx, me, GuestLinkId(before)).await?;
        let link = link.ok_or(Error::Missing("link"))?;
        if email.is_some() {
            return Ok(MadeLink { link, href: None });
        }
        calls::set_guest_token(&mut tx, me, link.id, &secret.hash()).await?;
        tx.commit().await?;
        return Ok(MadeLink { link, href: Some(href(&secret)) });
    }
    if calls::guest_links_since(&mut tx, me, ctx.now() - DAY).await? >= MOST_A_DAY {
        return Err(Error::TooSoon {
            wait: Span::from_hours(1),
            message: "You made many links today. Use one of them for several guests, or wait until tomorrow."
                .to_owned(),
        });
    }
    let link = GuestLink {
        id,
        owner: me,
        title: title.into_string().replace('\n', " "),
        several: new.several,
        made_at: ctx.now(),
        ends_at,
        used_at: None,
        taken_back_at: None,
    };
    calls::add_guest_link(&mut tx, &link, &secret.hash()).await?;
    if let Some(to) = &email {
        // Whoever writes to strangers from here has proven who they are.
        proven(&mut tx, me).await?;
        enqueue(ctx, &mut tx, &MailGuestLink { owner: me, link: id, to: to.clone() }, ctx.now()).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(MadeLink { link, href: email.is_none().then(|| href(&secret)) })
}

fn end(ctx: &Context, wanted: Option<Instant>) -> Result<Instant> {
    let now = ctx.now();
    match wanted {
        None => Ok(now + LINK_LASTS),
        Some(end) if end <= now => {
            Err(Error::invalid("expires_at", "This time has passed. Choose one that is to come."))
        }
        Some(end) if end.since(now) > LINK_LONGEST => {
            Err(Error::invalid("expires_at", "A link for guests counts for 90 days at most."))
        }
        Some(end) => Ok(end),
    }
}

/// Up to `limit` links that the visitor made, before `after`, the latest first.
pub async fn guest_links(
    ctx: &Context,
    visitor: &Visitor,
    after: Option<GuestLinkId>,
    limit: u32,
) -> Result<Vec<GuestLink>> {
    let me = visitor.owner()?;
    Ok(calls::guest_links(&mut ctx.read().await?, me, after, limit).await?)
}

/// Takes a link back: nobody comes by it any more, and who waits behind it goes. Who was let in stays.
pub async fn take_back(ctx: &Context, visitor: &Visitor, id: GuestLinkId) -> Result<()> {
    // Whoever owes may still take back what they gave.
    let me = visitor.account()?;
    let mut tx = ctx.write().await?;
    if !calls::take_back_guest_link(&mut tx, me, id, ctx.now()).await? {
        return Err(Error::Missing("link"));
    }
    tx.commit().await?;
    let gone = ctx.lobby().close(id);
    if !gone.is_empty() {
        ctx.live().tell(me, Event::Guests);
    }
    say_ended(ctx, &gone);
    Ok(())
}
