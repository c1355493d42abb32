//! Printers over HTTP.

use std::io::Cursor;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use cradle_app::printing::{Found, JobStanding, Look, PrinterProblem, Printers, Ticket};
use futures::future::BoxFuture;
use ipp::attribute::{IppAttribute, IppAttributeGroup};
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::IppParser;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;
use reqwest::Client;
use url::Url;

use super::{attributes, discover};

/// How long a printer may take to answer; a sheet may take as long to be sent again.
const PATIENCE: Duration = Duration::from_mins(1);
const CONNECT: Duration = Duration::from_secs(5);
/// The largest answer that is read.
const LARGEST: usize = 4 << 20;
/// Who asks, in a printer's own list of jobs.
const ASKER: &str = "cradle";
/// What is asked of a job.
const OF_JOB: [&str; 4] = ["job-id", "job-name", "job-state", "job-state-reasons"];

type Answer = Result<IppRequestResponse, PrinterProblem>;
type Wrong = ipp::parser::IppParseError;

/// Printers that speak IPP.
#[derive(Clone, Debug)]
pub struct IppPrinters {
    client: Client,
}

impl IppPrinters {
    /// Fails only when no TLS can be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECT).timeout(PATIENCE).no_proxy().build()?;
        Ok(Self { client })
    }

    async fn ask_for(&self, uri: &str, request: IppRequestResponse, sheet: Bytes) -> Answer {
        self.exchange(uri, request, sheet).await.map_err(|problem| match problem {
            PrinterProblem::Busy(why) => PrinterProblem::Later(why),
            other => other,
        })
    }

    async fn exchange(&self, uri: &str, request: IppRequestResponse, sheet: Bytes) -> Answer {
        let mut body = BytesMut::from(&request.to_bytes()[..]);
        body.extend_from_slice(&sheet);
        let sent = self.client.post(http(uri)?).header("Content-Type", "application/ipp").body(body.freeze());
        let later = |error: reqwest::Error| PrinterProblem::Later(plain(&error));
        let mut answer = sent.send().await.map_err(later)?;
        let status = answer.status();
        if status.is_server_error() {
            return Err(PrinterProblem::Later(format!("it answers {status}")));
        }
        if !status.is_success() {
            return Err(PrinterProblem::Never(format!("it answers {status}")));
        }
        let mut bytes = BytesMut::new();
        while let Some(some) = answer.chunk().await.map_err(later)? {
            bytes.extend_from_slice(&some);
            if bytes.len() > LARGEST {
                return Err(PrinterProblem::Never("its answer has no end".to_owned()));
            }
        }
        let unreadable = |error| PrinterProblem::Never(format!("its answer cannot be read: {error}"));
        judged(IppParser::new(ipp::reader::IppReader::new(Cursor::new(bytes))).parse().map_err(unreadable)?)
    }

    async fn about_job(&self, uri: &str, job: i32, operation: Operation) -> Answer {
        let request = request(uri, operation, |add| {
            add("job-id", IppValue::new_integer(job))?;
            add("requesting-user-name", IppValue::new_name_without_language(ASKER)?)?;
            if operation == Operation::GetJobAttributes {
                add("requested-attributes", words(&OF_JOB)?)?;
            }
            Ok(())
        })?;
        self.ask_for(uri, request, Bytes::new()).await
    }
}

/// What went wrong, without the address, which people know.
fn plain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if error.is_timeout() { "it did not answer in time".to_owned() } else { cause.to_string() }
}

/// Where IPP's addresses lie in HTTP's (RFC 8010 §5, RFC 7472).
fn http(uri: &str) -> Result<Url, PrinterProblem> {
    let wrong = || PrinterProblem::Never(format!("“{uri}” is no printer's address"));
    let (scheme, rest) = uri.split_once("://").ok_or_else(wrong)?;
    let (scheme, port) = match scheme {
        "ipp" => ("http", 631),
        "ipps" => ("https", 631),
        _ => return Err(wrong()),
    };
    let mut url = Url::parse(&format!("{scheme}://{rest}")).map_err(|_| wrong())?;
    let typed = rest
        .split('/')
        .next()
        .is_some_and(|host| host.rsplit(']').next().is_some_and(|end| end.contains(':')));
    if !typed {
        url.set_port(Some(port)).map_err(|()| wrong())?;
    }
    Ok(url)
}

