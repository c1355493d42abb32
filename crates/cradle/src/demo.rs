//! Runs a centre and an agent with a camera attached, to try Cradle.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use cradle_app::Context;
use cradle_app::customers::{self, Identity};
use cradle_app::domain::customers::Language;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use crate::settings::Options;
use crate::{accounts, centre, serve};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The memory card or folder to attach as the camera; may be given more than once.
    #[arg(long, required = true, value_name = "DIR")]
    camera: Vec<PathBuf>,
    /// The address of the agent's page.
    #[arg(long, default_value = "127.0.0.1:7879", value_name = "ADDR")]
    agent_listen: SocketAddr,
    /// Leave the browser closed.
    #[arg(long)]
    no_browser: bool,
    #[command(flatten)]
    options: Options,
}

/// The account that is ready to sign in with.
const EMAIL: &str = "demo@example.org";

/// `cradle demo`.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    for camera in &arguments.camera {
        ensure!(camera.is_dir(), "There is no folder {} to attach as a camera.", camera.display());
    }
    let settings = arguments
        .options
        .for_demo(Path::new(".run/centre"), SocketAddr::from(([127, 0, 0, 1], 7878)))
        .settings()?;
    let stop = CancellationToken::new();
    tokio::spawn(serve::stop_when_told(stop.clone()));

    let ctx = centre::open(&settings).await?;
    let password = ready_account(&ctx, &settings.data).await?;
    let centre = tokio::spawn({
        let (settings, stop) = (settings.clone(), stop.clone());
        async move { serve::until_stopped(&settings, ctx, stop).await }
    });
    let mut agent =
        start_agent(&arguments.camera, arguments.agent_listen, &settings.public_url, &settings.data)?;
    let page = agent_page(&mut agent).await?;

    println!();
    println!("  The camera    {page}");
    println!("  The centre    {}", settings.public_url);
    println!("  Sign in with  {EMAIL}   password  {password}");
    println!();
    println!("  Mails that are sent appear in {}", settings.data.join("mail").display());
    println!("  Ctrl-C ends both.");
    println!();
    if !arguments.no_browser {
        open_browser(&page);
    }

    let ended = tokio::select! {
        () = stop.cancelled() => None,
        status = agent.wait() => Some(status?),
    };
    stop.cancel();
    end(&mut agent).await;
    centre.await??;
    match ended {
        Some(status) => bail!("The agent ended by itself ({status})."),
        None => Ok(()),
    }
}

/// Makes the demonstration's account once; its password is kept in the data folder, readable only
/// for the user who runs this.
async fn ready_account(ctx: &Context, data: &Path) -> anyhow::Result<String> {
    let file = data.join("demo-password");
    let password = match std::fs::read_to_string(&file) {
        Ok(password) => password.trim().to_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let password = accounts::made_up_password();
            write_private(&file, &password)?;
            password
        }
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", file.display())),
    };
    let visitor = customers::visitor_of(ctx, None, Language::En, "the command line".to_owned()).await?;
    let identity = Identity::Email(EMAIL.to_owned());
    if customers::sign_in(ctx, &visitor, &identity, &password, "cradle demo").await.is_err() {
        accounts::add(ctx, EMAIL, "Anna Berg", &password).await.context(
            "The demonstration's account is there with another password. Run `make clean` to begin anew",
        )?;
    }
    // Whoever tries this reads no mail of the demonstration's.
    customers::confirm_here(ctx, EMAIL).await?;
    Ok(password)
}

fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    let mut open = options.write(true).create_new(true).mode(0o600).open(file)?;
    Ok(open.write_all(text.as_bytes())?)
}

/// Starts the agent that lies beside this program.
fn start_agent(cameras: &[PathBuf], listen: SocketAddr, centre: &str, data: &Path) -> anyhow::Result<Child> {
    let program = std::env::current_exe()?.with_file_name("cradle-agent");
    let mut command = Command::new(&program);
    command.arg("serve").arg("--listen").arg(listen.to_string()).arg("--centre").arg(centre);
    command.arg("--state").arg(data.join("agent"));
    for camera in cameras {
        command.arg("--camera").arg(camera);
    }
    command
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        // Ctrl-C reaches the whole group of processes; the agent is ended by this one.
        .process_group(0)
        .spawn()
        .with_context(|| format!("The agent {} cannot be started", program.display()))
}

/// The address of the agent's page, with its token: the first line that it prints.
async fn agent_page(agent: &mut Child) -> anyhow::Result<String> {
    let output = agent.stdout.take().context("The agent has no output")?;
    let mut lines = BufReader::new(output).lines();
    let Some(page) = lines.next_line().await? else {
        bail!("The agent ended before its page was ready. What it printed above says why.");
    };
    // The agent must be able to go on printing.
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            println!("{line}");
        }
    });
    Ok(page)
}

/// Asks the agent to end, and waits for it.
async fn end(agent: &mut Child) {
    if let Some(id) = agent.id() {
        let asked = Command::new("kill").arg("-TERM").arg(id.to_string()).status().await;
        if asked.is_ok() && tokio::time::timeout(Duration::from_secs(10), agent.wait()).await.is_ok() {
            return;
        }
    }
    // It has ended already, or does not listen.
    let _ = agent.kill().await;
}

/// Opens the page where there is a desktop with a browser; elsewhere nothing happens.
fn open_browser(page: &str) {
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        return;
    }
    let opened = Command::new("xdg-open").arg(page).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if opened.is_err() {
        tracing::debug!("there is no xdg-open to open a browser with");
    }
}
