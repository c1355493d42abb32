//! A running `cradle-camera`: asked one thing at a time, and ended when it does not answer.

mod piece;

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cradle_imaging::process;

pub(crate) use piece::Piece;
use piece::Spare;

use super::talk::{Answer, LONGEST_ANSWER, LONGEST_PIECE, PROTOCOL, Request};

/// Address space of the program: libgphoto2, its drivers, and a file that a driver holds whole.
const MEMORY: u64 = 2 << 30;
/// Answers and pieces that wait to be taken: a megabyte or two of a file.
const WAITING: usize = 8;
/// As much of the program's complaints is kept.
const COMPLAINTS: u64 = 4 << 10;
/// The program is there within this time, also on a computer that is busy.
const START: Duration = Duration::from_secs(30);

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The program is not there, or a library that it links is not.
    Missing,
    /// It did not answer within this time and was ended.
    Hung(Duration),
    /// It ended.
    Ended,
    /// What it said is no answer. It was ended.
    Odd,
}

/// What is heard from the program.
enum Heard {
    Answer(Answer),
    Piece(Piece),
    Odd,
}

/// Ends the program, from whatever thread.
#[derive(Clone)]
pub(super) struct End(Arc<Mutex<Child>>);

impl End {
    pub fn now(&self) {
        // One that has ended already needs no ending.
        let _ = self.0.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }
}

/// A program that runs.
pub(super) struct Session {
    end: End,
    input: Option<ChildStdin>,
    heard: Receiver<Heard>,
    complaints: Option<std::thread::JoinHandle<String>>,
}

impl Session {
    /// Starts the program and hears that it is there.
    pub fn start(program: &Path, network: bool) -> Result<Self, Fault> {
        let mut command = Command::new(program);
        if network {
            command.arg("network");
        }
        // Settings of this person's other programs are none of ours, and none are left behind.
        command.env("HOME", "/nonexistent").current_dir("/");
        for place in ["CAMLIBS", "IOLIBS"] {
            command.envs(std::env::var_os(place).map(|value| (place, value)));
        }
        let mut child = process::start(&mut command, MEMORY, 0).map_err(|_| Fault::Missing)?;
        let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (tell, heard) = mpsc::sync_channel(WAITING);
        if let Some(output) = output {
            std::thread::spawn(move || listen(output, &tell));
        }
        let complaints = errors.map(|errors| std::thread::spawn(move || first_lines(errors)));
        let mut session = Self { end: End(Arc::new(Mutex::new(child))), input, heard, complaints };
        match session.next(START) {
            Ok(Heard::Answer(Answer::Hello { protocol: PROTOCOL, .. })) => Ok(session),
            Ok(_) => Err(session.ended_for(Fault::Odd)),
            Err(Fault::Ended) if session.lacks_libraries() => Err(Fault::Missing),
            Err(fault) => Err(fault),
        }
    }

    /// What ends it.
    pub fn end(&self) -> End {
        self.end.clone()
    }

    /// Asks, and hands the bytes that come to `take`, which may say that it wants no more: the program
    /// is ended then. The answer is the last line.
    pub fn ask(
        &mut self,
        request: &Request,
        patience: Duration,
        take: &mut dyn FnMut(Piece) -> bool,
    ) -> Result<Answer, Fault> {
        let mut line = serde_json::to_vec(request).map_err(|_| Fault::Odd)?;
        line.push(b'\n');
        if self.input.as_mut().is_none_or(|input| input.write_all(&line).is_err()) {
            return Err(self.ended_for(Fault::Ended));
        }
        loop {
            match self.next(patience)? {
                Heard::Piece(piece) => {
                    // The rest would have to be read to its end: quicker begun anew.
                    if !take(piece) {
                        return Err(self.ended_for(Fault::Ended));
                    }
                }
                Heard::Answer(Answer::Hello { .. }) | Heard::Odd => return Err(self.ended_for(Fault::Odd)),
                Heard::Answer(answer) => return Ok(answer),
            }
        }
    }

    fn next(&self, patience: Duration) -> Result<Heard, Fault> {
        self.heard.recv_timeout(patience).map_err(|problem| match problem {
            RecvTimeoutError::Timeout => self.ended_for(Fault::Hung(patience)),
            RecvTimeoutError::Disconnected => self.ended_for(Fault::Ended),
        })
    }

    fn ended_for(&self, fault: Fault) -> Fault {
        self.end.now();
        fault
    }

