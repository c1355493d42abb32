//! Other people's decoders as processes of their own, held within limits.
//!
//! A program that reads hostile bytes may crash, hang, or want all the memory that there is. As a
//! child it can do the first, is ended when it does the second, and is refused the third by the
//! system.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// What a program may use.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// From its start to its end.
    pub time: Duration,
    /// Address space in bytes, threads' stacks and its own libraries included.
    pub memory: u64,
    /// Bytes of any file that it writes.
    pub file: u64,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub success: bool,
    /// The first lines of what it said about errors.
    pub said: String,
}

impl Ended {
    /// Whether it ended before it began: a library that it links is not installed.
    pub fn lacks_libraries(&self) -> bool {
        !self.success && self.said.contains("error while loading shared libraries")
    }
}

/// Why a program did not end by itself.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// It is not there, or the system refuses to start it.
    NotStarted,
    /// Its time was over.
    TooLong,
    /// Whoever reads its output wants no more.
    Enough,
}

/// As much of a program's complaints is kept.
const COMPLAINTS: u64 = 4 << 10;

/// A look at whether a program that has closed its output has ended.
const GLANCE: Duration = Duration::from_millis(2);

/// Where a program of ours is: beside the one that runs, in the folder above it (where tests run), where
/// the system's packages put it, or on the path.
pub fn own(name: &str) -> Option<PathBuf> {
    let own = std::env::current_exe().ok();
    let beside = own.iter().flat_map(|own| own.ancestors().skip(1).take(2)).map(|folder| folder.join(name));
    let packaged =
        own.iter().filter_map(|own| own.ancestors().nth(2)).map(|base| base.join("lib/cradle").join(name));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).map(|folder| folder.join(name)).collect();
    beside.chain(packaged).chain(on_path).find(|program| program.is_file())
}

/// Starts a program that is asked again and again: all three of its streams are pipes. It gets this much
/// address space, and files that it writes are no longer than that. Its limits stand before it can read
/// anything.
pub fn start(command: &mut Command, memory: u64, file: u64) -> std::io::Result<Child> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What was set for this command stays.
    let own: Vec<_> =
        command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    let child = command.env_clear().envs(environment()).envs(own).spawn()?;
    confine(&child, memory, file);
    Ok(child)
}

/// Runs a program to its end: gives it `input`, and hands its output to `sink` piece by piece
/// until that says false.
pub(crate) fn run(
    mut command: Command,
    bounds: &Bounds,
    input: &[u8],
    sink: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<Ended, Stopped> {
    let deadline = Instant::now() + bounds.time;
    command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env_clear().envs(environment());
    let mut child = command.spawn().map_err(|_| Stopped::NotStarted)?;
    confine(&child, bounds.memory, bounds.file);
    limit_work(&child, bounds.time);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let child = Mutex::new(child);
    let (finished, watched) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            if let Some(mut stdin) = stdin {
                // A program that has read enough closes its end.
                let _ = stdin.write_all(input);
            }
        });
        let complaints = scope.spawn(|| stderr.map(first_lines).unwrap_or_default());
        let watched_child = &child;
        scope.spawn(move || {
            let left = deadline.saturating_duration_since(Instant::now());
            if watched.recv_timeout(left) == Err(mpsc::RecvTimeoutError::Timeout) {
                end(watched_child);
            }
        });
        let wanted = stdout.is_none_or(|mut stdout| drain(&mut stdout, sink));
        if !wanted {
            end(&child);
        }
        let success = await_end(&child, deadline);
        drop(finished);
        let said = complaints.join().unwrap_or_default();
        match success {
            _ if !wanted => Err(Stopped::Enough),
            None => Err(Stopped::TooLong),
            Some(false) if Instant::now() >= deadline => Err(Stopped::TooLong),
            Some(success) => Ok(Ended { success, said }),
        }
    })
}

/// As [`run`], for output that is held whole, up to `most` bytes.
pub(crate) fn output(
    command: Command,
    bounds: &Bounds,
    input: &[u8],
    most: usize,
) -> Result<(Ended, Vec<u8>), Stopped> {
    let mut held = Vec::new();
    let ended = run(command, bounds, input, &mut |piece| {
        held.extend_from_slice(piece);
        held.len() <= most
    })?;
    Ok((ended, held))
}

