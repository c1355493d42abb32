//! Classes and rules as the API reads and writes them.

use cradle_app::Error;
use cradle_app::classes::{Reach, Tried, View};
use cradle_app::domain::classes::{Combine, Condition, Rule, Sort};
use cradle_app::sharing::Recorded;
use cradle_wire::classes as wire;

use crate::library::image_out;
use crate::render::instant;

pub(super) fn class_out(view: View) -> wire::Class {
    let rule = match &view.class.sort {
        Sort::Hand => None,
        Sort::Rule(rule) => Some(rule_out(rule)),
    };
    wire::Class {
        id: view.class.id.0,
        name: view.class.name.to_string(),
        rule,
        images: view.pictures.into(),
        more: view.more,
        cover: view.cover.map(|cover| cover.0),
        created_at: instant(view.class.created_at),
    }
}

pub(super) fn tried_out(tried: Tried) -> wire::Tried {
    wire::Tried {
        images: tried.pictures.into(),
        more: tried.more,
        latest: tried.latest.into_iter().map(image_out).collect(),
    }
}

fn rule_out(rule: &Rule) -> wire::Rule {
    let combine = match rule.combine() {
        Combine::All => "all",
        Combine::Any => "any",
    };
    let condition =
        |one: &Condition| wire::Condition { field: one.field().to_owned(), value: one.value(), not: one.not };
    wire::Rule {
        r#match: combine.to_owned(),
        conditions: rule.conditions().iter().map(condition).collect(),
        from: rule.first_day().map(|day| day.to_string()),
        to: rule.last_day().map(|day| day.to_string()),
    }
}

/// Reads a rule; what is wrong with it is the asker's to change.
pub(super) fn rule_in(rule: wire::Rule) -> Result<Rule, Error> {
    let combine = match rule.r#match.as_str() {
        "all" => Combine::All,
        "any" => Combine::Any,
        _ => return Err(Error::invalid("match", "Choose all or any.")),
    };
    let conditions = rule.conditions.iter().map(|one| Condition::parse(&one.field, &one.value, one.not));
    let conditions = conditions.collect::<Result<_, _>>().map_err(|why| Error::invalid("conditions", why))?;
    let day = |field, text: Option<String>| {
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| {
            let day = text.parse().ok().filter(|_| text.len() == 10);
            day.ok_or_else(|| Error::invalid(field, "Write the day like 2026-11-15."))
        })
        .transpose()
    };
    let (from, to) = (day("from", rule.from)?, day("to", rule.to)?);
    Rule::new(combine, conditions, from, to).map_err(|why| Error::invalid("rule", why))
}

pub(super) fn reach_out(reach: Reach) -> wire::Reach {
    let out = |given: Recorded| wire::ReachedBy {
        id: given.grant.id.0,
        to: given.grant.to.as_str().to_owned(),
        email: given.grant.to.email().map(ToString::to_string),
        title: given.title,
    };
    wire::Reach {
        grants: reach.permissions.into_iter().map(out).collect(),
        opens: reach.moves.map(|(opens, _)| opens),
        shuts: reach.moves.map(|(_, shuts)| shuts),
    }
}
