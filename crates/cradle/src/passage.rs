//! The operator's commands that hand an account's pictures out, and take folders of pictures in.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use cradle_app::archive::{self, Exported, Imported};

use crate::centre;
use crate::settings::Options;

/// The exit status of a command that did its work, but not for every file.
const NOT_ALL: u8 = 3;

/// Hand out everything that an account has, as a BagIt bag.
///
/// Every file as it arrived, an XMP sidecar for each picture that is described, and records of all
/// that is known. Exits with 0 when everything is in the bag, 3 when the centre has lost files, 1 when
/// there is no bag.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The account's email.
    customer: String,
    /// A folder that is empty or missing.
    dir: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// Take a folder of pictures into an account.
///
/// An export brings back everything that it knows; any other folder its pictures, with what their XMP
/// sidecars say. What is there already is not taken again: an import that was broken off is simply
/// begun again. Exits with 0 when everything was taken, 3 when files were refused, 1 when the work
/// could not be done.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The folder.
    dir: PathBuf,
    /// The account's email.
    #[arg(long, value_name = "EMAIL")]
    customer: String,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    options: Options,
}

impl Export {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = centre::open(&self.options.settings()?).await?;
        let shown = std::io::stderr().is_terminal();
        let progress = |exported: &Exported| {
            if shown && exported.pictures.is_multiple_of(100) {
                eprint!("\r{} pictures, {} MB ", exported.pictures, exported.bytes / 1_000_000);
            }
        };
        let exported = archive::export(&ctx, &self.customer, &self.dir, progress).await;
        ctx.db().close().await;
        let exported = exported?;
        if shown {
            eprintln!();
        }
        println!(
            "{} pictures in {} files of {} bytes are in {}.",
            exported.pictures,
            exported.files,
            exported.bytes,
            self.dir.display()
        );
        for (name, hash) in &exported.lacking {
            println!("lost     {name} {hash}");
        }
        Ok(if exported.lacking.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL) })
    }
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = centre::open(&self.options.settings()?).await?;
        let shown = std::io::stderr().is_terminal();
        let progress = |imported: &Imported| {
            let all = imported.pictures + imported.known;
            if shown && all.is_multiple_of(100) {
                eprint!("\r{all} pictures, {} MB ", imported.bytes / 1_000_000);
            }
        };
        let asked = archive::Import { dir: self.dir, email: self.customer, dry_run: self.dry_run };
        let imported = archive::import(&ctx, &asked, progress).await;
        ctx.db().close().await;
        let imported = imported?;
        if shown {
            eprintln!();
        }
        for (path, why) in &imported.refused {
            println!("refused  {}: {why}", path.display());
        }
        println!(
            "{} {} new pictures with {} further files, {} bytes; {} were there already, {} files {} refused.",
            if asked.dry_run { "Would take" } else { "Took" },
            imported.pictures,
            imported.parts,
            imported.bytes,
            imported.known,
            imported.refused.len(),
            if asked.dry_run { "would be" } else { "were" },
        );
        if imported.classes > 0 {
            println!("{} new classes.", imported.classes);
        }
        if !asked.dry_run && imported.pictures > 0 {
            println!("Their reduced images are made as soon as the centre runs.");
        }
        Ok(if imported.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL) })
    }
}
