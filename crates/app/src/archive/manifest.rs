//! The manifest of a copy, which is written last: a folder without it holds no copy.

use std::io;
use std::path::{Path, PathBuf};

use cradle_blobs::hash_file;
use cradle_domain::BlobHash;
use cradle_store::Engine;
use serde::{Deserialize, Serialize};
use tokio::fs::{self, File};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};

use super::problem::Problem;

/// The form of the copy that this program makes.
pub(super) const FORMAT: &str = "cradle-backup/1";
const MANIFEST: &str = "manifest.json";
/// Where the bytes are, as in a centre's own folder.
pub(super) const BLOBS: &str = "blobs";

/// What a copy holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// When the records were copied: the moment that the copy shows.
    pub made_at: jiff::Timestamp,
    /// The version of the program that made it.
    pub program: String,
    /// `SQLite` or `PostgreSQL`.
    pub engine: String,
    /// The versions of the tables.
    pub migrations: Vec<i64>,
    /// The folder of the records.
    pub records: String,
    /// The files in it.
    pub files: Vec<Entry>,
    /// Blobs that the records name, with those that are lacking.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs that the centre itself had lost when the copy was made.
    pub lacking: Vec<String>,
}

/// A file of the records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Its SHA-256, hexadecimal, which everybody's tools can check.
    pub sha256: String,
}

/// The engine's name.
pub(super) const fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}

impl Manifest {
    /// The manifest in a folder; none when there is none.
    pub(super) async fn read(dir: &Path) -> Result<Option<Self>, Problem> {
        let path = dir.join(MANIFEST);
        let text = match fs::read(&path).await {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Problem::disk(&path)(error)),
        };
        let wrong = || Problem::Damaged(MANIFEST.to_owned());
        let manifest: Self = serde_json::from_slice(&text).map_err(|_| wrong())?;
        // The names lead to files, and nobody else's hand leads out of the folder.
        let plain = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        let names = manifest.files.iter().map(|file| file.name.as_str());
        if names.chain([manifest.records.as_str()]).all(plain) { Ok(Some(manifest)) } else { Err(wrong()) }
    }

    /// Writes it, whole or not at all, instead of the one before.
    pub(super) async fn write(&self, dir: &Path) -> Result<(), Problem> {
        let (path, beside) = (dir.join(MANIFEST), dir.join("manifest.new"));
        let text = serde_json::to_vec_pretty(self).map_err(crate::Error::defect)?;
        let written = async {
            let mut file = File::create(&beside).await?;
            file.write_all(&text).await?;
            file.sync_all().await?;
            fs::rename(&beside, &path).await?;
            flush_folder(dir).await
        };
        written.await.map_err(Problem::disk(&path))
    }

    /// Whether every file of the records is what it was.
    pub(super) async fn check_records(&self, dir: &Path) -> Result<(), Problem> {
        for file in &self.files {
            let path = dir.join(&self.records).join(&file.name);
            let found = hash_file(&path).await;
            let right = found.is_ok_and(|found| hex::encode(found.sha256) == file.sha256);
            if !right {
                return Err(Problem::Damaged(path.display().to_string()));
            }
        }
        Ok(())
    }
}

/// A file of the records as the manifest names it.
pub(super) async fn entry(folder: &Path, name: String) -> Result<Entry, Problem> {
    let found = hash_file(&folder.join(&name)).await?;
    Ok(Entry { name, size: found.size, sha256: hex::encode(found.sha256) })
}

/// Makes the names in a folder durable.
pub(super) async fn flush_folder(path: &Path) -> io::Result<()> {
    File::open(path).await?.sync_all().await
}

/// The list of blobs, read line by line.
pub(super) struct BlobList {
    lines: Lines<BufReader<File>>,
    path: PathBuf,
}

impl BlobList {
    pub(super) async fn open(path: PathBuf) -> Result<Self, Problem> {
        let file = File::open(&path).await.map_err(Problem::disk(&path))?;
        Ok(Self { lines: BufReader::new(file).lines(), path })
    }

    /// The next blob and its size.
    pub(super) async fn next(&mut self) -> Result<Option<(BlobHash, u64)>, Problem> {
        let Some(line) = self.lines.next_line().await.map_err(Problem::disk(&self.path))? else {
            return Ok(None);
        };
        let read =
            line.split_once(' ').and_then(|(hash, size)| Some((hash.parse().ok()?, size.parse().ok()?)));
        read.map(Some).ok_or_else(|| Problem::Damaged(self.path.display().to_string()))
    }
}
