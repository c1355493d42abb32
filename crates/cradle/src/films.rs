//! Settings: what films and sounds are looked at with.

use std::path::Path;

use anyhow::Context as _;
use cradle_app::imaging::film::FilmTools;

/// A centre without ffmpeg keeps films and sounds and says that it cannot show them; one that was
/// told where to find it and does not is not started.
pub(crate) fn films(ffmpeg: Option<&str>) -> anyhow::Result<Option<FilmTools>> {
    match ffmpeg {
        None => Ok(FilmTools::on_path()),
        Some("off") => Ok(None),
        Some(path) => {
            let tools = FilmTools::at(Path::new(path));
            tools.map(Some).with_context(|| {
                format!(
                    "There is no ffmpeg at {path}, or cradle-film is not beside this program nor on the path"
                )
            })
        }
    }
}
