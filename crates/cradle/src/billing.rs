//! The operator's commands about money.

use std::process::ExitCode;

use clap::Subcommand;
use cradle_app::billing;
use serde_json::json;

use crate::centre;
use crate::settings::Options;

/// The exit status of a command that did its work and found that the books are wrong.
const WRONG: u8 = 3;

#[derive(Debug, Subcommand)]
pub(crate) enum Billing {
    /// Reckon all books anew from their postings, while the centre runs.
    ///
    /// Every entry sums to zero, every balance is the sum of its postings, entries and invoices are
    /// numbered without gaps, what is open on orders and invoices is what the ledger says, and every
    /// order that cost something was charged once. Exits with 0 when all of it is so, 3 when something
    /// is not, 1 when the work could not be done.
    Verify {
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        options: Options,
    },
}

impl Billing {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Verify { json, options } = self;
        let ctx = centre::open(&options.settings()?).await?;
        let flaws = billing::verify(&ctx).await;
        ctx.db().close().await;
        let flaws = flaws?;
        if json {
            let found: Vec<_> =
                flaws.iter().map(|flaw| json!({"rule": flaw.rule, "what": flaw.what})).collect();
            println!("{}", serde_json::to_string_pretty(&json!({"flaws": found}))?);
        } else {
            for flaw in &flaws {
                println!("{:16} {}", flaw.rule, flaw.what);
            }
            if flaws.is_empty() {
                println!("The books are right.");
            } else {
                println!(
                    "The books are wrong in {} places. Somebody or something changed the database from outside: bring it back from a backup that was made before.",
                    flaws.len()
                );
            }
        }
        Ok(if flaws.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WRONG) })
    }
}
