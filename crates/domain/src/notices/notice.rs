//! A notice and the states of its life.

use super::answer_until;
use crate::{CustomerId, Instant, NoticeId, Span};

/// How a notice reached its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// A mail server took charge of it.
    Mail,
    /// It was seen on a page.
    Page,
}

impl Channel {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Page => "page",
        }
    }

    /// The channel that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Mail, Self::Page].into_iter().find(|channel| channel.as_str() == word)
    }
}

/// Where a notice stands.
///
/// ```text
///   undelivered ──▶ running ──▶ over
///        └──────── answered ─────▲
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// Nobody has been told yet: the second period has not begun.
    Undelivered {
        /// Why the last attempt did not succeed.
        problem: Option<String>,
    },
    /// Told; an answer is waited for.
    Running {
        /// When it was delivered.
        delivered_at: Instant,
        /// How.
        by: Channel,
        /// Until when.
        until: Instant,
    },
    /// No picture that it names waits any more.
    Over {
        /// Since when.
        at: Instant,
    },
}

/// What happens to a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeStep {
    /// It reached its customer.
    Deliver(Channel),
    /// It could not be delivered.
    Fail(String),
    /// The last of its pictures was answered, or went to the trash.
    End,
}

impl NoticeState {
    /// The word that names it in records and answers.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Undelivered { .. } => "undelivered",
            Self::Running { .. } => "running",
            Self::Over { .. } => "over",
        }
    }

    /// The state after a step at `now`; a step that makes no sense any more changes nothing, so that
    /// every step may be repeated.
    ///
    /// `answer` is the second period, `zone` the customer's. What was promised stays promised: a
    /// notice that runs never gets another end by being delivered again.
    #[must_use]
    pub fn after(&self, step: NoticeStep, now: Instant, answer: Span, zone: &str) -> Self {
        match (self, step) {
            (Self::Undelivered { .. }, NoticeStep::Deliver(by)) => {
                Self::Running { delivered_at: now, by, until: answer_until(now, answer, zone) }
            }
            (Self::Undelivered { .. }, NoticeStep::Fail(problem)) => {
                Self::Undelivered { problem: Some(problem) }
            }
            (Self::Undelivered { .. } | Self::Running { .. }, NoticeStep::End) => Self::Over { at: now },
            (unchanged, _) => unchanged.clone(),
        }
    }

    /// Whether its pictures may go to the trash at this moment.
    pub fn lets_go(&self, now: Instant) -> bool {
        matches!(self, Self::Running { until, .. } if *until <= now)
    }

    /// Until when an answer is waited for.
    pub const fn until(&self) -> Option<Instant> {
        match self {
            Self::Running { until, .. } => Some(*until),
            Self::Undelivered { .. } | Self::Over { .. } => None,
        }
    }
}

/// Something that a customer is told about pictures in their inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identifier.
    pub id: NoticeId,
    /// Whom it is for.
    pub customer: CustomerId,
    /// When it was made.
    pub made_at: Instant,
    /// How many pictures it names.
    pub pictures: u32,
    /// How many of them still wait for an answer.
    pub waiting: u32,
    /// Where it stands.
    pub state: NoticeState,
}

/// What became of a picture that a notice names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Selected for the library.
    Kept,
    /// Described.
    Described,
    /// Ordered or shared: selected, too.
    Used,
    /// Thrown away by its owner.
    LetGo,
    /// Gone to the trash because no answer came.
    Trashed,
    /// Brought back from the trash.
    Restored,
    /// Removed for good.
    Removed,
}

impl Outcome {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Described => "described",
            Self::Used => "used",
            Self::LetGo => "let_go",
            Self::Trashed => "trashed",
            Self::Restored => "restored",
            Self::Removed => "removed",
        }
    }

    const ALL: [Self; 7] =
        [Self::Kept, Self::Described, Self::Used, Self::LetGo, Self::Trashed, Self::Restored, Self::Removed];
}

/// What happened, in the order in which it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// A notice was made.
    Made,
    /// It could not be delivered; it is tried again.
    Failed,
    /// It was delivered.
    Delivered(Channel),
    /// Its end was put off: the centre, or the customer's access, was away for a while.
    PutOff,
    /// Pictures were settled.
    Settled(Outcome),
}

impl Happening {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Failed => "failed",
            Self::Delivered(Channel::Mail) => "mailed",
            Self::Delivered(Channel::Page) => "seen",
            Self::PutOff => "put_off",
            Self::Settled(outcome) => outcome.as_str(),
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        let first = [
            Self::Made,
            Self::Failed,
            Self::Delivered(Channel::Mail),
            Self::Delivered(Channel::Page),
            Self::PutOff,
        ];
        first.into_iter().chain(Outcome::ALL.map(Self::Settled)).find(|one| one.as_str() == word)
    }
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What.
    pub what: Happening,
    /// To how many pictures.
    pub pictures: u32,
    /// The notice that it belongs to.
    pub notice: Option<NoticeId>,
    /// Why, where it did not succeed.
    pub reason: Option<String>,
}
