//! One program's session, from its greeting to its end.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use cradle_app::cameras::{FtpSession, ftp_sign_in};
use cradle_app::text::one_line;
use cradle_app::{Context, Error};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::Settings;
use crate::command::Command;
use crate::connection::{Connection, Control};
use crate::passive::Waiting;
use crate::sent::{Sent, Style, View, written};
use crate::store::{self, Lost};

pub(crate) struct Session {
    ctx: Context,
    settings: Arc<Settings>,
    control: Control,
    /// Where this session was connected to, and from where.
    local: IpAddr,
    origin: IpAddr,
    secret: bool,
    secret_files: bool,
    user: Option<String>,
    signed_in: Option<FtpSession>,
    waiting: Option<Waiting>,
    view: View,
    renamed: Option<String>,
}

/// Whether a session goes on.
enum Next {
    On,
    End,
}

/// Commands that are carried out without an account.
fn is_open(command: &Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::User(_)
            | C::Pass(_)
            | C::Auth(_)
            | C::Pbsz
            | C::Prot(_)
            | C::Quit
            | C::Noop
            | C::Syst
            | C::Feat
            | C::Opts
            | C::Unknown
    )
}

impl Session {
    pub(crate) fn new(
        ctx: Context,
        settings: Arc<Settings>,
        stream: TcpStream,
        origin: IpAddr,
    ) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let local = stream.local_addr()?.ip().to_canonical();
        Ok(Self {
            ctx,
            settings,
            control: Control::over(stream),
            local,
            origin,
            secret: false,
            secret_files: false,
            user: None,
            signed_in: None,
            waiting: None,
            view: View::new(),
            renamed: None,
        })
    }

    pub(crate) async fn turn_away(&mut self) {
        // Whoever is gone already need not be told.
        let _ = self.control.say("421 Too many cameras are connected. Try again in a minute.\r\n").await;
    }

    pub(crate) async fn run(&mut self, stop: &CancellationToken) {
        if let Err(error) = self.converse(stop).await {
            tracing::debug!(%error, "a session by FTP ended");
        }
    }

    async fn converse(&mut self, stop: &CancellationToken) -> io::Result<()> {
        self.control.say(&format!("220 {}\r\n", one_line(&self.ctx.settings().name))).await?;
        loop {
            let line = tokio::select! {
                line = self.control.line() => line?,
                () = stop.cancelled() => {
                    return self.control.say("421 The centre is closing. Try again later.\r\n").await;
                }
            };
            let Some(line) = line else { return Ok(()) };
            let command = Command::read(&line);
            if !is_open(&command) && self.signed_in.is_none() {
                self.control.say("530 Sign in first, with USER and PASS.\r\n").await?;
                continue;
            }
            match self.carry_out(command).await? {
                Next::On => {}
                Next::End => return Ok(()),
            }
        }
    }

    async fn carry_out(&mut self, command: Command) -> io::Result<Next> {
        let answer = match command {
            Command::Quit => {
                self.control.say("221 Good-bye.\r\n").await?;
                return Ok(Next::End);
            }
            Command::User(name) => self.user(name),
            Command::Pass(password) => self.pass(&password).await,
            Command::Auth(how) => return self.auth(&how).await,
            Command::Pbsz => "200 PBSZ=0".to_owned(),
            Command::Prot(how) => self.prot(&how),
            Command::Stor(path) => return self.stor(&path).await,
            Command::List(path) => return self.list(&path, Style::Long).await,
            Command::Nlst(path) => return self.list(&path, Style::Names).await,
            Command::Mlsd(path) => return self.list(&path, Style::Facts).await,
            Command::Pasv => self.pasv().await,
            Command::Epsv => self.epsv().await,
            Command::Rnto(path) => self.rename(&path).await,
            other => self.look(other),
        };
        self.control.say(&format!("{answer}\r\n")).await?;
        Ok(Next::On)
    }

    /// What is answered out of what the session knows.
    fn look(&mut self, command: Command) -> String {
        match command {
            Command::Syst => "215 UNIX Type: L8".to_owned(),
            Command::Feat => {
                let secret =
                    if self.settings.certificate.is_some() { " AUTH TLS\r\n PBSZ\r\n PROT\r\n" } else { "" };
                format!(
                    "211-What is spoken here\r\n EPSV\r\n MDTM\r\n MLST type*;size*;modify*;perm*;\r\n SIZE\r\n{secret} UTF8\r\n211 End"
                )
            }
            Command::Opts | Command::Noop | Command::Type(_) => "200 Well.".to_owned(),
            Command::Abor => "226 Nothing is under way.".to_owned(),
            Command::Pwd => format!("257 \"{}\" is where you are.", self.view.here().replace('"', "\"\"")),
            Command::Cwd(path) => self.go(&path),
            Command::Cdup => self.go(".."),
            Command::Mkd(path) => match self.view.resolve(&path) {
                Some(names) if self.view.make(names.clone()) => {
                    format!("257 \"/{}\" is there.", names.join("/").replace('"', "\"\""))
                }
                _ => "550 No such folder can be made.".to_owned(),
            },
            Command::Mlst(path) => match self.view.facts(&path) {
                Some(facts) => format!("250-It is there\r\n {facts}250 End"),
                None => nothing(),
            },
            Command::Size(path) => {
                self.view.file(&path).map_or_else(nothing, |sent| format!("213 {}", sent.size))
            }
            Command::Mdtm(path) => {
                self.view.file(&path).map_or_else(nothing, |sent| format!("213 {}", written(sent.at)))
            }
            Command::Dele(path) if self.view.take_waiting(&path).is_some() => "250 Gone.".to_owned(),
            Command::Dele(path) if self.view.file(&path).is_some() => {
                "550 It is in the library. Throw it away there.".to_owned()
            }
            Command::Rnfr(path) if self.view.file(&path).is_some_and(|sent| sent.waiting.is_some()) => {
                self.renamed = Some(path);
                "350 What is its name?".to_owned()
            }
            Command::Rnfr(path) if self.view.file(&path).is_some() => {
                "550 It is in the library, and keeps its name.".to_owned()
            }
            Command::Dele(_) | Command::Rnfr(_) => nothing(),
            Command::Refused => {
                "502 Files are sent here, whole and through passive connections; nothing else.".to_owned()
            }
            _ => "500 This is no command that is known here.".to_owned(),
        }
    }

    fn go(&mut self, path: &str) -> String {
        if self.view.go(path) { "250 You are there.".to_owned() } else { nothing() }
    }

    fn user(&mut self, name: String) -> String {
        if self.settings.only_secret && !self.secret {
            return "530 Make the connection secret first, with AUTH TLS.".to_owned();
        }
        self.signed_in = None;
        self.user = Some(name);
        "331 And the password?".to_owned()
    }

    async fn pass(&mut self, password: &str) -> String {
        let Some(user) = self.user.take() else { return "503 Say USER first.".to_owned() };
        match ftp_sign_in(&self.ctx, &user, password, self.origin.to_string()).await {
            Ok(session) => {
                self.signed_in = Some(session);
                "230 Welcome. Send your pictures.".to_owned()
            }
            Err(error) => format!("530 {}", said(&error)),
        }
    }

    async fn auth(&mut self, how: &str) -> io::Result<Next> {
        let known = ["TLS", "TLS-C", "SSL"].contains(&how);
        let Some(certificate) = self.settings.certificate.clone().filter(|_| known && !self.secret) else {
            self.control.say("504 This is not possible here.\r\n").await?;
            return Ok(Next::On);
        };
        self.control.say("234 Begin.\r\n").await?;
        self.control.become_secret(&certificate.acceptor()).await?;
        // Who somebody said to be in the clear is not believed in secret.
        (self.secret, self.user, self.signed_in) = (true, None, None);
        Ok(Next::On)
    }

    fn prot(&mut self, how: &str) -> String {
        match how {
            "P" if self.secret => self.secret_files = true,
            "C" if self.secret && !self.settings.only_secret => self.secret_files = false,
            _ => return "536 Files go through as the connection does: AUTH TLS, then PROT P.".to_owned(),
        }
        "200 Well.".to_owned()
    }

    async fn pasv(&mut self) -> String {
        let told = match (self.settings.public_address, self.local) {
            (Some(address), _) | (None, IpAddr::V4(address)) => address,
            (None, IpAddr::V6(_)) => return "522 Use EPSV.".to_owned(),
        };
        match self.wait().await {
            Ok(port) => {
                let [a, b, c, d] = told.octets();
                format!("227 Entering Passive Mode ({a},{b},{c},{d},{},{})", port >> 8, port & 0xff)
            }
            Err(answer) => answer,
        }
    }

    async fn epsv(&mut self) -> String {
        match self.wait().await {
            Ok(port) => format!("229 Entering Extended Passive Mode (|||{port}|)"),
            Err(answer) => answer,
        }
    }

    async fn wait(&mut self) -> Result<u16, String> {
        self.waiting = None;
        let waiting = Waiting::on(self.local, &self.settings.passive_ports, self.origin).await;
        let waiting = waiting.map_err(|_| "425 No port is free. Try again in a minute.".to_owned())?;
        let port = waiting.port().map_err(|_| "425 No port is free.".to_owned())?;
        self.waiting = Some(waiting);
        Ok(port)
    }

    /// The connection that a file or a listing goes through.
    async fn connection(&mut self) -> io::Result<Option<Box<dyn Connection>>> {
        let Some(waiting) = self.waiting.take() else {
            self.control.say("425 Say PASV or EPSV first.\r\n").await?;
            return Ok(None);
        };
        if self.settings.only_secret && !self.secret_files {
            self.control.say("521 Say PROT P first: nothing goes through in the clear.\r\n").await?;
            return Ok(None);
        }
        self.control.say("150 Go on.\r\n").await?;
        let Ok(stream) = waiting.connection().await else {
            self.control.say("425 Nobody connected.\r\n").await?;
            return Ok(None);
        };
        let Some(certificate) = self.settings.certificate.as_ref().filter(|_| self.secret_files) else {
            return Ok(Some(Box::new(stream)));
        };
        if let Ok(secret) = certificate.acceptor().accept(stream).await {
            return Ok(Some(Box::new(secret)));
        }
        self.control.say("425 The connection could not be made secret.\r\n").await?;
        Ok(None)
    }

    async fn list(&mut self, path: &str, style: Style) -> io::Result<Next> {
        let Some(listing) = self.view.listing(path, style) else {
            self.waiting = None;
            self.control.say(&format!("{}\r\n", nothing())).await?;
            return Ok(Next::On);
        };
        let Some(mut connection) = self.connection().await? else { return Ok(Next::On) };
        let sent = async {
            connection.write_all(listing.as_bytes()).await?;
            connection.shutdown().await
        };
        let answer =
            if sent.await.is_ok() { "226 That is all.\r\n" } else { "426 The connection broke.\r\n" };
        self.control.say(answer).await?;
        Ok(Next::On)
    }

    async fn stor(&mut self, path: &str) -> io::Result<Next> {
        let names = self.view.resolve(path).filter(|names| !names.is_empty() && !self.view.has_folder(path));
        let (Some(names), Some(session)) = (names, self.signed_in.clone()) else {
            self.waiting = None;
            self.control.say("553 No file can have this name.\r\n").await?;
            return Ok(Next::On);
        };
        let Some(connection) = self.connection().await? else { return Ok(Next::On) };
        let spooled = store::receive(&self.ctx, &session.visitor, &mut self.control, connection).await;
        let answer = match spooled {
            Err(Lost::Gone) => return Ok(Next::End),
            // ABOR itself is answered after this.
            Err(Lost::Stopped) => "426 Stopped; nothing of it was kept.".to_owned(),
            Err(Lost::Refused(error)) => refusal(&error),
            Ok(spooled) => {
                let name = names.last().cloned().unwrap_or_default();
                let sent = Sent { size: spooled.size(), at: self.ctx.now(), waiting: None };
                if is_unready(&name) {
                    self.view.note(names, Sent { waiting: Some(spooled), ..sent });
                    "226 It waits for its name.".to_owned()
                } else {
                    match store::keep(&self.ctx, &session.visitor, &spooled, &name, session.camera).await {
                        Ok(received) => {
                            self.view.note(names, sent);
                            if received.known { "226 It was there already." } else { "226 It is kept." }
                                .to_owned()
                        }
                        Err(error) => refusal(&error),
                    }
                }
            }
        };
        self.control.say(&format!("{answer}\r\n")).await?;
        Ok(Next::On)
    }

    /// A file that was sent under a name of its own while it was on its way gets the right one, and is
    /// kept.
    async fn rename(&mut self, path: &str) -> String {
        let (Some(from), Some(session)) = (self.renamed.take(), self.signed_in.clone()) else {
            return "503 Say RNFR first.".to_owned();
        };
        let names = self.view.resolve(path).filter(|names| !names.is_empty() && !self.view.has_folder(path));
        let Some(names) = names else { return "553 No file can have this name.".to_owned() };
        let Some(spooled) = self.view.take_waiting(&from) else { return nothing() };
        let name = names.last().cloned().unwrap_or_default();
        let sent = Sent { size: spooled.size(), at: self.ctx.now(), waiting: None };
        match store::keep(&self.ctx, &session.visitor, &spooled, &name, session.camera).await {
            Ok(_) => {
                self.view.note(names, sent);
                "250 It is kept.".to_owned()
            }
            Err(error) => refusal(&error),
        }
    }
}

/// Whether a name says that its file is not ready: programs send under such a name and give the right one
/// at the end.
fn is_unready(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    ["part", "partial", "tmp", "temp", "filepart", "upload", "uploading"].contains(&end.as_str())
}

fn nothing() -> String {
    "550 There is nothing of this name here. You see what you have sent.".to_owned()
}

fn refusal(error: &Error) -> String {
    let code = match error {
        Error::Full => 452,
        Error::TooLarge(_) => 552,
        Error::Unsupported(_) => 550,
        error if error.is_passing() => 451,
        Error::Defect(cause) => {
            tracing::error!(cause = ?cause, "a defect");
            451
        }
        Error::Invalid { field: "body", .. } => 426,
        _ => 550,
    };
    format!("{code} {}", said(error))
}

/// An error in one line.
fn said(error: &Error) -> String {
    one_line(&error.to_string())
}
