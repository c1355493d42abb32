//! Load on a server for calls: what one core forwards in a second, and how long a packet takes.
//!
//!     load ADDRESS fan|mesh [ours|janus]…
//!     load ADDRESS pairs
//!
//! LOAD_RECEIVERS, LOAD_SENDERS and LOAD_ROOMS change how many take part.
//!
//! `fan` is one sender and 100 receivers, `mesh` ten who all send and receive, `pairs` 200 rooms of two. The same clients put the
//! same media on `cradle-sfu` and on Debian's `janus` (videoroom), in turns, and the ratio is printed.
//! ADDRESS is one of this machine's that is not loopback, which Janus does not use.
//!
//! Receivers send no reports by which the path could be estimated: Janus forwards everything to everybody
//! anyway, and clients that a busy machine starves would be sent less by a server that estimates.
//!
//! The server runs in a process of its own. What it forwards in a second of a core is the packets that
//! arrived at receivers by the processor time that the process took meanwhile, so that a busy machine
//! changes the figure little. The delay is from the sender's socket to the receiver's, clients included,
//! and the same for both.

#[path = "../../tests/lab/camera.rs"]
#[allow(dead_code, missing_docs)]
mod camera;
mod janus;
mod ours;
mod peer;

use std::net::IpAddr;
use std::time::{Duration, Instant};

use peer::Crowd;

/// Until receivers have what they can have.
const SETTLE: Duration = Duration::from_secs(8);

const MEASURE: Duration = Duration::from_secs(12);

/// How often each server has its turn.
const TURNS: usize = 2;

/// Who sends and who receives.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    senders: u16,
    receivers: u16,
    /// Of the same size.
    rooms: u16,
    /// Senders of a room receive each other, and there are no other receivers.
    mesh: bool,
}

impl Pattern {
    /// How many receive what one sends.
    fn each(self) -> u16 {
        if self.mesh { self.senders / self.rooms - 1 } else { self.receivers }
    }

    /// In which room somebody is.
    fn room(self, n: u16) -> u16 {
        1 + n / (self.senders + self.receivers).div_ceil(self.rooms)
    }
}

/// What was measured in one turn.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    per_core: f64,
    per_second: f64,
    lost: f64,
    p50: Duration,
    p99: Duration,
}

/// A server that clients can be put on.
trait Server {
    fn fill(&mut self, crowd: &mut Crowd, pattern: Pattern);
    /// Carries what the server has to say; called over and over.
    fn attend(&mut self, crowd: &mut Crowd);
    fn process(&self) -> u32;
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, address] = &arguments[..]
        && word == "serve"
    {
        return ours::serve(address.parse().expect("an address"));
    }
    let [address, pattern, servers @ ..] = &arguments[..] else {
        eprintln!("usage: load ADDRESS fan|mesh [ours|janus]…");
        std::process::exit(2);
    };
    let address: IpAddr = address.parse().expect("an address of this machine");
    // A busy machine starves a hundred clients before it starves a server.
    let number = |name, usual| std::env::var(name).map_or(usual, |n| n.parse().expect("a number"));
    let (senders, receivers) = (number("LOAD_SENDERS", 10), number("LOAD_RECEIVERS", 100));
    let pattern = match pattern.as_str() {
        "fan" => Pattern { senders: 1, receivers, rooms: 1, mesh: false },
        "mesh" => Pattern { senders, receivers: 0, rooms: 1, mesh: true },
        "pairs" => {
            let rooms = number("LOAD_ROOMS", 200);
            Pattern { senders: 2 * rooms, receivers: 0, rooms, mesh: true }
        }
        other => panic!("{other} is none of fan, mesh and pairs"),
    };
    let both = ["ours".to_owned(), "janus".to_owned()];
    let servers = match servers {
        [] if pattern.rooms > 1 => &both[..1],
        [] => &both,
        some => some,
    };
    let mut found: Vec<(&str, Vec<Found>)> = servers.iter().map(|name| (name.as_str(), Vec::new())).collect();
    for _ in 0..TURNS {
        for (name, turns) in &mut found {
            let one = match *name {
                "ours" => measure(&mut ours::Ours::start(address), address, pattern),
                "janus" => measure(&mut janus::Janus::start(address), address, pattern),
                other => panic!("{other} is neither ours nor janus"),
            };
            println!(
                "{name}: {:.0} packets a second of a core ({:.0} a second, {:.3} % lost), delay {:?}, p99 {:?}",
                one.per_core,
                one.per_second,
                one.lost * 100.0,
                one.p50,
                one.p99
            );
            turns.push(one);
        }
    }
    let best = |turns: &[Found]| turns.iter().map(|turn| turn.per_core).fold(0.0, f64::max);
    if let [(one, mine), (other, theirs)] = &found[..] {
        println!("{one} by {other}: {:.2}", best(mine) / best(theirs));
    }
    // For programs, the better turn of each.
    let summary: serde_json::Map<String, serde_json::Value> = found
        .iter()
        .filter_map(|(name, turns)| {
            let turn = turns.iter().max_by(|a, b| a.per_core.total_cmp(&b.per_core))?;
            let figures = serde_json::json!({
                "perCore": turn.per_core,
                "perSecond": turn.per_second,
                "lost": turn.lost,
                "p99": turn.p99.as_secs_f64() * 1_000.0,
            });
            Some(((*name).to_owned(), figures))
        })
        .collect();
    println!("{}", serde_json::Value::Object(summary));
}

fn measure(server: &mut dyn Server, address: IpAddr, pattern: Pattern) -> Found {
    let mut crowd = Crowd::new(address);
    server.fill(&mut crowd, pattern);
    let drive = |server: &mut dyn Server, crowd: &mut Crowd, how_long: Duration| {
        let until = Instant::now() + how_long;
        while Instant::now() < until {
            crowd.turn();
            server.attend(crowd);
        }
    };
    drive(server, &mut crowd, SETTLE);
    let (sent, spent) = (crowd.sent, processor_time(server.process()));
    crowd.delays.clear();
    let start = Instant::now();
    drive(server, &mut crowd, MEASURE);
    let took = start.elapsed().as_secs_f64();
    let spent = processor_time(server.process()) - spent;
    let expected = (crowd.sent - sent) as f64 * f64::from(pattern.each());
    let mut delays = std::mem::take(&mut crowd.delays);
    delays.sort_unstable();
    let at = |share: f64| delays.get((delays.len() as f64 * share) as usize).copied().unwrap_or_default();
    let arrived = delays.len() as f64;
    Found {
        per_core: arrived / spent,
        per_second: arrived / took,
        lost: (1.0 - arrived / expected).max(0.0),
        p50: at(0.5),
        p99: at(0.99),
    }
}

/// Seconds of a processor that a process has taken so far.
fn processor_time(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("the server runs");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number of ticks");
    // utime and stime, in hundredths on every Linux.
    (ticks(11) + ticks(12)) / 100.0
}
