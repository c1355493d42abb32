//! What an invoice's paper goes by besides the invoice.

use cradle_domain::CustomerId;
use cradle_domain::billing::{Iban, Invoice, Seller};
use cradle_domain::customers::Language;
use cradle_store::{Tx, billing, customers};
use serde::{Deserialize, Serialize};

use crate::papers::named;
use crate::{Context, Error, Result};

/// What held when an invoice became final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Terms {
    /// Who sells.
    pub(super) seller: Seller,
    /// Who is paid.
    pub(super) payee: String,
    /// The account that it is paid into.
    pub(super) iban: Option<String>,
    /// The customer's language.
    pub(super) language: Language,
}

impl Terms {
    pub(super) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Error::defect)
    }

    pub(super) fn written(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::defect)
    }

    pub(super) fn iban(&self) -> Option<Iban> {
        self.iban.as_deref()?.parse().ok()
    }
}

/// What holds now.
pub(super) async fn now(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<Terms> {
    let seller = named(ctx, billing::seller(tx).await?);
    let customer = customers::get(tx, customer).await?;
    Ok(Terms {
        seller,
        payee: ctx.settings().name.clone(),
        iban: ctx.settings().iban.as_ref().map(ToString::to_string),
        language: customer.map(|customer| customer.profile.language).unwrap_or_default(),
    })
}

/// Writes down what holds now, in the transaction that makes an invoice final.
pub(in crate::billing) async fn keep(ctx: &Context, tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    let terms = now(ctx, tx, invoice.customer).await?;
    Ok(billing::keep_terms(tx, invoice.customer, invoice.id, &terms.written()?).await?)
}
