//! A folder that pictures are put into, by scanners, programs or people: whatever comes to rest there
//! is taken into the account whose email its folder is called by.
//!
//! ```text
//! WATCHED/anna@example.org/2026/IMG_0001.JPG    taken into Anna's inbox, then …
//! WATCHED/anna@example.org/taken/2026/…         … moved here, or removed when it is proven
//! WATCHED/anna@example.org/refused/…            what was not taken, each with its reason beside it
//! ```
//!
//! A crash between taking and moving costs nothing: what is known already is only moved.

mod clear;
mod rest;

use std::io;
use std::path::{Path, PathBuf};

use cradle_domain::customers::{Action, Email};
use cradle_domain::{CustomerId, Span};
use cradle_store::{Tx, customers};
use serde::{Deserialize, Serialize};

use super::import::{Folder, Imported, account, alone, take};
use super::problem::Problem;
use crate::jobs::{Failure, Work, enqueue};
use crate::library::on_disk;
use crate::{Context, Error, Result, Then, Watched};

use clear::{REFUSED, TAKEN};

/// Looks through the watched folder, and enqueues itself for the next time.
#[derive(Debug, Serialize, Deserialize)]
pub struct Watch;

/// The time from one look to the next.
const EVERY: Span = Span::from_secs(10);
/// Pictures of one account that are taken before others have their turn.
const AT_ONCE: u64 = 50;

impl Work for Watch {
    const KIND: &'static str = "watch";
    const ATTEMPTS: u32 = u32::MAX;
    const LONGEST_WAIT: Span = Span::from_mins(5);

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let Some(watched) = &ctx.settings().watched else { return Ok(()) };
        let more = match look(ctx, watched).await {
            Ok(more) => more,
            Err(Problem::Importing) => false,
            Err(Problem::Centre(error)) => return Err(error.into()),
            Err(problem) => return Err(Failure::Retry(problem.to_string())),
        };
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, self, if more { ctx.now() } else { ctx.now() + EVERY }).await?;
        tx.commit().await?;
        if more {
            ctx.wake();
        }
        Ok(())
    }
}

/// Makes sure that the folder is watched, where there is one.
pub(super) async fn schedule(ctx: &Context, tx: &mut Tx) -> Result<()> {
    match ctx.settings().watched {
        Some(_) => enqueue(ctx, tx, &Watch, ctx.now()).await,
        None => Ok(()),
    }
}

/// Takes what has come to rest. Says whether there is more at once.
async fn look(ctx: &Context, watched: &Watched) -> Result<bool, Problem> {
    let _alone = alone(ctx)?;
    let root = watched.dir.clone();
    let folders = on_disk(move || Ok(folders_in(&root).map_err(Problem::disk(&root)))).await??;
    let mut more = false;
    for folder in folders {
        match owner_of(ctx, &folder).await? {
            Ok(owner) => more |= one(ctx, owner, &folder, watched.then).await?,
            Err(why) => clear::say(&folder.join("why.txt"), &why)?,
        }
    }
    Ok(more)
}

/// The folders in a folder, by name. Hidden ones and links are passed over.
fn folders_in(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let entry = entry?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !hidden && entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// Whose folder it is, or why nothing is taken from it.
async fn owner_of(ctx: &Context, folder: &Path) -> Result<Result<CustomerId, String>> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let customer = match name.parse::<Email>() {
        Ok(email) => customers::by_email(&mut ctx.read().await?, &email).await?,
        Err(_) => None,
    };
    let Some(customer) = customer else {
        return Ok(Err(format!(
            "Nothing is taken from this folder: there is no account with the email “{name}” in this centre."
        )));
    };
    match account(&customer, "the watched folder").may(Action::SendFiles(customer.id)) {
        Ok(()) => Ok(Ok(customer.id)),
        Err(closed @ Error::Denied(_)) => Ok(Err(format!("Nothing is taken from this folder: {closed}"))),
        Err(error) => Err(error),
    }
}

/// One account's folder.
async fn one(ctx: &Context, owner: CustomerId, dir: &Path, then: Then) -> Result<bool, Problem> {
    clear::unsay(&dir.join("why.txt"))?;
    let mut folder = Folder::open(dir)?.except([TAKEN, REFUSED].map(|name| dir.join(name)));
    let mut imported = Imported::default();
    let mut more = false;
    let mut shots = 0;
    while let Some(shot) = folder.next(&mut imported.refused).await? {
        if shots == AT_ONCE {
            more = true;
            break;
        }
        let Some(resting) = rest::all(ctx.now(), shot.paths())? else { continue };
        shots += 1;
        let shot = shot.unselected();
        take(ctx, owner, &shot, &mut imported).await?;
        let refused = |path: &PathBuf| imported.refused.iter().any(|(no, _)| no == path);
        if refused(&shot.file.path) {
            // Its further files have their turn without it.
            continue;
        }
        for file in resting.into_iter().filter(|file| !refused(&file.path)) {
            if file.is_as_it_was()? {
                clear::taken(ctx, owner, dir, &file.path, then).await?;
            }
        }
    }
    for (path, why) in imported.refused {
        if rest::all(ctx.now(), std::iter::once(&path))?.is_some() {
            tracing::info!(file = %path.display(), why, "a file in the watched folder is not taken");
            clear::refused(dir, &path, &why)?;
        }
    }
    Ok(more)
}