/// What a program needs of the environment: where to find libraries, no languages but its own.
fn environment() -> impl Iterator<Item = (String, String)> {
    let kept = ["PATH", "LD_LIBRARY_PATH", "TMPDIR"];
    let passed = kept.into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
    // Of the C library's heap: one arena instead of one for each thread, since address space is limited;
    // and what a tile or frame leaves is kept for the next one, since the system takes a tenth of a
    // decoder's time to map and clear it anew.
    let settings = [
        ("LC_ALL", "C.UTF-8"),
        ("MALLOC_ARENA_MAX", "2"),
        ("MALLOC_MMAP_THRESHOLD_", "33554432"),
        ("MALLOC_TRIM_THRESHOLD_", "268435456"),
        ("MALLOC_TOP_PAD_", "16777216"),
    ];
    passed.chain(settings.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

/// Sets the limits of a program that has just begun.
#[cfg(target_os = "linux")]
fn confine(child: &Child, memory: u64, file: u64) {
    use rustix::process::Resource;
    for (resource, most) in [(Resource::As, memory), (Resource::Fsize, file), (Resource::Core, 0)] {
        limit(child, resource, most);
    }
}

/// A program that has its time from its start to its end cannot use more than all processors have in it,
/// and stands behind everybody else's work.
#[cfg(target_os = "linux")]
fn limit_work(child: &Child, time: Duration) {
    use rustix::process::{Pid, setpriority_process};
    let _ = setpriority_process(Some(Pid::from_child(child)), 10);
    let processors = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    limit(child, rustix::process::Resource::Cpu, (time.as_secs() + 1).saturating_mul(processors));
}

#[cfg(target_os = "linux")]
fn limit(child: &Child, resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Pid, Rlimit, prlimit};
    // A program that has ended by now needs no limits.
    let _ =
        prlimit(Some(Pid::from_child(child)), resource, Rlimit { current: Some(most), maximum: Some(most) });
}

#[cfg(not(target_os = "linux"))]
fn confine(_child: &Child, _memory: u64, _file: u64) {}

#[cfg(not(target_os = "linux"))]
fn limit_work(_child: &Child, _time: Duration) {}

fn drain(from: &mut impl Read, sink: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let mut piece = vec![0; 256 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return true,
            Ok(count) if sink(&piece[..count]) => {}
            Ok(_) => return false,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return true,
        }
    }
}

fn first_lines(mut from: impl Read) -> String {
    let mut kept = Vec::new();
    let _ = from.by_ref().take(COMPLAINTS).read_to_end(&mut kept);
    // The rest is read, too: a full pipe would hold the program up.
    let _ = std::io::copy(&mut from, &mut std::io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

/// Whether the program succeeded; none when its time ended before it did.
fn await_end(child: &Mutex<Child>, deadline: Instant) -> Option<bool> {
    loop {
        match locked(child).try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < deadline => {}
            Ok(None) | Err(_) => break,
        }
        std::thread::sleep(GLANCE);
    }
    end(child);
    let _ = locked(child).wait();
    None
}

fn end(child: &Mutex<Child>) {
    // One that has ended already needs no ending.
    let _ = locked(child).kill();
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(time: Duration) -> Bounds {
        Bounds { time, memory: 1 << 30, file: 1 << 20 }
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_gets_its_input_and_its_output_comes_back() {
        let input = vec![7; 3 << 20];
        let (ended, held) =
            output(shell("cat; echo no >&2"), &bounds(Duration::from_mins(1)), &input, 4 << 20).unwrap();
        assert!(ended.success && ended.said == "no\n");
        assert!(held == input);
    }

    #[test]
    fn a_program_that_hangs_is_ended_also_when_it_has_closed_its_output() {
        for script in ["exec sleep 600", "exec >&- 2>&-; exec sleep 600"] {
            let started = Instant::now();
            let ended = run(shell(script), &bounds(Duration::from_millis(200)), b"", &mut |_| true);
            assert!(matches!(ended, Err(Stopped::TooLong)), "{ended:?}");
            assert!(started.elapsed() < Duration::from_mins(1));
        }
    }

    #[test]
    fn a_program_that_says_too_much_is_ended() {
        let ended = output(shell("exec yes"), &bounds(Duration::from_mins(1)), b"", 1 << 20);
        assert!(matches!(ended, Err(Stopped::Enough)));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_cannot_take_more_memory_or_disk_than_it_is_given() {
        // What it reads first comes when its limits are set.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("large");
        let script = format!("read go; exec head -c 4000000 /dev/zero > '{}'", file.display());
        let ended = run(shell(&script), &bounds(Duration::from_mins(1)), b"go\n", &mut |_| true).unwrap();
        assert!(!ended.success);
        assert!(file.metadata().unwrap().len() <= 1 << 20);
        let (_, said) =
            output(shell("read go; ulimit -v"), &bounds(Duration::from_mins(1)), b"go\n", 100).unwrap();
        assert_eq!(String::from_utf8(said).unwrap().trim(), "1048576");
    }

    #[test]
    fn a_program_that_is_not_there_is_told_apart() {
        let ended =
            run(Command::new("no-such-program-of-cradle"), &bounds(Duration::from_secs(1)), b"", &mut |_| {
                true
            });
        assert!(matches!(ended, Err(Stopped::NotStarted)));
    }
}
