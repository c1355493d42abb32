//! Look at printers: which there are, and what one says of itself.

use super::{Found, Look, PrinterProblem};
use crate::{Context, Error, Result, Visitor};

/// What the printer at an address says of itself.
pub async fn inspect(ctx: &Context, visitor: &Visitor, uri: &str) -> Result<Look> {
    visitor.operator()?;
    if !(uri.starts_with("ipp://") || uri.starts_with("ipps://")) {
        return Err(Error::invalid("uri", cradle_domain::printing::PlaceProblem::Uri));
    }
    ctx.printers().look(uri).await.map_err(told)
}

/// Printers that answer in the centre's network.
pub async fn discover(ctx: &Context, visitor: &Visitor) -> Result<Vec<Found>> {
    visitor.operator()?;
    ctx.printers().discover().await.map_err(told)
}

fn told(problem: PrinterProblem) -> Error {
    Error::conflict("printer", problem.to_string())
}
