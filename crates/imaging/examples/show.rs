//! One picture or film from its file to its preview, as a program, for comparison with others.
//!
//! `cargo run --release -p cradle-imaging --example show -- FILE OUT`

use std::path::Path;

use cradle_imaging::film;
use cradle_imaging::{Kind, Limits, Renditions, Unshowable, render};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(file), Some(out)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: show FILE OUT");
        std::process::exit(2);
    };
    std::fs::write(out, shown(Path::new(&file))?.preview)?;
    Ok(())
}

fn shown(file: &Path) -> Result<Renditions, Unshowable> {
    let limits = Limits::default();
    let unreadable = |error: std::io::Error| Unshowable::Damaged(error.to_string());
    let mut head = [0; 4096];
    let length = std::fs::File::open(file)
        .and_then(|mut open| std::io::Read::read(&mut open, &mut head))
        .map_err(unreadable)?;
    if Kind::detect(&head[..length], file.to_str()) == Some(Kind::Video) {
        let nothing = || Unshowable::Damaged("there is nothing to see in it".to_owned());
        return film::look(file, &limits)?.seen?.ok_or_else(nothing);
    }
    render(&std::fs::read(file).map_err(unreadable)?, &limits)
}
