//! Documents on paper: what they have in common, whatever they are about.

use cradle_domain::Instant;
use cradle_domain::billing::Seller;
use cradle_paper::{Moment, Printed, Problem, Sheet, Template};
use serde_json::{Value, json};

use crate::{Context, Error, Result};

/// A document to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The name of its file.
    pub filename: String,
    /// IANA media type.
    pub media_type: &'static str,
    /// The document.
    pub bytes: Vec<u8>,
}

impl Paper {
    /// A document as PDF.
    pub(crate) fn pdf(name: &str, bytes: Vec<u8>) -> Self {
        Self { filename: format!("{name}.pdf"), media_type: "application/pdf", bytes }
    }
}

/// Sets a document on a thread of its own. What is wrong with the operator's templates stands in the
/// log and on the operator's page.
pub(crate) async fn print(ctx: &Context, sheet: Sheet) -> Result<Vec<u8>> {
    let press = ctx.press().clone();
    let template = sheet.template.file();
    let printed = tokio::task::spawn_blocking(move || press.print(&sheet)).await.map_err(Error::defect)?;
    match printed {
        Ok(Printed { pdf, troubles }) => {
            for trouble in troubles {
                tracing::warn!(template, trouble, "a document was set otherwise");
            }
            Ok(pdf)
        }
        Err(problem @ Problem::Letters(_)) => Err(Error::conflict("paper-letters", problem.to_string())),
        Err(problem) => Err(Error::defect(problem)),
    }
}

/// Sets a sample of each document, so that what is wrong with the operator's templates is known before
/// somebody needs them.
pub async fn try_templates(ctx: &Context) {
    if ctx.press().templates().is_none() {
        return;
    }
    for template in Template::ALL {
        if let Err(error) = print(ctx, Sheet::sample(template, "en")).await {
            tracing::error!(%error, template = template.file(), "a document cannot be set");
        }
    }
}

/// The moment that a document is of.
pub(crate) fn moment(at: Instant) -> Moment {
    let at = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    let small = |part: i8| u8::try_from(part).unwrap_or(0);
    let (date, time) = (at.date(), at.time());
    Moment(
        date.year().into(),
        small(date.month()),
        small(date.day()),
        small(time.hour()),
        small(time.minute()),
        small(time.second()),
    )
}

/// The seller as templates have them.
pub(crate) fn seller_says(seller: &Seller) -> Value {
    json!({
        "name": seller.name, "lines": seller.address(), "vat_id": seller.vat_id,
        "tax_number": seller.tax_number, "email": seller.email, "phone": seller.phone, "note": seller.note,
    })
}

/// The seller's details, under the centre's name where the firm has none of its own.
pub(crate) fn named(ctx: &Context, mut seller: Seller) -> Seller {
    if seller.name.is_empty() {
        seller.name.clone_from(&ctx.settings().name);
    }
    seller
}
