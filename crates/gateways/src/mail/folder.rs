//! Mail into a folder: one `.eml` file each, as every mail program opens.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use cradle_app::mail::{Letter, Mail, MailProblem};
use futures::future::BoxFuture;

use super::Misconfigured;
use super::message::{Sender, id_of, message};

/// Writes mails into a folder, for a centre that has no mail server. The same mail tried again is the
/// same file.
#[derive(Clone, Debug)]
pub struct FolderMail {
    folder: PathBuf,
    sender: Sender,
}

impl FolderMail {
    /// Into `folder`, which is there, from the address `from`.
    pub fn new(folder: PathBuf, from: &str) -> Result<Self, Misconfigured> {
        Ok(Self { folder, sender: Sender::new(from)? })
    }
}

impl Mail for FolderMail {
    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailProblem>> {
        Box::pin(async move {
            let message =
                message(&self.sender, letter).map_err(|error| MailProblem::Never(error.to_string()))?;
            let (folder, name) = (self.folder.clone(), id_of(letter));
            let written = tokio::task::spawn_blocking(move || put(&folder, &name, &message.formatted()));
            let written = written.await.map_err(|error| MailProblem::Later(error.to_string()))?;
            written.map_err(|error| {
                MailProblem::Later(format!(
                    "the folder {} cannot be written to: {error}",
                    self.folder.display()
                ))
            })
        })
    }

    fn reaches_people(&self) -> bool {
        false
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            let folder = self.folder.clone();
            let probe = tokio::task::spawn_blocking(move || tempfile::tempfile_in(&folder).map(drop));
            let answer = probe.await.map_err(|error| error.to_string())?;
            answer.map_err(|error| {
                format!("The folder {} cannot be written to: {error}.", self.folder.display())
            })
        })
    }
}

/// Puts a file in place, whole or not at all; it is there after a power cut once this has returned.
fn put(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(format!("{name}.eml")))?;
    std::fs::File::open(folder)?.sync_all()
}
