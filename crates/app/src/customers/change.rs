//! See and change one's own record.

use cradle_domain::customers::{Address, Customer, Destination, Gender, Language, Password, PersonName};
use cradle_store::customers;

use super::passwords;
use crate::{Context, Error, Event, Result, Visitor, calls};

/// What to change; `None` leaves it as it is, an inner `None` empties it.
#[derive(Clone, Debug, Default)]
#[allow(clippy::option_option)] // The two kinds of absence are what this is about.
pub struct Change {
    /// Name.
    pub name: Option<String>,
    /// Telephone number.
    pub phone: Option<Option<String>>,
    /// Home address.
    pub address: Option<Option<Address>>,
    /// Delivery addresses, all of them.
    pub delivery_addresses: Option<Vec<Address>>,
    /// Destinations (name, email), all of them.
    pub destinations: Option<Vec<(String, String)>>,
    /// Birthday, `YYYY-MM-DD`.
    pub birthday: Option<Option<String>>,
    /// Gender.
    pub gender: Option<Option<Gender>>,
    /// Language.
    pub language: Option<Language>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// A new password and the current one.
    pub password: Option<(String, String)>,
}

/// The visitor's own record.
pub async fn me(ctx: &Context, visitor: &Visitor) -> Result<Customer> {
    let id = visitor.account()?;
    customers::get(&mut ctx.read().await?, id).await?.ok_or(Error::Missing("account"))
}

/// Changes the visitor's own record. A new password ends every other session.
pub async fn change(ctx: &Context, visitor: &Visitor, change: Change) -> Result<Customer> {
    let id = visitor.account()?;
    let new_hash = match change.password {
        Some((new, current)) => Some(new_password(ctx, visitor, &new, &current).await?),
        None => None,
    };
    let mut tx = ctx.write().await?;
    let mut customer = customers::get(&mut tx, id).await?.ok_or(Error::Missing("account"))?;
    let profile = &mut customer.profile;
    let renamed = change.name.is_some();
    if let Some(name) = change.name {
        profile.name = name.parse().map_err(|why| Error::invalid("name", why))?;
    }
    if let Some(phone) = change.phone {
        let number = |text: String| text.parse().map_err(|why| Error::invalid("phone", why));
        profile.phone = phone.map(number).transpose()?;
    }
    if let Some(address) = change.address {
        profile.address = address.map(|address| checked("address", address)).transpose()?;
    }
    if let Some(addresses) = change.delivery_addresses {
        if addresses.len() > 50 {
            return Err(Error::invalid("delivery_addresses", "Up to 50 delivery addresses can be saved."));
        }
        profile.delivery_addresses =
            addresses.into_iter().map(|one| checked("delivery_addresses", one)).collect::<Result<_>>()?;
    }
    if let Some(destinations) = change.destinations {
        profile.destinations = parse_destinations(destinations)?;
    }
    if let Some(birthday) = change.birthday {
        let day = |text: String| {
            text.parse().map_err(|_| Error::invalid("birthday", "Write the birthday like 1980-05-31."))
        };
        profile.birthday = birthday.map(day).transpose()?;
    }
    if let Some(gender) = change.gender {
        profile.gender = gender;
    }
    if let Some(language) = change.language {
        profile.language = language;
    }
    if let Some(zone) = change.time_zone {
        profile.time_zone = known_time_zone(&zone)?;
    }
    customers::update_profile(&mut tx, id, &customer.profile).await?;
    if renamed {
        calls::renamed(&mut tx, id, customer.profile.name.as_str()).await?;
    }
    let changed_password = new_hash.is_some();
    if let Some(hash) = new_hash {
        customers::set_password(&mut tx, id, &hash).await?;
        if let Some(session) = visitor.session {
            customers::end_other_sessions(&mut tx, id, session).await?;
        }
    }
    tx.commit().await?;
    if changed_password {
        ctx.live().tell(id, Event::Sessions);
    }
    if renamed {
        calls::shown_anew(ctx, id).await?;
    }
    Ok(customer)
}

async fn new_password(ctx: &Context, visitor: &Visitor, new: &str, current: &str) -> Result<String> {
    let id = visitor.account()?;
    let new = Password::chosen(new).map_err(|why| Error::invalid("password", why))?;
    let hash = customers::password_hash(&mut ctx.read().await?, id).await?;
    if !passwords::verify(ctx, hash, Password::typed(current)).await? {
        return Err(Error::invalid("current_password", "This is not your current password."));
    }
    passwords::hash(ctx, new).await
}

fn parse_destinations(destinations: Vec<(String, String)>) -> Result<Vec<Destination>> {
    if destinations.len() > 200 {
        return Err(Error::invalid("destinations", "Up to 200 destinations can be saved."));
    }
    destinations
        .into_iter()
        .map(|(name, email)| {
            Ok(Destination {
                name: name.parse::<PersonName>().map_err(|why| Error::invalid("destinations", why))?,
                email: email.parse().map_err(|why| Error::invalid("destinations", why))?,
            })
        })
        .collect()
}

/// An address within bounds, so that it fits a label.
fn checked(field: &'static str, mut address: Address) -> Result<Address> {
    address.lines.retain(|line| !line.trim().is_empty());
    let texts = [&address.recipient, &address.postal_code, &address.city, &address.region];
    let fits = |text: &String| text.chars().count() <= 200 && !text.chars().any(char::is_control);
    if address.lines.len() > 4 || !texts.into_iter().chain(&address.lines).all(fits) {
        return Err(Error::invalid(field, "An address has up to four lines of at most 200 characters."));
    }
    address.country = address.country.trim().to_ascii_uppercase();
    if !(address.country.is_empty()
        || address.country.len() == 2 && address.country.chars().all(|c| c.is_ascii_uppercase()))
    {
        return Err(Error::invalid(field, "Write the country as two letters, such as DE or JP."));
    }
    Ok(address)
}

/// A time zone that the IANA database knows.
pub(super) fn known_time_zone(name: &str) -> Result<String> {
    match jiff::tz::TimeZone::get(name) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err(Error::invalid(
            "time_zone",
            format!("“{name}” is not a time zone. Write it like Europe/Berlin."),
        )),
    }
}
