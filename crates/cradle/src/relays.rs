//! Settings: the servers through which the pages of a call find each other.

use anyhow::bail;
use cradle_app::TurnSettings;

/// STUN servers, and the TURN server with what it shares with the centre.
pub(crate) fn relays(
    stun: Option<&[String]>,
    turn: Option<&[String]>,
    secret: Option<&str>,
) -> anyhow::Result<(Vec<String>, Option<TurnSettings>)> {
    let stun = addresses(stun, ["stun:", "stuns:"])?;
    let urls = addresses(turn, ["turn:", "turns:"])?;
    let secret = secret.map(str::trim).filter(|secret| !secret.is_empty());
    match (urls.is_empty(), secret) {
        (true, None) => Ok((stun, None)),
        (false, Some(secret)) => Ok((stun, Some(TurnSettings { urls, secret: secret.to_owned() }))),
        _ => bail!("turn_urls and turn_secret belong together: give both or none."),
    }
}

fn addresses(given: Option<&[String]>, schemes: [&str; 2]) -> anyhow::Result<Vec<String>> {
    let given = given.unwrap_or_default().iter().map(|url| url.trim().to_owned());
    let urls: Vec<String> = given.filter(|url| !url.is_empty()).collect();
    match urls.iter().find(|url| !schemes.iter().any(|scheme| url.starts_with(scheme))) {
        Some(wrong) => bail!("“{wrong}” does not begin with {} or {}.", schemes[0], schemes[1]),
        None => Ok(urls),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_server_has_addresses_and_a_secret_or_neither() {
        let turn = ["turn:relay.example.org:3478".to_owned(), String::new()];
        let (stun, server) = relays(None, Some(&turn), Some(" north ")).unwrap();
        let server = server.unwrap();
        assert_eq!((stun.len(), server.urls.len(), server.secret.as_str()), (0, 1, "north"));
        assert!(relays(None, Some(&turn), None).is_err());
        assert!(relays(None, None, Some("north")).is_err());
        assert!(relays(Some(&turn), None, None).is_err());
        assert_eq!(relays(None, None, None).unwrap(), (Vec::new(), None));
    }
}
