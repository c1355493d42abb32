//! Rules of the house that no compiler checks: arrows between crates, circles between files,
//! long files, words of a builder's machine, lints switched on.

mod circles;
mod files;
mod layers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Checks the whole project and returns what is wrong, each as one sentence.
pub fn check() -> Result<Vec<String>> {
    let metadata = run("cargo", &["metadata", "--no-deps", "--format-version", "1", "--locked"])?;
    let metadata: serde_json::Value =
        serde_json::from_str(&metadata).context("cargo metadata did not answer in JSON")?;
    let root =
        PathBuf::from(metadata["workspace_root"].as_str().context("cargo metadata names no workspace root")?);
    let crates = layers::crates(&metadata);
    let mut wrong = layers::forbidden(&crates);
    for one in &crates {
        let manifest = fs::read_to_string(&one.manifest)
            .with_context(|| format!("cannot read {}", one.manifest.display()))?;
        wrong.extend(files::without_lints(&one.name, &manifest));
        let source = one.manifest.with_file_name("src");
        wrong.extend(circles::in_crate(&one.name, &modules(&source)?));
    }
    for path in tracked(&root)? {
        let Ok(text) = fs::read_to_string(root.join(&path)) else {
            continue; // pictures and other files that are not text
        };
        wrong.extend(files::too_long(&path, &text));
        wrong.extend(files::names_a_machine(&path, &text));
    }
    Ok(wrong)
}

/// What git tracks or would track.
fn tracked(root: &Path) -> Result<Vec<String>> {
    let folder = root.to_str().context("the project's path is not UTF-8")?;
    let list = run("git", &["-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    Ok(list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn run(program: &str, arguments: &[&str]) -> Result<String> {
    let output =
        Command::new(program).args(arguments).output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        bail!("{program} {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The source files under a folder, by their path in it, with what stands in them.
fn modules(source: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut open = vec![source.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(source)?.to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}
