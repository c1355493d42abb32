//! Settings: how files come by FTP.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};

/// What is said of it.
pub(crate) struct Ftp<'a> {
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) passive_ports: Option<&'a str>,
    pub(crate) public_address: Option<Ipv4Addr>,
    pub(crate) certificate: Option<&'a Path>,
    pub(crate) key: Option<&'a Path>,
    pub(crate) only_secret: Option<bool>,
}

/// `None` where it is switched off.
pub(crate) fn ftp(given: Ftp) -> anyhow::Result<Option<cradle_ftp::Settings>> {
    let Some(listen) = given.listen else { return Ok(None) };
    let ports = given.passive_ports.unwrap_or("50000-50100");
    let range = ports
        .split_once('-')
        .and_then(|(first, last)| Some(first.trim().parse().ok()?..=last.trim().parse().ok()?));
    let range = range.filter(|range: &RangeInclusive<u16>| !range.is_empty() && *range.start() > 0);
    let passive_ports =
        range.with_context(|| format!("ftp_passive_ports is written like 50000-50100, not “{ports}”."))?;
    let certificate = match (given.certificate, given.key) {
        (Some(chain), Some(key)) => {
            Some(cradle_ftp::certificate(chain, key).context("FTPS cannot be switched on")?)
        }
        (None, None) => None,
        _ => bail!("ftp_certificate and ftp_key belong together: give both or none."),
    };
    let only_secret = given.only_secret.unwrap_or(false);
    ensure!(!only_secret || certificate.is_some(), "ftp_only_secret needs ftp_certificate and ftp_key.");
    let public_address = given.public_address;
    Ok(Some(cradle_ftp::Settings { listen, passive_ports, public_address, certificate, only_secret }))
}