    fn lacks_libraries(&mut self) -> bool {
        let said = self.complaints.take().and_then(|complaints| complaints.join().ok());
        said.is_some_and(|said| said.contains("error while loading shared libraries"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Asked to let the camera go; one that does not is ended.
        const FAREWELL: Duration = Duration::from_secs(3);
        if let Some(mut input) = self.input.take()
            && let Ok(line) = serde_json::to_vec(&Request::Close)
        {
            let _ = input.write_all(&line).and_then(|()| input.write_all(b"\n"));
        }
        let begun = Instant::now();
        // It closes its output when it ends.
        while begun.elapsed() < FAREWELL && self.heard.recv_timeout(FAREWELL).is_ok() {}
        self.end.now();
        let _ = self.end.0.lock().unwrap_or_else(PoisonError::into_inner).wait();
    }
}

/// Takes answers apart as they come, until there are no more, nobody wants them, or one is none.
fn listen(output: ChildStdout, tell: &SyncSender<Heard>) {
    widen(&output);
    // Lines are short: what is behind them goes straight to where it belongs.
    let mut output = BufReader::with_capacity(8 << 10, output);
    let spare = Spare::default();
    loop {
        let heard = match one(&mut output, &spare) {
            Ok(Some(heard)) => heard,
            Ok(None) => return,
            Err(_) => Heard::Odd,
        };
        let over = matches!(heard, Heard::Odd);
        if tell.send(heard).is_err() || over {
            return;
        }
    }
}

/// Lets the pipe hold some pieces of a file, so that neither end waits for the other after every page or two
/// of memory.
fn widen(output: &ChildStdout) {
    #[cfg(target_os = "linux")]
    // A system that refuses is slower, and no more than that.
    let _ = rustix::pipe::fcntl_setpipe_size(output, 4 * LONGEST_PIECE);
    #[cfg(not(target_os = "linux"))]
    let _ = output;
}

fn one(output: &mut impl BufRead, spare: &Spare) -> io::Result<Option<Heard>> {
    let mut line = Vec::new();
    output.by_ref().take(LONGEST_ANSWER as u64).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    match serde_json::from_slice(&line)? {
        Answer::Bytes(count) if count <= LONGEST_PIECE => {
            let piece = spare.piece(count, |bytes| output.read_exact(bytes))?;
            Ok(Some(Heard::Piece(piece)))
        }
        Answer::Bytes(_) => Ok(Some(Heard::Odd)),
        answer => Ok(Some(Heard::Answer(answer))),
    }
}

fn first_lines(mut errors: ChildStderr) -> String {
    let mut kept = Vec::new();
    let _ = errors.by_ref().take(COMPLAINTS).read_to_end(&mut kept);
    // The rest is read, too: a full pipe would hold the program up.
    let _ = io::copy(&mut errors, &mut io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(bytes: &[u8]) -> Vec<&'static str> {
        let mut rest = bytes;
        let mut words = Vec::new();
        loop {
            let word = match one(&mut rest, &Spare::default()) {
                Ok(None) => return words,
                Ok(Some(Heard::Answer(_))) => "answer",
                Ok(Some(Heard::Piece(_))) => "piece",
                Ok(Some(Heard::Odd)) | Err(_) => "odd",
            };
            words.push(word);
            if word == "odd" {
                return words;
            }
        }
    }

    #[test]
    fn lines_and_bytes_are_told_apart_whatever_the_bytes_are() {
        assert_eq!(heard(b"{\"bytes\":7}\n\"done\"\n\"done\"\n"), ["piece", "answer"]);
        assert_eq!(heard(b"{\"bytes\":0}\n\"done\"\n"), ["piece", "answer"]);
        // The brace belongs to the bytes, and where it does not, what follows is no answer.
        assert_eq!(heard(b"{\"bytes\":3}\n\xFF\n{\"done\"\n"), ["piece", "answer"]);
        assert_eq!(heard(b"{\"bytes\":2}\n\xFF\n{\"done\"\n"), ["piece", "odd"]);
        assert_eq!(heard(b""), [""; 0]);
    }

    #[test]
    fn what_is_no_answer_is_not_taken_for_one() {
        for odd in
            ["hello\n", "{}\n", "{\"bytes\":-1}\n", "{\"bytes\":99999999999}\n", "{\"bytes\":5}\nabc", "\n"]
        {
            assert_eq!(heard(odd.as_bytes()), ["odd"], "{odd}");
        }
    }
}
