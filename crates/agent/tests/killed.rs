//! The real program, killed at random moments: what it acknowledged goes out, once.

#![cfg(unix)]

mod fake;

use std::collections::HashSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cradle_agent::records::{OrderState, Records};
use cradle_client::Url;
use cradle_client::reqwest::Client;
use fake::{Centre, account, put};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};

const ORDERS: usize = 12;

/// The agent as a process of its own; killed when it is dropped.
struct Process {
    child: Child,
    address: Url,
    http: Client,
}

impl Process {
    async fn start(centre: &Centre, folder: &Path) -> Self {
        Self::start_with(centre, folder, &[]).await
    }

    async fn start_with(centre: &Centre, folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cradle-agent"))
            .args(["serve", "--listen", "127.0.0.1:0", "--centre", centre.url().as_str()])
            .arg("--camera")
            .arg(folder.join("card"))
            .arg("--state")
            .arg(folder.join("state"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = tokio::process::ChildStdout::from_std(child.stdout.take().unwrap()).unwrap();
        let line = BufReader::new(stdout).lines().next_line().await.unwrap().expect("it prints its address");
        Self { child, address: line.parse().unwrap(), http: Client::new() }
    }

    async fn call(&self, path: &str, body: Option<Value>) -> Option<Value> {
        let token = self.address.query().unwrap().strip_prefix("token=").unwrap();
        let address = self.address.join(path).unwrap();
        let request = match body {
            Some(body) => self
                .http
                .post(address)
                .header("idempotency-key", body["key"].to_string())
                .json(&body["order"]),
            None => self.http.get(address),
        };
        let answer = request.bearer_auth(token).send().await.ok()?;
        let answer = answer.error_for_status().ok()?.bytes().await.ok()?;
        serde_json::from_slice(&answer).ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL: nothing is tidied up.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_kill_goes_out_once() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..ORDERS).map(|n| format!("DCIM/100CRADL/CRDL{n:04}.JPG")).collect();
    for (n, name) in names.iter().enumerate() {
        let content: Vec<u8> =
            std::iter::repeat_n(name.as_bytes(), 2_000 * (n + 1)).flatten().copied().collect();
        put(folder.path(), name, &content);
    }
    let centre = Centre::start().await;
    let state = folder.path().join("state");
    let records = Records::open(&state).await.unwrap();
    records.pair(&account(1)).await.unwrap();

    let mut acknowledged = HashSet::new();
    for name in &names {
        let process = Process::start(&centre, folder.path()).await;
        let mut key = None;
        while key.is_none() {
            let cameras = process.call("/agent/v1/cameras", None).await.expect("it answers");
            let ready = cameras["items"][0]["shots"] == ORDERS;
            key = cameras["items"][0]["key"].as_str().filter(|_| ready).map(str::to_owned);
        }
        let order = json!({"camera": key, "service": "keep", "kind": "keep", "shots": [name]});
        let choice = json!({"key": name, "order": order});
        let moment = Duration::from_micros(u64::from(rand::random::<u16>()) * 4);
        let chosen = tokio::time::timeout(moment, async {
            let answer = process.call("/agent/v1/orders", Some(choice)).await;
            acknowledged.extend(answer.map(|order| order["id"].as_str().unwrap().to_owned()));
            std::future::pending::<()>().await;
        });
        assert!(chosen.await.is_err());
    }

    let last = Process::start(&centre, folder.path()).await;
    let finished = async {
        while !records.open_orders().await.unwrap().is_empty() {
            last.call("/agent/v1/queue", None).await.expect("it answers");
        }
    };
    tokio::time::timeout(Duration::from_mins(2), finished).await.expect("the queue empties");
    for id in &acknowledged {
        let order = records.order(id).await.unwrap().expect("what was acknowledged is there");
        assert_eq!(order.state(), OrderState::Placed);
    }
    println!("{} of {ORDERS} choices were acknowledged before the kill", acknowledged.len());
    let queued = records.queue().await.unwrap().len();
    let stored = centre.stored();
    assert!(queued >= acknowledged.len());
    assert_eq!((stored.placed.len(), stored.images.len()), (queued, queued));
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_in_a_folder_are_whole_and_there_once_whenever_the_agent_was_killed() {
    const SHOTS: usize = 24;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("copies");
    std::fs::create_dir(&target).unwrap();
    let content = |n: usize| -> Vec<u8> {
        std::iter::repeat_n(format!("picture {n} "), 60_000).collect::<String>().into_bytes()
    };
    let names: Vec<String> = (0..SHOTS).map(|n| format!("DCIM/100CRADL/CRDL{n:04}.JPG")).collect();
    for (n, name) in names.iter().enumerate() {
        put(folder.path(), name, &content(n));
    }
    let centre = Centre::start().await;
    let records = Records::open(&folder.path().join("state")).await.unwrap();
    records.pair(&account(1)).await.unwrap();
    let copied = ["--copies-to", target.to_str().unwrap(), "--copies-named", "kept/{name}"];

    let mut id = None;
    for kill in 0..=ORDERS {
        let process = Process::start_with(&centre, folder.path(), &copied).await;
        while id.is_none() {
            let cameras = process.call("/agent/v1/cameras", None).await.expect("it answers");
            if cameras["items"][0]["shots"] == SHOTS {
                let key = &cameras["items"][0]["key"];
                let order = json!({"camera": key, "service": "keep", "kind": "keep", "shots": names});
                let queued = process.call("/agent/v1/orders", Some(json!({"key": 1, "order": order}))).await;
                id = queued.map(|order| order["id"].as_str().unwrap().to_owned());
            }
        }
        let id = id.as_deref().unwrap();
        let finished = async {
            while !records.orders_to_copy().await.unwrap().is_empty() {
                process.call("/agent/v1/queue", None).await.expect("it answers");
            }
        };
        if kill == ORDERS {
            tokio::time::timeout(Duration::from_mins(2), finished).await.expect("all is copied");
        } else {
            // Somewhere in the middle of it, or after it.
            let moment = Duration::from_micros(u64::from(rand::random::<u16>()) * 4);
            let _ = tokio::time::timeout(moment, finished).await;
            let order = records.order(id).await.unwrap().unwrap();
            println!("killed with {} of {} files copied", order.files_local, order.files_total);
        }
    }
    let mut left: Vec<String> = std::fs::read_dir(&target)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["kept"], "nothing half-written is left");
    assert_eq!(std::fs::read_dir(target.join("kept")).unwrap().count(), SHOTS);
    for n in 0..SHOTS {
        assert!(std::fs::read(target.join(format!("kept/CRDL{n:04}.JPG"))).unwrap() == content(n), "{n}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whenever_the_agent_is_killed_nothing_goes_that_is_not_written_down_and_safe_elsewhere() {
    const SHOTS: usize = 16;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("copies");
    std::fs::create_dir(&target).unwrap();
    let content = |name: &str| name.repeat(4_000).into_bytes();
    let stems: Vec<String> = (0..SHOTS).map(|n| format!("DCIM/100CRADL/CRDL{n:04}")).collect();
    let files: Vec<String> =
        stems.iter().flat_map(|stem| ["JPG", "NEF"].map(|extension| format!("{stem}.{extension}"))).collect();
    for file in &files {
        put(folder.path(), file, &content(file));
    }
    let centre = Centre::start().await;
    let records = Records::open(&folder.path().join("state")).await.unwrap();
    records.pair(&account(1)).await.unwrap();
    let copied = ["--copies-to", target.to_str().unwrap(), "--copies-named", "{name}"];
    let names: Vec<String> = stems.iter().map(|stem| format!("{stem}.JPG")).collect();

    // Kept and copied.
    let process = Process::start_with(&centre, folder.path(), &copied).await;
    let mut key = None;
    while key.is_none() {
        let cameras = process.call("/agent/v1/cameras", None).await.expect("it answers");
        key = cameras["items"][0]["key"]
            .as_str()
            .filter(|_| cameras["items"][0]["shots"] == SHOTS)
            .map(str::to_owned);
    }
    let key = key.unwrap();
    let order = json!({"camera": key, "service": "keep", "kind": "keep", "shots": names});
    process.call("/agent/v1/orders", Some(json!({"key": 1, "order": order}))).await.unwrap();
    let kept = async {
        while !records.open_orders().await.unwrap().is_empty()
            || !records.orders_to_copy().await.unwrap().is_empty()
        {
            process.call("/agent/v1/queue", None).await.expect("it answers");
        }
    };
    tokio::time::timeout(Duration::from_mins(2), kept).await.expect("everything is kept");
    drop(process);

    let there = |file: &String| folder.path().join("card").join(file).exists();
    let mut kills = 0;
    while files.iter().any(there) {
        let process = Process::start_with(&centre, folder.path(), &copied).await;
        let before: Vec<&String> = files.iter().filter(|file| there(file)).collect();
        // What was going when it was killed does not go on by itself.
        assert!(records.removals(1).await.unwrap().iter().all(|removal| removal.state != "running"));
        let cameras = process.call("/agent/v1/cameras", None).await.expect("it answers");
        assert!(cameras["items"].is_array() && files.iter().filter(|file| there(file)).eq(before));
        let path = format!("/agent/v1/cameras/{key}/removals");
        let wish = json!({"key": format!("removal {kills}"), "order": {"shots": names}});
        let mut begun = None;
        while begun.is_none() {
            begun = process.call(&path, Some(wish.clone())).await;
        }
        // Each time for a little longer, so that it comes to its end.
        let moment = Duration::from_micros(u64::from(rand::random::<u16>()) * (1 + kills));
        let over = async {
            while records.removals(1).await.unwrap()[0].state == "running" {
                process.call("/agent/v1/queue", None).await.expect("it answers");
            }
        };
        let _ = tokio::time::timeout(moment, over).await;
        kills += 1;
        drop(process);
    }
    println!("killed {kills} times until everything was deleted");
    let mut written = HashSet::new();
    for removal in records.removals(i64::from(u16::MAX)).await.unwrap() {
        written.extend(records.removed_files(&removal.id).await.unwrap().into_iter().map(|file| file.path));
    }
    for file in &files {
        assert!(written.contains(file), "{file} went without a word");
        let name = Path::new(file).file_name().unwrap();
        assert!(std::fs::read(target.join(name)).unwrap() == content(file), "{file} is copied");
    }
    let stored = centre.stored();
    assert_eq!(stored.images.len() + stored.parts.len(), files.len());
}
