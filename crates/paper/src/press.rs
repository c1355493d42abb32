//! Sets documents.
//!
//! A template is a program that an operator may have written, so each document is set on a thread of
//! its own with a stack of its own, one document at a time, and nobody waits longer than a time for
//! it. Typst itself bounds recursion and endless loops. What a thread does after its time cannot be
//! stopped from outside: the template that did that is not used again until it is changed, so that at
//! most one such thread is left behind for each change. Memory is bounded by nothing but that.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};
use std::time::Duration;
use std::{fs, panic, thread};

use serde_json::Value;
use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World as _, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fonts::{Choice, Fonts};
use crate::templates::Template;
use crate::world::{DATA, Desk, MAIN};
use crate::xmp;

/// How long somebody waits for a document.
const LONGEST: Duration = Duration::from_secs(30);
/// The stack that a document is set with.
const STACK: usize = 64 << 20;
/// The most that a document may have to say, in bytes of JSON.
const MOST_DATA: usize = 32 << 20;
/// How many documents ago something was last used before the typesetter forgets it.
const REMEMBERED: usize = 8;

/// Letters without which nothing can be said in a language.
const JAPANESE: &str = "請求書合計税込円のをにカナ様年月日、。";

/// The typesetter's own library.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// Where templates and fonts of the operator are.
#[derive(Clone, Debug, Default)]
pub struct PressSettings {
    /// A folder of templates, which go before those that come along.
    pub templates: Option<PathBuf>,
    /// A folder of fonts; without it the system's are used where those that come along are not enough.
    pub fonts: Option<PathBuf>,
}

/// A moment in UTC, as a document carries it: year, month, day, hour, minute, second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub i32, pub u8, pub u8, pub u8, pub u8, pub u8);

/// A document to be set.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// By which template.
    pub template: Template,
    /// What it says; its `language` is `en`, `de` or `ja`.
    pub says: Value,
    /// What identifies the document; the same each time that it is set.
    pub id: String,
    /// The moment that it is of. The same document has the same bytes.
    pub at: Moment,
    /// An e-invoice that goes into it.
    pub attached: Option<Attached>,
}

/// An e-invoice in a document.
#[derive(Clone, Debug)]
pub struct Attached {
    /// The invoice as XML.
    pub xml: String,
}

/// A document that was set.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The document.
    pub pdf: Vec<u8>,
    /// What is wrong with the operator's templates, for which ours stood in; or which signs were left
    /// out because no font has them.
    pub troubles: Vec<String>,
}

/// Why a document could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Letters that no font has: without them the document would say something else.
    #[error(
        "No font here has “{0}”. Install one that does (for Japanese: fonts-noto-cjk), or name a folder with it."
    )]
    Letters(String),
    /// A template is wrong.
    #[error("{0}")]
    Template(String),
    /// It took too long.
    #[error("{0} took longer than 30 seconds")]
    TooLong(&'static str),
    /// The typesetter broke.
    #[error("the typesetter broke: {0}")]
    Broke(String),
}

/// Sets documents; cheap to clone.
#[derive(Clone)]
pub struct Press(Arc<Inner>);

struct Inner {
    settings: PressSettings,
    fonts: Fonts,
    /// One document at a time.
    turn: Mutex<()>,
    /// The state of the folder in which a template took too long.
    given_up: Mutex<Option<u64>>,
    /// What was wrong the last time that each kind of document was set.
    troubles: Mutex<BTreeMap<&'static str, Vec<String>>>,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Default for Press {
    /// A press with the templates that come along.
    fn default() -> Self {
        Self::new(PressSettings::default())
    }
}

impl Press {
    /// A press; nothing is read before the first document.
    pub fn new(settings: PressSettings) -> Self {
        let fonts = Fonts::new(settings.fonts.clone());
        let (turn, given_up, troubles) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self(Arc::new(Inner { settings, fonts, turn, given_up, troubles }))
    }

    /// Files of plain fonts that have the characters of a text, as far as there are any, and the font's
    /// number in each; for words that are not set but drawn. Blocks.
    pub fn plain_fonts(&self, text: &str) -> Vec<(Vec<u8>, u32)> {
        self.0.fonts.plain(&text.chars().filter(|c| !c.is_control()).collect())
    }

    /// The folder of the operator's templates.
    pub fn templates(&self) -> Option<&std::path::Path> {
        self.0.settings.templates.as_deref()
    }

