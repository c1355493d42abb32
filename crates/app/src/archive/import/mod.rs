//! Take a folder of pictures into an account: an export of another centre brings back all that it
//! knows, any other folder its pictures with what their XMP sidecars say.
//!
//! Every file ends where an upload ends. What is there already is not taken again, so that an import
//! that was broken off is simply begun again.

mod bag;
mod folder;
mod records;
mod take;

use std::path::PathBuf;

use cradle_domain::customers::{Caller, Customer, Email};
use cradle_domain::library::{Attributes, ImageState, LocalTime};
use cradle_domain::{CameraId, ClassId};
use cradle_domain::{CustomerId, Instant};
use cradle_store::customers;

pub(super) use folder::Folder;
pub(super) use take::{alone, take};

use super::problem::Problem;
use crate::{Context, Error, Visitor};

/// What to take, and whose it becomes.
#[derive(Clone, Debug)]
pub struct Import {
    /// The folder.
    pub dir: PathBuf,
    /// The account's email.
    pub email: String,
    /// Only find out what would happen.
    pub dry_run: bool,
}

/// What was taken, would be taken, or has been so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether the folder is an export.
    pub bag: bool,
    /// Pictures that are new.
    pub pictures: u64,
    /// Pictures that were there before.
    pub known: u64,
    /// Further files of pictures that are new.
    pub parts: u64,
    /// Bytes of all new files.
    pub bytes: u64,
    /// Classes that are new.
    pub classes: u64,
    /// Files that were not taken, and why.
    pub refused: Vec<(PathBuf, String)>,
}

/// A picture in the folder, with what is known about it.
#[derive(Clone, Debug)]
pub(super) struct Shot {
    pub(super) file: Named,
    parts: Vec<Named>,
    camera: Option<CameraId>,
    taken_at: Option<LocalTime>,
    said: Option<Attributes>,
    /// Where it goes; the library when nothing is said.
    state: ImageState,
    /// Where it goes when it is brought back from the trash.
    before_trash: ImageState,
    arrived_at: Option<Instant>,
    /// Classes by hand that it is put into.
    classes: Vec<ClassId>,
}

/// A file and what it is called.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) path: PathBuf,
    filename: String,
    /// What its SHA-256 is said to be.
    sha256: Option<[u8; 32]>,
}

impl Shot {
    /// Where its files are.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.file).chain(&self.parts).map(|file| &file.path)
    }

    /// As it comes from a camera: nobody has selected it yet.
    pub(super) fn unselected(self) -> Self {
        Self { state: ImageState::Inbox, before_trash: ImageState::Inbox, ..self }
    }
}

/// The owner of an account, for work that is done for them here.
pub(super) fn account(customer: &Customer, origin: &str) -> Visitor {
    let (id, operator, standing) = (customer.id, customer.operator, customer.standing);
    Visitor {
        caller: Caller::Customer { id, operator, standing },
        session: None,
        language: customer.profile.language,
        origin: origin.to_owned(),
    }
}

/// Where the next picture comes from.
enum Shots {
    Bag(Box<bag::Bag>),
    Folder(folder::Folder),
}

impl Shots {
    async fn next(&mut self, refused: &mut Vec<(PathBuf, String)>) -> Result<Option<Shot>, Problem> {
        match self {
            Self::Bag(bag) => bag.next(refused).await,
            Self::Folder(folder) => folder.next(refused).await,
        }
    }
}

/// Takes a folder into an account; `progress` hears how far it is.
pub async fn import(
    ctx: &Context,
    asked: &Import,
    progress: impl Fn(&Imported) + Send + Sync,
) -> Result<Imported, Problem> {
    let email: Email = asked.email.parse().map_err(|why| Error::invalid("email", why))?;
    let customer =
        customers::by_email(&mut ctx.read().await?, &email).await?.ok_or(Error::Missing("account"))?;
    let owner = customer.id;
    let visitor = account(&customer, "the command line");
    let _alone = alone(ctx)?;
    let mut imported = Imported { bag: bag::is_one(&asked.dir), ..Imported::default() };
    let mut shots = if imported.bag {
        Shots::Bag(Box::new(bag::Bag::open(ctx, &visitor, asked, &mut imported).await?))
    } else {
        Shots::Folder(folder::Folder::open(&asked.dir)?)
    };
    while let Some(shot) = shots.next(&mut imported.refused).await? {
        one(ctx, owner, &shot, asked.dry_run, &mut imported).await?;
        progress(&imported);
    }
    Ok(imported)
}

async fn one(
    ctx: &Context,
    owner: CustomerId,
    shot: &Shot,
    dry_run: bool,
    imported: &mut Imported,
) -> Result<(), Problem> {
    if dry_run {
        take::look(ctx, owner, shot, imported).await
    } else {
        take(ctx, owner, shot, imported).await
    }
}
