//! Hold a file against other programs while one works on it. What is held is written by whoever shows
//! the token; a program that dies lets go by itself when its time is over.

use cradle_domain::folders::{Place, is_left_out};
use cradle_domain::{CustomerId, Span};
use cradle_store::folders::{self, Lock};
use uuid::Uuid;

use super::NOTHING;
use super::find::file_called;
use super::refused;
use super::scope::Scope;
use crate::{Context, Error, Result, Visitor};

/// What a program asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who it is, in its own words.
    pub holder: String,
    /// How long it wants to hold; none for as long as it may.
    pub lasts: Option<Span>,
    /// The token of what it holds already, to hold it longer.
    pub again: Option<Uuid>,
}

/// A file that is held now.
#[derive(Clone, Debug)]
pub struct Held {
    /// How.
    pub lock: Lock,
    /// How long from now on.
    pub lasts: Span,
    /// Whether an empty file was made for it.
    pub made: bool,
}

/// The longest time without a word of the program.
const LONGEST: Span = Span::from_hours(2);
/// Letters of a program's own words.
const HOLDER: usize = 300;

/// Holds the file at a place, making an empty one where there is none.
pub async fn hold(ctx: &Context, visitor: &Visitor, place: &Place, asked: Asked) -> Result<Held> {
    let (owner, visitor) = visitor.in_folder()?;
    let Place::File { folder, name } = place else {
        return Err(refused("Folders are not held, only files."));
    };
    let now = ctx.now();
    let lasts = asked.lasts.unwrap_or(LONGEST).min(LONGEST);
    let holder: String = asked.holder.chars().filter(|c| !c.is_control()).take(HOLDER).collect();
    let token = asked.again.unwrap_or_else(Uuid::new_v4);
    let mut lock = Lock { path: place.to_string(), token, holder, expires_at: now + lasts };
    if is_left_out(name) {
        return Ok(Held { lock, lasts, made: false });
    }
    let scope = Scope::open(&mut ctx.read().await?, owner, folder).await?.ok_or(NOTHING)?;
    let there = file_called(ctx, &visitor, owner, &scope, name).await?.is_some();
    if !there {
        scope.takes_files()?;
    }
    let mut tx = ctx.write().await?;
    if asked.again.is_some() {
        let before = folders::lock_of(&mut tx, owner, &lock.path, now).await?;
        let before = before.filter(|before| before.token == token);
        let why = "This token does not hold the file any more. Lock it anew.";
        lock.holder = before.ok_or_else(|| Error::conflict("not-held", why))?.holder;
    }
    if !folders::hold(&mut tx, owner, &lock, now).await? {
        return Err(locked(place));
    }
    if !there {
        folders::put_name(&mut tx, owner, &scope.key(), name, None, now).await?;
    }
    tx.commit().await?;
    Ok(Held { lock, lasts, made: !there })
}

/// Lets the file at a place go.
pub async fn release(ctx: &Context, visitor: &Visitor, place: &Place, token: Uuid) -> Result<()> {
    let (owner, _) = visitor.in_folder()?;
    let mut tx = ctx.write().await?;
    let held = folders::release(&mut tx, owner, &place.to_string(), token).await?;
    let left_out = matches!(place, Place::File { name, .. } if is_left_out(name));
    if !held && !left_out {
        return Err(Error::conflict("not-held", "This token does not hold the file."));
    }
    Ok(tx.commit().await?)
}

/// Who holds what at a place and, of a folder, in it.
pub async fn holds(ctx: &Context, visitor: &Visitor, place: &Place) -> Result<Vec<Lock>> {
    let (owner, _) = visitor.in_folder()?;
    let mut tx = ctx.read().await?;
    let path = place.to_string();
    if matches!(place, Place::File { .. }) {
        return Ok(folders::lock_of(&mut tx, owner, &path, ctx.now()).await?.into_iter().collect());
    }
    Ok(folders::locks_in(&mut tx, owner, &format!("{path}/"), ctx.now()).await?)
}

/// Refuses what would write at a place that somebody holds who did not show the token.
pub(super) async fn not_held_by_others(
    ctx: &Context,
    owner: CustomerId,
    place: &Place,
    tokens: &[Uuid],
) -> Result<()> {
    let mut tx = ctx.read().await?;
    let path = place.to_string();
    let locks = if matches!(place, Place::File { .. }) {
        folders::lock_of(&mut tx, owner, &path, ctx.now()).await?.into_iter().collect()
    } else {
        folders::locks_in(&mut tx, owner, &format!("{path}/"), ctx.now()).await?
    };
    if locks.iter().all(|lock| tokens.contains(&lock.token)) { Ok(()) } else { Err(locked(place)) }
}

fn locked(place: &Place) -> Error {
    let why = format!("Another program is working on “{}”. Wait until it is done.", place.name());
    Error::conflict("locked", why)
}
