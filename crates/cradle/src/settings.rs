//! Settings: from the command line, else from the environment (`CRADLE_…`), else from a file, else
//! what suits one machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use cradle_app::SigningKey;
use cradle_app::domain::billing::Iban;
use cradle_app::domain::notices::Periods;
use cradle_app::domain::{Currency, Span};
use cradle_app::imaging::film::FilmTools;
use cradle_app::paper::PressSettings;
use cradle_app::{ProofSettings, TurnSettings, Watched};
use cradle_gateways::stripe::StripeSettings;
use serde::Deserialize;

use crate::films::films;
use crate::ftp::{Ftp, ftp};
use crate::relays::relays;
use crate::rooms::{RoomSettings, rooms};
use crate::watched::watched;

/// Currencies whose minor units Stripe counts in another way
/// (<https://docs.stripe.com/currencies#special-cases>).
const STRIPE_OTHERWISE: [&str; 8] = ["BHD", "ISK", "JOD", "KWD", "MGA", "OMR", "TND", "UGX"];

/// The settings as they may be given; docs/configuration.md describes each.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Options {
    /// A file with these settings, in TOML: `listen = "127.0.0.1:7878"`.
    #[arg(long, env = "CRADLE_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// The folder that the centre keeps everything in.
    #[arg(long, env = "CRADLE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The address that pages and API are served on [127.0.0.1:7878].
    #[arg(long, env = "CRADLE_LISTEN", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Where people reach the centre, for links in mails [http://localhost:PORT].
    #[arg(long, env = "CRADLE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// The centre's name on pages and in mails [Cradle].
    #[arg(long, env = "CRADLE_NAME")]
    name: Option<String>,
    /// `postgres://…`; without it records are in a SQLite file in the data folder.
    #[arg(long, env = "CRADLE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// `s3://bucket/prefix`; without it pictures are in the data folder.
    #[arg(long, env = "CRADLE_BLOBS_URL", value_name = "URL")]
    blobs_url: Option<String>,
    /// The object store's address, when it is not Amazon's.
    #[arg(long, env = "CRADLE_BLOBS_ENDPOINT", value_name = "URL")]
    blobs_endpoint: Option<String>,
    /// The object store's region.
    #[arg(long, env = "CRADLE_BLOBS_REGION")]
    blobs_region: Option<String>,
    /// The object store's access key.
    #[arg(long, env = "CRADLE_BLOBS_KEY", hide_env_values = true)]
    blobs_key: Option<String>,
    /// The secret of that key.
    #[arg(long, env = "CRADLE_BLOBS_SECRET", hide_env_values = true)]
    blobs_secret: Option<String>,
    /// `smtp://user:password@host:port`; without it mails are written to the data folder.
    #[arg(long, env = "CRADLE_MAIL_URL", value_name = "URL", hide_env_values = true)]
    mail_url: Option<String>,
    /// The address that mails come from [cradle@localhost].
    #[arg(long, env = "CRADLE_MAIL_FROM", value_name = "EMAIL")]
    mail_from: Option<String>,
    /// The currency of price lists and of what is booked, ISO 4217 [EUR].
    #[arg(long, env = "CRADLE_CURRENCY", value_name = "CODE")]
    currency: Option<String>,
    /// The bank account (IBAN) that invoices are paid into; without it they name none.
    #[arg(long, env = "CRADLE_IBAN", value_name = "IBAN")]
    iban: Option<String>,
    /// A folder of templates for documents, which go before those that come along; `cradle paper templates
    /// DIR` writes those.
    #[arg(long, env = "CRADLE_TEMPLATES", value_name = "DIR")]
    templates: Option<PathBuf>,
    /// A folder of fonts for documents [the system's, where those that come along are not enough].
    #[arg(long, env = "CRADLE_FONTS", value_name = "DIR")]
    fonts: Option<PathBuf>,
    /// The secret key of a Stripe account; with it customers can pay by card.
    #[arg(long, env = "CRADLE_STRIPE_KEY", value_name = "sk_…", hide_env_values = true)]
    stripe_key: Option<String>,
    /// The publishable key of that account.
    #[arg(long, env = "CRADLE_STRIPE_PUBLISHABLE_KEY", value_name = "pk_…")]
    stripe_publishable_key: Option<String>,
    /// The secret of the webhook that Stripe sends to /api/v1/hooks/payments.
    #[arg(long, env = "CRADLE_STRIPE_WEBHOOK_SECRET", value_name = "whsec_…", hide_env_values = true)]
    stripe_webhook_secret: Option<String>,
    /// Another address of Stripe's API, for tests [https://api.stripe.com].
    #[arg(long, env = "CRADLE_STRIPE_API", value_name = "URL")]
    stripe_api: Option<String>,
    /// Another address of Stripe's script, for tests [https://js.stripe.com/v3/].
    #[arg(long, env = "CRADLE_STRIPE_SCRIPT", value_name = "URL")]
    stripe_script: Option<String>,
    /// The folder in which labs have theirs, from which their machines take print orders [labs in the
    /// data folder].
    #[arg(long, env = "CRADLE_PRINT_FOLDERS", value_name = "DIR")]
    print_folders: Option<PathBuf>,
    /// The key (`whsec_…`) that carriers sign messages to /api/v1/hooks/delivery with.
    #[arg(long, env = "CRADLE_DELIVERY_KEY", hide_env_values = true)]
    delivery_key: Option<String>,
    /// Whether people without an account are let into calls by links that customers make [true].
    #[arg(long, env = "CRADLE_CALLS_GUESTS", value_name = "true|false")]
    calls_guests: Option<bool>,
    /// STUN servers by which pages in a call find each other, `stun:host:port`, with commas between them; none
    /// without it.
    #[arg(long, env = "CRADLE_STUN_URLS", value_name = "URL", value_delimiter = ',')]
    stun_urls: Option<Vec<String>>,
    /// Addresses of the TURN server that passes on calls which cannot go straight, `turn:host:port`, with commas
    /// between them.
    #[arg(long, env = "CRADLE_TURN_URLS", value_name = "URL", value_delimiter = ',')]
    turn_urls: Option<Vec<String>>,
    /// What that server and the centre share (coturn's `static-auth-secret`).
    #[arg(long, env = "CRADLE_TURN_SECRET", hide_env_values = true)]
    turn_secret: Option<String>,
    /// UDP addresses that calls of more than two people go through, one for each thread that carries them, with
    /// commas between them; or off [port 7880].
    #[arg(long, env = "CRADLE_CALLS_LISTEN", value_name = "ADDR|off", value_delimiter = ',')]
    calls_listen: Option<Vec<String>>,
    /// TCP addresses that they go through where UDP does not, for the first of those threads on; none without it.
    #[arg(long, env = "CRADLE_CALLS_TCP", value_name = "ADDR", value_delimiter = ',')]
    calls_tcp: Option<Vec<String>>,
    /// The addresses at which people reach these ports [those of public_url and of this machine].
    #[arg(long, env = "CRADLE_CALLS_PUBLIC", value_name = "IP", value_delimiter = ',')]
    calls_public: Option<Vec<IpAddr>>,
    /// An address for Prometheus to read metrics from; none without it.
    #[arg(long, env = "CRADLE_METRICS_LISTEN", value_name = "ADDR")]
    metrics_listen: Option<SocketAddr>,
    /// Proxies whose `X-Forwarded-For` is believed, with commas between them.
    #[arg(long, env = "CRADLE_TRUSTED_PROXIES", value_name = "IP", value_delimiter = ',')]
    trusted_proxies: Option<Vec<IpAddr>>,
    /// Threads that decode pictures [one for each processor].
    #[arg(long, env = "CRADLE_DECODERS", value_name = "N")]
    decoders: Option<usize>,
    /// The `ffmpeg` that makes films and sounds playable, or `off` [the one on the path].
    #[arg(long, env = "CRADLE_FFMPEG", value_name = "FILE|off")]
    ffmpeg: Option<String>,
    /// The largest file taken, in bytes [68719476736].
    #[arg(long, env = "CRADLE_LARGEST_UPLOAD", value_name = "BYTES")]
    largest_upload: Option<u64>,
    /// The address that cameras send files to by FTP; none without it.
    #[arg(long, env = "CRADLE_FTP_LISTEN", value_name = "ADDR")]
    ftp_listen: Option<SocketAddr>,
    /// The ports that these files come through [50000-50100].
    #[arg(long, env = "CRADLE_FTP_PASSIVE_PORTS", value_name = "FIRST-LAST")]
    ftp_passive_ports: Option<String>,
    /// The IPv4 address that cameras are told to send files to, behind a router.
    #[arg(long, env = "CRADLE_FTP_PUBLIC_ADDRESS", value_name = "IP")]
    ftp_public_address: Option<Ipv4Addr>,
    /// The certificate (PEM, with its chain) with which files come in secret (FTPS).
    #[arg(long, env = "CRADLE_FTP_CERTIFICATE", value_name = "FILE")]
    ftp_certificate: Option<PathBuf>,
    /// The key of that certificate (PEM).
    #[arg(long, env = "CRADLE_FTP_KEY", value_name = "FILE")]
    ftp_key: Option<PathBuf>,
    /// Let nobody sign in by FTP in the clear.
    #[arg(long, env = "CRADLE_FTP_ONLY_SECRET", value_name = "true|false")]
    ftp_only_secret: Option<bool>,
    /// A folder that pictures are put into, with a folder in it for each account's email.
    #[arg(long, env = "CRADLE_WATCH", value_name = "DIR")]
    watch: Option<PathBuf>,
    /// What becomes of files that were taken from there [move].
    #[arg(long, env = "CRADLE_WATCH_THEN", value_name = "move|remove")]
    watch_then: Option<String>,
    /// Days in the inbox before customers are asked about pictures; 0 never asks [30].
    #[arg(long, env = "CRADLE_INBOX_DAYS", value_name = "DAYS")]
    inbox_days: Option<u32>,
    /// Days for an answer before such pictures go to the trash [30].
    #[arg(long, env = "CRADLE_ANSWER_DAYS", value_name = "DAYS")]
    answer_days: Option<u32>,
    /// Days in the trash before pictures are removed for good [30].
    #[arg(long, env = "CRADLE_TRASH_DAYS", value_name = "DAYS")]
    trash_days: Option<u32>,
    /// Days from one reading of all stored files to the next; 0 for never [30].
    #[arg(long, env = "CRADLE_VERIFY_EVERY_DAYS", value_name = "DAYS")]
    verify_every_days: Option<u16>,
    /// Bytes that this reading takes in a second; 0 for as fast as it goes [33554432].
    #[arg(long, env = "CRADLE_VERIFY_RATE", value_name = "BYTES")]
    verify_rate: Option<u64>,
}

