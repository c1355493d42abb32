//! The work of imaging at upload, without network and database: hash, facts, renditions.
//!
//! `cargo run --release -p cradle-imaging --example pipeline -- LIST OUT [THREADS]` reads one
//! path a line from LIST, writes the renditions into OUT and prints pictures a second, the
//! process's peak memory, and where the time went.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cradle_imaging::{Limits, facts, render};
use sha1::Digest as _;

/// Microseconds of all threads together.
#[derive(Default)]
struct Spent {
    reading: AtomicU64,
    hashing: AtomicU64,
    facts: AtomicU64,
    rendering: AtomicU64,
    writing: AtomicU64,
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(list), Some(out)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: pipeline LIST OUT [THREADS]");
        std::process::exit(2);
    };
    let threads: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2);
    let list = std::fs::read_to_string(list)?;
    let paths: Vec<&str> = list.lines().filter(|line| !line.is_empty()).collect();
    std::fs::create_dir_all(&out)?;

    let (next, shown) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let spent = Spent::default();
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match one(Path::new(path), Path::new(&out), &spent) {
                        Ok(true) => _ = shown.fetch_add(1, Ordering::Relaxed),
                        Ok(false) => {}
                        Err(error) => eprintln!("{path}: {error}"),
                    }
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    let rate = paths.len() as f64 / seconds;
    let part = |part: &AtomicU64| part.load(Ordering::Relaxed) as f64 / 1e6;
    println!(
        "{{\"pictures\":{},\"shown\":{},\"seconds\":{seconds:.2},\"per_s\":{rate:.2},\
         \"peak_mb\":{},\"reading_s\":{:.2},\"hashing_s\":{:.2},\"facts_s\":{:.2},\
         \"rendering_s\":{:.2},\"writing_s\":{:.2}}}",
        paths.len(),
        shown.load(Ordering::Relaxed),
        peak_memory() >> 10,
        part(&spent.reading),
        part(&spent.hashing),
        part(&spent.facts),
        part(&spent.rendering),
        part(&spent.writing),
    );
    Ok(())
}

fn one(path: &Path, out: &Path, spent: &Spent) -> std::io::Result<bool> {
    let mut clock = Instant::now();
    let mut lap = |counter: &AtomicU64| {
        let elapsed: Duration = clock.elapsed();
        counter.fetch_add(elapsed.as_micros() as u64, Ordering::Relaxed);
        clock = Instant::now();
    };
    let bytes = std::fs::read(path)?;
    lap(&spent.reading);
    let name = blake3::hash(&bytes).to_hex();
    std::hint::black_box((sha1::Sha1::digest(&bytes), sha2::Sha256::digest(&bytes)));
    lap(&spent.hashing);
    let original = std::fs::File::create(out.join(name.as_str()))?;
    std::io::Write::write_all(&mut &original, &bytes)?;
    original.sync_all()?;
    lap(&spent.writing);
    std::hint::black_box(facts::read(&bytes));
    lap(&spent.facts);
    let renditions = render(&bytes, &Limits::default());
    lap(&spent.rendering);
    let Ok(renditions) = renditions else {
        return Ok(false);
    };
    std::fs::write(out.join(format!("{name}.jpg")), &renditions.preview)?;
    std::fs::write(out.join(format!("{name}.webp")), &renditions.thumbnail)?;
    lap(&spent.writing);
    Ok(true)
}

/// Largest resident size of this process in KiB, where the system tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
