//! The command line.

mod cards;
mod copies;
mod removal;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use copies::{CopiesArguments, LocalArguments};
use cradle_agent::agent::{Agent, Setup};
use cradle_agent::records::{LocalFolder, OrderState, Records};
use cradle_agent::serve::Serving;
use cradle_agent::{doctor, pairing, queue, running};
use cradle_camera::devices::{self, Device, Mode, Plug};
use cradle_client::Url;
use cradle_wire::orders::{OrderOptions, Recipient};
use removal::RemoveArguments;
use serde_json::{Value, json};

/// Shows the pictures of cameras on this computer, and sends what is chosen to a Cradle centre.
#[derive(clap::Parser)]
#[command(version, name = "cradle-agent")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Serves the page on this computer and works on the queue, until it is stopped.
    Serve(ServeArguments),
    /// Opens the page of the agent that runs on this computer in a browser, and starts the agent first
    /// where it is installed as a service.
    Open(StateArguments),
    /// Says what is plugged in: cameras, cards in readers, webcams. One JSON object a line.
    Devices {
        /// Goes on, with a line for everything that comes or goes, until it is stopped.
        #[arg(long)]
        follow: bool,
    },
    /// Looks for what stands in the way of cameras and of sending, and says what to do.
    Doctor(DoctorArguments),
    /// Says which camera took the pictures in these folders.
    Cameras {
        /// A memory card, folder, or camera by its address.
        #[command(flatten)]
        cameras: CameraArguments,
    },
    /// Lists the pictures in these folders, shot by shot.
    Images {
        /// A memory card, folder, or camera by its address.
        #[command(flatten)]
        cameras: CameraArguments,
    },
    /// Chooses a service for files, and sends them now or when the centre can be reached.
    Send(SendArguments),
    /// Pairs this agent with an account at the centre.
    Pair(StateArguments),
    /// Lists what was chosen, and how far it is.
    Queue(StateArguments),
    /// Deletes pictures from a card or folder that the centre keeps and that are copied on this computer,
    /// after reading and comparing each once more.
    Remove(RemoveArguments),
    /// Says where what is kept is copied to besides the centre, and changes it.
    Copies(CopiesArguments),
}

#[derive(clap::Args)]
struct CameraArguments {
    /// A memory card, a folder with pictures, or a camera by its address (ptpip:192.168.1.20); may be given
    /// more than once.
    #[arg(
        long = "camera",
        env = "CRADLE_AGENT_CAMERA",
        value_delimiter = ';',
        required = true,
        value_name = "DIR"
    )]
    cameras: Vec<PathBuf>,
}

#[derive(clap::Args)]
struct StateArguments {
    /// Address of the centre.
    #[arg(long, env = "CRADLE_AGENT_CENTRE", default_value = "http://localhost:7878", value_name = "URL")]
    centre: Url,
    /// Folder for what the agent must not forget: the pairing, the queue, copies on their way.
    #[arg(long, env = "CRADLE_AGENT_STATE", value_name = "DIR")]
    state: Option<PathBuf>,
}

#[derive(clap::Args)]
struct DoctorArguments {
    #[command(flatten)]
    state: StateArguments,
    /// A memory card, a folder with pictures, or a camera by its address (ptpip:192.168.1.20); may be given
    /// more than once.
    #[arg(long = "camera", env = "CRADLE_AGENT_CAMERA", value_delimiter = ';', value_name = "DIR")]
    cameras: Vec<PathBuf>,
}

#[derive(clap::Args)]
struct ServeArguments {
    #[command(flatten)]
    state: StateArguments,
    #[command(flatten)]
    local: LocalArguments,
    /// A memory card, a folder with pictures, or a camera by its address (ptpip:192.168.1.20); may be given
    /// more than once.
    #[arg(long = "camera", env = "CRADLE_AGENT_CAMERA", value_delimiter = ';', value_name = "DIR")]
    cameras: Vec<PathBuf>,
    /// Where the page is served: loopback only.
    #[arg(long, env = "CRADLE_AGENT_LISTEN", default_value = "127.0.0.1:7879", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Whether cameras, cards and webcams are noticed when they are plugged in.
    #[arg(long, env = "CRADLE_AGENT_DEVICES", value_name = "on|off", default_value = "on",
          value_parser = clap::builder::BoolishValueParser::new(), action = clap::ArgAction::Set)]
    devices: bool,
    /// Opens the page in a browser when something is plugged in while no page is open; without a
    /// value, at once as well.
    #[arg(long, env = "CRADLE_AGENT_OPEN", value_name = "WHEN", default_value = "never",
          num_args = 0..=1, require_equals = true, default_missing_value = "always")]
    open: Open,
}

/// When the page is opened in a browser.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Open {
    /// By whoever wants to.
    Never,
    /// When something is plugged in and no page is open.
    Plugged,
    /// At the start, too.
    Always,
}