/// The settings that hold.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: String,
    pub(crate) name: String,
    pub(crate) database_url: Option<String>,
    pub(crate) blobs: Option<cradle_app::blobs::BucketAddress>,
    pub(crate) mail_url: Option<String>,
    pub(crate) mail_from: String,
    pub(crate) currency: Currency,
    pub(crate) iban: Option<Iban>,
    pub(crate) press: PressSettings,
    pub(crate) stripe: Option<StripeSettings>,
    pub(crate) lab_folders: PathBuf,
    pub(crate) delivery_key: Option<SigningKey>,
    pub(crate) guests: bool,
    pub(crate) stun: Vec<String>,
    pub(crate) turn: Option<TurnSettings>,
    pub(crate) rooms: Option<RoomSettings>,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) decoders: usize,
    pub(crate) films: Option<FilmTools>,
    pub(crate) largest_upload: u64,
    pub(crate) periods: Periods,
    pub(crate) proof: ProofSettings,
    pub(crate) ftp: Option<cradle_ftp::Settings>,
    pub(crate) watched: Option<Watched>,
}

impl Settings {
    /// Where cameras send files by FTP, as their owners are told: the centre's own name.
    pub(crate) fn ftp_address(&self) -> Option<cradle_app::FtpAddress> {
        let ftp = self.ftp.as_ref()?;
        let (_, rest) = self.public_url.split_once("://")?;
        let authority = rest.split('/').next().unwrap_or_default();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        Some(cradle_app::FtpAddress {
            host: host.to_owned(),
            port: ftp.listen.port(),
            secret: ftp.certificate.is_some(),
        })
    }
}

