//! Whether the centre can work, part by part.

use std::time::Duration;

use crate::Context;

/// A part of the centre and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `database`, `blobs` or `mail`.
    pub name: &'static str,
    /// What is wrong and what to do, when it does not work.
    pub problem: Option<String>,
}

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks every part.
pub async fn check(ctx: &Context) -> Vec<Part> {
    let (database, blobs, mail) =
        tokio::join!(patient(database(ctx)), patient(blobs(ctx)), patient(ctx.mail().ready()));
    let mail = mail.map_err(|why| format!("Mail cannot be sent: {why} Mails wait and go out by themselves."));
    [("database", database), ("blobs", blobs), ("mail", mail)]
        .into_iter()
        .map(|(name, answer)| Part { name, problem: answer.err() })
        .collect()
}

async fn patient<F>(answer: F) -> Result<(), String>
where
    F: Future<Output = Result<(), String>>,
{
    tokio::time::timeout(PATIENCE, answer)
        .await
        .unwrap_or_else(|_| Err(format!("No answer within {} seconds.", PATIENCE.as_secs())))
}

async fn database(ctx: &Context) -> Result<(), String> {
    let problem = |error: cradle_store::StoreError| {
        format!("{error}. Check that it runs and that its disk has room; requests wait for it.")
    };
    let mut tx = ctx.db().write().await.map_err(problem)?;
    cradle_store::jobs::counts(&mut tx, ctx.now()).await.map_err(problem)?;
    Ok(())
}

async fn blobs(ctx: &Context) -> Result<(), String> {
    ctx.blobs().ready().await.map_err(|error| error.to_string())
}
