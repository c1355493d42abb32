//! Cameras on the network that announce themselves: PTP over IP (ISO 15740 Annex, port 15740) by DNS-SD
//! (RFC 6763) as `_ptp._tcp`, the name that it has in the registry of services of IANA.
//!
//! Anybody on a network can announce anything: names are cut and cleaned, addresses are parsed, and more
//! than [`MOST`] are not kept. Nothing is connected to here.

use std::collections::BTreeMap;
use std::net::SocketAddrV4;

use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent};

use crate::devices::tidy;
use crate::tether::Port;

/// More are not kept.
pub const MOST: usize = 32;
const SERVICE: &str = "_ptp._tcp.local.";

/// A camera that announced itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearby {
    /// What it calls itself, on this network nobody else.
    pub name: String,
    /// Where it answers.
    pub port: Port,
}

/// What is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// This one is there, or answers somewhere else now.
    There(Nearby),
    /// The one of this name is gone.
    Gone(String),
}

/// Ends listening when it is dropped.
pub struct Listening(ServiceDaemon);

impl Drop for Listening {
    fn drop(&mut self) {
        // It ends by itself; whether it says so does not matter.
        let _ = self.0.shutdown();
    }
}

/// The network cannot be listened to.
#[derive(Debug, thiserror::Error)]
#[error("cameras on the network cannot be looked for: {0}")]
pub struct Deaf(#[from] mdns_sd::Error);

/// Tells which cameras announce themselves, on a thread of its own, until the answer is dropped.
pub fn listen(mut tell: impl FnMut(Announced) + Send + 'static) -> Result<Listening, Deaf> {
    let daemon = ServiceDaemon::new()?;
    let events = daemon.browse(SERVICE)?;
    let mut known = Known::default();
    let hear = move || {
        // Ends with the daemon.
        while let Ok(event) = events.recv() {
            let news = match event {
                ServiceEvent::ServiceResolved(service) => nearby(&service).and_then(|one| known.there(one)),
                ServiceEvent::ServiceRemoved(_, name) => known.gone(&called(&name)),
                _ => None,
            };
            if let Some(news) = news {
                tell(news);
            }
        }
    };
    let listening = Listening(daemon);
    std::thread::Builder::new()
        .name("nearby".to_owned())
        .spawn(hear)
        .map_err(|problem| mdns_sd::Error::Msg(problem.to_string()))?;
    Ok(listening)
}

/// libgphoto2 speaks IPv4 only.
fn nearby(service: &ResolvedService) -> Option<Nearby> {
    let addresses = service.get_addresses_v4();
    let usable = |address: &std::net::Ipv4Addr| {
        !(address.is_unspecified() || address.is_multicast() || address.is_broadcast())
    };
    let address = addresses.into_iter().filter(usable).min()?;
    let port = (service.get_port() != 0).then(|| SocketAddrV4::new(address, service.get_port()))?;
    let name = called(service.get_fullname());
    (!name.is_empty()).then(|| Nearby { name, port: Port::Network(port.to_string()) })
}

/// `EOS R6._ptp._tcp.local.` is called `EOS R6`.
fn called(service: &str) -> String {
    tidy(service.strip_suffix(SERVICE).unwrap_or(service).trim_end_matches('.'))
}

/// What was told.
#[derive(Default)]
struct Known(BTreeMap<String, Port>);

impl Known {
    fn there(&mut self, one: Nearby) -> Option<Announced> {
        let is_news = match self.0.get(&one.name) {
            Some(before) => *before != one.port,
            None => self.0.len() < MOST,
        };
        is_news.then(|| {
            self.0.insert(one.name.clone(), one.port.clone());
            Announced::There(one)
        })
    }

    fn gone(&mut self, name: &str) -> Option<Announced> {
        self.0.remove(name).map(|_| Announced::Gone(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, at: &str) -> Nearby {
        Nearby { name: name.into(), port: Port::Network(at.into()) }
    }

    #[test]
    fn what_is_announced_again_is_no_news_and_a_flood_is_cut() {
        let mut known = Known::default();
        let first = one("EOS R6", "192.168.1.20:15740");
        assert_eq!(known.there(first.clone()), Some(Announced::There(first.clone())));
        assert_eq!(known.there(first), None);
        let moved = one("EOS R6", "192.168.1.21:15740");
        assert_eq!(known.there(moved.clone()), Some(Announced::There(moved.clone())));
        let told = (0..100).filter(|n| known.there(one(&n.to_string(), "10.0.0.1:1")).is_some()).count();
        assert_eq!(told, MOST - 1);
        assert_eq!(known.gone("nobody"), None);
        assert_eq!(known.gone("EOS R6"), Some(Announced::Gone("EOS R6".into())));
        assert!(known.there(moved).is_some(), "there is room again");
    }

    #[test]
    fn names_are_shown_without_what_the_network_adds_and_without_tricks() {
        assert_eq!(called("EOS R6._ptp._tcp.local."), "EOS R6");
        assert_eq!(called("a\u{202E}b\nc._ptp._tcp.local."), "ab c");
        assert_eq!(called("._ptp._tcp.local."), "");
    }
}
