//! What copies are called: words in braces stand for what is known of a shot.
//!
//! What comes from a camera never leads out of the folder: only the template itself, and the dates in it,
//! make folders. The files of one shot differ in their extensions alone.

use jiff::civil::DateTime;
use jiff::fmt::strtime;

/// What copies are called until somebody says otherwise.
pub const USUAL: &str = "{date:%Y}/{date}/{name}";

/// Characters of the longest template.
const LONGEST: usize = 200;
/// Bytes of one part of a path that leave room for a number, an extension, and a copy that is being made.
const PART: usize = 180;
/// Characters that some disk takes for something else.
const ODD: [char; 8] = ['\\', ':', '*', '?', '"', '<', '>', '|'];
/// What may stand behind `%`.
const SPECIFIERS: &str = "YymdjHMSBbAaVG";
/// Names that belong to devices where disks are read on Windows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Why a template is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATemplate {
    /// It is too long.
    #[error("A name of more than 200 characters is too long. Make it shorter.")]
    Long,
    /// A brace stands alone.
    #[error("A brace stands alone. Words such as {{name}} stand between two of them.")]
    Brace,
    /// No such word.
    #[error("“{{{0}}}” is unknown. Take {{date}}, {{time}}, {{camera}}, {{name}}, {{number}} or {{ext}}.")]
    Word(String),
    /// No such part of a date.
    #[error(
        "“{0}” is no part of a date. Take %Y, %m, %d for year, month and day, and %H, %M, %S for the time."
    )]
    Date(String),
    /// The extension is not at the end.
    #[error(
        "{{ext}} can only stand at the end, as “.{{ext}}”: the files of one picture stay beside each other."
    )]
    Extension,
    /// A part of it is no name for a folder or file.
    #[error(
        "“{0}” cannot be the name of a folder or file here. Begin with a letter or number, separate folders with one /, and leave out \\ : * ? \" < > |."
    )]
    Part(String),
    /// All pictures would be called the same.
    #[error("Several pictures would get the same name. Put {{name}}, {{number}} or {{time}} into it.")]
    Same,
}

/// What copies are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// With the parts of a date as `strftime` writes them.
    Date(String),
    Camera,
    Name,
    Number,
}

/// What is known of a shot.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// When it was taken, by its camera's clock.
    pub taken: DateTime,
    /// What the camera is called.
    pub camera: &'a str,
    /// What its first file is called, without the extension.
    pub name: &'a str,
}

impl Template {
    /// Reads a template, and refuses what leads elsewhere or calls different pictures the same.
    pub fn parse(text: &str) -> Result<Self, NotATemplate> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err(NotATemplate::Long);
        }
        let mut pieces = Vec::new();
        let mut rest = text.strip_suffix(".{ext}").unwrap_or(text);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            let inside = from.strip_prefix('{').ok_or(NotATemplate::Brace)?;
            let (word, after) = inside.split_once('}').ok_or(NotATemplate::Brace)?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::parse(word)?);
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        let template = Self { pieces };
        let outline: String = template.pieces.iter().map(Piece::outline).collect();
        if let Some(part) = outline.split('/').find(|part| !is_name(part)) {
            return Err(NotATemplate::Part(part.to_owned()));
        }
        if template.pieces.iter().any(Piece::tells_apart) { Ok(template) } else { Err(NotATemplate::Same) }
    }

    /// Where the files of a shot lie below the folder, without their extensions, in parts of the path.
    pub fn path(&self, about: &About<'_>) -> Vec<String> {
        let path: String = self.pieces.iter().map(|piece| piece.written(about)).collect();
        path.split('/').map(as_name).collect()
    }
}

impl Piece {
    fn parse(word: &str) -> Result<Self, NotATemplate> {
        match word.split_once(':').map_or((word, None), |(word, format)| (word, Some(format))) {
            ("date", format) => Self::date(format.unwrap_or("%Y-%m-%d")),
            ("time", format) => Self::date(format.unwrap_or("%H-%M-%S")),
            ("camera", None) => Ok(Self::Camera),
            ("name", None) => Ok(Self::Name),
            ("number", None) => Ok(Self::Number),
            ("ext", None) => Err(NotATemplate::Extension),
            _ => Err(NotATemplate::Word(word.chars().take(40).collect())),
        }
    }

