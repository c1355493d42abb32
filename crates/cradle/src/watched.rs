//! The folder that pictures are put into, out of its settings.

use std::path::Path;

use anyhow::{bail, ensure};
use cradle_app::{Then, Watched};

/// The folder, where there is to be one.
pub(crate) fn watched(dir: Option<&Path>, then: Option<&str>) -> anyhow::Result<Option<Watched>> {
    let then = match then {
        None | Some("move") => Then::Move,
        Some("remove") => Then::Remove,
        Some(other) => bail!("watch_then is move or remove, not “{other}”."),
    };
    let Some(dir) = dir else { return Ok(None) };
    ensure!(
        dir.is_dir(),
        "The folder to watch, {}, is not there. Make it, or leave watch out.",
        dir.display()
    );
    Ok(Some(Watched { dir: dir.to_owned(), then }))
}
