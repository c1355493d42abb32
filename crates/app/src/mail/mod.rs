//! The mail port, and how mails are written.

mod text;

use bytes::Bytes;
use cradle_domain::customers::Email;
use futures::future::BoxFuture;

pub(crate) use text::{closing, date, escaped, leading, page, paragraph};

/// A mail to one recipient.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The part of its `Message-ID` before the `@`: the same when the same mail is tried again, so
    /// that mail servers can tell.
    pub id: String,
    /// Whom it is from, by name; the address is the centre's.
    pub from_name: String,
    /// Where answers go.
    pub reply_to: Option<Email>,
    /// Whom it is to, by name.
    pub to_name: Option<String>,
    /// Whom it is to.
    pub to: Email,
    /// Subject, one line.
    pub subject: String,
    /// The words as plain text.
    pub text: String,
    /// The same as HTML; pictures in it are named by `cid:` and their [`Attachment::inline`].
    pub html: Option<String>,
    /// Files that go along.
    pub attachments: Vec<Attachment>,
}

/// A file that goes along with a mail.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its name.
    pub filename: String,
    /// IANA media type.
    pub media_type: String,
    /// Its content.
    pub bytes: Bytes,
    /// The name by which the HTML shows it in its place; `None` for a plain attachment.
    pub inline: Option<String>,
}

/// Why a mail was not delivered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailProblem {
    /// It may go later: the server is down, busy, or has put it off.
    #[error("{0}")]
    Later(String),
    /// It will never go: the server has refused it.
    #[error("{0}")]
    Never(String),
}

/// Delivers mail.
pub trait Mail: Send + Sync + 'static {
    /// Hands one mail over; `Ok` means that the other side has taken charge of it.
    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailProblem>>;

    /// Whether a mail that was handed over reaches people. A centre without a mail server only writes
    /// it down: then nobody has been told anything.
    fn reaches_people(&self) -> bool {
        true
    }

    /// Whether mail can be handed over now; if not, why.
    fn ready(&self) -> BoxFuture<'_, Result<(), String>>;
}
