//! Mail into a folder, and to a mail server that refuses and delays.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::mail::{Letter, Mail as _, MailProblem};
use cradle_gateways::mail::{FolderMail, SmtpMail};
use serde_json::Value;

fn letter(to: &str) -> Letter {
    Letter {
        id: format!("order-7-{}", to.len()),
        from_name: "Anna Müller".into(),
        reply_to: Some("anna@example.org".parse().unwrap()),
        to_name: Some("Oma".into()),
        to: to.parse().unwrap(),
        subject: "Anna schickt Ihnen 写真".into(),
        text: "Grüße vom See".into(),
        html: Some("<p>Grüße vom See</p>".into()),
        attachments: Vec::new(),
    }
}

/// aiosmtpd in a process of its own, until it is dropped.
struct Server {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: String,
}

impl Server {
    /// Starts it, or says why not.
    fn start() -> Option<Self> {
        let python = python();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/smtp.py");
        let probe = Command::new(&python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !probe.is_ok_and(|status| status.success()) {
            eprintln!(
                "skipped: this test needs aiosmtpd (scripts/peers/requirements.txt), which {} does not have; \
                 CRADLE_TEST_PYTHON names another Python",
                python.display()
            );
            return None;
        }
        let mut process = Command::new(&python).arg(script).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next().expect("aiosmtpd ended before it was ready").unwrap();
        Some(Self { process, lines, port })
    }

    fn mail(&self) -> SmtpMail {
        let url = format!("smtp://127.0.0.1:{}?tls=none", self.port);
        SmtpMail::new(&url, "photos@cradle.test").unwrap()
    }

    /// The next mail that it took.
    fn taken(&mut self) -> (Value, String) {
        let said: Value = serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap();
        let content = STANDARD.decode(said["content"].as_str().unwrap()).unwrap();
        (said, String::from_utf8(content).unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("CRADLE_TEST_PYTHON") {
        return python.into();
    }
    if let Some(peers) = std::env::var_os("CRADLE_PEERS") {
        return PathBuf::from(peers).join("bin/python");
    }
    let home = std::env::var_os("HOME").unwrap_or_default();
    PathBuf::from(home).join(".cache/cradle/peers/bin/python")
}

#[tokio::test]
async fn the_same_mail_tried_again_is_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let mail = FolderMail::new(folder.path().to_owned(), "photos@cradle.test").unwrap();
    mail.ready().await.unwrap();
    let letter = letter("oma@example.org");
    mail.deliver(&letter).await.unwrap();
    mail.deliver(&letter).await.unwrap();
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["order-7-15.eml"]);
    let content = std::fs::read_to_string(folder.path().join("order-7-15.eml")).unwrap();
    assert!(content.contains("Message-ID: <order-7-15@cradle.test>"), "{content}");
    assert!(content.contains("Reply-To:"), "{content}");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_told_and_the_mail_waits() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let mail = FolderMail::new(gone.clone(), "photos@cradle.test").unwrap();
    assert!(mail.ready().await.unwrap_err().contains("gone"));
    assert!(matches!(mail.deliver(&letter("oma@example.org")).await, Err(MailProblem::Later(_))));
    std::fs::create_dir(&gone).unwrap();
    assert_eq!(mail.deliver(&letter("oma@example.org")).await, Ok(()));
}

#[tokio::test]
async fn a_mail_server_takes_refuses_and_delays_each_recipient_by_itself() {
    let Some(mut server) = Server::start() else { return };
    let mail = server.mail();
    mail.ready().await.unwrap();
    let refused = mail.deliver(&letter("no@example.org")).await;
    assert_eq!(refused, Err(MailProblem::Never("550 5.1.1 No such user here".into())));
    let delayed = mail.deliver(&letter("busy@example.org")).await;
    assert_eq!(delayed, Err(MailProblem::Later("451 4.7.1 Come back later".into())));
    mail.deliver(&letter("oma@example.org")).await.unwrap();
    let (said, content) = server.taken();
    assert_eq!((&said["from"], &said["to"][0]), (&"photos@cradle.test".into(), &"oma@example.org".into()));
    assert!(content.contains("Message-ID: <order-7-15@cradle.test>"), "{content}");
    // A mailbox with letters of another language goes, too, where the server knows how.
    mail.deliver(&letter("jörg@example.org")).await.unwrap();
    assert_eq!(server.taken().0["to"][0], "jörg@example.org");
}

#[tokio::test]
async fn a_mail_server_that_is_down_is_told_and_the_mail_waits() {
    let Some(server) = Server::start() else { return };
    let mail = server.mail();
    mail.deliver(&letter("oma@example.org")).await.unwrap();
    drop(server);
    assert!(mail.ready().await.unwrap_err().contains("does not answer"));
    assert!(matches!(mail.deliver(&letter("oma@example.org")).await, Err(MailProblem::Later(_))));
}

#[tokio::test]
async fn a_server_without_encryption_never_hears_a_password() {
    let Some(server) = Server::start() else { return };
    let url = format!("smtp://user:secret@127.0.0.1:{}", server.port);
    let mail = SmtpMail::new(&url, "photos@cradle.test").unwrap();
    assert!(matches!(mail.deliver(&letter("oma@example.org")).await, Err(MailProblem::Later(_))));
}
