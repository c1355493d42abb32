//! Cameras: what identifies one, how sure that is, whose it is, and what it is let in for.
//!
//! Knows nothing of how a camera is read; evidence comes in as values.

mod evidence;
mod identification;
mod permitted;
mod report;

pub use evidence::{Confidence, Evidence, EvidenceSource, identify};
pub use identification::{Identification, IdentificationProblem, Serial};
pub use permitted::{CalledCamera, Function, LetIn, ListProblem, NotPermitted, PermittedCameras};
pub use report::{MonthOfUse, Report, ReportProblem, reported_at};

use crate::{CameraId, CustomerId, Instant};

/// A camera registered by a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Camera {
    /// Identifier.
    pub id: CameraId,
    /// Whose it is.
    pub owner: CustomerId,
    /// What it is.
    pub identification: Identification,
    /// How its owner calls it, if they gave it a name.
    pub name: Option<String>,
    /// The program it runs, as it last said.
    pub firmware: Option<String>,
    /// What led to the identification.
    pub evidence: Vec<Evidence>,
    /// When it was registered.
    pub registered_at: Instant,
    /// When it was last connected.
    pub last_seen_at: Instant,
    /// Whether what it reports may be taken down; `None` while its owner was not asked.
    pub reports_allowed: Option<bool>,
}
