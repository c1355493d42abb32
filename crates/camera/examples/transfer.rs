//! Lists or copies everything of a camera, as the agent reads it, to be measured beside others.
//!
//! `transfer list PORT` · `transfer copy PORT FOLDER`, where PORT is `disk:/folder` or `ptpip:ADDRESS`.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use cradle_camera::tether::{Means, Tether};
use cradle_camera::{Card, CardError};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let port = words.get(1).and_then(|port| port.parse().ok());
    let (Some(task), Some(port)) = (words.first(), port) else {
        eprintln!("usage: transfer list PORT | transfer copy PORT FOLDER");
        return ExitCode::from(2);
    };
    let card = Card::in_camera(Arc::new(Tether::to(port, None, Means::found())));
    card.refresh(&mut |_| {});
    let mut files: Vec<_> = card.shots().iter().flat_map(|shot| shot.files().to_vec()).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if task == "list" {
        for file in &files {
            println!("{}\t{}", file.path, file.size);
        }
        return ExitCode::SUCCESS;
    }
    let folder = PathBuf::from(words.get(2).map_or("", String::as_str));
    for file in &files {
        if let Err(problem) = copied(&card, file, &folder) {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn copied(card: &Card, file: &cradle_camera::FoundFile, folder: &std::path::Path) -> Result<(), CardError> {
    let unreadable = |problem| CardError::Unreadable { path: file.path.clone(), problem };
    let mut from = card.open(&file.path)?;
    let mut to = File::create(folder.join(file.path.as_str().replace('/', "-"))).map_err(unreadable)?;
    std::io::copy(&mut from, &mut to).map_err(unreadable)?;
    Ok(())
}
