//! Reads one camera. The only program of Cradle that links libgphoto2, so that a camera that breaks a
//! driver, or stalls in it, breaks this process and nothing else; whoever starts it sets its limits and
//! ends it when it hangs. Before it opens anything it gives up other programs, new privileges and, but
//! for a camera that is there, the network.
//!
//! `cradle-camera [network]`. Answers requests that come as lines of JSON on standard input with lines of
//! JSON on standard output: [`cradle_camera::tether::talk`]. A line `{"bytes":N}` is followed by so many
//! bytes of a file. Nothing is ever written to a file here: originals go through the pipe, and whoever
//! asked for them makes one copy and proves it. Only [`Request::Remove`] changes anything in a camera. Ends when
//! its input does.

#[cfg(not(unix))]
compile_error!("cradle-camera is for systems on which libgphoto2 is at home: Linux, macOS and their like");
#[cfg(without_gphoto)]
compile_error!("cradle-camera takes the headers of libgphoto2 2.5.10 or newer; scripts/setup installs them");

mod about;
mod gphoto;

use std::fs::File;
use std::io::{self, BufRead as _, BufWriter, Write};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::os::unix::ffi::OsStringExt as _;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use cradle_camera::CardPath;
use cradle_camera::tether::talk::{Answer, LONGEST_PIECE, LONGEST_REQUEST, Names, PROTOCOL, Request, Why};
use gphoto::{Camera, Failure, PART};

/// The port for PTP over TCP (CIPA DC-005).
const PTP_IP: u16 = 15740;
/// What a camera that does not answer gets to be closed, once nobody asks any more.
const FAREWELL: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let network = std::env::args_os().nth(1).is_some_and(|word| word == "network");
    match confined(network).and_then(|answers| serve(&requests(), answers)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("cradle-camera: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Gives up what is not needed; the way for answers. Standard output itself becomes that for errors:
/// drivers that print something say nothing in between.
fn confined(network: bool) -> io::Result<BufWriter<File>> {
    let answers = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    gphoto::confine(network)?;
    Ok(BufWriter::with_capacity(64 << 10, answers.into()))
}

/// Requests as they come. When there are no more, this process ends, whatever a driver waits for.
fn requests() -> Receiver<String> {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = io::Read::take(&mut input, LONGEST_REQUEST as u64).read_until(b'\n', &mut line);
            let whole = read.is_ok_and(|count| count > 0) && line.ends_with(b"\n");
            if !whole || tell.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
        drop(tell);
        std::thread::sleep(FAREWELL);
        std::process::exit(0);
    });
    told
}

/// Answers until nothing more is asked.
fn serve(requests: &Receiver<String>, mut answers: impl Write) -> io::Result<()> {
    let mut camera = None;
    say(&mut answers, &Answer::Hello { protocol: PROTOCOL, library: gphoto::library() })?;
    for request in requests {
        let answered = match serde_json::from_str(&request) {
            Ok(Request::Close) => return Ok(()),
            Ok(Request::Open { port, guid }) => {
                // One camera at a time: what was open is let go first.
                drop(camera.take());
                let opened = resolved(port).and_then(|port| Camera::open(&port, guid.as_deref()));
                opened.map(|opened| camera = Some(opened)).map(|()| Answer::Done)
            }
            Ok(request) => match &camera {
                Some(camera) => answer(camera, &request, &mut answers),
                None => Err(Failure { why: Why::Broken, said: "no camera is open".to_owned() }),
            },
            Err(problem) => Err(Failure { why: Why::Broken, said: problem.to_string() }),
        };
        let answered = answered.unwrap_or_else(|Failure { why, said }| Answer::Failed { why, said });
        say(&mut answers, &answered)?;
    }
    Ok(())
}

/// libgphoto2 takes addresses of the fourth version of IP only: names are looked up here.
fn resolved(port: String) -> Result<String, Failure> {
    let Some(host) = port.strip_prefix("ptpip:") else { return Ok(port) };
    let silent = |problem: io::Error| Failure { why: Why::Silent, said: problem.to_string() };
    let named = if host.contains(':') { host.to_owned() } else { format!("{host}:{PTP_IP}") };
    let found = named.to_socket_addrs().map_err(silent)?.find(SocketAddr::is_ipv4);
    let found = found.ok_or_else(|| silent(io::ErrorKind::AddrNotAvailable.into()))?;
    // One for requests and one for events, which would be the usual one otherwise.
    let (ip, port) = (found.ip(), found.port());
    Ok(format!("ptpip:{ip}:{port}:{port}"))
}

fn say(answers: &mut impl Write, answer: &Answer) -> io::Result<()> {
    serde_json::to_writer(&mut *answers, answer)?;
    answers.write_all(b"\n")?;
    answers.flush()
}

fn answer(camera: &Camera, request: &Request, answers: &mut impl Write) -> Result<Answer, Failure> {
    match request {
        Request::Open { .. } | Request::Close => Ok(Answer::Done),
        Request::About => Ok(Answer::About(camera.about())),
        Request::Names { folder } => names(camera, &parsed(folder)?).map(Answer::Names),
        Request::Look { folder, files } => {
            let folder = parsed(folder)?;
            // One that cannot be looked at does not keep the others from being.
            let looked = files.iter().map(|name| camera.look(&folder, &parsed(name).ok()?).ok());
            Ok(Answer::Looked(looked.collect()))
        }
        Request::Thumbnail { file } => {
            camera.thumbnail(&parsed(file)?, &mut |piece| pass_on(answers, piece)).map(|()| Answer::Done)
        }
        Request::Whole { file } => {
            camera.whole(&parsed(file)?, &mut |piece| pass_on(answers, piece)).map(|()| Answer::Done)
        }
        Request::Remove { file } => camera.remove(&parsed(file)?).map(|()| Answer::Done),
        Request::Read { file, offset, length } => {
            let path = parsed(file)?;
            let mut part = vec![0; PART];
            let (mut at, mut left) = (*offset, *length);
            while left > 0 {
                let wanted = left.min(PART as u64) as usize;
                let count = camera.read(&path, at, &mut part[..wanted])?;
                if count == 0 || !pass_on(answers, &part[..count]) {
                    break;
                }
                at += count as u64;
                left -= count as u64;
            }
            Ok(Answer::Done)
        }
    }
}

/// Bytes of a file; false when nobody takes them.
fn pass_on(answers: &mut impl Write, bytes: &[u8]) -> bool {
    bytes.chunks(LONGEST_PIECE).all(|piece| {
        let head = serde_json::to_vec(&Answer::Bytes(piece.len()));
        let written = head.map_err(io::Error::from).and_then(|mut head| {
            head.push(b'\n');
            answers.write_all(&head)?;
            answers.write_all(piece)
        });
        written.is_ok()
    })
}

/// What is in a folder, as far as it can be named: nothing leads out of it.
fn names(camera: &Camera, folder: &CardPath) -> Result<Names, Failure> {
    let written = |names: Vec<Vec<u8>>| {
        let named = |name| Some(CardPath::root().join(&std::ffi::OsString::from_vec(name))?.to_string());
        names.into_iter().filter_map(named).collect()
    };
    Ok(Names { folders: written(camera.names(folder, true)?), files: written(camera.names(folder, false)?) })
}

fn parsed(path: &str) -> Result<CardPath, Failure> {
    let odd = |_| Failure { why: Why::Absent, said: "this is no name of a file".to_owned() };
    if path.is_empty() { Ok(CardPath::root()) } else { CardPath::parse(path).map_err(odd) }
}
