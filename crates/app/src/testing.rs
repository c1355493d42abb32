//! A whole application on fresh databases, with a clock that the test moves and mail that it reads.

mod pictures;
mod printer;

use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use cradle_blobs::Blobs;
use cradle_domain::customers::Language;
use cradle_domain::notices::Periods;
use cradle_domain::{Currency, Instant};
use cradle_imaging::Pool;
use cradle_imaging::film::FilmTools;
use cradle_paper::Press;
use cradle_store::Db;
use futures::future::BoxFuture;

use crate::customers::{NewAccount, register, visitor_of};
use crate::mail::{Letter, Mail, MailProblem};
use crate::partners::NoCentres;
use crate::{Context, ManualClock, Parts, Settings, Visitor};

pub use pictures::{dot, placed, silence};
pub use printer::PaperPrinter;

/// A centre for a test.
#[derive(Clone, Debug)]
pub struct Centre {
    /// What use cases work with.
    pub ctx: Context,
    /// The clock that `ctx` reads; it begins on 20 November 2026 at noon, UTC.
    pub clock: Arc<ManualClock>,
    /// The mail that it sent.
    pub mailbox: Arc<Mailbox>,
    /// Its printer, at whatever address.
    pub printer: Arc<PaperPrinter>,
    /// The folder that everything is in.
    pub folder: PathBuf,
}

/// Takes mail, or refuses it as the test says.
#[derive(Debug, Default)]
pub struct Mailbox {
    letters: Mutex<Vec<Letter>>,
    answers: Mutex<Vec<(String, MailProblem)>>,
    writes_only: AtomicBool,
}

impl Mailbox {
    /// The mails delivered so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on mails are only written down, and reach nobody.
    pub fn only_write(&self, writes_only: bool) {
        self.writes_only.store(writes_only, Ordering::SeqCst);
    }

    /// From now on mail to this address meets this problem; `None` ends that.
    pub fn answer(&self, to: &str, problem: Option<MailProblem>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|(address, _)| address != to);
        answers.extend(problem.map(|problem| (to.to_owned(), problem)));
    }
}

