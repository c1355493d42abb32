//! The inbox clock, and what a customer is told of it.
//!
//! A picture that arrived and was neither selected nor described waits in the inbox with its clock
//! running. After a period its owner is told, by a notice that names it. Only a notice that was
//! delivered begins the second period; at its end, without an answer, the picture goes to the trash,
//! from which it can be brought back for a third period before it is removed for good.

mod clock;
mod notice;

pub use clock::{DAY, Plan, Situation, Waiting, answer_until, limits, off_for, plan, tell_at};
pub use clock::{Periods, PeriodsProblem};
pub use notice::{Channel, Entry, Happening, Notice, NoticeState, NoticeStep, Outcome};

#[cfg(test)]
mod tests;
