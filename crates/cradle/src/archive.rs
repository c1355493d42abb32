//! The operator's commands about what is kept: prove it, copy it, bring it back.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use cradle_app::Context;
use cradle_app::archive::{self, Backup, Copied, Proof, Restore, Restored};
use cradle_app::blobs::Pace;
use serde_json::json;

use crate::centre;
use crate::settings::Options;

/// The exit status of a command that did its work and found that something is lost.
const LOST: u8 = 3;
/// Findings that are printed.
const MOST: u32 = 1_000;

/// Read every stored file through and compare it with its hash.
///
/// Goes on where an earlier run was broken off. Exits with 0 when nothing is lost, 3 when files are
/// missing or damaged, 1 when the work could not be done.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Begin from the start, even where a run was broken off.
    #[arg(long)]
    anew: bool,
    /// Bytes to read in a second; 0 for as fast as it goes.
    #[arg(long, default_value_t = 0, value_name = "BYTES")]
    rate: u64,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: Options,
}

/// Copy all records and files into a folder, while the centre runs.
///
/// What is in the folder already is not copied again. Exits with 0 when everything was copied, 3 when
/// the centre itself has lost files that are therefore not in the copy, 1 when there is no copy.
#[derive(Debug, Args)]
pub(crate) struct MakeBackup {
    /// The folder.
    dir: PathBuf,
    /// Read what is in the folder already through as well.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    options: Options,
}

/// Bring records and files back from a copy that `cradle backup` made.
#[derive(Debug, Args)]
pub(crate) struct BringBack {
    /// The folder.
    dir: PathBuf,
    /// Put the copy in place of the accounts and pictures that are there.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    options: Options,
}

impl Verify {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = centre::open(&self.options.settings()?).await?;
        let proof = prove(&ctx, self.anew, self.rate).await?;
        ctx.db().close().await;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&told(&proof))?);
        } else {
            print(&proof);
        }
        Ok(if proof.is_loss() { ExitCode::from(LOST) } else { ExitCode::SUCCESS })
    }
}

async fn prove(ctx: &Context, anew: bool, rate: u64) -> anyhow::Result<Proof> {
    let mut pace = Pace::new((rate > 0).then_some(rate));
    let mut run = archive::begin(ctx, anew).await?;
    while run.ended_at.is_none() {
        run = archive::step(ctx, &run, &mut pace).await?;
        if std::io::stderr().is_terminal() {
            eprint!("\r{} files, {} MB ", run.files, run.bytes / 1_000_000);
        }
    }
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    archive::report(ctx, MOST).await?.context("The run was removed while it ran")
}

fn told(proof: &Proof) -> serde_json::Value {
    let finding = |seen: &archive::Seen| {
        let name = |named: &archive::Named| json!({"filename": named.filename, "owner": named.owner});
        json!({
            "finding": seen.found.finding.as_str(),
            "blake3": seen.found.hash.to_string(),
            "size": seen.found.size,
            "found_at": seen.found.found_at.to_string(),
            "names": seen.names.iter().map(name).collect::<Vec<_>>(),
        })
    };
    json!({
        "started_at": proof.run.started_at.to_string(),
        "ended_at": proof.run.ended_at.map(|at| at.to_string()),
        "files": proof.run.files,
        "bytes": proof.run.bytes,
        "missing": proof.counts.missing,
        "damaged": proof.counts.damaged,
        "orphaned": proof.counts.orphaned,
        "findings": proof.seen.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn print(proof: &Proof) {
    for seen in &proof.seen {
        let names: Vec<String> =
            seen.names.iter().map(|named| format!("{} ({})", named.filename, named.owner)).collect();
        println!("{:8} {} {}", seen.found.finding.as_str(), seen.found.hash, names.join(", "));
    }
    let (run, counts) = (&proof.run, proof.counts);
    println!(
        "{} files of {} bytes were read: {} missing, {} damaged, {} without a record.",
        run.files, run.bytes, counts.missing, counts.damaged, counts.orphaned
    );
    if proof.is_loss() {
        println!(
            "Look after the disk first. Then bring the lost files back from a backup, or have them sent again."
        );
    }
}

impl MakeBackup {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = centre::open(&self.options.settings()?).await?;
        let asked = Backup { dir: self.dir, check: self.check };
        let shown = std::io::stderr().is_terminal();
        let progress = |copied: &Copied| {
            if shown && copied.blobs.is_multiple_of(100) {
                eprint!("\r{} files, {} MB ", copied.blobs, copied.bytes / 1_000_000);
            }
        };
        let copied = archive::backup(&ctx, &asked, progress).await;
        ctx.db().close().await;
        let copied = copied?;
        if shown {
            eprintln!();
        }
        println!(
            "The backup in {} is complete: {} files of {} bytes, {} of them copied now.",
            asked.dir.display(),
            copied.blobs,
            copied.bytes,
            copied.fresh
        );
        for lost in &copied.lacking {
            println!("lost     {lost}");
        }
        if copied.lacking.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        println!(
            "The centre has lost these files, so they are not in the backup. `cradle verify` says whose they are."
        );
        Ok(ExitCode::from(LOST))
    }
}

impl BringBack {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let settings = self.options.settings()?;
        let arriving = centre::uploads(&settings)?;
        centre::in_use(&settings, true)?;
        let asked = Restore {
            dir: self.dir,
            records: centre::place_of_records(&settings)?,
            blobs: centre::bytes(&settings).await?,
            arriving,
            replace: self.replace,
        };
        let shown = std::io::stderr().is_terminal();
        let progress = |restored: &Restored| {
            if shown && restored.blobs.is_multiple_of(100) {
                eprint!("\r{} files, {} MB ", restored.blobs, restored.bytes / 1_000_000);
            }
        };
        let restored = archive::restore(&asked, progress).await?;
        if shown {
            eprintln!();
        }
        println!(
            "Restored from {}: {} files of {} bytes, {} of them brought back now, each compared with its hash.",
            asked.dir.display(),
            restored.blobs,
            restored.bytes,
            restored.fresh
        );
        for lost in &restored.lacking {
            println!("lost     {lost} (before the backup was made)");
        }
        println!("Start the centre with `cradle serve`.");
        Ok(ExitCode::SUCCESS)
    }
}
