//! BagIt (RFC 8493): a folder that says of each of its files what it must be, for everybody's tools.

use std::path::{Path, PathBuf};

use cradle_blobs::hash_file;
use tokio::fs::{self, File};
use tokio::io::{AsyncWriteExt as _, BufWriter};

use super::problem::Problem;
use crate::text::one_line;

const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// A bag while it is filled.
pub(super) struct Bag {
    dir: PathBuf,
    manifest: BufWriter<File>,
    files: u64,
    bytes: u64,
}

impl Bag {
    /// Begins a bag in a folder that is empty or missing.
    pub(super) async fn create(dir: &Path) -> Result<Self, Problem> {
        let begun = async {
            fs::create_dir_all(dir.join("data")).await?;
            File::create_new(dir.join(MANIFEST)).await
        };
        let manifest = begun.await.map_err(Problem::disk(dir))?;
        Ok(Self { dir: dir.to_owned(), manifest: BufWriter::new(manifest), files: 0, bytes: 0 })
    }

    /// Where a file of the payload goes, its folder made; `name` has `/` between folders.
    pub(super) async fn room_for(&self, name: &str) -> Result<PathBuf, Problem> {
        let path = self.dir.join("data").join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await.map_err(Problem::disk(folder))?;
        }
        Ok(path)
    }

    /// Notes a file that is in its place.
    pub(super) async fn add(&mut self, name: &str, size: u64, sha256: &[u8; 32]) -> Result<(), Problem> {
        self.files += 1;
        self.bytes += size;
        let line = line(sha256, &format!("data/{name}"));
        self.manifest.write_all(line.as_bytes()).await.map_err(Problem::disk(&self.dir.join(MANIFEST)))
    }

    /// Writes a file of the payload.
    pub(super) async fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let path = self.room_for(name).await?;
        write_new(&path, bytes).await?;
        let found = hash_file(&path).await?;
        self.add(name, found.size, &found.sha256).await
    }

    /// Closes the bag; only now it is one. `about` is what `bag-info.txt` says.
    pub(super) async fn close(mut self, about: &[(&str, String)]) -> Result<(), Problem> {
        let path = self.dir.join(MANIFEST);
        let written = async {
            self.manifest.flush().await?;
            self.manifest.get_ref().sync_all().await
        };
        written.await.map_err(Problem::disk(&path))?;
        let lines = about.iter().map(|(label, value)| format!("{label}: {}\n", one_line(value)));
        let oxum = format!("Payload-Oxum: {}.{}\n", self.bytes, self.files);
        let info = lines.chain([oxum]).collect::<Vec<_>>().concat();
        write_new(&self.dir.join("bag-info.txt"), info.as_bytes()).await?;
        let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        write_new(&self.dir.join("bagit.txt"), declaration.as_bytes()).await?;
        let mut tags = String::new();
        for name in ["bag-info.txt", "bagit.txt", MANIFEST] {
            tags.push_str(&line(&hash_file(&self.dir.join(name)).await?.sha256, name));
        }
        write_new(&self.dir.join(TAG_MANIFEST), tags.as_bytes()).await
    }
}

async fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let written = async {
        let mut file = File::create_new(path).await?;
        file.write_all(bytes).await?;
        file.sync_all().await
    };
    written.await.map_err(Problem::disk(path))
}

/// A line of a manifest; line ends and percent signs of names are encoded (§2.1.3).
fn line(sha256: &[u8; 32], name: &str) -> String {
    let name = name.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D");
    format!("{}  {name}\n", hex::encode(sha256))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_on_its_line() {
        let line = line(&[0; 32], "data/50%\n.jpg");
        assert!(line.ends_with("  data/50%25%0A.jpg\n") && line.len() == 64 + 2 + 17 + 1, "{line}");
    }
}
