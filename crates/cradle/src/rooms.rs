//! What carries calls of more than two people: its settings, and its start.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use anyhow::{Context as _, bail, ensure};
use cradle_app::sfu::{self, Events, Setup, Sfu};

/// The port that is taken when none is named.
const PORT: u16 = 7880;

/// Where calls of more than two people go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoomSettings {
    listen: Vec<SocketAddr>,
    tcp: Vec<SocketAddr>,
    /// Empty where they are found out at the start.
    public: Vec<IpAddr>,
    /// The name by which people reach the centre.
    host: String,
}

/// `None` where it is switched off.
pub(crate) fn rooms(
    listen: Option<&[String]>,
    tcp: Option<&[String]>,
    public: Option<&[IpAddr]>,
    public_url: &str,
) -> anyhow::Result<Option<RoomSettings>> {
    let host = host(public_url);
    let listen = given(listen);
    if listen == ["off"] {
        return Ok(None);
    }
    let mut listen = addresses("calls_listen", &listen)?;
    if listen.is_empty() {
        // Where nobody but this machine reaches the pages, nobody else needs to reach this.
        let from = if is_here(&host) { Ipv4Addr::LOCALHOST } else { Ipv4Addr::UNSPECIFIED };
        listen.push(SocketAddr::from((from, PORT)));
    }
    let tcp = addresses("calls_tcp", &given(tcp))?;
    ensure!(
        tcp.len() <= listen.len(),
        "calls_tcp names more addresses than calls_listen: each belongs to one of those."
    );
    Ok(Some(RoomSettings { listen, tcp, public: public.unwrap_or_default().to_vec(), host }))
}

fn given(texts: Option<&[String]>) -> Vec<&str> {
    texts.unwrap_or_default().iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect()
}

fn addresses(setting: &str, texts: &[&str]) -> anyhow::Result<Vec<SocketAddr>> {
    let read = |text: &&str| match text.parse() {
        Ok(address) => Ok(address),
        Err(_) => bail!("{setting}: “{text}” is no address with a port, such as 0.0.0.0:{PORT}."),
    };
    texts.iter().map(read).collect()
}

/// The name in an address of the web.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    host.to_owned()
}

/// Whether a name means this machine, to whoever says it.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

impl RoomSettings {
    /// Takes the ports. What it needs is told in the error.
    pub(crate) async fn start(&self) -> anyhow::Result<(Sfu, Events)> {
        let mut public = self.public.clone();
        let anywhere = self.listen.iter().chain(&self.tcp).any(|address| address.ip().is_unspecified());
        if public.is_empty() && anywhere {
            public = self.found().await?;
        }
        public.retain(|address| self.listen.iter().all(|listen| listen.is_ipv4() == address.is_ipv4()));
        let setup = Setup {
            listen: self.listen.clone(),
            tcp: self.tcp.clone(),
            public,
            // A page in a call of sixteen describes a line for everybody's sound, camera and screen.
            settings: sfu::Settings { description: 128 << 10, ..sfu::Settings::default() },
        };
        Sfu::start(&setup).with_context(|| {
            let ports: Vec<String> = self.listen.iter().map(ToString::to_string).collect();
            format!("The ports {} (calls_listen) cannot be used", ports.join(", "))
        })
    }

    /// Where people reach this machine: at the addresses that its name leads to, and at its own.
    async fn found(&self) -> anyhow::Result<Vec<IpAddr>> {
        let mut found: Vec<IpAddr> = Vec::new();
        if let Ok(named) = tokio::net::lookup_host((self.host.as_str(), 0)).await {
            found.extend(named.map(|address| address.ip()));
        }
        found.extend(own());
        found.sort();
        found.dedup();
        // A machine that nobody else reaches is reached by itself.
        if found.iter().any(|address| !address.is_loopback()) {
            found.retain(|address| !address.is_loopback());
        }
        ensure!(!found.is_empty(), "No address of this machine was found. Name one: calls_public.");
        Ok(found)
    }
}

/// The address by which this machine goes out.
fn own() -> Option<IpAddr> {
    let ask = || -> io::Result<IpAddr> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        // Nothing is sent: the system only chooses the way. The address is one for documentation (RFC 5737).
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        Ok(socket.local_addr()?.ip())
    };
    ask().ok().filter(|address| !address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(listen: &[&str], url: &str) -> anyhow::Result<Option<RoomSettings>> {
        let listen: Vec<String> = listen.iter().map(|text| (*text).to_owned()).collect();
        rooms(Some(&listen), None, None, url)
    }

    #[test]
    fn calls_go_through_a_port_by_themselves_and_not_where_that_is_off() {
        let listens = |url| of(&[], url).unwrap().unwrap().listen;
        assert_eq!(listens("http://localhost:7878"), ["127.0.0.1:7880".parse().unwrap()]);
        assert_eq!(listens("https://photos.example.org/x"), ["0.0.0.0:7880".parse().unwrap()]);
        assert_eq!(of(&["off"], "http://localhost").unwrap(), None);
        let two = of(&["10.0.0.1:1", " 10.0.0.1:2"], "http://localhost").unwrap().unwrap();
        assert_eq!(two.listen.len(), 2);
        assert!(of(&["7880"], "http://localhost").is_err());
        let tcp = ["0.0.0.0:443".to_owned(), "0.0.0.0:444".to_owned()];
        assert!(rooms(None, Some(&tcp), None, "http://localhost").is_err());
    }

    #[test]
    fn a_name_is_read_out_of_an_address() {
        for (url, name) in [
            ("https://photos.example.org:8443/x", "photos.example.org"),
            ("http://localhost", "localhost"),
            ("http://[::1]:7878", "::1"),
        ] {
            assert_eq!(host(url), name);
        }
        assert!(is_here("::1") && is_here("127.0.0.1") && !is_here("192.0.2.1"));
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_named() {
        let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let settings = of(&[&address], "http://localhost").unwrap().unwrap();
        let error = settings.start().await.err().unwrap();
        assert!(format!("{error:#}").contains(&address), "{error:#}");
        let anywhere = of(&["0.0.0.0:0"], "http://localhost").unwrap().unwrap();
        let (sfu, _) = anywhere.start().await.unwrap();
        assert!(sfu.candidates()[0].iter().all(|(_, address)| !address.ip().is_unspecified()));
    }
}
