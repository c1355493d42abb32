//! The card itself: folders and names after DCF, and the files in them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::Card;
use super::photograph::{self, Photograph};
use super::shots::ROLL;
use super::voice;

/// What lies on the card after drawing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub files: usize,
    pub bytes: u64,
}

const IN_FIRST_FOLDER: usize = 24;

/// Where file number `n` (from 1) lies, relative to the card.
fn dcf_name(n: usize, extension: &str) -> String {
    let folder = if n <= IN_FIRST_FOLDER { "100CRADL" } else { "101CRADL" };
    format!("DCIM/{folder}/CRDL{n:04}.{extension}")
}

/// Draws the card into `target`, which must not hold pictures yet. The card appears there whole
/// or not at all: it is drawn beside the target and moved when it is finished.
pub fn draw(card: &Card, target: &Path) -> Result<Contents> {
    if target.join("DCIM").exists() {
        bail!("{} already holds a card; choose another folder or remove it", target.display());
    }
    if !(1..=9_000).contains(&card.count) {
        bail!("a card holds 1 to 9000 pictures, not {}", card.count);
    }
    let mut draft = target.as_os_str().to_owned();
    draft.push(".drawing");
    let draft = PathBuf::from(draft);
    if draft.exists() {
        fs::remove_dir_all(&draft)
            .with_context(|| format!("cannot remove the unfinished card {}", draft.display()))?;
    }
    let contents = fill(card, &draft)?;
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(&draft)? {
        let entry = entry?;
        let place = target.join(entry.file_name());
        fs::rename(entry.path(), &place)
            .with_context(|| format!("cannot move the finished card to {}", place.display()))?;
    }
    fs::remove_dir(&draft)?;
    Ok(contents)
}

fn fill(card: &Card, root: &Path) -> Result<Contents> {
    for folder in ["DCIM/100CRADL", "DCIM/101CRADL", "MISC"] {
        fs::create_dir_all(root.join(folder))
            .with_context(|| format!("cannot make {folder} in {}", root.display()))?;
    }
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(card.count);
    let worker = || -> Result<Contents> {
        let mut own = Contents::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= card.count {
                return Ok(own);
            }
            expose(card, root, index, &mut own)?;
        }
    };
    let mut sum = thread::scope(|scope| -> Result<Contents> {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        let mut sum = Contents::default();
        for thread in running {
            let own = thread.join().expect("a painter panicked")?;
            sum.files += own.files;
            sum.bytes += own.bytes;
        }
        Ok(sum)
    })?;
    if card.has_extras() {
        extras(card, root, &mut sum)?;
    }
    for folder in ["DCIM/101CRADL", "MISC"] {
        // A small card has nothing for these; it is right that they are absent then.
        let _ = fs::remove_dir(root.join(folder));
    }
    Ok(sum)
}

fn expose(card: &Card, root: &Path, index: usize, sum: &mut Contents) -> Result<()> {
    let shot = &ROLL[index % ROLL.len()];
    let Photograph { jpeg, taken } = photograph::take(card, shot, index)?;
    write(&root.join(dcf_name(index + 1, "JPG")), &jpeg, taken, sum)?;
    if shot.memo {
        write(&root.join(dcf_name(index + 1, "WAV")), &voice::memo(index as u32), taken, sum)?;
    }
    Ok(())
}

/// The duplicate of the third picture, the first half of the fifth, and an order for three prints.
fn extras(card: &Card, root: &Path, sum: &mut Contents) -> Result<()> {
    let original = |n: usize| -> Result<(Vec<u8>, Timestamp)> {
        let path = root.join(dcf_name(n, "JPG"));
        Ok((fs::read(&path)?, fs::metadata(&path)?.modified()?.try_into()?))
    };
    let (bytes, taken) = original(3)?;
    write(&root.join(dcf_name(card.count + 1, "JPG")), &bytes, taken, sum)?;
    let (bytes, taken) = original(5)?;
    write(&root.join(dcf_name(card.count + 2, "JPG")), &bytes[..bytes.len() / 2], taken, sum)?;
    let (_, ordered) = original(card.count)?;
    write(&root.join("MISC/AUTPRINT.MRK"), print_order(card, ordered).as_bytes(), ordered, sum)
}

/// A DPOF print order: one standard print each of the first, second and seventh picture.
fn print_order(card: &Card, ordered: Timestamp) -> String {
    let made = ordered.strftime("%Y:%m:%d:%H:%M:%S");
    let mut order =
        format!("[HDR]\r\nGEN REV = 01.10\r\nGEN CRT = \"{}\" -01.20\r\nGEN DTM = {made}\r\n", card.model);
    for (job, n) in [1, 2, 7].into_iter().enumerate() {
        let file = dcf_name(n, "JPG");
        let _ = write!(
            order,
            "\r\n[JOB]\r\nPRT PID = {:03}\r\nPRT TYP = STD\r\nPRT QTY = 001\r\nIMG FMT = EXIF2 -J\r\n<IMG SRC = \"../{file}\">\r\n",
            job + 1,
        );
    }
    order
}

fn write(path: &Path, bytes: &[u8], taken: Timestamp, sum: &mut Contents) -> Result<()> {
    let mut file = File::create_new(path).with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))?;
    file.set_modified(taken.into())?;
    sum.files += 1;
    sum.bytes += bytes.len() as u64;
    Ok(())
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