    /// What was wrong with templates and fonts the last time that each kind of document was set.
    pub fn troubles(&self) -> Vec<String> {
        self.0.troubles.lock().unwrap_or_else(PoisonError::into_inner).values().flatten().cloned().collect()
    }

    /// Sets a document; takes its time, and blocks. A template of the operator's that is wrong is told
    /// among the troubles, and ours stand in.
    pub fn print(&self, sheet: &Sheet) -> Result<Printed, Problem> {
        let result = self.set(sheet);
        let wrong = match &result {
            Ok(printed) => printed.troubles.clone(),
            Err(problem) => vec![problem.to_string()],
        };
        let mut troubles = self.0.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.insert(sheet.template.file(), wrong);
        result
    }

    fn set(&self, sheet: &Sheet) -> Result<Printed, Problem> {
        let mut troubles = Vec::new();
        let (says, choice) = self.legible(sheet, &mut troubles)?;
        let job = Arc::new(Job::new(sheet, &says, choice)?);
        if let Some(folder) = self.0.settings.templates.clone() {
            match self.with_folder(&job, folder) {
                Ok(pdf) => return Ok(Printed { pdf, troubles }),
                Err(problem) => troubles.insert(0, problem.to_string()),
            }
        }
        let pdf = self.on_a_thread(&job, None)?;
        Ok(Printed { pdf, troubles })
    }

    fn with_folder(&self, job: &Arc<Job>, folder: PathBuf) -> Result<Vec<u8>, Problem> {
        if !folder.is_dir() {
            return Err(Problem::Template(format!(
                "The folder of templates {} is not there.",
                folder.display()
            )));
        }
        let state = state_of(&folder);
        let known = *self.0.given_up.lock().unwrap_or_else(PoisonError::into_inner) == Some(state);
        let result = if known {
            Err(Problem::TooLong(job.template.file()))
        } else {
            self.on_a_thread(job, Some(folder))
        };
        if matches!(result, Err(Problem::TooLong(_))) {
            *self.0.given_up.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
        }
        result
    }

    fn on_a_thread(&self, job: &Arc<Job>, folder: Option<PathBuf>) -> Result<Vec<u8>, Problem> {
        let _turn = self.0.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (said, heard) = mpsc::sync_channel(1);
        let work = Arc::clone(job);
        let set = move || {
            let result = panic::catch_unwind(panic::AssertUnwindSafe(|| work.set(folder.as_deref())));
            // Nobody listens any more where it took too long.
            let _ = said.send(result.unwrap_or_else(|why| Err(Problem::Broke(words_of(&*why)))));
            typst::comemo::evict(REMEMBERED);
        };
        let thread = thread::Builder::new().name("paper".to_owned()).stack_size(STACK).spawn(set);
        thread.map_err(|why| Problem::Broke(why.to_string()))?;
        heard.recv_timeout(LONGEST).map_err(|_| Problem::TooLong(job.template.file()))?
    }

    /// What a sheet says, in signs that there are fonts for. A language of which not even the words
    /// can be written gives way to English; a letter that cannot be written is a problem, and any
    /// other sign becomes a question mark.
    fn legible(&self, sheet: &Sheet, troubles: &mut Vec<String>) -> Result<(Value, Choice), Problem> {
        let mut says = sheet.says.clone();
        let mut needed = BTreeSet::new();
        gather(&says, &mut needed);
        if says["language"] == "ja" {
            let words: BTreeSet<char> = JAPANESE.chars().collect();
            if self.0.fonts.choose(&words).missing.is_empty() {
                needed.extend(words);
            } else {
                says["language"] = "en".into();
                troubles.push(format!("{} It is in English instead.", Problem::Letters("請求書".to_owned())));
            }
        }
        let choice = self.0.fonts.choose(&needed);
        let letters: String = choice.missing.iter().filter(|c| c.is_alphanumeric()).take(20).collect();
        if !letters.is_empty() {
            return Err(Problem::Letters(letters));
        }
        if !choice.missing.is_empty() {
            let signs: String = choice.missing.iter().take(20).collect();
            troubles.push(format!("No font here has the signs “{signs}”: a question mark stands for each."));
            replace(&mut says, &choice.missing);
        }
        Ok((says, choice))
    }
}

/// One document on its way.
struct Job {
    template: Template,
    made: HashMap<String, Bytes>,
    choice: Choice,
    id: String,
    at: Moment,
    attached: bool,
}

