//! Set up the partners.

use cradle_domain::customers::{Customer, Email, Language, Password, PersonName, Profile, Standing};
use cradle_domain::menu::ServiceKind;
use cradle_domain::partners::{Fee, Partner, PartnerProblem as P};
use cradle_domain::{CustomerId, PartnerId};
use cradle_store::partners::{self, Secrets};
use cradle_store::{Tx, customers, printing};

use crate::customers::passwords::hash;
use crate::signing::SigningKey;
use crate::{Context, Error, Result, Secret, Visitor};

/// A partner as it is to be.
#[derive(Clone, Debug)]
pub struct SavePartner {
    /// What people call it.
    pub name: String,
    /// Whether anything is told to it and taken from it.
    pub enabled: bool,
    /// Where it takes messages: what its operator was shown for us. Empty until it is known.
    pub address: String,
    /// What we sign with: what its operator was shown for us. `None` leaves it as it is.
    pub secret: Option<String>,
    /// Services that it fulfils for us.
    pub fulfils: Vec<ServiceKind>,
    /// Whether we fulfil orders that it passes on.
    pub accepts: bool,
    /// What it gets for each order.
    pub fee: Fee,
}

/// A partner, and the secret that it signs with, which is shown this once.
#[derive(Clone, Debug)]
pub struct Added {
    /// The partner.
    pub partner: Partner,
    /// Its secret; its operator types it in there.
    pub secret: String,
}

/// Where this centre takes a partner's messages.
pub fn address_for(ctx: &Context, id: PartnerId) -> String {
    format!("{}/api/v1/federation/{id}", ctx.settings().public_url)
}

/// Adds a partner.
pub async fn add(ctx: &Context, visitor: &Visitor, save: SavePartner) -> Result<Added> {
    visitor.operator()?;
    let secret = SigningKey::fresh();
    let signs_with = signing(save.secret.as_deref())?.unwrap_or_default();
    let secrets = Secrets { signs_with, expects: secret.clone(), seal: SigningKey::fresh() };
    let mut partner = checked(ctx, ctx.id(), None, save)?;
    let guest = if partner.accepts { Some(guest(ctx, &partner).await?) } else { None };
    let mut tx = ctx.write().await?;
    partner.guest = stand(&mut tx, guest).await?;
    partners::put(&mut tx, &partner, &secrets).await?;
    tx.commit().await?;
    tracing::info!(partner = %partner.id, "partner added");
    Ok(Added { partner, secret })
}

/// Writes a partner anew.
pub async fn change(ctx: &Context, visitor: &Visitor, id: PartnerId, save: SavePartner) -> Result<Partner> {
    visitor.operator()?;
    let before = partners::partner(&mut ctx.read().await?, id).await?.ok_or(Error::Missing("partner"))?;
    let signs_with = signing(save.secret.as_deref())?;
    let partner = checked(ctx, id, Some(&before), save)?;
    let new =
        if partner.accepts && before.guest.is_none() { Some(guest(ctx, &partner).await?) } else { None };
    let mut tx = ctx.write().await?;
    let secrets = partners::secrets(&mut tx, id).await?.ok_or(Error::Missing("partner"))?;
    partners::put(&mut tx, &partner, &secrets).await?;
    if let Some(secret) = signs_with {
        partners::set_signs_with(&mut tx, id, &secret).await?;
    }
    if let Some(guest) = stand(&mut tx, new).await? {
        partners::set_guest(&mut tx, id, guest).await?;
    }
    if let Some(guest) = before.guest {
        rename(&mut tx, guest, &partner.name).await?;
    }
    let after = partners::partner(&mut tx, id).await?.ok_or(Error::Missing("partner"))?;
    tx.commit().await?;
    Ok(after)
}

/// Makes a new secret for a partner; the one before it opens nothing any more.
pub async fn new_secret(ctx: &Context, visitor: &Visitor, id: PartnerId) -> Result<Added> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let partner = partners::partner(&mut tx, id).await?.ok_or(Error::Missing("partner"))?;
    let secret = SigningKey::fresh();
    partners::set_expects(&mut tx, id, &secret).await?;
    tx.commit().await?;
    Ok(Added { partner, secret })
}

