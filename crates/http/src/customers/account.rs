//! One's own record.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cradle_app::customers::{self, Change, NewAccount};
use cradle_app::domain::customers::{Address, Customer, Gender, Language, Standing, age};
use cradle_app::{Context, Error};
use cradle_wire::customers as wire;

use crate::body::Body;
use crate::problem::Result;
use crate::render;
use crate::visitor::By;

/// Make an account. The first one of a new centre is its operator.
#[utoipa::path(post, path = "/api/v1/customers", tag = "customers", request_body = wire::Register,
    responses((status = 201, body = wire::Me)))]
pub(super) async fn register(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::Register>,
) -> Result<(StatusCode, Json<wire::Me>)> {
    let new = NewAccount {
        email: body.value.email,
        password: body.value.password,
        name: body.value.name,
        language: body.value.language.as_deref().map(language).transpose()?,
        time_zone: body.value.time_zone,
    };
    let customer = customers::register(&ctx, &visitor, new).await?;
    Ok((StatusCode::CREATED, Json(me_of(&ctx, customer))))
}

/// My record.
#[utoipa::path(get, path = "/api/v1/me", tag = "customers", responses((status = 200, body = wire::Me)))]
pub(super) async fn me(State(ctx): State<Context>, By(visitor): By) -> Result<Json<wire::Me>> {
    Ok(Json(me_of(&ctx, customers::me(&ctx, &visitor).await?)))
}

/// Change my record; what is left out stays.
#[utoipa::path(patch, path = "/api/v1/me", tag = "customers", request_body = wire::UpdateMe,
    responses((status = 200, body = wire::Me)))]
pub(super) async fn change(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::UpdateMe>,
) -> Result<Json<wire::Me>> {
    let change = parse_change(body.value)?;
    Ok(Json(me_of(&ctx, customers::change(&ctx, &visitor, change).await?)))
}

/// Delete my account with everything in it.
#[utoipa::path(delete, path = "/api/v1/me", tag = "customers", request_body = wire::DeleteMe,
    responses((status = 204)))]
pub(super) async fn delete(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<wire::DeleteMe>,
) -> Result<StatusCode> {
    customers::delete(&ctx, &visitor, &body.value.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse_change(update: wire::UpdateMe) -> Result<Change, Error> {
    let gender = |word: String| match word.as_str() {
        "female" => Ok(Gender::Female),
        "male" => Ok(Gender::Male),
        "other" => Ok(Gender::Other),
        _ => Err(Error::invalid("gender", "Gender is female, male, other, or null.")),
    };
    let password = match (update.password, update.current_password) {
        (Some(new), Some(current)) => Some((new, current)),
        (Some(_), None) => {
            return Err(Error::invalid("current_password", "Give the current password to set a new one."));
        }
        (None, _) => None,
    };
    Ok(Change {
        name: update.name,
        phone: update.phone,
        address: update.address.map(|address| address.map(address_in)),
        delivery_addresses: update
            .delivery_addresses
            .map(|addresses| addresses.into_iter().map(address_in).collect()),
        destinations: update
            .destinations
            .map(|destinations| destinations.into_iter().map(|to| (to.name, to.email)).collect()),
        birthday: update.birthday,
        gender: update.gender.map(|word| word.map(gender).transpose()).transpose()?,
        language: update.language.as_deref().map(language).transpose()?,
        time_zone: update.time_zone,
        password,
    })
}

fn language(tag: &str) -> Result<Language, Error> {
    Language::from_tag(tag).ok_or_else(|| Error::invalid("language", "Pages come in en, de and ja."))
}

pub(crate) fn address_in(address: wire::Address) -> Address {
    let wire::Address { recipient, lines, postal_code, city, region, country } = address;
    Address { recipient, lines, postal_code, city, region, country }
}

pub(crate) fn address_out(address: Address) -> wire::Address {
    let Address { recipient, lines, postal_code, city, region, country } = address;
    wire::Address { recipient, lines, postal_code, city, region, country }
}

/// The word that names a gender.
pub(crate) const fn gender_word(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "female",
        Gender::Male => "male",
        Gender::Other => "other",
    }
}

fn me_of(ctx: &Context, customer: Customer) -> wire::Me {
    let profile = customer.profile;
    let today = ctx.now().timestamp().to_zoned(cradle_app::zone(&profile.time_zone)).date();
    wire::Me {
        id: customer.id.0,
        email: customer.email.to_string(),
        email_confirmed: customer.email_proven_at.is_some(),
        name: profile.name.to_string(),
        operator: customer.operator,
        standing: match customer.standing {
            Standing::Good => "good",
            Standing::Blocked => "blocked",
        }
        .to_owned(),
        phone: profile.phone.map(|number| number.to_string()),
        address: profile.address.map(address_out),
        delivery_addresses: profile.delivery_addresses.into_iter().map(address_out).collect(),
        destinations: profile
            .destinations
            .into_iter()
            .map(|to| wire::Destination { name: to.name.to_string(), email: to.email.to_string() })
            .collect(),
        age: profile.birthday.and_then(|birthday| age(birthday, today)),
        birthday: profile.birthday.map(|day| day.to_string()),
        gender: profile.gender.map(|gender| gender_word(gender).to_owned()),
        language: profile.language.tag().to_owned(),
        time_zone: profile.time_zone,
        created_at: render::instant(customer.created_at),
    }
}
