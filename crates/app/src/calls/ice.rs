//! The servers through which two pages find each other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_domain::{CallId, Instant, Span};
use cradle_store::calls;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::{Context, Error, Result, TurnSettings, Visitor};

/// How long credentials count: longer than anybody talks, since a call that changes networks asks again.
const LASTS: Span = Span::from_hours(12);

/// What a page joins another one through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ice {
    /// The servers.
    pub servers: Vec<IceServer>,
    /// Until when the credentials count.
    pub until: Instant,
}

/// A STUN or TURN server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceServer {
    /// Its addresses.
    pub urls: Vec<String>,
    /// User and password, for TURN.
    pub credentials: Option<(String, String)>,
}

/// The servers for a call that the visitor is in and that is not over.
pub async fn ice(ctx: &Context, visitor: &Visitor, id: CallId) -> Result<Ice> {
    let me = visitor.participant()?;
    let call = calls::call(&mut ctx.read().await?, me, id).await?.ok_or(Error::Missing("call"))?;
    let participant = call.participant(me).filter(|one| one.place.is_held() && !call.is_over());
    let participant = participant.ok_or_else(|| Error::conflict("call-over", "This call is over."))?;
    servers(ctx, &participant.id.to_string())
}

/// The servers for somebody in a call.
pub(super) fn servers(ctx: &Context, name: &str) -> Result<Ice> {
    let until = ctx.now() + LASTS;
    let settings = ctx.settings();
    let mut servers = Vec::new();
    if !settings.stun.is_empty() {
        servers.push(IceServer { urls: settings.stun.clone(), credentials: None });
    }
    if let Some(turn) = &settings.turn {
        let credentials = Some(credentials(turn, name, until)?);
        servers.push(IceServer { urls: turn.urls.clone(), credentials });
    }
    Ok(Ice { servers, until })
}

/// User and password as coturn's `use-auth-secret` has them
/// (<https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00>): the end in seconds since 1970 and a
/// name, and their HMAC-SHA1 in base64.
fn credentials(turn: &TurnSettings, name: &str, until: Instant) -> Result<(String, String)> {
    let user = format!("{}:{name}", until.micros() / 1_000_000);
    let mut mac = Hmac::<Sha1>::new_from_slice(turn.secret.as_bytes()).map_err(Error::defect)?;
    mac.update(user.as_bytes());
    Ok((user, STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_those_that_coturn_reckons() {
        // printf '1433895918:georges' | openssl dgst -sha1 -hmac north -binary | base64
        let turn = TurnSettings { urls: Vec::new(), secret: "north".to_owned() };
        let until = Instant::from_micros(1_433_895_918_000_000);
        let made = credentials(&turn, "georges", until).unwrap();
        assert_eq!(made, ("1433895918:georges".to_owned(), "ItfhBHRyGG4sGPFbv2Vj9FQxjd0=".to_owned()));
    }
}
