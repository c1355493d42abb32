//! Tell an operator that something is lost.

use cradle_domain::{CustomerId, ProofRunId};
use cradle_store::{archive, customers};
use serde::{Deserialize, Serialize};

use super::{proof, words};
use crate::jobs::{Failure, Work};
use crate::mail::{Letter, MailProblem};
use crate::{Context, Error};

/// Tells one operator what a walk has found so far.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Tell {
    /// The walk.
    pub run: ProofRunId,
    /// Who is told.
    pub operator: CustomerId,
}

/// Findings that stand in the mail.
const MOST: u32 = 50;

impl Work for Tell {
    const KIND: &'static str = "archive.tell";
    const ATTEMPTS: u32 = 100;

    fn about(&self) -> String {
        format!("{}:{}", self.run, self.operator)
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let operator = customers::get(&mut tx, self.operator).await?.filter(|one| one.operator);
        let run = archive::run(&mut tx, self.run).await?;
        let (Some(operator), Some(run)) = (operator, run) else { return Ok(()) };
        let proof = proof(&mut tx, run, MOST).await?;
        drop(tx);
        let phrases = words::phrases(&proof, ctx.settings(), operator.profile.language);
        let counted = proof.counts.missing + proof.counts.damaged;
        let letter = Letter {
            id: format!("proof-{}-{counted}-{}", self.run, self.operator),
            from_name: ctx.settings().name.clone(),
            reply_to: None,
            to_name: Some(operator.profile.name.as_str().to_owned()),
            to: operator.email,
            subject: phrases.subject,
            text: phrases.text,
            html: None,
            attachments: Vec::new(),
        };
        match ctx.mail().deliver(&letter).await {
            Ok(()) => Ok(()),
            Err(MailProblem::Later(why)) => Err(Failure::Retry(why)),
            Err(MailProblem::Never(why)) => Err(Failure::GiveUp(why)),
        }
    }

    async fn given_up(&self, _ctx: &Context, why: &str) -> Result<(), Error> {
        tracing::error!(operator = %self.operator, why, "an operator could not be told of lost files");
        Ok(())
    }
}
