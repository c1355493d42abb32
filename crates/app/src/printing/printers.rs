//! The port to printers.

use bytes::Bytes;
use cradle_domain::printing::Size;
use futures::future::BoxFuture;

/// Why a printer did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrinterProblem {
    /// It may later: it is off, busy, or does not answer.
    #[error("{0}")]
    Later(String),
    /// It will when it has done what it is at: it takes one job at a time.
    #[error("{0}")]
    Busy(String),
    /// It never will: it has refused.
    #[error("{0}")]
    Never(String),
}

/// Something that is used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// What the printer calls it.
    pub name: String,
    /// How full it is, in percent; `None` where the printer does not know.
    pub level: Option<u8>,
}

/// What a printer says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Maker and model.
    pub model: String,
    /// `idle`, `printing` or `stopped`.
    pub state: String,
    /// Why it is in this state, in the words of RFC 8011 §5.4.12; empty where there is nothing to say.
    pub reasons: Vec<String>,
    /// Whether it takes jobs.
    pub accepts: bool,
    /// Sheets that it can print, by PWG 5101.1.
    pub media: Vec<String>,
    /// Those that lie in it now.
    pub ready: Vec<String>,
    /// Dots to the inch.
    pub resolutions: Vec<u32>,
    /// Whether it prints in colour.
    pub colour: bool,
    /// IANA media types that it takes.
    pub formats: Vec<String>,
    /// What is used up.
    pub supplies: Vec<Supply>,
}

impl Look {
    /// Whether a sheet that is sent now would be printed now.
    pub fn is_ready(&self) -> bool {
        self.accepts && self.state != "stopped"
    }
}

/// A printer that was found in the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it calls itself.
    pub name: String,
    /// Its address.
    pub uri: String,
}

/// What is printed and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// A name by which it is found again; nothing else has it.
    pub name: String,
    /// How often.
    pub copies: u16,
    /// The sheet, by PWG 5101.1.
    pub media: String,
    /// How large that is.
    pub size: Size,
}

/// How far a printer is with a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobStanding {
    /// It waits for its sheet: nothing was sent, or not all of it.
    Empty,
    /// It has its sheet and waits for its turn.
    Waiting,
    /// It is being printed.
    Printing,
    /// It cannot go on, for these reasons (RFC 8011 §5.4.12).
    Held(Vec<String>),
    /// All of it is printed.
    Done,
    /// It came to nothing, for these reasons (RFC 8011 §5.3.8).
    Failed(Vec<String>),
    /// The printer has forgotten it, or never knew.
    Unknown,
}

/// Printers, by their addresses.
pub trait Printers: Send + Sync + 'static {
    /// What a printer says of itself.
    fn look<'a>(&'a self, uri: &'a str) -> BoxFuture<'a, Result<Look, PrinterProblem>>;

    /// The numbers of the jobs with this name that are not over.
    fn named<'a>(&'a self, uri: &'a str, name: &'a str) -> BoxFuture<'a, Result<Vec<i32>, PrinterProblem>>;

    /// Makes an empty job and gives its number. A printer that cannot print it so refuses; it alone may be
    /// [`PrinterProblem::Busy`].
    fn begin<'a>(&'a self, uri: &'a str, ticket: &'a Ticket) -> BoxFuture<'a, Result<i32, PrinterProblem>>;

    /// Gives an empty job its sheet, a JPEG, which is all of it.
    fn send<'a>(&'a self, uri: &'a str, job: i32, sheet: Bytes) -> BoxFuture<'a, Result<(), PrinterProblem>>;

    /// How far a job is.
    fn ask<'a>(&'a self, uri: &'a str, job: i32) -> BoxFuture<'a, Result<JobStanding, PrinterProblem>>;

    /// Calls a job off; one that is over already is none that can be.
    fn cancel<'a>(&'a self, uri: &'a str, job: i32) -> BoxFuture<'a, Result<(), PrinterProblem>>;

    /// Printers that answer in this network.
    fn discover(&self) -> BoxFuture<'_, Result<Vec<Found>, PrinterProblem>>;
}
