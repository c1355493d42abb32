//! Take down what a connected camera tells about itself.

use cradle_domain::CameraId;
use cradle_store::cameras;

use crate::{Context, Error, Result, Visitor};

/// Records a report and that the camera was seen. `report` is kept as it came, as JSON of at most
/// 16 KiB.
pub async fn report(
    ctx: &Context,
    visitor: &Visitor,
    id: CameraId,
    firmware: Option<String>,
    report: &str,
) -> Result<()> {
    let owner = visitor.owner()?;
    if report.len() > 16 << 10 {
        return Err(Error::TooLarge("A camera's report can have at most 16 kB.".to_owned()));
    }
    let mut tx = ctx.write().await?;
    let mut camera = cameras::get(&mut tx, owner, id).await?.ok_or(Error::Missing("camera"))?;
    camera.last_seen_at = ctx.now();
    camera.firmware = super::change::firmware(firmware)?.or(camera.firmware);
    cameras::update(&mut tx, &camera).await?;
    cameras::add_report(&mut tx, owner, id, ctx.now(), report).await?;
    Ok(tx.commit().await?)
}
