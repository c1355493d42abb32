//! Where what is kept is copied to on this computer, from the command line.

use std::path::PathBuf;

use anyhow::Context as _;
use cradle_agent::records::LocalFolder;
use cradle_agent::{local, running};

use super::StateArguments;

/// Where what is kept is copied to besides, for everybody at this computer: the page shows it then, and
/// does not change it.
#[derive(clap::Args)]
pub(super) struct LocalArguments {
    /// A folder of this computer that what is kept is copied to besides the centre.
    #[arg(long, env = "CRADLE_AGENT_COPIES_TO", value_name = "DIR")]
    copies_to: Option<PathBuf>,
    /// What the copies are called: {date:%Y-%m-%d}, {time}, {camera}, {name} and {number} stand for what is
    /// known of a shot, / makes folders.
    #[arg(long, env = "CRADLE_AGENT_COPIES_NAMED", default_value = local::USUAL, value_name = "TEMPLATE")]
    copies_named: String,
}

#[derive(clap::Args)]
pub(super) struct CopiesArguments {
    #[command(flatten)]
    state: StateArguments,
    /// Copies go into this folder of this computer from now on.
    #[arg(long, value_name = "DIR", conflicts_with = "off")]
    to: Option<PathBuf>,
    /// What the copies are called.
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "off")]
    named: Option<String>,
    /// Nothing is copied from now on.
    #[arg(long)]
    off: bool,
}

impl LocalArguments {
    /// What was said of copies; a folder that is away now may come back.
    pub(super) fn folder(&self) -> anyhow::Result<Option<LocalFolder>> {
        let Some(folder) = &self.copies_to else { return Ok(None) };
        local::Template::parse(&self.copies_named)?;
        let folder = std::path::absolute(folder)?;
        let folder = folder.to_str().context("the folder for copies has a name that is no text")?.to_owned();
        Ok(Some(LocalFolder { folder, template: self.copies_named.clone() }))
    }
}

/// Says where copies go, after changing it where that was asked for, and which wait for what.
pub(super) async fn show(arguments: CopiesArguments) -> anyhow::Result<()> {
    let agent = arguments.state.open(Vec::new(), false).await?;
    let before = local::folder(&agent).await?;
    if arguments.off {
        running::writing(&agent.records, local::set(&agent, None, local::USUAL)).await?;
    } else if arguments.to.is_some() || arguments.named.is_some() {
        let folder = arguments.to.map(std::path::absolute).transpose()?;
        let folder = folder.map(|folder| folder.to_string_lossy().into_owned());
        let folder = folder.or(before.as_ref().map(|before| before.folder.clone()));
        let folder = folder.context("say with --to where copies are to go")?;
        let template = arguments.named.or(before.map(|before| before.template));
        let set = local::set(&agent, Some(&folder), template.as_deref().unwrap_or(local::USUAL));
        running::writing(&agent.records, set).await?;
    }
    match local::folder(&agent).await? {
        None => println!("What is kept is copied nowhere besides the centre."),
        Some(local) => {
            println!("{}\t{}", local.folder, local.template);
            if let Some(problem) = local::trouble(&local.folder).await {
                println!("{problem}");
            }
        }
    }
    for order in agent.records.orders_to_copy().await? {
        let reason = order.local_reason.clone().unwrap_or_default();
        println!("{}\t{} of {} files\t{reason}", order.id, order.files_local, order.files_total);
    }
    Ok(())
}
