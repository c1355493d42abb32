//! Deleting from a card or folder, from the command line.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use cradle_agent::agent::Agent;
use cradle_agent::connected::Connected;
use cradle_agent::{cameras, removal};
use cradle_camera::CardPath;
use cradle_camera::tether::Port;

use super::StateArguments;

#[derive(clap::Args)]
pub(super) struct RemoveArguments {
    #[command(flatten)]
    state: StateArguments,
    /// The memory card, or the folder with pictures.
    #[arg(long, env = "CRADLE_AGENT_CAMERA", value_name = "DIR")]
    camera: PathBuf,
    /// Reads and compares everything, says what would be deleted and what would stay, and deletes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Does not ask.
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Every picture on it.
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Pictures by their names on the card, as `cradle-agent images` lists them; all their files belong to
    /// them.
    #[arg(required_unless_present = "all", value_name = "NAME")]
    names: Vec<String>,
}

/// Status 0 where everything that was named was deleted, or would be; 1 where something stays.
pub(super) async fn remove(arguments: RemoveArguments) -> anyhow::Result<ExitCode> {
    let folder = arguments.camera;
    if folder.to_str().is_some_and(|address| address.parse::<Port>().is_ok()) {
        bail!("pictures in a camera on the network are deleted on the agent's page");
    }
    let agent = arguments.state.open(vec![folder.clone()], false).await?;
    let camera = agent.present.cameras().into_iter().next().context("no folder was named")?;
    let listed = Arc::clone(&camera);
    tokio::task::spawn_blocking(move || listed.card().refresh(&mut |_| {})).await?;
    if !camera.card().is_present() {
        bail!("{} is no folder that can be read", folder.display());
    }
    // What the camera's own print order names stays.
    cameras::identify(&agent, &camera).await?;
    let mut names = arguments.names;
    if arguments.all {
        names = camera.card().shots().iter().map(|shot| shot.name().to_string()).collect();
        names.sort();
    }
    if arguments.dry_run {
        return dry_run(&agent, &camera, &names).await;
    }
    if !arguments.yes && !asked(names.len(), &folder)? {
        println!("Nothing was deleted.");
        return Ok(ExitCode::FAILURE);
    }
    let (row, removing) = removal::begin(&agent, camera.key(), &names, None).await?;
    let id = row.id.clone();
    if let Some(removing) = removing {
        removing.run().await;
    }
    for file in agent.records.removed_files(&id).await?.iter().filter(|file| file.removed) {
        println!("deleted\t{}\t{} bytes\t{}\t{}", file.path, file.size, file.sha256, file.copy);
    }
    let row = agent.records.removal(&id).await?.context("the removal has vanished from the records")?;
    let shown = removal::shown(&agent, row).await?;
    for staying in &shown.stay {
        staying.shots.iter().for_each(|name| println!("stays\t{name}\t{}", staying.reason));
    }
    shown.unknown.iter().for_each(|name| println!("unknown\t{name}\tLook whether it is on the card still."));
    if let Some(reason) = &shown.reason {
        println!("{reason}");
    }
    println!("{} of {} pictures deleted, {} bytes.", shown.removed, shown.shots, shown.bytes);
    Ok(if shown.removed == shown.shots { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn dry_run(agent: &Arc<Agent>, camera: &Arc<Connected>, names: &[String]) -> anyhow::Result<ExitCode> {
    let mut all = true;
    for name in names {
        match removal::check(agent, camera, &CardPath::parse(name)?).await? {
            Ok(bytes) => println!("would go\t{name}\t{bytes} bytes"),
            Err(why) => {
                all = false;
                println!("stays\t{name}\t{why}");
            }
        }
    }
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Asks whoever sits at the terminal.
fn asked(count: usize, folder: &std::path::Path) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("nothing is deleted without a word: say --yes, or look first with --dry-run");
    }
    print!(
        "Delete up to {count} pictures from {}, those that are kept and copied? This cannot be undone. [y/N] ",
        folder.display()
    );
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
