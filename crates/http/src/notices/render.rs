//! Notices as the API writes them.

use cradle_app::domain::notices::{Entry, NoticeState};
use cradle_app::library::{Change, Step};
use cradle_app::notices::{Answer, Answered, Named, OperatorView, View};
use cradle_app::store::notices::Told;
use cradle_wire::notices as wire;

use crate::library::batch::one_out;
use crate::render::instant;

/// The way back is told for as many pictures.
const MOST_UNDONE: usize = 5_000;

/// A notice.
pub(crate) fn notice_out(view: View) -> wire::Notice {
    let named =
        |named: Named| wire::NamedImage { id: named.image.0, outcome: named.outcome, shown: named.shown };
    told_out(view.told, view.images.into_iter().map(named).collect(), view.history)
}

/// A notice for the operator.
pub(crate) fn operator_notice_out(view: OperatorView) -> wire::OperatorNotice {
    wire::OperatorNotice {
        customer_id: view.told.notice.customer.0,
        customer_name: view.customer_name,
        notice: told_out(view.told, Vec::new(), view.history),
    }
}

fn told_out(told: Told, images: Vec<wire::NamedImage>, history: Vec<Entry>) -> wire::Notice {
    let Told { notice, delivered, until } = told;
    wire::Notice {
        id: notice.id.0,
        state: notice.state.as_str().to_owned(),
        made_at: instant(notice.made_at),
        delivered_at: delivered.map(|(at, _)| instant(at)),
        delivered_by: delivered.map(|(_, by)| by.as_str().to_owned()),
        problem: match notice.state {
            NoticeState::Undelivered { problem } => problem,
            NoticeState::Running { .. } | NoticeState::Over { .. } => None,
        },
        until: until.map(instant),
        pictures: notice.pictures,
        waiting: notice.waiting,
        images,
        history: history.into_iter().map(event_out).collect(),
    }
}

pub(super) fn event_out(entry: Entry) -> wire::NoticeEvent {
    wire::NoticeEvent {
        at: instant(entry.at),
        event: entry.what.as_str().to_owned(),
        pictures: entry.pictures,
        notice_id: entry.notice.map(|notice| notice.0),
        reason: entry.reason,
    }
}

pub(super) fn answered_out(answered: Answered, answer: Answer) -> wire::NoticeAnswered {
    let step = match answer {
        Answer::Keep => Step::PutBack,
        Answer::LetGo => Step::Restore,
    };
    let undo = |image| one_out(image, Change { step: Some(step), ..Change::default() });
    let count = answered.images.len();
    let undone = if count > MOST_UNDONE { Vec::new() } else { answered.images };
    wire::NoticeAnswered {
        notice: notice_out(answered.view),
        answered: count as u64,
        undo: undone.into_iter().map(undo).collect(),
    }
}