#[derive(clap::Args)]
struct SendArguments {
    #[command(flatten)]
    state: StateArguments,
    #[command(flatten)]
    local: LocalArguments,
    /// Which service.
    #[arg(long, default_value = "keep", value_parser = ["keep", "send", "publish"])]
    service: String,
    /// send: a mail address; may be given more than once.
    #[arg(long, required_if_eq("service", "send"))]
    to: Vec<String>,
    /// send: a few words.
    #[arg(long, default_value = "")]
    message: String,
    /// publish: the gallery's title.
    #[arg(long, default_value = "", required_if_eq("service", "publish"))]
    title: String,
    /// Pictures, films or sounds.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Does what was asked for.
pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Serve(arguments) => serve(arguments).await?,
        Command::Open(arguments) => open(&arguments).await?,
        Command::Devices { follow } => show_devices(follow)?,
        Command::Doctor(arguments) => return doctor(arguments).await,
        Command::Cameras { cameras } => {
            cameras.cameras.iter().try_for_each(|folder| cards::show_camera(folder))?;
        }
        Command::Images { cameras } => {
            cameras.cameras.iter().try_for_each(|folder| cards::list_images(folder))?;
        }
        Command::Send(arguments) => return send(arguments).await,
        Command::Pair(arguments) => pair(&arguments).await?,
        Command::Queue(arguments) => show_queue(&arguments).await?,
        Command::Remove(arguments) => return removal::remove(arguments).await,
        Command::Copies(arguments) => copies::show(arguments).await?,
    }
    Ok(ExitCode::SUCCESS)
}

impl StateArguments {
    /// The folder that was named, or the one where such things lie.
    fn folder(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.state {
            return Ok(folder.clone());
        }
        let home = || std::env::home_dir().map(|home| home.join(".local/state"));
        let base = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|base| base.is_absolute());
        let base = base.or_else(home).context("say with --state where the agent may keep its queue")?;
        Ok(base.join("cradle-agent"))
    }

    async fn open(&self, cameras: Vec<PathBuf>, devices: bool) -> anyhow::Result<Arc<Agent>> {
        self.open_with(cameras, devices, None).await
    }

    async fn open_with(
        &self,
        cameras: Vec<PathBuf>,
        devices: bool,
        local: Option<LocalFolder>,
    ) -> anyhow::Result<Arc<Agent>> {
        let language = std::env::var("LANG").ok().and_then(|lang| {
            let language = lang.split(['_', '.']).next()?.to_owned();
            (language.len() == 2).then_some(language)
        });
        let setup =
            Setup { centre: self.centre.clone(), cameras, devices, state: self.folder()?, language, local };
        Agent::open(&setup).await
    }
}

async fn serve(arguments: ServeArguments) -> anyhow::Result<()> {
    let local = arguments.local.folder()?;
    let agent = arguments.state.open_with(arguments.cameras, arguments.devices, local).await?;
    let serving = Serving::start(&agent, arguments.listen).await?;
    println!("{}", serving.address);
    let address = serving.address.clone();
    let showing = async {
        match arguments.open {
            Open::Never => return std::future::pending().await,
            Open::Plugged => {}
            Open::Always => open_browser(&address),
        }
        let mut arrivals = agent.arrivals.subscribe();
        while arrivals.changed().await.is_ok() {
            if !agent.is_looked_at() {
                open_browser(&address);
            }
        }
    };
    tokio::select! {
        () = showing => Ok(()),
        () = serving.ended() => bail!("the agent has stopped by itself; the log says why"),
        () = asked_to_stop() => Ok(()),
    }
}

/// Waits for Ctrl-C, or for whoever runs this as a service.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        return;
    }
    // Without signals it runs until it is killed, which it survives.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn open_browser(address: &str) {
    let (opener, words): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let started = std::process::Command::new(opener)
        .args(words)
        .arg(address)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if started.is_err() {
        eprintln!("No browser could be opened: open the address above.");
    }
}

/// How long a service may take until its page is there.
const START: Duration = Duration::from_secs(10);

