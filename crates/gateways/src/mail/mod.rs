//! Mail: over SMTP, or into a folder as files.

mod folder;
mod message;
mod smtp;

pub use folder::FolderMail;
pub use smtp::SmtpMail;

/// A setting from which no mail can be sent.
#[derive(Debug, thiserror::Error)]
pub enum Misconfigured {
    /// The address of the mail server does not read as one.
    #[error(
        "“{given}” is not the address of a mail server: {why}. Write it like smtp://user:password@host:587?tls=required."
    )]
    Url {
        /// What was given, without its password.
        given: String,
        /// What is wrong with it.
        why: String,
    },
    /// The address that mails come from does not read as one.
    #[error("“{0}” is no address for mails to come from. Write it like photos@example.org.")]
    From(String),
}
