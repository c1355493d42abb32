//! Who sells, as invoices say.

use cradle_domain::billing::Seller;
use cradle_store::billing;

use crate::{Context, Error, Result, Visitor};

/// The seller's details and what there is to say about documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerView {
    /// As they were typed in.
    pub seller: Seller,
    /// What is missing for invoices that programs read (EN 16931), by the details' names.
    pub missing: Vec<&'static str>,
    /// The folder of the operator's templates.
    pub templates: Option<String>,
    /// What is wrong with templates or fonts.
    pub troubles: Vec<String>,
}

/// The seller's details.
pub async fn seller(ctx: &Context, visitor: &Visitor) -> Result<SellerView> {
    visitor.operator()?;
    let seller = billing::seller(&mut ctx.read().await?).await?;
    Ok(view(ctx, seller))
}

/// Changes the seller's details. Invoices that are final keep those that they have.
pub async fn change_seller(ctx: &Context, visitor: &Visitor, seller: Seller) -> Result<SellerView> {
    visitor.operator()?;
    let seller = seller.checked().map_err(|problem| Error::invalid(problem.field(), problem))?;
    let mut tx = ctx.write().await?;
    billing::set_seller(&mut tx, &seller).await?;
    tx.commit().await?;
    Ok(view(ctx, seller))
}

fn view(ctx: &Context, seller: Seller) -> SellerView {
    let mut missing = Vec::new();
    if seller.country.is_empty() {
        missing.push("country");
    }
    if seller.vat_id.is_empty() && seller.tax_number.is_empty() {
        missing.push("vat_id");
    }
    let press = ctx.press();
    let templates = press.templates().map(|folder| folder.display().to_string());
    SellerView { seller, missing, templates, troubles: press.troubles() }
}
