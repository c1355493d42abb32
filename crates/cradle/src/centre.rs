//! Puts the centre together from its settings.

use std::sync::Arc;

use anyhow::Context as _;
use cradle_app::blobs::Blobs;
use cradle_app::imaging::Pool;
use cradle_app::mail::Mail;
use cradle_app::{Clock, Context, Parts, SystemClock};
use cradle_gateways::mail::{FolderMail, SmtpMail};
use cradle_store::Db;

use crate::settings::Settings;
#[cfg(debug_assertions)]
use crate::test_clock;

/// Opens records and bytes and prepares the ports; nothing runs yet.
pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Context> {
    let data = &settings.data;
    let uploads = data.join("uploads");
    std::fs::create_dir_all(&uploads)
        .with_context(|| format!("The folder {} cannot be made", uploads.display()))?;
    Ok(Context::new(Parts {
        db: records(settings).await?,
        blobs: bytes(settings).await?,
        pool: Pool::new(settings.decoders),
        clock: clock(),
        mail: mail(settings)?,
        settings: cradle_app::Settings {
            public_url: settings.public_url.clone(),
            name: settings.name.clone(),
            currency: settings.currency,
            uploads,
            largest_upload: settings.largest_upload,
            periods: settings.periods,
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

async fn records(settings: &Settings) -> anyhow::Result<Db> {
    match &settings.database_url {
        // The address holds a password and is not repeated in the message.
        Some(url) if url.starts_with("postgres") => {
            Db::postgres(url).await.context("The PostgreSQL database of CRADLE_DATABASE_URL cannot be used")
        }
        Some(url) => {
            let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
            let path = path.context("CRADLE_DATABASE_URL begins with postgres:// or sqlite:")?;
            Db::sqlite(path.as_ref()).await.with_context(|| format!("The database {path} cannot be used"))
        }
        None => {
            let path = settings.data.join("cradle.db");
            Db::sqlite(&path).await.with_context(|| format!("The database {} cannot be used", path.display()))
        }
    }
}

async fn bytes(settings: &Settings) -> anyhow::Result<Blobs> {
    if let Some(address) = &settings.blobs {
        Blobs::bucket(address).context("The object store of CRADLE_BLOBS_URL cannot be used")
    } else {
        let path = settings.data.join("blobs");
        Blobs::folder(&path).await.with_context(|| format!("The folder {} cannot be used", path.display()))
    }
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