/// Removes a partner, with the account in which its orders stand. Not while orders are under way, nor while
/// customers can still choose it.
pub async fn remove(ctx: &Context, visitor: &Visitor, id: PartnerId) -> Result<()> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let partner = partners::partner(&mut tx, id).await?.ok_or(Error::Missing("partner"))?;
    let chosen = |place: &cradle_domain::printing::OutputPlace| matches!(place.kind, cradle_domain::printing::PlaceKind::Partner { partner } if partner == id);
    if let Some(place) = printing::places(&mut tx).await?.into_iter().find(chosen) {
        let why = format!("The output place “{}” is at this partner. Remove that first.", place.name);
        return Err(Error::conflict("partner-in-use", why));
    }
    if partners::is_under_way(&mut tx, id).await? {
        let why = "Orders are under way between this partner and you. Wait for their end, or call them off.";
        return Err(Error::conflict("partner-in-use", why));
    }
    if let Some(guest) = partner.guest {
        customers::remove(&mut tx, guest).await?;
    }
    partners::remove(&mut tx, id).await?;
    tx.commit().await?;
    tracing::info!(partner = %id, "partner removed");
    Ok(())
}

fn checked(ctx: &Context, id: PartnerId, before: Option<&Partner>, save: SavePartner) -> Result<Partner> {
    let mut fulfils = save.fulfils;
    fulfils.sort_unstable();
    fulfils.dedup();
    let partner = Partner {
        id,
        name: save.name.trim().to_owned(),
        enabled: save.enabled,
        address: save.address.trim().trim_end_matches('/').to_owned(),
        fulfils,
        accepts: save.accepts,
        fee: save.fee,
        guest: before.and_then(|before| before.guest),
        added_at: before.map_or(ctx.now(), |before| before.added_at),
    };
    let field = |problem: &P| match problem {
        P::Name => "name",
        P::Address => "address",
        P::Services => "fulfils",
        P::Fee => "fee_share",
    };
    partner.check().map_err(|problem| Error::invalid(field(&problem), problem))?;
    Ok(partner)
}

/// A secret that was typed in, if one was.
fn signing(typed: Option<&str>) -> Result<Option<String>> {
    match typed.map(str::trim).filter(|typed| !typed.is_empty()) {
        None => Ok(None),
        Some(secret) if secret.parse::<SigningKey>().is_ok() => Ok(Some(secret.to_owned())),
        Some(_) => Err(Error::invalid(
            "secret",
            "The partner's secret begins with whsec_ and is copied whole from its page Operator → Partners.",
        )),
    }
}

/// An account for the orders of a partner, into which nobody can sign in: its password is known to nobody,
/// and no mail reaches its address (RFC 2606).
async fn guest(ctx: &Context, partner: &Partner) -> Result<(Customer, String)> {
    let email = format!("partner-{}@partner.invalid", partner.id.0.simple());
    let password = Password::chosen(Secret::fresh().as_str()).map_err(Error::defect)?;
    let hash = hash(ctx, password).await?;
    let customer = Customer {
        id: ctx.id(),
        email: email.parse::<Email>().map_err(Error::defect)?,
        email_proven_at: None,
        profile: Profile {
            name: partner.name.parse::<PersonName>().map_err(|why| Error::invalid("name", why))?,
            phone: None,
            address: None,
            delivery_addresses: Vec::new(),
            destinations: Vec::new(),
            birthday: None,
            gender: None,
            language: Language::default(),
            time_zone: "UTC".to_owned(),
        },
        operator: false,
        standing: Standing::Good,
        created_at: ctx.now(),
    };
    Ok((customer, hash))
}

async fn stand(tx: &mut Tx, guest: Option<(Customer, String)>) -> Result<Option<CustomerId>> {
    let Some((customer, hash)) = guest else { return Ok(None) };
    customers::add(tx, &customer, &hash).await?;
    Ok(Some(customer.id))
}

async fn rename(tx: &mut Tx, guest: CustomerId, name: &str) -> Result<()> {
    let Some(mut customer) = customers::get(tx, guest).await? else { return Ok(()) };
    customer.profile.name = name.parse().map_err(|why| Error::invalid("name", why))?;
    Ok(customers::update_profile(tx, guest, &customer.profile).await?)
}
