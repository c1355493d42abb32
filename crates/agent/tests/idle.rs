//! An agent that has nothing to do sleeps, and the command line wakes it.

mod fake;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cradle_agent::agent::Agent;
use cradle_agent::records::OrderState;
use cradle_agent::serve::Serving;
use cradle_agent::{queue, running};
use cradle_client::reqwest::{Client, StatusCode};
use cradle_wire::orders::OrderOptions;
use fake::{Centre, account};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const MINUTE: Duration = Duration::from_mins(1);

/// The beginning of a PNG: enough to be taken for a picture. `number` makes it another.
fn picture(folder: &Path, number: u8) -> PathBuf {
    let place = folder.join(format!("picture-{number}.png"));
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55".to_vec();
    bytes.push(number);
    std::fs::write(&place, bytes).unwrap();
    place
}

async fn serve(agent: &Arc<Agent>) -> Serving {
    Serving::start(agent, "127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// Waits until an agent has placed an order, looking at each of its events.
async fn placed(agent: &Agent, order: &str) {
    let mut events = agent.listen();
    let placed = async {
        while agent.records.order(order).await.unwrap().unwrap().state() != OrderState::Placed {
            // Whatever happens next.
            let _ = events.recv().await;
        }
    };
    tokio::time::timeout(MINUTE, placed).await.expect("the order goes out");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_line_puts_in_goes_out_of_the_agent_that_runs_though_nothing_makes_it_look() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let _serving = serve(&agent).await;
    // The second is put in when the agent has looked at everything, and sleeps.
    for number in 1..=2 {
        let sent = tokio::process::Command::new(env!("CARGO_BIN_EXE_cradle-agent"))
            .args(["send", "--centre", centre.url().as_str(), "--state"])
            .arg(folder.path().join("state"))
            .arg(picture(folder.path(), number))
            .kill_on_drop(true)
            .output();
        let sent = tokio::time::timeout(MINUTE, sent).await.expect("it goes out").unwrap();
        let said = String::from_utf8_lossy(&sent.stdout);
        assert!(sent.status.success() && said.starts_with("Placed: 1 of 1 files sent."), "{said}");
        assert_eq!(centre.stored().placed.len(), usize::from(number));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_killed_between_its_writing_and_its_word_leaves_nothing_lying() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    let serving = serve(&agent).await;
    let other = centre.agent(folder.path(), false).await;
    let options = OrderOptions::default();
    let choose = |number| {
        let files = [picture(folder.path(), number)];
        let (other, options) = (&other, &options);
        async move { queue::choose_files(other, &files, "keep", options).await.unwrap() }
    };
    let first = running::writing(&other.records, choose(1)).await;
    placed(&agent, &first.id).await;

    // Told, written, and killed.
    let mut line = TcpStream::connect(serving.listen).await.unwrap();
    let request = format!(
        "POST /agent/v1/written HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\
         transfer-encoding: chunked\r\n\r\n",
        serving.listen, serving.token
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let second = choose(2).await;
    drop(line);
    placed(&agent, &second.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_command_line_pairs_is_the_running_agents_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), false).await;
    let serving = serve(&agent).await;
    let other = centre.agent(folder.path(), false).await;
    running::writing(&other.records, other.pair(account(1))).await.unwrap();
    assert_eq!(agent.account(), Some(account(1)));
    // Nobody else can make it look.
    let address = format!("http://{}/agent/v1/written", serving.listen);
    let stranger = Client::new().post(&address).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::FORBIDDEN);
    let guess = Client::new().post(&address).bearer_auth("guess").send().await.unwrap();
    assert_eq!(guess.status(), StatusCode::FORBIDDEN);
}

/// How often each thread of a process has gone to sleep by itself, by its number.
#[cfg(target_os = "linux")]
fn sleeps(process: u32) -> std::collections::BTreeMap<String, String> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let of = |thread: std::fs::DirEntry| {
        // It may have ended.
        let status = std::fs::read_to_string(thread.path().join("status")).ok()?;
        let count = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches"))?.to_owned();
        Some((thread.file_name().to_string_lossy().into_owned(), count))
    };
    threads.flatten().filter_map(of).collect()
}

/// A thread that was woken has gone to sleep once more. A busy computer wakes nobody: it only takes longer until
/// everything is done that an agent does when it starts, and sixteen quiet seconds come. Whatever looks again
/// and again does it more often than that.
#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn an_agent_that_has_nothing_to_do_is_woken_by_nobody_also_with_a_card_in_it() {
    use std::process::Stdio;
    use std::time::Instant;
    use tokio::io::{AsyncBufReadExt as _, BufReader};

    const QUIET: Duration = Duration::from_secs(16);
    let folder = tempfile::tempdir().unwrap();
    fake::put(folder.path(), "DCIM/100CRADL/CRDL0001.JPG", b"a picture");
    let centre = Centre::start().await;
    centre.agent(folder.path(), true).await.records.close().await;
    let mut agent = tokio::process::Command::new(env!("CARGO_BIN_EXE_cradle-agent"))
        .args(["serve", "--listen", "127.0.0.1:0", "--centre", centre.url().as_str(), "--state"])
        .arg(folder.path().join("state"))
        .arg("--camera")
        .arg(folder.path().join("card"))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(agent.stdout.take().unwrap()).lines();
    lines.next_line().await.unwrap().expect("it prints its address");
    let process = agent.id().expect("it runs");
    let begun = Instant::now();
    let (mut before, mut since) = (sleeps(process), Instant::now());
    while since.elapsed() < QUIET {
        assert!(begun.elapsed() < 4 * MINUTE, "it was woken again and again: {before:?}");
        tokio::time::sleep(Duration::from_millis(250)).await;
        let now = sleeps(process);
        if now != before {
            (before, since) = (now, Instant::now());
        }
    }
}
