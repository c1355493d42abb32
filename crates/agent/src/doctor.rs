//! What is connected, what stands in its way, and what to do about it.

use std::fs::File;
use std::path::Path;

use cradle_camera::devices::{self, Device, Mode, holders};
use cradle_camera::mounts::{self, Way};
use cradle_camera::tether::Means;
use cradle_client::Trouble;

use crate::agent::Agent;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was found, in a sentence.
    pub what: String,
    /// What to do; none where all is well.
    pub advice: Option<String>,
}

impl Finding {
    fn well(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    fn ill(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: Some(advice.into()) }
    }
}

/// Looks at everything that showing and sending pictures takes.
pub async fn examine(agent: &Agent) -> Vec<Finding> {
    let mut found = vec![noticing()];
    match devices::connected() {
        Ok(devices) if devices.is_empty() => found.push(Finding::ill(
            "Nothing is connected that pictures can come from.",
            "Switch the camera on and try another cable or port. If “lsusb” lists it and this does not, switch it to mass storage or picture transfer in its menu.",
        )),
        Ok(devices) => found.extend(devices.iter().flat_map(about)),
        Err(problem) => found.push(Finding::ill(
            format!("It cannot be seen what is connected: {problem}."),
            "Name the folder of your card with --camera.",
        )),
    }
    for camera in agent.present.cameras() {
        let Some(root) = camera.card().root() else { continue };
        found.push(if root.is_dir() {
            Finding::well(format!("The folder {} is there.", root.display()))
        } else {
            Finding::ill(
                format!("The folder {} that was named as a camera is not there.", root.display()),
                "Put the card in, or name another folder with --camera.",
            )
        });
    }
    found.push(running(agent));
    found.push(centre(agent).await);
    found
}

fn noticing() -> Finding {
    if !cfg!(target_os = "linux") {
        return Finding::ill(
            "On this system the agent does not notice yet what is plugged in.",
            "Name the folder of your card with --camera.",
        );
    }
    if Path::new("/run/udev/control").exists() {
        Finding::well("udev is running: what is plugged in is noticed.")
    } else {
        Finding::ill(
            "udev is not running: it is not noticed what is plugged in.",
            "Start it (package udev, systemd-udevd.service), or name folders with --camera. In a container it belongs to the host.",
        )
    }
}

fn about(device: &Device) -> Vec<Finding> {
    let label = device.label();
    match &device.mode {
        Mode::Card(card) => vec![match mounts::way(card) {
            Way::Mounted(folder) => {
                Finding::well(format!("The card {label} can be read at {}.", folder.display()))
            }
            Way::Udisks => {
                Finding::well(format!("The card {label} is opened through udisks2 when the agent runs."))
            }
            Way::Ourselves => {
                Finding::well(format!("The card {label} is opened by the agent itself when it runs."))
            }
            Way::None => Finding::ill(
                format!("The card {label} ({}) is there, and nobody opens it.", card.node.display()),
                "Open it in your file manager, or install udisks2.",
            ),
        }],
        Mode::Webcam(video) => vec![opened(&label, "webcam", &video.node)],
        Mode::Camera(at) => {
            let how = format!("{label} hands out its pictures itself (PTP, MTP)");
            let read = if Means::found().are_there() {
                Finding::well(format!("{how}; cradle-camera is there to read them."))
            } else {
                Finding::ill(
                    format!("{how}, and cradle-camera, which reads them, is not there."),
                    "Put it beside cradle-agent, or switch the camera to mass storage in its menu.",
                )
            };
            vec![opened(&label, "camera", &at.node()), read]
        }
    }
}

/// Whether a device can be opened, and by whom it is held.
fn opened(label: &str, kind: &str, node: &Path) -> Finding {
    let holders = holders(node);
    // Reading a camera takes writing to it: that is how it is asked.
    if let Err(problem) = File::options().read(true).write(true).open(node) {
        return Finding::ill(
            format!("The {kind} {label} ({}) cannot be opened: {problem}.", node.display()),
            if problem.kind() == std::io::ErrorKind::PermissionDenied {
                "Sign in at this computer itself, or have its administrator add you to the group that owns it (video, plugdev)."
            } else {
                "Unplug it and plug it in again."
            },
        );
    }
    if holders.iter().all(|name| name == "cradle-camera") {
        return Finding::well(format!("The {kind} {label} can be opened, and no other program uses it."));
    }
    Finding::ill(
        format!("The {kind} {label} is used by {}.", holders.join(", ")),
        if holders.iter().any(|name| name.starts_with("gvfs")) {
            "Your desktop holds it. The agent asks it to let go; if it does not, take the camera out of the file manager, or call: gio mount -s gphoto2"
        } else {
            "End that program, if the camera does not answer here."
        },
    )
}

fn running(agent: &Agent) -> Finding {
    let folder = agent.records.folder().display().to_string();
    match agent.records.claim() {
        Ok(None) => Finding::well(format!("The agent is running (its folder is {folder}).")),
        Ok(Some(_)) => Finding::ill(
            "The agent is not running.",
            "Start it: cradle-agent serve --open, or systemctl --user start cradle-agent.",
        ),
        Err(problem) => Finding::ill(
            format!("The folder {folder} cannot be used: {problem}."),
            "Choose another one with --state.",
        ),
    }
}

async fn centre(agent: &Agent) -> Finding {
    let centre = agent.centre();
    let at = centre.base().as_str().trim_end_matches('/').to_owned();
    match (agent.heard(centre.health().await).await, agent.account()) {
        (Ok(()), Some(account)) => Finding::well(format!(
            "The centre {at} answers, and this agent works for {}.",
            account.customer_name
        )),
        (Ok(()), None) => Finding::ill(
            format!("The centre {at} answers, and this agent is not paired with an account."),
            "Pair it on its page, or with: cradle-agent pair",
        ),
        (Err(Trouble::Offline(problem)), _) => Finding::ill(
            format!("The centre {at} cannot be reached: {problem}."),
            "Is the network there, and the address right (--centre)? What you choose meanwhile waits and goes out by itself.",
        ),
        (Err(trouble), _) => Finding::ill(
            format!("The centre {at} answers strangely: {trouble}."),
            "Is this the address of a Cradle centre (--centre)?",
        ),
    }
}
