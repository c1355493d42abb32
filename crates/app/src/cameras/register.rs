//! Register a camera.

use cradle_domain::cameras::{Camera, Evidence, Identification, IdentificationProblem};
use cradle_store::cameras;

use crate::{Context, Error, Result, Visitor};

/// A camera to register.
#[derive(Clone, Debug, Default)]
pub struct NewCamera {
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number of the body.
    pub serial: String,
    /// Its program's version.
    pub firmware: Option<String>,
    /// What led to this identification.
    pub evidence: Vec<Evidence>,
}

/// What came of registering.
#[derive(Clone, Debug)]
pub enum Registered {
    /// It is the visitor's from now on.
    Now(Camera),
    /// It was the visitor's already.
    Before(Camera),
}

/// Binds a camera to the visitor. A camera of somebody else is not taken away from them.
pub async fn register(ctx: &Context, visitor: &Visitor, new: NewCamera) -> Result<Registered> {
    let owner = visitor.owner()?;
    let identification = Identification::parse(&new.maker, &new.model, &new.serial).map_err(blame)?;
    let firmware = super::change::firmware(new.firmware)?;
    if new.evidence.len() > 50 {
        return Err(Error::invalid("evidence", "Up to 50 pieces of evidence can be given."));
    }
    let now = ctx.now();
    let camera = Camera {
        id: ctx.id(),
        owner,
        identification,
        name: None,
        firmware,
        evidence: new.evidence,
        registered_at: now,
        last_seen_at: now,
        reports_allowed: None,
    };
    let mut tx = ctx.write().await?;
    if cameras::add(&mut tx, &camera).await? {
        tx.commit().await?;
        return Ok(Registered::Now(camera));
    }
    let mut known = cameras::by_identification(&mut tx, &camera.identification)
        .await?
        .ok_or_else(|| Error::from(cradle_store::StoreError::Changed))?;
    if known.owner != owner {
        return Err(Error::conflict(
            "camera-taken",
            "This camera is registered to another customer. If it is yours now, ask its former owner to remove it, or the people who run this centre to help.",
        ));
    }
    known.firmware = camera.firmware.or(known.firmware);
    if !camera.evidence.is_empty() {
        known.evidence = camera.evidence;
    }
    known.last_seen_at = now;
    cameras::update(&mut tx, &known).await?;
    tx.commit().await?;
    Ok(Registered::Before(known))
}

fn blame(problem: IdentificationProblem) -> Error {
    let field = match problem {
        IdentificationProblem::Name => "model",
        IdentificationProblem::NoSerial
        | IdentificationProblem::Unreadable
        | IdentificationProblem::Dummy(_) => "serial",
    };
    Error::invalid(field, problem)
}
