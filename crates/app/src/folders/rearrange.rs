//! Copy and move: pictures into classes and out of them, out of the inbox, classes to another name.

use cradle_domain::classes::Sort;
use cradle_domain::folders::{Folder, Place, is_left_out};
use cradle_domain::library::Image;
use cradle_store::{folders, library as records};
use uuid::Uuid;

use super::find::{Found, file_called};
use super::held::not_held_by_others;
use super::scope::{Scope, class_called};
use super::{NOTHING, refused};
use crate::library::{self, Step};
use crate::{Context, Error, Result, Visitor, classes};

/// Copy or move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is in both places then.
    Copy,
    /// It is in the other place alone.
    Move,
}

/// Brings what is at a place to another one.
pub async fn transfer(
    ctx: &Context,
    visitor: &Visitor,
    (from, to): (&Place, &Place),
    how: How,
    tokens: &[Uuid],
) -> Result<()> {
    let (owner, inner) = visitor.in_folder()?;
    not_held_by_others(ctx, owner, to, tokens).await?;
    if how == How::Move {
        not_held_by_others(ctx, owner, from, tokens).await?;
    }
    match (from, to) {
        (Place::File { name, .. }, _) | (_, Place::File { name, .. }) if is_left_out(name) => Ok(()),
        (Place::File { .. }, Place::File { .. }) => {
            File { owner, visitor: &inner }.bring(ctx, from, to, how).await
        }
        (Place::Folder(Folder::Class(from)), Place::Folder(Folder::Class(to))) if how == How::Move => {
            let class = class_called(&mut ctx.read().await?, owner, from).await?.ok_or(NOTHING)?;
            let change = classes::Change { name: Some(to.clone()), rule: None };
            classes::change(ctx, &inner, class.id, change).await.map(drop)
        }
        _ => Err(refused("This folder stays where it is. Only classes are called otherwise by moving them.")),
    }
}

struct File<'a> {
    owner: cradle_domain::CustomerId,
    visitor: &'a Visitor,
}

impl File<'_> {
    async fn bring(&self, ctx: &Context, from: &Place, to: &Place, how: How) -> Result<()> {
        let (Place::File { folder: source, name }, Place::File { folder: target, name: called }) = (from, to)
        else {
            return Err(NOTHING);
        };
        let mut tx = ctx.read().await?;
        let source = Scope::open(&mut tx, self.owner, source).await?.ok_or(NOTHING)?;
        let target = Scope::open(&mut tx, self.owner, target).await?;
        let target =
            target.ok_or_else(|| Error::conflict("no-folder", "There is no such folder. Make it first."))?;
        drop(tx);
        let there = file_called(ctx, self.visitor, self.owner, &target, called).await?;
        match file_called(ctx, self.visitor, self.owner, &source, name).await?.ok_or(NOTHING)? {
            Found::Empty(_) if how == How::Move && there.is_none() => {
                target.takes_files()?;
                let mut tx = ctx.write().await?;
                folders::remove_name(&mut tx, self.owner, &source.key(), name).await?;
                folders::put_name(&mut tx, self.owner, &target.key(), called, None, ctx.now()).await?;
                Ok(tx.commit().await?)
            }
            Found::Empty(_) => Err(refused("This file is empty. Send it first.")),
            Found::File(_, image) => {
                let other = matches!(&there, Some(Found::File(_, other)) if other.id != image.id);
                if other || matches!(there, Some(Found::Empty(_))) {
                    let why = format!("There is another “{called}” already, and nothing is written over.");
                    return Err(Error::conflict("exists", why));
                }
                if name != called || source.key() == target.key() {
                    return Err(refused(
                        "A picture keeps the name that its camera gave it. Give it a title instead.",
                    ));
                }
                self.rearrange(ctx, &image, &source, &target, how).await
            }
        }
    }

    async fn rearrange(
        &self,
        ctx: &Context,
        image: &Image,
        source: &Scope,
        target: &Scope,
        how: How,
    ) -> Result<()> {
        match (how, source, target) {
            (_, _, Scope::Inbox) => {
                Err(refused("The inbox holds what has arrived. Nothing is put back by moving it."))
            }
            (How::Copy, _, Scope::Day(_)) => {
                Err(refused("A picture stands at the day on which it was taken, once."))
            }
            (How::Move, Scope::Day(_), _) => Err(refused(
                "A picture stays at the day on which it was taken. Copy it into the class instead of moving it.",
            )),
            (How::Move, Scope::Class(class), _) if class.sort != Sort::Hand => Err(refused(format!(
                "Pictures are in the class “{}” by its rule. Copy it instead of moving it.",
                class.name
            ))),
            (_, _, Scope::Day(day)) if image.taken_at.day() != day.to_string() => {
                let own = image.taken_at.day();
                Err(refused(format!("“{}” was taken on {own}: it stands there.", image.filename)))
            }
            (_, source, target) => {
                target.takes_files()?;
                self.put_in(ctx, image, target).await?;
                if how == How::Move {
                    self.take_out(ctx, image, source).await?;
                }
                Ok(())
            }
        }
    }

    async fn put_in(&self, ctx: &Context, image: &Image, target: &Scope) -> Result<()> {
        let Scope::Class(class) = target else { return Ok(()) };
        classes::put(ctx, self.visitor, class.id, &[image.id], &[]).await.map(drop)
    }

    async fn take_out(&self, ctx: &Context, image: &Image, source: &Scope) -> Result<()> {
        match source {
            Scope::Class(class) => {
                classes::put(ctx, self.visitor, class.id, &[], &[image.id]).await.map(drop)
            }
            Scope::Inbox => {
                let mut tx = ctx.write().await?;
                let image = records::get(&mut tx, self.owner, image.id).await?.ok_or(NOTHING)?;
                library::take_step(ctx, &mut tx, &image, Step::Keep).await?;
                tx.commit().await?;
                ctx.live().tell(self.owner, crate::Event::Images(vec![image.id]));
                Ok(())
            }
            Scope::Day(_) => Ok(()),
        }
    }
}