    fn date(format: &str) -> Result<Self, NotATemplate> {
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                continue;
            }
            let specifier = letters.next();
            if !specifier.is_some_and(|one| SPECIFIERS.contains(one)) {
                return Err(NotATemplate::Date(specifier.map_or("%".into(), |one| format!("%{one}"))));
            }
        }
        if format.contains('%') {
            Ok(Self::Date(format.to_owned()))
        } else {
            Err(NotATemplate::Date(format.into()))
        }
    }

    /// What it always is, with a letter for what differs.
    fn outline(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(format) => {
                let mut letters = format.chars();
                let mut outline = String::new();
                while let Some(letter) = letters.next() {
                    outline.push(if letter == '%' { letters.next().unwrap_or('x') } else { letter });
                }
                outline
            }
            Self::Camera | Self::Name | Self::Number => "x".to_owned(),
        }
    }

    /// Whether it differs between the pictures of a day.
    fn tells_apart(&self) -> bool {
        match self {
            Self::Name | Self::Number => true,
            Self::Date(format) => ["%H", "%M", "%S"].iter().all(|part| format.contains(part)),
            Self::Text(_) | Self::Camera => false,
        }
    }

    fn written(&self, about: &About<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            // Every part that is let in can be written of any time.
            Self::Date(format) => strtime::format(format, about.taken).unwrap_or_default(),
            Self::Camera => value(about.camera, "camera"),
            Self::Name => value(about.name, "picture"),
            Self::Number => number(about.name),
        }
    }
}

/// Something from a camera as a part of a name: it makes no folders.
fn value(text: &str, otherwise: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter == '/' || ODD.contains(&letter) || is_unseen(letter) { '_' } else { letter })
        .take(100)
        .collect();
    let plain = plain.trim();
    if plain.is_empty() { otherwise.to_owned() } else { plain.to_owned() }
}

/// The last number in a name: `DSC_0042` is 0042.
fn number(name: &str) -> String {
    let digits: Vec<&str> = name.split(|letter: char| !letter.is_ascii_digit()).collect();
    let last = digits.into_iter().rfind(|digits| !digits.is_empty());
    last.map_or_else(|| "0".to_owned(), |digits| digits.chars().take(20).collect())
}