impl Options {
    /// For a centre in `data` on `listen`; the rest from environment and file.
    pub(crate) fn for_demo(mut self, data: &Path, listen: SocketAddr) -> Self {
        self.data.get_or_insert_with(|| data.to_owned());
        self.listen.get_or_insert(listen);
        self
    }

    /// The settings that hold, with every value checked.
    pub(crate) fn settings(self) -> anyhow::Result<Settings> {
        let given = match &self.config {
            Some(path) => self.clone().over(&read(path)?),
            None => self,
        };
        let ftp = ftp(Ftp {
            listen: given.ftp_listen,
            passive_ports: given.ftp_passive_ports.as_deref(),
            public_address: given.ftp_public_address,
            certificate: given.ftp_certificate.as_deref(),
            key: given.ftp_key.as_deref(),
            only_secret: given.ftp_only_secret,
        })?;
        let watched = watched(given.watch.as_deref(), given.watch_then.as_deref())?;
        let press = given.press()?;
        let stripe = given.stripe()?;
        let (stun, turn) =
            relays(given.stun_urls.as_deref(), given.turn_urls.as_deref(), given.turn_secret.as_deref())?;
        let Some(data) = given.data else {
            bail!("Say where the centre keeps its things: --data DIR, or CRADLE_DATA.");
        };
        let listen = given.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 7878)));
        let public_url = match given.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://localhost:{}", listen.port()),
        };
        ensure!(
            public_url.starts_with("http://") || public_url.starts_with("https://"),
            "public_url begins with http:// or https://, and “{public_url}” does not."
        );
        let rooms = rooms(
            given.calls_listen.as_deref(),
            given.calls_tcp.as_deref(),
            given.calls_public.as_deref(),
            &public_url,
        )?;
        let code = given.currency.unwrap_or_else(|| "EUR".to_owned());
        let currency = Currency::from_code(&code)
            .with_context(|| format!("“{code}” is not a currency's ISO 4217 code, such as EUR."))?;
        let iban = given.iban.as_deref().filter(|text| !text.trim().is_empty());
        let iban =
            iban.map(|text| text.parse::<Iban>().with_context(|| format!("iban “{text}”"))).transpose()?;
        let key = match (given.blobs_key, given.blobs_secret) {
            (Some(key), Some(secret)) => Some((key, secret)),
            (None, None) => None,
            _ => bail!("blobs_key and blobs_secret belong together: give both or none."),
        };
        let blobs = given.blobs_url.map(|url| cradle_app::blobs::BucketAddress {
            url,
            endpoint: given.blobs_endpoint,
            region: given.blobs_region,
            key,
            patience: None,
        });
        let days = |given: Option<u32>| given.unwrap_or(30);
        let periods =
            Periods::of_days(days(given.inbox_days), days(given.answer_days), days(given.trash_days))
                .context("inbox_days, answer_days and trash_days cannot be kept to")?;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let delivery_key = given.delivery_key.as_deref().filter(|key| !key.trim().is_empty());
        let delivery_key = delivery_key.map(|key| key.parse().context("delivery_key")).transpose()?;
        let lab_folders = given.print_folders.unwrap_or_else(|| data.join("labs"));
        Ok(Settings {
            data,
            lab_folders,
            delivery_key,
            listen,
            public_url,
            name: given.name.unwrap_or_else(|| "Cradle".to_owned()),
            database_url: given.database_url,
            blobs,
            mail_url: given.mail_url,
            mail_from: given.mail_from.unwrap_or_else(|| "cradle@localhost".to_owned()),
            currency,
            iban,
            press,
            stripe,
            guests: given.calls_guests.unwrap_or(true),
            stun,
            turn,
            rooms,
            metrics_listen: given.metrics_listen,
            trusted_proxies: given.trusted_proxies.unwrap_or_default(),
            decoders: given.decoders.unwrap_or(processors).max(1),
            films: films(given.ffmpeg.as_deref())?,
            largest_upload: given.largest_upload.unwrap_or(64 << 30),
            periods,
            proof: ProofSettings {
                every: match given.verify_every_days.unwrap_or(30) {
                    0 => None,
                    days => Some(Span::from_hours(24 * u64::from(days))),
                },
                bytes_per_second: Some(given.verify_rate.unwrap_or(32 << 20)).filter(|rate| *rate > 0),
            },
            ftp,
            watched,
        })
    }

    /// Where templates and fonts of documents are.
    fn press(&self) -> anyhow::Result<PressSettings> {
        for (what, folder) in [("templates", &self.templates), ("fonts", &self.fonts)] {
            if let Some(folder) = folder {
                ensure!(
                    folder.is_dir(),
                    "The folder of {what}, {}, is not there. Make it, or leave {what} out.",
                    folder.display()
                );
            }
        }
        Ok(PressSettings { templates: self.templates.clone(), fonts: self.fonts.clone() })
    }

    /// How cards are charged.
    fn stripe(&self) -> anyhow::Result<Option<StripeSettings>> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let Some(key) = given(&self.stripe_key) else { return Ok(None) };
        let Some(publishable_key) = given(&self.stripe_publishable_key) else {
            bail!("stripe_key and stripe_publishable_key belong together: give both or none.");
        };
        let code = self.currency.as_deref().unwrap_or("EUR");
        ensure!(
            !STRIPE_OTHERWISE.contains(&code),
            "Stripe counts {code} in other units than ISO 4217 does: cards cannot be charged in it."
        );
        Ok(Some(StripeSettings {
            key,
            publishable_key,
            webhook_secret: given(&self.stripe_webhook_secret),
            api: given(&self.stripe_api),
            script: given(&self.stripe_script),
        }))
    }

    /// What is given here, and where nothing is, what the file says.
    fn over(self, file: &Self) -> Self {
        let file = file.clone();
        Self {
            config: self.config,
            data: self.data.or(file.data),
            listen: self.listen.or(file.listen),
            public_url: self.public_url.or(file.public_url),
            name: self.name.or(file.name),
            database_url: self.database_url.or(file.database_url),
            blobs_url: self.blobs_url.or(file.blobs_url),
            blobs_endpoint: self.blobs_endpoint.or(file.blobs_endpoint),
            blobs_region: self.blobs_region.or(file.blobs_region),
            blobs_key: self.blobs_key.or(file.blobs_key),
            blobs_secret: self.blobs_secret.or(file.blobs_secret),
            mail_url: self.mail_url.or(file.mail_url),
            mail_from: self.mail_from.or(file.mail_from),
            currency: self.currency.or(file.currency),
            iban: self.iban.or(file.iban),
            templates: self.templates.or(file.templates),
            fonts: self.fonts.or(file.fonts),
            stripe_key: self.stripe_key.or(file.stripe_key),
            stripe_publishable_key: self.stripe_publishable_key.or(file.stripe_publishable_key),
            stripe_webhook_secret: self.stripe_webhook_secret.or(file.stripe_webhook_secret),
            stripe_api: self.stripe_api.or(file.stripe_api),
            stripe_script: self.stripe_script.or(file.stripe_script),
            print_folders: self.print_folders.or(file.print_folders),
            delivery_key: self.delivery_key.or(file.delivery_key),
            calls_guests: self.calls_guests.or(file.calls_guests),
            stun_urls: self.stun_urls.or(file.stun_urls),
            turn_urls: self.turn_urls.or(file.turn_urls),
            turn_secret: self.turn_secret.or(file.turn_secret),
            calls_listen: self.calls_listen.or(file.calls_listen),
            calls_tcp: self.calls_tcp.or(file.calls_tcp),
            calls_public: self.calls_public.or(file.calls_public),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            trusted_proxies: self.trusted_proxies.or(file.trusted_proxies),
            decoders: self.decoders.or(file.decoders),
            ffmpeg: self.ffmpeg.or(file.ffmpeg),
            largest_upload: self.largest_upload.or(file.largest_upload),
            ftp_listen: self.ftp_listen.or(file.ftp_listen),
            ftp_passive_ports: self.ftp_passive_ports.or(file.ftp_passive_ports),
            ftp_public_address: self.ftp_public_address.or(file.ftp_public_address),
            ftp_certificate: self.ftp_certificate.or(file.ftp_certificate),
            ftp_key: self.ftp_key.or(file.ftp_key),
            ftp_only_secret: self.ftp_only_secret.or(file.ftp_only_secret),
            watch: self.watch.or(file.watch),
            watch_then: self.watch_then.or(file.watch_then),
            inbox_days: self.inbox_days.or(file.inbox_days),
            answer_days: self.answer_days.or(file.answer_days),
            trash_days: self.trash_days.or(file.trash_days),
            verify_every_days: self.verify_every_days.or(file.verify_every_days),
            verify_rate: self.verify_rate.or(file.verify_rate),
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Options> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("The settings file {} cannot be read", path.display()))?;
    toml::from_str(&text)
        .with_context(|| format!("The settings file {} is not as it should be", path.display()))
}

