//! Who sees a class, and what of it a changed rule would open to them or shut.

use cradle_domain::ClassId;
use cradle_domain::classes::Rule;
use cradle_domain::library::Query;
use cradle_domain::sharing::{Standing, standing};
use cradle_store::library::Filter;
use cradle_store::sharing::{self, Recorded};
use cradle_store::{Tx, classes};

use super::find::COUNTED;
use super::view::{Asked, filter};
use crate::{Context, Error, Result, Visitor};

/// Who sees a class through permissions that are open.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The permissions, the latest first.
    pub permissions: Vec<Recorded>,
    /// How many pictures a rule would open to them and shut; nothing without permissions or a rule, and when
    /// there are too many to count.
    pub moves: Option<(u32, u32)>,
}

/// Who sees one of the visitor's classes, and how many pictures `rule` in place of its own would newly open
/// to them and no longer.
pub async fn reach(ctx: &Context, visitor: &Visitor, id: ClassId, rule: Option<&Rule>) -> Result<Reach> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let class = classes::get(&mut tx, owner, id).await?.ok_or(Error::Missing("class"))?;
    let mut permissions = sharing::of_class(&mut tx, owner, id).await?;
    permissions.retain(|given| standing(&given.grant, ctx.now()) == Standing::Open);
    let moves = match rule {
        Some(rule) if !permissions.is_empty() => {
            let asked = Asked::of(&mut tx, owner).await?;
            let before = filter(asked.question(&class));
            let after = filter(asked.question_of(rule));
            moved(&asked, &mut tx, (before, after)).await?
        }
        _ => None,
    };
    Ok(Reach { permissions, moves })
}

/// How many pictures come, and how many go, between two questions.
async fn moved(asked: &Asked, tx: &mut Tx, (before, after): (Filter, Filter)) -> Result<Option<(u32, u32)>> {
    let both = Filter {
        query: Some(Query::All(before.query.iter().chain(&after.query).cloned().collect())),
        // Days are written so that the later one is the greater text.
        from: before.from.clone().max(after.from.clone()),
        to: [&before.to, &after.to].into_iter().flatten().min().cloned(),
        ..before.clone()
    };
    let mut counts = [0; 3];
    for (count, question) in counts.iter_mut().zip([&before, &after, &both]) {
        let (counted, more) = asked.count(tx, question, COUNTED).await?;
        if more {
            return Ok(None);
        }
        *count = counted;
    }
    let [before, after, both] = counts;
    // Somebody may have changed a picture between two of the questions.
    Ok(Some((after.saturating_sub(both), before.saturating_sub(both))))
}
