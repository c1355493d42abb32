//! Which cameras are let in: what the operator says, and whoever asks whether one is.

use cradle_domain::cameras::{CalledCamera, Camera, Function, NotPermitted, PermittedCameras};
use cradle_domain::{CameraId, CustomerId, Instant};
use cradle_store::cameras::{self, SaidPermitted};
use cradle_store::{Tx, customers};

use crate::{Context, Error, Result, Visitor};

/// As many models are suggested.
const SUGGESTED: u32 = 200;

/// What the operator said, and what helps to say it.
#[derive(Clone, Debug)]
pub struct PermittedView {
    /// Who is let in.
    pub list: PermittedCameras,
    /// Who said so, while they have an account, and when; none where nobody ever did.
    pub changed: Option<(Option<String>, Instant)>,
    /// Makers and models of cameras that were registered here, the latest first.
    pub known: Vec<(String, String)>,
}

/// Who is let in, for whoever is signed in: their agents say by it what the centre would.
pub async fn permitted(ctx: &Context, visitor: &Visitor) -> Result<(PermittedCameras, Option<Instant>)> {
    visitor.account()?;
    let said = cameras::permitted(&mut ctx.read().await?).await?;
    Ok(said.map_or_else(Default::default, |said| (said.list, Some(said.at))))
}

/// What the operator said.
pub async fn permitted_list(ctx: &Context, visitor: &Visitor) -> Result<PermittedView> {
    visitor.operator()?;
    view(&mut ctx.read().await?).await
}

/// Says who is let in, in place of what was said before. Orders that were placed are carried out.
pub async fn permit(ctx: &Context, visitor: &Visitor, list: PermittedCameras) -> Result<PermittedView> {
    let by = visitor.operator()?;
    let list = checked(list)?;
    let mut tx = ctx.write().await?;
    let said = SaidPermitted { list, by: Some(by), at: ctx.now() };
    cameras::set_permitted(&mut tx, &said).await?;
    let view = view(&mut tx).await?;
    tx.commit().await?;
    tracing::info!(%by, "the list of permitted cameras was changed");
    Ok(view)
}

/// What a list would answer to a camera, for each function; nothing is changed.
pub fn try_permitted(
    visitor: &Visitor,
    list: PermittedCameras,
    camera: &CalledCamera,
    declared: bool,
) -> Result<[(Function, Result<(), NotPermitted>); 2]> {
    visitor.operator()?;
    let list = checked(list)?;
    Ok(Function::ALL.map(|function| (function, list.may(function, camera, declared))))
}

/// Whether a camera is let in. `declared` is what its own descriptors say, as whoever has it connected
/// tells. The sentence of the refusal is for them.
pub async fn may(ctx: &Context, function: Function, maker: &str, model: &str, declared: bool) -> Result<()> {
    let camera = CalledCamera::new(maker, model);
    let refused = refused(&mut ctx.read().await?, function, &camera, declared).await?;
    refused.map_or(Ok(()), |why| Err(told(ctx, &why)))
}

/// Why pictures of a registered camera are not taken, where they are not.
pub(crate) async fn refused_pictures(tx: &mut Tx, camera: &Camera) -> Result<Option<NotPermitted>> {
    let named = &camera.identification;
    refused(tx, Function::Pictures, &CalledCamera::new(&named.maker, &named.model), false).await
}

/// Whether a camera is this customer's and its pictures are taken.
pub(crate) async fn sends(ctx: &Context, tx: &mut Tx, owner: CustomerId, camera: CameraId) -> Result<()> {
    let unknown = || Error::invalid("camera_id", "There is no such camera of yours. Register it first.");
    let camera = cameras::get(tx, owner, camera).await?.ok_or_else(unknown)?;
    refused_pictures(tx, &camera).await?.map_or(Ok(()), |why| Err(told(ctx, &why)))
}

async fn refused(
    tx: &mut Tx,
    function: Function,
    camera: &CalledCamera,
    declared: bool,
) -> Result<Option<NotPermitted>> {
    let said = cameras::permitted(tx).await?;
    Ok(said.and_then(|said| said.list.may(function, camera, declared).err()))
}

fn told(ctx: &Context, why: &NotPermitted) -> Error {
    Error::conflict("camera-not-permitted", why.sentence(&ctx.settings().name))
}

fn checked(list: PermittedCameras) -> Result<PermittedCameras> {
    list.checked().map_err(|problem| Error::invalid(problem.field(), problem))
}

async fn view(tx: &mut Tx) -> Result<PermittedView> {
    let known = cameras::known_models(tx, SUGGESTED).await?;
    let Some(said) = cameras::permitted(tx).await? else {
        return Ok(PermittedView { list: PermittedCameras::default(), changed: None, known });
    };
    let by = match said.by {
        Some(by) => customers::get(tx, by).await?.map(|by| by.profile.name.to_string()),
        None => None,
    };
    Ok(PermittedView { list: said.list, changed: Some((by, said.at)), known })
}