#[cfg(test)]
mod tests {
    use cradle_app::Then;

    use super::*;

    #[test]
    fn the_command_line_goes_before_the_file_and_the_file_before_what_suits() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cradle.toml");
        std::fs::write(&file, "data = \"/srv/cradle\"\nname = \"Club\"\ncurrency = \"JPY\"\n").unwrap();
        let options = Options { config: Some(file), name: Some("Lab".into()), ..Options::default() };
        let settings = options.settings().unwrap();
        assert_eq!((settings.name.as_str(), settings.data.to_str()), ("Lab", Some("/srv/cradle")));
        assert_eq!(
            (settings.currency, settings.public_url.as_str()),
            (Currency::JPY, "http://localhost:7878")
        );
    }

    #[test]
    fn ftp_is_off_until_it_has_an_address_and_its_settings_go_together() {
        let data = Some(PathBuf::from("/srv/cradle"));
        let plain = Options { data: data.clone(), ..Options::default() };
        assert!(plain.clone().settings().unwrap().ftp.is_none());
        let listen = Some("0.0.0.0:2121".parse().unwrap());
        let on = Options { ftp_listen: listen, public_url: Some("https://a.test:8443/x".into()), ..plain };
        let address = on.clone().settings().unwrap().ftp_address().unwrap();
        assert_eq!((address.host.as_str(), address.port, address.secret), ("a.test", 2121, false));
        for wrong in [
            Options { ftp_passive_ports: Some("5-1".into()), ..on.clone() },
            Options { ftp_passive_ports: Some("many".into()), ..on.clone() },
            Options { ftp_only_secret: Some(true), ..on.clone() },
            Options { ftp_key: Some("/no/key".into()), ..on.clone() },
            Options { ftp_key: Some("/no/key".into()), ftp_certificate: Some("/no/chain".into()), ..on },
        ] {
            assert!(wrong.clone().settings().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_folder_is_watched_when_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let of = |watch: &Path, then: Option<&str>| Options {
            data: Some("/srv/cradle".into()),
            watch: Some(watch.to_owned()),
            watch_then: then.map(str::to_owned),
            ..Options::default()
        };
        assert_eq!(of(folder.path(), None).settings().unwrap().watched.unwrap().then, Then::Move);
        assert_eq!(of(folder.path(), Some("remove")).settings().unwrap().watched.unwrap().then, Then::Remove);
        assert!(of(folder.path(), Some("keep")).settings().is_err());
        assert!(of(&folder.path().join("none"), None).settings().is_err());
    }

    #[test]
    fn the_inbox_can_wait_for_ever_and_the_other_periods_have_an_end() {
        let of = |inbox, answer| Options {
            data: Some("/srv/cradle".into()),
            inbox_days: Some(inbox),
            answer_days: Some(answer),
            ..Options::default()
        };
        assert_eq!(of(0, 14).settings().unwrap().periods.days(), (0, 14, 30));
        assert!(format!("{:#}", of(30, 0).settings().unwrap_err()).contains("answer_days"));
    }

    #[test]
    fn a_bank_account_with_wrong_digits_is_not_taken() {
        let of = |iban: &str| Options {
            data: Some("/srv/cradle".into()),
            iban: Some(iban.into()),
            ..Options::default()
        };
        let iban = of("DE89 3704 0044 0532 0130 00").settings().unwrap().iban.unwrap();
        assert_eq!(iban.as_str(), "DE89370400440532013000");
        assert!(format!("{:#}", of("DE88370400440532013000").settings().unwrap_err()).contains("DE88"));
    }

    #[test]
    fn a_setting_that_nobody_knows_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cradle.toml");
        std::fs::write(&file, "lisen = \"127.0.0.1:1\"\n").unwrap();
        let options = Options { config: Some(file), ..Options::default() };
        assert!(format!("{:#}", options.settings().unwrap_err()).contains("lisen"));
        assert!(Options::default().settings().is_err());
    }
}
