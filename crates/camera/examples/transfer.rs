//! Lists or copies everything of a camera or card, as the agent reads it, to be measured beside others.
//!
//! `transfer list PLACE` · `transfer copy PLACE FOLDER`, where PLACE is a camera's port (`disk:/folder`,
//! `ptpip:ADDRESS`) or the folder of a card.
//!
//! `transfer serve FOLDERS FILES BYTES` is a camera on the network with so many folders of so many files, which
//! prints its address and answers until its standard input ends.

#[path = "../tests/ptpip/responder.rs"]
mod responder;

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use cradle_camera::tether::{Means, Tether};
use cradle_camera::{Card, CardError};
use responder::{Like, Object, Responder};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [task, folders, files, bytes] = &words[..]
        && task == "serve"
    {
        let [folders, files, bytes] = [folders, files, bytes].map(|word| word.parse().unwrap_or(0));
        return serve(folders, files, bytes);
    }
    let [task, place, ..] = &words[..] else {
        eprintln!("usage: transfer list PLACE | copy PLACE FOLDER | serve FOLDERS FILES BYTES");
        return ExitCode::from(2);
    };
    let card = match place.parse() {
        Ok(port) => Card::in_camera(Arc::new(Tether::to(port, None, Means::found()))),
        Err(_) => Card::at(place),
    };
    card.refresh(&mut |_| {});
    let mut files: Vec<_> = card.shots().iter().flat_map(|shot| shot.files().to_vec()).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if task == "list" {
        let mut told = BufWriter::new(std::io::stdout().lock());
        let told = files.iter().try_for_each(|file| writeln!(told, "{}\t{}", file.path, file.size));
        return if told.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
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
    // In pieces of this size, as the agent copies.
    let mut piece = vec![0; 1 << 20];
    loop {
        match from.read(&mut piece).map_err(unreadable)? {
            0 => return Ok(()),
            read => to.write_all(&piece[..read]).map_err(unreadable)?,
        }
    }
}

fn serve(folders: usize, files: usize, bytes: usize) -> ExitCode {
    let mut objects = vec![Object::folder(0, "DCIM")];
    for folder in 0..folders {
        objects.push(Object::folder(1, &format!("{}CRADL", 100 + folder)));
        let inside = objects.len() as u32;
        for file in 1..=files {
            // Different in each, and nothing that could be packed.
            let content: Vec<u8> = (0..bytes).map(|at| (at * at + at / 251) as u8 ^ file as u8).collect();
            objects.push(Object::file(inside, &format!("CRDL{file:04}.JPG"), &content));
        }
    }
    let thumbnail = Vec::new();
    let camera =
        Like { serial: "1", gives_parts: true, has_storage: true, objects, thumbnail, deletes: None };
    println!("{}", Responder::start(camera).listen);
    // Whoever started it closes it.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    ExitCode::SUCCESS
}