impl Mail for Mailbox {
    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailProblem>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let problem = answers.into_iter().find(|(to, _)| *to == letter.to.as_str());
        let answer = problem.map_or(Ok(()), |(_, problem)| Err(problem));
        if answer.is_ok() {
            self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        }
        Box::pin(std::future::ready(answer))
    }

    fn reaches_people(&self) -> bool {
        !self.writes_only.load(Ordering::SeqCst)
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Centre {
    /// A centre over an empty database and an empty folder.
    ///
    /// # Panics
    /// When the folder cannot be used.
    pub async fn over(db: Db, folder: PathBuf) -> Self {
        // 2026-11-20T12:00:00Z
        let clock = Arc::new(ManualClock::at(Instant::from_micros(1_795_176_000_000_000)));
        let mailbox = Arc::new(Mailbox::default());
        let printer = Arc::new(PaperPrinter::default());
        let blobs = Blobs::folder(folder.join("blobs")).await.expect("a folder for blobs");
        let uploads = folder.join("uploads");
        std::fs::create_dir_all(&uploads).expect("a folder for uploads");
        let ctx = Context::new(Parts {
            db,
            blobs,
            pool: Pool::new(1),
            clock: Arc::<ManualClock>::clone(&clock),
            mail: Arc::<Mailbox>::clone(&mailbox),
            press: Press::default(),
            cards: None,
            printers: Arc::<PaperPrinter>::clone(&printer),
            centres: Arc::new(NoCentres),
            settings: Settings {
                public_url: "http://cradle.test".to_owned(),
                name: "Test Centre".to_owned(),
                currency: Currency::EUR,
                uploads,
                largest_upload: 1 << 30,
                periods: Periods::of_days(30, 30, 30).expect("whole days"),
                proof: crate::ProofSettings {
                    every: Some(cradle_domain::Span::from_hours(30 * 24)),
                    bytes_per_second: None,
                },
                films: FilmTools::on_path(),
                ftp: Some(crate::FtpAddress { host: "cradle.test".to_owned(), port: 2121, secret: true }),
                watched: None,
                iban: "DE89370400440532013000".parse().ok(),
                lab_folders: folder.join("labs"),
                delivery_key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().ok(),
                guests: true,
                stun: vec!["stun:cradle.test:3478".to_owned()],
                turn: Some(crate::TurnSettings {
                    urls: vec!["turn:cradle.test:3478".to_owned()],
                    secret: "north".to_owned(),
                }),
            },
        });
        Self { ctx, clock, mailbox, printer, folder }
    }

    /// The same centre, run by somebody who has no ffmpeg.
    #[must_use]
    pub fn without_films(&self) -> Self {
        self.with(Settings { films: None, ..self.ctx.settings().clone() })
    }

    /// The same centre with other settings.
    #[must_use]
    pub fn with(&self, settings: Settings) -> Self {
        self.other(|parts| parts.settings = settings)
    }

    /// The same centre with a provider of card payments.
    #[must_use]
    pub fn with_cards(&self, cards: Arc<dyn crate::cards::Cards>) -> Self {
        self.other(|parts| parts.cards = Some(cards))
    }

    /// The same centre with a way to other centres.
    #[must_use]
    pub fn with_centres(&self, centres: Arc<dyn crate::partners::Centres>) -> Self {
        self.other(|parts| parts.centres = centres)
    }

    /// The same centre, as a process that knows nothing but what is recorded.
    #[must_use]
    pub fn started_anew(&self) -> Self {
        self.other(|_| {})
    }

    /// The same centre, changed in a part.
    fn other(&self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = Parts {
            db: self.ctx.db().clone(),
            blobs: self.ctx.blobs().clone(),
            pool: self.ctx.pool().clone(),
            clock: Arc::<ManualClock>::clone(&self.clock),
            mail: Arc::<Mailbox>::clone(&self.mailbox),
            press: self.ctx.press().clone(),
            cards: None,
            printers: Arc::<PaperPrinter>::clone(&self.printer),
            centres: Arc::new(NoCentres),
            settings: self.ctx.settings().clone(),
        };
        change(&mut parts);
        Self { ctx: Context::new(parts), ..self.clone() }
    }

    /// Nobody in particular, asking from `192.0.2.1`.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn nobody(&self) -> Visitor {
        visitor_of(&self.ctx, None, Language::En, "192.0.2.1".to_owned()).await.expect("a visitor")
    }

    /// A new customer whose address is proven, signed in. The first one is the operator.
    ///
    /// # Panics
    /// When there is such a customer already.
    pub async fn customer(&self, name: &str) -> Visitor {
        let visitor = self.unproven(name).await;
        let email = format!("{}@example.org", name.to_lowercase());
        crate::customers::confirm_here(&self.ctx, &email).await.expect("an account");
        visitor
    }

    /// A new customer whose address is not proven, signed in. The first one is the operator.
    ///
    /// # Panics
    /// When there is such a customer already.
    pub async fn unproven(&self, name: &str) -> Visitor {
        let nobody = self.nobody().await;
        let email = format!("{}@example.org", name.to_lowercase());
        let account = NewAccount {
            email: email.clone(),
            password: "correct horse".to_owned(),
            name: name.to_owned(),
            language: None,
            time_zone: None,
        };
        register(&self.ctx, &nobody, account).await.expect("a new account");
        let identity = crate::customers::Identity::Email(email);
        let session = crate::customers::sign_in(&self.ctx, &nobody, &identity, "correct horse", "test").await;
        let secret = session.expect("a session").secret;
        visitor_of(&self.ctx, Some(secret.as_str()), Language::En, "192.0.2.1".to_owned())
            .await
            .expect("a visitor")
    }
}

/// Runs a test on a centre over SQLite and on one over PostgreSQL.
///
/// # Panics
/// When no folder can be made.
pub async fn on_each<F, Fut>(test: F)
where
    F: Fn(Centre) -> Fut,
    Fut: Future<Output = ()>,
{
    cradle_store::testing::on_each(|db| async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        test(Centre::over(db, folder.path().to_owned()).await).await;
    })
    .await;
}
