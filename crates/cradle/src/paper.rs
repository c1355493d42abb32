//! The operator's commands about documents.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::Subcommand;
use cradle_app::paper::{Press, PressSettings, Sheet, Template, built_in};

/// The exit status of a command that did its work and found something wrong.
const WRONG: u8 = 3;

#[derive(Debug, Subcommand)]
pub(crate) enum Paper {
    /// Write the built-in templates into a folder, so that they can be edited; what is there stays.
    Templates {
        /// The folder.
        folder: PathBuf,
    },
    /// Set a sample of each document, to look at it and to find what is wrong with templates.
    ///
    /// Exits with 0 when all is well, 3 when templates are wrong or a font is missing, 1 when the
    /// documents could not be written.
    Try {
        /// Where the documents are written.
        folder: PathBuf,
        /// The folder of templates.
        #[arg(long, env = "CRADLE_TEMPLATES", value_name = "DIR")]
        templates: Option<PathBuf>,
        /// The folder of fonts.
        #[arg(long, env = "CRADLE_FONTS", value_name = "DIR")]
        fonts: Option<PathBuf>,
        /// The language of the samples: en, de or ja.
        #[arg(long, default_value = "en", value_parser = ["en", "de", "ja"])]
        language: String,
    },
}

impl Paper {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Templates { folder } => {
                let (written, there) = built_in(&folder)
                    .with_context(|| format!("The folder {} cannot be written", folder.display()))?;
                for path in written {
                    println!("written: {}", path.display());
                }
                for path in there {
                    println!("left as it was: {}", path.display());
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Try { folder, templates, fonts, language } => {
                ensure!(folder.is_dir(), "The folder {} is not there. Make it first.", folder.display());
                let press = Press::new(PressSettings { templates, fonts });
                let mut wrong = false;
                for template in Template::ALL {
                    let path = folder.join(template.file().replace(".typ", ".pdf"));
                    match press.print(&Sheet::sample(template, &language)) {
                        Ok(printed) => {
                            wrong |= !printed.troubles.is_empty();
                            for trouble in printed.troubles {
                                println!("wrong: {trouble}");
                            }
                            std::fs::write(&path, printed.pdf)
                                .with_context(|| format!("{} cannot be written", path.display()))?;
                            println!("written: {}", path.display());
                        }
                        Err(problem) => {
                            wrong = true;
                            println!("wrong: {problem}");
                        }
                    }
                }
                Ok(if wrong { ExitCode::from(WRONG) } else { ExitCode::SUCCESS })
            }
        }
    }
}
