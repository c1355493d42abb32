//! Read the menu.

use cradle_domain::customers::{Caller, Standing};
use cradle_domain::menu::{Circumstances, Offer, ServiceKind, offer};
use cradle_domain::{CameraId, CustomerId};
use cradle_store::{Tx, cameras, menu};

use crate::cameras::refused_pictures;
use crate::printing::is_offered;
use crate::{Context, Error, Result, Visitor, billing};

/// The menu for one of the visitor's cameras, in the visitor's own order.
pub async fn for_camera(ctx: &Context, visitor: &Visitor, camera: CameraId) -> Result<Vec<Offer>> {
    read(ctx, visitor, Some(camera)).await
}

/// The menu for pictures in the library, where no camera is at hand.
pub async fn for_library(ctx: &Context, visitor: &Visitor) -> Result<Vec<Offer>> {
    read(ctx, visitor, None).await
}

async fn read(ctx: &Context, visitor: &Visitor, camera: Option<CameraId>) -> Result<Vec<Offer>> {
    // Whoever owes sees the menu, and on it why it is closed.
    let owner = visitor.account()?;
    offers(ctx, &mut ctx.read().await?, visitor, owner, camera).await
}

/// The menu of `owner`, who asks, as it stands in the caller's transaction.
pub(crate) async fn offers(
    ctx: &Context,
    tx: &mut Tx,
    visitor: &Visitor,
    owner: CustomerId,
    camera: Option<CameraId>,
) -> Result<Vec<Offer>> {
    let camera = match camera {
        Some(id) => Some(cameras::get(tx, owner, id).await?.ok_or(Error::Missing("camera"))?),
        None => None,
    };
    let prices = billing::in_force(ctx, tx).await?;
    let mut services = menu::services(tx).await?;
    if services.iter().any(|service| service.kind == ServiceKind::Print) && !is_offered(tx).await? {
        services.retain(|service| service.kind != ServiceKind::Print);
    }
    let uses = menu::usage(tx, owner).await?;
    let named = camera
        .as_ref()
        .map(|camera| (camera.identification.maker.as_str(), camera.identification.model.as_str()));
    let standing = match visitor.caller {
        Caller::Customer { standing, .. } | Caller::Key { standing, .. } => standing,
        Caller::Guest { .. } | Caller::Nobody => Standing::Blocked,
    };
    let permitted = match &camera {
        Some(camera) => refused_pictures(tx, camera).await?.is_none(),
        None => true,
    };
    let circumstances = Circumstances { camera: named, permitted, standing, prices: &prices };
    Ok(offer(services, circumstances, &uses, ctx.now()))
}
