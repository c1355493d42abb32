//! The camera's own print order: `MISC/AUTPRINT.MRK` of the Digital Print Order Format.
//!
//! Written by cameras of every age, so read with patience: any line ends, blanks or none around
//! `=`, any case, any encoding. Pictures are named by paths relative to `MISC`; none of them is
//! followed out of the card, and what cannot be followed is told in a sentence.

use crate::card::{Card, CardError};
use crate::name::CardPath;

/// Larger than an order of ten thousand pictures.
const MOST: u64 = 1 << 20;
/// DPOF writes quantities with three digits.
const MOST_PRINTS: u32 = 999;

/// A print order made on the camera.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintOrder {
    /// Names of shots and how many prints of each, in the order of the file.
    pub prints: Vec<(CardPath, u32)>,
    /// Whether sheets that show the pictures small are asked for as well.
    pub index: bool,
    /// What could not be followed, in sentences.
    pub problems: Vec<String>,
}

/// Reads the card's print order, if there is one. The card must have been listed.
pub fn read(card: &Card) -> Option<PrintOrder> {
    let (base, path) = locate(card)?;
    let bytes = match card.head(&path, MOST + 1) {
        Ok(bytes) => bytes,
        Err(CardError::Absent(_)) => return None,
        Err(problem) => {
            return Some(PrintOrder { problems: vec![problem.to_string()], ..Default::default() });
        }
    };
    let mut order = PrintOrder::default();
    if bytes.len() as u64 > MOST {
        order
            .problems
            .push("The camera's print order is larger than any camera writes; it is left out.".into());
        return Some(order);
    }
    let shots = card.by_lowercase_name();
    let (wishes, index) = parse(&text(&bytes), &mut order.problems);
    for wish in wishes {
        let path = match resolve(&wish.source) {
            Ok(path) => path,
            Err(problem) => {
                order.problems.push(problem);
                continue;
            }
        };
        match shots.get(&within(&base, &path).to_lowercase()) {
            Some(shot) => add(&mut order.prints, shot.name(), wish.quantity),
            None => order.problems.push(format!(
                "The camera asks for {} of {path}, which is not on it any more.",
                prints(wish.quantity)
            )),
        }
    }
    order.index = index && !order.prints.is_empty();
    if index && !order.index {
        order.problems.push(
            "The camera asks for a sheet of all pictures alone. Pick them, and order the index with their prints."
                .into(),
        );
    }
    (order != PrintOrder::default()).then_some(order)
}

fn prints(quantity: u32) -> String {
    if quantity == 1 { "a print".into() } else { format!("{quantity} prints") }
}

fn add(prints: &mut Vec<(CardPath, u32)>, name: &CardPath, quantity: u32) {
    match prints.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = (*known + quantity).min(MOST_PRINTS),
        None => prints.push((name.clone(), quantity)),
    }
}

/// The file in whatever case it is written, and the folder that its paths begin at: the root of a card,
/// which in a camera is one of its folders (`store_00010001`).
fn locate(card: &Card) -> Option<(CardPath, CardPath)> {
    let root = CardPath::root();
    let inside = card.camera().map(|_| card.folders_in(&root)).unwrap_or_default();
    std::iter::once(root).chain(inside).find_map(|base| {
        let folder = named(card.folders_in(&base), "MISC")?;
        let file = named(card.files_in(&folder), "AUTPRINT.MRK")?;
        Some((base, file))
    })
}

fn named(paths: Vec<CardPath>, wanted: &str) -> Option<CardPath> {
    paths.into_iter().find(|path| path.filename().eq_ignore_ascii_case(wanted))
}

fn within(base: &CardPath, path: &str) -> String {
    if base.as_str().is_empty() { path.to_owned() } else { format!("{base}/{path}") }
}

/// A picture that the order names.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    source: String,
    quantity: u32,
}

/// One `[JOB]`.
struct Job {
    kind: String,
    quantity: u32,
    sources: Vec<String>,
}

/// The pictures that are asked for, and whether an index is.
fn parse(text: &str, problems: &mut Vec<String>) -> (Vec<Wish>, bool) {
    let mut jobs: Vec<Job> = Vec::new();
    let mut in_job = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(section) = line.strip_prefix('[') {
            in_job = section.trim_end_matches(']').trim().eq_ignore_ascii_case("JOB");
            if in_job {
                jobs.push(Job { kind: "STD".into(), quantity: 1, sources: Vec::new() });
            }
            continue;
        }
        let Some(job) = jobs.last_mut().filter(|_| in_job) else { continue };
        let pair = line.trim_start_matches('<').trim_end_matches('>');
        let Some((key, value)) = pair.split_once('=') else { continue };
        let key: Vec<String> = key.split_whitespace().map(str::to_uppercase).collect();
        let value = value.trim().trim_matches('"').trim();
        match key.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["PRT", "TYP"] => job.kind = value.to_uppercase(),
            ["PRT", "QTY"] => match value.parse::<u32>() {
                Ok(quantity) => job.quantity = quantity.min(MOST_PRINTS),
                Err(_) => problems.push(format!(
                    "The camera's print order asks for “{}” prints; one is meant.",
                    value.chars().take(20).collect::<String>()
                )),
            },
            ["IMG", "SRC"] => job.sources.push(value.to_owned()),
            _ => {}
        }
    }
    let index = jobs.iter().any(|job| job.kind == "IDX" && job.quantity > 0);
    let wanted = jobs.into_iter().filter(|job| job.kind != "IDX" && job.quantity > 0);
    let wishes = wanted
        .flat_map(|job| job.sources.into_iter().map(move |source| Wish { source, quantity: job.quantity }));
    (wishes.collect(), index)
}

/// From a path relative to `MISC` to one below the root, in plain words; or why it cannot be
/// followed.
fn resolve(source: &str) -> Result<String, String> {
    let source = source.replace('\\', "/");
    let mut names: Vec<&str> = if source.starts_with('/') { Vec::new() } else { vec!["MISC"] };
    for name in source.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop().ok_or_else(|| {
                    let shown: String = source.chars().take(100).collect();
                    format!("The camera's print order names “{shown}”, which leads out of the card; it is left out.")
                })?;
            }
            name => names.push(name),
        }
    }
    Ok(names.join("/"))
}

/// The text in whatever encoding: UTF-8, UTF-16 with its mark, else one character for each byte.
fn text(bytes: &[u8]) -> String {
    let wide = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].as_chunks::<2>().0.iter().map(|two| pair(*two)).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
    .replace('\r', "\n")
}

#[cfg(test)]
mod tests;