/// Writes an attribute into a request.
type Add<'a> = &'a mut dyn FnMut(&str, IppValue) -> Result<(), Wrong>;

/// A request about a printer, with what `fill` adds to it.
fn request(
    uri: &str,
    operation: Operation,
    fill: impl FnOnce(Add<'_>) -> Result<(), Wrong>,
) -> Result<IppRequestResponse, PrinterProblem> {
    let made = || {
        let mut request = IppRequestResponse::new(IppVersion::v2_0(), operation, None)?;
        let attributes = request.attributes_mut();
        let mut add = |name: &str, value: IppValue| {
            attributes.add(DelimiterTag::OperationAttributes, IppAttribute::with_name(name, value)?);
            Ok(())
        };
        add("printer-uri", IppValue::new_uri(uri)?)?;
        fill(&mut add)?;
        Ok(request)
    };
    made().map_err(|error: Wrong| PrinterProblem::Never(format!("it cannot be asked this: {error}")))
}

fn words(words: &[&str]) -> Result<IppValue, Wrong> {
    Ok(IppValue::Array(words.iter().map(|word| IppValue::new_keyword(*word)).collect::<Result<_, _>>()?))
}

/// Whether the printer did it; if not, whether it may later.
fn judged(answer: IppRequestResponse) -> Answer {
    let status = answer.header().status_code();
    if status.is_success() {
        return Ok(answer);
    }
    let message = answer.attributes().first_of(DelimiterTag::OperationAttributes);
    let message = message.and_then(|group| attributes::texts(group, "status-message").into_iter().next());
    let refused = message.filter(|text| !text.is_empty()).unwrap_or_else(|| status.to_string());
    if status == StatusCode::ServerErrorBusy {
        return Err(PrinterProblem::Busy(refused));
    }
    // RFC 8011 §4.1.6.2 (0x0400) are about the request; those of §4.1.6.3 (0x0500) pass by.
    let passing = matches!(
        status,
        StatusCode::ServerErrorInternalError
            | StatusCode::ServerErrorServiceUnavailable
            | StatusCode::ServerErrorDeviceError
            | StatusCode::ServerErrorTemporaryError
            | StatusCode::ServerErrorNotAcceptingJobs
            | StatusCode::ServerErrorJobCanceled
    );
    Err(if passing { PrinterProblem::Later(refused) } else { PrinterProblem::Never(refused) })
}

fn job_of(answer: &IppRequestResponse) -> Option<&IppAttributeGroup> {
    answer.attributes().first_of(DelimiterTag::JobAttributes)
}

impl Printers for IppPrinters {
    fn look<'a>(&'a self, uri: &'a str) -> BoxFuture<'a, Result<Look, PrinterProblem>> {
        Box::pin(async move {
            let asked = request(uri, Operation::GetPrinterAttributes, |add| {
                add("requested-attributes", words(&["all", "media-col-database"])?)
            })?;
            let answer = self.ask_for(uri, asked, Bytes::new()).await?;
            let group = answer.attributes().first_of(DelimiterTag::PrinterAttributes);
            group
                .map(attributes::look)
                .ok_or_else(|| PrinterProblem::Later("it says nothing of itself".to_owned()))
        })
    }

    fn named<'a>(&'a self, uri: &'a str, name: &'a str) -> BoxFuture<'a, Result<Vec<i32>, PrinterProblem>> {
        Box::pin(async move {
            let asked = request(uri, Operation::GetJobs, |add| {
                add("requesting-user-name", IppValue::new_name_without_language(ASKER)?)?;
                add("which-jobs", IppValue::new_keyword("not-completed")?)?;
                add("requested-attributes", words(&OF_JOB)?)
            })?;
            let answer = self.ask_for(uri, asked, Bytes::new()).await?;
            let jobs = answer.attributes().groups_of(DelimiterTag::JobAttributes);
            let ours = jobs.filter(|job| attributes::texts(job, "job-name").iter().any(|one| one == name));
            Ok(ours.flat_map(|job| attributes::numbers(job, "job-id")).collect())
        })
    }

    fn begin<'a>(&'a self, uri: &'a str, ticket: &'a Ticket) -> BoxFuture<'a, Result<i32, PrinterProblem>> {
        Box::pin(async move {
            let mut asked = request(uri, Operation::CreateJob, |add| {
                add("requesting-user-name", IppValue::new_name_without_language(ASKER)?)?;
                add("job-name", IppValue::new_name_without_language(ticket.name.as_str())?)?;
                // Another paper than the one that was paid for is worse than none.
                add("ipp-attribute-fidelity", IppValue::new_boolean(true))
            })?;
            let chosen = || {
                Ok::<_, Wrong>([
                    ("media", IppValue::new_keyword(ticket.media.as_str())?),
                    ("copies", IppValue::new_integer(ticket.copies.into())),
                ])
            };
            let wrong = |error: Wrong| PrinterProblem::Never(format!("it cannot be asked this: {error}"));
            for (name, value) in chosen().map_err(wrong)? {
                let attribute = IppAttribute::with_name(name, value).map_err(wrong)?;
                asked.attributes_mut().add(DelimiterTag::JobAttributes, attribute);
            }
            let answer = self.exchange(uri, asked, Bytes::new()).await?;
            let job = job_of(&answer).and_then(|job| attributes::numbers(job, "job-id").first().copied());
            job.ok_or_else(|| PrinterProblem::Later("it gave its job no number".to_owned()))
        })
    }

    fn send<'a>(&'a self, uri: &'a str, job: i32, sheet: Bytes) -> BoxFuture<'a, Result<(), PrinterProblem>> {
        Box::pin(async move {
            let asked = request(uri, Operation::SendDocument, |add| {
                add("job-id", IppValue::new_integer(job))?;
                add("requesting-user-name", IppValue::new_name_without_language(ASKER)?)?;
                add("document-format", IppValue::new_mime_media_type("image/jpeg")?)?;
                add("last-document", IppValue::new_boolean(true))
            })?;
            self.ask_for(uri, asked, sheet).await.map(|_| ())
        })
    }

    fn ask<'a>(&'a self, uri: &'a str, job: i32) -> BoxFuture<'a, Result<JobStanding, PrinterProblem>> {
        Box::pin(async move {
            match self.about_job(uri, job, Operation::GetJobAttributes).await {
                Ok(answer) => Ok(job_of(&answer).map_or(JobStanding::Unknown, attributes::standing)),
                // RFC 8011 §4.1.6.2: client-error-not-found, client-error-gone.
                Err(PrinterProblem::Never(_)) => Ok(JobStanding::Unknown),
                Err(later) => Err(later),
            }
        })
    }

    fn cancel<'a>(&'a self, uri: &'a str, job: i32) -> BoxFuture<'a, Result<(), PrinterProblem>> {
        Box::pin(async move {
            match self.about_job(uri, job, Operation::CancelJob).await {
                // What is over, or not known any more, cannot be called off.
                Ok(_) | Err(PrinterProblem::Never(_)) => Ok(()),
                Err(later) => Err(later),
            }
        })
    }

    fn discover(&self) -> BoxFuture<'_, Result<Vec<Found>, PrinterProblem>> {
        Box::pin(async {
            let looking = tokio::task::spawn_blocking(discover::discover);
            looking.await.map_err(|error| PrinterProblem::Later(error.to_string()))?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printers_address_leads_to_its_port() {
        let url = |uri| http(uri).map(String::from).ok();
        assert_eq!(url("ipp://lab/ipp/print").as_deref(), Some("http://lab:631/ipp/print"));
        assert_eq!(url("ipps://lab:8631/ipp").as_deref(), Some("https://lab:8631/ipp"));
        assert_eq!(url("ipp://[::1]/ipp").as_deref(), Some("http://[::1]:631/ipp"));
        assert_eq!(url("ipp://lab:80/").as_deref(), Some("http://lab/"));
        assert_eq!([url("http://lab/"), url("lab")], [None, None]);
    }
}