async fn open(arguments: &StateArguments) -> anyhow::Result<()> {
    let records = Records::open(&arguments.folder()?).await?;
    if let Some(address) = running::address(&records)? {
        open_browser(&address);
        return Ok(());
    }
    let started = std::process::Command::new("systemctl")
        .args(["--user", "start", "cradle-agent.service"])
        .stderr(std::process::Stdio::null())
        .status();
    if !started.is_ok_and(|status| status.success()) {
        bail!("the agent is not running. Start it and open its page with: cradle-agent serve --open");
    }
    let since = std::time::Instant::now();
    while since.elapsed() < START {
        if let Some(address) = running::address(&records)? {
            open_browser(&address);
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the agent does not start. See why with: systemctl --user status cradle-agent")
}

/// One line for each thing that was looked at; status 1 where something is to be done.
async fn doctor(arguments: DoctorArguments) -> anyhow::Result<ExitCode> {
    let agent = arguments.state.open(arguments.cameras, false).await?;
    let found = doctor::examine(&agent).await;
    for finding in &found {
        match &finding.advice {
            None => println!("well     {}", finding.what),
            Some(advice) => println!("to do    {}\n         {advice}", finding.what),
        }
    }
    let well = found.iter().all(|finding| finding.advice.is_none());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One line for each device, and with `follow` for each that comes or goes.
fn show_devices(follow: bool) -> anyhow::Result<()> {
    if !follow {
        for device in devices::connected()? {
            println!("{}", described("there", &device));
        }
        return Ok(());
    }
    let (tell, told) = std::sync::mpsc::channel();
    let _following = devices::follow(move |plug| {
        // Nobody listens when this ends.
        let _ = tell.send(plug);
    })?;
    for plug in told {
        let line = match plug {
            Plug::In(device) => described("in", &device),
            Plug::Out(place) => json!({ "is": "out", "place": place.0 }),
            Plug::Settled => json!({ "is": "settled" }),
            Plug::Woken => json!({ "is": "woken" }),
        };
        println!("{line}");
    }
    Ok(())
}

fn described(is: &str, device: &Device) -> Value {
    let mut line = json!({ "is": is, "place": device.place.0, "key": device.key(), "label": device.label() });
    if let Some(usb) = &device.usb {
        let number = format!("{:04x}:{:04x}", usb.vendor, usb.product);
        line["usb"] =
            json!({ "number": number, "maker": usb.maker, "model": usb.model, "serial": usb.serial });
    }
    let (mode, about) = match &device.mode {
        Mode::Card(card) => (
            "card",
            json!({ "node": card.node, "filesystem": card.filesystem, "uuid": card.uuid, "label": card.label }),
        ),
        Mode::Camera(at) => ("camera", json!({ "bus": at.bus, "address": at.address })),
        Mode::Webcam(video) => {
            ("webcam", json!({ "node": video.node, "name": video.name, "formats": video.formats }))
        }
    };
    line["mode"] = json!(mode);
    line[mode] = about;
    line
}

async fn send(arguments: SendArguments) -> anyhow::Result<ExitCode> {
    let agent = arguments.state.open_with(Vec::new(), false, arguments.local.folder()?).await?;
    let options = OrderOptions {
        to: arguments.to.into_iter().map(|email| Recipient { name: None, email }).collect(),
        message: arguments.message,
        title: arguments.title,
        ..OrderOptions::default()
    };
    let choosing = queue::choose_files(&agent, &arguments.files, &arguments.service, &options);
    let order = running::writing(&agent.records, choosing).await?;
    // An agent that is running takes it from here; otherwise this process does.
    let claim = agent.records.claim()?;
    loop {
        if claim.is_some() {
            queue::work_once(&agent).await?;
        }
        let now = agent.records.order(&order.id).await?.context("the order has vanished from the queue")?;
        let reason = now.reason.clone().unwrap_or_default();
        match now.state() {
            OrderState::Placed => {
                println!("Placed: {} of {} files sent. {reason}", now.files_done, now.files_total);
                if let Some(local) = now.local() {
                    let why = now.local_reason.clone().unwrap_or_default();
                    println!(
                        "Copied: {} of {} files to {}. {why}",
                        now.files_local, now.files_total, local.folder
                    );
                }
                return Ok(ExitCode::SUCCESS);
            }
            OrderState::Failed | OrderState::Cancelled => bail!("nothing was ordered. {reason}"),
            OrderState::Waiting if claim.is_some() => {
                println!("Queued. {reason}");
                println!("It goes out when the agent runs: cradle-agent serve.");
                // The queue holds it; it is only not done yet.
                return Ok(ExitCode::from(75));
            }
            OrderState::Waiting | OrderState::Sending => tokio::time::sleep(Duration::from_millis(300)).await,
        }
    }
}

async fn pair(arguments: &StateArguments) -> anyhow::Result<()> {
    let agent = arguments.open(Vec::new(), false).await?;
    let code = agent.heard(agent.centre().device_code(&pairing::label()).await).await?;
    println!("Open {}", code.verification_uri_complete);
    println!("and allow the code {}", code.user_code);
    match running::writing(&agent.records, pairing::wait(&agent, &code)).await {
        Ok(()) => {
            let name = agent.account().map(|account| account.customer_name).unwrap_or_default();
            println!("Paired with {name}.");
            Ok(())
        }
        Err(problem) => bail!(problem),
    }
}

async fn show_queue(arguments: &StateArguments) -> anyhow::Result<()> {
    let records = Records::open(&arguments.folder()?).await?;
    for order in records.queue().await? {
        println!(
            "{}\t{}\t{}\t{} of {} files\t{} of {} bytes\t{}",
            order.id,
            order.kind,
            order.state().as_str(),
            order.files_done,
            order.files_total,
            order.bytes_done,
            order.bytes_total,
            order.reason.unwrap_or_default()
        );
    }
    Ok(())
}
