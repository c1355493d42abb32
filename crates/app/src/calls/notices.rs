//! What customers are told about partners and calls.

use cradle_domain::library::Image;
use cradle_domain::{CallingNoticeId, CustomerId};
use cradle_store::Tx;
use cradle_store::calls::{self, Told};

use super::lent::{own, reduced};
use crate::library::{Form, Located};
use crate::{Context, Error, Event, Result, Visitor};

/// A notice as its customer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeView {
    /// The notice.
    pub told: Told,
    /// The picture that came with it, as long as whose it is has it.
    pub image: Option<LeftImage>,
}

/// A picture that was left with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftImage {
    /// The file's name.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

async fn view(tx: &mut Tx, told: Told) -> Result<NoticeView> {
    let image = match told.image {
        Some(image) => own(tx, told.partner, image).await.ok(),
        None => None,
    };
    let image =
        image.map(|image| LeftImage { name: image.filename, width: image.width, height: image.height });
    Ok(NoticeView { told, image })
}

/// Tells a customer's pages about a notice.
pub(super) async fn tell(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    id: CallingNoticeId,
) -> Result<()> {
    if let Some(told) = calls::notice(tx, customer, id).await? {
        ctx.live().tell(customer, Event::CallingNotice(view(tx, told).await?.into()));
    }
    Ok(())
}

/// Up to `limit` of the visitor's notices before `after`, the latest first.
pub async fn notices(
    ctx: &Context,
    visitor: &Visitor,
    after: Option<CallingNoticeId>,
    limit: u32,
) -> Result<Vec<NoticeView>> {
    let me = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let mut views = Vec::new();
    for told in calls::notices(&mut tx, me, after, limit).await? {
        views.push(view(&mut tx, told).await?);
    }
    Ok(views)
}

/// The visitor has seen a notice.
pub async fn read(ctx: &Context, visitor: &Visitor, id: CallingNoticeId) -> Result<NoticeView> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    calls::read_notice(&mut tx, me, id, ctx.now()).await?;
    let told = calls::notice(&mut tx, me, id).await?.ok_or(Error::Missing("notice"))?;
    let view = view(&mut tx, told).await?;
    tx.commit().await?;
    ctx.live().tell(me, Event::CallingNotice(view.clone().into()));
    Ok(view)
}

/// The picture that came with one of somebody's notices, as long as whose it is has it.
pub(super) async fn left(tx: &mut Tx, me: CustomerId, id: CallingNoticeId) -> Result<Image> {
    let told = calls::notice(tx, me, id).await?.ok_or(Error::Missing("notice"))?;
    own(tx, told.partner, told.image.ok_or(Error::Missing("picture"))?).await
}

/// Where the reduced images of the picture are that came with a notice.
pub async fn locate_left(
    ctx: &Context,
    visitor: &Visitor,
    id: CallingNoticeId,
    form: &Form,
) -> Result<Located> {
    let me = visitor.owner()?;
    reduced(&left(&mut ctx.read().await?, me, id).await?, form)
}
