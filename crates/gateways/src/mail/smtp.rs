//! Mail over SMTP.

use std::time::Duration;

use cradle_app::mail::{Letter, Mail, MailProblem};
use cradle_app::text::unescaped;
use futures::future::BoxFuture;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use url::Url;

use super::Misconfigured;
use super::message::{Sender, message};

/// Hands mails to a mail server.
#[derive(Clone, Debug)]
pub struct SmtpMail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

/// How long the server may take over one command.
const COMMAND: Duration = Duration::from_secs(30);
/// How long one mail may take in all: less than the lease of the job that delivers it.
const WHOLE: Duration = Duration::from_secs(100);

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    /// From the first byte.
    Wrapped,
    /// STARTTLS, and nothing is said without it.
    Required,
    /// STARTTLS where the server offers it.
    Offered,
    /// None.
    Open,
}

impl SmtpMail {
    /// Through the server at `url`, from the address `from`. To be called within a Tokio runtime, in
    /// which idle connections are closed.
    ///
    /// `smtps://user:password@host` is encrypted from the first byte (port 465);
    /// `smtp://user:password@host:port` begins in the clear (port 587) and turns to encryption as
    /// `?tls=` says: `required` insists on it (as it is with a password when nothing is said),
    /// `starttls` uses it where the server offers it (without one), `none` does without.
    pub fn new(url: &str, from: &str) -> Result<Self, Misconfigured> {
        let sender = Sender::new(from)?;
        let wrong = |why: &str| Misconfigured::Url { given: without_password(url), why: why.to_owned() };
        let parsed = Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
        let host =
            parsed.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("it names no host"))?;
        let protection = protection(&parsed).map_err(|why| wrong(&why))?;
        let port = parsed.port().unwrap_or(if protection == Protection::Wrapped { 465 } else { 587 });
        let tls = match protection {
            Protection::Open => Tls::None,
            secured => {
                let certificate_of = host.trim_matches(['[', ']']).to_owned();
                let parameters =
                    TlsParameters::new(certificate_of).map_err(|error| wrong(&error.to_string()))?;
                match secured {
                    Protection::Wrapped => Tls::Wrapper(parameters),
                    Protection::Required => Tls::Required(parameters),
                    Protection::Offered | Protection::Open => Tls::Opportunistic(parameters),
                }
            }
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(COMMAND))
            .pool_config(PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(30)));
        if !parsed.username().is_empty() {
            let user = unescaped(parsed.username()).ok_or_else(|| wrong("its user cannot be read"))?;
            let password = unescaped(parsed.password().unwrap_or_default());
            let password = password.ok_or_else(|| wrong("its password cannot be read"))?;
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), sender })
    }
}

fn protection(url: &Url) -> Result<Protection, String> {
    let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    match (url.scheme(), asked.as_deref()) {
        ("smtps", None) => Ok(Protection::Wrapped),
        ("smtps", Some(_)) => Err("smtps is always encrypted: leave tls out".to_owned()),
        ("smtp", Some("starttls")) => Ok(Protection::Offered),
        ("smtp", Some("none")) => Ok(Protection::Open),
        ("smtp", None) if url.username().is_empty() => Ok(Protection::Offered),
        // A password is never sent to whoever pretends that the server knows no encryption.
        ("smtp", Some("required") | None) => Ok(Protection::Required),
        ("smtp", Some(other)) => Err(format!("tls is required, starttls or none, not “{other}”")),
        (other, _) => Err(format!("it begins with smtp:// or smtps://, not {other}://")),
    }
}

fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}

impl Mail for SmtpMail {
    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailProblem>> {
        Box::pin(async move {
            let message =
                message(&self.sender, letter).map_err(|error| MailProblem::Never(error.to_string()))?;
            match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(problem(&error)),
                Err(_) => Err(MailProblem::Later("the mail server takes too long".to_owned())),
            }
        })
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            match self.transport.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err("The mail server does not answer as one.".to_owned()),
                Err(error) => Err(format!("The mail server does not answer: {}.", said(&error))),
            }
        })
    }
}

/// What the other side said, without the library's words around it.
fn said(error: &Error) -> String {
    let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    format!("{code}{}", cause.replace(['\r', '\n'], " "))
}

/// Replies that are about the centre's own access and not about this mail: whoever runs it can set
/// that right, and then the mail goes (RFC 4954 §6; RFC 5321 §4.2.2).
const ABOUT_ACCESS: [u16; 8] = [500, 502, 503, 504, 530, 534, 535, 538];

fn problem(error: &Error) -> MailProblem {
    let code = error.status().map(u16::from);
    let about_access = code.is_some_and(|code| ABOUT_ACCESS.contains(&code));
    if error.is_permanent() && !about_access {
        MailProblem::Never(said(error))
    } else if code.is_none() && error.is_client() && said(error).contains("SMTPUTF8") {
        // The letters of this address are more than the server can write.
        MailProblem::Never(said(error))
    } else {
        MailProblem::Later(said(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_mail_server_says_how_it_is_protected() {
        let of = |url: &str| protection(&Url::parse(url).unwrap());
        assert_eq!(of("smtps://host"), Ok(Protection::Wrapped));
        assert_eq!(of("smtp://host"), Ok(Protection::Offered));
        assert_eq!(of("smtp://user:pass@host"), Ok(Protection::Required));
        assert_eq!(of("smtp://host?tls=none"), Ok(Protection::Open));
        assert!(of("smtp://host?tls=maybe").is_err() && of("smtps://host?tls=none").is_err());
    }

    #[tokio::test]
    async fn a_wrong_address_is_told_without_its_password() {
        for wrong in ["http://user:secret@host", "smtp://", "smtp://user:secret@host?tls=x", "host"] {
            let error = SmtpMail::new(wrong, "photos@example.org").unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        assert!(SmtpMail::new("smtp://user%40x:p%25w@host", "photos@example.org").is_ok());
        assert_eq!(unescaped("a%40b%zz"), None);
    }
}
