//! A class as its owner sees it in a list.

use cradle_domain::classes::{Class, Owner, Rule, Sort};
use cradle_domain::library::Query;
use cradle_domain::{ClassId, CustomerId, ImageId};
use cradle_store::library::{self, Filter, Shelf};
use cradle_store::{Tx, classes, customers};

use crate::{Error, Result};

/// A class with what it holds just now.
#[derive(Clone, Debug)]
pub struct View {
    /// The class.
    pub class: Class,
    /// How many pictures it holds, counted up to a bound.
    pub pictures: u32,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The latest picture in it that can be shown.
    pub cover: Option<ImageId>,
}

/// What a customer's rules are asked with: read once, used for all of them.
pub(super) struct Asked {
    owner: CustomerId,
    birthday: Option<jiff::civil::Date>,
    town: Option<String>,
}

/// The latest pictures among which one is looked for that can be shown.
const COVERS: u32 = 12;

impl Asked {
    pub(super) async fn of(tx: &mut Tx, owner: CustomerId) -> Result<Self> {
        let customer = customers::get(tx, owner).await?.ok_or(Error::Missing("account"))?;
        let town = customer.profile.address.map(|address| address.city);
        let town = town.filter(|town| !town.trim().is_empty());
        Ok(Self { owner, birthday: customer.profile.birthday, town })
    }

    /// What holds for the pictures of a class, and the days between which they were taken.
    pub(super) fn question(&self, class: &Class) -> (Query, Option<String>, Option<String>) {
        match &class.sort {
            Sort::Hand => (Query::class(class.id), None, None),
            Sort::Rule(rule) => self.question_of(rule),
        }
    }

    pub(super) fn question_of(&self, rule: &Rule) -> (Query, Option<String>, Option<String>) {
        let owner = Owner { birthday: self.birthday, town: self.town.as_deref() };
        let day = |day: jiff::civil::Date| day.to_string();
        (rule.query(owner), rule.first_day().map(day), rule.last_day().map(day))
    }

    /// A class with its pictures counted up to `most`.
    pub(super) async fn view(&self, tx: &mut Tx, class: Class, most: u32) -> Result<View> {
        let filter = filter(self.question(&class));
        let (pictures, more) = self.count(tx, &filter, most).await?;
        let latest = library::page(tx, self.owner, &filter, COVERS).await?;
        let cover = latest.iter().find(|image| image.shown).or_else(|| latest.first());
        Ok(View { cover: cover.map(|image| image.id), class, pictures, more })
    }

    /// How many pictures there are, up to `most`, and whether there are more.
    pub(super) async fn count(&self, tx: &mut Tx, filter: &Filter, most: u32) -> Result<(u32, bool)> {
        let counted = library::count(tx, self.owner, filter, most + 1).await?;
        Ok((counted.min(most), counted > most))
    }
}

/// What a listing of a class's pictures asks; nothing when there is no such class.
pub(crate) async fn asked(tx: &mut Tx, owner: CustomerId, id: ClassId) -> Result<Option<Filter>> {
    let Some(class) = classes::get(tx, owner, id).await? else { return Ok(None) };
    Ok(Some(filter(Asked::of(tx, owner).await?.question(&class))))
}

pub(super) fn filter((query, from, to): (Query, Option<String>, Option<String>)) -> Filter {
    Filter { shelf: Shelf::All, camera: None, from, to, query: Some(query), after: None }
}