fn is_unseen(letter: char) -> bool {
    // Letters that turn the direction of writing make names look like others.
    letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn is_name(part: &str) -> bool {
    let odd = |letter: char| ODD.contains(&letter) || is_unseen(letter);
    !part.is_empty()
        && !part.starts_with(['.', ' ', '-'])
        && !part.ends_with(['.', ' '])
        && !part.contains(odd)
}

/// A part of a path that every disk takes, and that is not hidden.
fn as_name(part: &str) -> String {
    let mut name = part.trim_matches(['.', ' ']).to_owned();
    while name.len() > PART {
        name.pop();
    }
    let name = name.trim_end_matches(['.', ' ']);
    let lower = name.to_lowercase();
    let device = lower.split('.').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    let is_device = DEVICES.contains(&device) && lower.split('.').next().is_some_and(|one| one.len() <= 4);
    if name.is_empty() || name.starts_with('-') || is_device { format!("_{name}") } else { name.to_owned() }
}

/// What is behind the name of its shot in a file's name: `JPG`, or `NEF.xmp` where the shot is called
/// `DSC_0001` and the file `DSC_0001.NEF.xmp`.
pub fn extension(shot: &str, filename: &str) -> String {
    let behind = filename
        .get(..shot.len())
        .filter(|name| name.eq_ignore_ascii_case(shot))
        .and_then(|_| filename.get(shot.len()..)?.strip_prefix('.'));
    let last = || filename.rsplit_once('.').map(|(_, extension)| extension);
    let plain = value(behind.or_else(last).unwrap_or_default(), "");
    let mut plain = plain.trim_matches(['.', ' ']).to_owned();
    while plain.len() > 40 {
        plain.pop();
    }
    plain
}

/// What a file is called, without its extension.
pub fn stem(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(template: &str, camera: &str, name: &str) -> String {
        let taken = jiff::civil::datetime(2026, 3, 7, 18, 5, 9, 0);
        Template::parse(template).unwrap().path(&About { taken, camera, name }).join("/")
    }

    #[test]
    fn words_in_braces_stand_for_what_is_known_of_a_shot() {
        for (template, called) in [
            (USUAL, "2026/2026-03-07/DSC_0042"),
            ("{date:%Y/%m}/{name}.{ext}", "2026/03/DSC_0042"),
            ("{camera}/{date}_{time}", "NIKON Z f/2026-03-07_18-05-09"),
            ("Trip to Kyōto {number}", "Trip to Kyōto 0042"),
            ("{date:%y%m%d}-{time:%H%M%S}-{name}", "260307-180509-DSC_0042"),
        ] {
            assert_eq!(path(template, "NIKON Z f", "DSC_0042"), called, "{template}");
        }
        assert_eq!(path("{number}", "", "no number"), "0");
        assert_eq!(path("{camera} {name}", "", "a"), "camera a");
    }

    #[test]
    fn what_leads_elsewhere_or_calls_all_pictures_the_same_is_refused() {
        let wrong = |text: &str| Template::parse(text).unwrap_err();
        for part in [
            "/{name}",
            "../{name}",
            "a/../{name}",
            "a//{name}",
            "{name}/",
            "./{name}",
            ".hidden/{name}",
            "",
            "a\\{name}",
            "c:{name}",
            "a\n{name}",
            "a/ b/{name}",
            "{date:../%Y}/{name}",
            "-rf/{name}",
            "{name}.",
            "\u{202E}{name}",
        ] {
            assert!(matches!(wrong(part), NotATemplate::Part(_)), "{part:?}: {:?}", Template::parse(part));
        }
        for same in ["all", "{date}", "{camera}/{date:%Y}", "{time:%H}"] {
            assert_eq!(wrong(same), NotATemplate::Same, "{same}");
        }
        for (text, why) in [
            ("{name", NotATemplate::Brace),
            ("name}", NotATemplate::Brace),
            ("{nom}", NotATemplate::Word("nom".into())),
            ("{name:%Y}", NotATemplate::Word("name:%Y".into())),
            ("{date:%n}{name}", NotATemplate::Date("%n".into())),
            ("{date:%}{name}", NotATemplate::Date("%".into())),
            ("{date:year}{name}", NotATemplate::Date("year".into())),
            ("{ext}/{name}", NotATemplate::Extension),
            (&"x".repeat(201), NotATemplate::Long),
        ] {
            assert_eq!(wrong(text), why, "{text}");
        }
    }

    #[test]
    fn what_a_camera_says_makes_no_folders_and_no_hidden_or_odd_names() {
        for (camera, name, called) in [
            ("../../etc", "../passwd", "_.._etc/_passwd"),
            ("a/b", "..", "a_b/_"),
            ("NUL", "con.x", "_NUL/_con.x"),
            ("com7 ", ".hidden", "_com7/hidden"),
            ("a\n\u{202E}b", "x?*", "a__b/x__"),
            ("Comet", "-rf", "Comet/_-rf"),
        ] {
            assert_eq!(path("{camera}/{name}", camera, name), called, "{camera:?} {name:?}");
        }
        let long = path("{camera}{name}{camera}{name}", &"ä".repeat(300), &"x".repeat(300));
        assert!(long.len() <= PART && !long.is_empty());
    }

    #[test]
    fn the_files_of_a_shot_differ_behind_its_name_alone() {
        for (filename, behind) in [
            ("DSC_0001.JPG", "JPG"),
            ("dsc_0001.nef", "nef"),
            ("DSC_0001.NEF.xmp", "NEF.xmp"),
            ("OTHER.WAV", "WAV"),
            ("DSC_0001", ""),
            ("DSC_0001.a/b", "a_b"),
        ] {
            assert_eq!(extension("DSC_0001", filename), behind, "{filename}");
        }
        assert_eq!(extension("é", "\u{30A2}.JPG"), "JPG");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_stays_below_its_folder(text in "\\PC{0,30}", camera in ".{0,20}", name in ".{0,20}") {
            let taken = jiff::civil::datetime(2026, 3, 7, 18, 5, 9, 0);
            for text in [text.clone(), format!("{{camera}}{text}{{name}}")] {
                let Ok(template) = Template::parse(&text) else { continue };
                for part in template.path(&About { taken, camera: &camera, name: &name }) {
                    proptest::prop_assert!(!part.is_empty() && part.len() <= PART + 1, "{part:?}");
                    proptest::prop_assert!(!part.starts_with('.') && !part.contains(['/', '\\', '\0']), "{part:?}");
                }
            }
        }
    }
}