impl Job {
    fn new(sheet: &Sheet, says: &Value, choice: Choice) -> Result<Self, Problem> {
        let data = says.to_string();
        if data.len() > MOST_DATA {
            return Err(Problem::Broke("the document says more than 32 MiB".to_owned()));
        }
        let include = format!("#include \"{}\"\n", sheet.template.file());
        let mut made = HashMap::new();
        let attach = sheet.attached.as_ref().map_or_else(String::new, |attached| {
            let name = xmp::FACTUR_X;
            made.insert(name.to_owned(), Bytes::new(attached.xml.clone().into_bytes()));
            format!(
                "#pdf.attach(\"{name}\", read(\"{name}\", encoding: none), relationship: \"alternative\", \
                 mime-type: \"text/xml\", description: \"Factur-X/ZUGFeRD\")\n"
            )
        });
        let main = include + &attach;
        made.insert(MAIN.to_owned(), Bytes::new(main.into_bytes()));
        made.insert(DATA.to_owned(), Bytes::new(data.into_bytes()));
        let (id, at) = (sheet.id.clone(), sheet.at);
        Ok(Self { template: sheet.template, made, choice, id, at, attached: sheet.attached.is_some() })
    }

    fn set(&self, folder: Option<&std::path::Path>) -> Result<Vec<u8>, Problem> {
        let desk = Desk::new(&LIBRARY, &self.choice, self.made.clone(), folder);
        let wrong = |all: &[SourceDiagnostic]| Problem::Template(in_words(&desk, all));
        let document: PagedDocument = typst::compile(&desk).output.map_err(|all| wrong(&all))?;
        let Moment(year, month, day, hour, minute, second) = self.at;
        let at = Datetime::from_ymd_hms(year, month, day, hour, minute, second).map(Timestamp::new_utc);
        let standards = PdfStandards::new(&[PdfStandard::A_3b])
            .map_err(|why| Problem::Broke(why.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(self.id.clone()),
            creator: Smart::Custom(Some("Cradle".to_owned())),
            timestamp: at,
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|all| wrong(&all))?;
        if self.attached { xmp::says_factur_x(pdf).map_err(Problem::Broke) } else { Ok(pdf) }
    }
}

/// The first thing that is wrong, with file and line.
fn in_words(desk: &Desk<'_>, all: &[SourceDiagnostic]) -> String {
    let first = all.iter().find(|one| one.severity == Severity::Error).or_else(|| all.first());
    let Some(first) = first else { return "The template is wrong.".to_owned() };
    let place = first.span.id().and_then(|id| {
        let source = desk.source(id).ok()?;
        let line = desk.range(first.span).and_then(|range| source.lines().byte_to_line(range.start));
        let name = id.get().vpath().get_without_slash().to_owned();
        Some(line.map_or_else(|| name.clone(), |line| format!("{name}, line {}", line + 1)))
    });
    let mut words = vec![first.message.to_string()];
    words.extend(first.hints.iter().map(|hint| format!("({})", hint.v)));
    let words = words.join(" ");
    place.map_or_else(|| words.clone(), |place| format!("{place}: {words}"))
}

fn words_of(why: &(dyn std::any::Any + Send)) -> String {
    let text = why.downcast_ref::<String>().cloned();
    text.or_else(|| why.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap_or_default()
}

/// Something that is another when anything in the folder has changed.
fn state_of(folder: &std::path::Path) -> u64 {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        let meta = fs::metadata(&file).ok();
        meta.as_ref().map(fs::Metadata::len).hash(&mut hasher);
        meta.and_then(|meta| meta.modified().ok()).hash(&mut hasher);
    }
    hasher.finish()
}

/// Every sign that is to be written.
fn gather(says: &Value, signs: &mut BTreeSet<char>) {
    match says {
        Value::String(text) => signs.extend(text.chars().filter(|c| !c.is_control() && !c.is_whitespace())),
        Value::Array(all) => all.iter().for_each(|one| gather(one, signs)),
        Value::Object(fields) => fields.values().for_each(|one| gather(one, signs)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Question marks for signs that cannot be written.
fn replace(says: &mut Value, missing: &BTreeSet<char>) {
    match says {
        Value::String(text) if text.chars().any(|c| missing.contains(&c)) => {
            *text = text.chars().map(|c| if missing.contains(&c) { '?' } else { c }).collect();
        }
        Value::Array(all) => all.iter_mut().for_each(|one| replace(one, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|one| replace(one, missing)),
        _ => {}
    }
}
