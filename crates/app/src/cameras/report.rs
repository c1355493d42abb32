//! What cameras tell about themselves: taken down where their owner allows it, shown, and forgotten.

use cradle_domain::cameras::{Report, reported_at};
use cradle_domain::{CameraId, Instant};
use cradle_store::cameras;

use crate::{Context, Error, Result, Visitor};

/// Takes down what one of the visitor's cameras tells, and that it was seen. `at` is when it was told, which
/// may be a while ago; a day has one report, the last of it.
pub async fn report(
    ctx: &Context,
    visitor: &Visitor,
    id: CameraId,
    at: Option<Instant>,
    report: Report,
) -> Result<()> {
    let owner = visitor.owner()?;
    let report = report.checked().map_err(|problem| Error::invalid(problem.field(), problem))?;
    let firmware = super::change::firmware(report.firmware.clone())?;
    let mut tx = ctx.write().await?;
    let mut camera = cameras::get(&mut tx, owner, id).await?.ok_or(Error::Missing("camera"))?;
    if camera.reports_allowed != Some(true) {
        return Err(Error::conflict(
            "reports-not-allowed",
            "Nothing is taken down about this camera: its owner has not allowed it. Allow it on the camera's page first.",
        ));
    }
    let at = reported_at(at, ctx.now());
    // What was told long ago does not overrule what was said since.
    if at >= camera.last_seen_at {
        camera.last_seen_at = at;
        camera.firmware = firmware.clone().or(camera.firmware);
        cameras::update(&mut tx, &camera).await?;
    }
    cameras::add_report(&mut tx, owner, id, at, &Report { firmware, ..report }).await?;
    Ok(tx.commit().await?)
}

/// Up to `limit` reports of one of the visitor's cameras from before an instant, the latest first.
pub async fn reports(
    ctx: &Context,
    visitor: &Visitor,
    id: CameraId,
    before: Option<Instant>,
    limit: u32,
) -> Result<Vec<(Instant, Report)>> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    cameras::get(&mut tx, owner, id).await?.ok_or(Error::Missing("camera"))?;
    Ok(cameras::reports(&mut tx, owner, id, before, limit).await?)
}

/// Forgets all that one of the visitor's cameras told.
pub async fn forget_reports(ctx: &Context, visitor: &Visitor, id: CameraId) -> Result<()> {
    let owner = visitor.owner()?;
    let mut tx = ctx.write().await?;
    cameras::get(&mut tx, owner, id).await?.ok_or(Error::Missing("camera"))?;
    cameras::forget_reports(&mut tx, owner, id).await?;
    Ok(tx.commit().await?)
}
