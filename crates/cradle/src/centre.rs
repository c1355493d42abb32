//! Puts the centre together from its settings.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, bail};
use cradle_app::archive::Target;
use cradle_app::blobs::Blobs;
use cradle_app::cards::Cards;
use cradle_app::imaging::Pool;
use cradle_app::mail::Mail;
use cradle_app::paper::Press;
use cradle_app::{Clock, Context, Parts, SystemClock};
use cradle_gateways::centres::SignedCentres;
use cradle_gateways::mail::{FolderMail, SmtpMail};

use cradle_gateways::printers::IppPrinters;
use cradle_gateways::stripe::Stripe;
use cradle_store::Db;

use crate::settings::Settings;
#[cfg(debug_assertions)]
use crate::test_clock;

/// Opens records and bytes and prepares the ports; nothing runs yet.
pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Context> {
    let uploads = uploads(settings)?;
    in_use(settings, false)?;
    Ok(Context::new(Parts {
        db: records(settings).await?,
        blobs: bytes(settings).await?,
        pool: Pool::new(settings.decoders),
        clock: clock(),
        mail: mail(settings)?,
        press: Press::new(settings.press.clone()),
        cards: cards(settings)?,
        printers: Arc::new(IppPrinters::new().context("TLS for printers cannot be set up")?),
        centres: Arc::new(SignedCentres::new().context("TLS for partners cannot be set up")?),
        settings: cradle_app::Settings {
            public_url: settings.public_url.clone(),
            name: settings.name.clone(),
            currency: settings.currency,
            uploads,
            largest_upload: settings.largest_upload,
            periods: settings.periods,
            proof: settings.proof,
            films: settings.films.clone(),
            ftp: settings.ftp_address(),
            watched: settings.watched.clone(),
            iban: settings.iban.clone(),
            lab_folders: settings.lab_folders.clone(),
            delivery_key: settings.delivery_key.clone(),
            guests: settings.guests,
            stun: settings.stun.clone(),
            turn: settings.turn.clone(),
        },
    }))
}

/// The machine's clock. Programs that are not built for release can be given another one by tests.
fn clock() -> Arc<dyn Clock> {
    #[cfg(debug_assertions)]
    if let Some(clock) = test_clock::named() {
        return Arc::new(clock);
    }
    Arc::new(SystemClock)
}

/// The folder in which uploads wait until they are whole.
pub(crate) fn uploads(settings: &Settings) -> anyhow::Result<PathBuf> {
    let uploads = settings.data.join("uploads");
    std::fs::create_dir_all(&uploads)
        .with_context(|| format!("The folder {} cannot be made", uploads.display()))?;
    Ok(uploads)
}

/// Notes as long as this process lives that the data folder is in use; `alone` is for whoever puts
/// something else in its place.
pub(crate) fn in_use(settings: &Settings, alone: bool) -> anyhow::Result<()> {
    static NOTES: Mutex<Vec<File>> = Mutex::new(Vec::new());
    let path = settings.data.join(".in-use");
    let file = File::options().create(true).append(true).open(&path);
    let file = file.with_context(|| format!("The file {} cannot be made", path.display()))?;
    match if alone { file.try_lock() } else { file.try_lock_shared() } {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) if alone => {
            bail!("A centre is running on {}. Stop it first.", settings.data.display())
        }
        Err(TryLockError::WouldBlock) => {
            bail!("A backup is being restored into {}. Wait for its end.", settings.data.display())
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("The file {} cannot be locked", path.display()));
        }
    }
    NOTES.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    Ok(())
}

/// Where the records are.
pub(crate) fn place_of_records(settings: &Settings) -> anyhow::Result<Target> {
    match &settings.database_url {
        Some(url) if url.starts_with("postgres") => Ok(Target::Postgres(url.clone())),
        Some(url) => {
            let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
            let path = path.context("CRADLE_DATABASE_URL begins with postgres:// or sqlite:")?;
            Ok(Target::Sqlite(path.into()))
        }
        None => Ok(Target::Sqlite(settings.data.join("cradle.db"))),
    }
}

async fn records(settings: &Settings) -> anyhow::Result<Db> {
    match place_of_records(settings)? {
        // The address holds a password and is not repeated in the message.
        Target::Postgres(url) => {
            Db::postgres(&url).await.context("The PostgreSQL database of CRADLE_DATABASE_URL cannot be used")
        }
        Target::Sqlite(path) => {
            Db::sqlite(&path).await.with_context(|| format!("The database {} cannot be used", path.display()))
        }
    }
}

/// Where the pictures are.
pub(crate) async fn bytes(settings: &Settings) -> anyhow::Result<Blobs> {
    if let Some(address) = &settings.blobs {
        Blobs::bucket(address).context("The object store of CRADLE_BLOBS_URL cannot be used")
    } else {
        let path = settings.data.join("blobs");
        Blobs::folder(&path).await.with_context(|| format!("The folder {} cannot be used", path.display()))
    }
}

fn cards(settings: &Settings) -> anyhow::Result<Option<Arc<dyn Cards>>> {
    let Some(stripe) = &settings.stripe else { return Ok(None) };
    let stripe = Stripe::new(stripe).context("Stripe cannot be used")?;
    Ok(Some(Arc::new(stripe)))
}

fn mail(settings: &Settings) -> anyhow::Result<Arc<dyn Mail>> {
    Ok(if let Some(url) = &settings.mail_url {
        Arc::new(SmtpMail::new(url, &settings.mail_from).context("CRADLE_MAIL_URL cannot be used")?)
    } else {
        let folder = settings.data.join("mail");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("The folder {} cannot be made", folder.display()))?;
        Arc::new(FolderMail::new(folder, &settings.mail_from).context("CRADLE_MAIL_FROM cannot be used")?)
    })
}
