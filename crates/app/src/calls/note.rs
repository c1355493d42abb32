//! Note something about a partner.

use cradle_domain::ContactId;
use cradle_domain::calls::{Groups, Says};
use cradle_store::calls;

use super::view::ContactView;
use crate::{Context, Error, Event, Result, Visitor};

/// Characters of a comment.
const LONGEST: usize = 2_000;

/// Changes the comment on a card and the groups that it is in; `None` leaves them as they are.
pub async fn note(
    ctx: &Context,
    visitor: &Visitor,
    id: ContactId,
    comment: Option<String>,
    groups: Option<Vec<String>>,
) -> Result<ContactView> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let mut card = calls::contact(&mut tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    if let Some(comment) = comment {
        let comment = Says::of(&comment, LONGEST).map_err(|why| Error::invalid("comment", why))?;
        card.comment = comment.into_string();
    }
    if let Some(groups) = groups {
        card.groups = Groups::named(groups).map_err(|why| Error::invalid("groups", why))?;
    }
    calls::save_contact(&mut tx, &card).await?;
    tx.commit().await?;
    let view = super::contact(ctx, visitor, id).await?;
    ctx.live().tell(me, Event::Contact(view.clone().into()));
    Ok(view)
}
