//! Classes: pictures that belong together, put together by hand or by a rule.
//!
//! A rule is a question about pictures and about the customer whose they are; what it gathers
//! follows the pictures as they come and change.

mod class;
mod rule;

pub use class::{Class, ClassName, NotAClassName, Sort};
pub use rule::{Combine, Condition, MOST_CONDITIONS, Owner, Rule, RuleProblem, Test};
